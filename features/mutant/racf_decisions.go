package mutant

import (
	"strings"

	"github.com/safproof/safproof/features/target"
)

// What REQUEST=AUTH answers.
var (
	granted      = target.Codes{}
	warned       = target.Codes{Reason: 4}
	notProtected = target.Codes{SAF: 4, RACF: 4}
	denied       = target.Codes{SAF: 8, RACF: 8}
)

// coding makes a behaviour in which AUTH answers some codes in the place of
// others.
func coding(right, wrong target.Codes) func() behaviour {
	return answering(func(_ target.AuthArgs, r *target.ServiceResult) {
		if r.Codes == right {
			r.Codes = wrong
		}
	})
}

// overruling makes a behaviour in which AUTH asks again after a denial, when a
// command has taken away what denied; it stays away. <resource>, <class> and
// <user> in the command are those of the request.
func overruling(command string) func() behaviour {
	return reconsidering(func(s *session, a *target.AuthArgs) bool {
		_, done := s.racf(a.Place, strings.NewReplacer("<resource>", a.Resource, "<class>", a.Class, "<user>", a.User).Replace(command))
		return done
	})
}

// reconsidering makes a behaviour in which AUTH asks something else after a
// denial, and grants if that is granted; change says whether to ask.
func reconsidering(change func(s *session, a *target.AuthArgs) bool) func() behaviour {
	return serving(func(s *session, a target.AuthArgs, right func(target.AuthArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
		first, err := right(a)
		if err != nil || first.Codes != denied || !change(s, &a) {
			return first, err
		}
		if second, err := right(a); err != nil || second.Codes == granted {
			return second, err
		}
		return first, nil
	})
}

// racfOptionMutants have options of their own.
var racfOptionMutants = []Mutant{
	{
		Name: "racf-activates-all", Breaks: "RACF-26",
		What: "activates FACILITY when all classes are to be active",
		new:  reading(`CLASSACT\(\*\)`, "CLASSACT(FACILITY)"),
	},
	{
		Name: "racf-never-inactive", Breaks: "RACF-27",
		What: "protects a class after NOCLASSACT",
		new:  reading(`(?m)^SETROPTS NOCLASSACT\(FACILITY\)$`, "SETROPTS CLASSACT(FACILITY)"),
	},
	{
		Name: "racf-raclists-when-activated", Breaks: "RACF-28",
		What: "RACLISTs IDTDATA when it is activated",
		new:  reading(`(?m)^SETROPTS CLASSACT\(IDTDATA\)$`, "SETROPTS CLASSACT(IDTDATA) RACLIST(IDTDATA)"),
	},
	{
		Name: "racf-refreshes-by-itself", Breaks: "RACF-30", Also: []string{"SAF-25"},
		What: "makes the copies of class FACILITY anew after every command",
		new: commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
			r, err := right(a)
			if err == nil { // it is refused, and does nothing, if the class is not RACLISTed
				a.Text, a.User = "SETROPTS RACLIST(FACILITY) REFRESH", ""
				_, err = right(a)
			}
			return r, err
		}),
	},
	{
		Name: "racf-deleted-profiles-stay", Breaks: "RACF-30",
		What: "keeps the copies of deleted profiles at a REFRESH",
		new:  reading(`(?m)^(RDELETE FACILITY \S+)\nSETROPTS RACLIST\(FACILITY\) REFRESH$`, "$1"),
	},
	{
		Name: "racf-always-raclisted", Breaks: "RACF-31",
		What: "keeps the copies of a class after NORACLIST",
		new:  reading(`(?m)^SETROPTS NORACLIST\(FACILITY\)$`, "SETROPTS LIST"),
	},
	{
		Name: "racf-creator-ignored", Breaks: "RACF-32",
		What: "never puts the creator of a profile on its access list",
		new:  reading(`(?m)^(SETROPTS .*) ADDCREATOR$`, "$1 NOADDCREATOR"),
	},
	{
		Name: "racf-creator-added", Breaks: "RACF-32",
		What: "puts the creator of a profile on its access list, whatever is set",
		new:  reading(`(?m)^(SETROPTS .*) NOADDCREATOR$`, "$1 ADDCREATOR"),
	},
	{
		Name: "racf-current-group-only", Breaks: "RACF-36",
		What: "looks at the current group only, whatever is set",
		new:  reading(`(?m)^SETROPTS GRPLIST$`, "SETROPTS NOGRPLIST"),
	},
	{
		Name: "racf-all-groups", Breaks: "RACF-36",
		What: "looks at all groups, whatever is set",
		new:  reading(`(?m)^SETROPTS NOGRPLIST$`, "SETROPTS GRPLIST"),
	},
	{
		Name: "racf-generic-commands-suffice", Breaks: "RACF-46",
		What: "takes GENCMD for GENERIC",
		new:  reading(`(?m)^SETROPTS GENCMD`, "SETROPTS GENERIC"),
	},
}

