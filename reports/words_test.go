package reports

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLasting(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "unknown", 0: "0 µs", 999 * time.Microsecond: "999 µs", time.Millisecond: "1.0 ms",
		1234 * time.Microsecond: "1.2 ms", 4213 * time.Millisecond: "4.2 s", 61400 * time.Millisecond: "1m1s", 2 * time.Hour: "2h0m0s",
	} {
		if got := lasting(d); got != want {
			t.Errorf("lasting(%d): want %q, got %q", d, want, got)
		}
	}
}

func TestLegible(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"plain, Größe 日本語 עברית 🎟\n\tend": "plain, Größe 日本語 עברית 🎟\n\tend",
		"\x00\x1b[31m\r-\r\n\x7f\u0085":   "[U+0000][U+001B][31m[U+000D]-\n[U+007F][U+0085]",
		"a\u202Eb\u2066c\u200Fd\u061Ce":   "a[U+202E]b[U+2066]c[U+200F]d[U+061C]e",
	} {
		if got := legible(text); got != want {
			t.Errorf("legible(%q): want %q, got %q", text, want, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if got := legible(text); strings.ContainsFunc(got, unseen) {
			t.Fatalf("legible(%q) is %q", text, got)
		}
	})
}

func TestShortened(t *testing.T) {
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{{"", 0, ""}, {"añb", 3, "añb"}, {"añb", 2, "añ… (1 character more)"}} {
		if got := shortened(test.text, test.limit); got != test.want {
			t.Errorf("shortened(%q, %d): want %q, got %q", test.text, test.limit, test.want, got)
		}
	}
}

func TestChapter(t *testing.T) {
	for system, want := range map[string]string{"passticket": "PassTicket", "zosmf": "z/OSMF", "our-own": "our-own", "": ""} {
		if got := chapter(system); got != want {
			t.Errorf("chapter(%q): want %q, got %q", system, want, got)
		}
	}
}

func TestTargetTitle(t *testing.T) {
	for _, test := range []struct {
		target Target
		want   string
	}{
		{Target{Spec: "exec:./a", Name: "A", Version: "1"}, "A 1"},
		{Target{Spec: "exec:./a", Name: "A"}, "A"},
		{Target{Spec: "exec:./a", Title: "A, defaults", Name: "A", Version: "1"}, "A, defaults 1"},
		{Target{Spec: "exec:./a", Version: "1"}, "exec:./a"},
	} {
		if got := test.target.title(); got != test.want {
			t.Errorf("%+v: want %q, got %q", test.target, test.want, got)
		}
	}
}
