package topsecret_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/safproof/safproof/reference/topsecret"
)

// supported are all keywords that the package documentation lists, by function.
var supported = map[string][]string{
	"CREATE": {"TYPE", "NAME", "DEPARTMENT", "PASSWORD", "PROTECTED"},
	"ADDTO": {
		"GROUP", "DFLTGRP", "SUSPEND", "PTKTDATA", "APPL", "IBMFAC", "PSTKAPPL", "SESSKEY", "SIGNMULTI",
		"RESCLASS", "RESCODE", "ACLST", "MAXLEN",
	},
	"REPLACE": {"PASSWORD", "PSTKAPPL", "SESSKEY", "SIGNMULTI"},
	"REMOVE":  {"GROUP", "SUSPEND", "PTKTDATA", "APPL", "IBMFAC", "PSTKAPPL"},
	"PERMIT":  {"PTKTDATA", "APPL", "IBMFAC", "ACCESS"},
	"REVOKE":  {"PTKTDATA", "APPL", "IBMFAC"}, "WHOHAS": {"PTKTDATA", "APPL", "IBMFAC"},
	"DELETE": {}, "LIST": {}, "REFRESH": {},
}

// FuzzParse looks for scripts that make the parser or the database panic, that
// are accepted with a keyword that is not supported, or that are refused without
// saying where.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		acids + rdt, "TSS ADD(DEP) PTKTDATA(IRRPTAUT)\nTSS PER(JOE) PTKTDATA(IRRPTAUTH.A.) -\n ACCESS(READ,UPDATE)\nTSS REFRESH",
		"TSS ADDTO(NDT) PSTKAPPL(A) SESSKEY(0123456789abcdef) SIGNMULTI\nTSS LIST(NDT)\nTSS REMOVE(NDT) PSTKAPPL(A)",
		"TSS ADDTO(JOE) APPL(OMVSAPPL)\nTSS WHOHAS APPL(OMVSAPPL)\nTSS PERMIT(ALL) APPL(OMVSAPPL)\nTSS REVOKE(ALL) APPL(OMVSAPPL)",
		"TSS CREATE(D) TYPE(DEPT) NAME('A''(B') /* C", "TSS", "TSS MODIFY(X)", "/*/", "TSS LIST(J) -", "+\n)", "TSS REPLACE(JOE) PASSWORD(A,,)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		commands, err := topsecret.Parse(script)
		if e := (*topsecret.Error)(nil); err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Expected == "") {
			t.Errorf("error without a place: %v", err)
		}
		for _, c := range commands {
			keywords, known := supported[c.Verb()]
			if !known {
				t.Errorf("accepted function %q", c.Verb())
			}
			for _, k := range c.Keywords() {
				if !slices.Contains(keywords, k) {
					t.Errorf("accepted %s %s", c.Verb(), k)
				}
			}
		}
		w := newWorld(t)
		w.run(t, acids)
		if results, runErr := w.try(t, script); runErr == nil && (err != nil || len(results) != len(commands)) {
			t.Errorf("Parse: %d commands, %v; Run: %d results, no error", len(commands), err, len(results))
		}
	})
}
