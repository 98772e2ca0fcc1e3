package jose_test

import (
	"crypto/elliptic"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

func newCache(t testing.TB, v *jose.Verifier, limit int) *jose.Cache {
	t.Helper()
	c, err := jose.NewCache(v, limit)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// numbered returns tokens that differ.
func numbered(t testing.TB, n int) []string {
	t.Helper()
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = hs256(t, fmt.Sprintf(`{"jti":"%d",%s`, i, goodClaims[1:]))
	}
	return tokens
}

// A cache says what its verifier says, whatever it was asked before.
func TestCacheAgrees(t *testing.T) {
	p := policy(t, jose.HS256)
	p.ClockSkew = 30 * time.Second
	v := verifier(t, p)
	token := hs256(t, goodClaims) // from 1700000000 to 1700000300
	for _, seconds := range [][]int64{
		{-31, -30, -1, 0, 100, 299, 300, 329, 330}, {100, 299, 300, 329, 330, 100}, {329, 330, 329}, {100, -31}, {0, -1}, {-1, -31},
	} {
		c := newCache(t, v, 8)
		for _, s := range seconds {
			now := time.Unix(1_700_000_000+s, 0)
			want, wantErr := v.Verify(token, now)
			got, err := c.Verify(token, now)
			if verdict(t, err) != verdict(t, wantErr) || (got == nil) != (want == nil) {
				t.Errorf("seconds %v at %d: %v, want %v", seconds, s, err, wantErr)
			}
		}
	}
}

// The same verdict is given again within nbf, iat and exp, and not outside.
func TestCacheHits(t *testing.T) {
	for _, c := range []struct {
		name   string
		claims string
		first  int64
		second int64
		hit    bool
	}{
		{"a moment later", goodClaims, 100, 101, true},
		{"earlier, after nbf", goodClaims, 100, 0, true},
		{"a second before exp", goodClaims, 100, 299, true},
		{"on exp, within skew", goodClaims, 100, 300, false},
		{"before iat, within skew", goodClaims, 100, -1, false},
		{"first after exp, within skew", goodClaims, 301, 302, false},
		{"no exp", `{"iss":"saf","sub":"U","aud":"TSOIM13"}`, 100, 100, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := policy(t, jose.HS256)
			p.ClockSkew, p.ExpiryOptional = 30*time.Second, true
			cache, token := newCache(t, verifier(t, p), 8), hs256(t, c.claims)
			first, err := cache.Verify(token, time.Unix(1_700_000_000+c.first, 0))
			second, err2 := cache.Verify(token, time.Unix(1_700_000_000+c.second, 0))
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			if hit := first == second; hit != c.hit {
				t.Errorf("hit: %v, want %v", hit, c.hit)
			}
		})
	}
}

