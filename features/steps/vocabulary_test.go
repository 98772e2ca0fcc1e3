package steps

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVocabulary(t *testing.T) {
	patterns := make(map[string]bool)
	for _, s := range Vocabulary() {
		t.Run(s.Pattern, func(t *testing.T) {
			if patterns[s.Pattern] {
				t.Error("the pattern stands twice")
			}
			patterns[s.Pattern] = true
			if !slices.Contains([]string{"Given", "When", "Then"}, s.Keyword) {
				t.Errorf("keyword: expected Given, When or Then, observed %q", s.Keyword)
			}
			if strings.TrimSpace(s.Help) == "" || strings.TrimSpace(s.Example) == "" || s.run == nil {
				t.Errorf("expected help, an example and a binding, observed %+v", s)
			}
			var matching []string
			for _, m := range Matching(s.Example) {
				matching = append(matching, m.Pattern)
			}
			if diff := cmp.Diff([]string{s.Pattern}, matching); diff != "" {
				t.Errorf("patterns that match the example %q (-want +got):\n%s", s.Example, diff)
			}
			if _, err := s.compile(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPlaces: what patterns use is defined, and what is defined is used.
func TestPlaces(t *testing.T) {
	used := make(map[string]bool)
	for _, s := range Vocabulary() {
		for _, m := range placeholder.FindAllStringSubmatch(s.Pattern, -1) {
			used[m[1]] = true
			if _, ok := places[m[1]]; !ok {
				t.Errorf("%q uses {%s}, which is not defined", s.Pattern, m[1])
			}
		}
	}
	for name, p := range places {
		if !used[name] {
			t.Errorf("{%s} is used by no pattern", name)
		}
		if p.help == "" {
			t.Errorf("{%s} has no help", name)
		}
		if n := regexp.MustCompile(p.expr).NumSubexp(); n != 0 { // the binding counts them
			t.Errorf("{%s} has %d groups of its own", name, n)
		}
	}
	listed := Places()
	if len(listed) != len(places) || !slices.IsSortedFunc(listed, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) }) {
		t.Errorf("expected every place, sorted, observed %v", listed)
	}
}

func TestUnknownPlace(t *testing.T) {
	_, err := Step{Pattern: "user {usr} waits"}.compile()
	if want := `step "user {usr} waits": no place is called {usr}`; err == nil || err.Error() != want {
		t.Errorf("expected %q, observed %v", want, err)
	}
}

func TestMatching(t *testing.T) {
	const generate = "a PassTicket is generated for user {user} and application {application} at {time}"
	for _, c := range []struct {
		text string
		want []string
	}{
		{"a PassTicket is generated for user MIKEM and application TSO at 2026-03-01T12:00:00Z", []string{generate}},
		{`a PassTicket is generated for user "" and application "TSO SYS" at 2026-03-01T12:00:00.5Z`, []string{generate}},
		{"a PassTicket is generated for user MIKE M and application TSO at 2026-03-01T12:00:00Z", nil},
		{"a PassTicket is generated for user MIKEM and application TSO at 2026-03-01T12:00:00+01:00", nil},
		{"a PassTicket is generated for user MIKEM and application TSO at noon", nil},
		{" application A allows replay", nil},
		{"application A allows replay twice", nil},
		{"application A has TIMEOUT(-1)", []string{"application {application} has TIMEOUT({n})"}},
		{"application A has TIMEOUT(1.5)", nil},
		{"application A has the enhanced key 00 and TYPE(upper)", nil},
		{"it is refused as not-valid", []string{"it is {outcome}"}},
		{"it is refused as", nil},
		{"it is refused because of it", nil},
		{"it is accepted as replayed", nil},
		{`user M presents "the PassTicket" to A at 2026-03-01T12:00:00Z`, []string{"user {user} presents {string} to {application} at {time}"}},
		{"user M presents the fourth PassTicket to A at 2026-03-01T12:00:00Z", nil},
		{"user M presents the PassTicket to A 1 seconds beside its issue", nil},
		{"user M presents the PassTicket to A -1 seconds after its issue", nil},
	} {
		var got []string
		for _, s := range Matching(c.text) {
			got = append(got, s.Pattern)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}
