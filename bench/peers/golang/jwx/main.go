// Command jwx measures github.com/lestrrat-go/jwx/v4: jwt.Parse, with all that it has
// options for, but the pedantic parsers.
//
// Until Go 1.27 it is built with GOEXPERIMENT=jsonv2.
package main

import (
	"fmt"

	"github.com/lestrrat-go/jwx/v4/jwa"
	"github.com/lestrrat-go/jwx/v4/jwk"
	"github.com/lestrrat-go/jwx/v4/jwt"

	"github.com/safproof/safproof/bench/peers/golang/loop"
)

func main() { loop.Measure(makeValidator) }

func makeValidator(job loop.Job) (func() error, error) {
	alg, known := jwa.LookupSignatureAlgorithm(job.Algorithm)
	if !known {
		return nil, fmt.Errorf("no algorithm %s", job.Algorithm)
	}
	key, err := jwk.ParseKey(job.Key)
	if err != nil {
		return nil, err
	}
	options := []jwt.ParseOption{
		jwt.WithKey(alg, key), jwt.WithClock(jwt.ClockFunc(job.Now)), jwt.WithIssuer(job.Issuer), jwt.WithAudience(job.Audience),
		jwt.WithRequiredClaim(jwt.ExpirationKey),
	}
	token := []byte(job.Token)
	return func() error {
		_, err := jwt.Parse(token, options...)
		return err
	}, nil
}
