package jose_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
)

// Times: each boundary at the second before, the second and a nanosecond off.
func TestTimes(t *testing.T) {
	const at = 1_700_000_000
	second := time.Unix(at, 0)
	claims := func(name string, value any) string {
		members := map[string]string{"exp": `"exp":9999999999`}
		members[name] = fmt.Sprintf(`"%s":%v`, name, value)
		text := `{"iss":"saf","sub":"U","aud":"TSOIM13"`
		for _, n := range []string{"exp", "nbf", "iat"} {
			if m := members[n]; m != "" {
				text += "," + m
			}
		}
		return hs256(t, text+"}")
	}
	for _, c := range []struct {
		name  string
		token string
		skew  time.Duration
		now   time.Time
		want  string
	}{
		{"exp: a nanosecond before", claims("exp", at), 0, second.Add(-1), "accepted"},
		{"exp: on it", claims("exp", at), 0, second, "expired: exp"},
		{"exp: a second after", claims("exp", at), 0, second.Add(time.Second), "expired: exp"},
		{"exp: skew, a second before its end", claims("exp", at), time.Minute, second.Add(59 * time.Second), "accepted"},
		{"exp: skew, a nanosecond before its end", claims("exp", at), time.Minute, second.Add(time.Minute - 1), "accepted"},
		{"exp: skew, on its end", claims("exp", at), time.Minute, second.Add(time.Minute), "expired: exp"},
		{"exp: fraction, before", claims("exp", "1700000000.5"), 0, second.Add(500*time.Millisecond - 1), "accepted"},
		{"exp: fraction, on it", claims("exp", "1700000000.5"), 0, second.Add(500 * time.Millisecond), "expired: exp"},
		{"exp: exponent, before", claims("exp", "1.7e9"), 0, second.Add(-1), "accepted"},
		{"exp: exponent, on it", claims("exp", "17E+8"), 0, second, "expired: exp"},
		{"exp: negative", claims("exp", -1), 0, time.Unix(-2, 0), "accepted"},
		{"exp: negative, on it", claims("exp", -1), 0, time.Unix(-1, 0), "expired: exp"},
		{"exp: zero", claims("exp", 0), 0, second, "expired: exp"},
		{"exp: last second of 9999", claims("exp", "253402300799"), 0, second, "accepted"},
		{"exp: after 9999", claims("exp", "253402300800"), 0, second, "malformed: types of claims"},
		{"exp: milliseconds", claims("exp", "1700000000000"), 0, second, "malformed: types of claims"},
		{"exp: over 64 bits", claims("exp", "18446744073709551616"), 0, second, "malformed: types of claims"},
		{"exp: over 64 bits, negative", claims("exp", "-9223372036854775809"), 0, second, "malformed: types of claims"},
		{"exp: huge exponent", claims("exp", "1e999999999999999999999"), 0, second, "malformed: types of claims"},
		{"exp: tiny", claims("exp", "1e-999999999999999999999"), 0, second, "expired: exp"},
		{"exp: string", claims("exp", `"9999999999"`), 0, second, "malformed: types of claims"},
		{"exp: null", claims("exp", "null"), 0, second, "malformed: types of claims"},
		{"exp: true", claims("exp", "true"), 0, second, "malformed: types of claims"},
		{"exp: array", claims("exp", "[9999999999]"), 0, second, "malformed: types of claims"},
		{"nbf: a nanosecond before", claims("nbf", at), 0, second.Add(-1), "not-yet-valid: nbf"},
		{"nbf: on it", claims("nbf", at), 0, second, "accepted"},
		{"nbf: a second before", claims("nbf", at), 0, second.Add(-time.Second), "not-yet-valid: nbf"},
		{"nbf: skew, on its start", claims("nbf", at), time.Minute, second.Add(-time.Minute), "accepted"},
		{"nbf: skew, a nanosecond before its start", claims("nbf", at), time.Minute, second.Add(-time.Minute - 1), "not-yet-valid: nbf"},
		{"nbf: string", claims("nbf", `"0"`), 0, second, "malformed: types of claims"},
		{"nbf: huge", claims("nbf", "1e300"), 0, second, "malformed: types of claims"},
		{"iat: a nanosecond ahead", claims("iat", at), 0, second.Add(-1), "issued-in-future: iat"},
		{"iat: now", claims("iat", at), 0, second, "accepted"},
		{"iat: skew, as far ahead", claims("iat", at), time.Minute, second.Add(-time.Minute), "accepted"},
		{"iat: skew, a nanosecond farther", claims("iat", at), time.Minute, second.Add(-time.Minute - 1), "issued-in-future: iat"},
		{"iat: long ago", claims("iat", "-62135596800"), 0, second, "accepted"},
		{"iat: before the year 1", claims("iat", "-62135596801"), 0, second, "malformed: types of claims"},
		{"iat: object", claims("iat", "{}"), 0, second, "malformed: types of claims"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := policy(t, jose.HS256)
			p.ClockSkew = c.skew
			v := verifier(t, p)
			_, err := v.Verify(c.token, c.now)
			if got := verdict(t, err); got != c.want {
				t.Errorf("at %v: %s (%v), want %s", c.now, got, err, c.want)
			}
			if x := v.Explain(c.token, c.now); x.Accepted != (err == nil) {
				t.Errorf("Explain disagrees:\n%v", x)
			}
		})
	}
}

