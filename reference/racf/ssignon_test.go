package racf_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
)

func TestSSIGNON(t *testing.T) {
	mixed, upper := passticket.EnhancedMixed, passticket.EnhancedUpper
	for _, c := range []struct {
		name, script string
		choices      racf.Choices
		want         esm.SSIGNON
		list         []string
	}{
		{"masked", "RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(0123456789abcdef)) UACC(NONE)", racf.Choices{},
			esm.SSIGNON{Legacy: esm.KeyMasked}, []string{"KEYMASKED DATA NOT DISPLAYABLE"}},
		{"encrypted", "RDEFINE PTKTDATA MQWEB SSIGNON(KEYENCRYPTED(0123456789ABCDEF))", racf.Choices{},
			esm.SSIGNON{Legacy: esm.KeyEncrypted, LegacyLabel: "IRR.SSIGNON.SYSA.03282023.120000.000001"},
			[]string{"KEYENCRYPTED DATA NOT DISPLAYABLE", "KEYLABEL= IRR.SSIGNON.SYSA.03282023.120000.000001"}},
		{"label", "RDEFINE PTKTDATA MQWEB SSIGNON(KEYLABEL(DES.KEY))", racf.Choices{CheckKeyLabels: true},
			esm.SSIGNON{Legacy: esm.KeyLabel, LegacyLabel: "DES.KEY"}, []string{"KEYLABEL= DES.KEY"}},
		{"label of a key that is not there", "RDEFINE PTKTDATA MQWEB SSIGNON(KEYLABEL(NO.KEY))", racf.Choices{},
			esm.SSIGNON{Legacy: esm.KeyLabel, LegacyLabel: "NO.KEY"}, []string{"KEYLABEL= NO.KEY"}},
		{"enhanced", "RDEFINE PTKTDATA MQWEB SSIGNON(EPTKEYLABEL(hmac.key))", racf.Choices{CheckKeyLabels: true},
			esm.SSIGNON{EnhancedLabel: "HMAC.KEY"},
			[]string{"NO LEGACY KEY", "EPTKEYLABEL= HMAC.KEY", "TYPE= MIXED", "TIMEOUT= 60", "REPLAY= NO"}},
		{"enhanced, all operands", "RDEFINE PTKTDATA MQWEB SSIGNON(EPTKEYLABEL(HMAC.KEY) TYPE(upper) TIMEOUT(600) REPLAY(yes))", racf.Choices{},
			esm.SSIGNON{EnhancedLabel: "HMAC.KEY", Type: upper, Timeout: 600 * time.Second, Replay: true},
			[]string{"NO LEGACY KEY", "EPTKEYLABEL= HMAC.KEY", "TYPE= UPPER", "TIMEOUT= 600", "REPLAY= YES"}},
		{"both, then not the legacy key", "RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(0123456789ABCDEF) EPTKEYLABEL(HMAC.KEY))\nRALTER PTKTDATA MQWEB SSIGNON(NOLEGACYKEY TYPE(MIXED) REPLAY(NO))", racf.Choices{},
			esm.SSIGNON{EnhancedLabel: "HMAC.KEY", Type: mixed},
			[]string{"NO LEGACY KEY", "EPTKEYLABEL= HMAC.KEY", "TYPE= MIXED", "TIMEOUT= 60", "REPLAY= NO"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if results, err := w.session(t, racf.Config{Choices: c.choices}).Run(c.script); err != nil {
				t.Fatalf("%v, %v", results, err)
			}
			got := *w.profile(t, esm.PTKTDATA, "MQWEB").SSIGNON()
			if (got.LegacyKey != nil) != (c.want.Legacy == esm.KeyMasked) {
				t.Errorf("masked key in the profile: %t", got.LegacyKey != nil)
			}
			got.LegacyKey = nil
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			list, err := w.session(t, racf.Config{}).Execute("RLIST PTKTDATA MQWEB SSIGNON NORACF ALL")
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(list.Output, "\n")
			if !strings.Contains(text, strings.Join(c.list, "\n")) || strings.Contains(strings.ToUpper(text), "0123456789ABCDEF") {
				t.Errorf("RLIST printed\n%s\nwant\n%s", text, strings.Join(c.list, "\n"))
			}
		})
	}
}

func TestKeyEncryptedIsInICSF(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "RDEFINE PTKTDATA (A B) SSIGNON(KEYENCRYPTED(E001193519561977))")
	user, _ := passticket.ParseUserID("MIKEM")
	appl, _ := passticket.ParseApplID("TSOSYS1")
	var tickets []string
	for _, name := range []esm.ProfileName{"A", "B"} {
		key, err := w.icsf.LegacyKey(w.profile(t, esm.PTKTDATA, name).SSIGNON().LegacyLabel)
		if err != nil {
			t.Fatal(err)
		}
		ticket, err := key.Generate(user, appl, time.Unix(1111111, 0))
		if err != nil {
			t.Fatal(err)
		}
		tickets = append(tickets, ticket.Text())
	}
	if diff := cmp.Diff([]string{"AEPRRZ3S", "AEPRRZ3S"}, tickets); diff != "" {
		t.Errorf("tickets under the keys in ICSF (-want +got):\n%s", diff)
	}
}

