package steps

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/cucumber/godog"
)

// serverAnswers judge what a server answered.
var serverAnswers = []Step{
	{
		Keyword: "Then",
		Pattern: "the server {reply}",
		Help: "The status of the answer: accepts is 2xx; refuses is 4xx, or 501 or 503 of a server that says that it cannot serve this; " +
			"refuses as not authenticated is 401. Any other status is neither.",
		Example: "the server refuses as not authenticated",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if w.response == nil {
				return misuse("no server was asked for anything")
			}
			return w.expect(replies(w.response.Status, a[0]), a[0], w.responseText())
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer names user {user}",
		Help:    "The user ID is the value of a member of the answer.",
		Example: "the answer names user COLIN",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.expectInAnswer(`"`+a[0]+`"`, "user "+a[0])
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer shows {string}",
		Help:    "The characters stand somewhere in the body of the answer.",
		Example: `the answer shows "EQAAPPL"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.expectInAnswer(a[0], a[0])
		},
	},
	{
		Keyword: "Then",
		Pattern: "no token is in the answer",
		Help:    "Neither the body of the answer nor its header holds a token in compact form, wherever it stands and whatever the status is.",
		Example: "no token is in the answer",
		run: func(w *World, _ context.Context, _ []string, _ *godog.Table) error {
			if w.response == nil {
				return misuse("no server was asked for anything")
			}
			return w.expect(w.tokenInAnswer() == "", "no token", w.responseText())
		},
	},
}

// replies reports whether a status is what the words say.
func replies(status int, words string) bool {
	switch words {
	case "accepts":
		return status >= 200 && status < 300
	case "refuses as not authenticated":
		return status == http.StatusUnauthorized
	}
	return status >= 400 && status < 500 || status == http.StatusNotImplemented || status == http.StatusServiceUnavailable
}

func (w *World) expectInAnswer(text, what string) error {
	if w.response == nil {
		return misuse("no server was asked for anything")
	}
	return w.expect(strings.Contains(w.response.Body, text), what, w.responseText())
}

// responseText is the answer of a server, for a report. A token in it is a
// secret of the scenario, which reports replace.
func (w *World) responseText() string {
	return fmt.Sprintf("status %d %s", w.response.Status, strings.TrimSpace(w.response.Body))
}

// replied reports whether the latest answer is what a choice says: "the server
// accepts" or "the server refuses".
func (w *World) replied(want string) bool {
	words, ok := strings.CutPrefix(want, "the server ")
	return ok && replies(w.response.Status, words)
}
