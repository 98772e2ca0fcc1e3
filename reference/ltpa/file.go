package ltpa

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
)

// The properties of a file of keys that are read.
const (
	propertyVersion = "com.ibm.websphere.ltpa.version"
	propertyShared  = "com.ibm.websphere.ltpa.3DESKey"
	propertyPrivate = "com.ibm.websphere.ltpa.PrivateKey"
	propertyPublic  = "com.ibm.websphere.ltpa.PublicKey"
)

// ParseKeys reads a file of keys, ltpa.keys: Java properties, of which the shared
// key and the private key are encrypted with the password. Errors wrap [ErrKeys]
// and show nothing of the file.
func ParseKeys(text []byte, password string) (*Keys, error) {
	properties := parseProperties(string(text))
	if v := properties[propertyVersion]; v != "" && v != "1.0" {
		return nil, fmt.Errorf("%w: the file is of another version than 1.0", ErrKeys)
	}
	return DecodeKeys(properties[propertyShared], properties[propertyPrivate], properties[propertyPublic], password)
}

// DecodeKeys reads the three values of a file of keys, base64 each. Errors wrap
// [ErrKeys].
func DecodeKeys(shared, private, public, password string) (*Keys, error) {
	sharedKey, err := decrypt(shared, password)
	if err != nil {
		return nil, fmt.Errorf("%w: 3DESKey: %w", ErrKeys, err)
	}
	privateText, err := decrypt(private, password)
	if err != nil {
		return nil, fmt.Errorf("%w: PrivateKey: %w", ErrKeys, err)
	}
	publicText, err := base64.StdEncoding.DecodeString(public)
	if err != nil || len(publicText) != modulusLength+exponentLength {
		return nil, fmt.Errorf("%w: PublicKey: want %d bytes in base64", ErrKeys, modulusLength+exponentLength)
	}
	key, err := decodePrivate(privateText, publicText)
	if err != nil {
		return nil, err
	}
	return NewKeys(sharedKey, key)
}

// The lengths of the parts of the keys, in bytes: Java's two's complement, with a
// leading zero.
const (
	modulusLength  = 129
	exponentLength = 3
	primeLength    = 65
	lengthLength   = 4
)

// decodePrivate reads the private exponent, the public exponent and the primes,
// and wants them to fit the modulus.
func decodePrivate(private, public []byte) (*rsa.PrivateKey, error) {
	wrong := fmt.Errorf("%w: PrivateKey: its parts are not those of an RSA key of %d bits", ErrKeys, keyBits)
	if len(private) < lengthLength {
		return nil, wrong
	}
	exponent := int(binary.BigEndian.Uint32(private))
	rest := private[lengthLength:]
	if exponent != modulusLength && exponent != modulusLength-1 || len(rest) != exponent+exponentLength+2*primeLength {
		return nil, wrong
	}
	number := func(length int) *big.Int {
		n := new(big.Int).SetBytes(rest[:length])
		rest = rest[length:]
		return n
	}
	d, e, p, q := number(exponent), number(exponentLength), number(primeLength), number(primeLength)
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).SetBytes(public[:modulusLength]), E: int(e.Int64())},
		D:         d, Primes: []*big.Int{p, q},
	}
	if err := key.Validate(); err != nil {
		return nil, wrong
	}
	key.Precompute()
	return key, nil
}

// decrypt opens a value with the password: triple DES, each block on its own, with
// the SHA-1 hash of the password and four zeroes as the key.
func decrypt(value, password string) ([]byte, error) {
	text, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(text) == 0 || len(text)%des.BlockSize != 0 {
		return nil, fmt.Errorf("it is missing, or no base64 of whole blocks")
	}
	hash := sha1.Sum([]byte(password))
	block, err := des.NewTripleDESCipher(append(hash[:], 0, 0, 0, 0))
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(text); i += des.BlockSize {
		block.Decrypt(text[i:], text[i:])
	}
	clear, ok := unpad(text, block)
	if !ok {
		return nil, fmt.Errorf("the password does not open it")
	}
	return clear, nil
}

// pad fills the last block (PKCS #5).
func pad(text []byte, block cipher.Block) []byte {
	n := block.BlockSize() - len(text)%block.BlockSize()
	return append(text, bytes.Repeat([]byte{byte(n)}, n)...)
}

func unpad(text []byte, block cipher.Block) ([]byte, bool) {
	if len(text) == 0 {
		return nil, false
	}
	n := int(text[len(text)-1])
	if n == 0 || n > block.BlockSize() || n > len(text) {
		return nil, false
	}
	for _, b := range text[len(text)-n:] {
		if int(b) != n {
			return nil, false
		}
	}
	return text[:len(text)-n], true
}

// parseProperties reads what Liberty writes of Java's properties: one to a line,
// with \ before = and : in values.
func parseProperties(text string) map[string]string {
	properties := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") {
			continue
		}
		properties[strings.TrimSpace(name)] = strings.NewReplacer(`\=`, "=", `\:`, ":", `\\`, `\`).Replace(strings.TrimSpace(value))
	}
	return properties
}
