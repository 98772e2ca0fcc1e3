package target

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestSites: what a server is answered outside.
func TestSites(t *testing.T) {
	s := &sites{asked: make(map[string]int), all: []Site{
		{URL: "https://as.example/a", Status: 200, Type: "application/json", Body: "{}", Form: map[string]string{"token": "x"}, Header: map[string]string{"Accept": "a/b"}},
		{URL: "https://as.example/once", Status: 204, Times: 1},
	}}
	form := url.Values{"token": {"x"}, "more": {"y"}}.Encode()
	for _, test := range []struct {
		name, url, form, accept string
		status                  int // 0: nothing answers
		body                    string
	}{
		{"good", "https://as.example/a", form, "a/b", 200, "{}"},
		{"with a query", "https://as.example/a?q=1", form, "a/b", 200, "{}"},
		{"another value", "https://as.example/a", "token=y", "a/b", 400, ""},
		{"the value twice", "https://as.example/a", "token=x&token=x", "a/b", 400, ""},
		{"no such field of the header", "https://as.example/a", form, "", 400, ""},
		{"no form", "https://as.example/a", "%zz", "a/b", 400, ""},
		{"the first time", "https://as.example/once", "", "", 204, ""},
		{"the second time", "https://as.example/once", "", "", 503, ""},
		{"another path", "https://as.example/b", form, "a/b", 0, ""},
		{"another host", "https://other.example/a", form, "a/b", 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequest(http.MethodPost, test.url, strings.NewReader(test.form))
			if err != nil {
				t.Fatal(err)
			}
			if test.accept != "" {
				r.Header.Set("Accept", test.accept)
			}
			answer, err := s.RoundTrip(r)
			if test.status == 0 {
				if err == nil {
					t.Errorf("it answers %d", answer.StatusCode)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != test.status || string(body) != test.body {
				t.Errorf("expected %d %q, observed %d %q, %v", test.status, test.body, answer.StatusCode, body, err)
			}
		})
	}
}

// TestOpenLiberty opens servers by files, and asks them from an address.
func TestOpenLiberty(t *testing.T) {
	filtered := map[string]string{"server.xml": `<server><openidConnectClient inboundPropagation="required"><authFilter><remoteAddress ip="10.1.0.2"/></authFilter></openidConnectClient></server>`}
	for _, test := range []struct {
		name      string
		args      ServerOpenArgs
		want      string // of the answer, its beginning
		from      string
		challenge string
	}{
		{"no file", ServerOpenArgs{Server: LIBERTY}, "accepted", "", "Basic"},
		{"a file, and the address that it is about", ServerOpenArgs{Server: LIBERTY, Files: filtered}, "accepted", "10.1.0.2", "Bearer"},
		{"a file, and another address", ServerOpenArgs{Server: LIBERTY, Files: filtered}, "accepted", "10.1.0.3", "Basic"},
		{"an address of IPv6", ServerOpenArgs{Server: LIBERTY, Files: filtered}, "accepted", "::1", "Basic"},
		{"z/OS Connect", ServerOpenArgs{Server: LIBERTY, Level: "zos-connect-3.0.16", Files: filtered}, "accepted", "10.1.0.2", "Bearer"},
		{"no XML", ServerOpenArgs{Server: LIBERTY, Files: map[string]string{"server.xml": "<server"}}, "refused", "", ""},
		{"another level", ServerOpenArgs{Server: LIBERTY, Level: "zos-connect-2"}, "not supported", "", ""},
		{"files of a server without", ServerOpenArgs{Server: ZSS, Files: filtered}, "not supported", "", ""},
		{"sites of a server without", ServerOpenArgs{Server: ZSS, Sites: []Site{{URL: "x"}}}, "not supported", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := session(t)
			test.args.Time = noon
			answer, err := s.Call(t.Context(), OpServerOpen, test.args, &ServerOpenResult{})
			if err != nil || !strings.HasPrefix(answer.String(), test.want) {
				t.Fatalf("expected %s, observed %s, %v", test.want, answer, err)
			}
			if test.challenge == "" {
				return
			}
			request := ServerRequestArgs{
				Place: Place{System: firstSystem, Time: noon}, Server: LIBERTY, Method: "GET", Path: "/", From: test.from,
				Header: http.Header{"Host": {"liberty.example"}},
			}
			var result ServerRequestResult
			if _, err := s.Call(t.Context(), OpServerRequest, request, &result); err != nil {
				t.Fatal(err)
			}
			if got := result.Header.Get("WWW-Authenticate"); !strings.HasPrefix(got, test.challenge) {
				t.Errorf("challenge %q with status %d, want %s", got, result.Status, test.challenge)
			}
		})
	}
}

// TestLTPA refuses what is no file of keys, no token of these keys, and no content.
func TestLTPA(t *testing.T) {
	s := session(t)
	for _, args := range []any{
		LTPACreateArgs{Keys: "com.ibm.websphere.ltpa.version=1.0", Password: "x", User: "COLIN", Realm: "r", Expires: noon},
		LTPAValidateArgs{Keys: "", Password: "x", Token: "AAAA", Time: noon},
	} {
		var result any = &LTPACreateResult{}
		op := OpLTPACreate
		if _, ok := args.(LTPAValidateArgs); ok {
			result, op = &LTPAValidateResult{}, OpLTPAValidate
		}
		answer, err := s.Call(t.Context(), op, args, result)
		if err != nil || answer.Kind != Refused || answer.Reason != Malformed {
			t.Errorf("%s: expected malformed, observed %s, %v", op, answer, err)
		}
	}
	for _, reason := range []Reason{Malformed, Expired, BadSignature} {
		if !Gives(OpLTPAValidate, reason) {
			t.Errorf("%s cannot be refused as %s", OpLTPAValidate, reason)
		}
	}
	if Gives(OpLTPAValidate, NoProfile) {
		t.Errorf("%s may be refused as %s", OpLTPAValidate, NoProfile)
	}
}
