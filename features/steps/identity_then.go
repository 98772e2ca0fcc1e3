package steps

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"
)

// identityAnswers judge what a sign-on left of tokens, and what a token says.
var identityAnswers = []Step{
	{
		Keyword: "Then",
		Pattern: "{issued} token is returned",
		Help:    "What the latest sign-on left in the identity token parameter.",
		Example: "a signed token is returned",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.returned()
			if err != nil {
				return err
			}
			met := observed == a[0]+" token"
			if a[0] == "no signed" {
				met = observed != signedToken
			}
			return w.expect(met, a[0]+" token", observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the generation return code is {n}",
		Help:    "What the identity token parameter says of generating a token.",
		Example: "the generation return code is 3",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if w.service == nil || w.service.IDTA == nil {
				return misuse("no sign-on had the identity token parameter")
			}
			observed := strconv.Itoa(w.service.IDTA.Generation)
			return w.expect(observed == a[0], a[0], observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the sign-on is refused",
		Help:    "The SAF return code is not 0, and nobody is signed on: for refusals whose return codes are not published.",
		Example: "the sign-on is refused",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			observed, err := w.codes()
			if err != nil {
				return err
			}
			return w.expect(w.refusedSignOn(), "a SAF return code other than 0, and no user", fmt.Sprintf("%s and user %q", observed, w.service.User))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the service fails",
		Help:    "The SAF return code is not 0: for failures whose return codes are not published.",
		Example: "the service fails",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			observed, err := w.codes()
			if err != nil {
				return err
			}
			return w.expect(w.service.SAF != 0, "a SAF return code other than 0", observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the token's aud names {application}",
		Help:    "The claim aud is this application, or an array that has it among its members.",
		Example: "the token's aud names EQAAPPL",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.memberOfToken("claim", "aud")
			if err != nil {
				return err
			}
			return w.expect(names(observed, a[0]), "aud with "+a[0], "aud "+observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the token's {heldin} {member} is {json}",
		Help:    "A member of the token, as JSON. The signature is not looked at.",
		Example: `the token's claim aud is ["CICSLP8","*ANYAPPL*"]`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.memberOfToken(a[0], a[1])
			if err != nil {
				return err
			}
			var want bytes.Buffer
			if err := json.Compact(&want, []byte(a[2])); err != nil {
				return misuse(fmt.Sprintf("%s is not JSON", a[2]))
			}
			return w.expect(observed == want.String(), a[1]+" "+want.String(), a[1]+" "+observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the token has no {heldin} {member}",
		Help:    "The token lacks the member.",
		Example: "the token has no header member kid",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.memberOfToken(a[0], a[1])
			if err != nil {
				return err
			}
			return w.expect(observed == absent, "no "+a[1], a[1]+" "+observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the token's claim exp is {n} seconds after its claim iat",
		Help:    "For how long the token is good.",
		Example: "the token's claim exp is 300 seconds after its claim iat",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			var at [2]float64
			for i, name := range []string{"iat", "exp"} {
				text, err := w.memberOfToken("claim", name)
				if err != nil {
					return err
				}
				if at[i], err = strconv.ParseFloat(text, 64); err != nil {
					return w.expect(false, name+" a number", name+" "+text)
				}
			}
			observed := strconv.FormatFloat(at[1]-at[0], 'f', -1, 64)
			return w.expect(observed == a[0], a[0]+" seconds", observed+" seconds")
		},
	},
	{
		Keyword: "Then",
		Pattern: "no two of its tokens have the same jti",
		Help:    "Of the tokens that were returned in this scenario, at least two.",
		Example: "no two of its tokens have the same jti",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			if len(w.tokens.received) < 2 {
				return misuse("fewer than two tokens were returned")
			}
			seen := make(map[string]bool)
			for _, token := range w.tokens.received {
				jti, err := readMember(token, "claim", "jti")
				if err != nil {
					return err
				}
				if jti == absent || seen[jti] {
					return w.expect(false, "a jti of its own for each token", "jti "+jti)
				}
				seen[jti] = true
			}
			return w.expect(true, "a jti of its own for each token", fmt.Sprintf("%d tokens, %d jti", len(w.tokens.received), len(seen)))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the token's signature is good by {alg} with the HMAC key {key}",
		Help:    "The suite makes the signature anew and compares.",
		Example: "the token's signature is good by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			secret, err := hex.DecodeString(a[1])
			if err != nil {
				return misuse("the HMAC key is not hexadecimal digits")
			}
			return w.expectSignature(a[0], newHMACKey("", secret))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the token's signature is good by {alg} with the RSA key",
		Help:    "The same with the RSA key of the suite. (RSASSA-PKCS1-v1_5 makes one signature only.)",
		Example: "the token's signature is good by RS256 with the RSA key",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			key, err := newKey(icsfRSAKind, "", 0)
			if err != nil {
				return err
			}
			return w.expectSignature(a[0], key)
		},
	},
}

// refusedSignOn reports whether the latest service signed nobody on.
func (w *World) refusedSignOn() bool { return w.service.SAF != 0 && w.service.User == "" }

// names reports whether a claim aud, as JSON, names an application (RFC 7519,
// section 4.1.3: a string, or an array of strings).
func names(aud, application string) bool {
	var one string
	if json.Unmarshal([]byte(aud), &one) == nil {
		return one == application
	}
	var several []string
	return json.Unmarshal([]byte(aud), &several) == nil && slices.Contains(several, application)
}

// What can be left of a token.
const (
	noToken       = "no token"
	signedToken   = "a signed token"
	unsignedToken = "an unsigned token"
)

// returned says what the latest sign-on left of a token.
func (w *World) returned() (string, error) {
	if w.service == nil || w.service.IDTA == nil {
		return "", misuse("no sign-on had the identity token parameter")
	}
	switch left := w.service.IDTA; {
	case left.Token == "":
		return noToken, nil
	case left.Signed:
		return signedToken, nil
	}
	return unsignedToken, nil
}

// absent is the text of a member that a token lacks.
const absent = "absent"

// memberOfToken is a member of the scenario's token, as JSON without blanks.
func (w *World) memberOfToken(heldIn, name string) (string, error) {
	token, err := w.token()
	if err != nil {
		return "", err
	}
	return readMember(token, heldIn, name)
}

// readMember reads a member of the header, or a claim. A token that cannot be
// read has none.
func readMember(token, heldIn, name string) (string, error) {
	segment := 1
	if heldIn == "header member" {
		segment = 0
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return absent, nil
	}
	content, err := base64.RawURLEncoding.DecodeString(parts[segment])
	if err != nil {
		return absent, nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(content, &members) != nil || members[name] == nil {
		return absent, nil
	}
	var text bytes.Buffer
	if err := json.Compact(&text, members[name]); err != nil {
		return "", err
	}
	return text.String(), nil
}

// expectSignature makes the token's signature anew.
func (w *World) expectSignature(alg string, key *tokenKey) error {
	token, err := w.token()
	if err != nil {
		return err
	}
	input, signature, found := cutLast(token)
	right, err := (&forgery{alg: alg, key: key}).sign([]byte(input))
	if err != nil {
		return err
	}
	return w.expect(found && signature == base64url(right), "the signature of the key", "another signature")
}

// cutLast splits a token before its signature.
func cutLast(token string) (input, signature string, found bool) {
	at := strings.LastIndexByte(token, '.')
	if at < 0 {
		return "", "", false
	}
	return token[:at], token[at+1:], true
}
