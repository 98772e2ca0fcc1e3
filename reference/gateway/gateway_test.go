package gateway_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/gateway"
	"github.com/safproof/safproof/reference/passticket"
)

// The parts of a test: certificates are told apart by identity alone.
var (
	own    = &x509.Certificate{Raw: []byte("own")}
	mapped = &x509.Certificate{Raw: []byte("mapped")}
	other  = &x509.Certificate{Raw: []byte("other")}
)

const token = "good-token"

// fake plays ZAAS of Zowe 2 or 3: it knows one token, which the mapped certificate
// gives, too. That of Zowe 3 also knows an access token for z/OSMF.
type fake struct {
	zowe  int
	asked []string
}

func (z *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := r.Method + " " + r.URL.Path
	z.asked = append(z.asked, asked)
	var certificate *x509.Certificate
	if r.TLS != nil && len(r.TLS.PeerCertificates) == 1 {
		certificate = r.TLS.PeerCertificates[0]
	}
	if z.zowe == 3 && strings.HasPrefix(r.URL.Path, "/zaas/scheme/") {
		z.scheme(w, r, certificate)
		return
	}
	known := r.Header.Get("Authorization") == "Bearer "+token
	switch asked {
	case "POST /gateway/api/v1/auth/login":
		if certificate != mapped {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "apimlAuthenticationToken", Value: token})
		w.WriteHeader(http.StatusNoContent)
	case "GET /gateway/api/v1/auth/query":
		if !known {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.WriteString(w, `{"userId":"COLIN"}`)
	case "POST /gateway/api/v1/auth/ticket":
		switch {
		case certificate != own:
			w.WriteHeader(http.StatusForbidden)
		case known:
			ticket(w, r)
		default:
			refuse(w, r)
		}
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// scheme plays the endpoints for the gateway: they take what its client presented.
func (z *fake) scheme(w http.ResponseWriter, r *http.Request, certificate *x509.Certificate) {
	text, bearer := r.Header.Get("Authorization"), ""
	if c, err := r.Cookie("apimlAuthenticationToken"); err == nil && c.Value != "" {
		text = "Bearer " + c.Value
	}
	bearer, _ = strings.CutPrefix(text, "Bearer ")
	access := r.Header.Get("PRIVATE-TOKEN") == "access" && r.Header.Get("X-Service-Id") == "ibmzosmf"
	forwarded := r.Header.Get("Client-Cert") == base64.StdEncoding.EncodeToString(mapped.Raw)
	switch {
	case certificate != own:
		w.WriteHeader(http.StatusInternalServerError)
	case bearer == token, bearer == "" && (access || forwarded):
		if r.URL.Path == "/zaas/scheme/zoweJwt" {
			io.WriteString(w, `{"cookieName":"apimlAuthenticationToken","token":"`+token+`"}`)
			return
		}
		ticket(w, r)
	default:
		refuse(w, r)
	}
}

func refuse(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "Bearer told" {
		w.Header().Set("X-Zowe-Auth-Failure", "ZWEAG102E Token is not valid")
	}
	w.WriteHeader(http.StatusUnauthorized)
}

func ticket(w http.ResponseWriter, r *http.Request) {
	var body struct{ ApplicationName string }
	text, _ := io.ReadAll(r.Body)
	switch {
	case json.Unmarshal(text, &body) != nil || r.Header.Get("Content-Type") != "application/json":
		w.WriteHeader(http.StatusBadRequest)
	case body.ApplicationName == "DOWN":
		w.WriteHeader(http.StatusServiceUnavailable)
	case body.ApplicationName == "GARBAGE":
		io.WriteString(w, "<html>")
	case body.ApplicationName == "NOBODY":
		io.WriteString(w, `{"ticket":"AEPRRZ3S"}`)
	case body.ApplicationName != "IZUDFLT":
		w.WriteHeader(http.StatusInternalServerError)
	default:
		io.WriteString(w, `{"token":"","userId":"COLIN","applicationName":"IZUDFLT","ticket":"AEPRRZ3S"}`)
	}
}

// service records what reaches it.
type service struct {
	requests []*http.Request
	err      error
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	s.requests = append(s.requests, r)
	if s.err != nil {
		return nil, s.err
	}
	return &http.Response{
		StatusCode: http.StatusAccepted, Header: http.Header{"X-Service": {"yes"}}, Request: r,
		Body: io.NopCloser(strings.NewReader("served")), ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

type world struct {
	*gateway.Gateway
	zaas    *fake
	service *service
}

func newWorld(t *testing.T, zowe int, change func(*gateway.Service)) world {
	t.Helper()
	w := world{zaas: &fake{zowe: zowe}, service: &service{}}
	s := gateway.ZOSMF(w.service)
	if change != nil {
		change(&s)
	}
	g, err := gateway.New(gateway.Config{ZAAS: w.zaas, Own: own, Services: []gateway.Service{s}})
	if err != nil {
		t.Fatal(err)
	}
	w.Gateway = g
	return w
}

func (w world) send(r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	return recorder
}

func request(path string, headers ...string) *http.Request {
	r := httptest.NewRequest("GET", "https://gateway.example"+path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// basic is COLIN and the PassTicket of zaas.
const basic = "Basic Q09MSU46QUVQUlJaM1M="

const info = "/ibmzosmf/api/v1/zosmf/info"

const cookie = "apimlAuthenticationToken=" + token

// seen is what a service is shown of the caller's credentials, and what the caller is told.
type seen struct {
	Authorization, Cookie, Failure string
}

func TestCredentials(t *testing.T) {
	const (
		none    = "ZWEAG160E No authentication provided in the request"
		invalid = "ZWEAG141E The generation of the PassTicket failed. Reason: Invalid or missing authentication"
	)
	for _, test := range []struct {
		name        string
		scheme      gateway.Scheme
		certificate *x509.Certificate
		headers     []string
		want        seen
	}{
		{"PassTicket for a cookie", gateway.PassTicket, nil, []string{"Cookie", cookie}, seen{Authorization: basic}},
		{"PassTicket for a Bearer token", gateway.PassTicket, nil, []string{"Authorization", "Bearer " + token}, seen{Authorization: basic}},
		{"the cookie before Bearer", gateway.PassTicket, nil, []string{"Cookie", cookie, "Authorization", "Bearer bad"}, seen{Authorization: basic}},
		{"the token before a password", gateway.PassTicket, nil, []string{"Cookie", cookie, "Authorization", "Basic eDp5"}, seen{Authorization: basic}},
		{
			"other cookies stay", gateway.PassTicket, nil,
			[]string{"Cookie", "a=b=c; " + cookie + "; jwtToken=x;LtpaToken2=y", "Cookie", "PersonalAccessToken=z; apimlAuthenticationToken.1=u; d=e"},
			seen{Authorization: basic, Cookie: "a=b=c; d=e"},
		},
		{"PassTicket for a certificate", gateway.PassTicket, mapped, nil, seen{Authorization: basic}},
		{"the token before the certificate", gateway.PassTicket, mapped, []string{"Cookie", "apimlAuthenticationToken=bad"}, seen{Cookie: "apimlAuthenticationToken=bad", Failure: invalid}},
		{"a certificate of nobody", gateway.PassTicket, other, nil, seen{Failure: none}},
		{"nothing", gateway.PassTicket, nil, nil, seen{Failure: none}},
		{"an empty cookie", gateway.PassTicket, nil, []string{"Cookie", "apimlAuthenticationToken="}, seen{Cookie: "apimlAuthenticationToken=", Failure: none}},
		{"a password goes through", gateway.PassTicket, nil, []string{"Authorization", "Basic eDp5"}, seen{Authorization: "Basic eDp5", Failure: none}},
		{"a bad token", gateway.PassTicket, nil, []string{"Authorization", "Bearer bad"}, seen{Authorization: "Bearer bad", Failure: invalid}},
		{"a bad token of which ZAAS says more", gateway.PassTicket, nil, []string{"Authorization", "Bearer told"}, seen{Authorization: "Bearer told", Failure: "ZWEAG102E Token is not valid"}},
		{"Zowe token from a cookie", gateway.ZoweJWT, nil, []string{"Cookie", "a=b; " + cookie}, seen{Cookie: "a=b; " + cookie}},
		{"Zowe token from Bearer", gateway.ZoweJWT, nil, []string{"Authorization", "Bearer " + token}, seen{Cookie: cookie}},
		{"Zowe token for a certificate", gateway.ZoweJWT, mapped, nil, seen{Cookie: cookie}},
		{"bad Zowe token", gateway.ZoweJWT, nil, []string{"Authorization", "Bearer bad"}, seen{Authorization: "Bearer bad", Failure: none}},
		{"no Zowe token", gateway.ZoweJWT, nil, nil, seen{Failure: none}},
		{"bypass", gateway.Bypass, nil, []string{"Cookie", cookie, "Authorization", "Bearer x"}, seen{Authorization: "Bearer x", Cookie: cookie}},
		{"no scheme", "", nil, []string{"Cookie", cookie}, seen{Cookie: cookie}},
	} {
		eachZowe(t, test.name, func(t *testing.T, zowe int) {
			w := newWorld(t, zowe, func(s *gateway.Service) { s.Scheme = test.scheme })
			r := request(info, test.headers...)
			if test.certificate != nil {
				r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{test.certificate}}
			}
			recorder := w.send(r)
			if recorder.Code != http.StatusAccepted || recorder.Body.String() != "served" || recorder.Header().Get("X-Service") != "yes" {
				t.Fatalf("%d %v %s", recorder.Code, recorder.Header(), recorder.Body)
			}
			h := w.service.requests[0].Header
			got := seen{h.Get("Authorization"), strings.Join(h.Values("Cookie"), "; "), h.Get(gateway.AuthFailure)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("the service sees (-want +got):\n%s", diff)
			}
			if told := recorder.Header().Get(gateway.AuthFailure); told != test.want.Failure {
				t.Errorf("the caller is told %q, want %q", told, test.want.Failure)
			}
		})
	}
}

func eachZowe(t *testing.T, name string, test func(*testing.T, int)) {
	for _, zowe := range []int{2, 3} {
		t.Run(fmt.Sprintf("%s, Zowe %d", name, zowe), func(t *testing.T) { test(t, zowe) })
	}
}

// Access tokens are good for services that they name, where ZAAS judges them.
func TestAccessToken(t *testing.T) {
	for _, test := range []struct {
		name    string
		id      string
		headers []string
		want    seen
	}{
		{"in the header", "ibmzosmf", []string{"PRIVATE-TOKEN", "access"}, seen{Authorization: basic}},
		{"for another service", "other", []string{"PRIVATE-TOKEN", "access"}, seen{Failure: "ZWEAG141E The generation of the PassTicket failed. Reason: Invalid or missing authentication"}},
		{"in the cookie, and not good", "ibmzosmf", []string{"Cookie", "personalAccessToken=bad"}, seen{Cookie: "personalAccessToken=bad", Failure: "ZWEAG141E The generation of the PassTicket failed. Reason: Invalid or missing authentication"}},
	} {
		w := newWorld(t, 3, func(s *gateway.Service) { s.ID = test.id })
		recorder := w.send(request("/"+test.id+"/api/v1/x", test.headers...))
		h := w.service.requests[0].Header
		got := seen{h.Get("Authorization"), h.Get("Cookie"), recorder.Header().Get(gateway.AuthFailure)}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// Headers that pass for somebody's identity never reach a service that the gateway
// signs on to; of a request that is not signed on, those of a certificate do not.
func TestForgedIdentity(t *testing.T) {
	forged := []string{
		"X-Certificate-Public", "a", "X-Certificate-DistinguishedName", "a", "X-Certificate-CommonName", "a",
		"X-SAF-Token", "a", "Client-Cert", "a", "PRIVATE-TOKEN", "a",
	}
	for _, test := range []struct {
		name    string
		headers []string
		want    []string // the names that are left
	}{
		{"signed on", append(forged, "Cookie", cookie), nil},
		{"not signed on", forged, []string{"X-SAF-Token", "PRIVATE-TOKEN"}},
	} {
		w := newWorld(t, 3, nil)
		w.send(request(info, test.headers...))
		var left []string
		for i := 0; i < len(forged); i += 2 {
			if w.service.requests[0].Header.Get(forged[i]) != "" {
				left = append(left, forged[i])
			}
		}
		if diff := cmp.Diff(test.want, left); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// What the gateway alone writes does not come from a caller, where nothing else is
// changed either.
func TestForgedHeadersOfTheGateway(t *testing.T) {
	for _, test := range []struct {
		scheme gateway.Scheme
		want   string
	}{{gateway.Bypass, ""}, {gateway.PassTicket, "ZWEAG160E No authentication provided in the request"}} {
		w := newWorld(t, 3, func(s *gateway.Service) { s.Scheme = test.scheme })
		w.send(request(info, "X-Zowe-Auth-Failure", "forged", "Client-Cert", "forged", "Connection", "X-Zowe-Auth-Failure"))
		h := w.service.requests[0].Header
		if got := strings.Join(h.Values(gateway.AuthFailure), ", "); got != test.want || h.Get("Client-Cert") != "" {
			t.Errorf("%s: the service is told %q, certificate %q", test.scheme, got, h.Get("Client-Cert"))
		}
	}
}

func TestRoutes(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"/ibmzosmf/api/v1/zosmf/info", "https://ibmzosmf/zosmf/info"},
		{"/ibmzosmf/api/v1/zosmf/restfiles/ds?dslevel=SYS1.P*&x=%2F;", "https://ibmzosmf/zosmf/restfiles/ds?dslevel=SYS1.P*&x=%2F;"},
		{"/ibmzosmf/api/v1/zosmf/restfiles/fs/a%2Fb", "https://ibmzosmf/zosmf/restfiles/fs/a%2Fb"},
		{"/ibmzosmf/api/v1", "https://ibmzosmf/"},
		{"/ibmzosmf/api/v1/", "https://ibmzosmf/"},
	} {
		w := newWorld(t, 3, nil)
		if got := w.send(request(test.path)); got.Code != http.StatusAccepted {
			t.Errorf("%s: %d", test.path, got.Code)
			continue
		}
		if got := w.service.requests[0].URL.String(); got != test.want {
			t.Errorf("%s went to %s, want %s", test.path, got, test.want)
		}
	}
	w := newWorld(t, 3, func(s *gateway.Service) { s.URL = &url.URL{Scheme: "https", Host: "sys1.example:8443", Path: "/base/"} })
	w.send(request("/ibmzosmf/api/v1/x"))
	if got := w.service.requests[0].URL.String(); got != "https://sys1.example:8443/base/x" {
		t.Errorf("behind a base: %s", got)
	}
}

func TestPathsOfNoService(t *testing.T) {
	for _, test := range []struct {
		path string
		want int
	}{
		{"/gateway/api/v1/auth/query", http.StatusUnauthorized}, // ZAAS's own
		{"/", http.StatusNotFound},
		{"/nobody/api/v1/x", http.StatusNotFound},
		{"/ibmzosmfx/api/v1/x", http.StatusNotFound},
		{"/ibmzosmf", http.StatusNotFound},
		{"/ibmzosmf/ui/v1/x", http.StatusNotFound},
		{"/ibmzosmf/api/v10/x", http.StatusNotFound},
		{"/ibmzosmf/api/v1/../../gateway/api/v1/auth/query", http.StatusNotFound},
		{"/ibmzosmf/api/v1/%2e%2E/x", http.StatusNotFound},
		{"/ibmzosmf/api/v1/./x", http.StatusNotFound},
		{"/ibmzosmf/api/v1/a%2F..%2Fzosmf/info", http.StatusNotFound},
		{"/ibmzosmf/api/v1/a/..%5Czosmf/info", http.StatusNotFound},
	} {
		w := newWorld(t, 3, nil)
		r := request("/")
		r.URL, _ = url.Parse("https://gateway.example" + test.path)
		if got := w.send(r); got.Code != test.want || len(w.service.requests) != 0 {
			t.Errorf("%s: %d, %d requests reached the service; want %d and none", test.path, got.Code, len(w.service.requests), test.want)
		}
	}
}

// A PassTicket is asked for once for each request, and none is used twice.
func TestATicketForEachRequest(t *testing.T) {
	w := newWorld(t, 3, nil)
	for range 2 {
		w.send(request(info, "Cookie", cookie))
	}
	ask := "POST /zaas/scheme/ticket"
	if diff := cmp.Diff([]string{ask, ask}, w.zaas.asked); diff != "" {
		t.Errorf("asked of ZAAS (-want +got):\n%s", diff)
	}
}

func TestFailures(t *testing.T) {
	for _, test := range []struct {
		name, application string
		own               *x509.Certificate
		unreachable       error
		status            int
		number, key       string
		reached           int // requests that reached the service
	}{
		{"no PassTicket for the application", "XBADAPPL", own, nil, 500, "ZWEAO500E", "org.zowe.apiml.common.internalServerError", 0},
		{"ZAAS does not trust the gateway", "IZUDFLT", nil, nil, 500, "ZWEAO500E", "org.zowe.apiml.common.internalServerError", 0},
		{"ZAAS answers something else", "GARBAGE", own, nil, 500, "ZWEAO500E", "org.zowe.apiml.common.internalServerError", 0},
		{"ZAAS names no user", "NOBODY", own, nil, 500, "ZWEAO500E", "org.zowe.apiml.common.internalServerError", 0},
		{"ZAAS is not ready", "DOWN", own, nil, 503, "ZWEAO503E", "org.zowe.apiml.common.serviceUnavailable", 0},
		{"the service does not answer", "IZUDFLT", own, errors.New("secret address"), 503, "ZWEAO503E", "org.zowe.apiml.common.serviceUnavailable", 1},
	} {
		eachZowe(t, test.name, func(t *testing.T, zowe int) {
			to := &service{err: test.unreachable}
			s := gateway.ZOSMF(to)
			s.Application = application(t, test.application)
			g, err := gateway.New(gateway.Config{ZAAS: &fake{zowe: zowe}, Own: test.own, Services: []gateway.Service{s}})
			if err != nil {
				t.Fatal(err)
			}
			recorder := world{Gateway: g}.send(request(info, "Cookie", cookie))
			var body struct {
				Messages []struct{ MessageType, MessageNumber, MessageKey, MessageContent string }
			}
			if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil || len(body.Messages) != 1 {
				t.Fatalf("%v: %s", err, recorder.Body)
			}
			m := body.Messages[0]
			if recorder.Code != test.status || m.MessageNumber != test.number || m.MessageKey != test.key || m.MessageType != "ERROR" {
				t.Errorf("%d %+v, want %d %s %s", recorder.Code, m, test.status, test.number, test.key)
			}
			if strings.Contains(recorder.Body.String(), "secret") || len(to.requests) != test.reached {
				t.Errorf("%d requests reached the service, want %d; answer %s", len(to.requests), test.reached, recorder.Body)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	good := gateway.ZOSMF(&service{})
	with := func(change func(*gateway.Service)) []gateway.Service {
		s := good
		change(&s)
		return []gateway.Service{s}
	}
	for name, c := range map[string]gateway.Config{
		"no ZAAS":                  {Services: []gateway.Service{good}},
		"one ID twice":             {ZAAS: &fake{}, Services: []gateway.Service{good, good}},
		"ID of ZAAS":               {ZAAS: &fake{}, Services: with(func(s *gateway.Service) { s.ID = "gateway" })},
		"no ID":                    {ZAAS: &fake{}, Services: with(func(s *gateway.Service) { s.ID = "" })},
		"an ID with a slash":       {ZAAS: &fake{}, Services: with(func(s *gateway.Service) { s.ID = "a/b" })},
		"no transport":             {ZAAS: &fake{}, Services: with(func(s *gateway.Service) { s.Transport = nil })},
		"PassTicket for no APPLID": {ZAAS: &fake{}, Services: with(func(s *gateway.Service) { s.Application = passticket.ApplID{} })},
		"an unknown scheme":        {ZAAS: &fake{}, Services: with(func(s *gateway.Service) { s.Scheme = "safIdt" })},
	} {
		if _, err := gateway.New(c); !errors.Is(err, gateway.ErrConfig) {
			t.Errorf("%s: %v, want ErrConfig", name, err)
		}
	}
}

func application(t *testing.T, name string) passticket.ApplID {
	t.Helper()
	a, err := passticket.ParseApplID(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
