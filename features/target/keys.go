package target

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
)

// setICSF adds a key to a system's ICSF, or says whether it is available.
func (p *plex) setICSF(a ICSFArgs) error {
	system, err := p.systems.System(cmp.Or(a.System, firstSystem))
	if err != nil {
		return err
	}
	if a.Available != nil {
		system.ICSF.SetAvailable(*a.Available)
	}
	if a.Token != "" && a.Kind != "HMAC" {
		return fmt.Errorf("a key of kind %q cannot be kept in a PKCS#11 token: want HMAC", a.Kind)
	}
	switch a.Kind {
	case "":
		return nil
	case "DES":
		key, err := passticket.ParseLegacyKey(a.Key)
		if err != nil {
			return err
		}
		return system.ICSF.AddLegacyKey(a.Label, &key)
	case "HMAC":
		return addHMACKey(system.ICSF, a)
	case "RSA":
		key, err := parseRSAKey(a.Key)
		if err != nil {
			return err
		}
		return system.ICSF.AddRSAKey(a.Label, key)
	}
	return fmt.Errorf("unknown kind of key %q: want DES, HMAC or RSA", a.Kind)
}

func addHMACKey(store *icsf.Store, a ICSFArgs) error {
	key, err := hex.DecodeString(a.Key)
	if err != nil {
		return errors.New("the HMAC key is not hexadecimal digits")
	}
	if a.Token == "" {
		return store.AddHMACKey(a.Label, key)
	}
	return store.AddTokenKey(icsf.TokenObject{Token: a.Token, Sequence: "00000001", Category: "T"}, key)
}

func parseRSAKey(digits string) (*rsa.PrivateKey, error) {
	der, err := hex.DecodeString(digits)
	if err != nil {
		return nil, errors.New("the RSA key is not hexadecimal digits")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok { // the error may show parts of the key
		return nil, errors.New("the RSA key is not a PKCS#8 private key in DER")
	}
	return key, nil
}
