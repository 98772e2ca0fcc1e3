package steps

import (
	"regexp"
	"strings"
)

// chosenMember is an outcome of a choice about a member of the answer: its path,
// and its value in JSON.
var chosenMember = regexp.MustCompile(`^the member "([^"]+)" is (.+)$`)

// observedWire is what a choice over the latest answer is about.
func (w *World) observedWire() (observed string, matches func(string) bool, err error) {
	latest, err := w.latestExchange()
	if err != nil {
		return "", nil, err
	}
	return w.shown(latest.answer), func(want string) bool {
		if about := chosenMember.FindStringSubmatch(want); about != nil {
			value, err := w.fill(about[2], inJSON)
			return err == nil && sameJSON([]byte(value), []byte(memberAt(latest.answer.Body, about[1])))
		}
		if path, ok := strings.CutPrefix(want, "no member "); ok {
			return memberAt(latest.answer.Body, unquote(path)) == absent
		}
		if statusText, ok := strings.CutPrefix(want, "status "); ok {
			status, number, messaged := strings.Cut(statusText, " with message ")
			return isOneStatus(latest.answer.Status, status) && (!messaged || hasMessage(latest.answer.Body, []string{number}))
		}
		return w.replied(want)
	}, nil
}
