package liberty_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

const atEndpoint = `jwkEndpointUrl="https://op.example/jwk"`

// forged is a token with a kid that no key has.
func forged(t testing.TB, n int) string {
	t.Helper()
	header := fmt.Sprintf(`{"alg":"RS384","kid":"%d"}`, n)
	text, err := jose.SignBytes([]byte(header), []byte(`{"iss":"zOSMF"}`), identities()["stranger"].key(t), jose.RS384)
	must(t, err)
	return text
}

// Tokens that anybody can make do not each become a request to the endpoint.
func TestJWKFetchesAreFew(t *testing.T) {
	var tokens []string
	for n := range 8 {
		tokens = append(tokens, forged(t, n))
	}
	for name, status := range map[string]int{"an endpoint": 200, "one that is away": 0, "one that fails": 503} {
		t.Run(name, func(t *testing.T) {
			e := &endpoint{}
			keys := jwk(t, "CONN1.IZUDFLT", ``)
			e.answer = func(*http.Request) (int, string) { return status, keys }
			w := newWorld(t, required(atEndpoint), func(o *liberty.Options) { o.Transport = e })
			flood := func(now time.Time, want int) {
				t.Helper()
				w.now = now
				for n, token := range tokens {
					d := w.Decide(bearer(token))
					if failed(d) != "2 key" || d.HasMessage("CWWKS1747E") != (status != 200) {
						t.Fatalf("token %d at %s: %s", n, now, show(d))
					}
				}
				if len(e.requests) != want {
					t.Errorf("%d requests by %s, want %d", len(e.requests), now, want)
				}
			}
			flood(start, 5)
			flood(start.Add(10*time.Second-1), 5)
			if accepted := w.Decide(bearer(good(t))).Accepted(); accepted != (status == 200) {
				t.Errorf("after a flood a good token is accepted: %v", accepted)
			}
			flood(start.Add(10*time.Second), 10)
			flood(start.Add(-time.Hour), 15) // the clock is set back
			must(t, w.Restart())
			flood(start, 20)
		})
	}
}

// slow answers when it is told to, or not at all.
type slow struct {
	mu       sync.Mutex
	requests int
	answer   chan string
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.requests++
	s.mu.Unlock()
	select {
	case text := <-s.answer:
		return (&endpoint{answer: func(*http.Request) (int, string) { return 200, text }}).RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// One request to the endpoint serves all who wait for it, also when the client that
// caused it goes away.
func TestJWKFetchIsShared(t *testing.T) {
	keys, token := jwk(t, "CONN1.IZUDFLT", ``), good(t)
	synctest.Test(t, func(t *testing.T) {
		s := &slow{answer: make(chan string)}
		w := newWorld(t, required(atEndpoint), func(o *liberty.Options) { o.Transport = s })
		gone, leave := context.WithCancel(t.Context())
		decided := make(chan liberty.Decision, 4)
		go w.Decide(bearer(token).WithContext(gone))
		synctest.Wait()
		for range 4 {
			go func() { decided <- w.Decide(bearer(token)) }()
		}
		left := make(chan liberty.Decision, 1)
		go func() { left <- w.Decide(bearer(token).WithContext(gone)) }()
		synctest.Wait()
		leave()
		if d := <-left; d.Accepted() {
			t.Errorf("a client that went away: %s", show(d))
		}
		s.answer <- keys
		for range 4 {
			if d := <-decided; !d.Accepted() {
				t.Errorf("a client that waited: %s", show(d))
			}
		}
		if s.requests != 1 {
			t.Errorf("%d requests, want 1", s.requests)
		}
	})
}

// An endpoint that does not answer holds nobody up for ever.
func TestJWKFetchEnds(t *testing.T) {
	token := good(t)
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, required(atEndpoint), func(o *liberty.Options) { o.Transport = &slow{} })
		began := time.Now()
		d := w.Decide(bearer(token))
		if took := time.Since(began); d.Accepted() || !d.HasMessage("CWWKS1747E") || took != 10*time.Second {
			t.Errorf("after %v: %s", took, show(d))
		}
	})
}
