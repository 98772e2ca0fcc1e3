package acf2_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/safproof/safproof/reference/acf2"
)

// supported are all keywords that the package documentation lists, by verb.
var supported = map[string][]string{
	"ACF": {}, "END": {}, "DELETE": {}, "LIST": {"LIKE"}, "F": {"REBUILD", "REFRESH", "CLASS"},
	"SET": {"LID", "PROFILE", "DIV", "DIVISION", "RESOURCE", "CONTROL"},
	"INSERT": {
		"GROUP", "PASSWORD", "PSWD-EXP", "NAME", "STC", "LIMITED", "SUSPEND", "GID",
		"SSKEY", "MULT-USE", "NOMULT-USE", "ID", "MODE", "RACROUTE",
	},
	"CHANGE": {
		"GROUP", "PASSWORD", "PSWD-EXP", "NAME", "LIMITED", "SUSPEND", "NOLIMITED", "NOSUSPEND", "NOPSWD-EXP",
		"SSKEY", "MULT-USE", "NOMULT-USE",
	},
	"RECKEY": {"ADD", "DEL", "UID", "SERVICE", "ALLOW", "PREVENT"},
}

// FuzzParse looks for scripts that make the parser or the database panic, that
// are accepted with a keyword that is not supported, or that are refused without
// saying where.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"ACF\nSET LID\nINSERT JOE +\n GROUP(SYS1) PASSWORD(X) NAME(J (D) E)\nLIST LIKE(J-)\nEND",
		"SET PROFILE(PTKTDATA) DIVISION(SSIGNON)\nINSERT A.B.C SSKEY(0123456789abcdef) MULT-USE\nF ACF2,REBUILD(PTK),CLASS(P)",
		"SET RESOURCE(PTK)\nRECKEY K ADD(A.- UID(*) SERVICE(UPDATE,READ) ALLOW)\nRECKEY K DEL(- UID(J) PREVENT)\nLIST K",
		"SET CONTROL(GSO)\nINSERT SAFDEF.APPL ID(APPL) MODE(GLOBAL) RACROUTE(REQUEST=AUTH CLASS=APPL REQSTOR=ACF9CSFV)\nF ACF2,REFRESH(SAFDEF)",
		"SET X(ROL)", "INSERT JOE SECURITY", "INSERT (", "+", " +\n+\n", "*\n)", "SET PROFILE(GROUP) DIV(OMVS)\nINSERT G GID(2147483648)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		commands, err := acf2.Parse(script)
		if e := (*acf2.Error)(nil); err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Expected == "") {
			t.Errorf("error without a place: %v", err)
		}
		for _, c := range commands {
			keywords, known := supported[c.Verb()]
			if !known {
				t.Errorf("accepted verb %q", c.Verb())
			}
			for _, k := range c.Keywords() {
				if !slices.Contains(keywords, k) {
					t.Errorf("accepted %s %s", c.Verb(), k)
				}
			}
		}
		if results, runErr := newWorld(t).try(t, script); runErr == nil && (err != nil || len(results) != len(commands)) {
			t.Errorf("Parse: %d commands, %v; Run: %d results, no error", len(commands), err, len(results))
		}
	})
}
