package introspection_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/introspection"
)

func TestTheRequestOfMethodPost(t *testing.T) {
	s := answers(good)
	if _, err := validate(t, config(s)); err != nil {
		t.Fatal(err)
	}
	r := s.got[0]
	wantEqual(t, r.Method+" "+r.URL.String(), "POST "+endpoint)
	wantEqual(t, r.PostForm, url.Values{"token": {opaque}, "client_id": {"zosconnect"}, "client_secret": {secret}})
	wantEqual(t, r.Header, http.Header{"Accept": {"application/json"}, "Content-Type": {"application/x-www-form-urlencoded"}})
}

func TestTheRequestOfMethodBasic(t *testing.T) {
	for name, test := range map[string]struct {
		strict introspection.Strictness
		secret string
	}{
		"as Liberty does it": {introspection.Strictness{}, secret},
		"as RFC 6749 has it": {introspection.Strict(), "tHe+s3cret%2Fof+the%3Aclient"},
	} {
		t.Run(name, func(t *testing.T) {
			s := answers(good)
			c := config(s)
			c.AuthMethod, c.Strict = introspection.Basic, test.strict
			if _, err := validate(t, c); err != nil {
				t.Fatal(err)
			}
			wantEqual(t, s.got[0].PostForm, url.Values{"token": {opaque}})
			id, sent, _ := s.got[0].BasicAuth()
			wantEqual(t, []string{id, sent}, []string{"zosconnect", test.secret})
		})
	}
}

func TestErrorsOfTheEndpoint(t *testing.T) {
	const form = "application/json"
	for name, test := range map[string]struct {
		server   *server
		reason   introspection.Reason
		messages []introspection.Message
	}{
		"invalid_client":            {replies(401, form, `{"error":"invalid_client"}`), introspection.EndpointFailed, messages(introspection.ClientRefused)},
		"invalid_token":             {replies(401, form, `{"error":"invalid_token"}`), introspection.NotActive, messages(introspection.TokenNotActive)},
		"another error":             {replies(400, form, `{"error":"invalid_request","error_description":"x"}`), introspection.EndpointFailed, messages(introspection.EndpointError)},
		"an error without a name":   {replies(400, form, `{}`), introspection.EndpointFailed, nil},
		"an error that is no JSON":  {replies(503, "text/plain", "try later"), introspection.EndpointFailed, messages(introspection.EndpointError)},
		"invalid_token in a text":   {replies(401, "text/plain", "invalid_token"), introspection.NotActive, messages(introspection.TokenNotActive, introspection.EndpointError)},
		"invalid_token in a header": {challenge(`Bearer error=invalid_token`), introspection.NotActive, messages(introspection.TokenNotActive, introspection.EndpointError)},
		"another challenge":         {challenge(`Bearer realm="op"`), introspection.EndpointFailed, messages(introspection.EndpointError)},
		"no body and no header":     {replies(500, form, ""), introspection.EndpointFailed, messages(introspection.InternalError)},
		"a good body and not 200":   {replies(201, form, good), introspection.EndpointFailed, nil},
		"a redirection":             {replies(302, form, ""), introspection.EndpointFailed, messages(introspection.InternalError)},
		"no Content-Type":           {replies(200, "", good), introspection.BadAnswer, messages(introspection.InvalidURL)},
		"HTML":                      {replies(200, "text/html", good), introspection.BadAnswer, nil},
		"a signed answer":           {replies(200, "application/token-introspection+jwt", "e30.e30."), introspection.BadAnswer, nil},
		"no JSON":                   {replies(200, form, "<html>"), introspection.BadAnswer, messages(introspection.InvalidURL)},
		"an array":                  {replies(200, form, "["+good+"]"), introspection.BadAnswer, messages(introspection.InvalidURL)},
		"a member twice":            {replies(200, form, `{"active":false,"active":true}`), introspection.BadAnswer, messages(introspection.InvalidURL)},
		"too long":                  {replies(200, form, good+strings.Repeat(" ", introspection.MaxAnswer)), introspection.BadAnswer, messages(introspection.InternalError)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := validate(t, config(test.server))
			wantRefused(t, err, test.reason, test.messages...)
		})
	}
}

func messages(m ...introspection.Message) []introspection.Message { return m }

func challenge(text string) *server {
	return &server{answer: func(w http.ResponseWriter) {
		w.Header().Set("WWW-Authenticate", text)
		w.WriteHeader(http.StatusUnauthorized)
	}}
}

func TestAnEndpointThatCannotBeAsked(t *testing.T) {
	for name, test := range map[string]struct {
		endpoint string
		message  introspection.Message
	}{
		"none":          {"", introspection.InvalidURL},
		"no host":       {"https:///introspect", introspection.InvalidURL},
		"no address":    {"://", introspection.InvalidURL},
		"another kind":  {"ftp://op.example/introspect", introspection.InvalidURL},
		"without HTTPS": {"http://op.example/introspect", introspection.NotHTTPS},
	} {
		t.Run(name, func(t *testing.T) {
			s := answers(good)
			c := config(s)
			c.Endpoint = test.endpoint
			_, err := validate(t, c)
			wantRefused(t, err, introspection.BadEndpoint, test.message)
			wantEqual(t, len(s.got), 0)
		})
	}
}

func TestHTTPWhereItIsAllowed(t *testing.T) {
	c := config(answers(with(map[string]string{"iss": `"http://op.example"`})))
	c.Endpoint, c.AllowHTTP = "http://op.example/introspect", true
	if _, err := validate(t, c); err != nil {
		t.Errorf("refused: %v", err)
	}
}

func TestTokensThatAreNone(t *testing.T) {
	for _, token := range []string{"", "a\nb", "a\x00"} {
		s := answers(good)
		_, err := client(t, config(s)).Validate(context.Background(), token, clock)
		wantRefused(t, err, introspection.Malformed)
		wantEqual(t, len(s.got), 0)
	}
}

type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

func TestErrorsHoldNoSecret(t *testing.T) {
	_, err := validate(t, config(broken{fmt.Errorf("cannot send token=%s&client_secret=%s", opaque, secret)}))
	wantRefused(t, err, introspection.Unreachable, introspection.InternalError)
	echo := replies(400, "text/plain", opaque+secret)
	_, echoed := validate(t, config(echo))
	c := client(t, config(echo))
	for _, text := range []string{err.Error(), echoed.Error(), fmt.Sprintf("%v %+v %#v %s", c, *c, c, c)} {
		if strings.Contains(text, opaque) || strings.Contains(text, secret) {
			t.Errorf("a secret stands in %q", text)
		}
	}
}

func TestWhoGivesUpIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := client(t, config(broken{context.Canceled})).Validate(ctx, opaque, clock)
	wantRefused(t, err, introspection.Unreachable, introspection.InternalError)
	if !strings.Contains(err.Error(), "in time") {
		t.Errorf("error is %v", err)
	}
}

func TestConfigurationsThatMakeNoClient(t *testing.T) {
	for name, change := range map[string]func(*introspection.Config){
		"method":         func(c *introspection.Config) { c.Method = "local" },
		"authentication": func(c *introspection.Config) { c.AuthMethod = "privateKeyJwt" },
		"transport":      func(c *introspection.Config) { c.Transport = nil },
		"clock skew":     func(c *introspection.Config) { c.ClockSkew = -1 },
		"cache":          func(c *introspection.Config) { c.CacheLimit = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			c := config(answers(good))
			change(&c)
			if _, err := introspection.New(c); !errors.Is(err, introspection.ErrConfig) {
				t.Errorf("error is %v, want ErrConfig", err)
			}
		})
	}
}
