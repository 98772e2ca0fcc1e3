package saf_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

func TestCodesPrint(t *testing.T) {
	for _, test := range []struct {
		codes saf.Codes
		want  string
		ok    bool
	}{
		{saf.Codes{}, "0/0/0", true},
		{saf.Codes{SAF: 8, RACF: 16, Reason: 28}, "8/16/28", false},
		{saf.Codes{RACF: 0, Reason: 4}, "0/0/4", true},
		{saf.Codes{SAF: 4, RACF: 4}, "4/4/0", false},
		{saf.Codes{SAF: 8, RACF: 108, Reason: saf.Unpublished}, "8/108/?", false},
		{saf.Codes{SAF: 8, RACF: saf.Unpublished, Reason: saf.Unpublished}, "8/?/?", false},
	} {
		if got := test.codes.String(); got != test.want || test.codes.OK() != test.ok {
			t.Errorf("%#v prints %s, OK %v; want %s, %v", test.codes, got, test.codes.OK(), test.want, test.ok)
		}
	}
}

func TestMeaning(t *testing.T) {
	if got := (saf.Codes{8, 8, 16}).Meaning(saf.RTicketServ); got != "the caller is not authorized" {
		t.Errorf("8/8/16 of R_ticketserv means %q", got)
	}
	if got := (saf.Codes{8, 8, 16}).Meaning(saf.InitACEE); got != "the user is not defined" {
		t.Errorf("8/8/16 of initACEE means %q", got)
	}
	if got := (saf.Codes{8, 8, 16}).Meaning(saf.RacrouteAuth); got != "" {
		t.Errorf("8/8/16 of AUTH, which has no such code, means %q", got)
	}
}

func TestDocumentedTable(t *testing.T) {
	for _, service := range saf.Services() {
		list := saf.Documented(service)
		if len(list) == 0 {
			t.Errorf("%s has no documented codes", service)
		}
		order := func(a, b saf.DocumentedCode) int {
			x, y := a.Codes, b.Codes
			return slices.Compare([]int{x.SAF, x.RACF, x.Reason}, []int{y.SAF, y.RACF, y.Reason})
		}
		for i, d := range list {
			if d.Meaning == "" || d.Source == "" {
				t.Errorf("%s %v lacks a meaning or a source", service, d.Codes)
			}
			if i > 0 && order(list[i-1], d) >= 0 {
				t.Errorf("%s: %v is not after %v", service, d.Codes, list[i-1].Codes)
			}
		}
	}
}

// scenario makes a service answer; the table below has one for every code that
// is ever answered, and none for any other.
type scenario struct {
	service saf.Service
	want    string
	name    string
	choices saf.Choices
	run     func(w *world) saf.Codes
}

func logOn(user esm.UserID, authenticator string) func(*world) saf.Codes {
	return func(w *world) saf.Codes { return w.logOn(user, authenticator).Codes }
}

func create(user esm.UserID, authenticator string) func(*world) saf.Codes {
	return func(w *world) saf.Codes {
		return w.InitACEE(saf.InitACEERequest{User: user, Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(authenticator)}).Codes
	}
}

func after(change func(*world), run func(*world) saf.Codes) func(*world) saf.Codes {
	return func(w *world) saf.Codes { change(w); return run(w) }
}

func revoke(w *world) { w.alter(colin, func(u *esm.User) { u.Revoked = true }) }
func expire(w *world) { w.alter(colin, func(u *esm.User) { u.PasswordExpired = true }) }
func closeTSO(w *world) {
	w.protect(esm.APPL, "TSOS0W1", esm.None)
}
func revokeInGroup(w *world) {
	w.change(func(tx *esm.Tx) error {
		return tx.Connect(esm.Connection{User: colin, Group: esm.SYS1, Owner: "IBMUSER", Revoked: true})
	})
}

func ask(class esm.ClassName, resource esm.ProfileName) func(*world) saf.Codes {
	return func(w *world) saf.Codes {
		return w.Auth(acee(colin), saf.AuthRequest{Class: class, Resource: resource, Level: esm.Read}).Codes
	}
}

func askFast(class esm.ClassName, resource esm.ProfileName) func(*world) saf.Codes {
	return func(w *world) saf.Codes {
		return w.FastAuth(acee(colin), saf.AuthRequest{Class: class, Resource: resource, Level: esm.Read}).Codes
	}
}

func facility(uacc esm.Level, warning bool) func(*world) {
	return func(w *world) {
		w.change(func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.FACILITY, Name: "A.B", Owner: "IBMUSER", UACC: uacc, Warning: warning})
		})
	}
}

