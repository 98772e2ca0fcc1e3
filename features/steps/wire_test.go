package steps

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"
	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// standing is a session of a target that has one server as it stands, and answers
// every request alike.
type standing struct {
	there  target.ServerOpenResult
	answer target.ServerRequestResult

	mu       sync.Mutex
	requests []target.ServerRequestArgs
	signOns  []target.ServerSignOnArgs
}

func (s *standing) Call(_ context.Context, _ string, args, result any) (target.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch a := args.(type) {
	case target.ServerOpenArgs:
		*result.(*target.ServerOpenResult) = s.there
	case target.ServerRequestArgs:
		s.requests = append(s.requests, a)
		*result.(*target.ServerRequestResult) = s.answer
	case target.ServerSignOnArgs:
		s.signOns = append(s.signOns, a)
		if a.User != s.there.Users[target.RoleUser].ID {
			return target.Answer{Kind: target.Refused, Reason: target.Unspecified}, nil
		}
	}
	return target.Answer{Kind: target.OK}, nil
}

func (*standing) Close(context.Context) error { return nil }

// plainThere is what a modest target has.
func plainThere() target.ServerOpenResult {
	return target.ServerOpenResult{
		Level:        "zowe-v3",
		Options:      map[string]string{"provider": "saf"},
		Users:        map[string]target.User{target.RoleUser: {ID: "COLIN", Password: `ROSE"BUD`}},
		Applications: map[string]string{target.RoleAuthorized: "MQWEB"},
		Certificates: []string{target.CertificateTrusted},
	}
}

// standingWorld is a scenario at a target that has a ZAAS.
func standingWorld(s *standing) *World {
	info := target.Info{Operations: []string{target.OpServerOpen, target.OpServerRequest, target.OpServerSignOn}, Servers: []string{target.ZAAS}}
	return NewWorld(info, s, nil, 1)
}

// do plays steps, each with the table that follows it, up to the first error.
func do(w *World, lines ...any) error {
	for i, line := range lines {
		text, ok := line.(string)
		if !ok {
			continue
		}
		var t *godog.Table
		if i+1 < len(lines) {
			t, _ = lines[i+1].(*godog.Table)
		}
		matched := false
		for _, b := range bindings() {
			found := b.expr.FindStringSubmatch(text)
			if found == nil || (t == nil) != (b.Table == nil) {
				continue
			}
			matched = true
			if err := w.step(context.Background(), b.Step, found[1:], t); err != nil {
				return w.ended
			}
		}
		if !matched {
			return fmt.Errorf("no step matches %q", text)
		}
	}
	return nil
}

// table is the table of a step, two cells a row.
func table(cells ...string) *godog.Table {
	t := &godog.Table{}
	for i := 0; i+1 < len(cells); i += 2 {
		t.Rows = append(t.Rows, &messages.PickleTableRow{Cells: []*messages.PickleTableCell{{Value: cells[i]}, {Value: cells[i+1]}}})
	}
	return t
}

