package steps

import (
	"context"
	"fmt"
	"regexp"
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
			`and one that takes none fails. Outcomes: those of "it is …", "generated" and a PassTicket, "generation refused", and "return codes" and three numbers.`,
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

// codesOutcome is an outcome of a choice about what a service answers.
var codesOutcome = regexp.MustCompile(`^return codes \d+/\d+/\d+$`)

// checkChoice refuses an outcome in a table of choices that means nothing.
func checkChoice(want string) error {
	switch {
	case want == "accepted", want == "refused", want == "generated", want == "generation refused",
		strings.HasPrefix(want, "generated "), codesOutcome.MatchString(want):
		return nil
	case strings.HasPrefix(want, refusedAs):
		return checkOutcome(want)
	}
	return misuse(fmt.Sprintf("%q is no outcome of a choice", want))
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

// judgeChoice finds the listed alternative that the target took.
func (w *World) judgeChoice(table *godog.Table) error {
	if table == nil || len(table.Rows) < 3 {
		return misuse("a choice needs a table with a heading and at least two alternatives")
	}
	if err := checkTable(table); err != nil {
		return err
	}
	observed, matches, err := w.observedChoice()
	if err != nil {
		return err
	}
	var offered []string
	for i, row := range table.Rows[1:] {
		name, outcome := row.Cells[0].Value, row.Cells[1].Value
		offered = append(offered, fmt.Sprintf("%s (%s)", outcome, name))
		if !matches(outcome) {
			continue
		}
		w.choice = name
		if i == 0 {
			return w.expect(true, outcome, observed)
		}
		return &alternative{name: name, expected: table.Rows[1].Cells[1].Value, observed: observed}
	}
	return w.expect(false, "one of: "+strings.Join(offered, "; "), observed)
}

// checkTable refuses a table of choices in which a slip of the pen would leave
// an alternative out.
func checkTable(table *godog.Table) error {
	for i, row := range table.Rows {
		if len(row.Cells) != 2 || i == 0 && (row.Cells[0].Value != "choice" || row.Cells[1].Value != "outcome") {
			return misuse("a choice has two columns, headed choice and outcome")
		}
		if i > 0 {
			if err := checkChoice(row.Cells[1].Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// observedChoice is what a choice is about: the latest presentation, or without
// one what the latest service answered, or the latest generation.
func (w *World) observedChoice() (observed string, matches func(string) bool, err error) {
	if len(w.outcomes) > 0 {
		answer, err := w.outcome()
		return answer.String(), func(want string) bool { return meets(answer, want) }, err
	}
	if w.service != nil {
		codes, err := w.codes()
		return "return codes " + codes, func(want string) bool { return want == "return codes "+codes }, err
	}
	if w.generation == nil {
		return "", nil, misuse("nothing was presented or generated for a choice to be about")
	}
	if w.generation.Kind != target.OK {
		refused := w.generation.Kind == target.Refused
		return "generation " + w.generation.String(), func(want string) bool { return refused && want == "generation refused" }, nil
	}
	t, err := w.generated()
	return "generated " + t.text, func(want string) bool { return want == "generated" || want == "generated "+t.text }, err
}
