package racf

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
)

// Command is one command that has been read and found well-formed. It prints as
// a command, keywords spelled out, without passwords, phrases and keys.
type Command struct {
	// A function, as package fmt prints the contents of an unexported field of
	// somebody else's struct without asking any method.
	read func() *command
}

type command struct {
	spec        *spec
	at          Position
	positionals [][]value
	listed      []bool // which of them stand in parentheses
	operands    []operand
	openComment *Position
}

// operand is a keyword with what stands in its parentheses.
type operand struct {
	*keyword
	at     Position
	values []value
	subs   []operand
}

// value is a word or quoted string inside parentheses, or a positional operand.
type value struct {
	text   string // as typed
	quoted bool
	at     Position
}

// folded returns the text, in upper case if it was not quoted.
func (v value) folded() string {
	if v.quoted {
		return v.text
	}
	return upper(v.text)
}

// upper folds a–z and nothing else.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// Verb returns the name of the command in full.
func (c Command) Verb() string { return c.read().spec.verb }

// Position returns where the command begins.
func (c Command) Position() Position { return c.read().at }

// String returns the command on one line. What is secret is shown as
// (redacted), without regard to its length. The zero value is "".
func (c Command) String() string {
	if c.read == nil {
		return ""
	}
	return c.read().text()
}

func (c *command) text() string {
	var b strings.Builder
	b.WriteString(c.spec.verb)
	for i, values := range c.positionals {
		b.WriteByte(' ')
		writeValues(&b, values, c.listed[i])
	}
	writeOperands(&b, c.operands, " ")
	if last := b.String()[b.Len()-1]; last == '-' || last == '+' {
		b.WriteByte(';') // or it would be a continuation mark
	}
	return b.String()
}

func writeOperands(b *strings.Builder, operands []operand, before string) {
	for _, o := range operands {
		b.WriteString(before)
		before = " "
		b.WriteString(o.name)
		switch {
		case o.secret:
			b.WriteString("(redacted)")
		case o.kind == flag || o.kind == optionalNested && o.subs == nil:
		case o.kind == nested || o.kind == optionalNested:
			b.WriteByte('(')
			writeOperands(b, o.subs, "")
			b.WriteByte(')')
		default:
			writeValues(b, o.values, true)
		}
	}
}

func writeValues(b *strings.Builder, values []value, parentheses bool) {
	if parentheses {
		b.WriteByte('(')
	}
	for i, v := range values {
		if i > 0 {
			b.WriteByte(' ')
		}
		if v.quoted {
			b.WriteString("'" + strings.ReplaceAll(v.text, "'", "''") + "'")
		} else {
			b.WriteString(v.text)
		}
	}
	if parentheses {
		b.WriteByte(')')
	}
}

// GoString returns what String does.
func (c Command) GoString() string { return c.String() }

// Format writes what String returns, whatever the verb.
func (c Command) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// MarshalText returns what String does.
func (c Command) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// LogValue returns what String does.
func (c Command) LogValue() slog.Value { return slog.StringValue(c.String()) }

// find returns an operand by its keyword, or nil.
func (c *command) find(name string) *operand { return findOperand(c.operands, name) }

// has says whether a keyword was given.
func (c *command) has(name string) bool { return c.find(name) != nil }

// value returns the value of a keyword that has one, and whether it was given.
func (c *command) value(name string) (value, bool) { return c.find(name).value() }

func findOperand(operands []operand, name string) *operand {
	i := slices.IndexFunc(operands, func(o operand) bool { return o.name == name })
	if i < 0 {
		return nil
	}
	return &operands[i]
}

// value returns the first value; a nil operand has none.
func (o *operand) value() (value, bool) {
	if o == nil || len(o.values) == 0 {
		return value{}, false
	}
	return o.values[0], true
}

// inside returns the value of a keyword inside the parentheses.
func (o *operand) inside(name string) (value, bool) {
	if o == nil {
		return value{}, false
	}
	return findOperand(o.subs, name).value()
}

// flagged returns what a pair like SPECIAL and NOSPECIAL sets, or what it was.
func (c *command) flagged(name string, was bool) bool {
	switch {
	case c.has(name):
		return true
	case c.has("NO" + name):
		return false
	}
	return was
}
