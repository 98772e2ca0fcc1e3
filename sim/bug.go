package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Bug is a mistake that somebody could make, planted in the reference: the
// simulator must find it.
type Bug struct {
	Name string // as Config.Bug and --bug have it
	What string // what it does, in a sentence without a subject
	// Rule that it breaks. Also are rules that depend on it, and whose scenarios it
	// breaks as well: a violation may name one of them first.
	Rule string
	Also []string
	// Budget is in how many seeds of [BugConfig], from 0 on, a violation of Rule is
	// found.
	Budget int
	// Intents is how many intents are left at most when its first violation of Rule
	// is shrunk; 0 is six.
	Intents int
	plant   func(*reference) Subject
}

// usualIntents is how many intents of a shrunk run somebody reads through.
const usualIntents = 6

func (b *Bug) mostIntents() int {
	if b.Intents == 0 {
		return usualIntents
	}
	return b.Intents
}

// BugConfig is the run in which a seeded bug is looked for.
func BugConfig(name string, seed uint64) Config {
	return Config{Seed: seed, Duration: 6 * time.Hour, Systems: 4, Faults: 2, Bug: name}
}

// The rules that PassTickets are judged by: where one of them is broken in the
// register, the window or the profile, another may show it first.
var ticketRules = []string{
	"PT-04", "PT-05", "PT-22", "PT-23", "PT-25", "PT-26", "SAF-11", "SAF-13", "SAF-16", "EPT-07", "EPT-08", "EPT-09", "EPT-13",
}

// Bugs returns every seeded bug.
func Bugs() []Bug {
	return slices.Concat(registerBugs, windowBugs, ticketBugs, profileBugs, tokenBugs, serverBugs)
}

// FindBug returns the seeded bug of a name. Errors wrap [ErrConfig] and list the
// names that there are.
func FindBug(name string) (Bug, error) {
	var names []string
	for _, b := range Bugs() {
		if b.Name == name {
			return b, nil
		}
		names = append(names, b.Name)
	}
	return Bug{}, fmt.Errorf("%w: no seeded bug %q; there are %s", ErrConfig, name, strings.Join(names, ", "))
}

// newSubject makes the reference, with a bug if one is named.
func newSubject(bug string) (Subject, error) {
	r := newReference()
	if bug == "" {
		return r, nil
	}
	b, err := FindBug(bug)
	if err != nil {
		return nil, err
	}
	return b.plant(r), nil
}
