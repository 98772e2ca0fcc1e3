package zss_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zss"
)

func TestPassTicket(t *testing.T) {
	for _, test := range []struct {
		name string
		request
		status int
	}{
		{"may", request{body: `{"applicationName":"MQWEB"}`}, 200},
		{"server may not", request{body: `{"applicationName":"CLOSED"}`}, 500},
		{"no key", request{body: `{"applicationName":"NOKEY"}`}, 500},
		{"lower case", request{body: `{"applicationName":"mqweb"}`}, 500},
		{"8 characters", request{body: `{"applicationName":"ABCDEFGH"}`}, 500},
		{"9 characters", request{body: `{"applicationName":"ABCDEFGHI"}`}, 400},
		{"empty", request{body: `{"applicationName":""}`}, 400},
		{"another member", request{body: `{"applid":"MQWEB"}`}, 400},
		{"no string", request{body: `{"applicationName":1}`}, 400},
		{"no body", request{}, 400},
		{"no JSON", request{body: "MQWEB"}, 400},
		{"an array", request{body: `["MQWEB"]`}, 400},
		{"too large", request{body: strings.Repeat(" ", 102401)}, 413},
		{"GET", request{method: "GET"}, 405},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			test.path, test.session = "/passticket", w.logIn("COLIN")
			status, text := w.text(test.request)
			if status != test.status {
				t.Fatalf("%d %s, want %d", status, text, test.status)
			}
			var body map[string]string
			must(t, json.Unmarshal([]byte(text), &body))
			if status != 200 {
				if body["error"] == "" || len(body) != 1 {
					t.Errorf("the body of a refusal is %s", text)
				}
				return
			}
			if body["userId"] != "COLIN" || body["applicationName"] != "MQWEB" || len(body) != 3 {
				t.Errorf("the answer names %q and %q", body["userId"], body["applicationName"])
			}
			for i, want := range []string{"0/0/0", "8/8/0"} {
				r := w.system.Verify(saf.VerifyRequest{User: "COLIN", Application: appl(t, "MQWEB"), Authenticator: saf.NewAuthenticator(body["ticket"])})
				if r.Codes.String() != want {
					t.Errorf("sign-on %d by the ticket: %v, want %s", i+1, r.Codes, want)
				}
			}
		})
	}
	w := newWorld(t)
	for name, q := range map[string]request{
		"nobody":         {body: `{"applicationName":"MQWEB"}`},
		"wrong password": {body: `{"applicationName":"MQWEB"}`, basic: "COLIN:WRONG"},
		"in the body":    {body: credentials(t, "applicationName", "MQWEB", "username", "COLIN", "password", password)},
	} {
		q.path = "/passticket"
		if status, text := w.text(q); status != 401 || text != "Not Authorized" {
			t.Errorf("%s: %d %s, want 401", name, status, text)
		}
	}
}

