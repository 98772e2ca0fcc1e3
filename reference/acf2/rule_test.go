package acf2_test

import (
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

func TestRules(t *testing.T) {
	const begin = "INSERT JOE\nINSERT ANN\nINSERT LIM LIMITED\nSET RESOURCE(FAC)\n"
	for _, c := range []struct {
		name, rule string
		user       esm.UserID
		resource   esm.ProfileName
		level      esm.Level
		want       esm.Outcome
	}{
		{"no rule", "", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"the entry of a user", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(READ) ALLOW)", "JOE", "BPX.SERVER", esm.Read, esm.Granted},
		{"not of another", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(READ) ALLOW)", "ANN", "BPX.SERVER", esm.Read, esm.Denied},
		{"not of an undefined one", "RECKEY BPX ADD(SERVER UID(*) ALLOW)", "NOBODY", "BPX.SERVER", esm.Read, esm.Denied},
		{"not of another resource", "RECKEY BPX ADD(SERVER UID(JOE) ALLOW)", "JOE", "BPX.DAEMON", esm.Read, esm.Denied},
		{"not of another service", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(READ) ALLOW)", "JOE", "BPX.SERVER", esm.Update, esm.Denied},
		{"UPDATE includes READ", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(UPDATE) ALLOW)", "JOE", "BPX.SERVER", esm.Read, esm.Granted},
		{"UPDATE is not all", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(UPDATE) ALLOW)", "JOE", "BPX.SERVER", esm.Control, esm.Denied},
		{"without SERVICE all", "RECKEY BPX ADD(SERVER UID(JOE) ALLOW)", "JOE", "BPX.SERVER", esm.Alter, esm.Granted},
		{"the key itself", "RECKEY BPX ADD(UID(JOE) ALLOW)", "JOE", "BPX", esm.Read, esm.Granted},
		{"the key itself only", "RECKEY BPX ADD(UID(JOE) ALLOW)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"a dash for one qualifier", "RECKEY BPX ADD(- UID(JOE) ALLOW)", "JOE", "BPX.SERVER", esm.Read, esm.Granted},
		{"a dash for three", "RECKEY BPX ADD(- UID(JOE) ALLOW)", "JOE", "BPX.A.B.C", esm.Read, esm.Granted},
		{"a dash for none", "RECKEY BPX ADD(- UID(JOE) ALLOW)", "JOE", "BPX", esm.Read, esm.Granted},
		{"a dash for qualifiers only", "RECKEY BPX ADD(A.- UID(JOE) ALLOW)", "JOE", "BPX.AB", esm.Read, esm.Denied},
		{"all users", "RECKEY BPX ADD(SERVER UID(*) ALLOW)", "ANN", "BPX.SERVER", esm.Read, esm.Granted},
		{"all users but limited ones", "RECKEY BPX ADD(SERVER UID(*) ALLOW)", "LIM", "BPX.SERVER", esm.Read, esm.Denied},
		{"a limited one who is named", "RECKEY BPX ADD(SERVER UID(LIM) ALLOW)", "LIM", "BPX.SERVER", esm.Read, esm.Granted},
		{"a user before all", "RECKEY BPX ADD(- UID(*) ALLOW)\nRECKEY BPX ADD(- UID(JOE) PREVENT)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"a user before all, the others", "RECKEY BPX ADD(- UID(*) ALLOW)\nRECKEY BPX ADD(- UID(JOE) PREVENT)", "ANN", "BPX.SERVER", esm.Read, esm.Granted},
		{"the specific mask first", "RECKEY BPX ADD(- UID(JOE) ALLOW)\nRECKEY BPX ADD(SERVER UID(JOE) PREVENT)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"the specific mask before the user", "RECKEY BPX ADD(- UID(JOE) ALLOW)\nRECKEY BPX ADD(SERVER UID(*) PREVENT)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"a user who is not in the specific mask", "RECKEY BPX ADD(SERVER UID(JOE) ALLOW)\nRECKEY BPX ADD(- UID(ANN) ALLOW)", "ANN", "BPX.SERVER", esm.Read, esm.Granted},
		{"a service that is not in the specific mask", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(READ) ALLOW)\nRECKEY BPX ADD(- UID(*) SERVICE(UPDATE) ALLOW)",
			"JOE", "BPX.SERVER", esm.Update, esm.Granted},
		{"prevented behind what the specific mask lacks", "RECKEY BPX ADD(SERVER UID(JOE) SERVICE(READ) ALLOW)\nRECKEY BPX ADD(- UID(*) PREVENT)",
			"JOE", "BPX.SERVER", esm.Update, esm.Denied},
		{"an exact mask before one with a dash", "RECKEY BPX ADD(A.- UID(JOE) ALLOW)\nRECKEY BPX ADD(A UID(JOE) PREVENT)", "JOE", "BPX.A", esm.Read, esm.Denied},
		{"an entry that was removed", "RECKEY BPX ADD(- UID(JOE) ALLOW)\nRECKEY BPX DEL(- UID(JOE) ALLOW)", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"a rule that was removed", "RECKEY BPX ADD(- UID(JOE) ALLOW)\nDELETE BPX", "JOE", "BPX.SERVER", esm.Read, esm.Denied},
		{"another key", "RECKEY BPX ADD(- UID(JOE) ALLOW)\nRECKEY IRR ADD(- UID(ANN) ALLOW)", "ANN", "IRR.RUSERMAP", esm.Read, esm.Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, begin+c.rule+"\nF ACF2,REBUILD(FAC)")
			if got := w.outcome(c.user, esm.FACILITY, c.resource, c.level); got != c.want {
				t.Errorf("%s\n%s %v %s: outcome %d, want %d", c.rule, c.user, c.level, c.resource, got, c.want)
			}
		})
	}
}

