package jose_test

import (
	"errors"
	"math"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

func TestNewVerifierRefuses(t *testing.T) {
	for name, change := range map[string]func(*jose.Policy){
		"no algorithm":          func(p *jose.Policy) { p.Algorithms = nil },
		"unknown algorithm":     func(p *jose.Policy) { p.Algorithms = append(p.Algorithms, "HS257") },
		"case of an algorithm":  func(p *jose.Policy) { p.Algorithms = []jose.Algorithm{"hs256"} },
		"no keys":               func(p *jose.Policy) { p.Keys = nil },
		"empty key set":         func(p *jose.Policy) { p.Keys = keySet(t) },
		"negative skew":         func(p *jose.Policy) { p.ClockSkew = -1 },
		"negative size":         func(p *jose.Policy) { p.MaxSize = -1 },
		"size too great":        func(p *jose.Policy) { p.MaxSize = math.MaxInt32; p.MaxSize++ },
		"claim without a name":  func(p *jose.Policy) { p.RequiredClaims = []string{"sub", ""} },
		"audience that is none": func(p *jose.Policy) { p.Audience = []string{""} },
	} {
		t.Run(name, func(t *testing.T) {
			p := policy(t, jose.HS256)
			change(&p)
			if v, err := jose.NewVerifier(p); v != nil || !errors.Is(err, jose.ErrPolicy) {
				t.Errorf("NewVerifier = %v, %v; want ErrPolicy", v, err)
			}
		})
	}
}

// A policy that is changed after its verifier was made changes nothing.
func TestPolicyIsCopied(t *testing.T) {
	p := policy(t, jose.HS256)
	p.RequiredClaims = []string{"sub"}
	v := verifier(t, p)
	p.Algorithms[0], p.Audience[0], p.RequiredClaims[0] = jose.RS256, "OTHER", "other"
	if _, err := v.Verify(hs256(t, goodClaims), clock); err != nil {
		t.Error(err)
	}
}

// RFC 8725, section 3.1: each key serves one algorithm, unless the policy says
// otherwise in so many words.
func TestOneAlgorithmPerKey(t *testing.T) {
	rsaKey, long := privateKey(t, jose.RS256).Public(), hmacKey(t, secret)
	for _, c := range []struct {
		name       string
		algorithms []jose.Algorithm
		keys       []*jose.Key
		change     func(*jose.Policy)
		good       bool
	}{
		{"one", []jose.Algorithm{jose.RS256}, []*jose.Key{rsaKey}, nil, true},
		{"one, said twice", []jose.Algorithm{jose.RS256, jose.RS256}, []*jose.Key{rsaKey}, nil, true},
		{"one and none", []jose.Algorithm{jose.None, jose.HS256}, []*jose.Key{long}, nil, true},
		{"one for each key", []jose.Algorithm{jose.RS256, jose.HS512}, []*jose.Key{rsaKey, long}, nil, true},
		{"one for each curve", []jose.Algorithm{jose.ES256, jose.ES384, jose.ES512}, []*jose.Key{privateKey(t, jose.ES256), privateKey(t, jose.ES384)}, nil, true},
		{"one that the key is long enough for", []jose.Algorithm{jose.HS256, jose.HS512}, []*jose.Key{hmacKey(t, secret[:32])}, nil, true},
		{"several, the key bound", []jose.Algorithm{jose.RS256, jose.PS256}, []*jose.Key{rsaKey.WithAlgorithm(jose.PS256)}, nil, true},
		{"several, allowed", []jose.Algorithm{jose.RS256, jose.PS256}, []*jose.Key{rsaKey}, func(p *jose.Policy) { p.SeveralAlgorithmsPerKey = true }, true},
		{"two paddings", []jose.Algorithm{jose.RS256, jose.PS256}, []*jose.Key{rsaKey}, nil, false},
		{"two hashes of RSA", []jose.Algorithm{jose.RS256, jose.RS512}, []*jose.Key{rsaKey}, nil, false},
		{"two hashes of HMAC", []jose.Algorithm{jose.HS256, jose.HS512}, []*jose.Key{long}, nil, false},
		{"a bound key beside", []jose.Algorithm{jose.RS256, jose.PS256}, []*jose.Key{rsaKey.WithAlgorithm(jose.PS256), rsaKey}, nil, false},
		{"a short key, which is allowed", []jose.Algorithm{jose.HS256, jose.HS512}, []*jose.Key{hmacKey(t, secret[:32])}, func(p *jose.Policy) { p.ShortKeys = true }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := jose.Policy{Algorithms: c.algorithms, Keys: keySet(t, c.keys...)}
			if c.change != nil {
				c.change(&p)
			}
			if _, err := jose.NewVerifier(p); (err == nil) != c.good || err != nil && !errors.Is(err, jose.ErrPolicy) {
				t.Errorf("NewVerifier of %v: %v, want it accepted: %v", c.algorithms, err, c.good)
			}
		})
	}
}

