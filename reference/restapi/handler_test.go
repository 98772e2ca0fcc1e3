package restapi_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/restapi"
)

var accepted = restapi.Accepted{Realm: "R", Schemes: []httpauth.Scheme{httpauth.Bearer, httpauth.Basic}}

// handler serves a GET that tells the scheme of the credentials, a POST that
// takes no credentials, and one whose answer cannot be written.
var handler = restapi.Handler(
	restapi.Resource{Path: "/who", Method: http.MethodGet, Serve: func(r *http.Request) (any, *restapi.Problem) {
		c, problem := accepted.Credentials(r)
		return map[string]httpauth.Scheme{"scheme": c.Scheme()}, problem
	}},
	restapi.Resource{Path: "/do", Method: http.MethodPost, Serve: func(*http.Request) (any, *restapi.Problem) {
		return map[string]bool{"done": true}, nil
	}},
	restapi.Resource{Path: "/bad", Method: http.MethodGet, Serve: func(*http.Request) (any, *restapi.Problem) {
		return func() {}, nil
	}},
)

// response is what is compared of an answer.
type response struct {
	Status int
	Code   restapi.Code // of a problem
	Body   string       // of a success
	Allow  string
}

func send(t *testing.T, method, target string, body io.Reader, authorization ...string) (response, http.Header) {
	t.Helper()
	r := httptest.NewRequest(method, target, body)
	r.Header["Authorization"] = authorization
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	got := response{Status: w.Code, Body: w.Body.String(), Allow: w.Header().Get("Allow")}
	if w.Code >= 400 && method != http.MethodHead {
		var p restapi.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Message == "" {
			t.Errorf("the body of a %d is %q: %v", w.Code, w.Body, err)
		}
		got.Code, got.Body = p.Code, ""
	}
	return got, w.Header()
}

func TestHandler(t *testing.T) {
	const get, post = "GET, HEAD, OPTIONS", "POST, OPTIONS"
	long := strings.Repeat("x", restapi.MaxBody+1)
	for _, test := range []struct {
		name, method, target, body string
		want                       response
	}{
		{"GET", "GET", "/who", "", response{Status: 200, Body: "{\"scheme\":\"Bearer\"}\n"}},
		{"HEAD", "HEAD", "/who", "", response{Status: 200}},
		{"GET with a question", "GET", "/who?x=y", "", response{Status: 200, Body: "{\"scheme\":\"Bearer\"}\n"}},
		{"POST", "POST", "/do", "", response{Status: 200, Body: "{\"done\":true}\n"}},
		{"OPTIONS of a GET", "OPTIONS", "/who", "", response{Status: 204, Allow: get}},
		{"OPTIONS of a POST", "OPTIONS", "/do", "", response{Status: 204, Allow: post}},
		{"POST to a GET", "POST", "/who", "", response{Status: 405, Code: restapi.MethodNotAllowed, Allow: get}},
		{"DELETE", "DELETE", "/who", "", response{Status: 405, Code: restapi.MethodNotAllowed, Allow: get}},
		{"GET of a POST", "GET", "/do", "", response{Status: 405, Code: restapi.MethodNotAllowed, Allow: post}},
		{"HEAD of a POST", "HEAD", "/do", "", response{Status: 405, Allow: post}},
		{"a method in lower case", "post", "/do", "", response{Status: 405, Code: restapi.MethodNotAllowed, Allow: post}},
		{"no such path", "GET", "/nothing", "", response{Status: 404, Code: restapi.NotFound}},
		{"OPTIONS of no such path", "OPTIONS", "/nothing", "", response{Status: 404, Code: restapi.NotFound}},
		{"a slash too many", "GET", "/who/", "", response{Status: 404, Code: restapi.NotFound}},
		{"two slashes", "GET", "//who", "", response{Status: 404, Code: restapi.NotFound}},
		{"a detour", "GET", "/x/../who", "", response{Status: 404, Code: restapi.NotFound}},
		{"a path in upper case", "GET", "/WHO", "", response{Status: 404, Code: restapi.NotFound}},
		{"a body", "POST", "/do", "{}", response{Status: 415, Code: restapi.BodyNotSupported}},
		{"a body with GET", "GET", "/who", "x", response{Status: 415, Code: restapi.BodyNotSupported}},
		{"the longest body", "POST", "/do", long[1:], response{Status: 415, Code: restapi.BodyNotSupported}},
		{"a body beyond that", "POST", "/do", long, response{Status: 413, Code: restapi.BodyTooLarge}},
		{"an answer that cannot be written", "GET", "/bad", "", response{Status: 500, Code: "internal"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, header := send(t, test.method, test.target, strings.NewReader(test.body), "Bearer x")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", test.method, test.target, diff)
			}
			if got.Status == http.StatusNoContent {
				return
			}
			for name, want := range map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
				if header.Get(name) != want {
					t.Errorf("%s is %q, want %q", name, header.Get(name), want)
				}
			}
		})
	}
}

