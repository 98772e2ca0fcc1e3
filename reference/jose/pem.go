package jose

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

// ParsePEM reads the keys of a PEM text (RFC 7468), in order: public keys in
// PKIX and PKCS #1 form, private keys in PKCS #8, PKCS #1 and SEC 1 form, and
// X.509 certificates, of which the key is taken and nothing else is looked at.
// Keys have no ID. Errors wrap [ErrKey]; a text without keys is one, and so is one
// with a block that is cut off or broken.
func ParsePEM(text []byte) ([]*Key, error) {
	begun := bytes.Count(text, []byte("-----BEGIN"))
	var keys []*Key
	for number := 1; ; number++ {
		block, rest := pem.Decode(text)
		// A block that it cannot read pem.Decode passes over, and says nothing.
		if read := number - 1; block == nil && read < begun {
			return nil, fmt.Errorf("%w: of %d PEM blocks only %d can be read; one is broken or cut off", ErrKey, begun, read)
		}
		if block == nil {
			break
		}
		text = rest
		if block.Type == "EC PARAMETERS" { // OpenSSL writes it before the key
			continue
		}
		key, err := parseBlock(block)
		if err != nil {
			return nil, fmt.Errorf("PEM block %d: %w", number, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("%w: the text has no PEM block with a key", ErrKey)
	}
	return keys, nil
}

func parseBlock(block *pem.Block) (*Key, error) {
	var key any
	var err error
	switch block.Type {
	case "CERTIFICATE":
		return ParseX509(block.Bytes)
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("%w: %s holds no key that can be read here", ErrKey, clip(block.Type))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s cannot be read", ErrKey, block.Type) // the cause may show a part of it
	}
	return NewKey(key)
}

// ParseX509 reads the public key of a certificate in DER form. Its validity, its
// issuer and its extensions are not looked at. Errors wrap [ErrKey].
func ParseX509(der []byte) (*Key, error) {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("%w: the certificate cannot be read: %w", ErrKey, err)
	}
	return NewKey(certificate.PublicKey)
}
