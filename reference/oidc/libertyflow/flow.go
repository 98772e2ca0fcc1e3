// Package libertyflow puts the relying party of package oidc into a server of package
// liberty: a [Flow] is its [liberty.RelyingParty], made of the openidConnectClient
// elements of a server.xml, and [Flow.Handler] adds the redirect endpoints.
//
// # Choices
//
//   - Metadata of a provider (discoveryEndpointUrl) are fetched when the first user
//     is to be sent there, and not polled. Attributes that are given go before them.
//   - pkceCodeChallengeMethod is not among the attributes that package liberty reads;
//     [Options] has it for all clients.
//   - Redirections are answers 302 (isClientSideRedirectSupported="false").
//   - A client without an id has no flow: its redirect address would have no name.
//   - An answer 400, which Liberty gives when the token endpoint does, is 401 here:
//     package liberty gives its own answer to every failure.
package libertyflow

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/oidc"
)

// Options are what a flow is made with beside server.xml.
type Options struct {
	Transport http.RoundTripper // to providers
	Now       func() time.Time
	Random    io.Reader
	// PKCE is pkceCodeChallengeMethod.
	PKCE oidc.ChallengeMethod
	// Certificate returns the one that trustStoreRef and trustAliasName of a client
	// name, for those without jwkEndpointUrl; nil: there are none.
	Certificate func(c *liberty.OpenIDConnectClient) (*x509.Certificate, error)
	Strict      oidc.Strictness
}

// Flow carries out the flows of all clients of one server. It is safe for concurrent
// use if Random is.
type Flow struct {
	options  Options
	elements []liberty.OpenIDConnectClient

	mu      sync.Mutex
	clients map[string]*oidc.Client // by id
}

// New makes a flow for the clients of a server.xml.
func New(c *liberty.Config, o Options) *Flow {
	return &Flow{options: o, elements: c.Clients, clients: map[string]*oidc.Client{}}
}

// Authenticate implements [liberty.RelyingParty].
func (f *Flow) Authenticate(r *http.Request, c *liberty.OpenIDConnectClient) (liberty.FlowResult, error) {
	client, err := f.client(r.Context(), c)
	if err != nil {
		return liberty.FlowResult{}, &liberty.Failure{Text: "its attributes make no relying party", Err: err}
	}
	outcome := client.Authenticate(r)
	if outcome.Refusal != nil {
		failure := &liberty.Failure{Text: outcome.Refusal.Detail, Err: outcome.Refusal}
		if messages := outcome.Refusal.Messages; len(messages) > 0 {
			failure.Message = string(messages[len(messages)-1])
		}
		return liberty.FlowResult{}, failure
	}
	return liberty.FlowResult{
		Claims: outcome.Claims, Verified: outcome.Authenticated, Location: outcome.Location,
		Cookies: liberty.NewCookies(outcome.Cookies.All()...),
	}, nil
}

// Handler answers the redirect endpoints of all clients, and hands everything else on.
func (f *Flow) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, isRedirect := strings.CutPrefix(r.URL.Path, oidc.DefaultContextPath+"/redirect/")
		if !isRedirect {
			next.ServeHTTP(w, r)
			return
		}
		for i := range f.elements {
			if c := &f.elements[i]; c.ID == id && id != "" {
				f.comeBack(w, r, c)
				return
			}
		}
		http.NotFound(w, r)
	})
}

func (f *Flow) comeBack(w http.ResponseWriter, r *http.Request, c *liberty.OpenIDConnectClient) {
	client, err := f.client(r.Context(), c)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	client.ServeHTTP(w, r)
}

// client returns the relying party of an element, which is made when it is first
// needed.
func (f *Flow) client(ctx context.Context, c *liberty.OpenIDConnectClient) (*oidc.Client, error) {
	f.mu.Lock()
	made := f.clients[c.ID]
	f.mu.Unlock()
	if made != nil {
		return made, nil
	}
	config, err := f.config(ctx, c)
	if err != nil {
		return nil, err
	}
	if made, err = oidc.New(config); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if other := f.clients[c.ID]; other != nil { // another request was faster
		return other, nil
	}
	f.clients[c.ID] = made
	return made, nil
}

func (f *Flow) config(ctx context.Context, c *liberty.OpenIDConnectClient) (oidc.Config, error) {
	signers, err := algorithms(c)
	if err != nil {
		return oidc.Config{}, err
	}
	config := oidc.Config{
		ID: c.ID, ClientID: c.ClientID, Secret: c.ClientSecret.Reveal, AuthorizationEndpoint: c.AuthorizationEndpointURL,
		TokenEndpoint: c.TokenEndpointURL, Issuers: c.IssuerIdentifier, Scope: c.Scope, AuthMethod: oidc.Post, Algorithms: signers,
		Nonce: c.NonceEnabled, PKCE: f.options.PKCE, RedirectBase: c.RedirectToRPHostAndPort, AllowHTTP: !c.HTTPSRequired,
		ClockSkew: c.ClockSkew, TimeLimit: c.AuthenticationTimeLimit, UserClaim: c.UserIdentifier, Strict: f.options.Strict,
		Transport: f.options.Transport, Now: f.options.Now, Random: f.options.Random,
	}
	if config.UserClaim == "" {
		config.UserClaim = c.UserIdentityToCreateSubject
	}
	if strings.Contains(c.TokenEndpointAuthMethod, "basic") {
		config.AuthMethod = oidc.Basic
	}
	keysAt := c.JWKEndpointURL
	if c.DiscoveryEndpointURL != "" {
		m, err := oidc.Discover(ctx, f.options.Transport, c.DiscoveryEndpointURL)
		if err != nil {
			return oidc.Config{}, err
		}
		for given, found := range map[*string]string{
			&config.AuthorizationEndpoint: m.AuthorizationEndpoint, &config.TokenEndpoint: m.TokenEndpoint, &config.Issuers: m.Issuer, &keysAt: m.JWKsURI,
		} {
			if *given == "" {
				*given = found
			}
		}
	}
	config.Keys = f.keys(c, keysAt)
	return config, nil
}

// algorithms are those that may sign ID tokens. There must be some: package oidc would
// take none for HS256.
func algorithms(c *liberty.OpenIDConnectClient) ([]jose.Algorithm, error) {
	var all []jose.Algorithm
	for _, name := range c.SigningAlgorithms() {
		all = append(all, jose.Algorithm(name))
	}
	if len(all) == 0 {
		return nil, errors.New("allowedSignatureAlgorithms has no algorithm that signs")
	}
	return all, nil
}

// keys are those at an address, or else that of a certificate.
func (f *Flow) keys(c *liberty.OpenIDConnectClient, address string) oidc.Keys {
	switch {
	case address != "":
		return oidc.FetchKeys(f.options.Transport, address)
	case f.options.Certificate == nil:
		return nil
	}
	return func(_ context.Context, keyID string) (*jose.KeySet, error) {
		certificate, err := f.options.Certificate(c)
		if err != nil {
			return nil, err
		}
		key, err := jose.ParseX509(certificate.Raw)
		if err != nil {
			return nil, err
		}
		return jose.NewKeySet(key.WithID(keyID)) // a kid does not choose among one
	}
}
