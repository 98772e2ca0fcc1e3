package features

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUncovered holds rules and Uncovered to the 72 rules of the documents: each
// is covered or listed, and none is both.
func TestUncovered(t *testing.T) {
	seeds := map[string]int{"UMS": 12, "IDT": 14, "ZT": 11, "PT": 9, "JW": 9, "ZC": 17}
	isSeed := func(id string) bool { // the suite's own rules have higher numbers, such as PT-10
		prefix, digits, _ := strings.Cut(id, "-")
		number, err := strconv.Atoi(digits)
		return err == nil && number >= 1 && number <= seeds[prefix]
	}
	found := make(map[string]int)
	at := make(map[string]string)
	note := func(id, place string) {
		if where, again := at[id]; again {
			t.Errorf("%s: %s, and again %s", id, where, place)
		}
		at[id] = place
		if !ruleID.MatchString(id) {
			t.Errorf("%q is no id", id)
		}
		if prefix, _, _ := strings.Cut(id, "-"); isSeed(id) {
			found[prefix]++
		}
	}
	for _, rule := range suite(t).Rules {
		note(rule.ID, "covered")
	}
	for _, m := range Uncovered() {
		note(m.ID, "listed as uncovered")
		if m.About == "" {
			t.Errorf("%s: says nothing of the rule", m.ID)
		}
		if !isSeed(m.ID) {
			t.Errorf("%s: listed, and no rule of the documents", m.ID)
		}
	}
	if diff := cmp.Diff(seeds, found); diff != "" {
		t.Errorf("rules covered or listed, by prefix (-want +got):\n%s", diff)
	}
}
