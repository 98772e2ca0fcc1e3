package introspection_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/introspection"
)

const (
	endpoint = "https://op.example/oauth2/introspect"
	opaque   = "2YotnFZFEjr1zCsicMWpAA"
	secret   = "tHe s3cret/of the:client"
)

// clock is when tokens are judged; good holds then.
var clock = time.Unix(1_700_000_100, 0).UTC()

const good = `{"active":true,"iss":"https://op.example/oauth2","sub":"IBMUSER","iat":1700000000,"exp":1700003600}`

// server is an endpoint in process. It keeps the requests that it got.
type server struct {
	answer func(w http.ResponseWriter)
	got    []*http.Request
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
	}
	s.got = append(s.got, r)
	w := httptest.NewRecorder()
	s.answer(w)
	return w.Result(), nil
}

// answers gives one body with status 200 as JSON.
func answers(body string) *server { return replies(http.StatusOK, "application/json", body) }

func replies(status int, kind, body string) *server {
	return &server{answer: func(w http.ResponseWriter) {
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		} else {
			w.Header()["Content-Type"] = nil
		}
		w.WriteHeader(status)
		w.Write([]byte(body))
	}}
}

// config is Liberty's with its defaults.
func config(s http.RoundTripper) introspection.Config {
	return introspection.Config{
		Endpoint: endpoint, ClientID: "zosconnect", Secret: func() string { return secret },
		ClockSkew: introspection.DefaultClockSkew, Transport: s,
	}
}

func client(t testing.TB, c introspection.Config) *introspection.Client {
	t.Helper()
	made, err := introspection.New(c)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return made
}

func validate(t testing.TB, c introspection.Config) (introspection.Result, error) {
	t.Helper()
	return client(t, c).Validate(context.Background(), opaque, clock)
}

// wantRefused fails the test unless the error is this refusal.
func wantRefused(t testing.TB, err error, reason introspection.Reason, messages ...introspection.Message) {
	t.Helper()
	var refusal *introspection.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error is %v, want a refusal %s %v", err, reason, messages)
	}
	if refusal.Reason != reason || !slices.Equal(refusal.Messages, messages) {
		t.Errorf("refused with %s %v, want %s %v (%v)", refusal.Reason, refusal.Messages, reason, messages, err)
	}
}

func wantEqual(t testing.TB, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}
