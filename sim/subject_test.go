package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	subjectPassword = "P$ABCDEF"
	subjectScript   = `SETROPTS CLASSACT(PTKTDATA IDTDATA) GENERIC(PTKTDATA IDTDATA) RACLIST(PTKTDATA IDTDATA)
ADDUSER TKTSRV
ADDUSER COLIN PASSWORD(P$ABCDEF)
ALTUSER COLIN PASSWORD(P$ABCDEF) NOEXPIRED
RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)
PERMIT IRRPTAUTH.** CLASS(PTKTDATA) ID(TKTSRV) ACCESS(UPDATE)
RDEFINE PTKTDATA CICSPROD SSIGNON(EPTKEYLABEL(PTKT.CICSPROD) TYPE(UPPER)) UACC(NONE)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL) SIGALG(HS256)) UACC(NONE)
SETROPTS RACLIST(PTKTDATA IDTDATA) REFRESH`
)

// plex is two systems of the reference that share all but ICSF's address space.
func plex(t *testing.T) Subject {
	t.Helper()
	r := NewReference()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	must(t, r.IPL(spec("SYS1", now)))
	must(t, r.IPL(spec("SYS2", now)))
	must(t, r.PutKey("SYS1", KeyName{Label: "PTKT.CICSPROD"}, make([]byte, 64)))
	must(t, r.PutKey("SYS1", KeyName{Token: "JWTTOK.FEKAPPL"}, make([]byte, 64)))
	must(t, r.Commands("SYS1", subjectScript))
	must(t, r.Start("SYS1", EQAPROF))
	must(t, r.Start("SYS2", EQAPROF))
	must(t, r.Start("SYS1", RSED))
	return r
}