func TestClaims(t *testing.T) {
	without := func(name string) string {
		members := map[string]string{"iss": `"saf"`, "sub": `"IBMUSER"`, "aud": `"TSOIM13"`, "exp": "1700000300"}
		text := "{"
		for _, n := range []string{"iss", "sub", "aud", "exp"} {
			if n != name {
				text += fmt.Sprintf("%q:%s,", n, members[n])
			}
		}
		return hs256(t, strings.TrimSuffix(text, ",")+"}")
	}
	with := func(name, value string) string {
		return hs256(t, strings.TrimSuffix(strings.Replace(goodClaims, `"`+name+`":`, `"old-`+name+`":`, 1), "}")+fmt.Sprintf(",%q:%s}", name, value))
	}
	const types = "malformed: types of claims"
	anyone := func(p *jose.Policy) { p.Issuer, p.Audience = "", nil }
	needs := func(names ...string) func(*jose.Policy) { return func(p *jose.Policy) { p.RequiredClaims = names } }
	user := func(name string) func(*jose.Policy) { return func(p *jose.Policy) { p.UserClaim = name } }
	judge(t, policy(t, jose.HS256), []judged{
		{"iss missing", without("iss"), nil, "missing-claim: iss"},
		{"iss missing, any will do", without("iss"), anyone, "accepted"},
		{"iss other", with("iss", `"SAF"`), nil, "wrong-issuer: iss"},
		{"iss longer", with("iss", `"saf/"`), nil, "wrong-issuer: iss"},
		{"iss empty", with("iss", `""`), nil, "wrong-issuer: iss"},
		{"iss escaped", with("iss", `"\u0073af"`), nil, "accepted"},
		{"iss number", with("iss", `1`), anyone, types},
		{"iss array", with("iss", `["saf"]`), nil, types},
		{"sub missing", without("sub"), nil, "missing-claim: user"},
		{"sub empty", with("sub", `""`), nil, "missing-claim: user"},
		{"sub number", with("sub", `7`), nil, types},
		{"sub null", with("sub", `null`), nil, types},
		{"jti number", with("jti", `7`), nil, types},
		{"jti text", with("jti", `"7"`), nil, "accepted"},
		{"aud missing", without("aud"), nil, "missing-claim: aud"},
		{"aud missing, any will do", without("aud"), anyone, "accepted"},
		{"aud other", with("aud", `"tsoim13"`), nil, "wrong-audience: aud"},
		{"aud others", with("aud", `["A","B"]`), nil, "wrong-audience: aud"},
		{"aud empty", with("aud", `[]`), nil, "wrong-audience: aud"},
		{"aud empty, any will do", with("aud", `[ ]`), anyone, "accepted"},
		{"aud one", with("aud", `"TSOIM13"`), nil, "accepted"},
		{"aud last of several", with("aud", `["A","B", "TSOIM13"]`), nil, "accepted"},
		{"aud escaped", with("aud", `["TSO\u0049M13"]`), nil, "accepted"},
		{"aud second of the policy", with("aud", `"B"`), func(p *jose.Policy) { p.Audience = []string{"A", "B"} }, "accepted"},
		{"aud number", with("aud", `1`), anyone, types},
		{"aud mixed", with("aud", `["TSOIM13",1]`), nil, types},
		{"aud with null", with("aud", `["TSOIM13",null]`), nil, types},
		{"aud nested", with("aud", `[["TSOIM13"]]`), nil, types},
		{"exp missing", without("exp"), nil, "missing-claim: exp"},
		{"exp missing, optional", without("exp"), func(p *jose.Policy) { p.ExpiryOptional = true }, "accepted"},
		{"exp passed, optional", with("exp", `1`), func(p *jose.Policy) { p.ExpiryOptional = true }, "expired: exp"},
		{"required there", with("txn", `"1"`), needs("txn", "sub"), "accepted"},
		{"required missing", with("txn", `"1"`), needs("txn", "jti"), "missing-claim: required claims"},
		{"required null", with("txn", `null`), needs("txn"), "missing-claim: required claims"},
		{"required false", with("txn", `false`), needs("txn"), "accepted"},
		{"required only deep inside", with("x", `{"txn":1}`), needs("txn"), "missing-claim: required claims"},
		{"required, other case", with("TXN", `1`), needs("txn"), "missing-claim: required claims"},
		{"user claim", with("preferred_username", `"U"`), user("preferred_username"), "accepted"},
		{"user claim missing", with("x", `"U"`), user("preferred_username"), "missing-claim: user"},
		{"user claim null", with("u", `null`), user("u"), "missing-claim: user"},
		{"user claim number", with("u", `1`), user("u"), "malformed: user"},
		{"user claim empty", with("u", `""`), user("u"), "missing-claim: user"},
	})
}