func denyingClass(w *world) {
	w.change(func(tx *esm.Tx) error {
		must(w.t, tx.AddClass(esm.Class{Name: "#DENIES", MaxLength: 8, NoProfileDenied: true}))
		must(w.t, tx.SetClass("#DENIES", esm.ClassState{Active: true}))
		return tx.Raclist("#DENIES")
	})
}

func userMap(caller esm.UserID, function int, name, registry string) func(*world) saf.Codes {
	return func(w *world) saf.Codes {
		w.protect(esm.FACILITY, "IRR.IDIDMAP.QUERY", esm.None, esm.Access{ID: "COLIN", Level: esm.Read})
		w.change(func(tx *esm.Tx) error {
			return tx.AddIdentityMap(esm.IdentityMap{User: other, Label: "A", Name: "jane", Registry: "realm"})
		})
		r, err := w.UserMap(acee(caller), saf.UserMapRequest{Function: function, Identity: saf.DistributedIdentity{Name: name, Registry: registry}})
		must(w.t, err)
		return r.Codes
	}
}

// forgedToken signs COLIN on by a token that is made with a key of the CKDS.
func forgedToken(header, label string) func(*world) saf.Codes {
	return func(w *world) saf.Codes {
		tokens := useTokens(w)
		tokens.define("JWT.FEKAPPL.*.SAF", byLabel("HMAC.KEY", "HS256", "key-1"))
		key, err := w.icsf.HMACKey(label)
		must(w.t, err)
		_, claims := parts(w.t, tokens.issue("FEKAPPL"))
		return tokens.present(colin, "FEKAPPL", forge(w.t, header, claims, key.Expose(), jose.HS256)).Codes
	}
}

func tokenFromACEE(parms *esm.IDTPARMS) func(*world) saf.Codes {
	return func(w *world) saf.Codes {
		useTokens(w).define("JWT.FEKAPPL.*.SAF", parms)
		return w.GenerateToken(acee(colin), appl("FEKAPPL")).Codes
	}
}

