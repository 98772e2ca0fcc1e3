package sysplex

import (
	"crypto/hkdf"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"net/http"
	"sync"

	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/zosmf"
)

// LTPA names the key pair that LTPA tokens are signed with, which the servers of
// the sysplex share; the shared key comes from it.
const LTPA Server = "LTPA"

func startZOSMF(s *System, how Start) (http.Handler, error) {
	key, err := s.plex.signingKey(ZOSMF)
	if err != nil {
		return nil, err
	}
	keys, err := s.plex.ltpaKeys()
	if err != nil {
		return nil, err
	}
	return zosmf.New(zosmf.Config{
		System: s, Application: how.Application, Level: how.ZOSMF, Port: how.Port, Key: key, LTPA: keys,
		Now: s.ipl.Now, Random: &s.plex.random,
	})
}

// ltpaKeys are what a file of LTPA keys holds.
func (p *Sysplex) ltpaKeys() (*ltpa.Keys, error) {
	if p.config.SigningKey == nil {
		return testLTPAKeys()
	}
	pair, err := p.config.SigningKey(LTPA)
	if err != nil {
		return nil, err
	}
	return ltpaKeysOf(pair)
}

// testLTPAKeys are those of the test key. Keys never change.
var testLTPAKeys = sync.OnceValues(func() (*ltpa.Keys, error) { return ltpaKeysOf(TestKey(LTPA)) })

func ltpaKeysOf(pair *rsa.PrivateKey) (*ltpa.Keys, error) {
	shared, err := hkdf.Key(sha256.New, x509.MarshalPKCS1PrivateKey(pair), nil, "shared key of LTPA", ltpa.SharedLength)
	if err != nil {
		return nil, fmt.Errorf("making the shared key of LTPA: %w", err)
	}
	return ltpa.NewKeys(shared, pair)
}
