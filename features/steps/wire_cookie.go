package steps

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// wireCookies judge the cookies that an answer sets. A name that ends with an
// asterisk is the beginning of one.
var wireCookies = []Step{
	{
		Keyword: "Then",
		Pattern: "the answer sets cookie {string} with {string}",
		Help:    "The answer sets the cookie once, to a value, and with these attributes, between semicolons, in whatever order; others may be there.",
		Example: `the answer sets cookie "apimlAuthenticationToken" with "HttpOnly; Secure; SameSite=Strict; Path=/"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			text, err := w.setCookie(a[0])
			if err != nil {
				return err
			}
			for attribute := range strings.SplitSeq(a[1], ";") {
				if !hasAttribute(text, strings.TrimSpace(attribute)) {
					return w.expect(false, a[0]+" with "+a[1], text)
				}
			}
			return w.expect(true, a[0]+" with "+a[1], text)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer sets cookie {string} without {string}",
		Help:    "The answer sets the cookie once, to a value, and with none of these attributes, whatever their values.",
		Example: `the answer sets cookie "apimlAuthenticationToken" without "Max-Age; Expires"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			text, err := w.setCookie(a[0])
			if err != nil {
				return err
			}
			for attribute := range strings.SplitSeq(a[1], ";") {
				if hasAttribute(text, strings.TrimSpace(attribute)) {
					return w.expect(false, a[0]+" without "+a[1], text)
				}
			}
			return w.expect(true, a[0]+" without "+a[1], text)
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer sets no cookie {string}",
		Help:    "No Set-Cookie of the answer has this name. The name * is any.",
		Example: `the answer sets no cookie "apimlAuthenticationToken"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			found := setCookies(latest.answer, a[0])
			return w.expect(len(found) == 0, "no cookie "+a[0], fmt.Sprintf("%q, status %d", found, latest.answer.Status))
		},
	},
}

// setCookie is the only Set-Cookie of the latest answer for a name, if it has a
// value.
func (w *World) setCookie(name string) (string, error) {
	latest, err := w.latestExchange()
	if err != nil {
		return "", err
	}
	found := setCookies(latest.answer, name)
	if len(found) != 1 || strings.HasPrefix(strings.TrimPrefix(found[0], cookieName(found[0])), "=;") {
		return "", w.expect(false, "one cookie "+name+" with a value", fmt.Sprintf("%q, %s", found, w.shown(latest.answer)))
	}
	return found[0], nil
}

// setCookies are the fields Set-Cookie of an answer for a name.
func setCookies(answer target.ServerRequestResult, name string) (found []string) {
	beginning, open := strings.CutSuffix(name, "*")
	for _, text := range answer.Header.Values("Set-Cookie") {
		if set := cookieName(text); set == name || open && strings.HasPrefix(set, beginning) {
			found = append(found, text)
		}
	}
	return found
}

func cookieName(text string) string {
	name, _, _ := strings.Cut(text, "=")
	return strings.TrimSpace(name)
}

// hasAttribute reports whether a Set-Cookie has an attribute (RFC 6265, section
// 5.2): with the value, if one is asked for.
func hasAttribute(text, attribute string) bool {
	wanted, value, valued := strings.Cut(attribute, "=")
	for i, part := range strings.Split(text, ";") {
		name, is, _ := strings.Cut(strings.TrimSpace(part), "=")
		if i > 0 && strings.EqualFold(name, wanted) && (!valued || strings.EqualFold(is, value)) {
			return true
		}
	}
	return false
}

// cookiesOf are the cookies that an answer sets.
func cookiesOf(answer target.ServerRequestResult) (list []*http.Cookie) {
	for _, text := range answer.Header.Values("Set-Cookie") {
		if cookie, err := http.ParseSetCookie(text); err == nil {
			list = append(list, cookie)
		}
	}
	return list
}
