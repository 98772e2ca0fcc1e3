package zaas_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zaas"
)

const wanted = `{"applicationName":"ZOWEAPPL"}`

// signOn signs USER on to an application.
func (w *world) signOn(user, application, ticket string) saf.Cause {
	w.t.Helper()
	appl, err := passticket.ParseApplID(application)
	must(w.t, err)
	return w.saf.Verify(saf.VerifyRequest{User: "USER", Application: appl, Authenticator: saf.NewAuthenticator(ticket)}).Cause
}

type ticketAnswer struct{ Token, UserID, ApplicationName, Ticket string }

func (w *world) ticket(r request) ticketAnswer {
	w.t.Helper()
	return readTicket(w.t, send(w.t, w, r))
}

func readTicket(t testing.TB, recorder *httptest.ResponseRecorder) ticketAnswer {
	t.Helper()
	var a ticketAnswer
	decoder := json.NewDecoder(recorder.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&a); err != nil || recorder.Code != http.StatusOK {
		t.Fatalf("a request for a ticket is answered %d, %v", recorder.Code, err)
	}
	return a
}

// A ticket signs its user on once.
func TestTicket(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token := w.login()
		ask := post(gateway + "/ticket").by(certificates().client).json(wanted)
		for _, r := range []request{ask.cookie(token), ask.bearer(token), ask.cookie(token).bearer("garbage")} {
			got := w.ticket(r)
			ticket := got.Ticket
			got.Ticket = ""
			if diff := cmp.Diff(ticketAnswer{Token: token, UserID: "USER", ApplicationName: "ZOWEAPPL"}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !regexp.MustCompile(`^[A-Z0-9]{8}$`).MatchString(ticket) {
				t.Error("the ticket has another form")
			}
			w.pass(time.Minute)
			if cause := w.signOn("USER", "NOAUTH", ticket); cause == "" {
				t.Error("the ticket is good for another application")
			}
			if cause := w.signOn("USER", "ZOWEAPPL", ticket); cause != "" {
				t.Errorf("after a minute: %s", cause)
			}
			if cause := w.signOn("USER", "ZOWEAPPL", ticket); cause != saf.TicketReplayed {
				t.Errorf("the second time: %q", cause)
			}
		}
	})
}

// What is sent in lower case comes back so, and makes a good ticket.
func TestTicketInLowerCase(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	got := w.ticket(post(gateway + "/ticket").by(certificates().client).cookie(w.loginAs("user")).json(`{"applicationName":"zoweAppl"}`))
	if got.ApplicationName != "zoweAppl" || got.UserID != "user" {
		t.Errorf("application %q, user %q", got.ApplicationName, got.UserID)
	}
	if cause := w.signOn("USER", "ZOWEAPPL", got.Ticket); cause != "" {
		t.Errorf("sign-on: %s", cause)
	}
}

