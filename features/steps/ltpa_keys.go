package steps

import (
	"crypto/des"
	"crypto/rsa"
	"crypto/sha1"
	_ "embed"
	"encoding/base64"
	"encoding/binary"
	"math/big"
	"strings"
)

// The files of LTPA keys of the suite, in the order in which a scenario names them,
// and the password of both. Everybody has them.
var (
	//go:embed ltpa.keys
	ltpaFile string
	//go:embed ltpa-other.keys
	otherLTPAFile string

	ltpaFiles = []string{ltpaFile, otherLTPAFile}
)

const ltpaPassword = "TestOnly1"

// ltpaKeys are what a file of LTPA keys holds, as the suite reads it itself.
type ltpaKeys struct {
	file    string
	shared  []byte
	private *rsa.PrivateKey
}

// readLTPAKeys reads one of the suite's files.
func readLTPAKeys(file string) (*ltpaKeys, error) {
	values := make(map[string]string)
	for line := range strings.Lines(file) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[strings.TrimPrefix(name, "com.ibm.websphere.ltpa.")] = strings.NewReplacer(`\=`, "=", `\:`, ":").Replace(value)
	}
	shared, err := openLTPA(values["3DESKey"])
	if err != nil {
		return nil, err
	}
	private, err := openLTPA(values["PrivateKey"])
	if err != nil {
		return nil, err
	}
	public, err := base64.StdEncoding.DecodeString(values["PublicKey"])
	if err != nil {
		return nil, err
	}
	const modulus, exponent, prime = 129, 3, 65
	length := int(binary.BigEndian.Uint32(private))
	number := func(from, n int) *big.Int { return new(big.Int).SetBytes(private[from : from+n]) }
	k := &ltpaKeys{file: file, shared: shared}
	k.private = &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).SetBytes(public[:modulus]), E: int(number(4+length, exponent).Int64())},
		D:         number(4, length),
		Primes:    []*big.Int{number(4+length+exponent, prime), number(4+length+exponent+prime, prime)},
	}
	k.private.Precompute()
	return k, k.private.Validate()
}

// openLTPA decrypts a value of a file with the password.
func openLTPA(value string) ([]byte, error) {
	text, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return nil, err
	}
	hash := sha1.Sum([]byte(ltpaPassword))
	block, err := des.NewTripleDESCipher(append(hash[:], 0, 0, 0, 0))
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(text); i += des.BlockSize {
		block.Decrypt(text[i:], text[i:])
	}
	return text[:len(text)-int(text[len(text)-1])], nil
}
