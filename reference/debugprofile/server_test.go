package debugprofile_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/zos"
)

func TestNewRefuses(t *testing.T) {
	system := newWorld(t).start("SYS1", "", zos.Level{}).saf
	now := func() time.Time { return start }
	text := func(s string) func() ([]byte, error) { return func() ([]byte, error) { return []byte(s), nil } }
	paths := func(change func(*debugprofile.Paths)) debugprofile.Paths {
		p := debugprofile.DefaultPaths
		change(&p)
		return p
	}
	gone := errors.New("no such file")
	for _, test := range []struct {
		name   string
		config debugprofile.Config
		want   error
		says   string
	}{
		{"no system", debugprofile.Config{Now: now}, debugprofile.ErrConfig, "System"},
		{"no clock", debugprofile.Config{System: system}, debugprofile.ErrConfig, "Now"},
		{"negative bound", debugprofile.Config{System: system, Now: now, MaxTokens: -1}, debugprofile.ErrConfig, "MaxTokens"},
		{"one path", debugprofile.Config{System: system, Now: now, Paths: debugprofile.Paths{Login: "/login"}}, debugprofile.ErrConfig, "Paths.Query"},
		{"relative path", debugprofile.Config{System: system, Now: now, Paths: paths(func(p *debugprofile.Paths) { p.Logout = "auth/logout" })}, debugprofile.ErrConfig, "Paths.Logout"},
		{"slash at the end", debugprofile.Config{System: system, Now: now, Paths: paths(func(p *debugprofile.Paths) { p.OpenAPI = "/auth/" })}, debugprofile.ErrConfig, "Paths.OpenAPI"},
		{"a pattern", debugprofile.Config{System: system, Now: now, Paths: paths(func(p *debugprofile.Paths) { p.Login = "/{x}" })}, debugprofile.ErrConfig, "Paths.Login"},
		{"equal paths", debugprofile.Config{System: system, Now: now, Paths: paths(func(p *debugprofile.Paths) { p.Query = p.Login })}, debugprofile.ErrConfig, "both /auth/login"},
		{"bad file", debugprofile.Config{System: system, Now: now, ReadEnvironment: text("\nsafJwtIsEnabled=yes")}, debugprofile.ErrEnvironment, "line 2: safJwtIsEnabled"},
		{"file that cannot be read", debugprofile.Config{System: system, Now: now, ReadEnvironment: func() ([]byte, error) { return nil, gone }}, gone, "eqaprof.env"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := debugprofile.New(test.config)
			if s != nil || !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("New = %v, %v; want an error that says %q", s, err, test.says)
			}
		})
	}
}

func TestConfiguredPaths(t *testing.T) {
	w := newWorld(t)
	env := "context_path=/dps/v2/"
	s, err := debugprofile.New(debugprofile.Config{
		System: w.start("SYS1", "", zos.Level{}).saf, Now: w.clock,
		ReadEnvironment: func() ([]byte, error) { return []byte(env), nil },
		Paths:           debugprofile.Paths{Login: "/in", Query: "/who", Logout: "/out", OpenAPI: "/doc"},
	})
	must(t, err)
	got, token, _ := send(t, s, "POST", "/dps/v2/in", basic("COLIN", rosebud))
	if got.Status != 200 {
		t.Fatalf("login: %+v", got)
	}
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/dps/v2/who", 200, ""},
		{"GET", "/dps/v2/doc", 200, ""},
		{"POST", "/dps/v2/out", 200, ""},
		{"GET", "/dps/v2/in", 405, "POST, OPTIONS"},
		{"POST", "/dps/v2/who", 405, "GET, HEAD, OPTIONS"},
		{"GET", "/dps/v2/out", 405, "POST, OPTIONS"},
		{"GET", "/api/v1/auth/query", 404, ""},
		{"GET", "/dps/v2/auth/query", 404, ""},
		{"GET", "/who", 404, ""},
		{"GET", "/dps/v2/who/", 404, ""},
	} {
		got, _, header := send(t, s, test.method, test.path, bearer(token))
		if got.Status != test.status || header.Get("Allow") != test.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d, %q", test.method, test.path, got.Status, header.Get("Allow"), test.status, test.allow)
		}
	}
	env = "context_path=/"
	must(t, s.Restart())
	if got, _, _ := send(t, s, "GET", "/who", bearer(token)); got.Status != 200 {
		t.Errorf("query at the root: %+v", got)
	}
}

// HEAD and OPTIONS show neither a body nor a token.
func TestHeadAndOptions(t *testing.T) {
	w := newWorld(t)
	s := w.start("SYS1", "", zos.Level{})
	token := s.login(t)
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{"HEAD", queryPath, 200}, {"OPTIONS", queryPath, 204}, {"OPTIONS", loginPath, 204}, {"HEAD", loginPath, 405}, {"HEAD", logoutPath, 405},
	} {
		r := httptest.NewRequest(test.method, test.path, nil)
		r.Header.Set("Authorization", bearer(token))
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, r)
		if recorder.Code != test.status || recorder.Body.Len() != 0 {
			t.Errorf("%s %s: %d and %d bytes, want %d and none", test.method, test.path, recorder.Code, recorder.Body.Len(), test.status)
		}
	}
	w.expect("query after HEAD and OPTIONS of logout", s.asks(t, queryPath, token), good)
}

// A file that cannot be read at a restart stops the server, too.
func TestRestartWithoutFile(t *testing.T) {
	w := newWorld(t)
	var missing error
	s, err := debugprofile.New(debugprofile.Config{
		System: w.start("SYS1", "", zos.Level{}).saf, Now: w.clock,
		ReadEnvironment: func() ([]byte, error) { return nil, missing },
	})
	must(t, err)
	missing = errors.New("no such file")
	if err := s.Restart(); !errors.Is(err, missing) || !errors.Is(err, debugprofile.ErrEnvironment) {
		t.Errorf("Restart: %v", err)
	}
	if got, _, _ := send(t, s, "POST", loginPath, basic("COLIN", rosebud)); got != refusal(503, debugprofile.Stopped) {
		t.Errorf("login: %+v", got)
	}
	missing = nil
	must(t, s.Restart())
	if got, _, _ := send(t, s, "POST", loginPath, basic("COLIN", rosebud)); got.Status != 200 {
		t.Errorf("login after the next restart: %+v", got)
	}
}
