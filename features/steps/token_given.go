package steps

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// tokens is what a scenario knows of JSON Web Tokens.
type tokens struct {
	keys   map[string]*tokenKey
	kinds  map[string]int // keys so far of each kind
	policy target.TokenPolicy
	names  []string // keys of the policy
	set    object   // members of the key set beside keys
	claims object
	raw    []byte   // claims as the feature spells them, while nothing is changed
	forged *forgery // the token in the making
	text   string   // the token, if it is not made here
	result *target.TokenValidateResult

	received []string // tokens that the target gave, in their order
	withheld string   // what it answered instead of a token, if that is the latest
}

var tokenKeySteps = []Step{
	{
		Keyword: "Given",
		Pattern: "the HMAC key {keyname} of {n} bytes",
		Help:    "An HMAC key; its bytes follow from its name. Its JWK has the name as kid.",
		Example: "the HMAC key K1 of 32 bytes",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			n, err := strconv.Atoi(a[1])
			if err != nil || n < 1 || n > 10_000 {
				return misuse(fmt.Sprintf("a key of %s bytes cannot be made", a[1]))
			}
			return w.addKey(a[0], hmacKey(a[0], n))
		},
	},
	{
		Keyword: "Given",
		Pattern: "the {keykind} key {keyname}",
		Help:    "A key pair, always the same; its JWK has the name as kid. RSA keys are the suite's own, in the order in which a scenario names them.",
		Example: "the RSA-2048 key R1",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			key, err := newKey(a[0], a[1], w.tokens.kinds[a[0]])
			if err != nil {
				return err
			}
			w.tokens.kinds[a[0]]++
			return w.addKey(a[1], key)
		},
	},
	{
		Keyword: "Given",
		Pattern: "the HMAC key {keyname} made of the public key {keyname} as {encoding}",
		Help:    "An attacker's key: the octets of a public key, which everybody may have, taken for an HMAC secret.",
		Example: "the HMAC key FALSE made of the public key R1 as PEM",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			of, err := w.tokenKey(a[1])
			if err != nil {
				return err
			}
			if of.signer == nil {
				return misuse("an HMAC key has no public half")
			}
			secret, err := encodings[a[2]](of)
			if err != nil {
				return err
			}
			return w.addKey(a[0], newHMACKey(a[0], secret))
		},
	},
	{
		Keyword: "Given",
		Pattern: "the HMAC key {keyname} with the secret {secret}",
		Help:    "An HMAC key, its octets in base64url.",
		Example: "the HMAC key K1 with the secret AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			secret, err := base64.RawURLEncoding.DecodeString(a[1])
			if err != nil {
				return misuse("the secret is not in base64url")
			}
			return w.addKey(a[0], newHMACKey(a[0], secret))
		},
	},
	{
		Keyword: "Given",
		Pattern: "the public key {keyname} is the JWK",
		Help:    "A key that a policy may trust and nobody here can sign with.",
		Example: "the public key E1 is the JWK",
		Doc:     "a JWK (RFC 7517)",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			jwk, err := parseObject([]byte(a[1]))
			if err != nil {
				return err
			}
			return w.addKey(a[0], &tokenKey{jwk: jwk})
		},
	},
	{
		Keyword: "Given",
		Pattern: "tokens are accepted under the policy",
		Help: "What the validator is configured with: issuer, audience, algorithms, keys, clockSkew (seconds), requiredClaims, userClaim, type. " +
			"Lists are separated by blanks; keys are names. Said again, it changes the members that it names; an empty value takes one away.",
		Example: "tokens are accepted under the policy",
		Table:   []string{"member", "value"},
		run: func(w *World, _ context.Context, _ []string, table *godog.Table) error {
			return w.setPolicy(table)
		},
	},
}

var tokenSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "the claims",
		Help:    "The claims of the tokens to come, kept character by character unless a later step changes a member.",
		Example: "the claims",
		Doc:     "a JSON object",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) (err error) {
			w.tokens.claims, err = parseObject([]byte(a[0]))
			w.tokens.raw = []byte(a[0])
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "a token signed by {keyname} with {alg}",
		Help: "A token of the claims, made by the suite itself. Its header has alg and typ JWT; steps that follow may change it, " +
			"and what is signed with stays this algorithm.",
		Example: "a token signed by K1 with HS256",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			key, err := w.tokenKey(a[0])
			if err == nil {
				w.tokens.begin(newForgery(a[1], key), "")
			}
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "an unsigned token",
		Help:    "A token of the claims whose alg is none and whose signature is empty.",
		Example: "an unsigned token",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			w.tokens.begin(newForgery("", &tokenKey{}), "")
			return nil
		},
	},
	{
		Keyword: "Given",
		Pattern: "the token {token}",
		Help:    "A token that was made elsewhere.",
		Example: "the token eyJhbGciOiJub25lIn0.e30.",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			w.tokens.begin(nil, a[0])
			return nil
		},
	},
	{
		Keyword: "Given",
		Pattern: "in the {part}, {member} is {json}",
		Help:    "A member of the claims, of the token's header, of the key set or of a key's JWK has this value, in its old place or at the end.",
		Example: `in the claims, aud is ["EQAAPPL", "FEKAPPL"]`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if !json.Valid([]byte(a[2])) {
				return misuse(fmt.Sprintf("%s is not JSON", a[2]))
			}
			return w.change(a[0], func(o object) object { return o.with(member{a[1], json.RawMessage(a[2])}) })
		},
	},
	{
		Keyword: "Given",
		Pattern: "in the {part}, {member} is left out",
		Help:    "A member of the claims, of the token's header, of the key set or of a key's JWK is missing.",
		Example: "in the claims, exp is left out",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.change(a[0], func(o object) object { return o.without(a[1]) })
		},
	},
	{
		Keyword: "Given",
		Pattern: "in the {part}, {member} is {n} letters long",
		Help:    "A member of the claims, of the token's header, of the key set or of a key's JWK is a string of this length.",
		Example: "in the claims, note is 1000 letters long",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			n, err := strconv.Atoi(a[2])
			if err != nil || n < 0 || n > 700_000 { // a line of the protocol has its limit
				return misuse(fmt.Sprintf("a string of %s letters cannot be made", a[2]))
			}
			return w.change(a[0], func(o object) object { return o.with(text(a[1], strings.Repeat("x", n))) })
		},
	},
	{
		Keyword: "Given",
		Pattern: "the {rawpart} is {string}",
		Help:    "The token's header or payload is these characters, with ' in place of \", whether or not they are JSON.",
		Example: `the payload is "{'sub':'COLIN'"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.setRaw(a[0], []byte(strings.ReplaceAll(a[1], "'", `"`)))
		},
	},
	{
		Keyword: "Given",
		Pattern: "the {rawpart} is the bytes {hex}",
		Help:    "The token's header or payload is these octets, in hexadecimal digits.",
		Example: "the payload is the bytes 7B22FF223A317D",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			bytes, err := hex.DecodeString(a[1])
			if err != nil {
				return misuse(err.Error())
			}
			return w.setRaw(a[0], bytes)
		},
	},
	{
		Keyword: "Given",
		Pattern: "the header carries the {carried} of {keyname}",
		Help:    "The header has the public key itself (jwk) or a self-signed certificate of it (x5c).",
		Example: "the header carries the jwk of E1",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.carry(a[0], a[1])
		},
	},
	{
		Keyword: "Given",
		Pattern: "the token comes with {distortion}",
		Help:    "What becomes of the token when it is encoded and signed, or on its way.",
		Example: "the token comes with an empty signature",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.distortToken(a[0])
		},
	},
}