// Whoever only looks at a token need not say which algorithm its key is for.
func TestExplainBindsNoKey(t *testing.T) {
	for _, a := range []jose.Algorithm{jose.HS384, jose.RS256, jose.PS512} {
		p := jose.Policy{Keys: keySet(t, privateKey(t, a).Public())}
		x, err := jose.Explain(p, signed(t, `{"alg":"`+string(a)+`"}`, goodClaims, privateKey(t, a), a), clock)
		if err != nil || !x.Accepted {
			t.Errorf("%s: %v, %v; want it explained as accepted", a, x.Rejection, err)
		}
	}
}

// Without a policy that was checked nothing is accepted, and nothing panics.
func TestZeroValues(t *testing.T) {
	for name, v := range map[string]*jose.Verifier{"zero": new(jose.Verifier), "nil": nil} {
		for token, want := range map[string]string{
			hs256(t, goodClaims): "algorithm-not-allowed: algorithm", "": "malformed: three segments",
			signed(t, `{"alg":"none"}`, goodClaims, nil, jose.None): "unsigned: algorithm",
		} {
			if _, err := v.Verify(token, clock); verdict(t, err) != want {
				t.Errorf("%s Verifier: %v, want %s", name, err, want)
			}
			if _, err := v.VerifyJWS(token); verdict(t, err) != want {
				t.Errorf("%s Verifier, VerifyJWS: %v, want %s", name, err, want)
			}
			if x := v.Explain(token, clock); x.Accepted {
				t.Errorf("%s Verifier explains %q as accepted", name, token)
			}
		}
		if c, err := jose.NewCache(v, 1); c != nil || !errors.Is(err, jose.ErrPolicy) {
			t.Errorf("NewCache of a %s Verifier: %v", name, err)
		}
	}
	for name, c := range map[string]*jose.Cache{"zero": new(jose.Cache), "nil": nil} {
		if _, err := c.Verify(hs256(t, goodClaims), clock); verdict(t, err) != "algorithm-not-allowed: algorithm" {
			t.Errorf("%s Cache: %v", name, err)
		}
		c.Revoke("x.y.z")
		if err := c.Replace(verifier(t, policy(t, jose.HS256))); !errors.Is(err, jose.ErrPolicy) || c.Len() != 0 {
			t.Errorf("%s Cache: Replace says %v, Len %d", name, err, c.Len())
		}
	}
}

func TestUnsigned(t *testing.T) {
	none := signed(t, `{"alg":"none"}`, goodClaims, nil, jose.None)
	good := hs256(t, goodClaims)
	allowed := func(p *jose.Policy) { p.Algorithms = []jose.Algorithm{jose.None} }
	both := func(p *jose.Policy) { p.Algorithms = []jose.Algorithm{jose.None, jose.HS256} }
	noKeys := func(p *jose.Policy) { allowed(p); p.Keys = nil }
	judge(t, policy(t, jose.HS256), []judged{
		{"not allowed", none, nil, "unsigned: algorithm"},
		{"allowed", none, allowed, "accepted"},
		{"allowed, and no keys", none, noKeys, "accepted"},
		{"allowed beside others", none, both, "accepted"},
		{"others beside it", good, both, "accepted"},
		{"others are not", good, allowed, "algorithm-not-allowed: algorithm"},
		{"with a signature", none + "AAAA", both, "unsigned: signed, or alg is none"},
		{"None", signed(t, `{"alg":"None"}`, goodClaims, nil, jose.None), both, "algorithm-not-allowed: algorithm"},
		{"NONE", signed(t, `{"alg":"NONE"}`, goodClaims, nil, jose.None), both, "algorithm-not-allowed: algorithm"},
		{"nonE, not allowed", signed(t, `{"alg":"nonE"}`, goodClaims, nil, jose.None), nil, "algorithm-not-allowed: algorithm"},
		{"none, escaped", signed(t, `{"alg":"n\u006fne"}`, goodClaims, nil, jose.None), nil, "unsigned: algorithm"},
		{"expired", signed(t, `{"alg":"none"}`, `{"iss":"saf","sub":"U","aud":"TSOIM13","exp":1}`, nil, jose.None), both, "expired: exp"},
		{"signature stripped", good[:len(good)-43], both, "unsigned: signed, or alg is none"},
	})
}

