package mutant

import (
	"time"

	"github.com/safproof/safproof/features/target"
)

// generatesAs makes a behaviour whose legacy PassTickets are a variant's, in
// generation and in evaluation alike: wrong, and consistent with itself.
func generatesAs(v variant) func() behaviour {
	return func() behaviour {
		return behaviour{
			generate: func(s *session, a target.GenerateArgs) (reply, error) {
				r, err := s.rightGenerate(a)
				if err == nil && r.ok() && isLegacy(a) {
					r.ticket = v.generate(a.User, a.Application, a.Key, a.Time.Unix())
				}
				return r, err
			},
			evaluate: func(s *session, a target.EvaluateArgs) (reply, error) {
				legacy := a.GenerateArgs
				if a.LegacyKey != "" {
					legacy.Algorithm, legacy.Key, legacy.LegacyKey = target.AlgorithmLegacy, a.LegacyKey, ""
				}
				if !isLegacy(legacy) {
					return s.rightEvaluate(a)
				}
				ticket, found := v.translate(s, legacy, a.Ticket)
				if found || a.LegacyKey == "" {
					a.Ticket = ticket
				} else {
					a.LegacyKey = "" // it may still be an enhanced one
				}
				return s.rightEvaluate(a)
			},
		}
	}
}

// translate finds the second for which the variant generates the ticket, and
// returns the reference's ticket of that second; or else one that the
// reference finds as little valid as the variant finds this one.
func (v variant) translate(s *session, a target.GenerateArgs, ticket string) (right string, found bool) {
	rightAt := func(second int64) (string, bool) {
		a.Time = time.Unix(second, 0).UTC()
		r, err := s.rightGenerate(a)
		return r.ticket, err == nil && r.ok()
	}
	now := a.Time.Unix()
	if _, good := rightAt(now); !good || len(ticket) != 8 {
		return ticket, false // it is refused anyway
	}
	for second := max(now-700, 0); second <= min(now+700, 1<<32-1); second++ {
		if v.generate(a.User, a.Application, a.Key, second) == ticket {
			return rightAt(second)
		}
	}
	const farAway = 1 << 20
	if now > farAway {
		right, _ = rightAt(now - farAway)
	} else {
		right, _ = rightAt(now + farAway)
	}
	return right, false
}

// everyVector lists the rules that hold a legacy generator to known PassTickets.
var everyVector = []string{"PT-11", "PT-12", "PT-13", "PT-14", "PT-16", "PT-17", "PT-18", "PT-24", "PT-30", "EPT-12"}

// without is the list without one rule.
func without(rule string, list []string) []string {
	var rest []string
	for _, r := range list {
		if r != rule {
			rest = append(rest, r)
		}
	}
	return rest
}

// algorithmMutants make the legacy PassTicket itself wrong.
var algorithmMutants = []Mutant{
	{
		Name: "digits-first", Breaks: "PT-11", Also: without("PT-11", everyVector),
		What: "puts the digits before the letters in the translation table",
		new:  generatesAs(variant{digitsFirst: true}),
	},
	{
		Name: "tables-in-the-wrong-order", Breaks: "PT-12", Also: without("PT-12", everyVector),
		What: "takes the permutation tables of the time-coder from last to first",
		new:  generatesAs(variant{tablesReversed: true}),
	},
	{
		Name: "small-times-shifted", Breaks: "PT-13", Also: []string{"PT-11"},
		What: "pushes a time of fewer than four bytes to the left",
		new:  generatesAs(variant{timeLeftAligned: true}),
	},
	{
		Name: "time-coder-of-six-characters", Breaks: "PT-16", Also: []string{"PT-12", "PT-17"},
		What: "leaves the seventh and eighth character of a user ID out of the time-coder",
		new:  generatesAs(variant{shortPad: true}),
	},
	{
		Name: "national-characters-swapped", Breaks: "PT-17",
		What: "has the wrong code points for # and @",
		new:  generatesAs(variant{nationalSwapped: true}),
	},
}
