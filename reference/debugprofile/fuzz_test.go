package debugprofile_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/zos"
)

// FuzzRequest sends any request to any path with any Authorization. It is answered
// with JSON in which nothing of the credentials shows, and with 200 only if these are
// COLIN's, as another reader sees them.
func FuzzRequest(f *testing.F) {
	for _, authorization := range []string{
		basic("COLIN", rosebud), basic("colin", "rosebud1"), basic("COLIN", "the quick brown fox, 1 2 3"), basic("COLIN", "WRONG"), basic("OTHER", rosebud), basic("col\u0131n", rosebud), basic("COLIN", ""), basic("", ""), basic("COLIN\x00", rosebud),
		"Bearer {token}", "bearer  {token}", "Bearer {token}=", "Bearer eyJhbGciOiJub25lIn0.e30.", "{token}", "Basic {token}", "Digest x", "",
	} {
		for _, path := range []string{loginPath, queryPath, logoutPath} {
			f.Add("POST", path, authorization, "")
			f.Add("GET", path, authorization, "")
		}
	}
	f.Add("POST", loginPath, basic("COLIN", rosebud), `{"user":"COLIN"}`)
	f.Add("OPTIONS", "/api/v1/auth/../auth/login", "", "")
	f.Fuzz(func(t *testing.T, method, path, authorization, body string) {
		s := newWorld(t).start("SYS1", "safBasicIsEnabled=true", zos.Level{})
		token := ""
		if strings.Contains(authorization, "{token}") {
			token = s.login(t)
			authorization = strings.ReplaceAll(authorization, "{token}", token)
		}
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL.Path = method, path
		r.Header["Authorization"] = []string{authorization}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if !slices.Contains([]int{200, 204, 400, 401, 403, 404, 405, 413, 415, 431}, w.Code) || w.Header().Get("Cache-Control") != "no-store" && w.Code != 204 {
			t.Errorf("%s %s: %d, %v", method, path, w.Code, w.Header())
		}
		if w.Code != 204 && method != http.MethodHead && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s: %d %q", method, path, w.Code, w.Body)
		}
		user, secret, isBasic := r.BasicAuth()
		if _, credentials, _ := strings.Cut(authorization, " "); len(credentials) > 8 && strings.Contains(w.Body.String(), credentials) || isBasic && len(secret) > 12 && strings.Contains(w.Body.String(), secret) {
			t.Errorf("%s %s: the answer shows the credentials: %s", method, path, w.Body)
		}
		if w.Code == 401 && path == loginPath && isBasic {
			t.Attr("rule", "DPS-04")
		}
		if w.Code != 200 || !slices.Contains([]string{loginPath, queryPath, logoutPath}, path) {
			return
		}
		fold := func(text string) string { // letters of ASCII, and nothing else
			return strings.Map(func(r rune) rune {
				if 'a' <= r && r <= 'z' {
					return r - 'a' + 'A'
				}
				return r
			}, text)
		}
		right := isBasic && path != logoutPath && fold(user) == "COLIN" && (fold(secret) == rosebud || secret == "the quick brown fox, 1 2 3")
		scheme, presented, _ := strings.Cut(authorization, " ")
		bearer := token != "" && path != loginPath && strings.EqualFold(scheme, "Bearer") && strings.TrimLeft(presented, " ") == token
		var answer struct{ User string }
		if method != http.MethodHead {
			must(t, json.Unmarshal(w.Body.Bytes(), &answer))
		}
		if !right && !bearer || answer.User != "COLIN" && method != http.MethodHead || body != "" {
			t.Errorf("%s %s with %q: %s", method, path, authorization, w.Body)
		}
	})
}