func spec(name string, now time.Time) SystemSpec {
	return SystemSpec{SMFID: name, Level: "3.2", Database: "RACF1", Keys: "ICSF1", ReplayCapacity: 9, Now: func() time.Time { return now }}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reply is an answer without its secret.
type reply struct {
	Accepted    bool
	Codes, User string
	Made        bool
}

func answered(t *testing.T, call string, a Answer, err error, want reply) Answer {
	t.Helper()
	must(t, err)
	if diff := cmp.Diff(want, reply{a.Accepted, a.Codes, a.User, !a.Made.IsZero()}); diff != "" {
		t.Errorf("%s (-want +got):\n%s", call, diff)
	}
	return a
}

func TestReferenceAnswersOnTickets(t *testing.T) {
	r := plex(t)
	a, err := r.Generate("SYS1", "COLIN", "CICSPROD")
	made := answered(t, "generate", a, err, reply{true, "0/0/0", "", true}).Made
	a, err = r.SignOn("SYS1", "COLIN", "CICSPROD", made)
	answered(t, "sign-on", a, err, reply{Accepted: true, Codes: "0/0/0"})
	a, err = r.Evaluate("SYS1", "COLIN", "CICSPROD", made)
	answered(t, "used", a, err, reply{Codes: "8/16/32"})
	a, err = r.Evaluate("SYS2", "COLIN", "CICSPROD", made)
	answered(t, "elsewhere", a, err, reply{Accepted: true, Codes: "0/0/0"})

	must(t, r.SetICSF("SYS1", false))
	a, err = r.Generate("SYS1", "COLIN", "CICSPROD")
	answered(t, "without ICSF", a, err, reply{Codes: "8/16/28"})
	a, err = r.Generate("SYS2", "COLIN", "CICSPROD")
	answered(t, "ICSF of the other system", a, err, reply{true, "0/0/0", "", true})

	a, err = r.SignOn("SYS1", "COLIN", "CICSPROD", NewSecret("WRONG"))
	answered(t, "wrong password", a, err, reply{Codes: "8/8/0"})
	a, err = r.SignOn("SYS1", "NOBODY", "CICSPROD", NewSecret("WRONG"))
	answered(t, "undefined user", a, err, reply{Codes: "8/4/0"})
}

func TestReferenceAnswersOnTokens(t *testing.T) {
	r := plex(t)
	a, err := r.Login("SYS1", EQAPROF, "COLIN", NewSecret(subjectPassword))
	made := answered(t, "login", a, err, reply{true, "200", "COLIN", true}).Made
	a, err = r.Query("SYS1", made)
	answered(t, "query", a, err, reply{Accepted: true, Codes: "200", User: "COLIN"})
	a, err = r.Logout("SYS2", made)
	answered(t, "logout elsewhere", a, err, reply{Codes: "403"})
	a, err = r.Logout("SYS1", made)
	answered(t, "logout", a, err, reply{Accepted: true, Codes: "200", User: "COLIN"})
	a, err = r.Query("SYS1", made)
	answered(t, "logged out", a, err, reply{Codes: "401"})
	a, err = r.SignOnByToken("SYS1", "", "FEKAPPL", made)
	answered(t, "SAF knows no logout", a, err, reply{Accepted: true, Codes: "0/0/0", User: "COLIN"})
	a, err = r.SignOnByToken("SYS1", "", "CICSPROD", made)
	answered(t, "another application", a, err, reply{Codes: "8/108/?"})
	a, err = r.Login("SYS1", RSED, "COLIN", NewSecret(subjectPassword))
	answered(t, "RSED", a, err, reply{true, "200", "COLIN", true})
	a, err = r.Login("SYS1", RSED, "COLIN", NewSecret("WRONG"))
	answered(t, "RSED, wrong password", a, err, reply{Codes: "401"})
}

// What cannot be tried is an error, and no refusal.
func TestReferenceErrors(t *testing.T) {
	none := NewSecret("X")
	for _, test := range []struct {
		name string
		call func(Subject) error
	}{
		{"no such system", func(s Subject) error { _, err := s.Generate("SYS9", "COLIN", "CICSPROD"); return err }},
		{"no such level", func(s Subject) error { return s.IPL(SystemSpec{SMFID: "SYS3", Level: "1.0", Now: time.Now}) }},
		{"no SMF ID", func(s Subject) error { return s.IPL(SystemSpec{Now: time.Now}) }},
		{"command refused", func(s Subject) error { return s.Commands("SYS1", "SETROPTS RACLIST(NOSUCH)") }},
		{"no such command", func(s Subject) error { return s.Commands("SYS1", "NOSUCH") }},
		{"no such server", func(s Subject) error { return s.Start("SYS1", "NOSUCH") }},
		{"not started", func(s Subject) error { _, err := s.Login("SYS2", RSED, "COLIN", none); return err }},
		{"no application", func(s Subject) error { _, err := s.SignOn("SYS1", "COLIN", "TOOLONGNAME", none); return err }},
		{"no application for a token", func(s Subject) error { _, err := s.SignOnByToken("SYS1", "", "a b", none); return err }},
		{"ICSF nowhere", func(s Subject) error { return s.SetICSF("SYS9", true) }},
		{"a file nowhere", func(s Subject) error { return s.WriteFile("SYS9", "") }},
		{"a key nowhere", func(s Subject) error { return s.PutKey("SYS9", KeyName{Label: "A"}, make([]byte, 32)) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := test.call(plex(t)); !errors.Is(err, ErrSubject) {
				t.Errorf("error %v, expected %v", err, ErrSubject)
			}
		})
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := NewSecret(subjectPassword)
	marshalled, err := json.Marshal(Answer{Made: s})
	must(t, err)
	texts := []string{string(marshalled), s.String(), s.GoString(), slog.AnyValue(s).Resolve().String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		texts = append(texts, fmt.Sprintf(verb, s), fmt.Sprintf(verb, Answer{Made: s}), fmt.Sprintf(verb, ticket{text: s}))
	}
	for _, text := range texts {
		if strings.Contains(text, subjectPassword) || strings.Contains(text, fmt.Sprintf("%x", subjectPassword)) {
			t.Errorf("the secret shows in %s", text)
		}
	}
	if s.Text() != subjectPassword || s.IsZero() || !(Secret{}).IsZero() || (Secret{}).Text() != "" {
		t.Error("a secret does not keep its text, or the zero one has some")
	}
}
