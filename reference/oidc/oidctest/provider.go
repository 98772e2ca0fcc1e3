// Package oidctest has an OpenID provider and a browser for tests, in process:
// according to OpenID Connect Core 1.0 (authorization code flow), OpenID Connect
// Discovery 1.0, RFC 7636 (PKCE), RFC 7662 (introspection) and RFC 9207 (iss beside
// the code). Do not serve it to anybody: it is as good a provider as tests need one,
// and can be told to be a bad one.
//
// A [Provider] shows a login page as plain HTML, takes users and passwords, and gives
// codes and tokens. A [Web] carries requests to handlers by the name of their host,
// and a [Browser] follows redirections on it, keeps cookies and fills in forms.
package oidctest

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// Client is a client that a provider knows.
type Client struct {
	Secret    string
	Redirects []string // what redirect_uri may be
	// Basic: the client uses client_secret_basic, and otherwise client_secret_post.
	Basic bool
	// PKCE refuses requests without a code challenge.
	PKCE bool
}

// Provider is an OpenID provider. Set its fields before the first request.
type Provider struct {
	Issuer  string            // https://op.example for instance; the endpoints are below it
	Clients map[string]Client // by client_id
	Users   map[string]string // passwords by user
	// Key signs ID tokens; its algorithm must be set. The secret of the client signs
	// if it is nil, with HS256.
	Key    *jose.Key
	Now    func() time.Time
	Random io.Reader

	// Claims changes the claims of an ID token before it is signed.
	Claims func(claims map[string]any)
	// Sign signs an ID token in another way than it should be.
	Sign func(claims []byte) string
	// Answer changes what the token endpoint answers.
	Answer func(answer map[string]any)

	mu    sync.Mutex
	codes map[string]grant
	live  map[string]grant // access tokens
}

// grant is what a user allowed a client.
type grant struct {
	client, user, redirect, nonce, scope string
	challenge, method                    string
	used                                 bool
	issued                               time.Time
}

// lifetime is how long tokens are good.
const lifetime = time.Hour

// Endpoint returns the address of an endpoint: authorize, token, jwks, introspect,
// userinfo, or .well-known/openid-configuration.
func (p *Provider) Endpoint(name string) string { return p.Issuer + "/" + name }

// ServeHTTP answers all endpoints.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	base, err := url.Parse(p.Issuer)
	if err != nil {
		http.Error(w, "issuer is no address", http.StatusInternalServerError)
		return
	}
	name, below := strings.CutPrefix(r.URL.Path, base.Path+"/")
	handler, known := map[string]http.HandlerFunc{
		".well-known/openid-configuration": p.metadata, "authorize": p.authorize, "login": p.login,
		"token": p.token, "jwks": p.keys, "introspect": p.introspect, "userinfo": p.userinfo,
	}[name]
	if !below || !known {
		http.NotFound(w, r)
		return
	}
	handler(w, r)
}

func (p *Provider) metadata(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": p.Issuer, "authorization_endpoint": p.Endpoint("authorize"), "token_endpoint": p.Endpoint("token"),
		"jwks_uri": p.Endpoint("jwks"), "userinfo_endpoint": p.Endpoint("userinfo"), "introspection_endpoint": p.Endpoint("introspect"),
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []jose.Algorithm{p.algorithm()}, "code_challenge_methods_supported": []string{"S256", "plain"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func (p *Provider) algorithm() jose.Algorithm {
	if p.Key == nil {
		return jose.HS256
	}
	return p.Key.Algorithm()
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	set := []json.RawMessage{}
	if p.Key != nil {
		text, err := p.Key.Public().MarshalJWK(false)
		if err != nil {
			http.Error(w, "the key cannot be shown", http.StatusInternalServerError)
			return
		}
		set = append(set, text)
	}
	answer(w, http.StatusOK, map[string]any{"keys": set})
}

// page is the login page. Its hidden fields are the request of the client.
var page = template.Must(template.New("login").Parse(`<!DOCTYPE html>
<html><head><title>Sign on</title></head><body>
<h1>Sign on for {{.Client}}</h1>
<form method="post" action="{{.Action}}">
{{range $name, $values := .Request}}<input type="hidden" name="{{$name}}" value="{{index $values 0}}">
{{end}}<label>User <input type="text" name="username" value=""></label>
<label>Password <input type="password" name="password" value=""></label>
<button type="submit" name="choice" value="allow">Sign on</button>
<button type="submit" name="choice" value="deny">Cancel</button>
</form></body></html>
`))

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	request := r.URL.Query()
	if problem := p.checkRequest(request); problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	page.Execute(w, struct {
		Client, Action string
		Request        url.Values
	}{request.Get("client_id"), p.Endpoint("login"), request})
}

// checkRequest says what is wrong with an authorization request, "" if nothing is.
func (p *Provider) checkRequest(request url.Values) string {
	client, known := p.Clients[request.Get("client_id")]
	method := request.Get("code_challenge_method")
	switch {
	case !known:
		return "client is not known"
	case !slices.Contains(client.Redirects, request.Get("redirect_uri")):
		return "redirect_uri is not the client's"
	case request.Get("response_type") != "code":
		return "response_type is not code"
	case !slices.Contains(strings.Fields(request.Get("scope")), "openid"):
		return "scope lacks openid"
	case client.PKCE && request.Get("code_challenge") == "":
		return "code_challenge is missing"
	case method != "" && method != "S256" && method != "plain":
		return "code_challenge_method is not known"
	}
	return ""
}

func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil || p.checkRequest(r.PostForm) != "" {
		http.Error(w, "sign on by the login page", http.StatusBadRequest)
		return
	}
	form := r.PostForm
	back := url.Values{"state": {form.Get("state")}, "iss": {p.Issuer}}
	switch password, known := p.Users[form.Get("username")]; {
	case form.Get("choice") == "deny":
		back.Set("error", "access_denied")
	case !known || !same(password, form.Get("password")):
		http.Error(w, "user or password is wrong", http.StatusUnauthorized)
		return
	default:
		back.Set("code", p.Grant(form))
	}
	to, _ := url.Parse(form.Get("redirect_uri")) // it is one of the client's
	query := to.Query()
	for name := range back {
		query.Set(name, back.Get(name))
	}
	to.RawQuery = query.Encode()
	http.Redirect(w, r, to.String(), http.StatusFound)
}

// Grant gives a code for an authorization request, to whoever is its username. It
// asks for no password.
func (p *Provider) Grant(request url.Values) string {
	code := p.random()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.codes == nil {
		p.codes = map[string]grant{}
	}
	p.codes[code] = grant{
		client: request.Get("client_id"), user: request.Get("username"), redirect: request.Get("redirect_uri"),
		nonce: request.Get("nonce"), scope: request.Get("scope"), issued: p.Now(),
		challenge: request.Get("code_challenge"), method: request.Get("code_challenge_method"),
	}
	return code
}

func (p *Provider) random() string {
	drawn := make([]byte, 24)
	if _, err := io.ReadFull(p.Random, drawn); err != nil {
		panic("oidctest: there is no randomness")
	}
	return hex.EncodeToString(drawn)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func answer(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(content)
}

// challengeFits compares a code verifier with its challenge (RFC 7636, section 4.6).
func challengeFits(g grant, verifier string) bool {
	switch {
	case g.challenge == "":
		return verifier == ""
	case g.method == "S256":
		hash := sha256.Sum256([]byte(verifier))
		return same(g.challenge, base64.RawURLEncoding.EncodeToString(hash[:]))
	}
	return same(g.challenge, verifier)
}
