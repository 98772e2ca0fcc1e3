package liberty

import (
	"crypto"
	"crypto/x509"
	"errors"

	"software.sslmate.com/src/go-pkcs12"
)

// errPKCS12 says nothing more: the cause may be the password.
var errPKCS12 = errors.New("its file is no PKCS#12 that the password opens")

// openPKCS12 takes the certificates, and the private key, of a PKCS#12 file.
func (k *KeyStore) openPKCS12(data []byte, password Secret) error {
	names, err := friendlyNames(data, password.Reveal()) // first, as it bounds the work
	if err != nil {
		return err
	}
	certificates, err := pkcs12.DecodeTrustStore(data, password.Reveal())
	var key any
	if err != nil {
		var leaf *x509.Certificate
		var rest []*x509.Certificate
		if key, leaf, rest, err = pkcs12.DecodeChain(data, password.Reveal()); err != nil {
			return errPKCS12
		}
		certificates = append([]*x509.Certificate{leaf}, rest...)
	}
	for _, certificate := range certificates {
		alias, named := names[string(certificate.Raw)]
		if named {
			k.Certificates[alias] = certificate
		}
		if key != nil && certificate == certificates[0] {
			private := map[string]crypto.PrivateKey{alias: key}
			k.keys = func() map[string]crypto.PrivateKey { return private }
		}
	}
	return nil
}
