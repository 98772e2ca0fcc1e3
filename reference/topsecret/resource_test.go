package topsecret_test

import (
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

func TestPermissions(t *testing.T) {
	const owned = "TSS ADDTO(DEP) IBMFAC(BPX.)\n"
	for _, c := range []struct {
		name, script string
		user         esm.UserID
		resource     esm.ProfileName
		level        esm.Level
		want         esm.Outcome
	}{
		{"nobody owns it", "", "JOE", "BPX.SERVER", esm.Read, esm.NotProtected},
		{"owned", owned, "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"owned, any depth", owned, "JOE", "BPX.A.B.C", esm.Read, esm.Denied},
		{"owned by a prefix within a qualifier", "TSS ADDTO(DEP) IBMFAC(BP)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"owned by the name itself", "TSS ADDTO(DEP) IBMFAC(BPX)", "JOE", "BPX", esm.Read, esm.Denied},
		{"what does not begin so", owned, "JOE", "BPXX", esm.Read, esm.NotProtected},
		{"the prefix has a period", owned, "JOE", "BPX", esm.Read, esm.NotProtected},
		{"no more owned", owned + "TSS REMOVE(DEP) IBMFAC(BPX.)", "JOE", "BPX.SERVER", esm.Read, esm.NotProtected},
		{"a user who owns", "TSS ADDTO(JOE) IBMFAC(BPX.)", "JOE", "BPX.SERVER", esm.Alter, esm.Granted},
		{"a user who owns, another", "TSS ADDTO(JOE) IBMFAC(BPX.)", "ANN", "BPX.SERVER", esm.Read, esm.Denied},
		{"a user of the owning department", owned, "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"permitted", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)", "JOE", "BPX.SERVER", esm.Read, esm.Granted},
		{"another level", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)", "JOE", "BPX.SERVER", esm.Update, esm.Denied},
		{"UPDATE includes READ", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(UPDATE)", "JOE", "BPX.SERVER", esm.Read, esm.Granted},
		{"all levels", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(ALL)", "JOE", "BPX.SERVER", esm.Alter, esm.Granted},
		{"another user", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)", "ANN", "BPX.SERVER", esm.Read, esm.Denied},
		{"another resource", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)", "JOE", "BPX.DAEMON", esm.Read, esm.Denied},
		{"no prefix without a period", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)", "JOE", "BPX.SERVER.X", esm.Read, esm.Denied},
		{"a prefix", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER.) ACCESS(READ)", "JOE", "BPX.SERVER.X.Y", esm.Read, esm.Granted},
		{"a prefix is not the name", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER.) ACCESS(READ)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"everybody", owned + "TSS PERMIT(ALL) IBMFAC(BPX.SERVER) ACCESS(READ)", "ANN", "BPX.SERVER", esm.Read, esm.Granted},
		{"not who is undefined", owned + "TSS PERMIT(ALL) IBMFAC(BPX.SERVER) ACCESS(READ)", "NOBODY", "BPX.SERVER", esm.Read, esm.Denied},
		{"one's own before that of everybody", owned + "TSS PERMIT(ALL) IBMFAC(BPX.) ACCESS(UPDATE)\nTSS PERMIT(JOE) IBMFAC(BPX.) ACCESS(READ)",
			"JOE", "BPX.SERVER", esm.Update, esm.Denied},
		{"a prefix where another has the name", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)\nTSS PERMIT(ANN) IBMFAC(BPX.) ACCESS(READ)",
			"ANN", "BPX.SERVER", esm.Read, esm.Granted},
		{"the most specific one of one's own", owned + "TSS PERMIT(JOE) IBMFAC(BPX.) ACCESS(UPDATE)\nTSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)",
			"JOE", "BPX.SERVER", esm.Update, esm.Denied},
		{"permitted again", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)\nTSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(UPDATE)",
			"JOE", "BPX.SERVER", esm.Update, esm.Granted},
		{"revoked", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)\nTSS REVOKE(JOE) IBMFAC(BPX.SERVER)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"deleted, and defined again", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)\nTSS DELETE(JOE)\nTSS CREATE(JOE) NAME(J) DEPT(DEP) PROTECTED",
			"JOE", "BPX.SERVER", esm.Read, esm.Denied},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, acids+c.script+"\nTSS REFRESH")
			if got := w.outcome(c.user, esm.FACILITY, c.resource, c.level); got != c.want {
				t.Errorf("%s\n%s %v %s: outcome %d, want %d", c.script, c.user, c.level, c.resource, got, c.want)
			}
		})
	}
}

