package topsecret_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/topsecret"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"the manual's own form", "TSS CREATE(USER01) TYPE(USER) -\n NAME('H.PARKER') -\n PASSWORD(1234,30,EXPIRE) -\n DEPARTMENT(DEPTB01)",
			"1:1 TSS CREATE TYPE NAME PASSWORD DEPARTMENT"},
		{"abbreviations", "TSS CRE(D) TYPE(DEPT) NAME(N)\nTSS ADD(JOE) GROUP(G)\nTSS PER(JOE) APPL(X)\nTSS CREATE(U) NAME(N) DEPT(D) PROTECTED",
			"1:1 TSS CREATE TYPE NAME|2:1 TSS ADDTO GROUP|3:1 TSS PERMIT APPL|4:1 TSS CREATE NAME DEPARTMENT PROTECTED"},
		{"lower case", "tss addto(dept) ptktdata(irrptauth)", "1:1 TSS ADDTO PTKTDATA"},
		{"comments", "/* first */\n  TSS REFRESH /* and */ \n/* open\nTSS /* in */ LIST(JOE)", "2:3 TSS REFRESH|4:1 TSS LIST"},
		{"other characters in comments", "TSS REFRESH /* für\talle */", "1:1 TSS REFRESH"},
		{"comment sign in quotes", "TSS CREATE(D) TYPE(DEPT) NAME('A /* B')", "1:1 TSS CREATE TYPE NAME"},
		{"parenthesis and quote in quotes", "TSS CREATE(D) TYPE(DEPT) NAME('JOE''S (D)')", "1:1 TSS CREATE TYPE NAME"},
		{"continued by a plus", "TSS PERMIT(STC1) PTKTDATA(IRRPTAUTH.ZOWE.) +\n  ACCESS(READ,UPDATE)", "1:1 TSS PERMIT PTKTDATA ACCESS"},
		{"NDT", "TSS ADDTO(NDT) PSTKAPPL(ZOWE) SESSKEY(" + secret + ") SIGNMULTI", "1:1 TSS ADDTO PSTKAPPL SESSKEY SIGNMULTI"},
		{"RDT", rdt, "1:1 TSS ADDTO RESCLASS RESCODE ACLST MAXLEN"},
		{"everybody", "TSS PERMIT(ALL) IBMFAC(BPX.) ACCESS(ALL)", "1:1 TSS PERMIT IBMFAC ACCESS"},
		{"WHOHAS", "TSS WHOHAS PTKTDATA(IRRPTAUTH.ZOWE.)", "1:1 TSS WHOHAS PTKTDATA"},
		{"nothing", "/* only this */\n\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			commands, err := topsecret.Parse(c.script)
			if err != nil {
				t.Fatalf("Parse(%q): %v", c.script, err)
			}
			var got []string
			for _, p := range commands {
				got = append(got, fmt.Sprintf("%d:%d %s", p.Position().Line, p.Position().Column, p))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", c.script, diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, script string
		line, column int
		expected     string // a part of it
	}{
		{"not TSS", "PROFILE", 1, 1, "TSS"},
		{"no function", "TSS", 1, 4, "ADDTO"},
		{"unknown function", "TSS MODIFY(FAC)", 1, 5, "ADDTO"},
		{"function without an acid", "TSS ADDTO", 1, 5, "ADDTO(acid)"},
		{"acid too much", "TSS REFRESH(JOE)", 1, 5, "without an acid"},
		{"acid with a sign", "TSS DELETE(J-E)", 1, 12, "an acid"},
		{"acid that is a table", "TSS DELETE(FDT)", 1, 12, "an acid"},
		{"everybody is no acid", "TSS ADDTO(ALL) GROUP(G)", 1, 11, "an acid"},
		{"blank before the acid", "TSS DELETE (JOE)", 1, 5, "DELETE(acid)"},
		{"more than expected", "TSS REFRESH NOW", 1, 13, "the end"},
		{"unknown type", "TSS CREATE(J) TYPE(PROFILE)", 1, 20, "USER, GROUP or DEPT"},
		{"no name", "TSS CREATE(J) DEPT(D) PROTECTED", 1, 32, "NAME"},
		{"name with blanks and no quotes", "TSS CREATE(J) NAME(JOE DOE)", 1, 20, "a name"},
		{"name too long", "TSS CREATE(J) NAME(" + strings.Repeat("N", 33) + ")", 1, 20, "32"},
		{"quotes not closed", "TSS CREATE(J) NAME('JOE)", 1, 19, "closing"},
		{"no department", "TSS CREATE(J) NAME(J) PROTECTED", 1, 32, "DEPARTMENT"},
		{"department of a department", "TSS CREATE(J) TYPE(DEPT) NAME(J) DEPT(D)", 1, 5, "without DEPARTMENT"},
		{"department twice", "TSS CREATE(J) NAME(J) DEPT(D) DEPARTMENT(E)", 1, 31, "once"},
		{"neither password nor protected", "TSS CREATE(J) NAME(J) DEPT(D)", 1, 5, "either PASSWORD"},
		{"password and protected", "TSS CREATE(J) NAME(J) DEPT(D) PROTECTED PASSWORD(X)", 1, 5, "either PASSWORD"},
		{"password of a group", "TSS CREATE(J) TYPE(GROUP) NAME(J) DEPT(D) PASSWORD(X)", 1, 5, "TYPE(USER) only"},
		{"other attribute", "TSS CREATE(J) NAME(J) DEPT(D) FACILITY(TSO)", 1, 31, "PASSWORD"},
		{"password too long", "TSS REPLACE(J) PASSWORD(NINELONGX)", 1, 25, "1 to 8"},
		{"too many days", "TSS REPLACE(J) PASSWORD(X,256)", 1, 25, "255"},
		{"days that are no number", "TSS REPLACE(J) PASSWORD(X,NEVER)", 1, 25, "255"},
		{"unknown behind the days", "TSS REPLACE(J) PASSWORD(X,30,NOW)", 1, 25, "EXPIRE"},
		{"nothing to replace", "TSS REPLACE(J)", 1, 15, "PASSWORD"},
		{"nothing to add", "TSS ADDTO(J)", 1, 13, "GROUP"},
		{"nothing to remove", "TSS REMOVE(J)", 1, 14, "GROUP"},
		{"default group is not removed", "TSS REMOVE(J) DFLTGRP(G)", 1, 15, "GROUP"},
		{"two classes", "TSS ADDTO(D) APPL(A) IBMFAC(B.)", 1, 22, "one class"},
		{"class and attribute", "TSS ADDTO(J) APPL(A) SUSPEND", 1, 5, "alone"},
		{"unknown class", "TSS ADDTO(D) DATASET(SYS1.)", 1, 14, "PTKTDATA"},
		{"no level", "TSS PERMIT(J) PTKTDATA(A.)", 1, 27, "ACCESS"},
		{"unknown level", "TSS PERMIT(J) PTKTDATA(A.) ACCESS(NONE)", 1, 35, "READ"},
		{"masked resource", "TSS PERMIT(J) PTKTDATA(A.*) ACCESS(READ)", 1, 24, "a resource"},
		{"empty qualifier", "TSS PERMIT(J) PTKTDATA(A..B) ACCESS(READ)", 1, 24, "a resource"},
		{"empty resource", "TSS PERMIT(J) APPL()", 1, 20, "a resource"},
		{"prefix too long to own", "TSS ADDTO(D) PTKTDATA(" + strings.Repeat("A", 27) + ")", 1, 23, "26"},
		{"no resource", "TSS PERMIT(J) ACCESS(READ)", 1, 27, "PTKTDATA"},
		{"level in REVOKE", "TSS REVOKE(J) APPL(A) ACCESS(READ)", 1, 23, "APPL"},
		{"WHOHAS nothing", "TSS WHOHAS", 1, 11, "PTKTDATA"},
		{"key too short", "TSS ADDTO(NDT) PSTKAPPL(A) SESSKEY(296LFD)", 1, 36, "16 hexadecimal"},
		{"key not hexadecimal", "TSS ADDTO(NDT) PSTKAPPL(A) SESSKEY(0123456789ABCDEG)", 1, 36, "16 hexadecimal"},
		{"no key", "TSS ADDTO(NDT) PSTKAPPL(A)", 1, 27, "SESSKEY"},
		{"no application", "TSS ADDTO(NDT) SESSKEY(" + secret + ")", 1, 41, "PSTKAPPL"},
		{"key without its keyword", "TSS ADDTO(NDT) PSTKAPPL(A) " + secret, 1, 28, "SESSKEY"},
		{"ACF2's keyword", "TSS ADDTO(NDT) PSTKAPPL(A) SSKEY(" + secret + ")", 1, 28, "SESSKEY"},
		{"removal with a key", "TSS REMOVE(NDT) PSTKAPPL(A) SESSKEY(" + secret + ")", 1, 29, "PSTKAPPL"},
		{"another class for the RDT", "TSS ADDTO(RDT) RESCLASS(ZOWE)", 1, 25, "PTKTDATA"},
		{"resource code too low", "TSS ADDTO(RDT) RESCLASS(PTKTDATA) RESCODE(100)", 1, 43, "101 to 13F"},
		{"resource code too high", "TSS ADDTO(RDT) RESCLASS(PTKTDATA) RESCODE(140)", 1, 43, "101 to 13F"},
		{"default protection", "TSS ADDTO(RDT) RESCLASS(PTKTDATA) ATTR(DEFPROT)", 1, 35, "RESCODE"},
		{"RDT entry not whole", "TSS ADDTO(RDT) RESCLASS(PTKTDATA) RESCODE(101)", 1, 47, "ACLST"},
		{"open parenthesis", "TSS DELETE(JOE", 1, 11, "closing"},
		{"parenthesis within", "TSS ADDTO(D) APPL(A(B))", 1, 18, "closing"},
		{"continued by nothing", "TSS DELETE(JOE) +\n", 2, 1, "the line"},
		{"tabulator", "TSS\tREFRESH", 1, 4, "blanks"},
		{"second line", "TSS REFRESH\n TSS PERMIT(J) -\n  NONSENSE", 3, 3, "PTKTDATA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := topsecret.Parse(c.script)
			var e *topsecret.Error
			if !errors.As(err, &e) || !errors.Is(err, topsecret.ErrSyntax) {
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

func TestCommandsDoNotPrintSecrets(t *testing.T) {
	commands, err := topsecret.Parse("TSS REPLACE(JOE) PASSWORD(HUSHHUSH)\nTSS ADDTO(NDT) PSTKAPPL(A) SESSKEY(" + secret + ")")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(verb, commands); strings.Contains(text, "HUSHHUSH") || strings.Contains(text, secret) {
			t.Errorf("%s prints a secret: %s", verb, text)
		}
	}
}
