package racf

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

// FuzzParse reads arbitrary scripts. Whatever they are, nothing panics; a bad
// one gets an error with a place in it; and of a good one every command is made
// of keywords that this package supports, and its image means the same again.
// What could be read is carried out, on an empty database.
func FuzzParse(f *testing.F) {
	script, err := os.ReadFile("testdata/signon.racf")
	if err != nil {
		f.Fatal(err)
	}
	for statement := range strings.SplitSeq(string(script), "\n\n") {
		f.Add(statement)
	}
	for _, seed := range []string{
		"ALTUSER SQUIDWRD NAME('Squid''ward') NOSPECIAL    OMVS   (HOME   ('/u') NOPROGRAM)",
		"RDEFINE FACILITY -", "RDEFINE FACILITY X /*", "RDEFINE FACILITY X; /*", "RDEFINE\tFACILITY,(X+\n ,/* */Y)", "+\n-\n+",
		"RACMAP QUERY USERDIDFILTER(NAME('Ä')) REGISTRY(NAME('*'))", "SETR RACL(FACILITY) REFR AUDIT(*)", "AU A PHRASE('", "RDEF STARTED A.--;", "PE ' ' CL(APPL)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		commands, err := Parse(script)
		checkError(t, script, err)
		for _, c := range commands {
			checkOperands(t, c.read().spec.keywords, c.read().operands)
			checkImage(t, c)
		}
		s, err := NewSession(Config{System: esm.New(esm.Config{}).IPL("SYSA"), Choices: Choices{PermitDefaultsToRead: true}})
		if err != nil {
			t.Fatal(err)
		}
		results, err := s.Run(script)
		checkError(t, script, err)
		if err == nil && len(results) != len(commands) {
			t.Errorf("%d results of %d commands", len(results), len(commands))
		}
	})
}

func checkError(t *testing.T, script string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var e *Error
	if !errors.As(err, &e) || e.Problem == "" || e.Expected == "" || e.kind == nil {
		t.Fatalf("error %#v", err)
	}
	lines := strings.Split(script, "\n")
	if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len(lines[e.Line-1])+1 {
		t.Fatalf("%v: there is no such place", e)
	}
}

func checkOperands(t *testing.T, keywords []keyword, operands []operand) {
	t.Helper()
	for _, o := range operands {
		if o.kind == notSupported {
			t.Fatalf("accepted %s, which is not supported", o.name)
		}
		known := false
		for i := range keywords {
			known = known || &keywords[i] == o.keyword
		}
		if !known {
			t.Fatalf("accepted %s where it has no place", o.name)
		}
		checkOperands(t, o.sub, o.subs)
	}
}

// checkImage: an image without secrets can be read, and is its own image.
func checkImage(t *testing.T, c Command) {
	t.Helper()
	image := c.String()
	if strings.Contains(image, "(redacted)") {
		return
	}
	again, err := Parse(image)
	if err != nil || len(again) != 1 || again[0].String() != image {
		t.Fatalf("image %q: read as %v, %v", image, again, err)
	}
}

// The tables of keywords must not contradict themselves.
func TestKeywordTables(t *testing.T) {
	for name, s := range specs {
		if name != s.verb && name != s.short || otherCommands[name] {
			t.Errorf("command %s is filed as %s", s.verb, name)
		}
		for _, required := range s.required {
			if findKeyword(s.keywords, required) == nil {
				t.Errorf("%s requires %s, which it does not have", s.verb, required)
			}
		}
		checkTable(t, s.verb, s.keywords)
	}
}

func findKeyword(keywords []keyword, name string) *keyword {
	for i := range keywords {
		if keywords[i].name == name {
			return &keywords[i]
		}
	}
	return nil
}

func checkTable(t *testing.T, where string, keywords []keyword) {
	t.Helper()
	seen := map[string]bool{}
	for _, k := range keywords {
		if seen[k.name] {
			t.Errorf("%s has %s twice", where, k.name)
		}
		seen[k.name] = true
		if nests := k.kind == nested || k.kind == optionalNested; nests != (len(k.sub) > 0) {
			t.Errorf("%s of %s: kind and operands contradict", k.name, where)
		}
		if k.secret && k.kind != single {
			t.Errorf("%s of %s: a secret that is not one value", k.name, where)
		}
		checkTable(t, where+" "+k.name, k.sub)
	}
}
