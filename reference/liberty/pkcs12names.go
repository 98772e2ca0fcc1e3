package liberty

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"strings"
	"unicode/utf16"
)

// The library returns certificates and keys, but not the names that they bear in a
// trust store, and trustAliasName is such a name. What follows reads these names
// (RFC 7292, sections 4 and 5; RFC 8018, sections 6.2 and A.2). They count for nothing
// until the library has found the password and the MAC right. It goes before the
// library, which does as many iterations as a file asks for, to see how many these are.

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidEncryptedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}
	oidPBES2         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBMAC1        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 14}
	oidPBKDF2        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidAES128CBC     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2}
	oidAES256CBC     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
	oidHMACSHA1      = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 7}
	oidHMACSHA256    = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	oidHMACSHA512    = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 11}
	oidShroudedBag   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	oidCertBag       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 3}
	oidFriendlyName  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 20}
)

type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"tag:0,explicit,optional"`
	}
	pfx struct {
		Version  int
		AuthSafe contentInfo
		MAC      macData `asn1:"optional"`
	}
	macData struct {
		MAC struct {
			Algorithm pkix.AlgorithmIdentifier
			Digest    []byte
		}
		Salt       []byte
		Iterations int `asn1:"optional,default:1"`
	}
	encryptedData struct {
		Version int
		Content struct {
			Type      asn1.ObjectIdentifier
			Algorithm pkix.AlgorithmIdentifier
			Encrypted []byte `asn1:"tag:0,optional"`
		}
	}
	safeBag struct {
		ID         asn1.ObjectIdentifier
		Value      asn1.RawValue  `asn1:"tag:0,explicit"`
		Attributes []bagAttribute `asn1:"set,optional"`
	}
	bagAttribute struct {
		ID    asn1.ObjectIdentifier
		Value asn1.RawValue `asn1:"set"`
	}
	certBag struct {
		ID   asn1.ObjectIdentifier
		Data []byte `asn1:"tag:0,explicit"`
	}
	shroudedBag struct {
		Algorithm pkix.AlgorithmIdentifier
		Encrypted []byte
	}
	pbe struct { // of before PBES2
		Salt       []byte
		Iterations int
	}
	pbes2 struct{ Derivation, Scheme pkix.AlgorithmIdentifier }
	kdf   struct {
		Salt       []byte
		Iterations int
		Length     int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
)

// errNames: a file of before AES, say.
var errNames = errors.New("the names of its certificates cannot be read: it is encrypted otherwise than with PBES2 and AES; write it anew with a keytool of today")

// maxIterations is how many iterations a file may ask for, its MAC, its parts and its
// keys together. keytool and OpenSSL write some 10,000 for each.
const maxIterations = 1_000_000

// maxSafes is how many parts the library takes.
const maxSafes = 2

var errIterations = fmt.Errorf("its file takes more than %d iterations to open", maxIterations)

// work is how many iterations a file has asked for.
type work int

func (w *work) add(iterations int) error {
	if iterations < 1 {
		return errPKCS12
	}
	if iterations > maxIterations-int(*w) {
		return errIterations
	}
	*w += work(iterations)
	return nil
}

// addAll adds what deriving a key for an algorithm takes.
func (w *work) addAll(algorithm pkix.AlgorithmIdentifier) error {
	if !algorithm.Algorithm.Equal(oidPBES2) && !algorithm.Algorithm.Equal(oidPBMAC1) {
		var parameters pbe
		if unmarshal(algorithm.Parameters.FullBytes, &parameters) != nil {
			return errPKCS12
		}
		return w.add(parameters.Iterations)
	}
	var scheme pbes2
	var derivation kdf
	if unmarshal(algorithm.Parameters.FullBytes, &scheme) != nil || unmarshal(scheme.Derivation.Parameters.FullBytes, &derivation) != nil {
		return errPKCS12
	}
	return w.add(derivation.Iterations)
}

// addMAC adds what verifying a MAC takes. PBMAC1 has a count of its own (RFC 9579).
func (w *work) addMAC(m macData) error {
	switch {
	case len(m.MAC.Algorithm.Algorithm) == 0: // there is none
		return nil
	case m.MAC.Algorithm.Algorithm.Equal(oidPBMAC1):
		return w.addAll(m.MAC.Algorithm)
	}
	return w.add(m.Iterations)
}

// friendlyNames returns the names of the certificates of a PKCS#12 file, by their
// DER form. Names are in lower case, as keytool makes them.
func friendlyNames(data []byte, password string) (map[string]string, error) {
	var file pfx
	var safes []contentInfo
	content, err := octets(data, &file, func() contentInfo { return file.AuthSafe })
	if err != nil || unmarshal(content, &safes) != nil || len(safes) > maxSafes {
		return nil, errPKCS12
	}
	var w work
	if err := w.addMAC(file.MAC); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, safe := range safes {
		clear, err := safe.open(password, &w)
		if err != nil {
			return nil, err
		}
		var bags []safeBag
		if unmarshal(clear, &bags) != nil {
			return nil, errPKCS12
		}
		for _, bag := range bags {
			if err := bag.addWork(&w); err != nil {
				return nil, err
			}
			bag.addTo(names)
		}
	}
	return names, nil
}

func unmarshal(data []byte, to any) error {
	rest, err := asn1.Unmarshal(data, to)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows")
	}
	return err
}

// octets reads the content of a file whose content is data.
func octets(data []byte, to *pfx, get func() contentInfo) (content []byte, err error) {
	if err := unmarshal(data, to); err != nil {
		return nil, err
	}
	if !get().Type.Equal(oidData) {
		return nil, errPKCS12
	}
	err = unmarshal(get().Content.Bytes, &content)
	return content, err
}

// open returns what is in a part of the file.
func (c contentInfo) open(password string, w *work) (clear []byte, err error) {
	if c.Type.Equal(oidData) {
		return clear, unmarshalTo(c.Content.Bytes, &clear)
	}
	var sealed encryptedData
	if !c.Type.Equal(oidEncryptedData) || unmarshal(c.Content.Bytes, &sealed) != nil {
		return nil, errPKCS12
	}
	if err := w.addAll(sealed.Content.Algorithm); err != nil {
		return nil, err
	}
	return decryptPBES2(sealed.Content.Algorithm, sealed.Content.Encrypted, password)
}

// unmarshalTo is unmarshal with an error that says nothing of the data.
func unmarshalTo(data []byte, to *[]byte) error {
	if unmarshal(data, to) != nil {
		return errPKCS12
	}
	return nil
}

func decryptPBES2(algorithm pkix.AlgorithmIdentifier, text []byte, password string) ([]byte, error) {
	var scheme pbes2
	var derivation kdf
	var vector []byte
	if !algorithm.Algorithm.Equal(oidPBES2) || unmarshal(algorithm.Parameters.FullBytes, &scheme) != nil ||
		!scheme.Derivation.Algorithm.Equal(oidPBKDF2) || unmarshal(scheme.Derivation.Parameters.FullBytes, &derivation) != nil ||
		unmarshal(scheme.Scheme.Parameters.FullBytes, &vector) != nil {
		return nil, errNames
	}
	length := map[string]int{oidAES128CBC.String(): 16, oidAES256CBC.String(): 32}[scheme.Scheme.Algorithm.String()]
	sum := map[string]func() hash.Hash{
		"": sha1.New, oidHMACSHA1.String(): sha1.New, oidHMACSHA256.String(): sha256.New, oidHMACSHA512.String(): sha512.New,
	}[derivation.PRF.Algorithm.String()]
	if length == 0 || sum == nil || len(vector) != aes.BlockSize || len(text) == 0 || len(text)%aes.BlockSize != 0 {
		return nil, errNames
	}
	key, err := pbkdf2.Key(sum, password, derivation.Salt, derivation.Iterations, length)
	if err != nil {
		return nil, errNames
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNames, err)
	}
	clear := make([]byte, len(text))
	cipher.NewCBCDecrypter(block, vector).CryptBlocks(clear, text)
	padding := int(clear[len(clear)-1])
	if padding == 0 || padding > aes.BlockSize {
		return nil, errPKCS12
	}
	return clear[:len(clear)-padding], nil
}

// addWork adds what decrypting a private key takes.
func (b safeBag) addWork(w *work) error {
	if !b.ID.Equal(oidShroudedBag) {
		return nil
	}
	var key shroudedBag
	if unmarshal(b.Value.Bytes, &key) != nil {
		return errPKCS12
	}
	return w.addAll(key.Algorithm)
}

// addTo notes the name of a certificate.
func (b safeBag) addTo(names map[string]string) {
	var certificate certBag
	if !b.ID.Equal(oidCertBag) || unmarshal(b.Value.Bytes, &certificate) != nil {
		return
	}
	for _, a := range b.Attributes {
		var name asn1.RawValue
		if !a.ID.Equal(oidFriendlyName) || unmarshal(a.Value.Bytes, &name) != nil || len(name.Bytes)%2 != 0 {
			continue
		}
		units := make([]uint16, len(name.Bytes)/2)
		for i := range units {
			units[i] = uint16(name.Bytes[2*i])<<8 | uint16(name.Bytes[2*i+1])
		}
		names[string(certificate.Data)] = strings.ToLower(string(utf16.Decode(units)))
	}
}
