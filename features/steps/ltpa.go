package steps

import (
	"context"
	"fmt"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// ltpaWorld is what a scenario knows of LTPA tokens.
type ltpaWorld struct {
	keys     map[string]*ltpaKeys
	forged   *ltpaForgery // the token in the making
	text     string       // the token, if it is not made here
	answered bool         // it is a cookie of an answer
	result   *target.LTPAValidateResult
}

// ltpaSteps make LTPA tokens, and have the target make and judge them.
var ltpaSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "the LTPA keys {keyname}",
		Help:    "A file of LTPA keys of the suite, in the order in which a scenario names them. The password is TestOnly1.",
		Example: "the LTPA keys L1",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) (err error) {
			if len(w.ltpa.keys) >= len(ltpaFiles) || w.ltpa.keys[a[0]] != nil {
				return misuse(fmt.Sprintf("the suite has %d files of LTPA keys, each to be named once", len(ltpaFiles)))
			}
			w.ltpa.keys[a[0]], err = readLTPAKeys(ltpaFiles[len(w.ltpa.keys)])
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "the file {string} has the LTPA keys {keyname}",
		Help:    "A file of the server that is opened next.",
		Example: `the file "ltpa.keys" has the LTPA keys L1`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			keys, err := w.ltpaKeys(a[1])
			if err == nil {
				w.wire.addFile(a[0], keys.file)
			}
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "an LTPA token of {user} in realm {realm} until {time} by {keyname}",
		Help:    "A token that the suite makes itself. Requests have it as {LTPA token}.",
		Example: `an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			keys, err := w.ltpaKeys(a[3])
			if err != nil {
				return err
			}
			expires, err := parseTime(a[2])
			w.ltpa.forged = &ltpaForgery{keys: keys, signer: keys, user: a[0], realm: a[1], expires: expires}
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "the LTPA token comes with {ltpadamage}",
		Help:    "What becomes of a token that the suite makes.",
		Example: "the LTPA token comes with a signature over one hash",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if w.ltpa.forged == nil {
				return misuse("there is no LTPA token of the suite yet")
			}
			ltpaDamages[a[0]](w.ltpa.forged)
			return nil
		},
	},
	{
		Keyword: "Given",
		Pattern: "the LTPA token is signed by {keyname}",
		Help:    "The signature is that of other keys; it is encrypted as before.",
		Example: "the LTPA token is signed by L2",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			keys, err := w.ltpaKeys(a[0])
			if err == nil && w.ltpa.forged == nil {
				err = misuse("there is no LTPA token of the suite yet")
			}
			if err == nil {
				w.ltpa.forged.signer = keys
			}
			return err
		},
	},
	{
		Keyword: "When",
		Pattern: "the LTPA token is validated at {time} with {keyname}",
		Help:    "The target judges the token, with these keys and at this time of its clock.",
		Example: "the LTPA token is validated at 2026-03-01T12:00:00Z with L1",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.validateLTPA(ctx, a[0], a[1])
		},
	},
	{
		Keyword: "When",
		Pattern: "an LTPA token of {user} in realm {realm} until {time} is created with {keyname}",
		Help:    "The target makes a token.",
		Example: `an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z is created with L1`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.createLTPA(ctx, a[0], a[1], a[2], a[3])
		},
	},
}

// ltpaAnswers judge LTPA tokens that the target made or took.
var ltpaAnswers = []Step{
	{
		Keyword: "Then",
		Pattern: "the LTPA token is one of {user} in realm {realm} until {time}",
		Help:    "The target took the token for this.",
		Example: `the LTPA token is one of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			answer, err := w.outcome()
			switch {
			case err != nil:
				return err
			case w.ltpa.result == nil:
				return misuse("no LTPA token was validated")
			case answer.Kind != target.OK:
				return w.expect(false, "accepted", answer.String())
			}
			expires, err := parseTime(a[2])
			if err != nil {
				return err
			}
			r := w.ltpa.result
			return w.expect(r.User == a[0] && r.Realm == a[1] && r.Expires.Equal(expires), fmt.Sprintf("%s in %s until %s", a[0], a[1], a[2]),
				fmt.Sprintf("%s in %s until %s", r.User, r.Realm, r.Expires))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the LTPA token opened with {keyname} matches {regexp}",
		Help:    "The suite decrypts the token that the target made, or the one in {cookie LtpaToken2}, and the regular expression matches a part of what it says.",
		Example: `the LTPA token opened with L1 matches "^expire:"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			keys, err := w.ltpaKeys(a[0])
			if err != nil {
				return err
			}
			expr, err := compileRegexp(a[1])
			if err != nil {
				return err
			}
			token, err := w.ltpaToken()
			if err != nil {
				return err
			}
			text, err := keys.openToken(token)
			if err != nil {
				return w.expect(false, a[1], err.Error())
			}
			return w.expect(expr.MatchString(text), a[1], text)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the LTPA token is that of the suite for {user} in realm {realm} until {time} by {keyname}",
		Help:    "The target made the very token that the suite makes: the layout leaves no choice. One that was taken of an answer may end up to a minute later, as the clock of a server that somebody runs does not stand still.",
		Example: `the LTPA token is that of the suite for COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			keys, err := w.ltpaKeys(a[3])
			if err != nil {
				return err
			}
			expires, err := parseTime(a[2])
			if err != nil {
				return err
			}
			token, err := w.ltpaToken()
			if err != nil {
				return err
			}
			if w.ltpa.answered {
				expires = keys.expiry(token, expires, time.Minute)
			}
			own, err := (&ltpaForgery{keys: keys, signer: keys, user: a[0], realm: a[1], expires: expires}).make()
			if err != nil {
				return err
			}
			w.secrets.wire(aToken, own)
			return w.expect(token == own, own, token)
		},
	},
	{
		Keyword: "Given",
		Pattern: "the LTPA token of the answer is taken",
		Help:    "The cookie LtpaToken2 that an answer set is the LTPA token of the scenario.",
		Example: "the LTPA token of the answer is taken",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) (err error) {
			w.ltpa.forged, w.ltpa.answered = nil, true
			_, w.ltpa.text, err = w.cookie("LtpaToken2")
			return err
		},
	},
}

