package simtarget_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/simtarget"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim"
)

// session is a target that answers as a test says, and keeps what it was asked.
type session struct {
	calls  []string
	answer func(op string, result any) (target.Answer, error)
}

func (s *session) Call(_ context.Context, op string, args, result any) (target.Answer, error) {
	s.calls = append(s.calls, op+" "+shown(args))
	if s.answer == nil || op == target.OpIPL {
		return target.Answer{Kind: target.OK}, nil
	}
	return s.answer(op, result)
}

func (*session) Close(context.Context) error { return nil }

// shown is what the tests look at in arguments.
func shown(args any) string {
	switch a := args.(type) {
	case target.IPLArgs:
		return fmt.Sprintf("%s database=%t ICSF=%t", a.System, a.OwnDatabase, a.OwnICSF)
	case target.ICSFArgs:
		if a.Available != nil {
			return fmt.Sprintf("%s available=%t", a.System, *a.Available)
		}
		return fmt.Sprintf("%s %s%s %s", a.System, a.Label, a.Token, a.Key)
	case target.VerifyArgs:
		return fmt.Sprintf("%s %s %s", a.System, a.Time.Format(time.TimeOnly), a.User)
	}
	return ""
}

// noon is what the clock of every system shows.
var noon = time.Date(2026, 3, 1, 13, 0, 0, 0, time.FixedZone("CET", 3600))

func spec(system, database, keys string) sim.SystemSpec {
	return sim.SystemSpec{SMFID: system, Database: database, Keys: keys, Now: func() time.Time { return noon }}
}

// on returns a subject over a session, with systems that share everything.
func on(t *testing.T, s *session, systems ...string) sim.Subject {
	t.Helper()
	subject := simtarget.New(t.Context(), s)
	for _, system := range systems {
		if err := subject.IPL(spec(system, "DB", "KEYS")); err != nil {
			t.Fatal(err)
		}
	}
	s.calls = nil
	return subject
}

var (
	secret = sim.NewSecret("SECRET99")
	key    = sim.KeyName{Label: "PTKT.A"}
)

func TestSharing(t *testing.T) {
	for _, c := range []struct {
		name  string
		specs []sim.SystemSpec
		calls []string
		err   error
	}{
		{"all share", []sim.SystemSpec{spec("SYS1", "A", "K"), spec("SYS2", "A", "K")},
			[]string{"SYS1 database=false ICSF=false", "SYS2 database=false ICSF=false"}, nil},
		{"one has a database alone", []sim.SystemSpec{spec("SYS1", "A", "K"), spec("SYS2", "B", "K")},
			[]string{"SYS1 database=false ICSF=false", "SYS2 database=true ICSF=false"}, nil},
		{"away and back", []sim.SystemSpec{spec("SYS1", "A", "K"), spec("SYS1", "B", "L"), spec("SYS1", "A", "K"), spec("SYS1", "B", "K")},
			[]string{"SYS1 database=false ICSF=false", "SYS1 database=true ICSF=true", "SYS1 database=false ICSF=false", "SYS1 database=true ICSF=false"}, nil},
		{"no names are one name", []sim.SystemSpec{spec("SYS1", "", ""), spec("SYS2", "", "")},
			[]string{"SYS1 database=false ICSF=false", "SYS2 database=false ICSF=false"}, nil},

		{"two share another database", []sim.SystemSpec{spec("SYS1", "A", "K"), spec("SYS2", "B", "K"), spec("SYS3", "B", "K")},
			[]string{"SYS1 database=false ICSF=false", "SYS2 database=true ICSF=false"}, simtarget.ErrInexpressible},
		{"two share other keys", []sim.SystemSpec{spec("SYS1", "A", "K"), spec("SYS2", "A", "L"), spec("SYS3", "A", "L")},
			[]string{"SYS1 database=false ICSF=false", "SYS2 database=false ICSF=true"}, simtarget.ErrInexpressible},
		{"two databases of one system", []sim.SystemSpec{spec("SYS1", "A", "K"), spec("SYS2", "B", "K"), spec("SYS2", "C", "K")},
			[]string{"SYS1 database=false ICSF=false", "SYS2 database=true ICSF=false"}, simtarget.ErrInexpressible},
		{"few PassTickets remembered", []sim.SystemSpec{{SMFID: "SYS1", ReplayCapacity: 30}}, nil, simtarget.ErrInexpressible},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &session{}
			subject := simtarget.New(t.Context(), s)
			var err error
			for _, spec := range c.specs {
				if err = subject.IPL(spec); err != nil {
					break
				}
			}
			var want []string
			for _, call := range c.calls {
				want = append(want, "security.ipl "+call)
			}
			if diff := cmp.Diff(want, s.calls); diff != "" {
				t.Errorf("calls, - expected + observed:\n%s", diff)
			}
			if !errors.Is(err, c.err) || (err != nil) != (c.err != nil) {
				t.Errorf("expected error %v, observed %v", c.err, err)
			}
		})
	}
}

