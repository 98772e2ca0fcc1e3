package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// A Writer writes a record line by line while the run goes on. Each line
// leaves in one Write call, so that a run that dies leaves whole lines, and
// the missing footer tells. Its methods may be called from several goroutines.
type Writer struct {
	mu     sync.Mutex
	w      io.Writer
	check  *checker
	err    error // the first failed write: what follows would not be readable
	closed bool
}

var errClosed = errors.New("reports: the record is closed: its footer is written")

// NewWriter writes the header and returns a Writer for the scenarios. Type is
// set, Format is set when it is zero, and Started is turned to UTC. A header
// that [Read] would refuse is an error.
func NewWriter(w io.Writer, h Header) (*Writer, error) {
	h.Type = "header"
	h.Started = h.Started.UTC()
	if h.Format == 0 {
		h.Format = Format
	}
	check, err := newChecker(h)
	if err != nil {
		return nil, fmt.Errorf("reports: header: %w", err)
	}
	h.Rules = slices.Clone(h.Rules)
	list(&h.Rules)
	list(&h.Target.Operations)
	for i := range h.Rules {
		list(&h.Rules[i].Sources)
	}
	line, err := encode(h)
	if err != nil {
		return nil, fmt.Errorf("reports: header: %w", err)
	}
	rw := &Writer{w: w, check: check}
	return rw, rw.put(line)
}

// Scenario writes one result. Type is set. A scenario that [Read] would
// refuse (an undeclared rule, an unknown status, a line over [MaxLine]) is an
// error and leaves the record as it was; after a failed write every call fails.
func (w *Writer) Scenario(s Scenario) error {
	s.Type = "scenario"
	list(&s.Steps)
	if err := w.check.check(s); err != nil { // reads only what NewWriter set: no lock
		return fmt.Errorf("reports: %w", err)
	}
	line, err := encode(s)
	if err != nil {
		return fmt.Errorf("reports: scenario %q: %w", s.Name, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return errClosed
	}
	if err := w.put(line); err != nil {
		return err
	}
	w.check.count(s)
	return nil
}

// Close counts, writes the footer and returns it. It does not close the
// underlying writer. Rules without a scenario count as [Errored].
func (w *Writer) Close(problems []string, finished time.Time, exitCode int) (Footer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return Footer{}, errClosed
	}
	f, err := w.check.footer(problems, finished, exitCode)
	if err != nil {
		return Footer{}, fmt.Errorf("reports: footer: %w", err)
	}
	line, err := encode(f)
	if err != nil {
		return Footer{}, fmt.Errorf("reports: footer: %w", err)
	}
	if err := w.put(line); err != nil {
		return Footer{}, err
	}
	w.closed = true
	return f, nil
}

// put writes one line. The caller holds the lock, or is NewWriter.
func (w *Writer) put(line []byte) error {
	if w.err != nil {
		return w.err
	}
	if _, err := w.w.Write(line); err != nil {
		w.err = fmt.Errorf("reports: write the record: %w", err)
	}
	return w.err
}

// Write writes a whole record, with its own footer: what [Read] reads back is
// equal. A record that Read would refuse is an error.
func Write(w io.Writer, rec *Record) error {
	rw, err := NewWriter(w, rec.Header)
	if err != nil {
		return err
	}
	for _, s := range rec.Scenarios {
		if err := rw.Scenario(s); err != nil {
			return err
		}
	}
	f := rec.Footer
	f.Type = "footer"
	if err := rw.check.checkFooter(f); err != nil {
		return fmt.Errorf("reports: footer: %w", err)
	}
	line, err := encode(f)
	if err != nil {
		return fmt.Errorf("reports: footer: %w", err)
	}
	return rw.put(line)
}

// encode makes one line. HTML is not escaped here: a record is read by people
// with grep, and every renderer escapes for its own format.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	if n := buf.Len() - 1; n > MaxLine {
		return nil, fmt.Errorf("a line of %d bytes, over the limit of %d: shorten its attachments", n, MaxLine)
	}
	return buf.Bytes(), nil
}

// list makes a list that is always present in the record [] rather than null.
func list[T any](s *[]T) {
	if *s == nil {
		*s = []T{}
	}
}
