package sim

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// column is a column of the text trace.
type column struct {
	name  string
	width int // in characters
	text  func(*Event) string
}

var columns = []column{
	{"time", 24, func(e *Event) string { return e.At.Format("2006-01-02T15:04:05.000Z") }},
	{"event", 7, func(e *Event) string { return fmt.Sprint(e.Seq) }},
	{"intent", 6, func(e *Event) string { return number(e.Intent) }},
	{"system", 6, func(e *Event) string { return e.System }},
	{"clock", 11, offset},
	{"kind", 9, func(e *Event) string { return string(e.Kind) }},
	{"actor", 17, actor},
	{"credential", 10, func(e *Event) string { return e.Credential }},
	{"operation", 32, operation},
	{"outcome", 8, outcome},
	{"codes", 10, func(e *Event) string { return e.Codes }},
	{"rules", 20, func(e *Event) string { return strings.Join(e.Rules, ",") }},
}

// TextHeader is the first line of a text trace: the names of its columns.
func TextHeader() string {
	var b strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&b, "%-*s ", c.width, c.name)
	}
	return b.String() + "cause"
}

// TextLine is an event as a line of fixed columns, "-" where there is nothing.
// clock is by how much the system's clock is ahead. A text that is too long for its
// column is cut; the last column, the cause with its detail, has all the room, and
// takes the whole of an operation that was cut.
func TextLine(e Event) string {
	var b strings.Builder
	for _, c := range columns {
		text := printable(c.text(&e))
		if text == "" {
			text = "-"
		}
		if utf8.RuneCountInString(text) > c.width {
			text = string([]rune(text)[:c.width-1]) + "…"
		}
		fmt.Fprintf(&b, "%-*s ", c.width, text)
	}
	var cause []string
	for _, part := range []string{e.Cause, e.Detail} {
		if part != "" {
			cause = append(cause, printable(part))
		}
	}
	if whole := operation(&e); utf8.RuneCountInString(whole) > 32 {
		cause = append(cause, printable(whole))
	}
	if len(cause) == 0 {
		return b.String() + "-"
	}
	return b.String() + strings.Join(cause, ": ")
}

// WriteJSON writes an event as a line of JSON.
func WriteJSON(w io.Writer, e Event) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(e)
}

func number(n uint64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// offset is by how much the system's clock is ahead.
func offset(e *Event) string {
	if e.Local.IsZero() {
		return ""
	}
	return fmt.Sprintf("%+.3fs", e.Local.Sub(e.At).Seconds())
}

// actor is who acts, and as whom if that is somebody else.
func actor(e *Event) string {
	if e.Actor == e.User {
		return e.User
	}
	return words(e.Actor, e.User)
}

func operation(e *Event) string { return words(e.Operation, e.Server, e.Application) }

// outcome is a word where something was judged or asked for.
func outcome(e *Event) string {
	switch e.Kind {
	case Issue, Present, Logout, Command:
		if e.Accepted {
			return "accepted"
		}
		return "refused"
	case Violation:
		return "WRONG"
	}
	return ""
}

// words joins what there is.
func words(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, " ")
}

// printable keeps a line a line, and a terminal safe: what an attacker sends is in
// here, too.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '·'
		}
		return r
	}, text)
}