func (w *World) ltpaKeys(name string) (*ltpaKeys, error) {
	keys := w.ltpa.keys[name]
	if keys == nil {
		return nil, misuse("there are no LTPA keys " + name)
	}
	return keys, nil
}

// ltpaToken is the LTPA token of the scenario.
func (w *World) ltpaToken() (text string, err error) {
	text = w.ltpa.text
	if w.ltpa.forged != nil {
		text, err = w.ltpa.forged.make()
	}
	if err == nil && text == "" {
		err = misuse("there is no LTPA token yet")
	}
	w.secrets.wire(aToken, text)
	return text, err
}

func (w *World) validateLTPA(ctx context.Context, at, name string) error {
	keys, err := w.ltpaKeys(name)
	if err != nil {
		return err
	}
	args := target.LTPAValidateArgs{Keys: keys.file, Password: ltpaPassword}
	if args.Time, err = parseTime(at); err != nil {
		return err
	}
	if args.Token, err = w.ltpaToken(); err != nil {
		return err
	}
	var result target.LTPAValidateResult
	answer, err := w.call(ctx, target.OpLTPAValidate, args, &result)
	w.outcomes, w.ltpa.result = []target.Answer{answer}, &result
	return err
}

func (w *World) createLTPA(ctx context.Context, user, realm, until, name string) error {
	keys, err := w.ltpaKeys(name)
	if err != nil {
		return err
	}
	args := target.LTPACreateArgs{Keys: keys.file, Password: ltpaPassword, User: user, Realm: realm}
	if args.Expires, err = parseTime(until); err != nil {
		return err
	}
	var result target.LTPACreateResult
	answer, err := w.call(ctx, target.OpLTPACreate, args, &result)
	w.outcomes = []target.Answer{answer}
	w.ltpa.forged, w.ltpa.text, w.ltpa.answered = nil, result.Token, false
	return err
}
