package ums_test

import (
	"crypto/tls"
	"encoding/base64"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/internal/asciicase"
	"github.com/safproof/safproof/reference/internal/jsonmembers"
	"github.com/safproof/safproof/reference/ums"
)

// A body logs in, or renews tokens, only if another reader sees the password or the
// refresh token in it. {refresh} and {access} are tokens that are good.
func FuzzLoginBody(f *testing.F) {
	for _, body := range []string{
		`{"id":"COLIN","password":"ROSEBUD1"}`, `{"id":"colin","password":"the quick brown fox, 1 2 3"}`, `{"id":"COLIN","password":"WRONG"}`, `{"id":"GONE","password":"ROSEBUD1"}`, `{"id":"LATE","password":"ROSEBUD1"}`,
		`{"id":"OTHER","id":"COLIN","password":"ROSEBUD1"}`, `{"ID":"COLIN","PASSWORD":"ROSEBUD1"}`, `{"id":"col\u0131n","password":"ROSEBUD1"}`, `{"id":["COLIN"],"password":"ROSEBUD1"}`,
		`{"id":"COLIN","refreshToken":"{refresh}"}`, `{"id":"colin","refreshToken":"{refresh}"}`, `{"id":"OTHER","refreshToken":"{refresh}"}`, `{"id":"COLIN","refreshToken":"{access}"}`, `{"id":"COLIN","refreshToken":"{refresh}."}`,
		`{"id":"COLIN","refreshToken":"eyJhbGciOiJub25lIn0.e30."}`, "null", "[]", "", "{", `{"id":"COLIN","password":"ROSEBUD1"}x`,
	} {
		f.Add(true, body)
		f.Add(false, body)
	}
	f.Fuzz(func(t *testing.T, refresh bool, body string) {
		w := newWorld(t)
		var good tokens
		if strings.Contains(body, "{refresh}") || strings.Contains(body, "{access}") {
			good = w.loggedIn()
			body = strings.NewReplacer("{refresh}", good.Refresh, "{access}", good.Access).Replace(body)
		}
		to := ums.LoginPath
		if refresh {
			to = ums.RefreshPath
		}
		got, given := w.post(to, body)
		if !slices.Contains([]int{200, 400, 401, 403, 413}, got.Status) || (got.Status == 200) != (given.Access != "" && given.Refresh != "") || (got.Status != 200) != (got.Code != "") {
			t.Fatalf("%q: %+v, tokens %v", body, got, given != tokens{})
		}
		seen := jsonmembers.Of(body)
		id, password := asciicase.Upper(seen.Text("id")), seen.Text("password")
		right := asciicase.Upper(password) == rosebud && slices.Contains([]string{"COLIN", "OTHER"}, id) || password == phrase && id == "COLIN"
		if refresh {
			right = good.Refresh != "" && seen.Text("refreshToken") == good.Refresh && id == "COLIN"
		}
		if right = right && seen != nil; got.Status == 200 && !right || got.Status != 200 && right && len(body) <= 4096 {
			t.Errorf("%q is answered %d; encoding/json sees %s", body, got.Status, seen)
		}
	})
}

// Wherever an action is meant to go, it goes to what the beginning of its path says,
// under the same path, or nowhere; with a token that is changed in one place, or one
// that is to refresh, it goes nowhere.
func FuzzAction(f *testing.F) {
	for _, at := range []string{
		"subsystem/DB2A/catalog", "plugin/x", "zosmf/restfiles/ds", "session", "security/login", "subsystem/", "subsystem/../zosmf/x", "subsystem/./x", "subsystem//x", "subsystem/x/", "subsystem/x//",
		"subsystem/%2e%2e/zosmf/x", "subsystem/%252e%252e/x", `subsystem/..\zosmf`, "subsystem/x?y=/../z", "subsystem/\x00", "subsystem/a;b", "SUBSYSTEM/x", "../ws/subsystem/x", "subsystem/%2f%2fevil.example/x", "subsystem/\xff",
	} {
		f.Add("PUT", at, "LATEST", uint16(0), uint8(0), "", false)
		f.Add("GET", at, "1.1.0.0", uint16(65535), uint8(0), ".", false)
	}
	f.Add("CONNECT", "subsystem/x", "", uint16(0), uint8(0), " ", false)
	f.Add("GET", "subsystem/x", "1", uint16(0), uint8(0), "", false)
	f.Add("GET", "session", "LATEST", uint16(0), uint8(0), "", true)
	f.Add("GET", "subsystem/x", "LATEST", uint16(0), uint8(0), "", true)
	f.Add("GET", "session", "LATEST", uint16(60), uint8(4), "AAAA", false)
	f.Add("GET", "session", "LATEST", uint16(65535), uint8(2), "=", false)
	f.Add("GET", "session", "LATEST", uint16(0), uint8(255), base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))+".e30.", false)
	var w *world // one for all: tokens take their time
	var good tokens
	f.Fuzz(func(t *testing.T, method, at, version string, place uint16, cut uint8, with string, refresh bool) {
		if w == nil {
			w = newWorld(t)
			good = w.loggedIn()
		}
		w.t = t
		u, err := url.Parse("https://izp:12023/ws/" + at)
		if err != nil {
			return
		}
		r := httptest.NewRequest("GET", "https://izp:12023/", strings.NewReader("x"))
		r.Method, r.URL, r.TLS = method, u, &tls.ConnectionState{HandshakeComplete: true}
		token := good.Access
		if refresh {
			token = good.Refresh
		}
		from := int(place) % (len(token) + 1)
		token = token[:from] + with + token[min(from+int(cut), len(token)):]
		isGood := strings.TrimLeft(token, " ") == good.Access
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("X-API-VERSION", version)
		before := len(w.reached())
		status := w.send(r).Code
		all := w.reached()
		if status >= 500 && status != 502 && status != 503 && status != 507 || len(all) > before+1 || len(all) == before && status < 300 && u.Path != ums.SessionPath {
			t.Errorf("%s %s: %d, reached %d times", method, u.Path, status, len(all)-before)
		}
		if !isGood && status == 401 && u.Path != ums.SessionPath {
			t.Attr("rule", "UMS-11")
		}
		if status < 300 && !isGood {
			t.Errorf("%s %s with %q: %d; the token is %q", method, u.Path, token, status, good.Access)
		}
		if len(all) == before {
			return
		}
		if len(all) >= 1000 {
			defer func() { w = nil }()
		}
		if !isGood || u.Path == ums.SessionPath {
			t.Errorf("%s with %q reaches something", u.Path, token)
		}
		found := map[string][]ums.Reached{ums.SubsystemPath: w.subsystem.Reached(), ums.ToolPath: w.tools.Reached(), ums.ZOSMFPath: w.zosmf.Reached()}
		arrived := false
		for prefix, list := range found {
			for _, one := range list {
				// What has gone on is plain, and under its own target.
				if one.User != "COLIN" || !strings.HasPrefix("/ws"+one.Path, prefix) || path.Clean(one.Path) != strings.TrimSuffix(one.Path, "/") {
					t.Errorf("%s reached %s by %+v", at, prefix, one)
				}
				arrived = arrived || "/ws"+one.Path == u.Path && one.Method == method
			}
		}
		if !arrived {
			t.Errorf("%s %s went on as something else", method, u.Path)
		}
	})
}
