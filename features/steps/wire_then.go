package steps

import (
	"context"
	"fmt"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// wireAnswers judge the latest answer as a whole.
var wireAnswers = []Step{
	{
		Keyword: "Then",
		Pattern: "the status is {statuses}",
		Help:    "The status of the answer is this one, or one of these.",
		Example: "the status is 400 or 500",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			return w.expect(isOneStatus(latest.answer.Status, a[0]), "status "+a[0], w.shown(latest.answer))
		},
	},
	{
		Keyword: "Then",
		Pattern: "each status is {statuses}",
		Help:    "The same of every answer to the requests that were sent at once.",
		Example: "each status is 200",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if w.wire.atOnce == nil {
				return misuse("no requests were sent at once")
			}
			for _, e := range w.wire.atOnce {
				if !isOneStatus(e.answer.Status, a[0]) {
					return w.expect(false, "each status "+a[0], w.shown(e.answer))
				}
			}
			return w.expect(true, "each status "+a[0], fmt.Sprintf("%d answers", len(w.wire.atOnce)))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the message is {numbers}",
		Help:    "The body has messages, or is a message, with this messageNumber, or one of these. Its type letter belongs to the number.",
		Example: "the message is ZWEAG130E or ZWEAO402E",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			return w.expect(hasMessage(latest.answer.Body, strings.Split(a[0], " or ")), "message "+a[0], w.shown(latest.answer))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer has no body",
		Help:    "The body is empty.",
		Example: "the answer has no body",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			return w.expect(latest.answer.Body == "", "no body", w.shown(latest.answer))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the header {string} of the answer is {string}",
		Help:    "The answer has one field of this name, with this value.",
		Example: `the header "Content-Type" of the answer is "application/json"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.expectHeader(a[0], a[1], func(observed, wanted string) bool { return observed == wanted })
		},
	},
	{
		Keyword: "Then",
		Pattern: "the header {string} of the answer matches {regexp}",
		Help:    "The answer has one field of this name, whose value the regular expression matches in a part.",
		Example: `the header "Content-Type" of the answer matches "^application/json"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			expr, err := compileRegexp(a[1])
			if err != nil {
				return err
			}
			return w.expectHeader(a[0], a[1], func(observed, _ string) bool { return expr.MatchString(observed) })
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer has no header {string}",
		Help:    "The answer has no field of this name.",
		Example: `the answer has no header "Set-Cookie"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			values := latest.answer.Header.Values(a[0])
			return w.expect(len(values) == 0, "no header "+a[0], fmt.Sprintf("%q, %s", values, w.shown(latest.answer)))
		},
	},
	{
		Keyword: "Then",
		Pattern: "{string} is not in the answer",
		Help:    "Neither the body of the answer nor its header has the text anywhere: as it is, escaped for JSON or a URL, or in base64.",
		Example: `"{password}" is not in the answer`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			return w.expectNowhere(a[0], []exchange{latest}, "the answer")
		},
	},
	{
		Keyword: "Then",
		Pattern: "{string} is in no answer of {server}",
		Help:    "The same of every answer of the server in the scenario so far.",
		Example: `"{UMS token}" is in no answer of ZLUX`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			var of []exchange
			for _, e := range w.wire.answers {
				if e.request.Server == a[1] {
					of = append(of, e)
				}
			}
			if len(of) == 0 {
				return misuse("server " + a[1] + " has answered nothing")
			}
			return w.expectNowhere(a[0], of, "any answer of "+a[1])
		},
	},
	{
		Keyword: "Then",
		Pattern: "the ticket signs the {role} on to {application}",
		Help:    "The application takes the latest PassTicket in an answer for the user's. Where clocks cannot be moved, a ticket that the scenario has not used and that is refused may be that of another scenario in the same second: then some seconds later another one is asked for.",
		Example: "the ticket signs the user on to {authorized}",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.presentTicket(ctx, a[0], a[1], true)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the ticket does not sign the {role} on to {application}",
		Help:    "The application refuses the latest PassTicket in an answer for that user.",
		Example: "the ticket does not sign the other user on to {authorized}",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.presentTicket(ctx, a[0], a[1], false)
		},
	},
}

// isOneStatus reports whether a status is one of a list such as "400 or 5xx".
func isOneStatus(status int, list string) bool {
	text := fmt.Sprint(status)
	for _, one := range strings.Split(list, " or ") {
		if one == text || strings.HasSuffix(one, "xx") && one[0] == text[0] {
			return true
		}
	}
	return false
}

// longestShown bounds what a report shows of a body.
const longestShown = 2000

// shown is an answer for a report.
func (w *World) shown(answer target.ServerRequestResult) string {
	body := strings.TrimSpace(answer.Body)
	if len(body) > longestShown {
		body = fmt.Sprintf("%s… (%d bytes)", body[:longestShown], len(answer.Body))
	}
	return strings.TrimSpace(fmt.Sprintf("status %d %s", answer.Status, body))
}

// expectHeader judges the only value of a field of the latest answer.
func (w *World) expectHeader(name, text string, met func(observed, wanted string) bool) error {
	latest, err := w.latestExchange()
	if err != nil {
		return err
	}
	wanted, err := w.fill(text, nil)
	if err != nil {
		return err
	}
	values := latest.answer.Header.Values(name)
	good := len(values) == 1 && met(values[0], wanted)
	return w.expect(good, name+": "+wanted, fmt.Sprintf("%s: %q, status %d", name, values, latest.answer.Status))
}

// expectNowhere looks for a text in every byte of answers.
func (w *World) expectNowhere(text string, of []exchange, where string) error {
	wanted, err := w.fill(text, nil)
	if err != nil {
		return err
	}
	if len(wanted) <= tooShort {
		return misuse("a text of so few characters may stand anywhere")
	}
	var forms Secrets
	forms.wire("", wanted)
	for _, e := range of {
		whole := e.answer.Body
		for name, values := range e.answer.Header {
			whole += "\n" + name + "\n" + strings.Join(values, "\n")
		}
		for form := range forms.kinds {
			if strings.Contains(whole, form) {
				return w.expect(false, text+" nowhere in "+where, fmt.Sprintf("it is in the answer to %s %s", e.request.Method, e.request.Path))
			}
		}
	}
	return w.expect(true, text+" nowhere in "+where, fmt.Sprintf("%d answers", len(of)))
}
