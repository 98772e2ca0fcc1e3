package mutant

import (
	"regexp"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// command carries out commands.
type command = func(target.CommandsArgs) (target.CommandsResult, error)

// commanding makes a behaviour in which commands are wrong; right is what the
// reference does.
func commanding(wrong func(a target.CommandsArgs, right command) (target.CommandsResult, error)) func() behaviour {
	return serving(func(_ *session, a target.CommandsArgs, right command) (target.CommandsResult, error) {
		return wrong(a, right)
	})
}

// reading makes a behaviour that reads other commands than were typed: each
// match of the expression is replaced.
func reading(expression, replacement string) func() behaviour {
	typed := regexp.MustCompile(expression)
	return retyping(func(text string) string { return typed.ReplaceAllString(text, replacement) })
}

// saying makes a behaviour that says something else of the commands that print
// a message of some kind.
func saying(change func(*target.CommandsResult), kind func(target.Message) bool) func() behaviour {
	return commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
		r, err := right(a)
		if slices.ContainsFunc(r.Messages, kind) {
			change(&r)
		}
		return r, err
	})
}

// ending makes a behaviour that ends with another return code after messages
// that begin so, id and text.
func ending(returnCode int, beginnings ...string) func() behaviour {
	return saying(func(r *target.CommandsResult) { r.ReturnCode = returnCode }, oneOf(beginnings))
}

// withholding makes a behaviour that does not print messages that begin so.
func withholding(beginnings ...string) func() behaviour {
	return saying(func(r *target.CommandsResult) {
		r.Messages = slices.DeleteFunc(r.Messages, oneOf(beginnings))
	}, oneOf(beginnings))
}

func oneOf(beginnings []string) func(target.Message) bool {
	return func(m target.Message) bool {
		return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(m.ID+" "+m.Text, b) })
	}
}

// racfMutants read commands wrongly, or decide wrongly.
var racfMutants = slices.Concat(racfTypingMutants, racfAnswerMutants, racfOptionMutants, racfAccessMutants)

// racfTypingMutants read what was typed as something else.
var racfTypingMutants = []Mutant{
	{
		Name: "racf-lower-case-unknown", Breaks: "RACF-01",
		What: "does not know commands in lower case",
		new:  reading(`(?m)^[a-z].*`, "UNKNOWN"),
	},
	{
		Name: "racf-any-leading-part", Breaks: "RACF-02",
		What: "takes RACM for RACMAP",
		new:  reading(`(?m)^RACM `, "RACMAP "),
	},
	{
		Name: "racf-ralt-unknown", Breaks: "RACF-02",
		What: "does not know RALT",
		new:  reading(`(?m)^RALT `, "UNKNOWN "),
	},
	{
		Name: "racf-first-keyword-that-fits", Breaks: "RACF-03",
		What: "takes an ambiguous part of a keyword for the first that begins so",
		new:  reading(` A\('`, " APPLDATA('"),
	},
	{
		Name: "racf-keywords-in-full", Breaks: "RACF-03",
		What: "wants ACCESS in full",
		new:  reading(` AC\(`, " UNKNOWN("),
	},
	{
		Name: "racf-plus-as-hyphen", Breaks: "RACF-04",
		What: "keeps the blanks that begin the line behind a plus sign",
		new:  reading(`\+\n`, "-\n"),
	},
	{
		Name: "racf-hyphen-as-plus", Breaks: "RACF-04",
		What: "takes away the blanks that begin the line behind a hyphen",
		new:  reading(`-\n`, "+\n"),
	},
	{
		Name: "racf-continues-by-itself", Breaks: "RACF-04",
		What: "goes on with a line that begins with a blank, without a mark",
		new:  reading(`([^-+])\n +`, "$1 "),
	},
	{
		Name: "racf-comment-must-close", Breaks: "RACF-05",
		What: "takes the beginning of a comment that is not closed for a blank",
		new:  reading(`/\* (UACC\(READ\))$`, "$1"),
	},
	{
		Name: "racf-comment-in-front-unknown", Breaks: "RACF-05",
		What: "takes a comment in front of a command for a command",
		new:  reading(`(?m)^/\*`, "UNKNOWN"),
	},
	{
		Name: "racf-semicolon-as-blank", Breaks: "RACF-06",
		What: "takes a semicolon for a blank",
		new:  reading(` ; `, " "),
	},
	{
		Name: "racf-apostrophe-lost", Breaks: "RACF-07",
		What: "drops doubled apostrophes",
		new:  reading(`''`, ""),
	},
	{
		Name: "racf-keywords-in-text", Breaks: "RACF-07",
		What: "takes what stands behind a semicolon in apostrophes for operands",
		new:  reading(`'[^']*; (\w+\(\w+\))'\) \w+\(\w+\)`, "'X') $1"),
	},
	{
		Name: "racf-list-without-parentheses", Breaks: "RACF-08",
		What: "takes a second name without parentheses",
		new:  reading(`^RDEFINE FACILITY ([A-Z.]+) ([A-Z.]+)$`, "RDEFINE FACILITY ($1 $2)"),
	},
	{
		Name: "racf-unknown-keyword-ignored", Breaks: "RACF-09",
		What: "ignores a keyword of RDEFINE that it does not know",
		new:  reading(`(?m)^(RDEFINE .*) ACCESS\(\w+\)`, "$1"),
	},
	{
		Name: "racf-access-all", Breaks: "RACF-11",
		What: "takes ALL for ALTER",
		new:  reading(`UACC\(ALL\)`, "UACC(ALTER)"),
	},
	{
		Name: "racf-percent-asterisk", Breaks: "RACF-14",
		What: "takes %* at the end of a name for *",
		new:  reading(`%\* `, "* "),
	},
	{
		Name: "racf-timeout-cut", Breaks: "RACF-17",
		What: "takes a TIMEOUT that is too long for the longest one",
		new:  reading(`TIMEOUT\(601\)`, "TIMEOUT(600)"),
	},
	{
		Name: "racf-key-filled", Breaks: "RACF-17",
		What: "fills a legacy key of fifteen digits with a zero",
		new:  reading(`KEYMASKED\(([0-9A-F]{15})\)`, "KEYMASKED(${1}0)"),
	},
	{
		Name: "racf-type-by-default", Breaks: "RACF-17",
		What: "takes an unknown TYPE for the default",
		new:  reading(`TYPE\(LOWER\)`, "TYPE(MIXED)"),
	},
	{
		Name: "racf-number-cut", Breaks: "RACF-24",
		What: "drops the first of eleven digits of a UID",
		new:  reading(`UID\(\d(\d{10})\)`, "UID($1)"),
	},
}

