package steps

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// world is a scenario without a target.
func world(seed uint64) *World { return NewWorld(target.Info{}, nil, nil, seed) }

func TestInstants(t *testing.T) {
	for _, c := range []struct {
		name               string
		count, first, last string
		want               int
	}{
		{"a hundred of ten years", "100", "2026-01-01T00:00:00Z", "2035-12-31T23:59:59Z", 100},
		{"two are the ends", "2", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z", 2},
		{"two neighbours", "2", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", 2},
		{"every second there is", "61", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", 61},
		{"across 2038", "50", "2038-01-19T03:14:00Z", "2038-01-19T03:15:00Z", 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := world(1).instants(c.count, c.first, c.last)
			if err != nil {
				t.Fatal(err)
			}
			again, err := world(1).instants(c.count, c.first, c.last)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("the same seed draws others (-first +second):\n%s", diff)
			}
			seen := make(map[time.Time]bool)
			for _, at := range got {
				seen[at] = true
			}
			first, last := got[0].Format(time.RFC3339), got[1].Format(time.RFC3339)
			if len(got) != c.want || len(seen) != c.want || first != c.first || last != c.last {
				t.Errorf("expected %d different instants, first %s and %s, observed %d, %d different, first %s and %s",
					c.want, c.first, c.last, len(got), len(seen), first, last)
			}
			if low, high := slices.MinFunc(got, time.Time.Compare), slices.MaxFunc(got, time.Time.Compare); low != got[0] || high != got[1] {
				t.Errorf("expected instants from %s to %s, observed from %s to %s", c.first, c.last, low, high)
			}
		})
	}
	one, err := world(1).instants("100", "2026-01-01T00:00:00Z", "2035-12-31T23:59:59Z")
	if err != nil {
		t.Fatal(err)
	}
	other, err := world(2).instants("100", "2026-01-01T00:00:00Z", "2035-12-31T23:59:59Z")
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(one, other) {
		t.Error("two seeds draw the same instants")
	}
}

func TestInstantsErrors(t *testing.T) {
	for _, c := range []struct {
		name               string
		count, first, last string
		want               string
	}{
		{"one", "1", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "1 different seconds, both ends among them, do not fit"},
		{"none", "0", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "do not fit"},
		{"fewer than none", "-3", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "do not fit"},
		{"one too many", "62", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "62 different seconds, both ends among them, do not fit from 2026-01-01T00:00:00Z to 2026-01-01T00:01:00Z"},
		{"no time between", "2", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "do not fit"},
		{"backwards", "2", "2026-01-01T00:01:00Z", "2026-01-01T00:00:00Z", "do not fit"},
		{"no number", "99999999999999999999", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "out of range"},
		{"no such first day", "2", "2026-02-30T00:00:00Z", "2026-03-01T00:00:00Z", `"2026-02-30T00:00:00Z" is not a time`},
		{"no such last hour", "2", "2026-02-01T00:00:00Z", "2026-03-01T25:00:00Z", `"2026-03-01T25:00:00Z" is not a time`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := world(1).instants(c.count, c.first, c.last)
			if err == nil || !strings.HasPrefix(err.Error(), "the scenario is wrong: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("expected the error %q, observed %v with %v", c.want, err, got)
			}
		})
	}
}

func TestAlphabet(t *testing.T) {
	for _, c := range []struct{ ranges, want string }{
		{"A-C9", "ABC9"},
		{"0-9A-S", "0123456789ABCDEFGHIJKLMNOPQRS"},
		{"a-c_-", "abc_-"},
		{"-a", "-a"},
		{"A", "A"},
		{"A-A", "A"},
		{"C-A", ""},
		{"", ""},
	} {
		if got := alphabet(c.ranges); got != c.want {
			t.Errorf("%q: expected %q, observed %q", c.ranges, c.want, got)
		}
	}
}

func TestMeets(t *testing.T) {
	refused := func(r target.Reason) target.Answer {
		return target.Answer{Kind: target.Refused, Reason: r, Detail: "why"}
	}
	ok := target.Answer{Kind: target.OK}
	for _, c := range []struct {
		answer target.Answer
		want   string
		met    bool
	}{
		{ok, "accepted", true},
		{ok, "refused", false},
		{ok, "refused as replayed", false},
		{refused(target.Replayed), "accepted", false},
		{refused(target.Replayed), "refused", true},
		{refused(target.Replayed), "refused as replayed", true},
		{refused(target.Replayed), "refused as not-valid", false},
		{refused(target.Unspecified), "refused as not-valid", true},
		{refused(target.Unspecified), "accepted", false},
		{refused(target.Replayed), "generated", false},
		{refused(target.Replayed), "acepted", false},
		{refused(target.Replayed), "", false},
		{target.Answer{Kind: target.Unsupported}, "refused", false},
		{target.Answer{Kind: target.Unsupported}, "accepted", false},
		{target.Answer{}, "refused", false},
		{target.Answer{}, "accepted", false},
	} {
		if got := meets(c.answer, c.want); got != c.met {
			t.Errorf("%q for %q: expected %v, observed %v", c.answer, c.want, c.met, got)
		}
	}
}

func TestCallsAreBounded(t *testing.T) {
	var c calls
	if got := c.String(); got != "" {
		t.Errorf("no calls: expected nothing, observed %q", got)
	}
	for i := range maxShown + 5 {
		c.add("op", i, nil, target.Answer{Kind: target.Refused, Reason: target.Malformed}, nil)
	}
	lines := strings.Split(strings.TrimSuffix(c.String(), "\n"), "\n")
	got := []string{lines[0], lines[maxShown/2-1], lines[maxShown/2], lines[maxShown/2+1], lines[len(lines)-1]}
	want := []string{
		`{"op":"op","args":0,"answer":"refused as malformed"}`,
		`{"op":"op","args":19,"answer":"refused as malformed"}`,
		`{"left out":5}`,
		`{"op":"op","args":25,"answer":"refused as malformed"}`,
		`{"op":"op","args":44,"answer":"refused as malformed"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" || len(lines) != maxShown+1 {
		t.Errorf("%d lines, some of them (-want +got):\n%s", len(lines), diff)
	}
}
