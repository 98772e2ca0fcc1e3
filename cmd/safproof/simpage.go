package main

import (
	"errors"
	"os"

	"github.com/safproof/safproof/sim"
	"github.com/safproof/safproof/sim/timeline"
)

// simPage is the file that --html names. It is opened before anything is played: a
// run may take hours, and what it found must not be lost for a misspelled folder.
// A nil page is none.
type simPage struct {
	file    *os.File
	written bool
}

// openPage opens the file of a page for writing; "" is no page. What is in it stays
// until there is a page to write.
func openPage(path string) (*simPage, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return nil, exit(exitBroken, err)
	}
	return &simPage{file: file}, nil
}

// write writes the page of a run; replay is how to play it again.
func (p *simPage) write(events []sim.Event, r sim.Result, replay string) error {
	p.written = true
	if r.Violation != nil {
		v := *r.Violation
		v.Detail = replay
		r.Violation = &v
	}
	if p.regular() {
		if err := p.file.Truncate(0); err != nil {
			return err
		}
	}
	return timeline.Write(p.file, events, r)
}

// close closes the file. One without a page goes away, if there was nothing in it.
func (p *simPage) close() error {
	if p == nil {
		return nil
	}
	info, err := p.file.Stat()
	if err = errors.Join(err, p.file.Close()); err == nil && !p.written && info.Mode().IsRegular() && info.Size() == 0 {
		err = os.Remove(p.file.Name())
	}
	return err
}

// regular says whether it is a file that can be cut, and no pipe or device.
func (p *simPage) regular() bool {
	info, err := p.file.Stat()
	return err == nil && info.Mode().IsRegular()
}

// onPage does something while the file of the page is open.
func onPage(path string, do func(*simPage) error) error {
	page, err := openPage(path)
	if err != nil {
		return err
	}
	err = do(page)
	if closed := page.close(); closed != nil {
		return exit(exitBroken, errors.Join(err, closed))
	}
	return err
}
