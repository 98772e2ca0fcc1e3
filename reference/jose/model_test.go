package jose_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/jose"
)

// drawn is a token by its parts: values in JSON, "" for what is not there.
type drawn struct {
	alg, kid, typ, cty, crit, beside                   string
	iss, sub, aud, jti, exp, nbf, iat, user, elsewhere string
	signer                                             string // id of the key
}

// asked is what a policy asks for, beside the issuer saf, the audience TSOIM13 and
// HS256 under the keys k1 and k2.
type asked struct {
	skew                   int // seconds
	jwtType, jti, userName bool
	exp                    bool
}

const drawnNow = 1_700_000_100

// parts are the names of those that a token may have odd.
var parts = []string{"alg", "kid", "typ", "cty", "crit", "beside", "iss", "sub", "aud", "jti", "exp", "nbf", "iat", "user", "elsewhere"}

// drawToken makes up to three parts odd, so that each comes to be the first fault, and
// some tokens have none. Dates are near the edges that the clock skew makes.
func drawToken(t *rapid.T, skew int) drawn {
	odd := rapid.SliceOfN(rapid.SampledFrom(parts), 0, 3).Draw(t, "odd")
	part := func(name, usual string, others ...string) string {
		if !slices.Contains(odd, name) {
			return usual
		}
		return rapid.SampledFrom(others).Draw(t, name)
	}
	date := func(name, usual, notADate string) string {
		near := rapid.SampledFrom([]int{-3600, -skew - 1, -skew, -skew + 1, 0, skew - 1, skew, skew + 1, 3600}).Draw(t, "near")
		return part(name, usual, strconv.Itoa(drawnNow+near), strconv.Itoa(drawnNow+near), "", notADate)
	}
	d := drawn{
		alg:    part("alg", `"HS256"`, "", `"hs256"`, `"HS384"`, `"none"`, `256`, `["HS256"]`, `null`, `""`),
		typ:    part("typ", `"JWT"`, "", `"jwt"`, `"application/jwt"`, `"at+jwt"`, `7`),
		cty:    part("cty", "", `"JWT"`, `"jwt"`, `"text/plain"`, `{}`),
		crit:   part("crit", "", `["x"]`, `[]`, `"x"`, `["alg"]`, `["y"]`, `["x","x"]`, `[1]`, `null`),
		beside: part("beside", "", `"jku":"https://x.example/","exp":1`, `"b64":true,"Alg":"none"`, `"jwk":{"kty":"oct","k":"AA"}`),
		iss:    part("iss", `"saf"`, "", `"SAF"`, `"saf "`, `"\u0073af"`, `1`, `["saf"]`),
		sub:    part("sub", `"IBMUSER"`, "", `""`, `"ibmuser"`, `5`, `{"a":"b"}`),
		aud:    part("aud", `"TSOIM13"`, "", `["A","TSOIM13"]`, `["A"]`, `[]`, `"tsoim13"`, `"XTSOIM13"`, `["TSOIM13",1]`, `1`, `null`),
		jti:    part("jti", `"1"`, "", `1`, `null`, `"2"`),
		exp:    date("exp", strconv.Itoa(drawnNow+3600), `"1700003700"`),
		nbf:    date("nbf", "", `null`),
		iat:    date("iat", strconv.Itoa(drawnNow-100), `[1]`),
		user:   part("user", `"COLIN"`, "", `"colin"`, `""`, `7`, `null`),
		elsewhere: part("elsewhere", "", `"EXP":1,"Iss":"x","AUD":"y"`, `"inner":{"exp":1,"aud":"y","iss":"x"}`,
			`"list":[{"sub":"ROOT"}],"n":1e400`),
		signer: rapid.SampledFrom([]string{"k1", "k2"}).Draw(t, "signer"),
	}
	own := rapid.SampledFrom([]string{"", strconv.Quote(d.signer)}).Draw(t, "own kid")
	d.kid = part("kid", own, `"k1"`, `"k2"`, `"K1"`, `"../k1"`, `1`)
	return d
}