func TestCacheForgets(t *testing.T) {
	v := verifier(t, policy(t, jose.HS256))
	tokens := numbered(t, 2)
	verify := func(c *jose.Cache, token string) *jose.Token {
		t.Helper()
		got, err := c.Verify(token, clock)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	t.Run("Revoke", func(t *testing.T) {
		c := newCache(t, v, 8)
		one, two := verify(c, tokens[0]), verify(c, tokens[1])
		c.Revoke(tokens[0])
		c.Revoke("never seen")
		if c.Len() != 1 || verify(c, tokens[0]) == one || verify(c, tokens[1]) != two || c.Len() != 2 {
			t.Errorf("after Revoke %d tokens are known", c.Len())
		}
	})
	t.Run("Replace", func(t *testing.T) {
		c := newCache(t, v, 8)
		verify(c, tokens[0])
		p := policy(t, jose.HS256)
		p.Keys = keySet(t, hmacKey(t, secret[1:]))
		if err := c.Replace(verifier(t, p)); err != nil || c.Len() != 0 {
			t.Fatalf("Replace: %v, %d tokens are known", err, c.Len())
		}
		_, err := c.Verify(tokens[0], clock)
		if got := verdict(t, err); got != "bad-signature: signature" {
			t.Errorf("under another key: %s", got)
		}
		if err := c.Replace(nil); !errors.Is(err, jose.ErrPolicy) {
			t.Errorf("Replace(nil): %v", err)
		}
	})
	t.Run("another token", func(t *testing.T) {
		c := newCache(t, v, 8)
		verify(c, tokens[0])
		for i := range tokens[0] {
			changed := tokens[0][:i] + "~" + tokens[0][i+1:]
			if _, err := c.Verify(changed, clock); err == nil {
				t.Errorf("accepted with another character at %d", i)
			}
		}
		if c.Len() != 1 {
			t.Errorf("%d tokens are known: a refusal was remembered", c.Len())
		}
	})
}

// The two spellings of an ECDSA token are one token for a cache: one is held, the
// other is judged anew, and either revokes it.
func TestCacheKnowsBothSpellings(t *testing.T) {
	v := verifier(t, policy(t, jose.ES256))
	one := signed(t, `{"alg":"ES256"}`, goodClaims, privateKey(t, jose.ES256), jose.ES256)
	two := otherSpelling(t, one)
	for _, order := range [][2]string{{one, two}, {two, one}} {
		c := newCache(t, v, 8)
		held, err := c.Verify(order[0], clock)
		if err != nil {
			t.Fatal(err)
		}
		other, err := c.Verify(order[1], clock)
		if err != nil || other == held || c.Len() != 1 {
			t.Fatalf("the other spelling: %v, the same verdict %v, %d are known", err, other == held, c.Len())
		}
		if again, err := c.Verify(order[0], clock); again != held || err != nil {
			t.Errorf("the first spelling was forgotten: %v", err)
		}
		_, err = c.Verify(order[0][:len(order[0])-8]+"AAAAAAAA", clock)
		if got := verdict(t, err); got != "bad-signature: signature" {
			t.Errorf("header and payload are known, the signature is another: %s", got)
		}
		c.Revoke(order[1])
		if c.Len() != 0 {
			t.Errorf("after Revoke of the other spelling %d are known", c.Len())
		}
	}
}

// otherSpelling returns a P-256 token with n-s in place of s.
func otherSpelling(t testing.TB, token string) string {
	t.Helper()
	at := strings.LastIndexByte(token, '.') + 1
	raw, err := base64.RawURLEncoding.DecodeString(token[at:])
	if err != nil {
		t.Fatal(err)
	}
	s := new(big.Int).SetBytes(raw[32:])
	s.Sub(elliptic.P256().Params().N, s).FillBytes(raw[32:])
	return token[:at] + base64.RawURLEncoding.EncodeToString(raw)
}

// A cache never holds more than its limit, and keeps what is asked for often.
func TestCacheIsBounded(t *testing.T) {
	const limit = 4
	c := newCache(t, verifier(t, policy(t, jose.HS256)), limit)
	tokens := numbered(t, 50)
	favourite, err := c.Verify(tokens[0], clock)
	if err != nil {
		t.Fatal(err)
	}
	for i, token := range tokens {
		if _, err := c.Verify(token, clock); err != nil {
			t.Fatal(err)
		}
		if again, err := c.Verify(tokens[0], clock); again != favourite || err != nil {
			t.Fatalf("after %d tokens the one asked for each time is gone: %v", i, err)
		}
		if i%7 == 0 {
			c.Revoke(token)
			if i == 0 {
				favourite, _ = c.Verify(token, clock)
			}
		}
		if c.Len() > limit {
			t.Fatalf("%d tokens are known, the limit is %d", c.Len(), limit)
		}
	}
	for _, limit := range []int{0, -1} {
		if c, err := jose.NewCache(verifier(t, policy(t, jose.HS256)), limit); c != nil || !errors.Is(err, jose.ErrPolicy) {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
	if c, err := jose.NewCache(nil, 1); c != nil || !errors.Is(err, jose.ErrPolicy) {
		t.Errorf("no verifier: %v", err)
	}
}

// Many goroutines verify, revoke and replace at once. After the last Replace no
// verdict of the verifier before it is given.
func TestCacheConcurrently(t *testing.T) {
	v := verifier(t, policy(t, jose.HS256))
	c, tokens := newCache(t, v, 8), numbered(t, 16)
	other := policy(t, jose.HS256)
	other.Issuer = "other"
	strict := verifier(t, other)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 400 {
				token := tokens[(i*7+g)%len(tokens)]
				switch {
				case i%50 == 49:
					c.Revoke(token)
				case g == 0 && i == 200:
					if err := c.Replace(strict); err != nil {
						t.Error(err)
					}
				default:
					if _, err := c.Verify(token, clock); err != nil && verdict(t, err) != "wrong-issuer: iss" {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	for _, token := range tokens {
		if _, err := c.Verify(token, clock); verdict(t, err) != "wrong-issuer: iss" {
			t.Errorf("a verdict survived Replace: %v", err)
		}
	}
	if c.Len() != 0 {
		t.Errorf("%d verdicts survived Replace", c.Len())
	}
}
