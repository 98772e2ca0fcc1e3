package jose

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"slices"
)

// ParseJWK reads a JSON Web Key (RFC 7517; RFC 7518, section 6; RFC 8037). alg,
// use, key_ops and kid are kept and honoured. Octets are of full length, numbers
// without leading zeroes, and the parts of a key must belong together, an x5c
// among them. An RSA private key needs its primes. A member that stands twice is
// an error (RFC 7517, section 4). Errors wrap [ErrKey] and do not show the key.
func ParseJWK(text []byte) (*Key, error) {
	o, err := parseObject(string(text))
	if err != nil {
		return nil, fmt.Errorf("%w: JWK: %w", ErrKey, err)
	}
	j := jwk{object: o}
	key := j.key()
	if j.err != nil {
		return nil, fmt.Errorf("%w: JWK: %w", ErrKey, j.err)
	}
	return key, nil
}

// jwk reads members and keeps the first error.
type jwk struct {
	object
	err error
}

func (j *jwk) key() (key *Key) {
	kty := j.text("kty")
	switch keyType(kty) {
	case ktyOct:
		key = j.oct()
	case ktyRSA:
		key = j.rsa()
	case ktyEC:
		key = j.ec()
	case ktyOKP:
		key = j.okp()
	case "":
		j.fail("kty is missing")
	default:
		j.failWith(errUnsupported, "kty "+shownName(kty))
	}
	if j.err == nil {
		key = j.metadata(key)
	}
	if j.err == nil {
		j.certificate(key)
	}
	return key
}

func (j *jwk) fail(format string, args ...any) {
	if j.err == nil {
		j.err = fmt.Errorf(format, args...)
	}
}

func (j *jwk) failWith(err error, what string) { j.fail("%s: %w", what, err) }

// text returns a member that is a string, "" if there is none.
func (j *jwk) text(name string) string {
	m := j.find(name)
	if m == nil {
		return ""
	}
	if m.kind != kindString {
		j.failWith(errForm, fmt.Sprintf("%s is %v, want a string", name, m.kind))
		return ""
	}
	return j.string(m)
}

// octets returns a member that is base64url, which must be there.
func (j *jwk) octets(name string) []byte {
	text := j.text(name)
	if text == "" {
		j.fail("%s is missing or empty", name)
		return nil
	}
	out, err := appendBase64URL(nil, text)
	if err != nil {
		j.failWith(errForm, name+" is not base64url") // says no more: it may be secret
	}
	return out
}

// number returns a Base64urlUInt (RFC 7518, section 2).
func (j *jwk) number(name string) *big.Int {
	b := j.octets(name)
	if len(b) > 1 && b[0] == 0 {
		j.fail("%s has leading zeroes", name)
	}
	return new(big.Int).SetBytes(b)
}

// fixed returns octets of one length.
func (j *jwk) fixed(name string, size int) []byte {
	b := j.octets(name)
	if j.err == nil && len(b) != size {
		j.fail("%s has %d bytes, want %d", name, len(b), size)
	}
	return b
}

// keep notes an error from making a key.
func (j *jwk) keep(key *Key, err error) *Key {
	if err != nil && j.err == nil {
		j.err = err
	}
	return key
}

// metadata reads kid, alg, use and key_ops (RFC 7517, sections 4.2 to 4.5).
func (j *jwk) metadata(key *Key) *Key {
	id, use, alg := j.text("kid"), j.text("use"), j.text("alg")
	if m := j.find("alg"); m != nil && j.err == nil {
		facts, ok := algorithms[Algorithm(alg)]
		switch {
		case !ok:
			j.failWith(errUnsupported, "alg "+shownName(alg))
		case facts.kty != key.kty || key.wrongCurve(facts) != "":
			j.fail("a key of type %s is not for alg %s", key.kty, alg)
		}
	}
	ops := j.operations(use)
	return key.with(func(c *Key) { c.id, c.use, c.algorithm, c.ops = id, use, Algorithm(alg), ops })
}

// operations reads key_ops: no value twice, and nothing that use contradicts.
func (j *jwk) operations(use string) []string {
	m := j.find("key_ops")
	if m == nil {
		return nil
	}
	ops, ok := j.strings(m)
	if !ok {
		j.failWith(errForm, "key_ops is not an array of strings")
		return nil
	}
	for i, op := range ops {
		if slices.Contains(ops[:i], op) {
			j.fail("key_ops lists %s twice", shownName(op))
		}
		signing := op == string(toSign) || op == string(toVerify)
		if use == "sig" && !signing || use == "enc" && signing {
			j.fail("key_ops lists %s, and use is %s", shownName(op), use)
		}
	}
	return ops
}

// certificate wants the first certificate of x5c, if there is one, to hold the
// same key (RFC 7517, section 4.7). It is not looked at for anything else.
func (j *jwk) certificate(key *Key) {
	m := j.find("x5c")
	if m == nil {
		return
	}
	chain, ok := j.strings(m)
	if !ok || len(chain) == 0 {
		j.failWith(errForm, "x5c is not an array of strings with one at least")
		return
	}
	der, err := base64.StdEncoding.Strict().DecodeString(chain[0])
	if err != nil {
		j.fail("x5c: the first certificate is not base64")
		return
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		j.fail("x5c: the first certificate cannot be read")
		return
	}
	if same, ok := key.parts().public.(interface{ Equal(crypto.PublicKey) bool }); ok && same.Equal(certificate.PublicKey) {
		return
	}
	j.fail("x5c: the first certificate is for another key")
}
