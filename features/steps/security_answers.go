package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// answerSteps judge what a service answered, and what was recorded of it.
var answerSteps = []Step{
	{
		Keyword: "Then",
		Pattern: "the return codes are {codes}",
		Help: "SAF return code, RACF return code and RACF reason code of the service, in decimal. RCVTPTGN has its register 15 as the first. " +
			"A question mark stands for a reason whose number is not published: any will do.",
		Example: "the return codes are 8/16/28",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.codes()
			if err != nil {
				return err
			}
			return w.expect(sameCodes(a[0], observed), a[0], observed)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the service answers user {user}",
		Help:    "The service succeeded, and named this user.",
		Example: "the service answers user ALICE",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.codes()
			if err != nil {
				return err
			}
			return w.expect(observed == "0/0/0" && w.service.User == a[0], "0/0/0 and user "+a[0], observed+" and user "+w.service.User)
		},
	},
	{
		Keyword: "Then",
		Pattern: "an audit record has event {n} qualifier {n} for user {user}",
		Help:    "Among the records of SMF type 80 is one with these numbers, for this user.",
		Example: "an audit record has event 1 qualifier 32 for user COLIN",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.expectRecord(ctx, fmt.Sprintf("event %s qualifier %s for user %s", a[0], a[1], a[2]), func(r target.AuditRecord) bool {
				return strconv.Itoa(r.Event) == a[0] && strconv.Itoa(r.Qualifier) == a[1] && r.User == a[2]
			})
		},
	},
	{
		Keyword: "Then",
		Pattern: "an audit record has event {n} for user {user}",
		Help:    "The same, for an event of which no source gives the qualifiers.",
		Example: "an audit record has event 82 for user SERVER",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.expectRecord(ctx, fmt.Sprintf("event %s for user %s", a[0], a[1]), func(r target.AuditRecord) bool {
				return strconv.Itoa(r.Event) == a[0] && r.User == a[1]
			})
		},
	},
	{
		Keyword: "Then",
		Pattern: "the operator sees {string}",
		Help:    "The characters stand in a message to the operator, such as ICH408I.",
		Example: `the operator sees "INSUFFICIENT ACCESS AUTHORITY"`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			records, err := w.audit(ctx)
			if err != nil {
				return err
			}
			var seen []string
			for _, r := range records {
				seen = append(seen, r.Messages...)
			}
			text := strings.Join(seen, "\n")
			return w.expect(strings.Contains(text, a[0]), a[0], text)
		},
	},
	{
		Keyword: "Then",
		Pattern: "no audit record shows a PassTicket of the scenario",
		Help:    "The records hold none of the PassTickets that were generated, in no part of them.",
		Example: "no audit record shows a PassTicket of the scenario",
		run: func(w *World, ctx context.Context, _ []string, _ *godog.Table) error {
			records, err := w.audit(ctx)
			if err != nil {
				return err
			}
			if len(w.tickets) == 0 || len(records) == 0 {
				return misuse("there is no PassTicket, or no record, to look for")
			}
			for _, r := range records {
				for _, t := range w.tickets {
					if strings.Contains(r.Text, t.text) {
						return w.expect(false, "no PassTicket in the records", r.Text)
					}
				}
			}
			return w.expect(true, "no PassTicket in the records", fmt.Sprintf("none in %d records", len(records)))
		},
	},
}

// codes are what the latest service answered.
func (w *World) codes() (string, error) {
	if w.service == nil {
		return "", misuse("no service was called")
	}
	c := w.service.Codes
	if c.Reason == target.UnpublishedReason {
		return fmt.Sprintf("%d/%d/?", c.SAF, c.RACF), nil
	}
	return fmt.Sprintf("%d/%d/%d", c.SAF, c.RACF, c.Reason), nil
}

// sameCodes compares return codes; a question mark is wanted where any reason
// will do.
func sameCodes(want, observed string) bool {
	if codes, any := strings.CutSuffix(want, "?"); any {
		return strings.HasPrefix(observed, codes)
	}
	return want == observed
}

// expectRecord looks for a record among those so far.
func (w *World) expectRecord(ctx context.Context, expected string, is func(target.AuditRecord) bool) error {
	records, err := w.audit(ctx)
	if err != nil {
		return err
	}
	var list []string
	for _, r := range records {
		list = append(list, fmt.Sprintf("event %d qualifier %d for user %s", r.Event, r.Qualifier, r.User))
	}
	return w.expect(slices.ContainsFunc(records, is), expected, strings.Join(list, "; "))
}

func (w *World) audit(ctx context.Context) ([]target.AuditRecord, error) {
	var result target.AuditResult
	err := w.must(ctx, target.OpAudit, target.AuditArgs{}, &result)
	return result.Records, err
}