// TestICSFOfEachSystem: whether the target stops ICSF of one system or of all that
// share it, a system finds its own as it is to be.
func TestICSFOfEachSystem(t *testing.T) {
	s := &session{}
	subject := on(t, s, "SYS1", "SYS2")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	signOn := func(system string) {
		_, err := subject.SignOn(system, "COLIN", "CICS", secret)
		must(err)
	}
	signOn("SYS1")
	must(subject.SetICSF("SYS1", false))
	signOn("SYS1")
	signOn("SYS1")
	signOn("SYS2")
	must(subject.PutKey("SYS1", key, []byte{0xAB}))
	must(subject.PutKey("SYS2", key, []byte{0xAB})) // is there already
	signOn("SYS1")
	must(subject.IPL(spec("SYS1", "DB", "KEYS")))
	signOn("SYS1")
	must(subject.SetICSF("SYS1", true))
	signOn("SYS1")
	want := []string{
		"saf.verify SYS1 12:00:00 COLIN",
		"security.icsf SYS1 available=false", "saf.verify SYS1 12:00:00 COLIN", "saf.verify SYS1 12:00:00 COLIN",
		"security.icsf SYS2 available=true", "saf.verify SYS2 12:00:00 COLIN",
		"security.icsf SYS1 available=true", "security.icsf SYS1 PTKT.A ab",
		"security.icsf SYS1 available=false", "saf.verify SYS1 12:00:00 COLIN",
		"security.ipl SYS1 database=false ICSF=false", "security.icsf SYS1 available=false", "saf.verify SYS1 12:00:00 COLIN",
		"security.icsf SYS1 available=true", "saf.verify SYS1 12:00:00 COLIN",
	}
	if diff := cmp.Diff(want, s.calls); diff != "" {
		t.Errorf("calls, - expected + observed:\n%s", diff)
	}
}

func TestKeyIsNotReplaced(t *testing.T) {
	subject := on(t, &session{}, "SYS1")
	if err := subject.PutKey("SYS1", key, []byte{1}); err != nil {
		t.Fatal(err)
	}
	if err := subject.PutKey("SYS1", key, []byte{2}); !errors.Is(err, simtarget.ErrInexpressible) || !errors.Is(err, sim.ErrSubject) {
		t.Errorf("another key of one name: expected ErrInexpressible and sim.ErrSubject, observed %v", err)
	}
}

// every is every call of a subject that asks the target something, each of which
// hands it a secret if it can.
var every = map[string]func(sim.Subject) (sim.Answer, error){
	"Generate": func(s sim.Subject) (sim.Answer, error) { return s.Generate("SYS1", "COLIN", "CICS") },
	"Evaluate": func(s sim.Subject) (sim.Answer, error) { return s.Evaluate("SYS1", "COLIN", "CICS", secret) },
	"SignOn":   func(s sim.Subject) (sim.Answer, error) { return s.SignOn("SYS1", "COLIN", "CICS", secret) },
	"SignOnByToken": func(s sim.Subject) (sim.Answer, error) {
		return s.SignOnByToken("SYS1", "COLIN", "CICS", secret)
	},
	"Login":  func(s sim.Subject) (sim.Answer, error) { return s.Login("SYS1", sim.EQAPROF, "COLIN", secret) },
	"Query":  func(s sim.Subject) (sim.Answer, error) { return s.Query("SYS1", secret) },
	"Logout": func(s sim.Subject) (sim.Answer, error) { return s.Logout("SYS1", secret) },
	"Commands": func(s sim.Subject) (sim.Answer, error) {
		return sim.Answer{}, s.Commands("SYS1", "ALTUSER COLIN PASSWORD(SECRET99)")
	},
	"PutKey": func(s sim.Subject) (sim.Answer, error) {
		return sim.Answer{}, s.PutKey("SYS1", key, []byte("SECRET99"))
	},
	"WriteFile": func(s sim.Subject) (sim.Answer, error) { return sim.Answer{}, s.WriteFile("SYS1", "a=b\n") },
	"Start":     func(s sim.Subject) (sim.Answer, error) { return sim.Answer{}, s.Start("SYS1", sim.RSED) },
}

