package saf_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

func TestLogonRecords(t *testing.T) {
	const first = "ICH408I USER(COLIN   ) GROUP(SYS1    ) NAME(COLIN OF TEST       )"
	const badPassword = "  LOGON/JOB INITIATION - INVALID PASSWORD"
	const irr013i = "IRR013I VERIFICATION FAILED. INVALID PASSWORD GIVEN"
	signOn := func(text string) func(*world) { return func(w *world) { w.logOn(colin, text) } }
	for _, test := range []struct {
		name      string
		run       func(*world)
		qualifier int // -1: no record
		messages  []string
	}{
		{"password", signOn(password), 0, nil},
		{"ticket", func(w *world) { w.logOn(colin, w.ticket(keyText, colin, "TSOS0W1")) }, 32, nil},
		{"wrong password", signOn("WRONG"), 1, []string{first, badPassword, irr013i}},
		{"wrong ticket", func(w *world) { w.logOn(colin, w.ticket(keyText, other, "TSOS0W1")) }, 1, []string{first, badPassword, irr013i}},
		{"replay", func(w *world) {
			ticket := w.ticket(keyText, colin, "TSOS0W1")
			w.logOn(colin, ticket)
			w.logOn(colin, ticket)
		}, 33, []string{first, badPassword, irr013i}},
		{"not connected", func(w *world) {
			w.Verify(saf.VerifyRequest{User: colin, Group: "TESTERS", Authenticator: saf.NewAuthenticator(password)})
		}, 2, nil},
		{"closed", func(w *world) { closeTSO(w); w.logOn(colin, password) }, 5, []string{first, "  LOGON/JOB INITIATION - NOT AUTHORIZED TO APPLICATION"}},
		{"revoked", func(w *world) { revoke(w); w.logOn(colin, password) }, 6, []string{first, "  LOGON/JOB INITIATION - REVOKED USER ACCESS ATTEMPT"}},
		{"revoked in group", func(w *world) { revokeInGroup(w); w.logOn(colin, password) }, 6, []string{"IRR017I VERIFICATION FAILED. USER IS REVOKED AT THE GROUP LEVEL"}},
		{"revoked now", func(w *world) {
			revokeAfter(w, 1)
			w.logOn(colin, "WRONG")
			w.logOn(colin, "WRONG")
		}, 7, []string{first, badPassword, irr013i}},
		{"undefined", func(w *world) { w.logOn("NOBODY", password) }, 9, []string{
			"ICH408I USER(NOBODY  ) GROUP(        ) NAME(???                 )",
			"  LOGON/JOB INITIATION - USER AT TERMINAL          NOT RACF-DEFINED",
			"IRR012I VERIFICATION FAILED. USER PROFILE NOT FOUND",
		}},
		{"identity without a map", func(w *world) {
			w.InitACEE(saf.InitACEERequest{Identity: saf.DistributedIdentity{Name: "jane", Registry: "r"}})
		}, 9, nil},
		{"expired", func(w *world) { expire(w); w.logOn(colin, password) }, -1, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			test.run(w)
			if test.qualifier < 0 {
				if len(w.records) > 0 {
					t.Errorf("wrote %+v, want no record", w.records)
				}
				return
			}
			r := w.last()
			if r.Event != saf.EventLogon || r.Qualifier != test.qualifier {
				t.Errorf("event %d qualifier %d, want 1 qualifier %d", r.Event, r.Qualifier, test.qualifier)
			}
			if diff := cmp.Diff(test.messages, r.Messages); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			success := test.qualifier == 0 || test.qualifier == 32
			if r.Violation == success || r.Codes.OK() != success || r.Type80() == (test.qualifier == 0) {
				t.Errorf("violation %v, codes %v, type 80 %v", r.Violation, r.Codes, r.Type80())
			}
		})
	}
}