func drawAsked(t *rapid.T) asked {
	return asked{
		skew:    rapid.SampledFrom([]int{0, 1, 60}).Draw(t, "skew"),
		jwtType: rapid.Bool().Draw(t, "type"), jti: rapid.Bool().Draw(t, "jti is required"),
		userName: rapid.Bool().Draw(t, "user claim"), exp: rapid.IntRange(0, 3).Draw(t, "exp is required") > 0,
	}
}

func (a asked) policy(keys *jose.KeySet) jose.Policy {
	p := jose.Policy{Issuer: "saf", Audience: []string{"TSOIM13"}, Algorithms: []jose.Algorithm{jose.HS256}, Keys: keys,
		ClockSkew: time.Duration(a.skew) * time.Second, ExpiryOptional: !a.exp}
	if a.jwtType {
		p.Type = "JWT"
	}
	if a.jti {
		p.RequiredClaims = []string{"jti"}
	}
	if a.userName {
		p.UserClaim = "user"
	}
	return p
}

// object puts members together, named by turns.
func object(namesAndValues ...string) string {
	var members []string
	for i := 0; i < len(namesAndValues); i += 2 {
		switch name, value := namesAndValues[i], namesAndValues[i+1]; {
		case value == "":
		case name == "":
			members = append(members, value)
		default:
			members = append(members, strconv.Quote(name)+":"+value)
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (d drawn) header() string {
	x := ""
	if strings.Contains(d.crit, "x") {
		x = `"x":1`
	}
	return object("alg", d.alg, "", d.beside, "kid", d.kid, "typ", d.typ, "cty", d.cty, "crit", d.crit, "", x)
}

func (d drawn) claims() string {
	return object("iss", d.iss, "", d.elsewhere, "sub", d.sub, "aud", d.aud, "jti", d.jti, "exp", d.exp, "nbf", d.nbf, "iat", d.iat, "user", d.user)
}

// text returns what a string of JSON means; no is false for any other value.
func text(raw string) (meant string, ok bool) {
	meant, err := strconv.Unquote(raw)
	return meant, err == nil && strings.HasPrefix(raw, `"`)
}

func allText(values ...string) bool {
	return !slices.ContainsFunc(values, func(raw string) bool {
		_, ok := text(raw)
		return raw != "" && !ok
	})
}

// verdict is what the rules say, the first fault first; "" accepts.
func (d drawn) verdict(a asked) jose.Reason {
	if reason := d.verdictOfHeader(a); reason != "" {
		return reason
	}
	if !allText(d.iss, d.sub, d.jti) || !slices.Contains([]string{"", `"TSOIM13"`, `["A","TSOIM13"]`, `["A"]`, `[]`, `"tsoim13"`, `"XTSOIM13"`}, d.aud) {
		return jose.Malformed
	}
	if reason := d.verdictOfDates(a); reason != "" {
		return reason
	}
	switch iss, _ := text(d.iss); {
	case d.iss == "":
		return jose.MissingClaim
	case iss != "saf":
		return jose.WrongIssuer
	case d.aud == "":
		return jose.MissingClaim
	case !strings.Contains(d.aud, `"TSOIM13"`):
		return jose.WrongAudience
	case a.jti && d.jti == "":
		return jose.MissingClaim
	}
	user := d.userClaim(a)
	switch name, ok := text(user); {
	case user == "" || user == "null" || user == `""`:
		return jose.MissingClaim
	case !ok || name == "":
		return jose.Malformed
	}
	return ""
}

func (d drawn) userClaim(a asked) string {
	if a.userName {
		return d.user
	}
	return d.sub
}

func (d drawn) verdictOfHeader(a asked) jose.Reason {
	alg, isText := text(d.alg)
	typ, _ := text(d.typ)
	typ = strings.ToLower(typ)
	switch kid, _ := text(d.kid); {
	case !isText || !allText(d.kid, d.typ, d.cty):
		return jose.Malformed
	case d.crit == `["x"]`:
		return jose.UnknownCriticalHeader
	case d.crit != "":
		return jose.Malformed
	case a.jwtType && typ != "jwt" && typ != "application/jwt":
		return jose.Malformed
	case alg == "none":
		return jose.Unsigned
	case alg != "HS256":
		return jose.AlgorithmNotAllowed
	case d.kid != "" && kid != "k1" && kid != "k2":
		return jose.UnknownKey
	case d.kid != "" && kid != d.signer:
		return jose.BadSignature
	case strings.EqualFold(d.cty, `"JWT"`):
		return jose.Malformed
	}
	return ""
}

func (d drawn) verdictOfDates(a asked) jose.Reason {
	number := func(raw string) int { n, _ := strconv.Atoi(raw); return n }
	isNumber := func(raw string) bool { return raw == "" || number(raw) != 0 }
	switch {
	case !isNumber(d.exp) || !isNumber(d.nbf) || !isNumber(d.iat):
		return jose.Malformed
	case d.exp == "" && a.exp:
		return jose.MissingClaim
	case d.exp != "" && drawnNow >= number(d.exp)+a.skew:
		return jose.Expired
	case d.nbf != "" && drawnNow < number(d.nbf)-a.skew:
		return jose.NotYetValid
	case d.iat != "" && drawnNow < number(d.iat)-a.skew:
		return jose.IssuedInFuture
	}
	return ""
}

// Tokens with anything good and bad in any place are judged as the rules say, and the
// first fault in the order of the checks is the reason.
func TestVerdictFollowsModel(t *testing.T) {
	other := slices.Repeat([]byte{0x11}, 64)
	signers := map[string]*jose.Key{"k1": hmacKey(t, secret).WithID("k1"), "k2": hmacKey(t, other).WithID("k2")}
	keys := keySet(t, signers["k1"], signers["k2"])
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsked(t)
		v, err := jose.NewVerifier(a.policy(keys))
		if err != nil {
			t.Fatal(err)
		}
		for range 50 {
			d := drawToken(t, a.skew)
			signed, err := jose.SignBytes([]byte(d.header()), []byte(d.claims()), signers[d.signer], jose.HS256)
			if err != nil {
				t.Fatal(err)
			}
			var got jose.Reason
			token, err := v.Verify(signed, time.Unix(drawnNow, 0))
			if r := new(jose.Rejection); errors.As(err, &r) {
				got = r.Reason
			}
			if want := d.verdict(a); got != want {
				t.Fatalf("%+v\nheader %s\nclaims %s\nverdict %q (%v), want %q", a, d.header(), d.claims(), got, err, want)
			}
			if want, _ := text(d.userClaim(a)); got == "" && token.User() != want {
				t.Fatalf("user %q, want %q", token.User(), want)
			}
		}
	})
	t.Attr("rule", "JWS-12")
	t.Attr("rule", "JWS-14")
	t.Attr("rule", "JWS-16")
	t.Attr("rule", "JWS-19")
	t.Attr("rule", "BCP-01")
	t.Attr("rule", "BCP-02")
	t.Attr("rule", "BCP-04")
	t.Attr("rule", "BCP-05")
	t.Attr("rule", "BCP-06")
	t.Attr("rule", "JWT-02")
	t.Attr("rule", "JWT-03")
	t.Attr("rule", "JWT-05")
	t.Attr("rule", "JWT-06")
	t.Attr("rule", "JWT-09")
	t.Attr("rule", "JWT-10")
	t.Attr("rule", "JWT-11")
	t.Attr("rule", "JWT-16")
	t.Attr("rule", "JWT-17")
	t.Attr("rule", "JWT-18")
	t.Attr("rule", "JWT-19")
	t.Attr("rule", "JWT-22")
	t.Attr("rule", "JW-01")
	t.Attr("rule", "JWK-01")
}