// An application of the full length of the class cannot be a prefix of others.
func TestApplicationsOfEightCharacters(t *testing.T) {
	w := newWorld(t)
	w.run(t, acids+"TSS ADDTO(DEP) APPL(OMVSAPPL)\nTSS ADDTO(DEP) APPL(ZOW)\nTSS PERMIT(JOE) APPL(OMVSAPPL)\nTSS PERMIT(JOE) APPL(ZOWE)\nTSS REFRESH")
	for _, c := range []struct {
		user     esm.UserID
		resource esm.ProfileName
		want     esm.Outcome
	}{
		{"JOE", "OMVSAPPL", esm.Granted}, {"ANN", "OMVSAPPL", esm.Denied},
		{"JOE", "ZOWE", esm.Granted}, {"ANN", "ZOWE", esm.Denied}, {"JOE", "ZOWX", esm.Denied}, {"ANN", "CICS", esm.NotProtected},
	} {
		if got := w.outcome(c.user, esm.APPL, c.resource, esm.Read); got != c.want {
			t.Errorf("%s, APPL %s: outcome %d, want %d", c.user, c.resource, got, c.want)
		}
	}
}

// Changes wait for TSS REFRESH, on both systems, or for an IPL.
func TestRefresh(t *testing.T) {
	w := newWorld(t)
	const resource = esm.ProfileName("IRRPTAUTH.ZOWE.ANN")
	check := func(when string, sys *esm.System, outcome esm.Outcome, key bool) {
		t.Helper()
		got := sys.Decide(esm.Request{User: "STC1", Class: esm.PTKTDATA, Resource: resource, Level: esm.Update}).Outcome
		if _, found := sys.Discrete(esm.PTKTDATA, "ZOWE"); got != outcome || found != key {
			t.Errorf("%s: outcome %d, key %t; want %d, %t", when, got, found, outcome, key)
		}
	}
	w.run(t, acids+rdt+"TSS ADDTO(DEP) PTKTDATA(IRRPTAUT)\nTSS PERMIT(STC1) PTKTDATA(IRRPTAUTH.ZOWE.) ACCESS(READ,UPDATE)\n"+
		"TSS ADDTO(NDT) PSTKAPPL(ZOWE) SESSKEY("+secret+")")
	check("before REFRESH", w.sysA, esm.NotProtected, false)
	w.run(t, "TSS REFRESH")
	check("after REFRESH", w.sysA, esm.Granted, true)
	check("on SYSB", w.sysB, esm.Granted, true)
	w.run(t, "TSS REVOKE(STC1) PTKTDATA(IRRPTAUTH.ZOWE.)\nTSS REMOVE(NDT) PSTKAPPL(ZOWE)")
	check("before the second REFRESH", w.sysA, esm.Granted, true)
	check("after an IPL", w.db.IPL("SYSB"), esm.Denied, false)
	w.run(t, "TSS REFRESH")
	check("after the second REFRESH", w.sysA, esm.Denied, false)
}

func TestSignMulti(t *testing.T) {
	const add, replace = "TSS ADDTO(NDT) PSTKAPPL(ZOWE) SESSKEY(" + secret + ")", "\nTSS REPLACE(NDT) PSTKAPPL(ZOWE) SESSKEY(FEDCBA9876543210)"
	for _, c := range []struct {
		name, script string
		want         bool
	}{
		{"not said", add, false},
		{"on", add + " SIGNMULTI", true},
		{"on later", add + replace + " SIGNMULTI", true},
		{"another key only", add + " SIGNMULTI" + replace, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, c.script+"\nTSS REFRESH")
			p, found := w.sysA.Discrete(esm.PTKTDATA, "ZOWE")
			if !found || p.NoReplayProtection() != c.want || p.SSIGNON().Legacy != esm.KeyMasked {
				t.Errorf("%s: found %t, no replay protection %t, want true, %t", c.script, found, found && p.NoReplayProtection(), c.want)
			}
		})
	}
}

// A key and a permitted resource of the same name do not disturb each other.
func TestKeyAndResourceOfOneName(t *testing.T) {
	w := newWorld(t)
	w.run(t, acids+rdt+"TSS ADDTO(NDT) PSTKAPPL(ZOWE) SESSKEY("+secret+")\nTSS ADDTO(DEP) PTKTDATA(ZOWE)\n"+
		"TSS PERMIT(JOE) PTKTDATA(ZOWE) ACCESS(READ)\nTSS REFRESH")
	p, _ := w.sysA.Discrete(esm.PTKTDATA, "ZOWE")
	if p.SSIGNON() == nil || w.outcome("JOE", esm.PTKTDATA, "ZOWE", esm.Read) != esm.Granted {
		t.Errorf("profile %s has lost its key or its permission", p.Name)
	}
	w.run(t, "TSS REMOVE(NDT) PSTKAPPL(ZOWE)\nTSS REFRESH")
	p, _ = w.sysA.Discrete(esm.PTKTDATA, "ZOWE")
	if p.Details != nil || w.outcome("JOE", esm.PTKTDATA, "ZOWE", esm.Read) != esm.Granted {
		t.Errorf("profile %s keeps the key, or has lost its permission", p.Name)
	}
}
