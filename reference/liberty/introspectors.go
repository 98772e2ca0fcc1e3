package liberty

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/introspection"
	"github.com/safproof/safproof/reference/jose"
)

// introspectors ask the endpoints of clients with package introspection. Each client
// has its own, and is its own key: ids may be left out, and two elements may stand in
// one line.
type introspectors map[*OpenIDConnectClient]*introspection.Client

func newIntrospectors(clients []OpenIDConnectClient, transport http.RoundTripper) introspectors {
	all := introspectors{}
	for i := range clients {
		c := &clients[i]
		config := introspection.Config{
			Method: introspection.Method(c.ValidationMethod), Endpoint: c.ValidationEndpointURL, AllowHTTP: !c.HTTPSRequired,
			ClientID: c.ClientID, Secret: c.ClientSecret.Reveal, Issuers: c.IssuerIdentifier, DisableIssuerCheck: c.DisableIssChecking,
			ExpiryOptional: !c.RequireExp, IssuedAtOptional: !c.RequireIat, ClockSkew: c.ClockSkew, UserClaim: c.userClaim(),
			NoCache: !c.AccessTokenCacheEnabled, CacheTimeout: c.AccessTokenCacheTimeout, Transport: transport,
			AuthMethod: introspection.Post,
		}
		if strings.Contains(c.TokenEndpointAuthMethod, "basic") {
			config.AuthMethod = introspection.Basic
		}
		if made, err := introspection.New(config); err == nil {
			all[c] = made
		}
	}
	return all
}

// Introspect implements [Introspector].
func (all introspectors) Introspect(ctx context.Context, c *OpenIDConnectClient, token string, now time.Time) (jose.Object, error) {
	client := all[c]
	if client == nil {
		return jose.Object{}, &Failure{Message: string(introspection.InternalError), Text: "its attributes make no client of the endpoint"}
	}
	result, err := client.Validate(ctx, token, now)
	if err == nil {
		return result.Claims, nil
	}
	var refusal *introspection.Refusal
	if !errors.As(err, &refusal) || len(refusal.Messages) == 0 {
		return jose.Object{}, err
	}
	last := refusal.Messages[len(refusal.Messages)-1]
	return jose.Object{}, &Failure{Message: string(last), Text: refusal.Detail, Err: refusal}
}

func (all introspectors) forget() {
	for _, client := range all {
		client.Forget()
	}
}
