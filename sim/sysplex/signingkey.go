package sysplex

import (
	"crypto/rsa"
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"sync"
)

// testKeysText are RSA keys of 2048 bits in PEM, one a name. Everybody
// has them: they sign where nothing but the rules is at stake.
//
//go:embed testkeys.pem
var testKeysText []byte

// keyed are those that sign with a key pair of their own, in the order of the test
// keys.
var keyed = []Server{ZAAS, ZOSMF, UMS, LTPA}

var testKeys = sync.OnceValue(func() map[Server]*rsa.PrivateKey {
	keys := make(map[Server]*rsa.PrivateKey)
	rest := testKeysText
	for _, server := range keyed {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			panic("embedded testkeys.pem: " + err.Error()) // A test reads it.
		}
		keys[server] = key
	}
	return keys
})

// TestKey returns the key pair that a server signs with unless Config.SigningKey
// gives it another one; nil for one that needs none. Its private half is public.
func TestKey(server Server) *rsa.PrivateKey { return testKeys()[server] }

func (p *Sysplex) signingKey(server Server) (*rsa.PrivateKey, error) {
	if p.config.SigningKey != nil {
		return p.config.SigningKey(server)
	}
	return TestKey(server), nil
}
