package racf_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/zos"
)

func levelOf(t *testing.T, text string) zos.Level {
	t.Helper()
	l, err := zos.ParseLevel(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// An operand that came with a feature is no keyword on a level without it.
func TestOperandsByLevel(t *testing.T) {
	levels := strings.Split("2.2,2.3,2.3 OA59196,2.4,2.4 OA59196,2.4 OA63462,2.5,2.5 OA63462,3.1,3.1 OA65299,3.2", ",")
	for _, test := range []struct {
		command string
		needs   zos.Feature // 0: every level does it
	}{
		{"RDEFINE PTKTDATA A SSIGNON(EPTKEYLABEL(HMAC.KEY))", zos.EnhancedPassTickets},
		{"RDEFINE PTKTDATA A SSIGNON(KEYLABEL(DES.KEY) TYPE(UPPER))", zos.EnhancedPassTickets},
		{"RDEFINE PTKTDATA A SSIGNON(TIMEOUT(60))", zos.EnhancedPassTickets},
		{"RDEFINE PTKTDATA A SSIGNON(REPLAY(YES))", zos.EnhancedPassTickets},
		{"RDEFINE PTKTDATA A SSIGNON(KEYLABEL(DES.KEY))", 0},
		{"RDEFINE IDTDATA JWT.A.B.SAF IDTPARMS(SIGTOKEN(X) SIGALG(HS512) ANYAPPL(YES) IDTTIMEOUT(9))", zos.IdentityTokens},
		{"RALTER PTKTDATA B NOIDTPARMS", zos.IdentityTokens},
		{"RLIST PTKTDATA B IDTPARMS", zos.IdentityTokens},
		{"RLIST PTKTDATA B IDT", zos.IdentityTokens},
		{"SETROPTS CLASSACT(IDTDATA)", zos.IdentityTokens},
		{"SETROPTS RACLIST(IDTDATA)", zos.IdentityTokens},
		{"PERMIT JWT.** CLASS(IDTDATA) ID(ESWIFT) ACCESS(READ)", zos.IdentityTokens},
		{"RDEFINE IDTDATA JWT.A.B.SAF IDTPARMS(PROTALLOWED(YES))", zos.TokensFromACEE},
		{"RDEFINE IDTDATA JWT.A.B.SAF IDTPARMS(SIGLABELPRIMARY(A.KEY))", zos.TokenKeyLabels},
		{"RDEFINE IDTDATA JWT.A.B.SAF IDTPARMS(SIGKIDPRIMARY(A))", zos.TokenKeyLabels},
		{"RDEFINE IDTDATA JWT.A.B.SAF IDTPARMS(SIGTOKEN(A) SIGALG(RS256))", zos.TokenKeyLabels},
	} {
		for _, text := range levels {
			w := newWorld(t)
			w.run(t, racf.Config{}, "RDEFINE PTKTDATA B\nSETROPTS GENERIC(IDTDATA)\nRDEFINE IDTDATA JWT.**")
			level := levelOf(t, text)
			_, err := w.session(t, racf.Config{Level: level}).Execute(test.command)
			want := test.needs == 0 || level.Has(test.needs)
			switch {
			case want && err != nil:
				t.Errorf("z/OS %s: %s: %v, want it done", text, test.command, err)
			case !want && err == nil:
				t.Errorf("z/OS %s: %s was done; want it refused", text, test.command)
			case !want && (errors.Is(err, racf.ErrUnsupported) || !errors.Is(err, racf.ErrSyntax) && !errors.Is(err, racf.ErrRefused)):
				t.Errorf("z/OS %s: %s: %v; want it refused as RACF refuses what it does not know", text, test.command, err)
			}
		}
	}
}

// The messages are those for a keyword or class that RACF does not know.
func TestMessagesByLevel(t *testing.T) {
	old := zos.At(zos.V2R3)
	for _, test := range []struct {
		command string
		want    []string
	}{
		{"RDEFINE PTKTDATA A SSIGNON(EPTKEYLABEL(HMAC.KEY))", []string{"IKJ56712I INVALID KEYWORD, EPTKEYLABEL"}},
		{"RDEFINE PTKTDATA A IDTPARMS(SIGTOKEN(X))", []string{"IKJ56712I INVALID KEYWORD, IDTPARMS"}},
		{"SETROPTS RACLIST(IDTDATA)", []string{
			"IKJ56702I INVALID RACLIST, IDTDATA", "IKJ56701I MISSING CLASS NAMES FOR RACLIST+", "IKJ56701I MISSING CLASS NAMES:  ANY (NON-GROUP) RESOURCE CLASS"}},
		{"RDEFINE IDTDATA JWT.A.B.SAF", []string{
			"IKJ56702I INVALID CLASS, IDTDATA", "IKJ56701I MISSING ENTITY NAME+", "IKJ56701I MISSING NAME OF ENTITY IN SPECIFIED CLASS"}},
	} {
		result, _ := newWorld(t).session(t, racf.Config{Level: old}).Execute(test.command)
		var got []string
		for _, m := range result.Messages {
			got = append(got, m.String())
		}
		if diff := cmp.Diff(test.want, got); diff != "" || result.ReturnCode != 8 {
			t.Errorf("%s on %v: return code %d (-want +got):\n%s", test.command, old, result.ReturnCode, diff)
		}
	}
}

// What an error says may be written is what the level knows.
func TestExpectedByLevel(t *testing.T) {
	for text, want := range map[string]string{
		"2.3": "KEYMASKED, KEYENCRYPTED, KEYLABEL, NOLEGACYKEY",
		"2.5": "KEYMASKED, KEYENCRYPTED, KEYLABEL, NOLEGACYKEY, EPTKEYLABEL, TYPE, TIMEOUT, REPLAY",
	} {
		_, err := newWorld(t).session(t, racf.Config{Level: levelOf(t, text)}).Execute("RDEFINE PTKTDATA A SSIGNON(FOO)")
		var e *racf.Error
		if !errors.As(err, &e) || e.Expected != "one of "+want {
			t.Errorf("z/OS %s: %v, want it to expect one of %s", text, err, want)
		}
	}
}

// A system of a lower level lists what it knows of a profile in the shared
// database.
func TestListByLevel(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, `RDEFINE IDTDATA JWT.A.B.SAF IDTPARMS(SIGTOKEN(X) SIGALG(RS512) SIGLABELPRIMARY('rsa.key') SIGKIDPRIMARY('k') PROTALLOWED(YES))
RDEFINE PTKTDATA B SSIGNON(KEYLABEL(DES.KEY) EPTKEYLABEL(HMAC.KEY))`)
	if got := w.profile(t, esm.IDTDATA, "JWT.A.B.SAF").IDTPARMS().SigLabelPrimary; got != "RSA.KEY" {
		t.Errorf("the label in apostrophes is kept as %s, want RSA.KEY", got)
	}
	for text, want := range map[string][]string{
		"3.2": {"Signature Token = X", "Signature Algorithm = RS512", "Signature Label Primary = RSA.KEY", "Signature KID Primary = k",
			"IDT TIMEOUT = 00000005", "ANYAPPL = NO", "Protected Allowed = YES"},
		"3.1": {"Signature Token = X", "Signature Algorithm = RS512", "IDT TIMEOUT = 00000005", "ANYAPPL = NO", "Protected Allowed = YES"},
		"2.4": {"Signature Token = X", "Signature Algorithm = RS512", "IDT TIMEOUT = 00000005", "ANYAPPL = NO"},
	} {
		result, err := w.session(t, racf.Config{Level: levelOf(t, text)}).Execute("RLIST IDTDATA JWT.A.B.SAF IDTPARMS NORACF")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, result.Output[5:]); diff != "" {
			t.Errorf("z/OS %s (-want +got):\n%s", text, diff)
		}
	}
	for text, want := range map[string]int{"2.3": 6, "2.4": 6, "2.5": 10} {
		result, err := w.session(t, racf.Config{Level: levelOf(t, text)}).Execute("RLIST PTKTDATA B SSIGNON NORACF")
		if err != nil || len(result.Output) != want {
			t.Errorf("z/OS %s: %q, %v; want %d lines", text, result.Output, err, want)
		}
	}
	result, err := w.session(t, racf.Config{Level: zos.At(zos.V2R3)}).Execute("SETROPTS LIST")
	if err != nil || strings.Contains(strings.Join(result.Output, "\n"), "IDTDATA") {
		t.Errorf("SETROPTS LIST on z/OS 2.3 shows class IDTDATA, or failed: %v", err)
	}
}
