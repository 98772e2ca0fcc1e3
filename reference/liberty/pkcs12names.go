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
// trust store, and trustAliasName is such a name. What follows reads these names,
// and only these, from a file whose password and MAC the library has found right
// (RFC 7292, sections 4 and 5; RFC 8018, sections 6.2 and A.2).

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidEncryptedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}
	oidPBES2         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidAES128CBC     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2}
	oidAES256CBC     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
	oidHMACSHA1      = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 7}
	oidHMACSHA256    = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	oidHMACSHA512    = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 11}
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
		MAC      asn1.RawValue `asn1:"optional"`
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

// maxIterations bounds the work that a file may ask for.
const maxIterations = 1_000_000

// friendlyNames returns the names of the certificates of a PKCS#12 file, by their
// DER form. Names are in lower case, as keytool makes them.
func friendlyNames(data []byte, password string) (map[string]string, error) {
	var file pfx
	var safes []contentInfo
	content, err := octets(data, &file, func() contentInfo { return file.AuthSafe })
	if err != nil || unmarshal(content, &safes) != nil {
		return nil, errPKCS12
	}
	names := map[string]string{}
	for _, safe := range safes {
		clear, err := safe.open(password)
		if err != nil {
			return nil, err
		}
		var bags []safeBag
		if unmarshal(clear, &bags) != nil {
			return nil, errPKCS12
		}
		for _, bag := range bags {
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
func (c contentInfo) open(password string) (clear []byte, err error) {
	if c.Type.Equal(oidData) {
		return clear, unmarshalTo(c.Content.Bytes, &clear)
	}
	var sealed encryptedData
	if !c.Type.Equal(oidEncryptedData) || unmarshal(c.Content.Bytes, &sealed) != nil {
		return nil, errPKCS12
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
	if length == 0 || sum == nil || derivation.Iterations < 1 || derivation.Iterations > maxIterations ||
		len(vector) != aes.BlockSize || len(text) == 0 || len(text)%aes.BlockSize != 0 {
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