const (
	ptktdata = "SET PROFILE(PTKTDATA) DIVISION(SSIGNON)\n"
	resource = esm.ProfileName("IRRPTAUTH.ZOWE.ANN")
)

// Rules and keys wait for the REBUILD of their own class letter.
func TestRebuild(t *testing.T) {
	const begin = "INSERT STC STC\nINSERT ANN\nSET RESOURCE(PTK)\nRECKEY IRRPTAUTH ADD(ZOWE.- UID(STC) SERVICE(UPDATE,READ) ALLOW)\n" +
		ptktdata + "INSERT ZOWE SSKEY(" + secret + ")\n"
	for _, c := range []struct {
		name, rebuild string
		rule, key     bool
	}{
		{"none", "", false, false},
		{"of rules", "F ACF2,REBUILD(PTK)", true, false},
		{"of rules, with the class", "F ACF2,REBUILD(PTK),CLASS(R)", true, false},
		{"of profiles: the published pitfall", "F ACF2,REBUILD(PTK),CLASS(P)", false, true},
		{"of both", "F ACF2,REBUILD(PTK)\nF ACF2,REBUILD(PTK),CLASS(P)", true, true},
		{"of another type", "F ACF2,REBUILD(FAC)\nF ACF2,REBUILD(APL)\nF ACF2,REBUILD(GRP),CLASS(P)", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, begin+c.rebuild)
			check := func(when string, sys *esm.System, rule, key bool) {
				granted := sys.Decide(esm.Request{User: "STC", Class: esm.PTKTDATA, Resource: resource, Level: esm.Update}).Outcome == esm.Granted
				p, found := sys.Discrete(esm.PTKTDATA, "ZOWE")
				if granted != rule || found != key || found && p.SSIGNON().LegacyKey == nil {
					t.Errorf("%s: rule %t, key %t; want %t, %t", when, granted, found, rule, key)
				}
			}
			check("on SYSA", w.sysA, c.rule, c.key)
			check("on SYSB", w.sysB, c.rule, c.key)
			check("after an IPL", w.db.IPL("SYSB"), true, true)
		})
	}
}

// Until the REBUILD, what was taken away goes on.
func TestDeletionWaitsForRebuild(t *testing.T) {
	w := newWorld(t)
	w.run(t, "INSERT STC STC\nSET RESOURCE(PTK)\nRECKEY IRRPTAUTH ADD(ZOWE.- UID(STC) ALLOW)\n"+ptktdata+
		"INSERT ZOWE SSKEY("+secret+")\nF ACF2,REBUILD(PTK)\nF ACF2,REBUILD(PTK),CLASS(P)\nDELETE ZOWE\nSET RESOURCE(PTK)\nDELETE IRRPTAUTH")
	if _, found := w.sysA.Discrete(esm.PTKTDATA, "ZOWE"); !found {
		t.Error("the key is gone before the REBUILD")
	}
	if got := w.outcome("STC", esm.PTKTDATA, resource, esm.Update); got != esm.Granted {
		t.Errorf("outcome %d before the REBUILD, want Granted", got)
	}
	w.run(t, "F ACF2,REBUILD(PTK),CLASS(P)")
	if _, found := w.sysA.Discrete(esm.PTKTDATA, "ZOWE"); found {
		t.Error("the key is there after the REBUILD")
	}
	if got := w.outcome("STC", esm.PTKTDATA, resource, esm.Update); got != esm.Granted {
		t.Errorf("outcome %d after the REBUILD of keys, want Granted", got)
	}
	w.run(t, "F ACF2,REBUILD(PTK)")
	if got := w.outcome("STC", esm.PTKTDATA, resource, esm.Update); got != esm.Denied {
		t.Errorf("outcome %d after the REBUILD of rules, want Denied", got)
	}
}

