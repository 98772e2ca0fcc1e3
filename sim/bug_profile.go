package sim

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// storageRules are broken by whatever copies profiles into storage at a wrong
// time: they are about what the profiles hold.
var storageRules = []string{
	"PT-04", "PT-05", "PT-08", "PT-22", "PT-23", "PT-26", "SAF-04", "SAF-13", "SAF-16", "EPT-07", "EPT-08", "EPT-09", "EPT-13",
	"IDT-10", "IDT-11", "IDT-12", "IDT-28", "IDT-29", "IDT-30",
}

// profileBugs are in the security database and its copies in storage.
var profileBugs = []Bug{
	{
		Name: "raclist-read-through", What: "sees a change of a profile before it is refreshed", Rule: "SAF-11", Also: storageRules, Budget: 10,
		plant: func(r *reference) Subject {
			return &editor{reference: r, after: func(system, text string) []onSystem {
				if strings.HasPrefix(text, "RALTER PTKTDATA") {
					return []onSystem{{system, "SETROPTS RACLIST(PTKTDATA) REFRESH"}}
				} else if strings.HasPrefix(text, "RALTER IDTDATA") {
					return []onSystem{{system, "SETROPTS RACLIST(IDTDATA) REFRESH"}}
				}
				return nil
			}}
		},
	},
	{
		Name: "refresh-stays-here", What: "refreshes the system alone on which the command was entered", Rule: "SAF-11", Also: storageRules, Budget: 30,
		plant: func(r *reference) Subject {
			databases := map[string]*esm.Database{}
			r.rebuild = func(s *image) error { return alone(s, databases) }
			return &editor{reference: r, after: r.raclistEverywhere}
		},
	},
	{
		Name: "refresh-goes-too-far", What: "refreshes systems of other databases", Rule: "SAF-11", Also: storageRules, Budget: 30,
		plant: func(r *reference) Subject {
			return &editor{reference: r, after: func(system, text string) (more []onSystem) {
				if text != "SETROPTS RACLIST(PTKTDATA) REFRESH" {
					return nil
				}
				for _, name := range r.smfIDs() {
					if r.systems[name].spec.Database != r.systems[system].spec.Database {
						more = append(more, onSystem{name, text})
					}
				}
				return more
			}}
		},
	},
	rewriting("anyappl-always", "makes tokens for any application whatever ANYAPPL says", "IDT-29", nil, 12, "ANYAPPL(NO)", "ANYAPPL(YES)"),
	rewriting("replay-yes-ignored", "takes an enhanced PassTicket once in spite of REPLAY(YES)", "EPT-13", ticketRules, 12, "REPLAY(YES)", "REPLAY(NO)"),
	rewriting("appldata-ignored", "takes a legacy PassTicket once in spite of NO REPLAY PROTECTION", "PT-26", ticketRules, 12, noReplayProtection, "OTHER DATA"),
	rewriting("failures-not-counted", "revokes nobody for wrong PassTickets and passwords", "SAF-14", []string{"IDT-32"}, 8, "RACLIST(PTKTDATA)\n", "RACLIST(PTKTDATA) NOINITSTATS\n"),
}

// raclistEverywhere has a database that was just filled RACLISTed on all its
// systems: what stays where it was entered is REFRESH alone.
func (r *reference) raclistEverywhere(system, text string) (more []onSystem) {
	for _, class := range []string{"PTKTDATA", "IDTDATA", "APPL"} {
		if !strings.Contains(text, "CLASSACT("+class+")") {
			continue
		}
		for _, name := range r.smfIDs() {
			s := r.systems[name]
			knows := class != "IDTDATA" || s.Level().Has(zos.IdentityTokens)
			if knows && s.spec.Database == r.systems[system].spec.Database {
				more = append(more, onSystem{name, "SETROPTS RACLIST(" + class + ")"})
			}
		}
	}
	return more
}

// onSystem is a command on a system.
type onSystem struct{ system, text string }

// editor changes commands, and has others follow them.
type editor struct {
	*reference
	change *strings.Replacer
	after  func(system, text string) []onSystem
}

func (e *editor) Commands(system, text string) error {
	if e.change != nil {
		text = e.change.Replace(text)
	}
	if err := e.reference.Commands(system, text); err != nil || e.after == nil {
		return err
	}
	for _, c := range e.after(system, text) {
		if err := e.reference.Commands(c.system, c.text); err != nil {
			return err
		}
	}
	return nil
}

// rewriting is a bug that takes an operand for another one.
func rewriting(name, what, rule string, also []string, budget int, from, to string) Bug {
	return Bug{Name: name, What: what, Rule: rule, Also: also, Budget: budget, plant: func(r *reference) Subject {
		return &editor{reference: r, change: strings.NewReplacer(from, to)}
	}}
}

func (r *reference) smfIDs() []string {
	var names []string
	for name := range r.systems {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// alone puts a system on a database of the same name whose systems do not hear of
// one another.
func alone(s *image, databases map[string]*esm.Database) error {
	db := databases[s.spec.Database]
	if db == nil {
		db = esm.New(esm.Config{Random: rand.NewChaCha8([32]byte{}), PasswordIterations: 1, NoSysplexCommunication: true})
		databases[s.spec.Database] = db
	}
	s.Security = db.IPL(s.spec.SMFID)
	return s.remake(passticket.NewRegister(s.spec.ReplayCapacity))
}
