package ums_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
)

// zoweToken is what the gateway of these tests takes, until it is logged out.
const zoweToken = "eyJhbGciOiJSUzI1NiJ9.em93ZQ.c2lnbmF0dXJl"

// apiml is an API Mediation Layer that knows one token.
type apiml struct {
	user      string
	loggedOut bool
	down      bool
	asked     []string // method, path and Authorization of each request
}

func (a *apiml) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked = append(a.asked, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"))
	if a.down {
		return nil, errors.New("connection refused")
	}
	if a.loggedOut || r.Header.Get("Authorization") != "Bearer "+zoweToken {
		return response(401, `{"messages":[{"messageNumber":"ZWEAG130E"}]}`), nil
	}
	return response(200, `{"domain":null,"userId":"`+a.user+`","creation":"2026-03-01T12:00:00.000+00:00","expiration":"2026-03-01T20:00:00.000+00:00"}`), nil
}

// mfaWorld is a UMS of authType MFA_JWT. It may make PassTickets for DB2P.
func mfaWorld(t *testing.T, gateway http.RoundTripper, change ...func(*ums.Config)) *world {
	t.Helper()
	db2p, err := passticket.ParseApplID("DB2P")
	must(t, err)
	w := newWorld(t, append([]func(*ums.Config){func(c *ums.Config) {
		c.AuthType, c.Gateway = ums.MFAJWT, gateway
		c.Tickets = ums.Tickets{System: c.System.(*counting).System, Caller: saf.ACEE{User: "IZPSRV", Group: esm.SYS1}, Subsystem: db2p}
	}}, change...)...)
	key, err := passticket.ParseLegacyKey("E001193519561977")
	must(t, err)
	must(t, w.security.Update(func(tx *esm.Tx) error {
		must(t, tx.AddUser(esm.User{ID: "IZPSRV", Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
		must(t, tx.SetClass(esm.PTKTDATA, esm.ClassState{Active: true, Generic: true}))
		must(t, tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "DB2P", Owner: "IBMUSER", Details: &esm.Details{
			SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &key},
		}}))
		must(t, tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "IRRPTAUTH.DB2P.*", Owner: "IBMUSER", Access: []esm.Access{{ID: "IZPSRV", Level: esm.Update}}}))
		return tx.Raclist(esm.PTKTDATA)
	}))
	return w
}

// loginBy logs in with an Authorization header.
func (w *world) loginBy(authorization string) (answer, tokens) {
	w.t.Helper()
	r := httptest.NewRequest("POST", "https://izp:12023"+ums.LoginPath, nil)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	recorder := w.send(r)
	if strings.Contains(recorder.Body.String(), zoweToken) {
		w.t.Error("the answer shows the Zowe token")
	}
	got := w.answerOf(recorder)
	if got.Status != 200 {
		return got, tokens{}
	}
	_, after, _ := strings.Cut(recorder.Body.String(), `"accessToken":"`)
	access, after, _ := strings.Cut(after, `"`)
	_, after, _ = strings.Cut(after, `"refreshToken":"`)
	renewal, _, _ := strings.Cut(after, `"`)
	return got, tokens{access, renewal}
}

func TestLoginByZoweToken(t *testing.T) {
	down := transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused " + zoweToken) })
	replying := func(status int, body string) transport {
		return func(*http.Request) (*http.Response, error) { return response(status, body), nil }
	}
	for _, test := range []struct {
		name          string
		gateway       http.RoundTripper
		authorization string
		want          answer
	}{
		{"a good token", &apiml{user: "COLIN"}, "Bearer " + zoweToken, answer{200, ""}},
		{"user ID in lower case", &apiml{user: "colin"}, "Bearer " + zoweToken, answer{200, ""}},
		{"a user whose password has expired", &apiml{user: "LATE"}, "Bearer " + zoweToken, answer{200, ""}},
		{"another token", &apiml{user: "COLIN"}, "Bearer a.b.c", answer{401, ums.ZoweTokenRefused}},
		{"a token that was logged out", &apiml{user: "COLIN", loggedOut: true}, "Bearer " + zoweToken, answer{401, ums.ZoweTokenRefused}},
		{"a user that is not defined", &apiml{user: "NOBODY"}, "Bearer " + zoweToken, answer{401, ums.NotAuthenticated}},
		{"a user that is revoked", &apiml{user: "GONE"}, "Bearer " + zoweToken, answer{401, ums.NotAuthenticated}},
		{"no user ID at all", &apiml{user: "NO USER ID"}, "Bearer " + zoweToken, answer{401, ums.ZoweTokenRefused}},
		{"no token", &apiml{user: "COLIN"}, "", answer{401, ums.ZoweTokenNeeded}},
		{"a password", &apiml{user: "COLIN"}, "Basic Q09MSU46Uk9TRUJVRDE=", answer{401, ums.ZoweTokenNeeded}},
		{"no header that can be read", &apiml{user: "COLIN"}, "Bearer a b", answer{400, restapi.HeaderMalformed}},
		{"no gateway", nil, "Bearer " + zoweToken, answer{503, ums.GatewayNotReached}},
		{"a gateway that is down", down, "Bearer " + zoweToken, answer{503, ums.GatewayNotReached}},
		{"a gateway in trouble", replying(500, ""), "Bearer " + zoweToken, answer{503, ums.GatewayNotReached}},
		{"a gateway that speaks otherwise", replying(200, "OK"), "Bearer " + zoweToken, answer{503, ums.GatewayNotReached}},
		{"a gateway that says too much", replying(200, strings.Repeat(" ", 10_000)), "Bearer " + zoweToken, answer{503, ums.GatewayNotReached}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := mfaWorld(t, test.gateway)
			if got, _ := w.loginBy(test.authorization); got != test.want {
				t.Errorf("login: %+v, want %+v", got, test.want)
			}
		})
	}
}

