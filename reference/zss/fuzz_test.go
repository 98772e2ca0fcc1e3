package zss_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/internal/asciicase"
	"github.com/safproof/safproof/reference/internal/jsonmembers"
)

// isColin says whether these credentials are those of the one user who may sign on.
func isColin(user, secret string) bool {
	return asciicase.Upper(user) == "COLIN" && asciicase.Upper(secret) == password
}

// Each service answers a body with one of its statuses, and does what is asked for
// only if another reader sees the credentials in the body, or the session is good.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"username":"COLIN","password":"ROSEBUD1"}`, `{"username":"colin","password":"rosebud1","newPassword":"MARIGLD2"}`, `{"username":"COLIN","password":"WRONG","newPassword":"MARIGLD2"}`,
		`{"username":"OTHER","username":"COLIN","password":"ROSEBUD1"}`, `{"USERNAME":"COLIN","password":"ROSEBUD1"}`, `{"username":"col\u0131n","password":"ROSEBUD1"}`, `{"username":["COLIN"],"password":"ROSEBUD1"}`,
		`{"username":"COLIN","pass":"ROSEBUD1","appl":"FEKAPPL"}`, `{"username":"COLIN","pass":"WRONG"}`, `{"jwt":"eyJhbGciOiJub25lIn0.e30."}`, `{"applicationName":"MQWEB"}`, `{"applicationName":"NINECHARS"}`, `{"applicationName":"\u0000"}`,
		`{"dn":"jane","registry":"realm"}`, `{"dn":"","registry":"\ud800"}`, `{"username":"COLIN","password":"ROSEBUD1"}{}`, "null", "[]", "", "{",
	} {
		for path := range bodyPaths {
			f.Add(uint8(path), body, "")
			f.Add(uint8(path), body, "COLIN:ROSEBUD1")
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, body, basic string) {
		w := newWorld(t)
		to := bodyPaths[int(which)%len(bodyPaths)]
		response := w.send(request{path: to.path, body: body, basic: basic})
		var answer bytes.Buffer
		answer.ReadFrom(response.Body) //nolint:errcheck // it is in memory
		if !strings.Contains(to.statuses, http.StatusText(response.StatusCode)+";") {
			t.Errorf("POST %s of %q: %d", to.path, body, response.StatusCode)
		}
		if strings.Contains(asciicase.Upper(answer.String()), password) {
			t.Errorf("POST %s of %q: the answer shows the password", to.path, body)
		}
		user, secret, isBasic := strings.Cut(basic, ":")
		seen := jsonmembers.Of(body)
		right := to.right(seen) || isBasic && isColin(user, secret)
		if (session(response) != "" || response.StatusCode < 300 && to.path != "/certificate/dn") && !right {
			t.Errorf("POST %s of %q with Basic %q: %d %q", to.path, body, basic, response.StatusCode, &answer)
		}
		switch {
		case right || response.StatusCode != 401:
		case to.path == "/login":
			t.Attr("rule", "ZSS-01")
		case to.path == "/saf/authenticate":
			t.Attr("rule", "ZSS-12")
		}
		if to.path == "/password" && response.StatusCode == 200 && !to.right(seen) {
			t.Errorf("%q changes a password", body)
		}
	})
}

// bodyPaths are services with what they may answer, and when a body alone is enough.
var bodyPaths = []struct {
	path, statuses string
	right          func(jsonmembers.Members) bool
}{
	{"/login", "OK;Unauthorized;Precondition Required;", func(m jsonmembers.Members) bool { return isColin(m.Text("username"), m.Text("password")) }},
	{"/password", "OK;Bad Request;Unauthorized;Too Many Requests;", func(m jsonmembers.Members) bool {
		old := strings.Contains(" COLIN OLD ", " "+asciicase.Upper(m.Text("username"))+" ") && asciicase.Upper(m.Text("password")) == password
		return old && m.Text("newPassword") != ""
	}},
	{"/saf/authenticate", "Created;Bad Request;Unauthorized;Internal Server Error;", func(m jsonmembers.Members) bool {
		return asciicase.Upper(m.Text("username")) == "COLIN" && asciicase.Upper(m.Text("pass")) == password || m.Text("appl") != "" && asciicase.Upper(m.Text("username")) == "OTHER" && asciicase.Upper(m.Text("pass")) == password
	}},
	{"/saf/verify", "OK;Bad Request;Unauthorized;Internal Server Error;", func(jsonmembers.Members) bool { return false }},
	{"/passticket", "OK;Bad Request;Unauthorized;Precondition Required;Internal Server Error;", func(jsonmembers.Members) bool { return false }},
	{"/certificate/dn", "OK;Bad Request;Unauthorized;Internal Server Error;", func(jsonmembers.Members) bool { return true }},
}

// A session, changed in one place, is good only if it is of the same bytes.
func TestChangedSession(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at, cut := rapid.Uint16().Draw(r, "at"), rapid.Uint8Range(0, 8).Draw(r, "cut")
		with := rapid.SampledFrom([]string{"", "A", "=", "%", "%61", ".", " ", "\x00", "AAAA", "s:"}).Draw(r, "with")
		w := newWorld(t)
		good := w.logIn("COLIN")
		from := int(at) % (len(good) + 1)
		token := inCookie(good[:from] + with + good[min(from+int(cut), len(good)):])
		response := w.send(request{path: "/saf-auth/ZLUX.0.COR.GET.SERVER/READ", method: "GET", session: token})
		a, errA := base64.StdEncoding.DecodeString(token)
		b, errB := base64.StdEncoding.DecodeString(good)
		same := errA == nil && errB == nil && bytes.Equal(a, b)
		if response.StatusCode != 200 && response.StatusCode != 401 || response.StatusCode == 200 && !same {
			r.Errorf("session %q: %d; the good one is %q", token, response.StatusCode, good)
		}
		if token == good && response.StatusCode != 200 {
			r.Errorf("the session is refused: %d", response.StatusCode)
		}
	})
}

// inCookie is what net/http sends of a value.
func inCookie(value string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F || strings.ContainsRune(`";\`, r) {
			return -1
		}
		return r
	}, value)
}
