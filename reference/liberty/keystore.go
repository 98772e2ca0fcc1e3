package liberty

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// KeyStore is an element keyStore and the certificates in its file.
type KeyStore struct {
	ID       string
	Location string
	Type     string
	ReadOnly bool
	// Certificates by alias. They are there if the file is, and can be opened.
	Certificates map[string]*x509.Certificate
	// keys are private ones by alias, behind a function, as package fmt prints the
	// contents of unexported fields without asking any method.
	keys func() map[string]crypto.PrivateKey
}

// defaultKeyStore is the key store that needs no location.
const defaultKeyStore = "defaultKeyStore"

func (r *configReader) keyStore(e *element) {
	f := r.fields(e)
	k := KeyStore{
		ID: e.value("id"), Location: f.text("location", ""), Type: f.text("type", ""), ReadOnly: f.flag("readOnly", false),
		Certificates: map[string]*x509.Certificate{},
	}
	password := f.secret("password")
	f.known("fileBased", "pollingRate", "updateTrigger", "provider", "keyEntry", "monitorInterval")
	f.done()
	if k.ID == "" {
		k.ID = defaultKeyStore
	}
	if k.Location == "" && k.ID == defaultKeyStore {
		k.Location = "key.p12"
	}
	if err := r.open(&k, password); err != nil {
		f.r.report(Problem{File: e.file, Line: e.line, Kind: Unreadable, Element: e.name, Attribute: "location",
			Text: err.Error() + "; hand its certificates in otherwise"})
	}
	r.config.KeyStores[k.ID] = k
}

// The key stores that are not opened here.
var (
	errKeyRing = errors.New("it is a key ring of SAF, which is not read here")
	errJKS     = errors.New("it is not PKCS#12 and not PEM, which are the forms that are read here")
)

func (r *configReader) open(k *KeyStore, password Secret) error {
	if strings.HasPrefix(strings.ToLower(k.Location), "safkeyring") {
		return errKeyRing
	}
	name := r.resource(k.Location)
	data, err := r.files.read(name)
	if err != nil {
		return fmt.Errorf("its file %s is not there", quote(name))
	}
	switch {
	case bytes.Contains(data, []byte("-----BEGIN")):
		return k.openPEM(name, data)
	case len(data) > 0 && data[0] == 0x30: // a SEQUENCE, as DER begins
		return k.openPKCS12(data, password)
	}
	return errJKS
}

// friendlyName is the line that OpenSSL writes before a certificate.
var friendlyName = regexp.MustCompile(`(?m)^\s*friendlyName:\s*(.*?)\s*$`)

// privateKey returns the private key of an alias.
func (k KeyStore) privateKey(alias string) (crypto.PrivateKey, bool) {
	if k.keys == nil {
		return nil, false
	}
	for name, key := range k.keys() {
		if strings.EqualFold(name, alias) {
			return key, true
		}
	}
	return nil, false
}

// openPEM takes the certificates, and the private keys in PKCS #8, of a PEM file. An
// alias is the friendlyName that OpenSSL writes before it, or else the name of the
// file.
func (k *KeyStore) openPEM(name string, data []byte) error {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	private := map[string]crypto.PrivateKey{}
	for number := 1; ; {
		start := bytes.Index(data, []byte("-----BEGIN"))
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		alias := base
		if number > 1 {
			alias = fmt.Sprintf("%s-%d", base, number)
		}
		if named := friendlyName.FindSubmatch(data[:start]); named != nil {
			alias = string(named[1])
		}
		data = rest
		switch block.Type {
		case "PRIVATE KEY":
			if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
				private[alias] = key
			}
		case "CERTIFICATE":
			certificate, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return fmt.Errorf("certificate %d of its file cannot be read", number)
			}
			k.Certificates[alias] = certificate
			number++
		}
	}
	if len(k.Certificates) == 0 {
		return errors.New("its file has no certificate")
	}
	k.keys = func() map[string]crypto.PrivateKey { return private }
	return nil
}
