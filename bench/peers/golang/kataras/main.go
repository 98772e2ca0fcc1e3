// Command kataras measures github.com/kataras/jwt: Verify, with all that it has options
// for. Its Expected wants the whole of aud to be known, so that a validator of a user's
// kind looks for one member, and for exp, which no option requires.
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kataras/jwt"

	"github.com/safproof/safproof/bench/peers/golang/loop"
)

func main() { loop.Measure(makeValidator) }

var errClaims = errors.New("aud or exp is not as it should be")

func makeValidator(job loop.Job) (func() error, error) {
	alg, key, err := keyOf(job)
	if err != nil {
		return nil, err
	}
	now := job.Now()
	jwt.Clock = func() time.Time { return now }
	audience := jwt.TokenValidatorFunc(func(_ []byte, c jwt.Claims, err error) error {
		if err == nil && (c.Expiry == 0 || !slices.Contains(c.Audience, job.Audience)) {
			return errClaims
		}
		return err
	})
	token, issuer := []byte(job.Token), jwt.Expected{Issuer: job.Issuer}
	return func() error {
		_, err := jwt.Verify(alg, key, token, issuer, audience)
		return err
	}, nil
}

func keyOf(job loop.Job) (jwt.Alg, jwt.PublicKey, error) {
	for _, alg := range []jwt.Alg{jwt.HS256, jwt.HS384, jwt.HS512, jwt.RS256, jwt.RS384, jwt.ES256} {
		if alg.Name() != job.Algorithm {
			continue
		}
		var key jwt.PublicKey
		var err error
		switch {
		case strings.HasPrefix(job.Algorithm, "HS"):
			var jwk struct{ K string }
			if err = json.Unmarshal(job.Key, &jwk); err == nil {
				key, err = base64.RawURLEncoding.DecodeString(jwk.K)
			}
		case strings.HasPrefix(job.Algorithm, "RS"):
			key, err = jwt.ParsePublicKeyRSA([]byte(job.PEM))
		default:
			key, err = jwt.ParsePublicKeyECDSA([]byte(job.PEM))
		}
		return alg, key, err
	}
	return nil, nil, fmt.Errorf("no algorithm %s", job.Algorithm)
}