func TestMap(t *testing.T) {
	body := func(dn, registry string) string { return credentials(t, "dn", dn, "registry", registry) }
	mapped := func(user string, codes ...int) string {
		text, err := json.Marshal(struct {
			User   string `json:"userid"`
			Return int    `json:"returnCode"`
			SAF    int    `json:"safReturnCode"`
			RACF   int    `json:"racfReturnCode"`
			Reason int    `json:"racfReasonCode"`
		}{user, codes[0], codes[1], codes[2], codes[3]})
		must(t, err)
		return string(text)
	}
	for _, test := range []struct {
		name string
		request
		status int
		text   string // "" for any error
	}{
		{"mapped", request{body: body("jane", "realm")}, 200, mapped("COLIN", 0, 0, 0, 0)},
		{"not mapped", request{body: body("joe", "realm")}, 401, mapped("", 8, 8, 8, 48)},
		{"another registry", request{body: body("jane", "other")}, 401, mapped("", 8, 8, 8, 48)},
		{"blank name", request{body: body(" ", "realm")}, 500, mapped("", 8, 8, 8, 40)},
		{"no name", request{body: `{"registry":"realm"}`}, 500, mapped("", 8, 8, 8, 40)},
		{"no registry", request{body: body("jane", "")}, 500, mapped("", 8, 8, 8, 44)},
		{"longest name", request{body: body(strings.Repeat("x", 246), "realm")}, 401, mapped("", 8, 8, 8, 48)},
		{"longer name", request{body: body(strings.Repeat("x", 247), "realm")}, 500, mapped("", 16, 0, 0, 0)},
		{"longer registry", request{body: body("jane", strings.Repeat("x", 256))}, 500, mapped("", 16, 0, 0, 0)},
		{"no body", request{}, 400, ""},
		{"no JSON", request{body: "jane"}, 400, ""},
		{"too large", request{body: strings.Repeat(" ", 102401)}, 413, ""},
		{"GET", request{method: "GET"}, 405, ""},
		{"another path", request{path: "/certificate/dm"}, 404, ""},
		{"certificates", request{path: "/certificate/x509/map"}, 404, ""},
		{"a path of 22 characters", request{path: "/certificate/x509/mapp"}, 400, ""},
		{"a query beyond 21 characters", request{path: "/certificate/dn?abcdef", body: body("jane", "realm")}, 400, ""},
		{"a query within", request{path: "/certificate/dn?abcde", body: body("jane", "realm")}, 200, mapped("COLIN", 0, 0, 0, 0)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.path == "" {
				test.path = "/certificate/dn"
			}
			status, text := newWorld(t).text(test.request)
			if status != test.status || test.text != "" && text != test.text || test.text == "" && !strings.HasPrefix(text, `{"error":"`) {
				t.Errorf("%d %s, want %d %s", status, text, test.status, test.text)
			}
		})
	}
	w := newWorld(t, func(c *zss.Config) { c.Caller = saf.ACEE{User: "COLIN"} })
	if status, text := w.text(request{path: "/certificate/dn", body: body("jane", "realm")}); status != 401 || text != mapped("", 8, 8, 8, 20) {
		t.Errorf("a server without authority: %d %s, want 401 and 8/8/20", status, text)
	}
}

func TestMakeToken(t *testing.T) {
	body := func(user, secret, appl string) string {
		return credentials(t, "username", user, "pass", secret, "appl", appl)
	}
	for _, test := range []struct {
		name string
		request
		status int
		text   string
	}{
		{"made", request{body: body("COLIN", password, "FEKAPPL")}, 201, ""},
		{"lower case", request{body: body("colin", password, "FEKAPPL")}, 201, ""},
		{"path in another case", request{path: "/saf/AUTHENTICATE", body: body("COLIN", password, "FEKAPPL")}, 201, ""},
		{"no appl", request{body: credentials(t, "username", "COLIN", "pass", password)}, 201, ""},
		{"wrong password", request{body: body("COLIN", "WRONG", "FEKAPPL")}, 401, "Not authenticated"},
		{"expired", request{body: body("OLD", password, "FEKAPPL")}, 401, "Not authenticated"},
		{"revoked", request{body: body("GONE", password, "FEKAPPL")}, 401, "Not authenticated"},
		{"not defined", request{body: body("NOBODY", password, "FEKAPPL")}, 401, "Not authenticated"},
		{"user that can be none", request{body: body("CO-LIN", password, "FEKAPPL")}, 401, "Not authenticated"},
		{"appl that can be none", request{body: body("COLIN", password, "fekappl")}, 401, "Not authenticated"},
		{"no user", request{body: body("", password, "FEKAPPL")}, 400, "No username provided"},
		{"no pass", request{body: body("COLIN", "", "FEKAPPL")}, 400, "No pass provided"},
		{"pass by another name", request{body: credentials(t, "username", "COLIN", "password", password)}, 400, "No pass provided"},
		{"no body", request{}, 400, "No body found"},
		{"no JSON", request{body: "x"}, 400, "No body found"},
		{"too large", request{body: strings.Repeat(" ", 102401)}, 413, "The body is too large"},
		{"user too long", request{body: body("NINECHARS", password, "FEKAPPL")}, 500, "Check zssServer log for more details"},
		{"longest pass", request{body: body("COLIN", strings.Repeat("x", 100), "FEKAPPL")}, 401, "Not authenticated"},
		{"pass too long", request{body: body("COLIN", strings.Repeat("x", 101), "FEKAPPL")}, 500, "Check zssServer log for more details"},
		{"appl too long", request{body: body("COLIN", password, "NINECHARS")}, 500, "Check zssServer log for more details"},
		{"another path", request{path: "/saf/query", body: body("COLIN", password, "FEKAPPL")}, 404, "Endpoint not found."},
		{"no path", request{path: "/saf/", body: body("COLIN", password, "FEKAPPL")}, 404, "Endpoint not found."},
		{"GET", request{method: "GET"}, 405, "The method must be POST"},
		{"GET of another path", request{method: "GET", path: "/saf/query"}, 405, "The method must be POST"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			if test.path == "" {
				test.path = "/saf/authenticate"
			}
			response := w.send(test.request)
			var body struct {
				JWT   string
				Error string
			}
			must(t, json.NewDecoder(response.Body).Decode(&body))
			if response.StatusCode != test.status || body.Error != test.text || (body.JWT != "") != (test.status == 201) {
				t.Errorf("%d %q, token %v; want %d %q", response.StatusCode, body.Error, body.JWT != "", test.status, test.text)
			}
			if response.StatusCode == 405 && response.Header.Get("Allow") != "POST" {
				t.Errorf("Allow is %q, want POST", response.Header.Get("Allow"))
			}
		})
	}
}

