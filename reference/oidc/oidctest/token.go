package oidctest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/jose"
)

// authenticated returns the client that sent a form, by the way that it has to use.
func (p *Provider) authenticated(r *http.Request) (string, bool) {
	id, secret, isBasic := r.BasicAuth()
	if !isBasic {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	client, known := p.Clients[id]
	return id, known && client.Basic == isBasic && same(client.Secret, secret)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_request"})
		return
	}
	client, ok := p.authenticated(r)
	if !ok {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	if r.PostForm.Get("grant_type") != "authorization_code" {
		answer(w, http.StatusBadRequest, map[string]any{"error": "unsupported_grant_type"})
		return
	}
	granted, ok := p.redeem(client, r)
	if !ok {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	access := p.random()
	p.mu.Lock()
	if p.live == nil {
		p.live = map[string]grant{}
	}
	p.live[access] = granted
	p.mu.Unlock()
	tokens := map[string]any{
		"token_type": "Bearer", "access_token": access, "refresh_token": p.random(), "expires_in": lifetime.Seconds(),
		"id_token": p.idToken(granted, access),
	}
	if p.Answer != nil {
		p.Answer(tokens)
	}
	answer(w, http.StatusOK, tokens)
}

// redeem takes a code that this client was given, once.
func (p *Provider) redeem(client string, r *http.Request) (grant, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := r.PostForm.Get("code")
	granted, found := p.codes[code]
	if !found || granted.used || granted.client != client || granted.redirect != r.PostForm.Get("redirect_uri") ||
		!challengeFits(granted, r.PostForm.Get("code_verifier")) {
		return grant{}, false
	}
	used := granted
	used.used = true
	p.codes[code] = used
	return granted, true
}

func (p *Provider) idToken(g grant, access string) string {
	now := p.Now()
	hash := sha256.Sum256([]byte(access))
	claims := map[string]any{
		"iss": p.Issuer, "sub": g.user, "aud": g.client, "iat": now.Unix(), "exp": now.Add(lifetime).Unix(),
		"at_hash": base64.RawURLEncoding.EncodeToString(hash[:len(hash)/2]),
	}
	if g.nonce != "" {
		claims["nonce"] = g.nonce
	}
	if p.Claims != nil {
		p.Claims(claims)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		panic("oidctest: claims cannot be written")
	}
	if p.Sign != nil {
		return p.Sign(text)
	}
	return p.sign(g.client, text)
}

func (p *Provider) sign(client string, claims []byte) string {
	key, header := p.Key, map[string]any{}
	if key == nil {
		var err error
		if key, err = jose.NewHMACKey([]byte(p.Clients[client].Secret)); err != nil {
			panic("oidctest: the client's secret is no key")
		}
	} else if key.ID() != "" {
		header["kid"] = key.ID()
	}
	text, err := json.Marshal(header)
	if err != nil {
		panic("oidctest: the header cannot be written")
	}
	token, err := jose.SignBytes(withAlgorithm(text, p.algorithm()), claims, key, p.algorithm())
	if err != nil {
		panic("oidctest: the ID token cannot be signed: " + err.Error())
	}
	return token
}

// withAlgorithm adds alg to a header.
func withAlgorithm(header []byte, algorithm jose.Algorithm) []byte {
	members := map[string]any{}
	if err := json.Unmarshal(header, &members); err != nil {
		panic("oidctest: the header is no object")
	}
	members["alg"] = algorithm
	text, err := json.Marshal(members)
	if err != nil {
		panic("oidctest: the header cannot be written")
	}
	return text
}

func (p *Provider) access(token string) (grant, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	granted, found := p.live[token]
	return granted, found && p.Now().Before(granted.issued.Add(lifetime))
}

func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_request"})
		return
	}
	if _, ok := p.authenticated(r); !ok {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	granted, active := p.access(r.PostForm.Get("token"))
	if !active {
		answer(w, http.StatusOK, map[string]any{"active": false})
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"active": true, "iss": p.Issuer, "sub": granted.user, "client_id": granted.client, "scope": granted.scope, "token_type": "Bearer",
		"iat": granted.issued.Unix(), "exp": granted.issued.Add(lifetime).Unix(),
	})
}

func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	token, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	granted, active := p.access(token)
	if !isBearer || !active {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	answer(w, http.StatusOK, map[string]any{"sub": granted.user})
}

// Revoke ends an access token.
func (p *Provider) Revoke(token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.live, token)
}
