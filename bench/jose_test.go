package bench

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	gojose "github.com/go-jose/go-jose/v4"
	gojwt "github.com/go-jose/go-jose/v4/jwt"
	"github.com/golang-jwt/jwt/v5"

	"github.com/safproof/safproof/reference/jose"
)

const (
	tokenIssuer   = "saf"
	tokenAudience = "TSOIM13"
	tokenHeader   = `{"typ":"JWT"}`
	// tokenClaims are what a SAF identity token holds. The clock shows tokenClock.
	tokenClaims = `{"jti":"00E04D2A63558772960000000B500001","txn":"00E04D2A63558772960000000B500001",` +
		`"iss":"saf","sub":"IBMUSER","aud":["TSOIM13","*ANYAPPL*"],"iat":1700000000,"exp":1700000300,"amr":["saf-pwd"]}`
)

var tokenClock = time.Unix(1_700_000_100, 0)

// tokenFixture is one token and what its judges need.
type tokenFixture struct {
	algorithm jose.Algorithm
	token     string
	verifier  *jose.Verifier
	key       *jose.Key // that signs
	verifyKey any       // []byte, *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
}

func newTokenFixture(b *testing.B, algorithm jose.Algorithm) *tokenFixture {
	key, verifyKey := tokenKey(b, algorithm)
	token, err := jose.Sign([]byte(tokenHeader), []byte(tokenClaims), key, algorithm)
	check(b, err)
	keys, err := jose.NewKeySet(key.Public())
	check(b, err)
	verifier, err := jose.NewVerifier(jose.Policy{Issuer: tokenIssuer, Audience: []string{tokenAudience},
		Algorithms: []jose.Algorithm{algorithm}, Keys: keys})
	check(b, err)
	return &tokenFixture{algorithm, token, verifier, key, verifyKey}
}

func tokenKey(b *testing.B, algorithm jose.Algorithm) (*jose.Key, any) {
	if strings.HasPrefix(string(algorithm), "HS") {
		key, err := jose.NewHMACKey(hmacKey)
		check(b, err)
		return key, hmacKey
	}
	var private crypto.Signer
	var err error
	switch algorithm {
	case jose.ES256:
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case jose.EdDSA:
		_, private, err = ed25519.GenerateKey(rand.Reader)
	default:
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	check(b, err)
	key, err := jose.NewKey(private)
	check(b, err)
	return key, private.Public()
}

// reference returns the path that is measured.
func (f *tokenFixture) reference(b *testing.B) func(n int) {
	return func(n int) {
		for range n {
			token, err := f.verifier.Verify(f.token, tokenClock)
			if err != nil {
				b.Fatal(err)
			}
			sink += token.User()[0]
		}
	}
}

// golangJWT asks that library for as much as it can check.
func (f *tokenFixture) golangJWT(b *testing.B) func(n int) {
	parser := jwt.NewParser(jwt.WithValidMethods([]string{string(f.algorithm)}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(func() time.Time { return tokenClock }))
	key := func(*jwt.Token) (any, error) { return f.verifyKey, nil }
	return func(n int) {
		for range n {
			var claims jwt.RegisteredClaims
			if _, err := parser.ParseWithClaims(f.token, &claims, key); err != nil {
				b.Fatal(err)
			}
			sink += claims.Subject[0]
		}
	}
}

func (f *tokenFixture) goJOSE(b *testing.B) func(n int) {
	algorithms := []gojose.SignatureAlgorithm{gojose.SignatureAlgorithm(f.algorithm)}
	expected := gojwt.Expected{Issuer: tokenIssuer, AnyAudience: gojwt.Audience{tokenAudience}, Time: tokenClock}
	return func(n int) {
		for range n {
			parsed, err := gojwt.ParseSigned(f.token, algorithms)
			if err != nil {
				b.Fatal(err)
			}
			var claims gojwt.Claims
			if err := parsed.Claims(f.verifyKey, &claims); err != nil {
				b.Fatal(err)
			}
			if err := claims.ValidateWithLeeway(expected, 0); err != nil {
				b.Fatal(err)
			}
			sink += claims.Subject[0]
		}
	}
}

// floor returns hash and signature alone, the input and the signature decoded.
func (f *tokenFixture) floor(b *testing.B) func(n int) {
	at := strings.LastIndexByte(f.token, '.')
	input := []byte(f.token[:at])
	signature, err := base64.RawURLEncoding.DecodeString(f.token[at+1:])
	check(b, err)
	var verify func() bool
	switch key := f.verifyKey.(type) {
	case []byte:
		verify = freshHMAC(f.hash(), key, input, signature)
	case *rsa.PublicKey:
		h := f.hash()
		verify = func() bool { return rsa.VerifyPKCS1v15(key, h, digest(h, input), signature) == nil }
	case *ecdsa.PublicKey:
		half := len(signature) / 2
		der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:])})
		check(b, err)
		verify = func() bool { d := sha256.Sum256(input); return ecdsa.VerifyASN1(key, d[:], der) }
	case ed25519.PublicKey:
		verify = func() bool { return ed25519.Verify(key, input, signature) }
	}
	return func(n int) {
		for range n {
			if !verify() {
				b.Fatal("the floor refuses")
			}
		}
	}
}