func TestTokenAccessors(t *testing.T) {
	const header = `{"alg":"HS256","kid":"k\u0031","typ":"JWT","x":[1, 2]}`
	const claims = `{"iss":"saf","sub":"IBMUS\u0045R","aud":["A","TSOIM13"],"iat":1700000000.25,"nbf":1700000000,"exp":1700000300,"jti":"J","user":"OTHER","amr":["saf-pwd"]}`
	key := hmacKey(t, secret).WithID("k1")
	p := policy(t, jose.HS256)
	p.Keys, p.UserClaim = keySet(t, key), "user"
	token, err := verifier(t, p).Verify(signed(t, header, claims, key, jose.HS256), clock)
	if err != nil {
		t.Fatal(err)
	}
	amr, _ := token.Claims.Raw("amr")
	x, _ := token.Header.Raw("x")
	_, noClaim := token.Claims.Raw("saf-pwd")
	_, noMember := token.Header.Raw("kty")
	got := map[string]any{
		"alg": token.Header.Algorithm(), "kid": token.Header.KeyID(), "typ": token.Header.Type(), "x": string(x),
		"iss": token.Claims.Issuer(), "sub": token.Claims.Subject(), "jti": token.Claims.ID(), "aud": token.Claims.Audience(),
		"iat": token.Claims.IssuedAt(), "nbf": token.Claims.NotBefore(), "exp": token.Claims.Expires(), "amr": string(amr),
		"user": token.User(), "header": string(token.Header.JSON()), "claims": string(token.Claims.JSON()), "others": noClaim || noMember,
	}
	want := map[string]any{
		"alg": jose.HS256, "kid": "k1", "typ": "JWT", "x": "[1, 2]",
		"iss": "saf", "sub": "IBMUSER", "jti": "J", "aud": []string{"A", "TSOIM13"},
		"iat": time.Unix(1700000000, 250_000_000).UTC(), "nbf": time.Unix(1700000000, 0).UTC(), "exp": time.Unix(1700000300, 0).UTC(), "amr": `["saf-pwd"]`,
		"user": "OTHER", "header": header, "claims": claims, "others": false,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("token (-want +got):\n%s", diff)
	}
}

func TestTokenAccessorsOfNothing(t *testing.T) {
	var token jose.Token
	_, claim := token.Claims.Raw("sub")
	_, member := token.Header.Raw("alg")
	if claim || member || token.User() != "" || token.Claims.Audience() != nil || token.Header.Algorithm() != "" || !token.Claims.Expires().IsZero() {
		t.Errorf("an empty token holds something: %v %v %q", claim, member, token.User())
	}
}
