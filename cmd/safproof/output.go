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

// progress shows how far long work is, in one line: on a terminal only.
type progress struct {
	w     io.Writer
	width int // 0: not a terminal
}

func newProgress() progress {
	width, _, err := term.GetSize(int(os.Stderr.Fd()))
	if err != nil {
		width = 0
	}
	return progress{os.Stderr, width}
}

func (p progress) show(done, total int, what string) {
	if p.width == 0 {
		return
	}
	line := []rune(fmt.Sprintf("%d of %d  %s", done, total, what))
	fmt.Fprintf(p.w, "\r\033[K%s", string(line[:min(len(line), p.width-1)]))
}

func (p progress) clear() {
	if p.width > 0 {
		fmt.Fprint(p.w, "\r\033[K")
	}
}