// makeToken returns a token for an application.
func (w *world) makeToken(application string) string {
	w.t.Helper()
	status, text := w.text(request{path: "/saf/authenticate", body: credentials(w.t, "username", "COLIN", "pass", password, "appl", application)})
	var body struct{ JWT string }
	must(w.t, json.Unmarshal([]byte(text), &body))
	if status != 201 {
		w.t.Fatalf("no token for %s: %d %s", application, status, text)
	}
	return body.JWT
}

func TestVerifyToken(t *testing.T) {
	body := func(jwt, appl string) string { return credentials(t, "jwt", jwt, "appl", appl) }
	w := newWorld(t)
	good := w.makeToken("FEKAPPL")
	for _, test := range []struct {
		name string
		request
		status int
		text   string
	}{
		{"good", request{body: body(good, "FEKAPPL")}, 200, ""},
		{"path in another case", request{path: "/saf/Verify", body: body(good, "FEKAPPL")}, 200, ""},
		{"another application", request{body: body(good, "MQWEB")}, 401, "Not authenticated"},
		{"no application", request{body: credentials(t, "jwt", good)}, 401, "Not authenticated"},
		{"changed", request{body: body(good[:len(good)-6]+"AAAAAA", "FEKAPPL")}, 401, "Not authenticated"},
		{"no token", request{body: body("x", "FEKAPPL")}, 401, "Not authenticated"},
		{"2047 characters", request{body: body(strings.Repeat("x", 2047), "FEKAPPL")}, 401, "Not authenticated"},
		{"2048 characters", request{body: body(strings.Repeat("x", 2048), "FEKAPPL")}, 500, "Check zssServer log for more details"},
		{"2049 characters", request{body: body(strings.Repeat("x", 2049), "FEKAPPL")}, 400, "JWT size exceeds length of 2048"},
		{"appl too long", request{body: body(good, "NINECHARS")}, 500, "Check zssServer log for more details"},
		{"empty", request{body: body("", "FEKAPPL")}, 400, "No jwt provided"},
		{"no body", request{}, 400, "No body found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.path == "" {
				test.path = "/saf/verify"
			}
			status, text := w.text(test.request)
			if test.text != "" {
				test.text = `{"error":"` + test.text + `"}`
			}
			if status != test.status || text != test.text {
				t.Errorf("%d %s, want %d %s", status, text, test.status, test.text)
			}
		})
	}
	check := func(name string, want int) {
		t.Helper()
		if status, text := w.text(request{path: "/saf/verify", body: body(good, "FEKAPPL")}); status != want {
			t.Errorf("%s: %d %s, want %d", name, status, text, want)
		}
	}
	w.now = start.Add(30*time.Minute - time.Second)
	check("in its last second", 200)
	w.now = start.Add(30 * time.Minute)
	check("when it has expired", 401)
	w.now = start
	must(t, w.Restart())
	check("after a restart", 200)
	w.run("ALTUSER COLIN REVOKE")
	check("when its user was revoked", 401)
	w.run("ALTUSER COLIN RESUME\nSETROPTS NOCLASSACT(IDTDATA)")
	check("while class IDTDATA is not active", 401)
}

