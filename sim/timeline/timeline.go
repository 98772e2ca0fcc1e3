package timeline

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/safproof/safproof/sim"
)

// ErrOrder: events whose numbers do not ascend are not those of one run.
var ErrOrder = errors.New("events are not in the order of one run")

//go:embed web
var web embed.FS

// scripts make up the script of the page, in this order.
var scripts = []string{"read.js", "icons.js", "place.js", "draw.js", "overview.js", "panel.js", "page.js"}

func asset(name string) string {
	text, err := web.ReadFile("web/" + name)
	if err != nil {
		panic("timeline: not built in: " + name) // a fault of the build, found by any test
	}
	return string(text)
}

// frame is what the page needs beside its contents: its own styles and script, and
// the policy that lets nothing else run or load.
type frame struct {
	Title  string
	Policy string
	Style  template.CSS
	Script template.JS
}

func newFrame(title string) frame {
	style, script := asset("style.css"), "\"use strict\";\n(() => {\n"
	for _, name := range scripts {
		script += asset(name)
	}
	script += "})();\n"
	return frame{
		Title: title, Style: template.CSS(style), Script: template.JS(script),
		Policy: "default-src 'none'; style-src " + digest(style) + "; script-src " + digest(script) + "; base-uri 'none'; form-action 'none'",
	}
}

// digest names a text in a Content-Security-Policy (CSP Level 3, section 2.3.1, hash-source).
func digest(text string) string {
	hash := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
}

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"sentence": sentence, "symbol": symbol, "meaning": func(rule string) string { return meaningOf(rule).Text },
}).ParseFS(web, "web/*.html"))

// Write writes the page of a run: its events, in their order, and what came of it.
// Of more than [Limit] events it keeps those around the violation, or the first,
// and says so. Errors wrap [ErrOrder], or are those of w.
func Write(w io.Writer, events []sim.Event, r sim.Result) error {
	for i := 1; i < len(events); i++ {
		if events[i].Seq <= events[i-1].Seq {
			return fmt.Errorf("%w: number %d follows number %d", ErrOrder, events[i].Seq, events[i-1].Seq)
		}
	}
	// Rendered wholly before it is written, so that a fault leaves no half page.
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, "page.html", newPage(events, r)); err != nil {
		return err
	}
	_, err := io.WriteString(w, legible(b.String()))
	return err
}
