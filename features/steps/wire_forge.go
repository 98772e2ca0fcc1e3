package steps

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"

	"github.com/cucumber/godog"
)

// wireForgeries make tokens that a server has not made, of what it gave away.
var wireForgeries = []Step{
	{
		Keyword: "Given",
		Pattern: "the public key {keyname} is the one at {path}",
		Help:    "The first RSA key of the JWK set, or the key in PEM, that the server which was opened last answers there to anybody.",
		Example: `the public key P1 is the one at "/gateway/api/v1/auth/keys/public/all"`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			if err := w.sendTable(ctx, w.wire.latest, http.MethodGet, a[1], nil); err != nil {
				return err
			}
			public := publicKeyIn(w.response.Body)
			if !replies(w.response.Status, "accepts") || public == nil {
				return w.expect(false, "an RSA key at "+a[1], w.shown(*w.response))
			}
			key, err := withJWK(a[0], onlyPublic{public})
			if err != nil {
				return err
			}
			return w.addKey(a[0], key)
		},
	},
	{
		Keyword: "Given",
		Pattern: "the token is signed anew by {keyname} with {alg}",
		Help:    "The token of the scenario with its header and claims, which steps that follow may change, but signed by the suite with this key, and with alg saying so.",
		Example: "the token is signed anew by FALSE with HS256",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			key, err := w.tokenKey(a[0])
			if err != nil {
				return err
			}
			token, err := w.token()
			if err != nil {
				return err
			}
			of, err := receive(token)
			if err != nil {
				return err
			}
			f := newForgery(a[1], key)
			f.header = of.header.with(text("alg", a[1]))
			w.tokens.begin(f, "")
			w.tokens.claims, w.tokens.raw = of.claims, nil
			return nil
		},
	},
}

// onlyPublic is a key of which nobody here has the private half.
type onlyPublic struct{ key crypto.PublicKey }

func (o onlyPublic) Public() crypto.PublicKey { return o.key }

func (onlyPublic) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("there is no private key")
}

// publicKeyIn is the first RSA key in a JWK set (RFC 7517, section 5), or the one
// in PEM; nil if there is none.
func publicKeyIn(body string) *rsa.PublicKey {
	if block, _ := pem.Decode([]byte(body)); block != nil {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		if key, ok := parsed.(*rsa.PublicKey); err == nil && ok {
			return key
		}
		return nil
	}
	var set struct {
		Keys []struct{ Kty, N, E string } `json:"keys"`
	}
	if json.Unmarshal([]byte(body), &set) != nil {
		return nil
	}
	for _, jwk := range set.Keys {
		n, err := decodeBase64url(jwk.N)
		e, err2 := decodeBase64url(jwk.E)
		if jwk.Kty == "RSA" && errors.Join(err, err2) == nil && len(n) > 0 && len(e) > 0 && len(e) <= 4 {
			return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
		}
	}
	return nil
}