// racfAccessMutants decide wrongly, or on other profiles.
var racfAccessMutants = []Mutant{
	{
		Name: "racf-read-is-enough", Breaks: "RACF-33",
		What: "grants UPDATE to whoever has READ",
		new: reconsidering(func(_ *session, a *target.AuthArgs) bool {
			asked := a.Access
			a.Access = "READ"
			return asked == "UPDATE"
		}),
	},
	{
		Name: "racf-denies-by-default", Breaks: "RACF-34",
		Also: []string{
			"RACF-03", "RACF-04", "RACF-08", "RACF-09", "RACF-11", "RACF-14",
			"RACF-26", "RACF-27", "RACF-28", "RACF-30", "RACF-43", "RACF-46", "SAF-25",
		},
		What: "refuses what no profile protects",
		new:  coding(notProtected, denied),
	},
	{
		Name: "racf-group-over-user", Breaks: "RACF-35",
		What: "lets the entry of a group, ID(*) or UACC give more than the user's own",
		new:  overruling("PERMIT <resource> CLASS(<class>) ID(<user>) DELETE"),
	},
	{
		Name: "racf-uacc-over-list", Breaks: "RACF-37", Also: []string{"RACF-35"},
		What: "gives everyone UACC at least, whatever the access list says",
		new:  overruling("PERMIT <resource> CLASS(<class>) RESET"),
	},
	{
		Name: "racf-everyone-ignored", Breaks: "RACF-38",
		What: "ignores ID(*)",
		new:  reading(`(?m)^PERMIT (\S+) CLASS\((\w+)\) ID\(\*\) ACCESS\(READ\)$`, "RLIST $2 $1"),
	},
	{
		Name: "racf-restricted-ignored", Breaks: "RACF-39",
		What: "ignores RESTRICTED",
		new:  reading(`(?m)^(ALTUSER .*) RESTRICTED$`, "$1 NORESTRICTED"),
	},
	{
		Name: "racf-undefined-users-refused", Breaks: "RACF-40",
		What: "refuses users who are not defined",
		new: serving(func(s *session, a target.AuthArgs, right func(target.AuthArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			r, err := right(a)
			if _, defined := s.racf(a.Place, "LISTUSER "+a.User); r.Codes == granted && !defined {
				r.Codes = denied
			}
			return r, err
		}),
	},
	{
		Name: "racf-warning-unsaid", Breaks: "RACF-41",
		What: "grants access by WARNING as if it were sufficient",
		new:  coding(warned, granted),
	},
	{
		Name: "racf-warning-refuses", Breaks: "RACF-41",
		What: "refuses insufficient access in spite of WARNING",
		new:  coding(warned, denied),
	},
	{
		Name: "racf-anyone-administers", Breaks: "RACF-42",
		What: "lets anyone change any profile",
		new: commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
			a.User = ""
			return right(a)
		}),
	},
	{
		Name: "racf-asterisks-need-a-qualifier", Breaks: "RACF-43",
		What: "takes two asterisks at the end for one qualifier at least",
		new:  reading(`ABC\.\*\* `, "ABC.* "),
	},
	{
		Name: "racf-asterisk-crosses-periods", Breaks: "RACF-43",
		What: "takes an asterisk as a qualifier inside for any number of qualifiers",
		new:  reading(`ABC\.\*\.`, "ABC.**."),
	},
	{
		Name: "racf-percent-as-asterisk", Breaks: "RACF-43",
		What: "takes a percent sign and the rest of the name for any characters",
		new:  reading(`ABC\.D%F `, "ABC.D* "),
	},
	{
		Name: "racf-generic-first", Breaks: "RACF-44",
		What: "uses a generic profile where the discrete one refuses",
		new:  overruling("RDELETE <class> <resource> NOGENERIC"),
	},
	{
		Name: "racf-next-profile", Breaks: "RACF-45",
		What: "asks the next profile where the most specific one refuses",
		new: reconsidering(func(_ *session, a *target.AuthArgs) bool {
			qualifiers := strings.Split(a.Resource, ".")
			if len(qualifiers) < 3 {
				return false
			}
			qualifiers[1] = "ANY" // only the profiles of the first qualifier match that
			a.Resource = strings.Join(qualifiers, ".")
			return true
		}),
	},
}