func (f *tokenFixture) hash() crypto.Hash {
	return map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}[string(f.algorithm[2:])]
}

// freshHMAC makes a new HMAC each time.
func freshHMAC(h crypto.Hash, key, input, signature []byte) func() bool {
	return func() bool {
		mac := hmac.New(h.New, key)
		mac.Write(input)
		return hmac.Equal(mac.Sum(nil), signature)
	}
}

func digest(h crypto.Hash, input []byte) []byte {
	d := h.New()
	d.Write(input)
	return d.Sum(nil)
}

// tokenAllocations is how many a validation with HMAC may make.
const tokenAllocations = 8

// Validation with the strict layer and every claim, beside its floor, and beside other
// libraries, each as strict as its options make it.
func BenchmarkTokenVerify(b *testing.B) {
	for _, c := range []struct {
		algorithm jose.Algorithm
		target    float64
		batch     int
	}{
		{jose.HS256, 1.8, 100}, {jose.HS384, 1.25, 100}, {jose.HS512, 1.25, 100},
		{jose.RS256, 1.05, 5}, {jose.RS384, 1.05, 5}, {jose.ES256, 1.05, 3}, {jose.EdDSA, 1.05, 5},
	} {
		f := newTokenFixture(b, c.algorithm)
		name := string(c.algorithm)
		b.Run(name+"/reference", func(b *testing.B) {
			contest{path: f.reference(b), floor: f.floor(b), batch: c.batch}.againstFloor(b, 1, c.target)
			if c.algorithm == jose.HS256 {
				b.ReportMetric(tokenAllocations, "target-allocs/op")
			}
		})
		for _, peer := range []struct {
			name string
			path func(*testing.B) func(n int)
		}{{"golang-jwt", f.golangJWT}, {"go-jose", f.goJOSE}} {
			b.Run(name+"/"+peer.name, func(b *testing.B) {
				contest{path: peer.path(b), floor: f.floor(b), batch: c.batch}.peer(b, 1)
			})
		}
		benchmarkPeers(b, f, false, c.batch)
	}
}

// cacheHitTarget is what a look-up should cost at most, in nanoseconds.
const cacheHitTarget = 600

// A token seen before. The slower way is the signature alone, so that it is clear
// what the cache saves.
func BenchmarkTokenCacheHit(b *testing.B) {
	for _, algorithm := range []jose.Algorithm{jose.HS256, jose.RS256} {
		f := newTokenFixture(b, algorithm)
		b.Run(string(algorithm), func(b *testing.B) {
			cache, err := jose.NewCache(f.verifier, 1024)
			check(b, err)
			path := func(n int) {
				for range n {
					token, err := cache.Verify(f.token, tokenClock)
					if err != nil {
						b.Fatal(err)
					}
					sink += token.User()[0]
				}
			}
			contest{path: path, floor: f.floor(b), batch: 500, floorBatch: 10}.againstSlower(b, 1)
			b.ReportMetric(cacheHitTarget, "target-ns/op")
			b.ReportMetric(0, "target-allocs/op")
		})
		benchmarkPeers(b, f, true, 10)
	}
}

// A token with a known header and a bad signature: what a flood of them costs.
func BenchmarkTokenRefuse(b *testing.B) {
	f := newTokenFixture(b, jose.HS256)
	check(b, func() error { _, err := f.verifier.Verify(f.token, tokenClock); return err }())
	bad := f.token[:len(f.token)-2] + "AA"
	path := func(n int) {
		for range n {
			if _, err := f.verifier.Verify(bad, tokenClock); err == nil {
				b.Fatal("accepted")
			}
		}
	}
	contest{path: path, floor: f.floor(b), batch: 100}.againstFloor(b, 1, 1.8)
}
