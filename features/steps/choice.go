package steps

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// serviceOutcome is an outcome of a choice about what a service or a server
// answers.
var serviceOutcome = regexp.MustCompile(`^(?:return codes \d+/\d+/(?:\d+|\?)|the sign-on is refused|(?:a signed|an unsigned|no) token|the server (?:accepts|refuses(?: as not authenticated)?)|status \d{3}(?: with message [A-Z0-9]+)?|the member "[^"]+" is .+|no member "[^"]+")$`)

// claimOutcome is an outcome of a choice about a claim of the token: its name,
// and its value in JSON without blanks.
var claimOutcome = regexp.MustCompile(`^the token's claim (\S+) is (.+)$`)

// judgeChoice finds the listed alternative that the target took.
func (w *World) judgeChoice(table *godog.Table) error {
	if table == nil || len(table.Rows) < 3 {
		return misuse("a choice needs a table with a heading and at least two alternatives")
	}
	if err := checkTable(table); err != nil {
		return err
	}
	observed, matches, err := w.observedFor(table.Rows[1].Cells[1].Value)
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

// checkChoice refuses an outcome in a table of choices that means nothing.
func checkChoice(want string) error {
	switch {
	case want == "accepted", want == "refused", want == "generated", want == "generation refused",
		strings.HasPrefix(want, "generated "), serviceOutcome.MatchString(want), claimOutcome.MatchString(want):
		return nil
	case strings.HasPrefix(want, refusedAs):
		return checkOutcome(want)
	}
	return misuse(fmt.Sprintf("%q is no outcome of a choice", want))
}

// observedFor is what a choice is about whose first outcome is given: a claim of
// the scenario's token, if that names one.
func (w *World) observedFor(outcome string) (observed string, matches func(string) bool, err error) {
	about := claimOutcome.FindStringSubmatch(outcome)
	if about == nil {
		return w.observedChoice()
	}
	value, err := w.memberOfToken("claim", about[1])
	observed = fmt.Sprintf("the token's claim %s is %s", about[1], value)
	return observed, func(want string) bool { return want == observed }, err
}

// observedChoice is what a choice is about: the latest presentation, or without
// one what the latest service or server answered, or the latest generation.
func (w *World) observedChoice() (observed string, matches func(string) bool, err error) {
	if len(w.outcomes) > 0 {
		answer, err := w.outcome()
		return answer.String(), func(want string) bool { return meets(answer, want) }, err
	}
	if w.service != nil {
		return w.observedService()
	}
	if len(w.wire.answers) > 0 {
		return w.observedWire()
	}
	if w.response != nil {
		return w.responseText(), func(want string) bool { return w.replied(want) }, nil
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

// observedService is what the latest service answered: its codes, and what it
// left of a token. A refused sign-on leaves none, which is not the choice to
// return none.
func (w *World) observedService() (observed string, matches func(string) bool, err error) {
	codes, err := w.codes()
	observed = "return codes " + codes
	left := ""
	if w.service.IDTA != nil {
		left, _ = w.returned()
		observed += ", " + left
	}
	return observed, func(want string) bool {
		switch {
		case want == "the sign-on is refused":
			return w.refusedSignOn()
		case want == left:
			return codes == "0/0/0"
		}
		return choosesCodes(want, codes)
	}, err
}

func choosesCodes(want, codes string) bool {
	want, ok := strings.CutPrefix(want, "return codes ")
	return ok && sameCodes(want, codes)
}
