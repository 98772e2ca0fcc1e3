package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

var outcomeSteps = []Step{
	{
		Keyword: "Then",
		Pattern: "it is {outcome}",
		Help: `What came of the latest presentation. "refused" takes any reason; with a reason, a target that gives another fails, ` +
			`and one that gives none ("unspecified") passes.`,
		Example: "it is refused as replayed",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if err := checkOutcome(a[0]); err != nil {
				return err
			}
			answer, err := w.outcome()
			if err != nil {
				return err
			}
			return w.expect(meets(answer, a[0]), a[0], answer.String())
		},
	},
	{
		Keyword: "Then",
		Pattern: "exactly {n} is accepted and every other is refused as {reason}",
		Help:    "What came of presentations at once.",
		Example: "exactly 1 is accepted and every other is refused as replayed",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.judgeAtOnce(a[0], refusedAs+a[1])
		},
	},
	{
		Keyword: "Then",
		Pattern: "at most one is accepted",
		Help:    "Of what was judged one after the other one was accepted, or none, and the others were refused.",
		Example: "at most one is accepted",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			if len(w.outcomes) < 2 {
				return misuse(fmt.Sprintf("several answers are to be judged, there were %d", len(w.outcomes)))
			}
			accepted := 0
			for _, a := range w.outcomes {
				if meets(a, "accepted") {
					accepted++
				}
			}
			return w.expect(accepted < 2, "at most 1 accepted", fmt.Sprintf("%d accepted", accepted))
		},
	},
	{
		Keyword: "Then",
		Pattern: "generation is refused",
		Help:    "The target refused to generate a PassTicket from what it was given.",
		Example: "generation is refused",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			if w.generation == nil {
				return misuse("nothing was to be generated")
			}
			observed := w.generation.String()
			if w.generation.Kind == target.OK {
				observed = "generated"
			}
			return w.expect(w.generation.Kind == target.Refused, "refused", observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "one of these choices is taken",
		Help: "For what no document settles. The first row is what the reference picks; a target that takes another row differs, " +
			`and one that takes none fails. Outcomes: those of "it is …", "generated" and a PassTicket, "generation refused", "return codes" and three numbers, ` +
			`"the sign-on is refused", after a sign-on that succeeded "a signed token", "an unsigned token" and "no token", ` +
			`"the token's claim", a name, "is" and JSON without blanks, "the server accepts" and "the server refuses".`,
		Example: "one of these choices is taken",
		Table:   []string{"choice", "outcome"},
		run: func(w *World, _ context.Context, _ []string, table *godog.Table) error {
			return w.judgeChoice(table)
		},
	},
}

// outcome is what came of the latest, single presentation.
func (w *World) outcome() (target.Answer, error) {
	if len(w.outcomes) != 1 {
		return target.Answer{}, misuse(fmt.Sprintf("one presentation is to be judged, there were %d", len(w.outcomes)))
	}
	return w.outcomes[0], nil
}

const refusedAs = "refused as "

// meets reports whether an answer is what the words ask for.
func meets(a target.Answer, want string) bool {
	switch want {
	case "accepted":
		return a.Kind == target.OK
	case "refused":
		return a.Kind == target.Refused
	}
	reason, named := strings.CutPrefix(want, refusedAs)
	return named && a.Kind == target.Refused && (a.Reason == target.Reason(reason) || a.Reason == target.Unspecified)
}

// checkOutcome refuses a reason that no target can give: a slip of the pen
// would fail every target, or pass those that give none.
func checkOutcome(want string) error {
	reason, named := strings.CutPrefix(want, refusedAs)
	if !named || target.KnownReason(target.Reason(reason)) && target.Reason(reason) != target.Unspecified {
		return nil
	}
	return misuse(fmt.Sprintf("%q is no reason to ask for: see the adapter protocol", reason))
}

func (w *World) judgeAtOnce(count, refusal string) error {
	want, err := strconv.Atoi(count)
	if err != nil {
		return misuse(err.Error())
	}
	if err := checkOutcome(refusal); err != nil {
		return err
	}
	if len(w.outcomes) < 2 || want < 0 || want > len(w.outcomes) {
		return misuse(fmt.Sprintf("%d of %d presentations cannot be judged as made at once", want, len(w.outcomes)))
	}
	accepted, refused := 0, 0
	var odd []string
	for _, a := range w.outcomes {
		switch {
		case meets(a, "accepted"):
			accepted++
		case meets(a, refusal):
			refused++
		default:
			odd = append(odd, a.String())
		}
	}
	observed := fmt.Sprintf("%d accepted, %d %s", accepted, refused, refusal)
	if odd != nil {
		observed += ", otherwise " + strings.Join(odd, ", ")
	}
	expected := fmt.Sprintf("%d accepted, %d %s", want, len(w.outcomes)-want, refusal)
	return w.expect(accepted == want && odd == nil, expected, observed)
}
