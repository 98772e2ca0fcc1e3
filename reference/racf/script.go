package racf

import (
	"sort"
	"strings"
)

// Position is a place in a script: line and column count from 1, the column in
// bytes.
type Position struct{ Line, Column int }

// logicalLine is one command as it was typed on one or more lines, with the
// continuation marks taken out.
type logicalLine struct {
	text   string
	pieces []piece // in ascending order of start
	// openEnd is where a continuation mark stands that no line follows.
	openEnd *Position
}

// piece is a run of a logical line that stood together on one line.
type piece struct {
	start int // offset in the logical line
	at    Position
}

// position returns where the byte at an offset was typed.
func (l *logicalLine) position(offset int) Position {
	i := sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].start > offset }) - 1
	p := l.pieces[i]
	return Position{p.at.Line, p.at.Column + offset - p.start}
}

// joinLines makes logical lines. A line whose last character is a hyphen or a
// plus sign goes on on the next line; a plus sign drops the delimiters that
// begin the next line, a hyphen keeps them (TSO/E books, topic
// ikjc40013). That blanks may follow the mark is recalled, not read.
func joinLines(script string) []*logicalLine {
	var lines []*logicalLine
	var current *logicalLine
	var text strings.Builder
	dropping := false
	for i, line := range strings.Split(script, "\n") {
		line = strings.TrimRight(line, " \t\r")
		column := 1
		if dropping {
			column += leadingDelimiters(line)
			line = line[column-1:]
		}
		if current == nil {
			current = new(logicalLine)
			text.Reset()
		}
		current.pieces = append(current.pieces, piece{text.Len(), Position{i + 1, column}})
		mark := strings.HasSuffix(line, "-") || strings.HasSuffix(line, "+")
		if !mark {
			text.WriteString(line)
			current.text = text.String()
			lines = append(lines, current)
			current, dropping = nil, false
			continue
		}
		dropping = strings.HasSuffix(line, "+")
		text.WriteString(line[:len(line)-1])
		current.openEnd = &Position{i + 1, column + len(line) - 1}
	}
	if current != nil {
		current.text = text.String()
		return append(lines, current)
	}
	return lines
}

// leadingDelimiters returns the length of the blanks, tabs, commas and whole
// comments that a line begins with.
func leadingDelimiters(line string) int {
	i := 0
	for i < len(line) {
		if isDelimiter(line[i]) {
			i++
			continue
		}
		if !strings.HasPrefix(line[i:], "/*") {
			break
		}
		length := strings.Index(line[i+2:], "*/")
		if length < 0 {
			break
		}
		i += 2 + length + 2
	}
	return i
}

func isDelimiter(c byte) bool { return c == ' ' || c == '\t' || c == ',' }
