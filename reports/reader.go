package reports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrCutOff marks a record without its footer: the run that wrote it died.
var ErrCutOff = errors.New("the run did not finish; run it again")

// ReadFile reads the record in a file; errors name the file. See [Read].
func ReadFile(path string) (*Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rec, nil
}

// Read reads a record and believes nothing: the header comes first and has a
// known format, every line parses without unknown fields, each scenario
// belongs to a declared rule and has a known status, the counts of the footer
// agree, and nothing follows it. Errors name the line. A record that lacks its
// footer gives an error that is [ErrCutOff].
//
// An empty list reads as nil.
func Read(r io.Reader) (*Record, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, MaxLine+2) // the newline, and one more so that a full line is told from a long one
	p := parser{}
	for lines.Scan() {
		p.line++
		err := p.parse(lines.Bytes())
		if err == nil {
			continue
		}
		if broken := lines.Err(); broken != nil && !errors.Is(broken, bufio.ErrTooLong) {
			err = broken // the line is short because reading failed
		}
		ends := endsEarly(err, len(lines.Bytes()))
		if ends && !p.done && !lines.Scan() && lines.Err() == nil {
			return nil, fmt.Errorf("line %d: cut off in the middle of the line, no footer: %w", p.line, ErrCutOff)
		}
		return nil, fmt.Errorf("line %d: %w", p.line, err)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("line %d: longer than %d bytes: not a run record", p.line+1, MaxLine)
	} else if err != nil {
		return nil, fmt.Errorf("line %d: %w", p.line+1, err)
	}
	switch {
	case p.line == 0:
		return nil, fmt.Errorf("line 1: the file is empty, no header: %w", ErrCutOff)
	case !p.done:
		return nil, fmt.Errorf("line %d: cut off: no footer after this line: %w", p.line, ErrCutOff)
	}
	return &p.rec, nil
}

// endsEarly reports whether err says that the JSON of a line of n bytes just ends.
func endsEarly(err error, n int) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) && syntax.Offset >= int64(n)
}

// parser is the state between the lines of a record.
type parser struct {
	rec   Record
	check *checker // nil before the header
	done  bool     // the footer was read
	line  int
}

func (p *parser) parse(line []byte) error {
	if len(line) > MaxLine {
		return fmt.Errorf("longer than %d bytes: not a run record", MaxLine)
	}
	var kind struct {
		Type   string `json:"type"`
		Format int    `json:"format"`
	}
	if err := json.Unmarshal(line, &kind); err != nil {
		return fmt.Errorf("not a line of a run record: %w", err)
	}
	switch {
	case p.done:
		return fmt.Errorf("a line of type %q after the footer: the footer comes last; were two records joined? use safproof report merge", kind.Type)
	case p.check == nil && kind.Type != "header":
		return fmt.Errorf("want the header first, found a line of type %q", kind.Type)
	case p.check == nil:
		return p.header(line, kind.Format)
	}
	switch kind.Type {
	case "scenario":
		return p.scenario(line)
	case "footer":
		return p.footer(line)
	case "header":
		return errors.New("a second header: were two records joined? use safproof report merge")
	}
	return fmt.Errorf("unknown line type %q: want scenario or footer", kind.Type)
}

func (p *parser) header(line []byte, format int) error {
	// A later format may have fields that this one lacks: say "format" first.
	if format != Format {
		_, err := newChecker(Header{Format: format})
		return err
	}
	h := &p.rec.Header
	if err := strict(line, h); err != nil {
		return err
	}
	none(&h.Rules)
	none(&h.Target.Operations)
	none(&h.Target.Algorithms)
	none(&h.Selection.Rules)
	none(&h.Selection.Kinds)
	for i := range h.Rules {
		none(&h.Rules[i].Sources)
		none(&h.Rules[i].APARs)
	}
	check, err := newChecker(*h)
	p.check = check
	return err
}

func (p *parser) scenario(line []byte) error {
	var s Scenario
	if err := strict(line, &s); err != nil {
		return err
	}
	none(&s.Tags)
	none(&s.Example)
	none(&s.Steps)
	none(&s.Attachments)
	for i := range s.Steps {
		none(&s.Steps[i].Table)
	}
	if err := p.check.check(s); err != nil {
		return err
	}
	p.check.count(s)
	p.rec.Scenarios = append(p.rec.Scenarios, s)
	return nil
}

func (p *parser) footer(line []byte) error {
	f := &p.rec.Footer
	if err := strict(line, f); err != nil {
		return err
	}
	none(&f.Problems)
	p.done = true
	return p.check.checkFooter(*f)
}

// strict decodes a line that is known to be one JSON value.
func strict(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// none makes an empty list nil, so that "[]" and a missing field read alike.
func none[T any](s *[]T) {
	if len(*s) == 0 {
		*s = nil
	}
}
