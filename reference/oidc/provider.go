package oidc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/safproof/safproof/reference/jose"
)

// ErrProvider: a provider that cannot be asked, or whose answer cannot be used.
var ErrProvider = errors.New("OpenID provider cannot be used")

// FetchKeys returns the keys at an address: jwkEndpointUrl. They are fetched when
// they are first needed, and again when a key is looked for that is not among them.
// Errors wrap [ErrProvider].
func FetchKeys(transport http.RoundTripper, address string) Keys {
	f := &fetcher{transport: transport, address: address}
	return f.keys
}

type fetcher struct {
	transport http.RoundTripper
	address   string

	mu  sync.Mutex
	set *jose.KeySet
}

func (f *fetcher) keys(ctx context.Context, keyID string) (*jose.KeySet, error) {
	f.mu.Lock()
	set := f.set
	f.mu.Unlock()
	if set != nil {
		if _, found := set.Key(keyID); found || keyID == "" {
			return set, nil
		}
	}
	set, err := f.fetch(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: keys at %s: %w", ErrProvider, short(f.address), err)
	}
	f.mu.Lock()
	f.set = set
	f.mu.Unlock()
	return set, nil
}

func (f *fetcher) fetch(ctx context.Context) (*jose.KeySet, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address, nil)
	if err != nil {
		return nil, errUnreachable
	}
	request.Header.Set("Accept", "application/json")
	response, err := f.transport.RoundTrip(request)
	if err != nil {
		return nil, errUnreachable
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxAnswer+1))
	switch {
	case err != nil || len(body) > MaxAnswer:
		return nil, errBroken
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d", response.StatusCode)
	}
	return jose.ParseJWKSet(body)
}

// Metadata is what a provider says of itself (OpenID Connect Discovery 1.0, section
// 3), as far as a relying party needs it.
type Metadata struct {
	Issuer, AuthorizationEndpoint, TokenEndpoint, JWKsURI, UserInfoEndpoint, IntrospectionEndpoint string
}

// wellKnown is where the metadata of a provider is, behind its issuer.
const wellKnown = "/.well-known/openid-configuration"

// Discover asks a provider for its metadata: discoveryEndpointUrl. issuer and the two
// endpoints must be there, and the issuer must be the one that the address belongs to
// (section 4.3), if it is one of such an address. Errors wrap [ErrProvider].
func Discover(ctx context.Context, transport http.RoundTripper, address string) (Metadata, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Metadata{}, fmt.Errorf("%w: %s is no address", ErrProvider, short(address))
	}
	request.Header.Set("Accept", "application/json")
	status, object, err := call(transport, request)
	switch {
	case err != nil:
		return Metadata{}, fmt.Errorf("%w: metadata at %s: %w", ErrProvider, short(address), err)
	case status != http.StatusOK:
		return Metadata{}, fmt.Errorf("%w: metadata at %s: status %d", ErrProvider, short(address), status)
	}
	var m Metadata
	for name, to := range map[string]*string{
		"issuer": &m.Issuer, "authorization_endpoint": &m.AuthorizationEndpoint, "token_endpoint": &m.TokenEndpoint,
		"jwks_uri": &m.JWKsURI, "userinfo_endpoint": &m.UserInfoEndpoint, "introspection_endpoint": &m.IntrospectionEndpoint,
	} {
		*to, _ = object.Text(name)
	}
	if m.Issuer == "" || m.AuthorizationEndpoint == "" || m.TokenEndpoint == "" {
		return Metadata{}, fmt.Errorf("%w: metadata at %s lack issuer or an endpoint", ErrProvider, short(address))
	}
	if base, found := strings.CutSuffix(address, wellKnown); found && base != strings.TrimSuffix(m.Issuer, "/") {
		return Metadata{}, fmt.Errorf("%w: metadata at %s are those of %s", ErrProvider, short(address), short(m.Issuer))
	}
	return m, nil
}
