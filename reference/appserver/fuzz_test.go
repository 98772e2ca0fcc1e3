package appserver_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/internal/jsonmembers"
	"github.com/safproof/safproof/reference/ums"
)

// shows says whether an answer holds the password, however it is folded.
func shows(recorder *httptest.ResponseRecorder) bool {
	text := recorder.Body.String()
	for _, values := range recorder.Header() {
		text += strings.Join(values, "\n")
	}
	return strings.Contains(strings.ToUpper(text), rosebud)
}

// A body logs in, or changes a password, only if another reader sees the user and
// the password in it, and a browser has a session only after that.
func FuzzLoginBody(f *testing.F) {
	for _, body := range []string{
		`{"username":"COLIN","password":"ROSEBUD1"}`, `{"username":"colin","password":"ROSEBUD1","categories":["saf"]}`, `{"username":"COLIN","password":"ROSEBUD1","categories":[]}`,
		`{"username":"COLIN","password":"ROSEBUD1","categories":["ums"]}`, `{"username":"COLIN","password":"ROSEBUD1","categories":["x","saf","saf"]}`, `{"username":"COLIN","password":"WRONG"}`, `{"username":"LATE","password":"ROSEBUD1"}`, `{"username":"GONE","password":"ROSEBUD1"}`,
		`{"username":"OTHER","username":"COLIN","password":"ROSEBUD1"}`, `{"USERNAME":"COLIN","PASSWORD":"ROSEBUD1"}`, `{"username":"\ud800","password":"ROSEBUD1"}`, `{"username":["COLIN"],"password":"ROSEBUD1"}`,
		`{"serviceHandler":"org.zowe.zlux.auth.safsso","username":"COLIN","password":"ROSEBUD1","newPassword":"MARIGLD2"}`, `{"serviceHandler":"x","username":"COLIN","password":"ROSEBUD1","newPassword":"MARIGLD2"}`, "null", "[]", "", "{", `{"username":"COLIN","password":"ROSEBUD1"}x`,
	} {
		for which := range uint8(3) {
			f.Add(which, body)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		w := newWorld(t)
		b := w.browser()
		path := []string{appserver.AuthPath, appserver.PasswordPath, appserver.LogoutPath}[which%3]
		recorder := b.send("POST", path, body, "Content-Type", "application/json")
		if !slices.Contains([]int{200, 400, 401, 413, 428, 500}, recorder.Code) || shows(recorder) {
			t.Errorf("POST %s of %q: %d %s", path, body, recorder.Code, recorder.Body)
		}
		seen := jsonmembers.Of(body)
		user, secret := strings.ToUpper(seen.Text("username")), seen.Text("password")
		right := seen != nil && (slices.Contains([]string{"COLIN", "OTHER"}, user) && strings.ToUpper(secret) == rosebud || user == "COLIN" && secret == phrase)
		in := len(b.cookies) > 0
		switch path {
		case appserver.AuthPath:
			var categories []string
			_ = json.Unmarshal(seen["categories"], &categories)
			both := categories == nil || slices.Contains(categories, "saf") && slices.Contains(categories, "ums")
			if in != (recorder.Code == 200) || in && !right || (b.get(appserver.AppPath) == 200) != (in && both) {
				t.Errorf("%q: %d, session %v; encoding/json sees %s", body, recorder.Code, in, seen)
			}
		case appserver.PasswordPath:
			if changed := recorder.Code == 200; in || changed && !(right || user == "LATE" && strings.ToUpper(secret) == rosebud) || changed && seen.Text("serviceHandler") != appserver.PluginSSO {
				t.Errorf("%q: %d, session %v; encoding/json sees %s", body, recorder.Code, in, seen)
			}
		default:
			if in || b.get(appserver.AppPath) != 401 {
				t.Errorf("%q logs somebody in by logging out", body)
			}
		}
	})
}