func scenarios() []scenario {
	var none saf.Choices
	list := []scenario{
		{saf.RacrouteVerify, "0/0/0", "password", none, logOn(colin, password)},
		{saf.RacrouteVerify, "4/4/0", "undefined user, no decision", saf.Choices{UndefinedUserNoDecision: true}, logOn("NOBODY", password)},
		{saf.RacrouteVerify, "8/4/0", "undefined user", none, logOn("NOBODY", password)},
		{saf.RacrouteVerify, "8/8/0", "wrong password", none, logOn(colin, "WRONG")},
		{saf.RacrouteVerify, "8/12/0", "expired password", none, after(expire, logOn(colin, password))},
		{saf.RacrouteVerify, "8/16/0", "new password breaks the rules", none, func(w *world) saf.Codes { return w.changeOn(colin, password, "NINE CHAR").Codes }},
		{saf.RacrouteVerify, "8/20/0", "group without connection", none, func(w *world) saf.Codes {
			return w.Verify(saf.VerifyRequest{User: colin, Group: "TESTERS", Authenticator: saf.NewAuthenticator(password)}).Codes
		}},
		{saf.RacrouteVerify, "8/28/0", "revoked", none, after(revoke, logOn(colin, password))},
		{saf.RacrouteVerify, "8/36/0", "revoked in the group", none, after(revokeInGroup, logOn(colin, password))},
		{saf.RacrouteVerify, "8/52/0", "not for the application", none, after(closeTSO, logOn(colin, password))},
		{saf.RacrouteVerify, "8/108/?", "token of another key", none, forgedToken(`{"alg":"HS256"}`, "OTHER.KEY")},
		{saf.RacrouteVerify, "8/108/28", "kid is a number", none, forgedToken(`{"alg":"HS256","kid":1}`, "HMAC.KEY")},
		{saf.RacrouteVerify, "8/108/29", "another kid", none, forgedToken(`{"alg":"HS256","kid":"key-2"}`, "HMAC.KEY")},

		{saf.RacrouteAuth, "0/0/0", "granted", none, after(facility(esm.Read, false), ask(esm.FACILITY, "A.B"))},
		{saf.RacrouteAuth, "0/0/4", "warning", none, after(facility(esm.None, true), ask(esm.FACILITY, "A.B"))},
		{saf.RacrouteAuth, "4/0/0", "no class", none, ask("NOCLASS", "A.B")},
		{saf.RacrouteAuth, "4/4/0", "no profile", none, ask(esm.FACILITY, "A.B")},
		{saf.RacrouteAuth, "8/8/0", "denied", none, after(facility(esm.None, false), ask(esm.FACILITY, "A.B"))},
		{saf.RacrouteAuth, "8/8/512", "no profile, denied", none, after(denyingClass, ask("#DENIES", "X"))},

		{saf.RacrouteFastAuth, "0/0/0", "granted", none, after(facility(esm.Read, false), askFast(esm.FACILITY, "A.B"))},
		{saf.RacrouteFastAuth, "0/0/4", "warning", none, after(facility(esm.None, true), askFast(esm.FACILITY, "A.B"))},
		{saf.RacrouteFastAuth, "4/0/0", "no class", none, askFast("NOCLASS", "A.B")},
		{saf.RacrouteFastAuth, "4/4/0", "no profile", none, askFast(esm.FACILITY, "A.B")},
		{saf.RacrouteFastAuth, "4/4/0", "not RACLISTed", none, func(w *world) saf.Codes {
			facility(esm.None, false)(w)
			must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.NoRaclist(esm.FACILITY) }))
			return askFast(esm.FACILITY, "A.B")(w)
		}},
		{saf.RacrouteFastAuth, "8/8/0", "denied", none, after(facility(esm.None, false), askFast(esm.FACILITY, "A.B"))},
		{saf.RacrouteFastAuth, "8/8/0", "no profile, denied", none, after(denyingClass, askFast("#DENIES", "X"))},

		{saf.InitACEE, "0/0/0", "password", none, create(colin, password)},
		{saf.InitACEE, "8/8/4", "no user", none, create("", password)},
		{saf.InitACEE, "8/8/16", "undefined user", none, create("NOBODY", password)},
		{saf.InitACEE, "8/8/16", "undefined user, whatever VERIFY answers", saf.Choices{UndefinedUserNoDecision: true}, create("NOBODY", password)},
		{saf.InitACEE, "8/8/20", "wrong password", none, create(colin, "WRONG")},
		{saf.InitACEE, "8/8/24", "expired password", none, after(expire, create(colin, password))},
		{saf.InitACEE, "8/8/28", "revoked", none, after(revoke, create(colin, password))},
		{saf.InitACEE, "8/8/28", "revoked in the group", none, after(revokeInGroup, create(colin, password))},
		{saf.InitACEE, "8/8/32", "not for the application", none, after(closeTSO, create(colin, password))},
		{saf.InitACEE, "0/0/0", "token", none, tokenFromACEE(signed())},
		{saf.InitACEE, "8/8/4", "token for nobody", none, func(w *world) saf.Codes { return w.GenerateToken(saf.ACEE{}, appl("FEKAPPL")).Codes }},
		{saf.InitACEE, "8/16/?", "no key for the token", none, tokenFromACEE(byLabel("NO.KEY", "HS256", ""))},
		{saf.InitACEE, "8/16/?", "IDTDATA is not active", none, func(w *world) saf.Codes { return w.GenerateToken(acee(colin), appl("FEKAPPL")).Codes }},
		{saf.InitACEE, "8/16/7", "token by RSA with SIGTOKEN", none, tokenFromACEE(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "RS256"})},

		{saf.RUserMap, "0/0/0", "mapped", none, userMap(colin, 8, "jane", "realm")},
		{saf.RUserMap, "8/8/4", "function code 7", none, userMap(colin, 7, "jane", "realm")},
		{saf.RUserMap, "8/8/20", "no authority", none, userMap(other, 8, "jane", "realm")},
		{saf.RUserMap, "8/8/40", "blank name", none, userMap(colin, 8, "  ", "realm")},
		{saf.RUserMap, "8/8/40", "long name", none, userMap(colin, 8, string(make([]byte, 247)), "realm")},
		{saf.RUserMap, "8/8/44", "no registry", none, userMap(colin, 8, "jane", "")},
		{saf.RUserMap, "8/8/48", "another realm", none, userMap(colin, 8, "jane", "other")},
	}
	for _, service := range []saf.Service{saf.RTicketServ, saf.RGenSec} {
		call := (*saf.System).TicketServ
		if service == saf.RGenSec {
			call = (*saf.System).GenSec
		}
		with := func(function int, sub saf.Subfunction, user, application, ticket string) func(*world) saf.Codes {
			return func(w *world) saf.Codes {
				r, err := call(w.System, acee(colin), saf.TicketRequest{Function: function, Subfunction: sub, User: user, Application: application, Ticket: saf.NewAuthenticator(ticket)})
				must(w.t, err)
				return r.Codes
			}
		}
		list = append(list,
			scenario{service, "0/0/0", "generate", none, with(3, saf.Generate, "COLIN", "TSOS0W1", "")},
			scenario{service, "8/8/0", "function code 4", none, with(4, saf.Generate, "COLIN", "TSOS0W1", "")},
			scenario{service, "8/8/4", "sub-function 9", none, with(3, 9, "COLIN", "TSOS0W1", "")},
			scenario{service, "8/8/4", "lower case", none, with(3, saf.Generate, "colin", "TSOS0W1", "")},
			scenario{service, "8/8/4", "lower-case application", none, with(3, saf.Generate, "COLIN", "tsos0w1", "")},
			scenario{service, "8/8/4", "no application", none, with(3, saf.Generate, "COLIN", "", "")},
			scenario{service, "8/8/4", "application too long", none, with(3, saf.Generate, "COLIN", "TSOS0W1XY", "")},
			scenario{service, "8/8/16", "no IRRPTAUTH profile", none, with(3, saf.Generate, "COLIN", "CICSA", "")},
			scenario{service, "8/16/28", "no PTKTDATA profile", none, after(func(w *world) {
				w.protect(esm.PTKTDATA, "IRRPTAUTH.CICSA.*", esm.Update)
			}, with(3, saf.Generate, "COLIN", "CICSA", ""))},
			scenario{service, "8/16/32", "not a ticket", none, with(3, saf.Evaluate, "COLIN", "TSOS0W1", "HELLO")},
		)
	}
	return list
}

