package steps

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// identitySteps are sign-ons that ask for a SAF identity token, or present one,
// and tokens that look like one.
var identitySteps = []Step{
	{
		Keyword: "Given",
		Pattern: "a token made by {alg} with the HMAC key {key} for user {user} and application {application}, issued at {time}",
		Help:    "A token such as the security manager makes, good for five minutes, but made by the suite. It can be changed before it is presented.",
		Example: "a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application EQAAPPL, issued at 2026-03-01T12:00:00Z",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			secret, err := hex.DecodeString(a[1])
			if err != nil {
				return misuse("the HMAC key is not hexadecimal digits")
			}
			return w.makeIdentity(a[0], newHMACKey("", secret), a[2], a[3], a[4])
		},
	},
	{
		Keyword: "Given",
		Pattern: "an unsigned token made for user {user} and application {application}, issued at {time}",
		Help:    "The same, with the algorithm none and no signature.",
		Example: "an unsigned token made for user COLIN and application EQAAPPL, issued at 2026-03-01T12:00:00Z",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.makeIdentity("", nil, a[0], a[1], a[2])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} signs on to {application} by VERIFY with the password {password} and asks for a token at {time}",
		Help:    "A sign-on with the identity token parameter. If a token is returned, it is the token of the scenario.",
		Example: `user COLIN signs on to EQAAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.signOnForToken(ctx, target.VerifyArgs{
				Service: "VERIFY", User: a[0], Application: a[1], Authenticator: a[2],
			}, a[3])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} has initACEE make a token for {application} at {time}",
		Help:    "A program that runs as the user, who is signed on, has a token made from that. The token is that of the scenario.",
		Example: "user STCEQA has initACEE make a token for EQAAPPL at 2026-03-01T12:00:00Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.signOnForToken(ctx, target.VerifyArgs{Service: "initACEE", User: a[0], Application: a[1]}, a[2])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} signs on to {application} by VERIFY with the token at {time}",
		Help:    "The token of the scenario stands in place of a password. It comes from an end user.",
		Example: "user COLIN signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			token, err := w.token()
			if err != nil {
				return err
			}
			at, err := parseTime(a[2])
			if err != nil {
				return err
			}
			return w.serve(ctx, target.OpVerify, target.VerifyArgs{
				Place: w.at(at), Service: "VERIFY", User: a[0], Application: a[1],
				IDTA: &target.IDTAArgs{Token: token, FromEndUser: true},
			})
		},
	},
}

// makeIdentity begins a token such as the security manager makes.
func (w *World) makeIdentity(alg string, key *tokenKey, user, application, timeText string) error {
	at, err := parseTime(timeText)
	if err != nil {
		return err
	}
	number := func(name string, t time.Time) member {
		return member{name, []byte(strconv.FormatInt(t.Unix(), 10))}
	}
	w.tokens.claims = object{
		text("jti", fmt.Sprintf("%032X", at.Unix())), text("iss", "saf"), text("sub", user), text("aud", application),
		number("iat", at), number("exp", at.Add(5*time.Minute)), member{"amr", []byte(`["saf-pwd"]`)},
	}
	w.tokens.raw, w.tokens.withheld = nil, ""
	w.tokens.forged = newForgery(alg, key)
	w.tokens.forged.header = w.tokens.forged.header.without("typ")
	return nil
}

// signOnForToken calls a service with an identity token parameter that asks for
// a token, and keeps what it returns.
func (w *World) signOnForToken(ctx context.Context, args target.VerifyArgs, timeText string) error {
	at, err := parseTime(timeText)
	if err != nil {
		return err
	}
	args.Place, args.IDTA = w.at(at), &target.IDTAArgs{FromEndUser: true}
	if err := w.serve(ctx, target.OpVerify, args); err != nil {
		return err
	}
	observed, err := w.codes()
	var token string
	if left := w.service.IDTA; left != nil {
		token = left.Token
	}
	w.keepToken(token, "return codes "+observed+" and no token")
	return err
}

// keepToken makes a token that the target gave that of the scenario. Without
// one, whatever needs it fails with what was observed instead.
func (w *World) keepToken(text, instead string) {
	w.tokens.text, w.tokens.forged, w.tokens.withheld = text, nil, ""
	if text == "" {
		w.tokens.withheld = instead
		return
	}
	w.secrets.token(text)
	w.tokens.received = append(w.tokens.received, text)
}