// A header that is known says nothing about the rest of the token.
func TestKnownHeader(t *testing.T) {
	p := policy(t, jose.HS256)
	p.Algorithms = append(p.Algorithms, jose.None)
	v := verifier(t, p)
	good := hs256(t, goodClaims)
	none := signed(t, `{"alg":"none"}`, goodClaims, nil, jose.None)
	for _, c := range []struct{ name, token, want string }{
		{"first", good, "accepted"},
		{"again", good, "accepted"},
		{"signature of another payload", hs256(t, `{}`)[:len(segment(`{"alg":"HS256"}`))+1] + segment(goodClaims) + ".AAAA", "bad-signature: signature"},
		{"no signature", good[:len(good)-43], "unsigned: signed, or alg is none"},
		{"other payload, signed", hs256(t, `{"sub":1}`), "malformed: types of claims"},
		{"none", none, "accepted"},
		{"none again", none, "accepted"},
		{"none with a signature", none + "AAAA", "unsigned: signed, or alg is none"},
		{"the first again", good, "accepted"},
	} {
		_, err := v.Verify(c.token, clock)
		if got := verdict(t, err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Many goroutines, several headers and keys, one verifier.
func TestVerifierConcurrently(t *testing.T) {
	var keys []*jose.Key
	var tokens []string
	for i, a := range []jose.Algorithm{jose.HS256, jose.ES256, jose.EdDSA} {
		key := privateKey(t, a).WithID(strconv.Itoa(i)).WithAlgorithm(a)
		keys = append(keys, key)
		tokens = append(tokens, signed(t, `{"alg":"`+string(a)+`"}`, goodClaims, key, a), signed(t, `{"alg":"`+string(a)+`","kid":"`+key.ID()+`"}`, goodClaims, key, a))
	}
	p := policy(t, jose.HS256)
	p.Algorithms, p.Keys = jose.Algorithms()[1:], keySet(t, keys...)
	v := verifier(t, p)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				token := tokens[(i+g)%len(tokens)]
				if got, err := v.Verify(token, clock); err != nil || string(got.Claims.JSON()) != goodClaims || got.User() != "IBMUSER" {
					t.Errorf("%s: %v", token, err)
				}
				if _, err := v.Verify(token[:len(token)-4]+"AAAA", clock); verdict(t, err) != "bad-signature: signature" {
					t.Errorf("another signature: %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func TestParseAlgorithm(t *testing.T) {
	for _, a := range jose.Algorithms() {
		if got, err := jose.ParseAlgorithm(string(a)); got != a || err != nil {
			t.Errorf("ParseAlgorithm(%q) = %q, %v", a, got, err)
		}
	}
	for _, s := range []string{"", "hs256", "HS256 ", "None", "NONE", "ES521", "RSA-OAEP", "ES256K", "Ed25519", "\x00"} {
		if got, err := jose.ParseAlgorithm(s); got != "" || !errors.Is(err, jose.ErrAlgorithm) {
			t.Errorf("ParseAlgorithm(%q) = %q, %v; want ErrAlgorithm", s, got, err)
		}
	}
}

// A token that names no key is tried with a bounded number of keys.
func TestTrials(t *testing.T) {
	for _, c := range []struct {
		name string
		keys int
		kid  bool
		want string
	}{
		{"as many as are tried", jose.MaxTrials, false, "accepted"},
		{"one more", jose.MaxTrials + 1, false, "unknown-key: key"},
		{"one more and a kid", jose.MaxTrials + 1, true, "accepted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var keys []*jose.Key
			for i := range c.keys {
				keys = append(keys, hmacKey(t, append([]byte(strconv.Itoa(i)), secret...)).WithID(strconv.Itoa(i)))
			}
			last := keys[len(keys)-1]
			header := `{"alg":"HS256"}`
			if c.kid {
				header = `{"alg":"HS256","kid":"` + last.ID() + `"}`
			}
			p := policy(t, jose.HS256)
			p.Keys = keySet(t, keys...)
			_, err := verifier(t, p).Verify(signed(t, header, goodClaims, last, jose.HS256), clock)
			if got := verdict(t, err); got != c.want {
				t.Errorf("%d keys: %s, want %s", c.keys, got, c.want)
			}
		})
	}
}

// The latest and the earliest clock and the longest skew overflow nothing.
func TestFarTimes(t *testing.T) {
	p := policy(t, jose.HS256)
	p.ClockSkew = math.MaxInt64
	v := verifier(t, p)
	for _, now := range []time.Time{{}, time.Unix(-62135596800, 0), time.Unix(253402300799, 999999999)} {
		_, err := v.Verify(hs256(t, `{"iss":"saf","sub":"U","aud":"TSOIM13","exp":253402300799,"nbf":-62135596800}`), now)
		if got := verdict(t, err); got != "accepted" {
			t.Errorf("at %v: %s", now, got)
		}
	}
}
