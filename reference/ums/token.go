package ums

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

const (
	issuer    = "UMS"
	algorithm = jose.RS256
)

// use is what a token is for. It is typ in its header.
type use string

const (
	toAct     use = "ums-access+jwt"
	toRefresh use = "ums-refresh+jwt"
)

// tokens makes and validates UMS tokens with the server's own key.
type tokens struct {
	key       *jose.Key
	verifiers map[use]*jose.Verifier
}

// claims are those of a UMS token.
type claims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Session  string `json:"sid"`
	ID       string `json:"jti"`
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

func newTokens(c Config) (tokens, error) {
	key, err := jose.NewKey(c.Key)
	if err != nil {
		return tokens{}, err
	}
	// Here, not at login, and without the work of a signature.
	if bits := c.Key.N.BitLen(); bits < jose.MinRSABits {
		return tokens{}, fmt.Errorf("the RSA key has %d bits, and needs %d", bits, jose.MinRSABits)
	}
	keys, err := jose.NewKeySet(key.Public())
	if err != nil {
		return tokens{}, err
	}
	t := tokens{key: key, verifiers: make(map[use]*jose.Verifier)}
	for _, u := range []use{toAct, toRefresh} {
		t.verifiers[u], err = jose.NewVerifier(jose.Policy{
			Issuer: issuer, Algorithms: []jose.Algorithm{algorithm}, Keys: keys, Type: string(u),
			RequiredClaims: []string{"sid", "jti", "iat"},
		})
		if err != nil {
			return tokens{}, err
		}
	}
	return t, nil
}

func (t tokens) make(u use, c claims) (string, error) {
	c.Issuer = issuer
	payload, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return jose.Sign([]byte(`{"typ":"`+string(u)+`"}`), payload, t.key, algorithm)
}

// read validates a token of this server for a use. Errors are a [jose.Rejection].
func (t tokens) read(u use, token string, now time.Time) (claims, error) {
	accepted, err := t.verifiers[u].Verify(token, now)
	if err != nil {
		return claims{}, err
	}
	var c claims
	err = json.Unmarshal(accepted.Claims.JSON(), &c)
	return c, err
}
