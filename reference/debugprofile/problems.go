package debugprofile

import (
	"errors"
	"fmt"
	"strings"
)

// ErrEnvironment: a file eqaprof.env that the service does not start with.
var ErrEnvironment = errors.New("eqaprof.env cannot be used")

// Kind is what is wrong with a line of eqaprof.env.
type Kind string

// The kinds. All but UnknownKey are errors.
const (
	// UnknownKey: the service starts without it, since later levels of the
	// product bring keys that are not known here.
	UnknownKey   Kind = "unknown-key"
	DuplicateKey Kind = "duplicate-key"
	BadValue     Kind = "bad-value"
	Malformed    Kind = "malformed"
)

// Problem is what is wrong with one line. It holds no value of a key that is
// secret, and no line that has no key.
type Problem struct {
	Line int // from 1
	Kind Kind
	Key  string // as written; "" if Malformed
	// Nearest is the known key that is most like an unknown one; "" if none is.
	Nearest string
	First   int    // the line in which a duplicate key stood before; otherwise 0
	Text    string // what is wrong, and what was expected
}

// String returns the problem in one line.
func (p Problem) String() string {
	text := fmt.Sprintf("line %d: ", p.Line)
	if p.Key != "" {
		text += p.Key + ": "
	}
	text += p.Text
	if p.First != 0 {
		text += fmt.Sprintf(", first in line %d", p.First)
	}
	if p.Nearest != "" {
		text += fmt.Sprintf("; is %s meant?", p.Nearest)
	}
	return text
}

// Problems are those of a file, in the order of its lines.
type Problems []Problem

// Err returns nil if the service starts with the file, and else an error that
// wraps [ErrEnvironment] and names each problem that keeps it from that.
func (p Problems) Err() error {
	var texts []string
	for _, problem := range p {
		if problem.Kind != UnknownKey {
			texts = append(texts, problem.String())
		}
	}
	if texts == nil {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrEnvironment, strings.Join(texts, "; "))
}