// TestNoAnswerIsNoRefusal: whatever keeps a target from answering is an error,
// and no error repeats a secret that the target repeats.
func TestNoAnswerIsNoRefusal(t *testing.T) {
	words := "cannot take SECRET99, 5345435245543939 or Q09MSU46U0VDUkVUOTk="
	for _, c := range []struct {
		name   string
		answer target.Answer
		err    error
		want   error
	}{
		{name: "the target broke", err: &target.Failure{Op: "x", Message: words, Stderr: words}, want: sim.ErrSubject},
		{name: "the operation is skipped", answer: target.Answer{Kind: target.Unsupported, Detail: words}, want: simtarget.ErrUnsupported},
		{name: "the answer has no kind", answer: target.Answer{Detail: words}, want: sim.ErrSubject},
	} {
		for name, call := range every {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				s := &session{answer: func(string, any) (target.Answer, error) { return c.answer, c.err }}
				a, err := call(on(t, s, "SYS1"))
				if !errors.Is(err, c.want) || !errors.Is(err, sim.ErrSubject) || a.Accepted {
					t.Errorf("expected %v and sim.ErrSubject, observed %+v and %v", c.want, a, err)
				}
				var f *target.Failure
				told := fmt.Sprint(err)
				if errors.As(err, &f) {
					told += f.Stderr
				}
				handed := map[string]string{"PutKey": "5345435245543939", "Login": "Q09MSU46U0VDUkVUOTk="}[name]
				if handed == "" {
					handed = "SECRET99"
				}
				if name != "Generate" && name != "WriteFile" && name != "Start" && strings.Contains(told, handed) {
					t.Errorf("the error of a call with a secret: expected it redacted, observed %q", told)
				}
			})
		}
	}
}

// TestRefusals: a decision about a credential may be to refuse; to refuse
// anything else is an error.
func TestRefusals(t *testing.T) {
	decides := map[string]bool{"Generate": true, "Evaluate": true, "SignOn": true, "SignOnByToken": true, "Login": true, "Query": true, "Logout": true}
	for name, call := range every {
		t.Run(name, func(t *testing.T) {
			s := &session{answer: func(string, any) (target.Answer, error) {
				return target.Answer{Kind: target.Refused, Reason: target.Malformed}, nil
			}}
			a, err := call(on(t, s, "SYS1"))
			if decides[name] && (err != nil || a.Accepted || a.Codes != "") {
				t.Errorf("expected a refusal without codes, observed %+v and %v", a, err)
			}
			if !decides[name] && !errors.Is(err, simtarget.ErrRefused) {
				t.Errorf("expected ErrRefused, observed %v", err)
			}
		})
	}
}

