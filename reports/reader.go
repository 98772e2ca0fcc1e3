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
	var rec Record
	var err error
	rec.Header, rec.Footer, err = Scan(r, func(s Scenario) error {
		rec.Scenarios = append(rec.Scenarios, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &rec, nil
}

// Scan reads a record as [Read] does, and hands on each scenario as it comes: a
// record of any length takes the memory of its header and of its longest line.
// What was handed on may be believed when Scan returns without an error. An
// error of each ends the reading, and is returned with the line.
func Scan(r io.Reader, each func(Scenario) error) (Header, Footer, error) {
	p := parser{each: each}
	if err := p.scan(r); err != nil {
		return Header{}, Footer{}, err
	}
	return p.head, p.foot, nil
}

func (p *parser) scan(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, MaxLine+2) // the newline, and one more so that a full line is told from a long one
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
			return fmt.Errorf("line %d: cut off in the middle of the line, no footer: %w", p.line, ErrCutOff)
		}
		return fmt.Errorf("line %d: %w", p.line, err)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("line %d: longer than %d bytes: not a run record", p.line+1, MaxLine)
	} else if err != nil {
		return fmt.Errorf("line %d: %w", p.line+1, err)
	}
	switch {
	case p.line == 0:
		return fmt.Errorf("line 1: the file is empty, no header: %w", ErrCutOff)
	case !p.done:
		return fmt.Errorf("line %d: cut off: no footer after this line: %w", p.line, ErrCutOff)
	}
	return nil
}

// endsEarly reports whether err says that the JSON of a line of n bytes just ends.
func endsEarly(err error, n int) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) && syntax.Offset >= int64(n)
}

// parser is the state between the lines of a record.
type parser struct {
	head  Header
	foot  Footer
	each  func(Scenario) error
	check *checker // nil before the header
	done  bool     // the footer was read
	line  int
}

func (p *parser) parse(line []byte) error {
	if len(line) > MaxLine {
		return fmt.Errorf("longer than %d bytes: not a run record", MaxLine)
	}
	if done, err := p.usual(line); done {
		return err
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

// usual takes a line that opens as a Writer writes a scenario, at half the cost: it
// is decoded once. Any that is not what it seems is left to parse, and to its errors.
func (p *parser) usual(line []byte) (done bool, err error) {
	if p.check == nil || p.done || !bytes.HasPrefix(line, usualOpening) {
		return false, nil
	}
	var s Scenario
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if d.Decode(&s) != nil || s.Type != "scenario" {
		return false, nil
	}
	if rest := line[d.InputOffset():]; len(bytes.TrimLeft(rest, " \t\r\n")) > 0 {
		return false, nil
	}
	return true, p.take(s)
}

var usualOpening = []byte(`{"type":"scenario",`)

func (p *parser) header(line []byte, format int) error {
	// A later format may have fields that this one lacks: say "format" first.
	if format != Format {
		_, err := newChecker(Header{Format: format})
		return err
	}
	h := &p.head
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
	return p.take(s)
}

// take checks, counts and hands on a scenario.
func (p *parser) take(s Scenario) error {
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
	return p.each(s)
}

func (p *parser) footer(line []byte) error {
	f := &p.foot
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