func TestAccessRecords(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.protect(esm.FACILITY, "A.*", esm.Read)
	w.protect(esm.FACILITY, "B", esm.None)
	for _, test := range []struct {
		name     string
		resource esm.ProfileName
		noLog    bool
		want     []string
	}{
		{"generic", "A.B", false, []string{
			"ICH408I USER(COLIN   ) GROUP(SYS1    ) NAME(COLIN OF TEST       )",
			"  A.B CL(FACILITY)",
			"  INSUFFICIENT ACCESS AUTHORITY",
			"  FROM A.* (G)",
			"  ACCESS INTENT(UPDATE )  ACCESS ALLOWED(READ   )",
		}},
		{"discrete", "B", false, []string{
			"ICH408I USER(COLIN   ) GROUP(SYS1    ) NAME(COLIN OF TEST       )",
			"  B CL(FACILITY)",
			"  INSUFFICIENT ACCESS AUTHORITY",
			"  ACCESS INTENT(UPDATE )  ACCESS ALLOWED(NONE   )",
		}},
		{"LOG=NONE", "B", true, nil},
		{"no profile", "C", false, nil},
	} {
		w.records = nil
		r := w.Auth(acee(colin), saf.AuthRequest{Class: esm.FACILITY, Resource: test.resource, Level: esm.Update, NoLog: test.noLog})
		if r.OK() {
			t.Errorf("%s: %v, want a refusal or no decision", test.name, r.Codes)
		}
		var got []string
		if len(w.records) > 0 {
			got = w.last().Messages
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A class that denies without a profile leaves no record of it.
func TestNoRecordWithoutProfile(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	denyingClass(w)
	r := w.Auth(acee(colin), saf.AuthRequest{Class: "#DENIES", Resource: "X", Level: esm.Read})
	if r.OK() || len(w.records) > 0 {
		t.Errorf("codes %v, records %+v; want a denial without a record", r.Codes, w.records)
	}
}

func TestAuthenticatorPrints(t *testing.T) {
	const want = "(password or PassTicket, redacted)"
	a := saf.NewAuthenticator(password)
	text, err := a.MarshalText()
	must(t, err)
	for _, got := range []string{string(text), a.String(), a.GoString(), fmt.Sprint(a), a.LogValue().String()} {
		if got != want {
			t.Errorf("an authenticator prints %q, want %q", got, want)
		}
	}
}

func TestWarningRecord(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	facility(esm.None, true)(w)
	r := w.Auth(saf.ACEE{User: "NOBODY"}, saf.AuthRequest{Class: esm.FACILITY, Resource: "A.B", Level: esm.Read})
	got := w.last()
	if r.String() != "0/0/4" || got.Qualifier != saf.AccessByWarning || got.Violation || !got.Warning || !got.UserNotDefined {
		t.Errorf("codes %v, record %+v; want a warning that is no violation", r.Codes, got)
	}
	if got, want := got.Messages[2], "  WARNING: INSUFFICIENT ACCESS AUTHORITY"; got != want {
		t.Errorf("reason line %q, want %q", got, want)
	}
}

// A trusted started task passes, but only where there is something to pass.
func TestAuthTrusted(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	facility(esm.None, false)(w)
	trusted := saf.ACEE{User: stc, Group: esm.SYS1, Trusted: true}
	for name, ask := range map[string]func(saf.ACEE, saf.AuthRequest) saf.AuthResult{"AUTH": w.Auth, "FASTAUTH": w.FastAuth} {
		if got := ask(trusted, saf.AuthRequest{Class: esm.FACILITY, Resource: "A.B", Level: esm.Alter}); got.String() != "0/0/0" {
			t.Errorf("%s of a trusted task: %v, want 0/0/0", name, got.Codes)
		}
		if got := ask(acee(stc), saf.AuthRequest{Class: esm.FACILITY, Resource: "A.B", Level: esm.Alter}); got.String() != "8/8/0" {
			t.Errorf("%s of the same user, not trusted: %v, want 8/8/0", name, got.Codes)
		}
	}
}

func TestTicketRecords(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	made := w.GeneratePassTicket(acee(colin), "OTHER", "TSOS0W1")
	ticket := saf.NewAuthenticator(made.Ticket.Text())
	w.EvaluatePassTicket(acee(colin), "OTHER", "TSOS0W1", ticket)
	w.EvaluatePassTicket(acee(colin), "OTHER", "TSOS0W1", ticket)
	w.GeneratePassTicket(acee(other), "OTHER", "TSOS0W1")
	w.GeneratePassTicket(acee(colin), "other", "TSOS0W1") // a parameter error leaves no record
	type row struct {
		Event, Qualifier int
		User             esm.UserID
		TicketUser       string
		Codes            string
		Cause            saf.Cause
	}
	var got []row
	for _, r := range w.records {
		got = append(got, row{r.Event, r.Qualifier, r.User, r.TicketUser, r.Codes.String(), r.Cause})
	}
	want := []row{
		{82, 0, colin, "OTHER", "0/0/0", ""},
		{81, 0, colin, "OTHER", "0/0/0", ""},
		{81, 1, colin, "OTHER", "8/16/32", saf.TicketReplayed},
		{2, 1, other, "", "8/8/0", saf.NoAuthority},
		{82, 1, other, "OTHER", "8/8/16", saf.NoAuthority},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestRecordJSON(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.now = start.Add(1250 * time.Millisecond)
	w.protect(esm.FACILITY, "A.*", esm.Read)
	w.logOn(colin, w.ticket(keyText, colin, "TSOS0W1"))
	w.Auth(acee(colin), saf.AuthRequest{Class: esm.FACILITY, Resource: "A.B", Level: esm.Update})
	w.GeneratePassTicket(acee(colin), "OTHER", "TSOS0W1")
	want := []map[string]any{{
		"evt": 1.0, "evq": 32.0, "type80": true, "init_event_type": "JOBINIT",
		"init_time_written": "12:00:01.25", "init_date_written": "2026-03-01", "init_system_smfid": "S0W1",
		"init_violation": "NO", "init_user_ndfnd": "NO", "init_user_warning": "NO",
		"init_evt_user_id": "COLIN", "init_evt_grp_id": "SYS1", "init_appl": "TSOS0W1",
		"service": "RACROUTE REQUEST=VERIFY", "codes": "0/0/0", "authenticated_by": "passticket", "algorithm": "legacy",
	}, {
		"evt": 2.0, "evq": 1.0, "type80": true, "acc_event_type": "ACCESS",
		"acc_time_written": "12:00:01.25", "acc_date_written": "2026-03-01", "acc_system_smfid": "S0W1",
		"acc_violation": "YES", "acc_user_ndfnd": "NO", "acc_user_warning": "NO",
		"acc_evt_user_id": "COLIN", "acc_evt_grp_id": "SYS1",
		"service": "RACROUTE REQUEST=AUTH", "codes": "8/8/0", "cause": "not-authorized",
		"class": "FACILITY", "resource": "A.B", "profile": "A.*", "generic": true, "request": "UPDATE", "allowed": "READ",
		"messages": []any{
			"ICH408I USER(COLIN   ) GROUP(SYS1    ) NAME(COLIN OF TEST       )", "  A.B CL(FACILITY)",
			"  INSUFFICIENT ACCESS AUTHORITY", "  FROM A.* (G)", "  ACCESS INTENT(UPDATE )  ACCESS ALLOWED(READ   )",
		},
	}, {
		"evt": 82.0, "evq": 0.0, "type80": true,
		"time_written": "12:00:01.25", "date_written": "2026-03-01", "system_smfid": "S0W1",
		"violation": "NO", "user_ndfnd": "NO", "user_warning": "NO", "evt_user_id": "COLIN", "evt_grp_id": "SYS1",
		"application": "TSOS0W1", "ticket_user": "OTHER", "service": "R_ticketserv", "codes": "0/0/0",
	}}
	var got []map[string]any
	for _, r := range w.records {
		b, err := json.Marshal(r)
		must(t, err)
		var m map[string]any
		must(t, json.Unmarshal(b, &m))
		got = append(got, m)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// Whatever is typed at whatever service, no record and no result shows it.
func TestNothingSecretPrints(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.protect(esm.PTKTDATA, "IRRPTAUTH.MQWEB.*", esm.Update)
	rapid.Check(t, func(t *rapid.T) {
		w.records = nil
		w.now = start.Add(time.Duration(rapid.IntRange(0, 1<<20).Draw(t, "second")) * time.Second)
		user := rapid.SampledFrom([]esm.UserID{colin, other, stc, "NOBODY"}).Draw(t, "user")
		application := rapid.SampledFrom([]string{"TSOS0W1", "MQWEB", "CICSA"}).Draw(t, "application")
		secret := rapid.OneOf(
			rapid.StringMatching(`[a-zA-Z0-9]{5,8}`),
			rapid.StringMatching(`[ -~]{14,40}`),
			rapid.Just(password), rapid.Just(phrase),
			rapid.Just(w.ticket(keyText, user, application)),
		).Draw(t, "secret")
		a := saf.NewAuthenticator(secret)
		made := w.GeneratePassTicket(acee(colin), string(user), application)
		secrets := []string{secret, keyText}
		if made.OK() {
			secrets = append(secrets, made.Ticket.Text())
		}
		request := saf.VerifyRequest{User: user, Application: appl(application), Authenticator: a}
		create := saf.InitACEERequest{User: user, Application: appl(application), Authenticator: a}
		ticketRequest := saf.TicketRequest{Function: 3, Subfunction: saf.Evaluate, User: string(user), Application: application, Ticket: a}
		evaluated, err := w.GenSec(acee(colin), ticketRequest)
		if err != nil {
			t.Fatal(err)
		}
		shown := []any{a, made, request, create, ticketRequest, evaluated, w.Verify(request), w.InitACEE(create)}
		for _, r := range w.records {
			shown = append(shown, r)
		}
		for _, text := range render(t, shown) {
			for _, secret := range secrets {
				if strings.Contains(strings.ToUpper(text), strings.ToUpper(secret)) {
					t.Fatalf("%q shows in %s", secret, text)
				}
			}
		}
	})
}

// render prints values in every way that a program may.
func render(t *rapid.T, values []any) (texts []string) {
	for _, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		texts = append(texts, string(b), log.String())
		if a, ok := v.(saf.Authenticator); ok {
			texts = append(texts, a.String(), a.GoString())
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			texts = append(texts, fmt.Sprintf(verb, v), fmt.Sprintf(verb, &v), fmt.Sprintf(verb, struct{ v any }{v}))
		}
	}
	return texts
}
