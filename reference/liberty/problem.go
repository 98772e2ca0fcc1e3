package liberty

import (
	"errors"
	"fmt"
	"strings"
)

// ErrConfig: a server.xml that cannot be read, or options that make no server.
var ErrConfig = errors.New("configuration of Liberty is not valid")

// Kind is what is wrong with a place in server.xml.
type Kind string

// The kinds.
const (
	// UnknownElement and UnknownAttribute: Liberty ignores what it does not know,
	// so that a misspelt restriction is none.
	UnknownElement   Kind = "unknown-element"
	UnknownAttribute Kind = "unknown-attribute"
	BadValue         Kind = "bad-value"
	// DanglingReference: a reference whose element is not there.
	DanglingReference Kind = "dangling-reference"
	UndefinedVariable Kind = "undefined-variable"
	// Unreadable: a password, or a key store, that cannot be opened here.
	Unreadable Kind = "unreadable"
	// Widens: what is there is read as written, and lets in more than it seems to.
	Widens Kind = "widens"
)

// Problem is what is wrong with one place in server.xml or in a file that it
// includes. It holds no secret.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line"` // from 1
	Kind Kind   `json:"kind"`
	// Element and Attribute as written; Attribute is "" if the element is meant.
	Element   string `json:"element"`
	Attribute string `json:"attribute,omitempty"`
	// Nearest is the known name that an unknown one is likely to stand for.
	Nearest string `json:"nearest,omitempty"`
	// Message is the number of Liberty's own message about it, if it has one that
	// was read.
	Message string `json:"message,omitempty"`
	Text    string `json:"text"`
}

// String returns the problem in one line that begins with file and line.
func (p Problem) String() string {
	text := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Element)
	if p.Attribute != "" {
		text += " " + p.Attribute
	}
	text += ": " + p.Text
	if p.Message != "" {
		text += " (" + p.Message + ")"
	}
	if p.Nearest != "" {
		text += fmt.Sprintf("; is %s meant?", p.Nearest)
	}
	return text
}

// minPart is how long a name must be to stand for one that it is a part of.
const minPart = 4

// nearest returns the known name that a misspelt one is likely to stand for, or
// "". Case does not count. A third of the letters may be wrong, or some missing at
// the beginning.
func nearest(name string, known []string) string {
	best, least := "", len(name)/3+1
	lower := strings.ToLower(name)
	for _, k := range known {
		if d := distance(lower, strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	for _, k := range known {
		if best == "" && len(lower) >= minPart && strings.HasSuffix(strings.ToLower(k), lower) {
			best = k
		}
	}
	return best
}

// distance is how many letters must be inserted, deleted or replaced to get from
// one name to the other (Levenshtein distance), in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of a[:i] from each b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
