package jose

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"math/big"
	"slices"
)

// curves by the name that crv has for them (RFC 7518, section 6.2.1.1).
var curves = map[string]elliptic.Curve{
	"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521(),
}

// oct reads RFC 7518, section 6.4.
func (j *jwk) oct() *Key {
	k := j.octets("k")
	if j.err != nil {
		return nil
	}
	return j.keep(NewHMACKey(k))
}

// rsa reads RFC 7518, section 6.3.
func (j *jwk) rsa() *Key {
	n, e := j.number("n"), j.number("e")
	if j.err != nil {
		return nil
	}
	if e.BitLen() > 31 {
		j.fail("e is longer than 31 bits")
		return nil
	}
	public := rsa.PublicKey{N: n, E: int(e.Int64())}
	if j.find("d") == nil {
		for _, name := range []string{"p", "q", "dp", "dq", "qi", "oth"} {
			if j.find(name) != nil {
				j.fail("%s is there, and d is missing", name)
			}
		}
		return j.keep(NewKey(&public))
	}
	if j.find("oth") != nil {
		j.fail("more than two primes (oth)")
		return nil
	}
	private := &rsa.PrivateKey{PublicKey: public, D: j.number("d"), Primes: []*big.Int{j.number("p"), j.number("q")}}
	if j.err != nil {
		return nil
	}
	key := j.keep(NewKey(private))
	if j.err == nil {
		j.checkCRT(key)
	}
	return key
}

// checkCRT compares dp, dq and qi with what follows from the other parts (RFC 7518,
// sections 6.3.2.4 to 6.3.2.6). With p and q they must be there (section 6.3.2).
func (j *jwk) checkCRT(key *Key) {
	private, ok := key.parts().private.(*rsa.PrivateKey)
	if !ok {
		return
	}
	crt := private.Precomputed
	for name, want := range map[string]*big.Int{"dp": crt.Dp, "dq": crt.Dq, "qi": crt.Qinv} {
		if got := j.number(name); j.err == nil && got.Cmp(want) != 0 {
			j.fail("the parts of the RSA key do not belong together")
		}
	}
}

// ec reads RFC 7518, section 6.2.
func (j *jwk) ec() *Key {
	curve, ok := curves[j.text("crv")]
	if !ok {
		j.failWith(errUnsupported, "crv "+shownName(j.text("crv")))
		return nil
	}
	size := (curve.Params().BitSize + 7) / 8
	point := slices.Concat([]byte{4}, j.fixed("x", size), j.fixed("y", size)) // SEC 1, section 2.3.3
	if j.err != nil {
		return nil
	}
	public, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		j.fail("x and y are not a point of the curve")
		return nil
	}
	if j.find("d") == nil {
		return j.keep(NewKey(public))
	}
	d := j.fixed("d", size)
	if j.err != nil {
		return nil
	}
	private, err := ecdsa.ParseRawPrivateKey(curve, d)
	if err != nil || !private.PublicKey.Equal(public) {
		j.fail("d does not belong to x and y")
		return nil
	}
	return j.keep(NewKey(private))
}

// okp reads RFC 8037, section 2.
func (j *jwk) okp() *Key {
	if crv := j.text("crv"); crv != "Ed25519" {
		j.failWith(errUnsupported, "crv "+shownName(crv))
		return nil
	}
	x := ed25519.PublicKey(j.fixed("x", ed25519.PublicKeySize))
	if j.err != nil {
		return nil
	}
	if j.find("d") == nil {
		return j.keep(NewKey(x))
	}
	d := j.fixed("d", ed25519.SeedSize)
	if j.err != nil {
		return nil
	}
	private := ed25519.NewKeyFromSeed(d)
	if !x.Equal(private.Public()) {
		j.fail("d does not belong to x")
		return nil
	}
	return j.keep(NewKey(private))
}
