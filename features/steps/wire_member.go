package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"
)

// wireMembers judge the members of a JSON body. A member deep inside is named by
// a path: messages.0.messageNumber.
var wireMembers = []Step{
	{
		Keyword: "Then",
		Pattern: "the member {string} of the answer is {json}",
		Help:    "The body is JSON, and this member has this value. What stands in braces is filled in.",
		Example: `the member "userId" of the answer is "{user}"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			wanted, err := w.fill(a[1], inJSON)
			if err != nil {
				return err
			}
			if !json.Valid([]byte(wanted)) {
				return misuse(a[1] + " is not JSON")
			}
			observed, err := w.memberOfAnswer(a[0])
			if err != nil {
				return err
			}
			return w.expect(sameJSON([]byte(wanted), []byte(observed)), a[0]+": "+wanted, w.withMember(a[0], observed))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the member {string} of the answer is one of {json}",
		Help:    "The same, with an array of the values that it may have.",
		Example: `the member "reason" of the answer is one of ["expired", "logged-out"]`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			wanted, err := w.fill(a[1], inJSON)
			if err != nil {
				return err
			}
			var list []json.RawMessage
			if json.Unmarshal([]byte(wanted), &list) != nil {
				return misuse(a[1] + " is no array in JSON")
			}
			observed, err := w.memberOfAnswer(a[0])
			if err != nil {
				return err
			}
			one := slices.ContainsFunc(list, func(value json.RawMessage) bool { return sameJSON(value, []byte(observed)) })
			return w.expect(one, a[0]+": one of "+wanted, w.withMember(a[0], observed))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the member {string} of the answer matches {regexp}",
		Help:    "This member is a string that the regular expression matches in a part.",
		Example: `the member "ticket" of the answer matches "^[A-Z0-9]{8}$"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			expr, err := compileRegexp(a[1])
			if err != nil {
				return err
			}
			value, err := w.stringMember(a[0])
			if err != nil {
				return err
			}
			return w.expect(expr.MatchString(value), a[0]+" matches "+a[1], w.withMember(a[0], value))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer has no member {string}",
		Help:    "The body is no JSON, or has no such member.",
		Example: `the answer has no member "ticket"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			observed, err := w.memberOfAnswer(a[0])
			if err != nil {
				return err
			}
			return w.expect(observed == absent, "no member "+a[0], w.withMember(a[0], observed))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the answer has the members {json} and no other",
		Help:    "The body is a JSON object with the members that the array names.",
		Example: `the answer has the members ["userId", "ticket"] and no other`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			latest, err := w.latestExchange()
			if err != nil {
				return err
			}
			var wanted []string
			if json.Unmarshal([]byte(a[0]), &wanted) != nil {
				return misuse(a[0] + " is no array of names in JSON")
			}
			var members map[string]json.RawMessage
			if json.Unmarshal([]byte(latest.answer.Body), &members) != nil {
				return w.expect(false, "a JSON object", w.shown(latest.answer))
			}
			observed := slices.Sorted(maps.Keys(members))
			slices.Sort(wanted)
			return w.expect(slices.Equal(wanted, observed), fmt.Sprintf("members %q", wanted), fmt.Sprintf("members %q", observed))
		},
	},
	{
		Keyword: "Then",
		Pattern: "the member {string} of the answer differs from the one before",
		Help:    "The two latest answers both have this member, with different values.",
		Example: `the member "ticket" of the answer differs from the one before`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if len(w.wire.answers) < 2 {
				return misuse("there are no two answers to compare")
			}
			two := w.wire.answers[len(w.wire.answers)-2:]
			before, now := memberAt(two[0].answer.Body, a[0]), memberAt(two[1].answer.Body, a[0])
			return w.expect(before != absent && now != absent && before != now, "two different values of "+a[0], before+" and "+now)
		},
	},
	{
		Keyword: "Then",
		Pattern: "no two answers have the same member {string}",
		Help:    "Every answer to the requests that were sent at once has this member, each with a value of its own.",
		Example: `no two answers have the same member "token"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if w.wire.atOnce == nil {
				return misuse("no requests were sent at once")
			}
			seen := make(map[string]bool)
			for _, e := range w.wire.atOnce {
				value := memberAt(e.answer.Body, a[0])
				if value == absent || seen[value] {
					return w.expect(false, "a value of "+a[0]+" of its own in each answer", value+" in "+w.shown(e.answer))
				}
				seen[value] = true
			}
			return w.expect(true, "a value of "+a[0]+" of its own in each answer", fmt.Sprintf("%d values", len(seen)))
		},
	},
}

// memberOfAnswer is a member of the latest answer, as JSON without blanks, or
// absent.
func (w *World) memberOfAnswer(path string) (string, error) {
	latest, err := w.latestExchange()
	if err != nil {
		return "", err
	}
	return memberAt(latest.answer.Body, path), nil
}

// withMember shows a member with the answer that it stands in.
func (w *World) withMember(path, value string) string {
	latest := w.wire.answers[len(w.wire.answers)-1].answer
	return fmt.Sprintf("%s: %s, %s", path, value, w.shown(latest))
}

// stringMember is a member of the latest answer that is a string.
func (w *World) stringMember(path string) (string, error) {
	observed, err := w.memberOfAnswer(path)
	if err != nil {
		return "", err
	}
	var value string
	if json.Unmarshal([]byte(observed), &value) != nil {
		return "", w.expect(false, "a string as member "+path, w.withMember(path, observed))
	}
	return value, nil
}

// memberAt is a member of a JSON text, found by a path of names and, in arrays,
// numbers, between dots; as JSON without blanks, or absent.
func memberAt(text, path string) string {
	value := json.RawMessage(text)
	for name := range strings.SplitSeq(path, ".") {
		var members map[string]json.RawMessage
		var elements []json.RawMessage
		switch {
		case json.Unmarshal(value, &members) == nil:
			inner, ok := members[name]
			if !ok {
				return absent
			}
			value = inner
		case json.Unmarshal(value, &elements) == nil:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(elements) {
				return absent
			}
			value = elements[i]
		default:
			return absent
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return absent
	}
	return compact.String()
}

// stringMembers are the members of a JSON text that are strings, however deep
// they stand, by their names; of those of one name, one.
func stringMembers(text string) map[string]string {
	found := make(map[string]string)
	var value any
	if json.Unmarshal([]byte(text), &value) == nil {
		gatherStrings(value, found)
	}
	return found
}

func gatherStrings(value any, into map[string]string) {
	switch v := value.(type) {
	case []any:
		for _, inner := range v {
			gatherStrings(inner, into)
		}
	case map[string]any:
		for name, inner := range v {
			if text, ok := inner.(string); ok {
				into[name] = text
			}
			gatherStrings(inner, into)
		}
	}
}

// hasMessage reports whether a body has a message with one of the numbers: Zowe's
// list of messages, or one message alone.
func hasMessage(body string, numbers []string) bool {
	type message struct {
		Number string `json:"messageNumber"`
	}
	var content struct {
		message
		Messages []message `json:"messages"`
	}
	if json.Unmarshal([]byte(body), &content) != nil {
		return false
	}
	return slices.ContainsFunc(append(content.Messages, content.message), func(m message) bool {
		return m.Number != "" && slices.Contains(numbers, m.Number)
	})
}

func compileRegexp(text string) (*regexp.Regexp, error) {
	expr, err := regexp.Compile(text)
	if err != nil {
		return nil, misuse(fmt.Sprintf("%q is no regular expression: %v", text, err))
	}
	return expr, nil
}