// TestCompose: what the lines of a table make of a request.
func TestCompose(t *testing.T) {
	s := &standing{there: plainThere(), answer: target.ServerRequestResult{
		Status: 200, Header: http.Header{"Set-Cookie": {"connect.sid.7=abcdef; Path=/"}}, Body: `{"ticket":"LETTERSX"}`,
	}}
	w := standingWorld(s)
	err := do(w, "a ZAAS", `GET "/{user in lower case}?x={cookie connect.sid*}" is sent`,
		`GET "/{user in lower case}?x={cookie connect.sid*}" is sent`,
		`POST "/ticket" is sent with:`, table(
			"certificate", "trusted", "cookie", "a=1", "cookie", "b={cookie connect.sid.7}", "header", "X-One: {ticket}", "header", "X-One: 2",
			"basic", "{user}:{password}", "body", `{"password":"{password}","long":"{5 letters}"}`, "bearer", ""),
		`POST "/x" is sent with:`, table("certificate", "none", "bearer", "{authorized}", "body", `"{password}"`, "type", "text/plain"),
		`POST "/x" is sent with:`, table("body", "x", "type", "none"),
	)
	if !strings.Contains(fmt.Sprint(err), "no answer set it") { // before the first answer
		t.Fatalf("expected a cookie that is missing, observed %v", err)
	}
	if err := do(w, `GET "/" is sent`,
		`GET "/{user in lower case}?x={cookie connect.sid*}" is sent`,
		`POST "/ticket" is sent with:`, table(
			"certificate", "trusted", "cookie", "a=1", "cookie", "b={cookie connect.sid.7}", "header", "X-One: {ticket}", "header", "X-One: 2",
			"basic", "{user}:{password}", "body", `{"password":"{password}","long":"{5 letters}"}`, "bearer", ""),
		`POST "/x" is sent with:`, table("certificate", "none", "bearer", "{authorized}", "body", `"{password}"`, "type", "text/plain"),
		`POST "/x" is sent with:`, table("body", "x", "type", "none"),
	); err != nil {
		t.Fatal(err)
	}
	place := target.Place{System: "SYS1", Time: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	want := []target.ServerRequestArgs{
		{Place: place, Server: "ZAAS", Method: "GET", Path: "/", Header: http.Header{}},
		{Place: place, Server: "ZAAS", Method: "GET", Path: "/colin?x=abcdef", Header: http.Header{}},
		{
			Place: place, Server: "ZAAS", Method: "POST", Path: "/ticket", Certificate: "trusted",
			Header: http.Header{
				"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(`COLIN:ROSE"BUD`))},
				"Cookie":        {"a=1; b=abcdef"}, "X-One": {"LETTERSX", "2"}, "Content-Type": {"application/json"},
			},
			Body: `{"password":"ROSE\"BUD","long":"xxxxx"}`,
		},
		{
			Place: place, Server: "ZAAS", Method: "POST", Path: "/x",
			Header: http.Header{"Authorization": {"Bearer MQWEB"}, "Content-Type": {"text/plain"}}, Body: `"ROSE"BUD"`,
		},
		{Place: place, Server: "ZAAS", Method: "POST", Path: "/x", Header: http.Header{}, Body: "x"},
	}
	if diff := cmp.Diff(want, s.requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestWireEnds: what a scenario comes to at a target that has less, and a
// feature that is wrong.
func TestWireEnds(t *testing.T) {
	absentFrom := &notOffered{}
	wrong := misuse("")
	failed := &mismatch{}
	for _, c := range []struct {
		name  string
		lines []any
		as    any // the kind of the error
		says  string
	}{
		{"another server", []any{"a ZSS"}, &absentFrom, "server ZSS"},
		{"another level", []any{"a ZAAS of level zowe-v2"}, &absentFrom, `level zowe-v2 of ZAAS (it has "zowe-v3")`},
		{"another option", []any{"a ZAAS with:", table("provider", "zosmf")}, &absentFrom, "option provider=zosmf of ZAAS"},
		{"two instances", []any{"a ZAAS with:", table("systems", "SYS1 SYS2")}, &absentFrom, "the ability instances of ZAAS"},
		{"its own clock", []any{"a ZAAS", "8 hours pass"}, &absentFrom, "the ability clock of ZAAS"},
		{"no restart", []any{"a ZAAS", "server ZAAS is restarted"}, &absentFrom, "the ability restart of ZAAS"},
		{"HTTPS only", []any{"a ZAAS", `GET "/" is sent with:`, table("over", "HTTP")}, &absentFrom, "the ability plain of ZAAS"},
		{"a user who is missing", []any{"a ZAAS", `GET "/{revoked}" is sent`}, &absentFrom, "a user in the role revoked"},
		{"the password of one", []any{"a ZAAS", `GET "/{expired password}" is sent`}, &absentFrom, "a user in the role expired"},
		{"an application that is missing", []any{"a ZAAS", `GET "/{unknown}" is sent`}, &absentFrom, "an application in the role unknown"},
		{"a certificate that is missing", []any{"a ZAAS", `GET "/" is sent with:`, table("certificate", "own")}, &absentFrom, "a client certificate in the role own"},
		{"a login of who is missing", []any{"a ZAAS", "the expired user has logged in"}, &absentFrom, "a user in the role expired"},

		{"no server", []any{`GET "/" is sent`}, &wrong, "was not opened"},
		{"a server that was not opened", []any{"a ZAAS", `GET "/" is sent to ZSS with:`, table()}, &wrong, "server ZSS was not opened"},
		{"a name of nobody", []any{"a ZAAS", `GET "/{usr}" is sent`}, &wrong, "nobody knows what {usr} stands for"},
		{"a part of nothing", []any{"a ZAAS", `GET "/" is sent with:`, table("bear", "x")}, &wrong, `no part "bear"`},
		{"a part twice", []any{"a ZAAS", `GET "/" is sent with:`, table("bearer", "x", "bearer", "y")}, &wrong, "bearer of a request stands twice"},
		{"a header without a colon", []any{"a ZAAS", `GET "/" is sent with:`, table("header", "X")}, &wrong, "a colon"},
		{"over what", []any{"a ZAAS", `GET "/" is sent with:`, table("over", "telex")}, &wrong, "telex"},
		{"a certificate of nobody", []any{"a ZAAS", `GET "/" is sent with:`, table("certificate", "good")}, &wrong, `the role "good"`},
		{"an option twice", []any{"a ZAAS with:", table("a", "1", "a", "2")}, &wrong, "stands twice"},
		{"an option of nothing", []any{"a ZAAS with:", table("a", "")}, &wrong, "two cells"},
		{"nothing to judge", []any{"a ZAAS", "the status is 200"}, &wrong, "no request was sent"},
		{"nothing at once", []any{"a ZAAS", `GET "/" is sent`, "each status is 200"}, &wrong, "no requests were sent at once"},
		{"no two answers", []any{"a ZAAS", `GET "/" is sent`, `the member "a" of the answer differs from the one before`}, &wrong, "no two answers"},
		{"no JSON", []any{"a ZAAS", `GET "/" is sent`, `the member "a" of the answer is {"b"`}, &wrong, "is not JSON"},
		{"no array", []any{"a ZAAS", `GET "/" is sent`, `the member "a" of the answer is one of "b"`}, &wrong, "is no array"},
		{"no expression", []any{"a ZAAS", `GET "/" is sent`, `the member "a" of the answer matches "("`}, &wrong, "no regular expression"},
		{"a short text", []any{"a ZAAS", `GET "/" is sent`, `"abc" is not in the answer`}, &wrong, "so few characters"},
		{"no answer of another", []any{"a ZAAS", `GET "/" is sent`, `"abcd" is in no answer of ZSS`}, &wrong, "has answered nothing"},
		{"too many at once", []any{"a ZAAS", `GET "/" is sent`, "the same request is sent 1001 times at once"}, &wrong, "2 to 1000 times"},

		{"no ticket", []any{"a ZAAS", `GET "/{ticket}" is sent`}, &failed, "a PassTicket in an answer"},
		{"a login without a token", []any{"a ZAAS", "the user has logged in"}, &failed, "a token"},
		{"no token to take", []any{"a ZAAS", `GET "/" is sent`, "the token of the answer is taken"}, &failed, "a token"},
		{"no string to keep", []any{"a ZAAS", `GET "/" is sent`, `the member "a" of the answer is kept as "b"`}, &failed, "a string as member a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := do(standingWorld(&standing{there: plainThere(), answer: target.ServerRequestResult{Status: 204}}), c.lines...)
			if err == nil || !errors.As(err, c.as) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("expected %T that says %q, observed %T: %v", c.as, c.says, err, err)
			}
		})
	}
}

// answerOf is the answer that the expectations are tried on.
var answerOf = target.ServerRequestResult{
	Status: 401,
	Header: http.Header{
		"Content-Type": {"application/json;charset=UTF-8"}, "Www-Authenticate": {"Basic", "Bearer"},
		"Set-Cookie": {"sid.7=v1; Path=/; SameSite=Strict; HttpOnly; Secure", "gone=; Path=/; Max-Age=0", "two=1", "two=2"},
	},
	Body: `{"messages":[{"messageNumber":"ZWEAG120E","messageContent":"no COLIN"}],"userId":"COLIN","n":1,"nothing":null,"secret":"ROSE\"BUD"}`,
}

// TestWireAnswers: what expectations say of one answer.
func TestWireAnswers(t *testing.T) {
	for text, want := range map[string]bool{
		"the status is 401": true, "the status is 200": false, "the status is 200 or 401": true, "the status is 4xx": true, "the status is 5xx or 200": false,
		"the message is ZWEAG120E": true, "the message is ZWEAG120": false, "the message is ZWEAG121E or ZWEAG120E": true, "the message is ZWEAG121E": false,
		"the answer has no body": false,
		`the header "Content-Type" of the answer is "application/json;charset=UTF-8"`: true,
		`the header "content-type" of the answer is "application/json"`:               false,
		`the header "Content-Type" of the answer matches "^application/json"`:         true,
		`the header "Content-Type" of the answer matches "^text/"`:                    false,
		`the header "WWW-Authenticate" of the answer is "Basic"`:                      false, // there are two
		`the header "X-None" of the answer matches ""`:                                false,
		`the answer has no header "X-None"`:                                           true, `the answer has no header "set-cookie"`: false,
		`"{password}" is not in the answer`: false, `"MARIGLD2" is not in the answer`: true, `"v1; Path" is not in the answer`: false,
		`"{password}" is in no answer of ZAAS`: false, `"MARIGLD2" is in no answer of ZAAS`: true,
		`the member "userId" of the answer is "{user}"`: true, `the member "userId" of the answer is "colin"`: false,
		`the member "n" of the answer is 1`: true, `the member "n" of the answer is "1"`: false,
		`the member "nothing" of the answer is null`: true, `the member "none" of the answer is null`: false,
		`the member "secret" of the answer is "{password}"`:                                    true,
		`the member "messages.0.messageNumber" of the answer is "ZWEAG120E"`:                   true,
		`the member "messages.1.messageNumber" of the answer is "ZWEAG120E"`:                   false,
		`the member "messages.x" of the answer is "ZWEAG120E"`:                                 false,
		`the member "n" of the answer is one of [2, 1]`:                                        true,
		`the member "n" of the answer is one of []`:                                            false,
		`the member "userId" of the answer matches "^C"`:                                       true,
		`the member "userId" of the answer matches "^D"`:                                       false,
		`the member "n" of the answer matches "1"`:                                             false, // no string
		`the answer has no member "ticket"`:                                                    true,
		`the answer has no member "nothing"`:                                                   false,
		`the answer has the members ["n","messages","nothing","secret","userId"] and no other`: true,
		`the answer has the members ["messages"] and no other`:                                 false,
		`the answer sets cookie "sid.7" with "HttpOnly; secure; SameSite=strict; Path=/"`:      true,
		`the answer sets cookie "sid.*" with "HttpOnly"`:                                       true,
		`the answer sets cookie "sid.7" with "Path=/other"`:                                    false,
		`the answer sets cookie "sid.7" with "Max-Age"`:                                        false,
		`the answer sets cookie "sid.7" without "Max-Age; Expires"`:                            true,
		`the answer sets cookie "sid.7" without "Domain; Secure"`:                              false,
		`the answer sets cookie "gone" with "Path=/"`:                                          false, // without a value
		`the answer sets cookie "two" without "Path"`:                                          false, // twice
		`the answer sets cookie "none" without "Path"`:                                         false,
		`the answer sets no cookie "sid"`:                                                      true,
		`the answer sets no cookie "gone"`:                                                     false,
		`the answer sets no cookie "*"`:                                                        false,
		"the server refuses as not authenticated":                                              true,
		"the server accepts":                                                                   false,
		"no token is in the answer":                                                            true,
	} {
		t.Run(text, func(t *testing.T) {
			w := standingWorld(&standing{there: plainThere(), answer: answerOf})
			err := do(w, "a ZAAS", `GET "/" is sent`, text)
			var failed *mismatch
			if want && (err != nil || w.judged != 1) || !want && !errors.As(err, &failed) {
				t.Errorf("expected %t, observed %v", want, err)
			}
		})
	}
}

// TestWireChoices: the outcomes of a choice over an answer.
func TestWireChoices(t *testing.T) {
	for outcome, want := range map[string]bool{
		"status 401": true, "status 400": false, "status 401 with message ZWEAG120E": true, "status 401 with message ZWEAG121E": false,
		"status 400 with message ZWEAG120E": false, `the member "userId" is "{user}"`: true, `the member "userId" is "colin"`: false,
		`no member "ticket"`: true, `no member "userId"`: false, "the server refuses": true, "the server accepts": false,
	} {
		w := standingWorld(&standing{there: plainThere(), answer: answerOf})
		err := do(w, "a ZAAS", `GET "/" is sent`, "one of these choices is taken", table("choice", "outcome", "this", outcome, "never", "status 299"))
		var failed *mismatch
		if want && (err != nil || w.choice != "this") || !want && !errors.As(err, &failed) {
			t.Errorf("%s: expected %t, observed %v, choice %q", outcome, want, err, w.choice)
		}
	}
}

// TestWireSecrets: what a scenario was given stays out of its report.
func TestWireSecrets(t *testing.T) {
	s := &standing{there: plainThere(), answer: target.ServerRequestResult{
		Status: 200, Header: http.Header{"Set-Cookie": {"sid=s3cr3tsid; Path=/"}},
		Body: `{"ticket":"0F5WEEIL","accessToken":"opaque-token","refresh":{"refreshToken":"other-token"},"userId":"COLIN"}`,
	}}
	w := standingWorld(s)
	if err := do(w, "a ZAAS", `POST "/login" is sent with:`, table("basic", "{user}:{password}"),
		`POST "/login" is sent with:`, table("body", `{"password":"{password}"}`), "the status is 500"); err == nil {
		t.Fatal("the status is 200")
	}
	verdict := w.End(t.Context(), nil)
	report := w.Calls() + verdict.Expected + verdict.Observed
	hidden := Redactor(w.Secrets())(report)
	for _, secret := range []string{
		`ROSE"BUD`, `ROSE\"BUD`, `ROSE\\\"BUD`, base64.StdEncoding.EncodeToString([]byte(`COLIN:ROSE"BUD`)), "s3cr3tsid", "0F5WEEIL", "opaque-token", "other-token",
	} {
		if strings.Contains(hidden, secret) {
			t.Errorf("%q is in the report: %s", secret, hidden)
		}
	}
	if !strings.Contains(hidden, "COLIN") || !w.Opened() {
		t.Errorf("expected the user ID in the report of a server that was opened, observed %s", hidden)
	}
}

// TestPresentTicket: who signs on with the PassTicket of an answer.
func TestPresentTicket(t *testing.T) {
	s := &standing{there: plainThere(), answer: target.ServerRequestResult{Status: 200, Body: `{"ticket":"0F5WEEIL"}`}}
	s.there.Users[target.RoleOther] = target.User{ID: "DORIS", Password: "MARIGLD2"}
	if err := do(standingWorld(s), "a ZAAS", `GET "/" is sent`, "the ticket signs the user on to {authorized}",
		"the ticket does not sign the other user on to TSO"); err != nil {
		t.Fatal(err)
	}
	place := target.Place{System: "SYS1", Time: newWire().clock}
	want := []target.ServerSignOnArgs{
		{Place: place, Application: "MQWEB", User: "COLIN", Authenticator: "0F5WEEIL"},
		{Place: place, Application: "TSO", User: "DORIS", Authenticator: "0F5WEEIL"},
	}
	if diff := cmp.Diff(want, s.signOns); diff != "" {
		t.Errorf("sign-ons (-want +got):\n%s", diff)
	}
	var failed *mismatch
	if err := do(standingWorld(s), "a ZAAS", `GET "/" is sent`, "the ticket does not sign the user on to {authorized}"); !errors.As(err, &failed) {
		t.Errorf("expected a mismatch, observed %v", err)
	}
}

// TestAtOnce: as many requests as were asked for, each answered.
func TestAtOnce(t *testing.T) {
	s := &standing{there: plainThere(), answer: target.ServerRequestResult{Status: 200, Body: `{"a":1}`}}
	w := standingWorld(s)
	if err := do(w, "a ZAAS", `GET "/" is sent`, "the same request is sent 50 times at once", "each status is 200"); err != nil {
		t.Fatal(err)
	}
	var failed *mismatch
	if err := do(w, `no two answers have the same member "a"`); !errors.As(err, &failed) {
		t.Errorf("expected a mismatch, observed %v", err)
	}
	if len(s.requests) != 51 {
		t.Errorf("expected 51 requests, observed %d", len(s.requests))
	}
}