func TestICSF(t *testing.T) {
	for _, c := range []struct {
		name, command string
		unavailable   bool
		choices       racf.Choices
		column        int // of the error; 0 means none
	}{
		{"KEYENCRYPTED needs ICSF", "RDEFINE PTKTDATA A SSIGNON(KEYENCRYPTED(0123456789ABCDEF))", true, racf.Choices{}, 41},
		{"KEYMASKED does not", "RDEFINE PTKTDATA A SSIGNON(KEYMASKED(0123456789ABCDEF))", true, racf.Choices{}, 0},
		{"KEYLABEL does not", "RDEFINE PTKTDATA A SSIGNON(KEYLABEL(DES.KEY))", true, racf.Choices{}, 0},
		{"KEYLABEL by choice", "RDEFINE PTKTDATA A SSIGNON(KEYLABEL(DES.KEY))", true, racf.Choices{CheckKeyLabels: true}, 37},
		{"KEYLABEL of another kind", "RDEFINE PTKTDATA A SSIGNON(KEYLABEL(HMAC.KEY))", false, racf.Choices{CheckKeyLabels: true}, 37},
		{"EPTKEYLABEL of another kind", "RDEFINE PTKTDATA A SSIGNON(EPTKEYLABEL(DES.KEY))", false, racf.Choices{CheckKeyLabels: true}, 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.icsf.SetAvailable(!c.unavailable)
			_, err := w.session(t, racf.Config{Choices: c.choices}).Execute(c.command)
			var e *racf.Error
			if errors.As(err, &e) != (c.column > 0) || e != nil && (e.Column != c.column || !errors.Is(err, racf.ErrRefused)) {
				t.Errorf("error %v, want one in column %d", err, c.column)
			}
		})
	}
}

func TestIDTPARMS(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, `SETROPTS GENERIC(IDTDATA) RACLIST(IDTDATA)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL) SIGSEQNUM(00000001) SIGCAT(T) -
   SIGALG(HS512) ANYAPPL(NO) IDTTIMEOUT(30)) UACC(NONE)
RALTER IDTDATA JWT.FEKAPPL.*.SAF IDTPARMS(NOSIGSEQ PROTALLOWED(YES) SIGKIDPRIMARY('kid-1'))
`)
	p := w.profile(t, esm.IDTDATA, "JWT.FEKAPPL.*.SAF")
	want := &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigCat: "T", SigAlg: "HS512", Timeout: 30 * time.Minute, ProtAllowed: true, SigKIDPrimary: "kid-1"}
	if diff := cmp.Diff(want, p.IDTPARMS()); diff != "" || !p.Generic {
		t.Errorf("generic %t (-want +got):\n%s", p.Generic, diff)
	}
	list, err := w.session(t, racf.Config{}).Execute("RLIST IDTDATA JWT.FEKAPPL.IBMUSER.SAF IDTPARMS NORACF")
	if err != nil {
		t.Fatal(err)
	}
	wantList := []string{
		"CLASS      NAME", "-----      ----", "IDTDATA    JWT.FEKAPPL.*.SAF (G)",
		"IDTPARMS INFORMATION", "--------------------",
		"Signature Token = JWTTOK.FEKAPPL", "Signature Category = T", "Signature Algorithm = HS512", "Signature KID Primary = kid-1",
		"IDT TIMEOUT = 00000030", "ANYAPPL = NO", "Protected Allowed = YES",
	}
	if diff := cmp.Diff(wantList, list.Output); diff != "" {
		t.Errorf("RLIST (-want +got):\n%s", diff)
	}
}

func TestSegmentsBelongToClasses(t *testing.T) {
	w := newWorld(t)
	for _, command := range []string{
		"RDEFINE FACILITY A SSIGNON(TYPE(UPPER))", "RDEFINE PTKTDATA A IDTPARMS(ANYAPPL(YES))", "RDEFINE APPL A STDATA(USER(X))",
	} {
		if _, err := w.session(t, racf.Config{}).Execute(command); !errors.Is(err, racf.ErrRefused) {
			t.Errorf("%s: %v", command, err)
		}
	}
}

func TestApplData(t *testing.T) {
	for _, c := range []struct {
		name, command string
		choices       racf.Choices
		want          string
		noReplay      bool
	}{
		{"as it is typed", "RDEFINE PTKTDATA A APPLDATA('NO REPLAY PROTECTION')", racf.Choices{}, "NO REPLAY PROTECTION", true},
		{"with a remark", "RDEFINE PTKTDATA A APPLDATA('NO REPLAY PROTECTION - DO NOT CHANGE')", racf.Choices{}, "NO REPLAY PROTECTION - DO NOT CHANGE", true},
		{"folded", "RDEFINE PTKTDATA A APPLDATA('no replay protection')", racf.Choices{}, "NO REPLAY PROTECTION", true},
		{"kept", "RDEFINE PTKTDATA A APPLDATA('no replay protection')", racf.Choices{KeepApplDataCase: true}, "no replay protection", false},
		{"something else", "RDEFINE PTKTDATA A APPLDATA(REPLAY)", racf.Choices{}, "REPLAY", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, racf.Config{Choices: c.choices}, c.command)
			p := w.profile(t, esm.PTKTDATA, "A")
			if p.ApplData() != c.want || p.NoReplayProtection() != c.noReplay {
				t.Errorf("APPLDATA %q, no replay protection %t", p.ApplData(), p.NoReplayProtection())
			}
			w.run(t, racf.Config{}, "RDEFINE EJBROLE Role.a APPLDATA('Users')")
			if p := w.profile(t, "EJBROLE", "Role.a"); p.ApplData() != "Users" {
				t.Errorf("APPLDATA %q in a class that keeps case", p.ApplData())
			}
			w.run(t, racf.Config{}, "RALTER PTKTDATA A NOAPPLDATA")
			if p := w.profile(t, esm.PTKTDATA, "A"); p.NoReplayProtection() || p.Details != nil {
				t.Errorf("after NOAPPLDATA: %+v", p)
			}
		})
	}
}
