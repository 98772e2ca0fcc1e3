package serve_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/safproof/safproof/sim/serve"
)

// events is a stream that is read.
type events struct {
	t    *testing.T
	read *bufio.Scanner
	stop context.CancelFunc
}

func (w *world) listen(query string, authorize func(*http.Request)) (events, int) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", w.ControlURL()+"/api/v1/events/stream"+query, nil)
	must(w.t, err)
	authorize(r)
	response, err := w.with(nil).Do(r)
	must(w.t, err)
	w.t.Cleanup(func() { cancel(); response.Body.Close() })
	return events{w.t, bufio.NewScanner(response.Body), cancel}, response.StatusCode
}

// next is the next event, in one line; "" at the end of the stream.
func (e events) next() string {
	e.t.Helper()
	var fields []string
	for e.read.Scan() {
		line := e.read.Text()
		switch {
		case line == "" && len(fields) > 0:
			return strings.Join(fields, " ")
		case line != "" && !strings.HasPrefix(line, ":"):
			fields = append(fields, line)
		}
	}
	return ""
}

func (e events) expect(parts ...string) {
	e.t.Helper()
	got := e.next()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			e.t.Errorf("event %q, want in it: %s", got, part)
		}
	}
}

func TestStream(t *testing.T) {
	w := start(t, serve.Options{Config: configured(func(c *serve.Config) { c.Control.Records = 10 })})
	w.present("SYS1", "ROSEBUD1")
	live, status := w.listen("", bearer(w.Token()))
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	w.present("SYS2", "WRONG")
	live.expect("event: audit", "id: 2", `"system":"SYS2"`, `"evq":1`)
	must(t, w.IPL("SYS1"))
	live.expect("event: action", "id: 3", `"action":"ipl"`, `"system":"SYS1"`)

	all, _ := w.listen("?after=0", header("Cookie", w.session()))
	all.expect("event: audit", "id: 1", `"system":"SYS1"`)
	all.expect("id: 2")
	rest, _ := w.listen("?after=0", header("Authorization", "Bearer "+w.Token(), "Last-Event-ID", "2"))
	rest.expect("event: action", "id: 3")

	for range 20 { // more than are kept
		w.present("SYS1", "ROSEBUD1")
	}
	late, _ := w.listen("?after=2", bearer(w.Token()))
	late.expect("event: lost", "id: 13", `{"lost":11}`)
	late.expect("event: audit", "id: 14")

	for name, ask := range map[string]struct {
		query     string
		authorize func(*http.Request)
		want      int
	}{
		"nobody":       {"", header(), 401},
		"another site": {"", header("Cookie", w.session(), "Sec-Fetch-Site", "cross-site"), 403},
		"bad number":   {"?after=-1", bearer(w.Token()), 400},
		"bad id":       {"", header("Authorization", "Bearer "+w.Token(), "Last-Event-ID", "x"), 400},
	} {
		if _, got := w.listen(ask.query, ask.authorize); got != ask.want {
			t.Errorf("%s: %d, want %d", name, got, ask.want)
		}
	}
	must(t, w.Stop(t.Context()))
	for e := late.next(); e != ""; e = late.next() {
		if !strings.Contains(e, "event: audit") {
			t.Errorf("event %q, want the rest of the audit records and the end", e)
		}
	}
}

// Who reads a stream slowly, or not at all, holds up nobody; who goes away leaves
// nothing behind (start looks for that).
func TestStreamThatNobodyReads(t *testing.T) {
	w := start(t, serve.Options{})
	for range 20 {
		_, status := w.listen("?after=0", bearer(w.Token()))
		if status != 200 {
			t.Fatalf("status %d", status)
		}
	}
	for n := range 50 {
		if got := w.present("SYS1", fmt.Sprintf("WRONG%d", n%3)); got != 401 {
			t.Fatalf("sign-on: %d", got)
		}
	}
}
