package page_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/safproof/safproof/sim/serve/page"
)

func get(t *testing.T, method, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	page.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result()
}

func text(t *testing.T, path string) string {
	t.Helper()
	answer := get(t, "GET", path)
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", path, answer.StatusCode, err)
	}
	return string(body)
}

var (
	linked   = regexp.MustCompile(`(?:href|src)="([^"#:]+)"`)
	imported = regexp.MustCompile(`from "\./([^"]+)"`)
)

// Whatever the page needs is served with it, and nothing else is asked for.
func TestPageIsWhole(t *testing.T) {
	const start = "/"
	seen := map[string]bool{start: true}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		content := text(t, queue[0])
		for _, needed := range append(linked.FindAllStringSubmatch(content, -1), imported.FindAllStringSubmatch(content, -1)...) {
			if path := "/" + needed[1]; !seen[path] {
				seen[path] = true
				queue = append(queue, path)
			}
		}
		for _, outside := range []string{"http://", "https://", "style=", "onclick", "eval("} {
			if found := strings.ReplaceAll(content, "http://www.w3.org/2000/svg", ""); strings.Contains(found, outside) {
				t.Errorf("%s has %q, which its policy refuses or which leads elsewhere", queue[0], outside)
			}
		}
	}
	for _, path := range []string{"/style.css", "/main.js", "/api.js", "/words.js", "/lanes.js", "/tables.js"} {
		if !seen[path] {
			t.Errorf("nothing needs %s", path)
		}
	}
}

func TestPolicy(t *testing.T) {
	for _, path := range []string{"/", "/main.js", "/nothing"} {
		if got := get(t, "GET", path).Header.Get("Content-Security-Policy"); got != page.Policy {
			t.Errorf("policy of %s is %q", path, got)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		method, path string
		want         int
	}{
		{"HEAD", "/", 200},
		{"POST", "/", 405},
		{"DELETE", "/main.js", 405},
		{"GET", "/page.go", 404},
		{"GET", "/../page.go", 404},
	} {
		if got := get(t, test.method, test.path).StatusCode; got != test.want {
			t.Errorf("%s %s: %d, want %d", test.method, test.path, got, test.want)
		}
	}
}
