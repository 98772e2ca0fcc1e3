package acf2_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
)

// specific lists, for each resource of the key K, the masks that cover it, the
// most specific one first.
var specific = map[esm.ProfileName][]string{
	"K": {"", "-"}, "K.A": {"A", "A.-", "-"}, "K.A.B": {"A.B", "A.B.-", "A.-", "-"},
	"K.A.B.C": {"A.B.-", "A.-", "-"}, "K.B": {"B", "-"}, "K.AB": {"-"},
}

// line is a rule entry for one user of one mask: what each service comes to.
type line struct{ services, action string }

// lines are the entries of a rule, by mask and user.
type lines map[[2]string]line

// firstFit goes through a rule as the documents say: the first entry that fits
// the resource, the user and the service decides.
func (l lines) firstFit(resource esm.ProfileName, user, service string) bool {
	for _, mask := range specific[resource] {
		for _, u := range []string{user, "*"} {
			e, found := l[[2]string{mask, u}]
			if found && (e.services == "" || e.services == service || e.services == "READ,UPDATE" && service != "ALL") {
				return e.action == "ALLOW"
			}
		}
	}
	return false
}

// The profiles that a rule is taken apart into decide as the rule does.
func TestRulesAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rule := lines{}
		script := "INSERT JOE\nINSERT ANN\nSET RESOURCE(FAC)\n"
		for range rapid.IntRange(0, 8).Draw(rt, "entries") {
			mask := rapid.SampledFrom([]string{"", "-", "A", "A.-", "A.B", "A.B.-", "B"}).Draw(rt, "mask")
			user := rapid.SampledFrom([]string{"JOE", "ANN", "*"}).Draw(rt, "user")
			e := rapid.SampledFrom([]line{{"READ", "ALLOW"}, {"UPDATE", "ALLOW"}, {"READ,UPDATE", "ALLOW"}, {"", "ALLOW"}, {"", "PREVENT"}}).Draw(rt, "line")
			if _, there := rule[[2]string{mask, user}]; there {
				continue
			}
			rule[[2]string{mask, user}] = e
			service := ""
			if e.services != "" {
				service = "SERVICE(" + e.services + ")"
			}
			script += fmt.Sprintf("RECKEY K ADD(%s UID(%s) %s %s)\n", mask, user, service, e.action)
		}
		w := newWorld(t)
		w.run(t, script+"F ACF2,REBUILD(FAC)")
		for resource := range specific {
			for _, user := range []string{"JOE", "ANN"} {
				all := rule.firstFit(resource, user, "ALL")
				update := all || rule.firstFit(resource, user, "UPDATE")
				read := update || rule.firstFit(resource, user, "READ")
				for level, want := range map[esm.Level]bool{esm.Read: read, esm.Update: update, esm.Alter: all} {
					if got := w.outcome(esm.UserID(user), esm.FACILITY, resource, level) == esm.Granted; got != want {
						rt.Fatalf("%s%s %v %s: granted %t, want %t", script, user, level, resource, got, want)
					}
				}
			}
		}
	})
}