// A sign-on does not fail because no token could be made: the token is empty.
func TestNoTokenIsMade(t *testing.T) {
	w := newWorld(t)
	w.run("SETROPTS NOCLASSACT(IDTDATA)")
	if status, text := w.text(request{path: "/saf/authenticate", body: credentials(t, "username", "COLIN", "pass", password)}); status != 201 || text != `{"jwt":""}` {
		t.Errorf("%d %s, want 201 and an empty token", status, text)
	}
}

// A PassTicket is a password for its application: so API ML exchanges one for a token.
func TestTokenByPassTicket(t *testing.T) {
	w := newWorld(t)
	ticket := w.system.GeneratePassTicket(w.config.Caller, "COLIN", "FEKAPPL").Ticket.Text()
	for i, want := range []int{201, 401} {
		body := credentials(t, "username", "COLIN", "pass", ticket, "appl", "FEKAPPL")
		if status, _ := w.text(request{path: "/saf/authenticate", body: body}); status != want {
			t.Errorf("use %d of a PassTicket: %d, want %d", i+1, status, want)
		}
	}
}

func TestSAFAuth(t *testing.T) {
	const entity = "ZLUX.0.COR.GET.SERVER"
	for _, test := range []struct {
		name, path string
		class      string // command before
		want       string // beginning of the body
	}{
		{"READ", entity + "/READ", "", `{"authorized":true}`},
		{"UPDATE", entity + "/UPDATE", "", `{"authorized":true}`},
		{"CONTROL", entity + "/CONTROL", "", `{"authorized":false,"message":"`},
		{"ALTER", entity + "/ALTER", "", `{"authorized":false,"message":"`},
		{"not permitted", entity + "/READ", "PERMIT ZLUX.0.COR.GET.SERVER CLASS(ZOWE) ID(COLIN) DELETE", `{"authorized":false,"message":"`},
		{"no profile", "ZLUX.0.COR.GET.OTHER/READ", "", `{"authorized":false,"message":"`},
		{"class not active", entity + "/READ", "SETROPTS NOCLASSACT(ZOWE)", `{"authorized":false,"message":"`},
		{"no level", entity, "", `{"error":true,"message":"`},
		{"another level", entity + "/NONE", "", `{"error":true,"message":"`},
		{"a level in lower case", entity + "/read", "", `{"error":true,"message":"`},
		{"no entity", "/READ", "", `{"error":true,"message":"`},
		{"longest entity", strings.Repeat("X", 246) + "/READ", "", `{"authorized":false,"message":"`},
		{"longer entity", strings.Repeat("X", 247) + "/READ", "", `{"error":true,"message":"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			token := w.logIn("COLIN")
			if test.class != "" {
				w.run(test.class + "\nSETROPTS RACLIST(ZOWE) REFRESH")
			}
			status, text := w.text(request{method: "GET", path: "/saf-auth/" + test.path, session: token})
			if status != 200 || !strings.HasPrefix(text, test.want) {
				t.Errorf("%d %s, want 200 %s", status, text, test.want)
			}
		})
	}
	w := newWorld(t)
	if status, _ := w.text(request{method: "GET", path: "/saf-auth/" + entity + "/READ"}); status != 401 {
		t.Errorf("nobody: %d, want 401", status)
	}
	if status, _ := w.text(request{path: "/saf-auth/" + entity + "/READ", session: w.logIn("COLIN")}); status != 405 {
		t.Errorf("POST: %d, want 405", status)
	}
}

func appl(t *testing.T, name string) passticket.ApplID {
	t.Helper()
	a, err := passticket.ParseApplID(name)
	must(t, err)
	return a
}
