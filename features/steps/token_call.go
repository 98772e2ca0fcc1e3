package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

var tokenCallSteps = []Step{
	{
		Keyword: "When",
		Pattern: "the token is validated at {time}",
		Help:    "The target validates the token under the policy, at this time of its clock.",
		Example: "the token is validated at 2026-03-01T12:00:00Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.validate(ctx, a[0])
		},
	},
	{
		Keyword: "When",
		Pattern: "tokens signed by {keyname} with each of {string} are validated at {time}",
		Help:    "The target validates tokens of the claims, which the suite makes, one for each algorithm named, under the policy.",
		Example: `tokens signed by K1 with each of "HS256 HS512" are validated at 2026-03-01T12:00:00Z`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.validateEach(ctx, a[0], strings.Fields(a[1]), a[2])
		},
	},
	{
		Keyword: "When",
		Pattern: "a token is issued by {keyname} with {alg}",
		Help:    "The target makes a token of the claims.",
		Example: "a token is issued by K1 with HS256",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.issueToken(ctx, a[0], a[1], nil)
		},
	},
	{
		Keyword: "When",
		Pattern: "a token is issued by {keyname} with {alg} and the header",
		Help:    "The target makes a token of the claims, with members of the header beside alg.",
		Example: "a token is issued by K1 with HS256 and the header",
		Doc:     "a JSON object",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.issueToken(ctx, a[0], a[1], []byte(a[2]))
		},
	},
}

var tokenAnswerSteps = []Step{
	{
		Keyword: "Then",
		Pattern: "the subject is {string}",
		Help:    "The target took the token for one of this user.",
		Example: `the subject is "COLIN"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			answer, err := w.outcome()
			switch {
			case err != nil:
				return err
			case w.tokens.result == nil:
				return misuse("no token was validated")
			case answer.Kind != target.OK:
				return w.expect(false, "accepted", answer.String())
			}
			return w.expect(w.tokens.result.Subject == a[0], a[0], w.tokens.result.Subject)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the reference accepts the issued token at {time}",
		Help:    "The token that the target issued is good under the policy, by the reference's judgement.",
		Example: "the reference accepts the issued token at 2026-03-01T12:00:00Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.referenceAccepts(ctx, a[0])
		},
	},
	{
		Keyword: "Then",
		Pattern: "the issued token has the claims",
		Help:    "The payload of the token that the target issued is the claims of the scenario, as JSON: neither more nor less.",
		Example: "the issued token has the claims",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			payload, err := w.issued(inPayload)
			if err != nil {
				return err
			}
			want := w.tokens.claims.text()
			return w.expect(sameJSON(want, payload), canonical(want), canonical(payload))
		},
	},
	{
		Keyword: "Then",
		Pattern: "in the issued header, {member} is {json}",
		Help:    "The header of the token that the target issued has this member.",
		Example: `in the issued header, alg is "HS256"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			header, err := w.issued(inHeader)
			if err != nil {
				return err
			}
			observed := "no " + a[0]
			if o, err := parseObject(header); err == nil {
				for _, m := range o {
					if m.name == a[0] {
						observed = string(m.value)
					}
				}
			}
			return w.expect(sameJSON([]byte(a[1]), []byte(observed)), a[1], observed)
		},
	},
}

// validate has the target validate the token of the scenario.
func (w *World) validate(ctx context.Context, at string) error {
	args, err := w.validateArgs(at)
	if err != nil {
		return err
	}
	var result target.TokenValidateResult
	answer, err := w.call(ctx, target.OpTokenValidate, args, &result)
	if err != nil {
		return err
	}
	w.outcomes, w.tokens.result = []target.Answer{answer}, &result
	return nil
}

// validateEach has tokens by several algorithms validated, one after the other.
func (w *World) validateEach(ctx context.Context, name string, algorithms []string, at string) error {
	key, err := w.tokenKey(name)
	if err != nil {
		return err
	}
	if len(algorithms) < 2 {
		return misuse("one algorithm is validated as a token: name several")
	}
	var answers []target.Answer
	for _, alg := range algorithms {
		w.tokens.begin(newForgery(alg, key), "")
		if err := w.validate(ctx, at); err != nil {
			return err
		}
		answers = append(answers, w.outcomes...)
	}
	w.outcomes = answers
	return nil
}

func (w *World) validateArgs(at string) (args target.TokenValidateArgs, err error) {
	if args.Time, err = parseTime(at); err != nil {
		return args, err
	}
	if args.Policy, err = w.currentPolicy(); err != nil {
		return args, err
	}
	args.Token, err = w.token()
	return args, err
}

// issueToken has the target make a token. A refusal is for the steps to judge
// that follow.
func (w *World) issueToken(ctx context.Context, name, alg string, header json.RawMessage) error {
	key, err := w.tokenKey(name)
	if err != nil {
		return err
	}
	jwk, err := key.private()
	if err != nil {
		return err
	}
	w.secrets.jwk(jwk.text())
	args := target.TokenIssueArgs{Algorithm: alg, Key: jwk.text(), Claims: w.tokens.claims.text(), Header: header}
	var result target.TokenIssueResult
	answer, err := w.call(ctx, target.OpTokenIssue, args, &result)
	if err != nil {
		return err
	}
	w.secrets.token(result.Token)
	w.outcomes = []target.Answer{answer}
	w.tokens.begin(nil, result.Token)
	if answer.Kind != target.OK {
		w.tokens.withheld = answer.String()
	}
	return nil
}

// issued is what a segment of the token holds that the target issued.
func (w *World) issued(segment int) ([]byte, error) {
	answer, err := w.outcome()
	if err != nil {
		return nil, err
	}
	if w.tokens.forged != nil {
		return nil, misuse("the latest token is not the target's")
	}
	if answer.Kind != target.OK {
		return nil, w.expect(false, "a token", answer.String())
	}
	parts := strings.Split(w.tokens.text, ".")
	if len(parts) != 3 {
		return nil, w.expect(false, "three segments", fmt.Sprintf("%d: %s", len(parts), w.tokens.text))
	}
	content, err := decodeBase64url(parts[segment])
	if err != nil {
		return nil, w.expect(false, "base64url", parts[segment])
	}
	return content, nil
}

func (w *World) referenceAccepts(ctx context.Context, at string) error {
	if _, err := w.issued(inHeader); err != nil {
		return err
	}
	args, err := w.validateArgs(at)
	if err != nil {
		return err
	}
	answer, err := w.reference.Call(ctx, target.OpTokenValidate, args, &target.TokenValidateResult{})
	if err != nil {
		return err
	}
	return w.expect(answer.Kind == target.OK, "a token that the reference accepts", w.tokens.text+": "+answer.String())
}

// canonical is a JSON text without what has no meaning: its blanks, its escapes
// and the order of its members.
func canonical(text []byte) string {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return string(text)
	}
	sorted, err := json.Marshal(value)
	if err != nil { // what was read can be written
		return string(text)
	}
	return string(sorted)
}

// sameJSON compares two JSON texts by what they mean.
func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
