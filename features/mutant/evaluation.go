package mutant

import (
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// evaluating makes a behaviour in which only evaluation is wrong.
func evaluating(evaluate func(*session, target.EvaluateArgs) (reply, error)) func() behaviour {
	return func() behaviour { return behaviour{evaluate: evaluate} }
}

// again evaluates as the reference does, and where that refuses as no ticket of
// this user and second, tries the arguments that retries makes of it.
func again(retries func(target.EvaluateArgs) []target.EvaluateArgs) func(*session, target.EvaluateArgs) (reply, error) {
	return func(s *session, a target.EvaluateArgs) (reply, error) {
		first, err := s.rightEvaluate(a)
		if err != nil || first.ok() || first.Reason == target.Replayed {
			return first, err
		}
		for _, other := range retries(a) {
			if r, err := s.rightEvaluate(other); err != nil || r.ok() || r.Reason == target.Replayed {
				return r, err
			}
		}
		return first, nil
	}
}

// shifted is the same evaluation at other times of the clock.
func shifted(a target.EvaluateArgs, by ...time.Duration) []target.EvaluateArgs {
	var list []target.EvaluateArgs
	for _, d := range by {
		other := a
		other.Time = a.Time.Add(d)
		list = append(list, other)
	}
	return list
}

// evaluationMutants accept what they should refuse, or the other way round.
var evaluationMutants = []Mutant{
	{
		Name: "window-one-second-too-long", Breaks: "PT-04",
		What: "accepts legacy PassTickets 601 seconds from their issue",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			if !isLegacy(a.GenerateArgs) {
				return nil
			}
			return shifted(a, time.Second, -time.Second)
		})),
	},
	{
		Name: "window-one-second-too-early", Breaks: "PT-04",
		What: "accepts legacy PassTickets 601 seconds before their issue",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			if !isLegacy(a.GenerateArgs) {
				return nil
			}
			return shifted(a, time.Second)
		})),
	},
	{
		Name: "time-of-day", Breaks: "PT-04",
		What: "compares the time of day of legacy PassTickets, whatever the day",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			if !isLegacy(a.GenerateArgs) {
				return nil
			}
			return shifted(a, 24*time.Hour, -24*time.Hour)
		})),
	},
	{
		Name: "forgives-whole-hours", Breaks: "PT-44",
		What: "accepts legacy PassTickets whose clock is off by whole hours, as if by a time zone",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			if !isLegacy(a.GenerateArgs) {
				return nil
			}
			var zones []time.Duration
			for hour := -14; hour <= 14; hour++ {
				zones = append(zones, time.Duration(hour)*time.Hour)
			}
			return shifted(a, zones...)
		})),
	},
	{
		Name: "application-ignored", Breaks: "PT-06", Also: []string{"PT-25"},
		What: "accepts a PassTicket of any application that it has heard of",
		new: remembering(func(a target.EvaluateArgs, known string) target.EvaluateArgs {
			a.Application = known
			return a
		}, func(a target.GenerateArgs) string { return a.Application }),
	},
	{
		Name: "user-ignored", Breaks: "PT-07", Also: []string{"PT-25", "PT-26", "EPT-10"},
		What: "accepts a PassTicket of any user that it has heard of",
		new: remembering(func(a target.EvaluateArgs, known string) target.EvaluateArgs {
			a.User = known
			return a
		}, func(a target.GenerateArgs) string { return a.User }),
	},
	{
		Name: "takes-the-first-eight", Breaks: "PT-10",
		What: "cuts what it is given to eight characters before it looks",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if isLegacy(a.GenerateArgs) {
				a.Ticket = a.Ticket[:min(len(a.Ticket), 8)]
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "mends-the-last-character", Breaks: "PT-30", Also: []string{"PT-11"},
		What: "compares the first seven characters of a legacy PassTicket only",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			if !isLegacy(a.GenerateArgs) || len(a.Ticket) != 8 {
				return nil
			}
			var list []target.EvaluateArgs
			for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
				other := a
				other.Ticket = a.Ticket[:7] + string(c)
				list = append(list, other)
			}
			return list
		})),
	},
	{
		Name: "takes-the-first-eight-of-enhanced", Breaks: "EPT-01",
		What: "cuts an enhanced PassTicket to eight characters before it looks",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if !isLegacy(a.GenerateArgs) {
				a.Ticket = a.Ticket[:min(len(a.Ticket), 8)]
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "case-of-ticket-ignored", Breaks: "EPT-11",
		What: "compares TYPE(MIXED) PassTickets without regard to case",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			if a.Algorithm != target.AlgorithmEnhancedMixed {
				return nil
			}
			var list []target.EvaluateArgs
			for _, spelling := range spellings(a.Ticket) {
				other := a
				other.Ticket = spelling
				list = append(list, other)
			}
			return list
		})),
	},
}

// remembering makes a behaviour that retries an evaluation with every name of
// a kind that the session has heard.
func remembering(with func(target.EvaluateArgs, string) target.EvaluateArgs, name func(target.GenerateArgs) string) func() behaviour {
	return func() behaviour {
		var heard []string
		note := func(a target.GenerateArgs) {
			if n := name(a); !slices.Contains(heard, n) {
				heard = append(heard, n)
			}
		}
		retry := again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			var list []target.EvaluateArgs
			for _, n := range heard {
				list = append(list, with(a, n))
			}
			return list
		})
		return behaviour{
			generate: func(s *session, a target.GenerateArgs) (reply, error) {
				note(a)
				return s.rightGenerate(a)
			},
			evaluate: retry,
		}
	}
}

// spellings lists every way to spell a text in upper and lower case.
func spellings(text string) []string {
	if text == "" {
		return []string{""}
	}
	var list []string
	upper, lower := strings.ToUpper(text[:1]), strings.ToLower(text[:1])
	for _, rest := range spellings(text[1:]) {
		list = append(list, upper+rest)
		if lower != upper {
			list = append(list, lower+rest)
		}
	}
	return list
}
