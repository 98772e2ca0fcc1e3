package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// writeJSON prints a value as indented JSON.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// progress shows how far long work is: on a terminal only.
type progress struct {
	w    io.Writer
	live bool
}

func newProgress() progress {
	return progress{os.Stderr, term.IsTerminal(int(os.Stderr.Fd()))}
}

func (p progress) show(done, total int, what string) {
	if p.live {
		fmt.Fprintf(p.w, "\r\033[K%d of %d  %s", done, total, what)
	}
}

func (p progress) clear() {
	if p.live {
		fmt.Fprint(p.w, "\r\033[K")
	}
}