// failing is a body that breaks off.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

func TestBodyThatCannotBeRead(t *testing.T) {
	want := response{Status: 400, Code: restapi.BodyNotReadable}
	if got, _ := send(t, "POST", "/do", failing{}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	r := httptest.NewRequest("POST", "/do", nil)
	r.Body = nil
	w := httptest.NewRecorder()
	if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("a request without Body is answered %d, want 200", w.Code)
	}
}

func TestCredentials(t *testing.T) {
	const basic = `Basic realm="R", charset="UTF-8"`
	bearer, invalid := []string{`Bearer realm="R"`, basic}, `Bearer realm="R", error="invalid_request"`
	for _, test := range []struct {
		name          string
		authorization []string
		want          response
		challenges    []string // beginnings
	}{
		{"Bearer", []string{"Bearer x"}, response{Status: 200}, nil},
		{"Basic", []string{"Basic eDp5"}, response{Status: 200}, nil},
		{"none", nil, response{Status: 401, Code: restapi.NoCredentials}, bearer},
		{"another scheme", []string{"Digest x"}, response{Status: 401, Code: restapi.SchemeNotAccepted}, bearer},
		{"two", []string{"Bearer x", "Bearer x"}, response{Status: 400, Code: restapi.HeaderDuplicate}, []string{invalid, basic}},
		{"malformed", []string{"Bearer x y"}, response{Status: 400, Code: restapi.HeaderMalformed}, []string{invalid, basic}},
		{"as long as can be", []string{"Bearer " + strings.Repeat("x", restapi.MaxAuthorization-7)}, response{Status: 200}, nil},
		{"longer", []string{"Bearer " + strings.Repeat("x", restapi.MaxAuthorization-6)}, response{Status: 431, Code: restapi.HeaderTooLarge}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, header := send(t, "GET", "/who", nil, test.authorization...)
			got.Body = ""
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			challenges := header.Values("WWW-Authenticate")
			if len(challenges) != len(test.challenges) {
				t.Fatalf("challenges %q, want %q", challenges, test.challenges)
			}
			for i, want := range test.challenges {
				if !strings.HasPrefix(challenges[i], want) {
					t.Errorf("challenge %q, want %q", challenges[i], want)
				}
			}
		})
	}
}

// The message and the challenges name the schemes that the resource takes, and no
// other; least of all what the request has in the place of a scheme.
func TestSchemeThatIsNotAccepted(t *testing.T) {
	const bearer, basic = `Bearer realm="R"`, `Basic realm="R", charset="UTF-8"`
	const message = "This authentication scheme is not accepted here. Use "
	for _, test := range []struct {
		name          string
		schemes       []httpauth.Scheme
		authorization string
		message       string
		challenges    []string
	}{
		{"Basic where Bearer is taken", []httpauth.Scheme{httpauth.Bearer}, "Basic eDp5", message + "Bearer.", []string{bearer}},
		{"Bearer where Basic is taken", []httpauth.Scheme{httpauth.Basic}, "Bearer x", message + "Basic.", []string{basic}},
		{"neither, where Bearer is taken", []httpauth.Scheme{httpauth.Bearer}, "Digest x", message + "Bearer.", []string{bearer}},
		{"neither, where Basic is taken", []httpauth.Scheme{httpauth.Basic}, "Digest x", message + "Basic.", []string{basic}},
		{"a token alone", []httpauth.Scheme{httpauth.Basic}, "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", message + "Basic.", []string{basic}},
		{"neither, where both are taken", accepted.Schemes, "Digest x", message + "Bearer or Basic.", []string{bearer, basic}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Authorization", test.authorization)
			c, problem := restapi.Accepted{Realm: "R", Schemes: test.schemes}.Credentials(r)
			want := &restapi.Problem{Status: 401, Code: restapi.SchemeNotAccepted, Message: test.message, Challenges: test.challenges}
			if diff := cmp.Diff(want, problem); diff != "" || c.Scheme() != "" {
				t.Errorf("credentials of %q (-want +got):\n%s", c.Scheme(), diff)
			}
		})
	}
}