// Each row of the table of failures, and the order in which they are looked for.
func TestTicketFailures(t *testing.T) {
	c := certificates()
	all := func(a answer) [3]answer { return [3]answer{a, a, a} }
	for _, test := range []struct {
		name    string
		request func(ask request, token string) request // ask has a certificate
		want    [3]answer                               // at the three levels
	}{
		{"GET", func(ask request, token string) request { ask.method = "GET"; return ask.cookie(token) },
			[3]answer{{405, "ZWEAG101E"}, {405, "ZWEAG101E"}, {405, "ZWEAO405E"}}},
		{"GET without certificate", func(ask request, token string) request { ask.method = "GET"; return ask.by(nil).cookie(token) },
			[3]answer{{405, "ZWEAG101E"}, {405, "ZWEAG101E"}, {405, "ZWEAO405E"}}},
		{"no certificate", func(ask request, token string) request { return ask.by(nil).cookie(token) }, all(answer{403, ""})},
		{"certificate of a stranger", func(ask request, token string) request { return ask.by(c.strange).cookie(token) }, all(answer{403, ""})},
		{"no certificate and no token", func(ask request, _ string) request { return ask.by(nil) }, all(answer{403, ""})},
		{"no token", func(ask request, _ string) request { return ask }, all(answer{401, "ZWEAG131E"})},
		{"no token and bad body", func(ask request, _ string) request { return ask.json("{") }, all(answer{401, "ZWEAG131E"})},
		{"cookie of another name", func(ask request, token string) request { return ask.with("Cookie", "jwtToken="+token) }, all(answer{401, "ZWEAG131E"})},
		{"garbage and bad body", func(ask request, _ string) request { return ask.cookie("garbage").json("{") },
			[3]answer{{401, "ZWEAG130E"}, {401, "ZWEAG130E"}, {401, "ZWEAO402E"}}},
		{"no body", func(ask request, token string) request { return ask.json("").cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"no JSON", func(ask request, token string) request { return ask.json("applicationName").cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"no application", func(ask request, token string) request { return ask.json("{}").cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"the name of the issue", func(ask request, token string) request { return ask.json(`{"applid":"ZOWEAPPL"}`).cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"a name in other case", func(ask request, token string) request {
			return ask.json(`{"APPLICATIONNAME":"ZOWEAPPL"}`).cookie(token)
		}, all(answer{400, "ZWEAG140E"})},
		{"blank application", func(ask request, token string) request { return ask.json(`{"applicationName":" "}`).cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"null", func(ask request, token string) request { return ask.json(`{"applicationName":null}`).cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"number", func(ask request, token string) request { return ask.json(`{"applicationName":1}`).cookie(token) }, all(answer{400, "ZWEAG140E"})},
		{"twice", func(ask request, token string) request {
			return ask.json(`{"applicationName":"NOAUTH","applicationName":"ZOWEAPPL"}`).cookie(token)
		}, all(answer{400, "ZWEAG140E"})},
		{"giant body", func(ask request, token string) request {
			return ask.json(wanted + strings.Repeat(" ", zaas.MaxBody)).cookie(token)
		}, all(answer{413, ""})},
		{"unknown", func(ask request, token string) request {
			return ask.json(`{"applicationName":"XBADAPPL"}`).cookie(token)
		},
			[3]answer{{400, "ZWEAG141E"}, {400, "ZWEAG141E"}, {500, "ZWEAG141E"}}},
		{"not authorized", func(ask request, token string) request { return ask.json(`{"applicationName":"NOAUTH"}`).cookie(token) }, all(answer{500, "ZWEAG141E"})},
		{"too long", func(ask request, token string) request {
			return ask.json(`{"applicationName":"TooLongAppName"}`).cookie(token)
		},
			[3]answer{{500, "ZWEAG141E"}, {500, "ZWEAG141E"}, {400, "ZWEAO400E"}}},
		{"characters", func(ask request, token string) request { return ask.json(`{"applicationName":"A-B"}`).cookie(token) }, all(answer{500, "ZWEAG141E"})},
		{"a letter that folds to one", func(ask request, token string) request {
			return ask.json(`{"applicationName":"zoweappl\u0131"}`).cookie(token)
		},
			[3]answer{{500, "ZWEAG141E"}, {500, "ZWEAG141E"}, {400, "ZWEAO400E"}}},
		{"blanks around", func(ask request, token string) request {
			return ask.json(`{"applicationName":" ZOWEA "}`).cookie(token)
		}, all(answer{500, "ZWEAG141E"})},
		{"no type", func(ask request, token string) request { ask.contentType = ""; return ask.cookie(token) }, [3]answer{{200, ""}, {200, ""}, {415, ""}}},
		{"XML", func(ask request, token string) request { ask.contentType = "application/xml"; return ask.cookie(token) }, [3]answer{{200, ""}, {200, ""}, {415, ""}}},
		{"XML and no token", func(ask request, _ string) request { ask.contentType = "application/xml"; return ask }, all(answer{401, "ZWEAG131E"})},
		{"a parameter of the type", func(ask request, token string) request {
			ask.contentType = "application/json; charset=utf-8"
			return ask.cookie(token)
		}, all(answer{200, ""})},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, level := range zaas.Levels() {
				w := newWorld(t, level)
				r := test.request(post(gateway+"/ticket").by(c.client).json(wanted), w.login())
				if got := w.ask(r); got != test.want[i] {
					t.Errorf("%s: %+v, want %+v", level, got, test.want[i])
				}
			}
		})
	}
}

func TestTicketForForgeries(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		for name, forged := range forgeries(t, w.login()) {
			ask := post(gateway + "/ticket").by(certificates().client).json(wanted)
			if got, want := w.ask(ask.bearer(forged)), (answer{401, invalid(level)}); got != want {
				t.Errorf("%s: %+v, want %+v", name, got, want)
			}
		}
	})
}

// A token without a user, which only a holder of the key can make.
func TestTicketForNobody(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		key, err := jose.NewKey(signingKey())
		must(t, err)
		token := forge(t, w.login(), key, jose.RS256, func(c map[string]any) { delete(c, "sub") })
		if got := w.ask(post(gateway + "/ticket").by(certificates().client).cookie(token).json(wanted)); got != (answer{500, "ZWEAG141E"}) {
			t.Errorf("answer %+v", got)
		}
	})
}

// Below /zaas, one level knows the certificate of the gateway only.
func TestTicketCertificates(t *testing.T) {
	c := certificates()
	for _, test := range []struct {
		level       zaas.Level
		path        string
		own, client int
	}{
		{zaas.ZoweV2, gateway, 200, 200},
		{zaas.ZoweV2, old, 200, 200},
		{zaas.ZoweV30, gateway, 200, 200},
		{zaas.ZoweV30, service, 200, 403},
		{zaas.ZoweV3, gateway, 200, 200},
		{zaas.ZoweV3, service, 200, 200},
	} {
		w := newWorld(t, test.level)
		ask := post(test.path + "/ticket").cookie(w.login()).json(wanted)
		if own, client := w.ask(ask.by(c.own)).Status, w.ask(ask.by(c.client)).Status; own != test.own || client != test.client {
			t.Errorf("%s, %s: %d and %d, want %d and %d", test.level, test.path, own, client, test.own, test.client)
		}
		for name, ask := range map[string]request{"nobody": ask, "a stranger": ask.by(c.strange)} {
			recorder := send(t, w, ask)
			if recorder.Code != 403 || recorder.Body.Len() != 0 || recorder.Header().Get("X-Zowe-Auth-Failure") == "" {
				t.Errorf("%s, %s, %s: %d %q %v", test.level, test.path, name, recorder.Code, recorder.Body, recorder.Header())
			}
		}
	}
}

