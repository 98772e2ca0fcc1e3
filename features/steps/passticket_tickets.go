package steps

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

var ticketSteps = []Step{
	{
		Keyword: "Then",
		Pattern: "the PassTicket is {string}",
		Help:    "The target generated exactly these characters.",
		Example: `the PassTicket is "AEPRRZ3S"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			t, err := w.generated()
			if err != nil {
				return err
			}
			return w.expect(t.text == a[0], a[0], t.text)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the {which} and the {which} are the same",
		Help:    "Two PassTickets of the scenario are equal, character by character.",
		Example: "the first PassTicket and the second PassTicket are the same",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.compare(a[0], a[1], true)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the {which} and the {which} are different",
		Help:    "Two PassTickets of the scenario differ.",
		Example: "the first PassTicket and the second PassTicket are different",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.compare(a[0], a[1], false)
		},
	},
	{
		Keyword: "Then",
		Pattern: "every PassTicket has 8 characters of {alphabet}",
		Help:    "Each PassTicket that the target generated in this scenario is eight characters of these ranges.",
		Example: "every PassTicket has 8 characters of A-Z0-9",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.every("8 characters of "+a[0], func(t ticket) bool {
				return len(t.text) == 8 && strings.Trim(t.text, alphabet(a[0])) == ""
			})
		},
	},
	{
		Keyword: "Then",
		Pattern: "every PassTicket begins with a character of {alphabet}",
		Help:    "The first character of each PassTicket that the target generated in this scenario is in these ranges.",
		Example: "every PassTicket begins with a character of 0-9A-S",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.every("a first character of "+a[0], func(t ticket) bool {
				return t.text != "" && strings.Contains(alphabet(a[0]), t.text[:1])
			})
		},
	},
	{
		Keyword: "Then",
		Pattern: "no two PassTickets are the same",
		Help:    "The PassTickets that the target generated in this scenario are all different.",
		Example: "no two PassTickets are the same",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			seen := make(map[string]time.Time)
			return w.every("a PassTicket of its own for each second", func(t ticket) bool {
				_, again := seen[t.text]
				seen[t.text] = t.issued
				return !again
			})
		},
	},
	{
		Keyword: "Then",
		Pattern: "every PassTicket is the one that the reference generates",
		Help:    "Each PassTicket that the target generated in this scenario equals the reference's for the same user, application, key and second.",
		Example: "every PassTicket is the one that the reference generates",
		run: func(w *World, ctx context.Context, _ []string, _ *godog.Table) error {
			return w.matchReference(ctx)
		},
	},
}

// generated is the latest PassTicket, which must be the target's own.
func (w *World) generated() (ticket, error) {
	t, err := w.which("PassTicket")
	if err == nil && !t.byTarget {
		err = misuse("the latest PassTicket is not the target's")
	}
	if err == nil && w.generation.Kind != target.OK {
		err = w.expect(false, "a PassTicket", "generation "+w.generation.String())
	}
	return t, err
}

func (w *World) compare(one, other string, same bool) error {
	a, err := w.which(one)
	if err != nil {
		return err
	}
	b, err := w.which(other)
	if err != nil {
		return err
	}
	if !a.byTarget && !b.byTarget {
		return misuse("neither of the two PassTickets is the target's")
	}
	expected := fmt.Sprintf("the %s and the %s different", one, other)
	if same {
		expected = fmt.Sprintf("the %s and the %s the same", one, other)
	}
	return w.expect((a.text == b.text) == same, expected, a.text+" and "+b.text)
}

// every judges each PassTicket of the target; the first that is not as it
// should be is the evidence.
func (w *World) every(expected string, ok func(ticket) bool) error {
	count := 0
	for _, t := range w.tickets {
		if !t.byTarget {
			continue
		}
		count++
		if !ok(t) {
			return w.expect(false, expected, fmt.Sprintf("%s, issued at %s", t.text, t.issued.Format(time.RFC3339)))
		}
	}
	if count == 0 {
		return misuse("the target generated no PassTicket")
	}
	return w.expect(true, expected, fmt.Sprintf("%d as expected", count))
}

func (w *World) matchReference(ctx context.Context) error {
	var failure error
	err := w.every("the reference's PassTicket", func(t ticket) bool {
		args, err := w.generateArgs(t.user, t.appl, t.issued)
		if err != nil {
			failure = err
			return false
		}
		var result target.GenerateResult
		answer, err := w.reference.Call(ctx, target.OpGenerate, args, &result)
		if err == nil && answer.Kind != target.OK {
			err = misuse("the reference cannot issue the PassTicket: " + answer.Detail)
		}
		if err == nil && result.Ticket != t.text {
			w.secrets.add(aPassTicket, result.Ticket)
			err = w.expect(false,
				fmt.Sprintf("%s for user %s, application %s at %s", result.Ticket, t.user, t.appl, t.issued.Format(time.RFC3339)), t.text)
		}
		failure = err
		return err == nil
	})
	if failure != nil {
		return failure
	}
	return err
}

// alphabet spells out ranges of characters: "A-C9" is "ABC9". A hyphen at the
// end stands for itself.
func alphabet(ranges string) string {
	var b strings.Builder
	for r := []rune(ranges); len(r) > 0; {
		if len(r) >= 3 && r[1] == '-' {
			for c := r[0]; c <= r[2]; c++ {
				b.WriteRune(c)
			}
			r = r[3:]
			continue
		}
		b.WriteRune(r[0])
		r = r[1:]
	}
	return b.String()
}