func TestEveryCode(t *testing.T) {
	answered := map[string]bool{}
	for _, s := range scenarios() {
		t.Run(fmt.Sprintf("%s/%s/%s", s.service, s.want, s.name), func(t *testing.T) {
			got := s.run(newWorld(t, s.choices))
			if got.String() != s.want {
				t.Errorf("%s: %s answered %v, want %s", s.service, s.name, got, s.want)
			}
			if got.Meaning(s.service) == "" {
				t.Errorf("%s answered %v, which is not documented", s.service, got)
			}
			answered[string(s.service)+" "+got.String()] = true
		})
	}
	for _, service := range saf.Services() {
		for _, d := range saf.Documented(service) {
			if got, want := answered[string(service)+" "+d.Codes.String()], d.Coverage != saf.Never; got != want {
				t.Errorf("%s %v: a scenario answers it: %v; the table says that it can be answered: %v", service, d.Codes, got, want)
			}
		}
	}
}

func TestNewRefusesConfig(t *testing.T) {
	good := saf.Config{
		SMFID: "S0W1", Security: esm.New(esm.Config{}).IPL("S0W1"), Replays: passticket.NewRegister(1),
		Now: func() time.Time { return start },
	}
	if _, err := saf.New(good); err != nil {
		t.Fatalf("a complete configuration is refused: %v", err)
	}
	for name, spoil := range map[string]func(*saf.Config){
		"no SMF ID":         func(c *saf.Config) { c.SMFID = "" },
		"long SMF ID":       func(c *saf.Config) { c.SMFID = "S0W12" },
		"lower-case SMF ID": func(c *saf.Config) { c.SMFID = "s0w1" },
		"no security":       func(c *saf.Config) { c.Security = nil },
		"no replays":        func(c *saf.Config) { c.Replays = nil },
		"no clock":          func(c *saf.Config) { c.Now = nil },
	} {
		bad := good
		spoil(&bad)
		if s, err := saf.New(bad); !errors.Is(err, saf.ErrConfig) || s != nil {
			t.Errorf("%s: New returned %v, want an error that wraps ErrConfig", name, err)
		}
	}
}

func TestNotModelled(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	for _, r := range []saf.TicketRequest{
		{Function: 1}, {Function: 2},
		{Function: 3, Subfunction: saf.EvaluateExtended}, {Function: 3, Subfunction: saf.GenerateExtended},
	} {
		if _, err := w.TicketServ(acee(colin), r); !errors.Is(err, saf.ErrNotModelled) {
			t.Errorf("R_ticketserv %d.%d: %v, want ErrNotModelled", r.Function, r.Subfunction, err)
		}
	}
	if _, err := w.UserMap(acee(colin), saf.UserMapRequest{Function: 6}); !errors.Is(err, saf.ErrNotModelled) {
		t.Errorf("R_usermap 6: %v, want ErrNotModelled", err)
	}
	if diff := cmp.Diff(0, len(w.records)); diff != "" {
		t.Errorf("functions that are not modelled left records: %s", diff)
	}
}