// FuzzAnswers has ZSS, UMS and the API Mediation Layer answer anything. A browser has
// a session only if all that were asked have said yes, and sees nothing of the
// cookies and tokens between the servers.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"accessToken":"a token of UMS","refreshToken":"x"}`, `{"accessToken":""}`, `{"accessToken":["a token of UMS"]}`, `{"userId":"COLIN","expiration":"2026-03-01T13:00:00.000+00:00"}`,
		`{"userId":"colin","expiration":1772370000000}`, `{"userId":"","expiration":1772370000000}`, `{"userId":"COLIN","expiration":9223372036854775807}`, `{"userId":"COLIN","expiration":-1}`, `{"userId":"COLIN","expiration":"soon"}`, "null", "[]", "",
	} {
		for which := range uint8(3) {
			f.Add(which, 200, "jedHTTPSession.7557=a cookie of ZSS; Path=/", "3600", body)
			f.Add(which, 204, "apimlAuthenticationToken=a-token-of-APIML", "-1", body)
		}
	}
	f.Add(uint8(0), 200, "jedHTTPSession.7557=non-token", "", "")
	f.Add(uint8(0), 204, "jedHTTPSession.7557=a cookie of ZSS", "", "")
	f.Add(uint8(0), 200, "jedHTTPSession.7557=a cookie of ZSS", "99999999999999999999", "")
	f.Add(uint8(0), 428, "", "", "Password Expired")
	f.Add(uint8(1), 302, "Location", "0", "")
	f.Fuzz(func(t *testing.T, which uint8, status int, setCookie, seconds, body string) {
		var w *world
		headers := []string{"Set-Cookie", setCookie, "Session-Expires-Seconds", seconds}
		switch which % 3 {
		case 0:
			w = newWorld(t)
			w.zss.replies(status, body, headers...)
		case 1:
			w = newWorld(t)
			w.ums.replies(status, body, headers...)
		default:
			var gateway *wire
			w, gateway = withAPIML(t, ums.StandardJWT)
			w.ums.replies(200, `{"accessToken":"a token of UMS","refreshToken":"x"}`)
			gateway.answer = func(r *http.Request) (*http.Response, error) {
				if strings.HasSuffix(r.URL.Path, "/login") { // and anything of the rest
					return &http.Response{StatusCode: 204, Header: http.Header{"Set-Cookie": {"apimlAuthenticationToken=a-token-of-APIML"}}, Body: http.NoBody}, nil
				}
				return &http.Response{StatusCode: status, Header: http.Header{"Set-Cookie": {setCookie}}, Body: io.NopCloser(strings.NewReader(body))}, nil
			}
		}
		b := w.browser()
		got := b.login("COLIN", rosebud)
		if got.Success != (got.Status == 200) || got.Success != (b.get(appserver.AppPath) == 200) || !slices.Contains([]int{200, 401, 428}, got.Status) {
			t.Fatalf("login: %+v", got)
		}
		if text := b.sent.String(); strings.Contains(text, "a token of UMS") || strings.Contains(text, "a cookie of ZSS") || strings.Contains(text, rosebud) {
			t.Errorf("the browser sees %s", text)
		}
		if !got.Success {
			t.Attr("rule", "UMS-03")
			return
		}
		seen := jsonmembers.Of(body)
		switch which % 3 {
		case 0:
			if status != 200 || !strings.HasPrefix(strings.TrimSpace(setCookie), "jedHTTPSession") || got.Seconds <= 0 {
				t.Errorf("logged in by %d %q: %+v", status, setCookie, got)
			}
		case 1:
			if status != 200 || seen.Text("accessToken") == "" {
				t.Errorf("logged in by %d %q: %+v", status, body, got)
			}
		default:
			if user := got.Plugins[appserver.PluginSSO].User; status != 200 || user == "" || user != strings.ToUpper(seen.Text("userId")) || got.Seconds < 0 || seen["expiration"] == nil {
				t.Errorf("logged in by %d %q: %+v", status, body, got)
			}
		}
	})
}

// A session cookie, changed in one place, is good only if it says the same.
func TestChangedSessionCookie(t *testing.T) {
	var w *world // one for all: tokens take their time
	var name, good string
	rapid.Check(t, func(r *rapid.T) {
		at, cut := rapid.Uint16().Draw(r, "at"), rapid.Uint8Range(0, 8).Draw(r, "cut")
		with := rapid.SampledFrom([]string{"", "A", "=", "%", "%61", ".", " ", "\x00", "AAAA", "s:"}).Draw(r, "with")
		if w == nil {
			w = newWorld(t)
			for name, good = range w.loggedIn().cookies {
			}
		}
		from := int(at) % (len(good) + 1)
		value := good[:from] + with + good[min(from+int(cut), len(good)):]
		request := httptest.NewRequest("GET", "https://zlux:7556"+appserver.AppPath, nil)
		request.AddCookie(&http.Cookie{Name: name, Value: value})
		sent := request.CookiesNamed(name)
		recorder := httptest.NewRecorder()
		w.ServeHTTP(recorder, request)
		said, err := url.PathUnescape(good)
		must(t, err)
		same := len(sent) == 1
		if same {
			text, err := url.PathUnescape(sent[0].Value)
			same = err == nil && text == said
		}
		if (recorder.Code == 200) != same || recorder.Code != 200 && recorder.Code != 401 {
			r.Errorf("cookie %q: %d; the good one is %q", value, recorder.Code, good)
		}
	})
	t.Attr("rule", "UMS-08")
}
