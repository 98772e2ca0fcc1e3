package zos_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/zos"
)

func TestExplorerIssuesTokens(t *testing.T) {
	for text, want := range map[string]bool{
		"3.3.6": true, " 3.3.6 ": true, "3.3.10": true, "3.4.0": true, "10.0.0": true,
		"3.3.5": false, "3.2.9": false, "3.2.10": false, "2.9.9": false, "1.0.0": false,
	} {
		l, err := zos.ParseExplorerLevel(text)
		if err != nil || l.IssuesTokens() != want {
			t.Errorf("%q: %v issues tokens: %t, %v; want %t", text, l, l.IssuesTokens(), err, want)
		}
	}
	if latest := (zos.ExplorerLevel{}); !latest.IssuesTokens() || latest.String() != "latest" {
		t.Errorf("the zero value, which has everything, is %v and issues tokens: %t", latest, latest.IssuesTokens())
	}
}

func TestParseExplorerLevelRefuses(t *testing.T) {
	for _, text := range []string{
		"", "3", "3.3", "3.3.6.1", "3.3.", ".3.6", "3..6", "3.3.6a", "v3.3.6", "3.3.-6", "3.3.+6", "3.3.1000", "0.3.6", "3,3,6", "latest", "3. 3.6",
		"3.3.99999999999999999999",
	} {
		if l, err := zos.ParseExplorerLevel(text); !errors.Is(err, zos.ErrLevel) {
			t.Errorf("ParseExplorerLevel(%q) = %v, %v; want an error that wraps ErrLevel", text, l, err)
		}
	}
}

// Levels are ordered as triples of numbers, and what prints is read back.
func TestExplorerOrder(t *testing.T) {
	part := rapid.IntRange(0, 12)
	level := rapid.Custom(func(t *rapid.T) zos.ExplorerLevel {
		return zos.ExplorerLevel{Version: rapid.IntRange(1, 12).Draw(t, "v"), Release: part.Draw(t, "r"), Modification: part.Draw(t, "m")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := level.Draw(t, "a"), level.Draw(t, "b")
		number := func(l zos.ExplorerLevel) int { return (l.Version*1000+l.Release)*1000 + l.Modification }
		want := 0
		if number(a) < number(b) {
			want = -1
		} else if number(a) > number(b) {
			want = 1
		}
		if got := a.Compare(b); got != want || b.Compare(a) != -want {
			t.Fatalf("%v compared with %v: %d and %d; want %d and %d", a, b, got, b.Compare(a), want, -want)
		}
		if (zos.ExplorerLevel{}).Compare(a) != 1 || a.Compare(zos.ExplorerLevel{}) != -1 {
			t.Fatalf("%v is not before the zero value", a)
		}
		if again, err := zos.ParseExplorerLevel(a.String()); err != nil || again != a {
			t.Fatalf("%v is read as %v, %v", a, again, err)
		}
	})
}