// racfAnswerMutants do what they should, and say something else.
var racfAnswerMutants = []Mutant{
	{
		Name: "racf-unknown-class-return-code-4", Breaks: "RACF-10",
		What: "ends with return code 4 if a class does not exist",
		new:  ending(4, "IKJ56702I INVALID CLASS", "IKJ56702I INVALID RACLIST"),
	},
	{
		Name: "racf-defines-again", Breaks: "RACF-12",
		What: "replaces a profile that RDEFINE finds",
		new: commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
			r, err := right(a)
			if err == nil && slices.ContainsFunc(r.Messages, oneOf([]string{"ICH10102I"})) {
				a.Text = strings.Replace(a.Text, "RDEFINE", "RALTER", 1)
				_, err = right(a)
			}
			return r, err
		}),
	},
	{
		Name: "racf-nothing-to-change", Breaks: "RACF-13",
		What: "ends with return code 0 if there is no profile to change, delete or list",
		new:  ending(0, "ICH11102I", "ICH12102I", "ICH13003I"),
	},
	{
		Name: "racf-permits-nobody", Breaks: "RACF-15",
		What: "ends with return code 0 if PERMIT names an ID that is not defined",
		new:  ending(0, "ICH06007I"),
	},
	{
		Name: "racf-deletes-nothing", Breaks: "RACF-16",
		What: "ends with return code 0 if PERMIT DELETE finds no entry",
		new:  ending(0, "ICH06002I"),
	},
	{
		Name: "racf-shows-the-key", Breaks: "RACF-18",
		What: "shows the latest key when it lists an SSIGNON segment",
		new: func() behaviour {
			key, expression := "", regexp.MustCompile(`KEY(?:MASKED|ENCRYPTED)\((\w+)\)`)
			return commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
				if found := expression.FindStringSubmatch(a.Text); found != nil {
					key = found[1]
				}
				r, err := right(a)
				if strings.HasPrefix(a.Text, "RLIST") && strings.Contains(a.Text, "SSIGNON") && key != "" {
					r.Output = append(r.Output, key)
				}
				return r, err
			})()
		},
	},
	{
		Name: "racf-protected-in-silence", Breaks: "RACF-19",
		What: "does not say that a new user is PROTECTED",
		new:  withholding("ICH01024I"),
	},
	{
		Name: "racf-lists-nobody", Breaks: "RACF-20",
		What: "ends with return code 8 if LISTUSER finds no user",
		new:  ending(8, "ICH30001I"),
	},
	{
		Name: "racf-deletes-nobody", Breaks: "RACF-21",
		What: "ends with return code 4 if DELUSER or DELGROUP finds nothing",
		new:  ending(4, "IKJ56702I INVALID USERID", "IKJ56702I INVALID GROUP"),
	},
	{
		Name: "racf-connects-to-nothing", Breaks: "RACF-22",
		What: "ends with return code 4 if CONNECT finds no group",
		new:  ending(4, "ICH51003I"),
	},
	{
		Name: "racf-removes-nobody", Breaks: "RACF-23",
		What: "ends with return code 0 if REMOVE finds no connection",
		new:  ending(0, "ICH03002I"),
	},
	{
		Name: "racf-complete-in-silence", Breaks: "RACF-25",
		What: "does not say that SETROPTS is complete",
		new:  withholding("ICH14063I"),
	},
	{
		Name: "racf-refresh-in-silence", Breaks: "RACF-29",
		What: "does not warn that a REFRESH is needed",
		new:  withholding("ICH10006I", "ICH11009I", "ICH12002I", "ICH06011I"),
	},
	{
		Name: "racf-refresh-return-code-4", Breaks: "RACF-29",
		What: "ends with return code 4 when it warns that a REFRESH is needed",
		new:  ending(4, "ICH10006I", "ICH11009I", "ICH12002I", "ICH06011I"),
	},
}
