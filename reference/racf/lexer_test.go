package racf_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/racf"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         []string
	}{
		{"nothing", "\n   \n/* only a comment */\n", nil},
		{"captured: define", "RDEFINE XFACILIT (IRR.IRRSMO00.PRECHECK)", []string{"RDEFINE XFACILIT (IRR.IRRSMO00.PRECHECK)"}},
		{"captured: alter", "RALTER XFACILIT (name) UACC(None) OWNER(eswift)", []string{"RALTER XFACILIT (name) UACC(None) OWNER(eswift)"}},
		{"captured: permit", "PERMIT TESTING CLASS(ELIJTEST) ACCESS(NONE) ID(ESWIFT)", []string{"PERMIT TESTING CLASS(ELIJTEST) ACCESS(NONE) ID(ESWIFT)"}},
		{"captured: permit delete", "PERMIT TESTING CLASS(ELIJTEST) DELETE ID(ESWIFT)", []string{"PERMIT TESTING CLASS(ELIJTEST) DELETE ID(ESWIFT)"}},
		{"captured: alter user", "ALTUSER SQUIDWRD NAME('Squidward') OWNER(leonard) SPECIAL OMVS(UID(2424) HOME('/u/squidwrd') PROGRAM('/bin/sh'))",
			[]string{"ALTUSER SQUIDWRD NAME('Squidward') OWNER(leonard) SPECIAL OMVS(UID(2424) HOME('/u/squidwrd') PROGRAM('/bin/sh'))"}},
		{"captured: keywords padded to twelve columns", "ALTUSER SQUIDWRD NOSPECIAL    OMVS        (HOME        ('/u/clarinet') NOPROGRAM   )",
			[]string{"ALTUSER SQUIDWRD NOSPECIAL OMVS(HOME('/u/clarinet') NOPROGRAM)"}},
		{"abbreviated commands", "rdef facility x\nralt facility x uacc(read)\npe x cl(facility) id(*) ac(read)\nsetr racl(facility) refr\nlu ibmuser\nrl facility x auth\nalu a rest\nco a group(g)\nre a gr(g)\nrdel facility x\nau a\ndu a\nag g\ndg g",
			[]string{"RDEFINE facility x", "RALTER facility x UACC(read)", "PERMIT x CLASS(facility) ID(*) ACCESS(read)", "SETROPTS RACLIST(facility) REFRESH",
				"LISTUSER ibmuser", "RLIST facility x AUTHUSER", "ALTUSER a RESTRICTED", "CONNECT a GROUP(g)", "REMOVE a GROUP(g)", "RDELETE facility x",
				"ADDUSER a", "DELUSER a", "ADDGROUP g", "DELGROUP g"}},
		{"hyphen", "RDEFINE FACILITY -\n  BPX.SERVER -\n  UACC(NONE)", []string{"RDEFINE FACILITY BPX.SERVER UACC(NONE)"}},
		{"hyphen keeps what begins the next line", "RDEFINE FACILITY BPX.-\n SERVER", nil},
		{"plus joins a word", "RDEFINE FACILITY BPX.+\n    , /* here */ SERVER", []string{"RDEFINE FACILITY BPX.SERVER"}},
		{"blank before plus keeps operands apart", "RDEFINE FACILITY +\n   BPX.SERVER +\n   UACC(NONE)", []string{"RDEFINE FACILITY BPX.SERVER UACC(NONE)"}},
		{"blanks behind the mark", "RDEFINE FACILITY -   \r\n  BPX.SERVER\r\n", []string{"RDEFINE FACILITY BPX.SERVER"}},
		{"comment before the mark", "RDEFINE FACILITY /* the class */ -\n X", []string{"RDEFINE FACILITY X"}},
		{"comment over two lines", "RDEFINE FACILITY /* a -\n b */ X", []string{"RDEFINE FACILITY X"}},
		{"comment inside a word", "RDEFINE FACILITY/*x*/X", []string{"RDEFINE FACILITY X"}},
		{"comment that is not closed", "RDEFINE FACILITY X /* UACC(READ)", []string{"RDEFINE FACILITY X"}},
		{"semicolon", "RDEFINE FACILITY X; and (whatever' /*", []string{"RDEFINE FACILITY X"}},
		{"commas and tabs", "SETROPTS,RACLIST(DIGTCERT,\tDIGTRING , )", []string{"SETROPTS RACLIST(DIGTCERT DIGTRING)"}},
		{"apostrophe in quotes", "RDEFINE FACILITY X DATA('it''s (a) /* text */; -')", []string{"RDEFINE FACILITY X DATA('it''s (a) /* text */; -')"}},
		{"quoted text over two lines", "RDEFINE FACILITY X DATA('one -\ntwo')", []string{"RDEFINE FACILITY X DATA('one two')"}},
		{"a keyword may be a profile name", "RDEFINE FACILITY UACC UACC(READ)", []string{"RDEFINE FACILITY UACC UACC(READ)"}},
		{"the longer name is no ambiguity", "RLIST FACILITY X ALL", []string{"RLIST FACILITY X ALL"}},
		{"secrets do not show", "ADDUSER A PASSWORD(SECRET1) PHRASE('Correct horse 4')\nRDEF PTKTDATA A SSIGNON(KEYM(0123456789ABCDEF))",
			[]string{"ADDUSER A PASSWORD(redacted) PHRASE(redacted)", "RDEFINE PTKTDATA A SSIGNON(KEYMASKED(redacted))"}},
		{"LISTMAP with and without label", "RACMAP ID(A) LISTMAP\nRACMAP ID(A) LISTMAP(LABEL('x'))", []string{"RACMAP ID(A) LISTMAP", "RACMAP ID(A) LISTMAP(LABEL('x'))"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			commands, err := racf.Parse(c.script)
			if (err != nil) != (c.want == nil && c.name != "nothing") {
				t.Fatalf("error %v", err)
			}
			var got []string
			for _, command := range commands {
				got = append(got, command.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", c.script, diff)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		name, script  string
		line, column  int
		expected      string // part of what was expected
		kind          error
		firstMessages string // "" stands for a message without ID
	}{
		{"no command", "FROBNICATE X", 1, 1, "RDEFINE", racf.ErrSyntax, ""},
		{"a prefix is no abbreviation of a command", "RDEFIN FACILITY X", 1, 1, "RDEFINE", racf.ErrSyntax, ""},
		{"other command of RACF", "\n RACDCERT LIST", 2, 2, "RDEFINE", racf.ErrUnsupported, ""},
		{"parenthesis for a command", "(RDEFINE)", 1, 1, "a command", racf.ErrSyntax, ""},
		{"stray 0 for a hyphen: the next line is no command", "PERMIT X CLASS(FACILITY) 0\n   ID(Y) ACCESS(READ)", 1, 26, "CLASS, ID, ACCESS", racf.ErrSyntax, "IKJ56712I INVALID KEYWORD, 0"},
		{"no class", "RDEFINE", 1, 8, "a class name", racf.ErrSyntax, ""},
		{"no profile name", "RDEFINE FACILITY", 1, 17, "a profile name", racf.ErrSyntax, ""},
		{"empty list", "RDEFINE FACILITY ()", 1, 19, "a profile name", racf.ErrSyntax, ""},
		{"list of classes", "RDEFINE (FACILITY APPL) X", 1, 9, "a class name", racf.ErrSyntax, ""},
		{"unknown keyword", "RDEFINE FACILITY X FOO(1)", 1, 20, "UACC, OWNER", racf.ErrSyntax, "IKJ56712I INVALID KEYWORD, FOO"},
		{"unknown keyword on a continued line", "RDEFINE FACILITY X -\n   UACC(READ) FOO", 2, 15, "UACC, OWNER", racf.ErrSyntax, "IKJ56712I INVALID KEYWORD, FOO"},
		{"unknown keyword behind a plus", "RDEFINE FACILITY X +\n , FOO", 2, 4, "UACC, OWNER", racf.ErrSyntax, "IKJ56712I INVALID KEYWORD, FOO"},
		{"unsupported keyword", "RDEFINE FACILITY X AUDIT(ALL)", 1, 20, "UACC, OWNER", racf.ErrUnsupported, ""},
		{"unsupported keyword in a segment", "ADDUSER A OMVS(AUTOUID)", 1, 16, "UID, HOME", racf.ErrUnsupported, ""},
		{"ambiguous keyword", "SETROPTS GEN(FACILITY)", 1, 10, "GENERIC, GENCMD", racf.ErrSyntax, ""},
		{"ambiguous for a keyword that is not supported", "SETROPTS NOGENE(FACILITY)", 1, 10, "NOGENERIC", racf.ErrSyntax, ""},
		{"keyword twice", "RDEFINE FACILITY X UACC(READ) UACC(NONE)", 1, 31, "one of the two", racf.ErrSyntax, ""},
		{"keyword and its opposite", "ALTUSER A SPECIAL NOSPECIAL", 1, 19, "one of the two", racf.ErrSyntax, ""},
		{"two keys", "RDEFINE PTKTDATA A SSIGNON(KEYLABEL(A) NOLEGACYKEY)", 1, 40, "one of the two", racf.ErrSyntax, ""},
		{"value missing", "RDEFINE FACILITY X UACC", 1, 24, "NONE, EXECUTE", racf.ErrSyntax, ""},
		{"value empty", "RDEFINE FACILITY X UACC()", 1, 25, "UACC", racf.ErrSyntax, ""},
		{"value for a flag", "RDEFINE FACILITY X WARNING(YES)", 1, 27, "WARNING alone", racf.ErrUnsupported, ""},
		{"date for REVOKE", "ALTUSER A REVOKE(01/01/30)", 1, 17, "REVOKE alone", racf.ErrUnsupported, ""},
		{"two values", "RDEFINE FACILITY X UACC(READ NONE)", 1, 30, "one value", racf.ErrSyntax, ""},
		{"unquoted text with a blank", "ADDUSER A NAME(Square Pants)", 1, 23, "apostrophes", racf.ErrSyntax, ""},
		{"segment empty", "RDEFINE PTKTDATA X SSIGNON()", 1, 27, "KEYMASKED", racf.ErrSyntax, ""},
		{"segment without value", "RDEFINE PTKTDATA X SSIGNON", 1, 27, "KEYMASKED", racf.ErrSyntax, ""},
		{"parenthesis not closed", "RDEFINE FACILITY X UACC(READ", 1, 24, "a closing parenthesis", racf.ErrSyntax, ""},
		{"segment not closed", "RDEFINE PTKTDATA X SSIGNON(TYPE(UPPER)", 1, 39, "a closing parenthesis", racf.ErrSyntax, ""},
		{"misplaced parenthesis of SSIGNON", "RDEFINE PTKTDATA X SSIGNON(KEYMASKED(0123456789ABCDEF) UACC(NONE))", 1, 56, "KEYMASKED", racf.ErrSyntax, "IKJ56712I INVALID KEYWORD, UACC"},
		{"one parenthesis too many", "RDEFINE FACILITY X UACC(READ))", 1, 30, "UACC, OWNER", racf.ErrSyntax, "IKJ56712I INVALID KEYWORD, )"},
		{"parenthesis in a value", "RDEFINE FACILITY X OWNER((A))", 1, 26, "a closing parenthesis", racf.ErrSyntax, ""},
		{"quoted keyword", "RDEFINE FACILITY X 'UACC'", 1, 20, "UACC, OWNER", racf.ErrSyntax, ""},
		{"quote not closed", "RDEFINE FACILITY X DATA('abc)", 1, 25, "a closing apostrophe", racf.ErrSyntax, ""},
		{"apostrophe in a word", "RDEFINE FACILITY X DATA(it's)", 1, 27, "apostrophe", racf.ErrSyntax, ""},
		{"text behind a quote", "RDEFINE FACILITY X DATA('a'b)", 1, 25, "a closing apostrophe", racf.ErrSyntax, ""},
		{"control character", "RDEFINE FACILITY X DATA('a\x01b')", 1, 25, "a closing apostrophe", racf.ErrSyntax, ""},
		{"beyond ASCII", "RDEFINE FACILITY ÄPFEL", 1, 18, "apostrophes", racf.ErrSyntax, ""},
		{"mark on the last line", "RDEFINE FACILITY X -", 1, 20, "one more line", racf.ErrSyntax, ""},
		{"user ID too long", "ADDUSER (ANNA TOOLONGID)", 1, 15, "a user ID", racf.ErrSyntax, ""},
		{"group begins with a digit", "ADDGROUP 1A", 1, 10, "a group name", racf.ErrSyntax, ""},
		{"name too long", "ADDUSER A NAME('123456789012345678901')", 1, 16, "1 to 20 characters", racf.ErrSyntax, ""},
		{"key of 15 digits", "RDEFINE PTKTDATA X SSIGNON(KEYMASKED(0123456789ABCDE))", 1, 38, "16 hexadecimal digits", racf.ErrSyntax, ""},
		{"key with a G", "RDEFINE PTKTDATA X SSIGNON(KEYENCRYPTED(0123456789ABCDEG))", 1, 41, "16 hexadecimal digits", racf.ErrSyntax, ""},
		{"TIMEOUT(0)", "RDEFINE PTKTDATA X SSIGNON(TIMEOUT(0))", 1, 36, "1 to 600", racf.ErrSyntax, ""},
		{"TIMEOUT(601)", "RDEFINE PTKTDATA X SSIGNON(TIMEOUT(601))", 1, 36, "1 to 600", racf.ErrSyntax, ""},
		{"TIMEOUT(+1)", "RDEFINE PTKTDATA X SSIGNON(TIMEOUT(+1))", 1, 36, "1 to 600", racf.ErrSyntax, ""},
		{"TYPE(LOWER)", "RDEFINE PTKTDATA X SSIGNON(TYPE(LOWER))", 1, 33, "UPPER, MIXED", racf.ErrSyntax, ""},
		{"REPLAY(MAYBE)", "RDEFINE PTKTDATA X SSIGNON(REPLAY(MAYBE))", 1, 35, "YES, NO", racf.ErrSyntax, ""},
		{"ENCRYPTKEY", "RALTER PTKTDATA X SSIGNON(ENCRYPTKEY)", 1, 27, "KEYMASKED", racf.ErrUnsupported, ""},
		{"SIGALG(ES256)", "RDEFINE IDTDATA X IDTPARMS(SIGALG(ES256))", 1, 35, "HS256", racf.ErrSyntax, ""},
		{"IDTTIMEOUT(1441)", "RDEFINE IDTDATA X IDTPARMS(IDTTIMEOUT(1441))", 1, 39, "1 to 1440", racf.ErrSyntax, ""},
		{"label with a slash", "RDEFINE PTKTDATA X SSIGNON(EPTKEYLABEL(A/B))", 1, 40, "a key label", racf.ErrSyntax, ""},
		{"ACCESS(ALL)", "PERMIT X CLASS(FACILITY) ID(A) ACCESS(ALL)", 1, 39, "NONE, EXECUTE", racf.ErrSyntax, ""},
		{"GROUP missing", "CONNECT A", 1, 10, "GROUP(...)", racf.ErrSyntax, ""},
		{"CLASS missing", "PERMIT X ID(A) ACCESS(READ)", 1, 28, "CLASS(...)", racf.ErrSyntax, ""},
		{"REVOKE(0)", "SETROPTS PASSWORD(REVOKE(0))", 1, 26, "1 to 254", racf.ErrSyntax, ""},
		{"RACMAP functions", "RACMAP ID(A) MAP QUERY", 1, 18, "one of the two", racf.ErrSyntax, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := racf.Parse(c.script)
			var e *racf.Error
			if !errors.As(err, &e) {
				t.Fatalf("Parse(%q) = %v, want an *Error", c.script, err)
			}
			if (e.Position != racf.Position{Line: c.line, Column: c.column}) || !strings.Contains(e.Expected, c.expected) || !errors.Is(err, c.kind) {
				t.Errorf("Parse(%q) = %v; want line %d, column %d, expected …%s…, %v", c.script, err, c.line, c.column, c.expected, c.kind)
			}
			if first := strings.Join(printed(e.Messages), " / "); first != c.firstMessages {
				t.Errorf("messages %q, want %q", first, c.firstMessages)
			}
		})
	}
}

// What may be a part of a password is not in any error.
func TestErrorsHoldNoSecrets(t *testing.T) {
	const secret = "SECRET"
	w := newWorld(t)
	s := w.session(t, racf.Config{})
	for _, command := range []string{
		"ADDUSER A PASSWORD(SECRET-TOO-LONG)",
		"ADDUSER A PASSWORD(MY SECRET)",
		"ADDUSER A PASSWORD MY SECRET",
		"ADDUSER A PASSWORD(MY)SECRET",
		"ADDUSER A PHRASE('short SECRET')",
		"ADDUSER A PASSWORD('SECR T') UACC(SECRET)",
		"ADDUSER A PASSWORD(SEC!RET) /* SECRET",
		"ADDUSER A PASSWORD('SECRET",
		"ADDUSER A PASSWORD((SECRET))",
		"RDEFINE PTKTDATA A SSIGNON(KEYMASKED(SECRET))",
		"RDEFINE PTKTDATA A SSIGNON(KEYMASKED(0123456789ABCDE SECRET))",
		"RDEFINE PTKTDATA A SSIGNON(KEYMASKED(0123456789ABCDEF) SECRET)",
	} {
		result, err := s.Execute(command)
		if err == nil {
			t.Errorf("%s: accepted", command)
		}
		if text := fmt.Sprintf("%v %+v %#v", err, result, err); strings.Contains(text, secret) {
			t.Errorf("%s: shows it: %s", command, text)
		}
	}
}

func TestCommandsDoNotPrintSecrets(t *testing.T) {
	commands, err := racf.Parse("ADDUSER A PASSWORD(SECRET) PHRASE('Correct SECRET 4')\nRDEFINE PTKTDATA A SSIGNON(KEYENCRYPTED(5EC2E70123456789))")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{commands, commands[0], &commands[1], struct{ c racf.Command }{commands[0]}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "SECRET") || strings.Contains(text, "5EC2E7") || strings.Contains(text, "534543524554") {
				t.Errorf("%s of %T: %s", verb, value, text)
			}
		}
	}
	if text, _ := commands[0].MarshalText(); strings.Contains(string(text), "SECRET") || strings.Contains(commands[0].LogValue().String(), "SECRET") {
		t.Errorf("MarshalText or LogValue: %s", text)
	}
	if got := (racf.Command{}).String(); got != "" {
		t.Errorf("zero value: %q", got)
	}
}
