package simtarget

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim"
)

// call carries out an operation. What the target says in its own words may repeat
// what it was told: secrets are taken out of errors.
func (s *subject) call(op string, args, result any, secrets ...string) (target.Answer, error) {
	a, err := s.session.Call(s.ctx, op, args, result)
	a.Detail = scrub(a.Detail, secrets)
	switch {
	case err != nil:
		return a, fmt.Errorf("%w: %w", sim.ErrSubject, scrubbed(err, secrets))
	case a.Kind == target.Unsupported:
		return a, fmt.Errorf("%w: %w: %s: %s", sim.ErrSubject, ErrUnsupported, op, cmp.Or(a.Detail, "it does not say why"))
	case a.Kind != target.OK && a.Kind != target.Refused:
		return a, fmt.Errorf("%w: %s: %s", sim.ErrSubject, op, a)
	}
	return a, nil
}

// set is call for what is no decision about a credential: to refuse it is an
// error.
func (s *subject) set(op string, args, result any, secrets ...string) error {
	a, err := s.call(op, args, result, secrets...)
	if err == nil && a.Kind == target.Refused {
		err = fmt.Errorf("%w: %w: %s: %s", sim.ErrSubject, ErrRefused, op, a)
	}
	return err
}

const redacted = "(redacted)"

func scrub(text string, secrets []string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, redacted)
		}
	}
	return text
}

// scrubbed is the error of a target that broke, without secrets.
func scrubbed(err error, secrets []string) error {
	var f *target.Failure
	if !errors.As(err, &f) || len(secrets) == 0 {
		return err
	}
	clean := *f
	clean.Message, clean.Stderr = scrub(f.Message, secrets), scrub(f.Stderr, secrets)
	return &clean
}

// secretOperand finds the operands of RACF commands that nobody should read.
var secretOperand = regexp.MustCompile(`(?i)\b(?:PASSWORD|KEYMASKED)\(([^()]+)\)`)

// secretsOf are the passwords and keys in commands.
func secretsOf(commands string) (secrets []string) {
	for _, found := range secretOperand.FindAllStringSubmatch(commands, -1) {
		secrets = append(secrets, found[1])
	}
	return secrets
}
