package acf2_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/acf2"
)

const secret = "0123456789ABCDEF"

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"logonid", "INSERT JOE PASSWORD(X) GROUP(G)", "1:1 LID INSERT PASSWORD GROUP"},
		{"lower case", "set lid\ninsert joe limited", "1:1 LID SET LID|2:1 LID INSERT LIMITED"},
		{"short and long form of DIVISION", "SET PROFILE(PTKTDATA) DIV(SSIGNON)\nINSERT A SSKEY(" + secret + ")",
			"1:1 LID SET PROFILE DIV|2:1 PROFILE(PTKTDATA) INSERT SSKEY"},
		{"comment, blank line and continuation", "* comment\n\n  INSERT JOE +\n  STC +\nLIMITED", "3:3 LID INSERT STC LIMITED"},
		{"other characters in comments", "* für\talle\nEND", "2:1 LID END"},
		{"the command itself first", "ACF\nSET LID\nEND", "1:1 LID ACF|2:1 LID SET LID|3:1 LID END"},
		{"operator command", "F ACF2,REBUILD(PTK),CLASS(P)", "1:1 LID F REBUILD CLASS"},
		{"rule entry", "SET RESOURCE(PTK)\nRECKEY IRRPTAUTH ADD(APPL.- UID(STC) SERVICE(UPDATE,READ) ALLOW)",
			"1:1 LID SET RESOURCE|2:1 RESOURCE(PTK) RECKEY ADD UID SERVICE ALLOW"},
		{"rule entry in another order", "SET RESOURCE(APL)\nRECKEY OMVSAPPL ADD(SERVICE(READ) ALLOW UID(JOE))",
			"1:1 LID SET RESOURCE|2:1 RESOURCE(APL) RECKEY ADD SERVICE ALLOW UID"},
		{"SAFDEF with other spacing", "SET CONTROL(GSO)\nINSERT SAFDEF.APPL ID(APPL) MODE(GLOBAL) +\nRACROUTE(REQUEST=AUTH +\nCLASS=APPL  REQSTOR=ACF9CSFV)",
			"1:1 LID SET CONTROL|2:1 CONTROL(GSO) INSERT ID MODE RACROUTE"},
		{"nothing", "* only this\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			commands, err := acf2.Parse(c.script)
			if err != nil {
				t.Fatalf("Parse(%q): %v", c.script, err)
			}
			var got []string
			for _, p := range commands {
				at := p.Position()
				got = append(got, fmt.Sprintf("%d:%d %s %s", at.Line, at.Column, p.Setting(), p))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", c.script, diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	const ptktdata, ptk, gso = "SET PROFILE(PTKTDATA) DIVISION(SSIGNON)\n", "SET RESOURCE(PTK)\n", "SET CONTROL(GSO)\n"
	for _, c := range []struct {
		name, script string
		line, column int
		expected     string // a part of it
	}{
		{"unknown command", "COMPILE *", 1, 1, "INSERT"},
		{"command of another setting", "RECKEY X ADD(UID(*) ALLOW)", 1, 1, "INSERT"},
		{"ACF in the middle", "SET LID\nACF", 2, 1, "one of"},
		{"behind END", "END\nSET LID", 2, 1, "nothing after END"},
		{"unknown setting", "SET SCOPE(SCP)", 1, 5, "RESOURCE(PTK)"},
		{"unknown resource type", "SET RESOURCE(SAF)", 1, 5, "RESOURCE(PTK)"},
		{"roles", "SET X(ROL)", 1, 5, "RESOURCE(PTK)"},
		{"setting without its division", "SET PROFILE(PTKTDATA)", 1, 22, "DIVISION(SSIGNON)"},
		{"division of another profile", "SET PROFILE(PTKTDATA) DIV(OMVS)", 1, 23, "DIVISION(SSIGNON)"},
		{"more behind SET", "SET LID NOW", 1, 9, "the end of the command"},
		{"no logonid", "INSERT", 1, 7, "a logonid"},
		{"logonid too long", "INSERT LONGUSERID", 1, 8, "1 to 8"},
		{"unknown keyword, second line", "INSERT JOE +\n  SECURITY", 2, 3, "PASSWORD"},
		{"keyword twice", "INSERT JOE GROUP(A) GROUP(B)", 1, 21, "once"},
		{"keyword and its negation", "CHANGE JOE LIMITED NOLIMITED", 1, 20, "once"},
		{"negation in INSERT", "INSERT JOE NOLIMITED", 1, 12, "LIMITED"},
		{"value missing", "INSERT JOE GROUP", 1, 12, "GROUP(value)"},
		{"value too much", "INSERT JOE STC(YES)", 1, 12, "STC without"},
		{"bad group", "INSERT JOE GROUP(1G)", 1, 18, "no digit first"},
		{"password too long", "INSERT JOE PASSWORD(NINELONGX)", 1, 21, "1 to 8"},
		{"password of a started task", "INSERT JOE STC PASSWORD(X)", 1, 8, "either STC or PASSWORD"},
		{"expired without a password", "INSERT JOE PSWD-EXP", 1, 8, "PASSWORD with"},
		{"nothing to change", "CHANGE JOE", 1, 11, "one of"},
		{"open parenthesis", "INSERT JOE PASSWORD(X", 1, 20, "closing"},
		{"parenthesis too much", "INSERT JOE STC)", 1, 15, "a blank"},
		{"continued by nothing", "INSERT JOE +\n", 2, 1, "the line"},
		{"tabulator", "INSERT\tJOE", 1, 7, "blanks"},
		{"no letters of any code page", "INSERT JÖRG", 1, 9, "blanks"},
		{"key too short", ptktdata + "INSERT A SSKEY(0123456789ABCDE)", 2, 16, "16 hexadecimal"},
		{"key not hexadecimal", ptktdata + "INSERT A SSKEY(0123456789ABCDEG)", 2, 16, "16 hexadecimal"},
		{"no key", ptktdata + "INSERT A MULT-USE", 2, 18, "SSKEY"},
		{"RACF's keyword", ptktdata + "INSERT A KEYMASKED(" + secret + ")", 2, 10, "SSKEY"},
		{"enhanced PassTickets", ptktdata + "INSERT A EPTKEYLABEL(LABEL)", 2, 10, "SSKEY"},
		{"key without its keyword", ptktdata + "INSERT A " + secret, 2, 10, "SSKEY"},
		{"four qualifiers", ptktdata + "INSERT A.B.C.D SSKEY(" + secret + ")", 2, 8, "appl"},
		{"masked key name", ptktdata + "INSERT A- SSKEY(" + secret + ")", 2, 8, "appl"},
		{"LIKE without a dash", ptktdata + "LIST LIKE(A)", 2, 11, "dash"},
		{"masked rule key", ptk + "RECKEY IRR* ADD(UID(*) ALLOW)", 2, 8, "a key"},
		{"rule entry without a user", ptk + "RECKEY K ADD(A.- ALLOW)", 2, 23, "UID"},
		{"rule entry without an action", ptk + "RECKEY K ADD(A.- UID(JOE))", 2, 26, "ALLOW or PREVENT"},
		{"both actions", ptk + "RECKEY K ADD(UID(JOE) ALLOW PREVENT)", 2, 29, "either ALLOW"},
		{"LOG", ptk + "RECKEY K ADD(UID(JOE) LOG)", 2, 23, "ALLOW"},
		{"role", ptk + "RECKEY K ADD(ROLE(G) ALLOW)", 2, 14, "UID"},
		{"unknown service", ptk + "RECKEY K ADD(UID(JOE) SERVICE(READ,DELETE) ALLOW)", 2, 31, "READ, UPDATE"},
		{"prevented service", ptk + "RECKEY K ADD(UID(JOE) SERVICE(READ) PREVENT)", 2, 14, "without SERVICE"},
		{"masked UID", ptk + "RECKEY K ADD(UID(JO*) ALLOW)", 2, 18, "a logonid"},
		{"dash within a mask", ptk + "RECKEY K ADD(-.A UID(JOE) ALLOW)", 2, 14, "mask"},
		{"dash behind letters", ptk + "RECKEY K ADD(AB- UID(JOE) ALLOW)", 2, 14, "mask"},
		{"control statement", ptk + "RECKEY K ADD($USERDATA(X))", 2, 14, "UID"},
		{"two additions", ptk + "RECKEY K ADD(UID(A) ALLOW) ADD(UID(B) ALLOW)", 2, 28, "the end"},
		{"other GSO record", gso + "INSERT CLASMAP.APPL ENTITYLN(8)", 2, 8, "SAFDEF.APPL"},
		{"other SAFDEF value", gso + "INSERT SAFDEF.APPL ID(APPL) MODE(IGNORE)", 2, 34, "GLOBAL"},
		{"SAFDEF not whole", gso + "INSERT SAFDEF.APPL ID(APPL)", 2, 28, "all of"},
		{"console command of another product", "F CICS,SHUT", 1, 3, "ACF2"},
		{"REBUILD without a type", "F ACF2,REBUILD", 1, 8, "REBUILD(type)"},
		{"REBUILD of an unknown type", "F ACF2,REBUILD(XYZ)", 1, 16, "PTK"},
		{"REBUILD of profiles of a type without", "F ACF2,REBUILD(APL),CLASS(P)", 1, 16, "PTK or GRP"},
		{"REBUILD of an unknown class", "F ACF2,REBUILD(PTK),CLASS(X)", 1, 27, "R for"},
		{"blank behind a comma", "F ACF2, REBUILD(PTK)", 1, 8, "a keyword"},
		{"comma at the end", "F ACF2,REBUILD(PTK),", 1, 20, "a comma"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := acf2.Parse(c.script)
			var e *acf2.Error
			if !errors.As(err, &e) || !errors.Is(err, acf2.ErrSyntax) {
				t.Fatalf("Parse(%q) = %v, want an *Error that wraps ErrSyntax", c.script, err)
			}
			if e.Line != c.line || e.Column != c.column || !strings.Contains(e.Expected, c.expected) {
				t.Errorf("Parse(%q): %v\nwant line %d, column %d, expected ...%s...", c.script, err, c.line, c.column, c.expected)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

func TestParseReturnsWhatComesBeforeAnError(t *testing.T) {
	commands, err := acf2.Parse("SET LID\nINSERT JOE\nNONSENSE\nINSERT ANN")
	if len(commands) != 2 || err == nil {
		t.Errorf("Parse returned %d commands and %v, want 2 and an error", len(commands), err)
	}
}

func TestCommandsDoNotPrintSecrets(t *testing.T) {
	commands, err := acf2.Parse("INSERT JOE PASSWORD(HUSHHUSH)\nSET PROFILE(PTKTDATA) DIV(SSIGNON)\nINSERT A SSKEY(" + secret + ")")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(verb, commands); strings.Contains(text, "HUSHHUSH") || strings.Contains(text, secret) {
			t.Errorf("%s prints a secret: %s", verb, text)
		}
	}
}