// Under MFA_JWT an action signs on with a PassTicket for what it is meant for, and
// neither token goes on.
func TestActionsByPassTicket(t *testing.T) {
	var user, authenticator string
	w := mfaWorld(t, &apiml{user: "COLIN"}, func(c *ums.Config) {
		c.Subsystem = transport(func(r *http.Request) (*http.Response, error) {
			user, authenticator, _ = r.BasicAuth()
			return response(200, "{}"), nil
		})
	})
	_, tokens := w.loginBy("Bearer " + zoweToken)
	if got := w.act("PUT", "/ws/subsystem/DB2P/x", tokens.Access, ""); got.Status != 200 {
		t.Fatalf("an action: %+v", got)
	}
	db2p, err := passticket.ParseApplID("DB2P")
	must(t, err)
	signOn := func(application passticket.ApplID) saf.VerifyResult {
		return w.saf.Verify(saf.VerifyRequest{User: "COLIN", Application: application, Authenticator: saf.NewAuthenticator(authenticator)})
	}
	if r := signOn(db2p); user != "COLIN" || !r.OK() || r.ACEE.By != saf.ByPassTicket {
		t.Errorf("%s signs on: %v %s by %q, want a PassTicket of COLIN's", user, r.Codes, r.Cause, r.ACEE.By)
	}
	if r := signOn(db2p); r.OK() {
		t.Error("the PassTicket signs on twice")
	}
	// There is none for the others.
	for _, path := range []string{"/ws/plugin/x", "/ws/zosmf/info"} {
		if got := w.act("PUT", path, tokens.Access, ""); got != (answer{503, ums.NoPassTicket}) {
			t.Errorf("%s: %+v, want 503 %s", path, got, ums.NoPassTicket)
		}
	}
	if len(w.reached()) != 0 {
		t.Errorf("%+v was reached without a PassTicket", w.reached())
	}
}

// A server that may not make PassTickets sends nothing on.
func TestNoAuthorityForPassTickets(t *testing.T) {
	w := mfaWorld(t, &apiml{user: "COLIN"}, func(c *ums.Config) { c.Tickets.Caller.User = "OTHER" })
	_, tokens := w.loginBy("Bearer " + zoweToken)
	if got := w.act("PUT", "/ws/subsystem/DB2P/x", tokens.Access, ""); got != (answer{503, ums.NoPassTicket}) || len(w.reached()) != 0 {
		t.Errorf("an action: %+v, reached %+v", got, w.reached())
	}
}

// A refresh asks API ML about the stored token again, and SAF about the user.
func TestRefreshByZoweToken(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(*world, *apiml)
		want answer
		open bool // whether the session goes on
	}{
		{"nothing happens", func(*world, *apiml) {}, answer{200, ""}, true},
		{"password changed", func(w *world, _ *apiml) { w.setPassword("COLIN", "OTHER2") }, answer{200, ""}, true},
		{"logged out of API ML", func(_ *world, a *apiml) { a.loggedOut = true }, answer{401, ums.ZoweTokenRefused}, false},
		{"API ML is down", func(_ *world, a *apiml) { a.down = true }, answer{503, ums.GatewayNotReached}, true},
		{"revoked", func(w *world, _ *apiml) { w.alter("COLIN", func(u *esm.User) { u.Revoked = true }) }, answer{401, ums.NotAuthenticated}, false},
		{"API ML says another user", func(_ *world, a *apiml) { a.user = "OTHER" }, answer{401, ums.ZoweTokenRefused}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			gateway := &apiml{user: "COLIN"}
			w := mfaWorld(t, gateway)
			_, tokens := w.loginBy("Bearer " + zoweToken)
			w.pass(time.Minute)
			test.do(w, gateway)
			if got, _ := w.refresh("COLIN", tokens.Refresh); got != test.want {
				t.Errorf("refresh: %+v, want %+v", got, test.want)
			}
			if got := w.act("GET", ums.SessionPath, tokens.Access, ""); (got.Status == 200) != test.open {
				t.Errorf("the session: %+v, want it open: %t", got, test.open)
			}
			if len(gateway.asked) != 2 || gateway.asked[0] != "GET /gateway/api/v1/auth/query Bearer "+zoweToken {
				t.Errorf("API ML was asked %d times, want 2", len(gateway.asked))
			}
		})
	}
}
