package zss

import (
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/jose"
)

const (
	// tokenCookie is the cookie of API ML with its token.
	tokenCookie = "apimlAuthenticationToken"
	// tokenIssuer is the claim iss of those tokens.
	tokenIssuer = "APIML"
	// keysURL is where API ML has its current public key. Whose host that is, the
	// RoundTripper knows.
	keysURL = "https://gateway/gateway/api/v1/auth/keys/public/current"
	// retryInterval is components.zss.agent.jwt.retryIntervalSeconds.
	retryInterval = 10 * time.Second
	// maxKeys is the length of the longest key set that is read, in bytes.
	maxKeys = 64 << 10
)

// gatewayKeys verifies tokens of API ML with keys that are fetched when they are
// first needed.
type gatewayKeys struct {
	mu       sync.Mutex
	verifier *jose.Verifier // nil: not fetched
	tried    time.Time
}

func (k *gatewayKeys) get(gateway http.RoundTripper, now time.Time) *jose.Verifier {
	k.mu.Lock()
	defer k.mu.Unlock()
	// A clock that was set back must not put off the next try.
	if waited := now.Sub(k.tried); k.verifier != nil || !k.tried.IsZero() && 0 <= waited && waited < retryInterval {
		return k.verifier
	}
	k.tried, k.verifier = now, fetchKeys(gateway)
	return k.verifier
}

// fetchKeys returns nil if there are no keys to be had.
func fetchKeys(gateway http.RoundTripper) *jose.Verifier {
	r, err := http.NewRequest(http.MethodGet, keysURL, nil)
	if err != nil {
		return nil
	}
	response, err := gateway.RoundTrip(r)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxKeys))
	if err != nil || response.StatusCode != http.StatusOK {
		return nil
	}
	keys, err := jose.ParseJWKSet(text)
	if err != nil {
		return nil
	}
	verifier, err := jose.NewVerifier(jose.Policy{Issuer: tokenIssuer, Algorithms: []jose.Algorithm{jose.RS256}, Keys: keys, IgnoreKeyID: true})
	if err != nil {
		return nil
	}
	return verifier
}

// tokenUser returns the user of a token of API ML: that in the cookie, and only
// without one that in the Authorization header.
func (s *Server) tokenUser(r *http.Request) (esm.UserID, bool) {
	text := ""
	if cookie, err := r.Cookie(tokenCookie); err == nil {
		text = cookie.Value
	}
	if text == "" {
		c, err := httpauth.Parse(r.Header, maxAuthorization)
		if err != nil || c.Scheme() != httpauth.Bearer {
			return "", false
		}
		text = c.Token()
	}
	now := s.config.Now()
	verifier := s.run.Load().keys.get(s.config.Gateway, now)
	if verifier == nil {
		return "", false
	}
	token, err := verifier.Verify(text, now)
	if err != nil {
		return "", false
	}
	user, err := esm.ParseUserID(token.User())
	return user, err == nil
}