// TestAnswers: what a target answers, as a subject says it.
func TestAnswers(t *testing.T) {
	codes := func(saf, racf, reason int) func(any) {
		return func(result any) {
			if r, ok := result.(*target.ServiceResult); ok {
				r.Codes, r.User, r.Ticket = target.Codes{SAF: saf, RACF: racf, Reason: reason}, "COLIN", "TICKET42"
			}
		}
	}
	http := func(status int, body string) func(any) {
		return func(result any) {
			if r, ok := result.(*target.ServerRequestResult); ok {
				r.Status, r.Body = status, body
			}
		}
	}
	for _, c := range []struct {
		call   string
		answer func(any)
		want   string // accepted, codes, user, made; "error" if it must be one
	}{
		{"Generate", codes(0, 0, 0), "true 0/0/0  TICKET42"},
		{"Generate", codes(8, 16, 28), "false 8/16/28  "},
		{"Generate", func(any) {}, "error"}, // accepted, and no PassTicket
		{"Evaluate", codes(0, 0, 0), "true 0/0/0  "},
		{"Evaluate", codes(8, 16, 32), "false 8/16/32  "},
		{"SignOn", codes(8, 8, 0), "false 8/8/0  "},
		{"SignOnByToken", codes(0, 0, 0), "true 0/0/0 COLIN "},
		{"SignOnByToken", codes(8, 108, target.UnpublishedReason), "false 8/108/?  "},
		{"Login", http(200, `{"token":"a.b.c","user":"COLIN"}`), "true 200 COLIN a.b.c"},
		{"Login", http(401, `no JSON`), "false 401  "},
		{"Login", http(200, `{"user":"COLIN"}`), "error"},
		{"Login", http(200, `no JSON`), "error"},
		{"Query", http(200, `{"user":"MIKEM"}`), "true 200 MIKEM "},
		{"Query", http(204, ``), "false 204  "},
		{"Logout", http(403, `{}`), "false 403  "},
		{"Logout", http(200, ``), "error"},
	} {
		t.Run(c.call+" "+c.want, func(t *testing.T) {
			s := &session{answer: func(_ string, result any) (target.Answer, error) {
				c.answer(result)
				return target.Answer{Kind: target.OK}, nil
			}}
			a, err := every[c.call](on(t, s, "SYS1"))
			got := fmt.Sprintf("%t %s %s %s", a.Accepted, a.Codes, a.User, a.Made.Text())
			if err != nil {
				got = "error"
			}
			if got != c.want {
				t.Errorf("expected %q, observed %q and error %v", c.want, got, err)
			}
		})
	}
}

func TestImpossibleCalls(t *testing.T) {
	subject := on(t, &session{}, "SYS1")
	_, noTicket := subject.Evaluate("SYS1", "COLIN", "CICS", sim.Secret{})
	_, noToken := subject.SignOnByToken("SYS1", "COLIN", "CICS", sim.NewSecret(""))
	for name, err := range map[string]error{"an empty PassTicket": noTicket, "an empty token": noToken} {
		if !errors.Is(err, simtarget.ErrInexpressible) || !errors.Is(err, sim.ErrSubject) {
			t.Errorf("%s: expected ErrInexpressible, observed %v", name, err)
		}
	}
	elsewhere := simtarget.New(t.Context(), &session{})
	for name, call := range every {
		if _, err := call(elsewhere); !errors.Is(err, sim.ErrSubject) {
			t.Errorf("%s on a system that was not IPLed: expected sim.ErrSubject, observed %v", name, err)
		}
	}
	if err := elsewhere.SetICSF("SYS1", true); !errors.Is(err, sim.ErrSubject) {
		t.Errorf("ICSF of a system that was not IPLed: expected sim.ErrSubject, observed %v", err)
	}
}

// TestCommandsRefused: a return code above 4 is a refusal, in the words of the
// target but for secrets.
func TestCommandsRefused(t *testing.T) {
	for code, refused := range map[int]bool{0: false, 4: false, 8: true, 12: true} {
		s := &session{answer: func(_ string, result any) (target.Answer, error) {
			*result.(*target.CommandsResult) = target.CommandsResult{ReturnCode: code, Problem: "what is 0123456789ABCDEF?"}
			return target.Answer{Kind: target.OK}, nil
		}}
		err := on(t, s, "SYS1").Commands("SYS1", "RALTER PTKTDATA CICS SSIGNON(KEYMASKED(0123456789ABCDEF))")
		if errors.Is(err, simtarget.ErrRefused) != refused || (err != nil) != refused {
			t.Errorf("return code %d: expected refused %t, observed %v", code, refused, err)
		}
		if err != nil && (strings.Contains(err.Error(), "0123456789ABCDEF") || !strings.Contains(err.Error(), "what is")) {
			t.Errorf("return code %d: expected the target's words without the key, observed %v", code, err)
		}
	}
}