func TestMultUse(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         bool
	}{
		{"not said", "INSERT ZOWE SSKEY(" + secret + ")", false},
		{"on", "INSERT ZOWE SSKEY(" + secret + ") MULT-USE", true},
		{"off", "INSERT ZOWE SSKEY(" + secret + ") NOMULT-USE", false},
		{"on later", "INSERT ZOWE SSKEY(" + secret + ")\nCHANGE ZOWE MULT-USE", true},
		{"off later", "INSERT ZOWE SSKEY(" + secret + ") MULT-USE\nCHANGE ZOWE NOMULT-USE", false},
		{"another key only", "INSERT ZOWE SSKEY(" + secret + ") MULT-USE\nCHANGE ZOWE SSKEY(FEDCBA9876543210)", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, ptktdata+c.script+"\nF ACF2,REBUILD(PTK),CLASS(P)")
			p, found := w.sysA.Discrete(esm.PTKTDATA, "ZOWE")
			if !found || p.NoReplayProtection() != c.want || p.SSIGNON().Legacy != esm.KeyMasked {
				t.Errorf("%s: found %t, no replay protection %t, want true, %t", c.script, found, found && p.NoReplayProtection(), c.want)
			}
		})
	}
}

// A key and a rule of the same name do not disturb each other.
func TestKeyAndRuleOfOneName(t *testing.T) {
	w := newWorld(t)
	w.run(t, "INSERT JOE\n"+ptktdata+"INSERT ZOWE SSKEY("+secret+") MULT-USE\nSET RESOURCE(PTK)\nRECKEY ZOWE ADD(UID(JOE) ALLOW)\n"+
		"F ACF2,REBUILD(PTK)\nF ACF2,REBUILD(PTK),CLASS(P)")
	check := func(when string, key bool, want esm.Outcome) {
		t.Helper()
		p, _ := w.sysA.Discrete(esm.PTKTDATA, "ZOWE")
		if hasKey := p.SSIGNON() != nil; hasKey != key {
			t.Errorf("%s: key %t, want %t", when, hasKey, key)
		}
		if got := w.outcome("JOE", esm.PTKTDATA, "ZOWE", esm.Read); got != want {
			t.Errorf("%s: outcome %d, want %d", when, got, want)
		}
	}
	check("both", true, esm.Granted)
	w.run(t, "SET RESOURCE(PTK)\nDELETE ZOWE\nF ACF2,REBUILD(PTK)")
	check("the key alone", true, esm.Denied)
	w.run(t, "SET RESOURCE(PTK)\nRECKEY ZOWE ADD(UID(JOE) ALLOW)\nF ACF2,REBUILD(PTK)\n"+ptktdata+"DELETE ZOWE\nF ACF2,REBUILD(PTK),CLASS(P)")
	check("the rule alone", false, esm.Granted)
}

func TestAPPLIsIgnoredAtFirst(t *testing.T) {
	w := newWorld(t)
	w.run(t, "INSERT JOE\nINSERT ANN\nSET RESOURCE(APL)\nRECKEY ZOWE ADD(UID(JOE) SERVICE(READ) ALLOW)\nF ACF2,REBUILD(APL)")
	steps := []struct {
		name, script string
		joe, ann     esm.Outcome
	}{
		{"at first", "", esm.NotProtected, esm.NotProtected},
		{"SAFDEF that waits", safdef, esm.NotProtected, esm.NotProtected},
		{"SAFDEF in effect", "F ACF2,REFRESH(SAFDEF)", esm.Granted, esm.Denied},
		{"SAFDEF removed", "SET CONTROL(GSO)\nDELETE SAFDEF.APPL", esm.Granted, esm.Denied},
		{"removed in effect", "F ACF2,REFRESH(SAFDEF)", esm.NotProtected, esm.NotProtected},
	}
	for _, s := range steps {
		w.run(t, s.script)
		joe, ann := w.outcome("JOE", esm.APPL, "ZOWE", esm.Read), w.outcome("ANN", esm.APPL, "ZOWE", esm.Read)
		if joe != s.joe || ann != s.ann {
			t.Errorf("%s: outcomes %d and %d, want %d and %d", s.name, joe, ann, s.joe, s.ann)
		}
	}
}