// What SAF answered stands in the message, and not what was asked for.
func TestTicketReasons(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	ask := post(gateway + "/ticket").by(certificates().client).cookie(w.login())
	for application, want := range map[string]string{"XBADAPPL": "8/16/28", "NOAUTH": "8/8/16", "A-B": "8/8/4"} {
		got := send(t, w, ask.json(`{"applicationName":"`+application+`"}`)).Body.String()
		if !strings.Contains(got, "The generation of the PassTicket failed. Reason: ") || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", application, got, want)
		}
	}
}

// Tickets of one second are equal and good once each, whoever asks at the same
// time; see the choices of package saf on replay.
func TestTicketsAtOnce(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.login()
	var mu sync.Mutex
	seen := map[string]bool{}
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			a := w.ticket(post(gateway + "/ticket").by(certificates().client).cookie(token).json(wanted))
			mu.Lock()
			defer mu.Unlock()
			seen[a.Ticket] = true
		})
	}
	group.Wait()
	if len(seen) != 1 {
		t.Errorf("%d tickets in one second, want 1", len(seen))
	}
	w.pass(time.Second)
	if a := w.ticket(post(gateway + "/ticket").by(certificates().client).cookie(token).json(wanted)); seen[a.Ticket] {
		t.Error("the ticket of the next second is the same")
	}
}

// Of many who log one token out at once, one does; and no ticket is made for it
// afterwards.
func TestLogoutAtOnce(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	w.instance("two")
	token := w.login()
	var mu sync.Mutex
	statuses := map[int]int{}
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			status := send(t, w, post(gateway+"/logout").cookie(token)).Code
			after := send(t, w, post(gateway+"/ticket").by(certificates().client).cookie(token).json(wanted)).Code
			mu.Lock()
			defer mu.Unlock()
			statuses[status]++
			if after != 401 {
				t.Errorf("a ticket after logout: %d", after)
			}
		})
	}
	group.Wait()
	if diff := cmp.Diff(map[int]int{204: 1, 401: 39}, statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func TestRefresh(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level, func(w *world) { w.change = func(c *zaas.Config) { c.AllowRefresh = true } })
		token := w.login()
		refresh := post(gateway + "/refresh").by(certificates().client)
		recorder := send(t, w, refresh.cookie(token))
		fresh := cookieOf(recorder)
		if recorder.Code != 204 || fresh == "" || fresh == token {
			t.Fatalf("refresh is answered %d", recorder.Code)
		}
		for _, step := range []struct {
			name    string
			request request
			want    answer
		}{
			{"the old token", get(gateway + "/query").cookie(token), answer{401, invalid(level)}},
			{"the new token", get(gateway + "/query").cookie(fresh), answer{200, ""}},
			{"the old token once more", refresh.cookie(token), answer{401, invalid(level)}},
			{"no certificate", refresh.by(nil).cookie(fresh), answer{403, ""}},
			{"certificate of a stranger", refresh.by(certificates().strange).cookie(fresh), answer{403, ""}},
			{"no token", refresh, answer{401, "ZWEAG131E"}},
			{"garbage", refresh.cookie("garbage"), answer{401, invalid(level)}},
			{"GET", request{method: "GET", path: gateway + "/refresh"}.cookie(fresh), answer{405, "ZWEAG101E"}},
			{"the new token survives all that", get(gateway + "/query").cookie(fresh), answer{200, ""}},
		} {
			if got := w.ask(step.request); got != step.want {
				t.Errorf("%s: %+v, want %+v", step.name, got, step.want)
			}
		}
		w.pass(8 * time.Hour)
		if got := w.ask(refresh.cookie(fresh)); got != (answer{401, "ZWEAT100E"}) {
			t.Errorf("an expired token: %+v", got)
		}
	})
}

func TestRefreshIsOff(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		for _, method := range []string{"POST", "GET"} {
			r := request{method: method, path: gateway + "/refresh", certificate: certificates().client}.cookie(w.login())
			if got := w.ask(r); got != (answer{404, ""}) {
				t.Errorf("%s: %+v", method, got)
			}
		}
	})
}

// Of many who refresh one token at once, one gets a new one.
func TestRefreshAtOnce(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3, func(w *world) { w.change = func(c *zaas.Config) { c.AllowRefresh = true } })
	token := w.login()
	results := make(chan string, 20)
	var group sync.WaitGroup
	for range cap(results) {
		group.Go(func() {
			results <- cookieOf(send(t, w, post(gateway+"/refresh").by(certificates().client).cookie(token)))
		})
	}
	group.Wait()
	close(results)
	fresh := 0
	for each := range results {
		if each != "" {
			fresh++
		}
	}
	if fresh != 1 {
		t.Errorf("%d new tokens, want 1", fresh)
	}
}
