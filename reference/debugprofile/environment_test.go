package debugprofile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/debugprofile"
)

// settings are what is compared of an environment.
type settings struct {
	JWT, Basic           bool
	Application, Context string
}

func settingsOf(e debugprofile.Environment) settings {
	return settings{e.JWTEnabled, e.BasicEnabled, e.Application.String(), e.ContextPath}
}

var defaults = settings{JWT: true, Application: "FEKAPPL", Context: "/api/v1"}

func with(change func(*settings)) settings {
	s := defaults
	change(&s)
	return s
}

func TestEnvironment(t *testing.T) {
	eqaappl := with(func(s *settings) { s.Application = "EQAAPPL" })
	noJWT := with(func(s *settings) { s.JWT = false })
	for _, test := range []struct {
		name, text string
		want       settings
	}{
		{"empty file", "", defaults},
		{"comments and empty lines", "\n# safJwtIsEnabled=false\n  \t\n #x\n", defaults},
		{"JWT off", "safJwtIsEnabled=false\n", noJWT},
		{"JWT on", "safJwtIsEnabled=true\n", defaults},
		{"Basic on", "safBasicIsEnabled=true", with(func(s *settings) { s.Basic = true })},
		{"Basic off", "safBasicIsEnabled=false", defaults},
		{"application as the sample spells it", "safJwtApplId=EQAAPPL\n", eqaappl},
		{"application as the documentation spells it", "safJwtApplID=EQAAPPL\n", eqaappl},
		{"application in lower case", "safJwtApplID=eqaappl\n", eqaappl},
		{"quotation marks", `safJwtApplID="EQAAPPL"` + "\nsafJwtIsEnabled='false'\n", with(func(s *settings) { s.Application, s.JWT = "EQAAPPL", false })},
		{"export", "export safJwtIsEnabled=false", noJWT},
		{"export and a tab", "export\tsafJwtIsEnabled=false", noJWT},
		{"blanks around the line", "  safJwtIsEnabled=false \t", noJWT},
		{"line ends of Windows", "safJwtIsEnabled=false\r\nsafJwtApplID=EQAAPPL\r\n", with(func(s *settings) { s.Application, s.JWT = "EQAAPPL", false })},
		{"byte order mark", "\uFEFFsafJwtIsEnabled=false", noJWT},
		{"comment behind a value", "safJwtIsEnabled=false # not now", noJWT},
		{"comment behind quotation marks", `safJwtIsEnabled="false" # not now`, noJWT},
		{"comment instead of a value", "safJwtIsEnabled= # default\n", defaults},
		{"empty values", "safJwtIsEnabled=\nsafJwtApplId=\"\"\ncontext_path=\n", defaults},
		{"context path", "context_path=/dps/v2", with(func(s *settings) { s.Context = "/dps/v2" })},
		{"context path with a slash at its end", "context_path=/dps/", with(func(s *settings) { s.Context = "/dps" })},
		{"root", "context_path=/", with(func(s *settings) { s.Context = "" })},
		{"all that is in the sample", sample, with(func(s *settings) { s.Application, s.Basic = "EQAAPPL", true })},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, problems := debugprofile.ParseEnvironment([]byte(test.text))
			if diff := cmp.Diff(test.want, settingsOf(e)); diff != "" || problems.Err() != nil {
				t.Errorf("%q: %v (-want +got):\n%s", test.text, problems, diff)
			}
			if len(problems) != 0 {
				t.Errorf("%q: problems %v, want none", test.text, problems)
			}
		})
	}
}

const password = "S3cretWord"

// sample has every key once.
const sample = `# eqaprof.env
java_dir=/usr/lpp/java/J8.0_64
liberty_dir="/usr/lpp/liberty_zos/current"
port=8143
port_shutdown=-1
SECURE="AT-TLS"
keystoreType=PKCS12
keystoreFile=/etc/debug/keystore.p12
keystorePass=` + password + `
keystorePassFile=
keystorePassEncryptionKeyFile=
context_path="/api/v1"
allowProtocolVersionFallback=true
corAllowedOrigins=https://a.example,https://b.example
denyIPAddress=false
trustedHostnames=
enableKeepAlive=true
enableRateLimit=true
requestsPerSec=10.0
enableAttachApi=false
attachApiDir=/tmp/attach
enableTraceLog=false
traceLogMaxFiles=2
traceInboundHeaderName=X-In
traceOutboundHeaderName=X-Out
swaggerUIServers=
serverLoggerLevel=INFO
dpsApiLoggerLevel=WARN
imsIsoApiLoggerLevel=OFF
authApiLoggerLevel=DEBUG
default_dsname=&USERID.DLAYDBG.EQAUOPTS
dtcn_ports=/etc/debug/dtcn.ports
imsiso_dd_eqatipsb=A.B
imsiso_dd_sysproc=A.B
imsiso_dd_jcllib=A.B
imsiso_dd_syslib=A.B
safBasicIsEnabled=true
safJwtIsEnabled=true
safJwtApplId=EQAAPPL
`

func TestEnvironmentValue(t *testing.T) {
	e, _ := debugprofile.ParseEnvironment([]byte(sample))
	for key, want := range map[string]string{
		"port": "8143", "liberty_dir": "/usr/lpp/liberty_zos/current", "default_dsname": "&USERID.DLAYDBG.EQAUOPTS",
		"safJwtApplID": "EQAAPPL", "safJwtApplId": "EQAAPPL", "keystorePassFile": "", "keystorePass": "", "nothing": "",
	} {
		if got := e.Value(key); got != want {
			t.Errorf("Value(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestEnvironmentProblems(t *testing.T) {
	type problem = debugprofile.Problem
	const unknown, twice = "it is not a key of this file", "it is given twice"
	truth := func(line int, key, value string) problem {
		return problem{Line: line, Kind: debugprofile.BadValue, Key: key, Text: fmt.Sprintf("%q is not a value of this key; give true or false", value)}
	}
	malformed := func(line int, text string) problem {
		return problem{Line: line, Kind: debugprofile.Malformed, Text: text}
	}
	const (
		noEquals = "it is neither empty, nor a comment, nor of the form KEY=VALUE"
		blanks   = "there are blanks around the equals sign"
		form     = "a key has up to 64 letters, digits and underscores, the first no digit"
	)
	for _, test := range []struct {
		name, text string
		want       debugprofile.Problems
	}{
		{"misspelt", "# x\nsafJwtIsEnable=false", debugprofile.Problems{{Line: 2, Kind: debugprofile.UnknownKey, Key: "safJwtIsEnable", Nearest: "safJwtIsEnabled", Text: unknown}}},
		{"another case", "SAFJWTAPPLID=EQAAPPL", debugprofile.Problems{{Line: 1, Kind: debugprofile.UnknownKey, Key: "SAFJWTAPPLID", Nearest: "safJwtApplId", Text: unknown}}},
		{"letters swapped", "keystroePass=" + password, debugprofile.Problems{{Line: 1, Kind: debugprofile.UnknownKey, Key: "keystroePass", Nearest: "keystorePass", Text: unknown}}},
		{"a key like no other", "PATH=/bin", debugprofile.Problems{{Line: 1, Kind: debugprofile.UnknownKey, Key: "PATH", Nearest: "", Text: unknown}}},
		{"twice", "port=1\n\nport=2", debugprofile.Problems{{Line: 3, Kind: debugprofile.DuplicateKey, Key: "port", First: 1, Text: twice}}},
		{"twice, in both spellings", "safJwtApplID=A\nsafJwtApplId=A", debugprofile.Problems{{Line: 2, Kind: debugprofile.DuplicateKey, Key: "safJwtApplId", First: 1, Text: twice}}},
		{"twice, empty at first", "port=\nport=2", debugprofile.Problems{{Line: 2, Kind: debugprofile.DuplicateKey, Key: "port", First: 1, Text: twice}}},
		{"yes", "safJwtIsEnabled=yes", debugprofile.Problems{truth(1, "safJwtIsEnabled", "yes")}},
		{"True", "\nsafBasicIsEnabled=True", debugprofile.Problems{truth(2, "safBasicIsEnabled", "True")}},
		{"a comment without a blank", "safJwtIsEnabled=true#x", debugprofile.Problems{truth(1, "safJwtIsEnabled", "true#x")}},
		{"several", "safJwtIsEnabled=1\nfoo\nsafBasicIsEnabled=0", debugprofile.Problems{truth(1, "safJwtIsEnabled", "1"), malformed(2, noEquals), truth(3, "safBasicIsEnabled", "0")}},
		{"no equals sign", "keystorePass " + password, debugprofile.Problems{malformed(1, noEquals)}},
		{"export alone", "export", debugprofile.Problems{malformed(1, noEquals)}},
		{"blank before", "keystorePass =" + password, debugprofile.Problems{malformed(1, blanks)}},
		{"blank behind", "keystorePass= " + password, debugprofile.Problems{malformed(1, blanks)}},
		{"no key", "=" + password, debugprofile.Problems{malformed(1, form)}},
		{"a key with a hyphen", "saf-jwt=" + password, debugprofile.Problems{malformed(1, form)}},
		{"a key that begins with a digit", "1x=" + password, debugprofile.Problems{malformed(1, form)}},
		{"a key that is too long", strings.Repeat("x", 65) + "=x", debugprofile.Problems{malformed(1, form)}},
		{"open quotation mark", `keystorePass="` + password, debugprofile.Problems{malformed(1, "the closing quotation mark is missing")}},
		{"quotation marks of two kinds", `keystorePass="` + password + `'`, debugprofile.Problems{malformed(1, "the closing quotation mark is missing")}},
		{"text behind quotation marks", `keystorePass="x"` + password, debugprofile.Problems{malformed(1, "there is something behind the closing quotation mark")}},
		{"control character", "keystorePass=" + password + "\x01", debugprofile.Problems{malformed(1, "it holds control characters, or is not UTF-8")}},
		{"not UTF-8", "keystorePass=" + password + "\xFF", debugprofile.Problems{malformed(1, "it holds control characters, or is not UTF-8")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, problems := debugprofile.ParseEnvironment([]byte(test.text))
			if diff := cmp.Diff(test.want, problems); diff != "" {
				t.Errorf("%q (-want +got):\n%s", test.text, diff)
			}
			if settingsOf(e).Context != "/api/v1" {
				t.Errorf("%q: settings %+v", test.text, settingsOf(e))
			}
			for _, p := range problems {
				if !strings.Contains(p.String(), fmt.Sprintf("line %d: ", p.Line)) || !strings.Contains(p.String(), p.Nearest) {
					t.Errorf("%+v prints as %q", p, p)
				}
			}
			isError := test.want[0].Kind != debugprofile.UnknownKey
			if err := problems.Err(); errors.Is(err, debugprofile.ErrEnvironment) != isError || err != nil && !isError {
				t.Errorf("%q: error %v, want one: %t", test.text, err, isError)
			}
			if text := fmt.Sprintf("%v %+v %v %+v", problems, problems, problems.Err(), e); strings.Contains(text, password) {
				t.Errorf("%q: the password shows in %s", test.text, text)
			}
		})
	}
}

func TestBadValues(t *testing.T) {
	for _, line := range []string{
		"java_dir=usr/lpp", "liberty_dir=x", "port=0", "port=65536", "port=-1", "port=x", "port_shutdown=-2", "port_shutdown=0",
		"SECURE=y", "SECURE=TLS", "keystoreType=JKS", "keystoreType=pkcs12", "context_path=api/v1", "context_path=/api//v1", "context_path=//api",
		"context_path=//", "context_path=/api/../v1", "context_path=/api/.", "context_path=/a?b", "context_path=/a%20b", "context_path=/a{b}",
		"allowProtocolVersionFallback=x", "denyIPAddress=1", "enableKeepAlive=TRUE", "enableRateLimit=on", "enableAttachApi=no", "enableTraceLog=off",
		"attachApiDir=x", "requestsPerSec=0", "requestsPerSec=-1", "requestsPerSec=NaN", "requestsPerSec=Inf", "requestsPerSec=ten",
		"traceLogMaxFiles=-1", "traceLogMaxFiles=x", "serverLoggerLevel=info", "dpsApiLoggerLevel=LOUD", "imsIsoApiLoggerLevel=1", "authApiLoggerLevel=TRACE",
		"safBasicIsEnabled=yes", "safJwtIsEnabled=1", "safJwtApplId=TOOLONGNAME", "safJwtApplID=EQA.APPL", "safJwtApplId=ÄPPL",
		"SECURE=" + strings.Repeat("x", 1000),
	} {
		_, problems := debugprofile.ParseEnvironment([]byte(line))
		if len(problems) != 1 || problems[0].Kind != debugprofile.BadValue || len(problems[0].String()) > 250 {
			t.Errorf("%.80s: problems %v, want one of a bad value", line, problems)
		}
	}
	for _, line := range []string{
		"port=1", "port=65535", "port_shutdown=8105", "SECURE=Y", "SECURE=N", "keystoreType=JCERACFKS", "keystoreType=JCECCARACFKS", "requestsPerSec=1000.0",
		"requestsPerSec=0.5", "traceLogMaxFiles=0", "serverLoggerLevel=ERROR", "context_path=/a-b/c.d/e_f~g", "safJwtApplID=#A$@1",
	} {
		if _, problems := debugprofile.ParseEnvironment([]byte(line)); len(problems) != 0 {
			t.Errorf("%s: problems %v, want none", line, problems)
		}
	}
}

// A file that is written from settings is read back, in whatever order and form.
func TestEnvironmentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := settings{
			JWT: rapid.Bool().Draw(t, "jwt"), Basic: rapid.Bool().Draw(t, "basic"),
			Application: rapid.StringMatching(`[A-Z0-9#$@]{1,8}`).Draw(t, "application"),
			Context:     rapid.StringMatching(`(/[a-z0-9_-]{1,5}){1,3}`).Draw(t, "context"),
		}
		lines := []string{
			fmt.Sprint("safJwtIsEnabled=", want.JWT), fmt.Sprint("safBasicIsEnabled=", want.Basic),
			rapid.SampledFrom([]string{"safJwtApplId=", "safJwtApplID="}).Draw(t, "key") + want.Application, "context_path=" + want.Context,
		}
		forms := rapid.SampledFrom([]func(key, value string) string{
			func(k, v string) string { return k + "=" + v },
			func(k, v string) string { return "export " + k + `="` + v + `"` },
			func(k, v string) string { return "\t" + k + "='" + v + "'\t# why" },
			func(k, v string) string { return "# next\n\n" + k + "=" + v + " \r" },
		})
		var text string
		for _, line := range rapid.Permutation(lines).Draw(t, "lines") {
			key, value, _ := strings.Cut(line, "=")
			text += forms.Draw(t, "form")(key, value) + "\n"
		}
		got, problems := debugprofile.ParseEnvironment([]byte(text))
		if diff := cmp.Diff(want, settingsOf(got)); diff != "" || len(problems) != 0 {
			t.Fatalf("%q: %v (-want +got):\n%s", text, problems, diff)
		}
	})
}

// FuzzParseEnvironment adds any text to a password that must not show, and holds
// what comes out to what is promised of it.
func FuzzParseEnvironment(f *testing.F) {
	for _, seed := range []string{
		"", sample, "safJwtIsEnabled=yes", "port=1\nport=2", "export x", "a=b=c", "context_path=/x/", "keystorePas", "'", "\"", "safJwtApplID=", "\x00", "\xFF=",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		text := before + "\nkeystorePass=" + password + "\n" + after
		e, problems := debugprofile.ParseEnvironment([]byte(text))
		if printed := fmt.Sprintf("%+v %#v %v", e, problems, problems.Err()); !strings.Contains(before+after, password) && strings.Contains(printed, password) {
			t.Fatalf("%q: the password shows", text)
		}
		if e.Application.String() == "" || e.ContextPath != "" && (e.ContextPath[0] != '/' || strings.HasSuffix(e.ContextPath, "/")) {
			t.Fatalf("%q: settings %+v", text, settingsOf(e))
		}
		lines, last := strings.Count(text, "\n")+1, 0
		for _, p := range problems {
			if p.Line <= last || p.Line > lines || p.Text == "" || (p.Kind == debugprofile.Malformed) != (p.Key == "") {
				t.Fatalf("%q: problem %+v behind line %d of %d", text, p, last, lines)
			}
			last = p.Line
		}
		again, more := debugprofile.ParseEnvironment([]byte(text))
		if cmp.Diff(problems, more) != "" || settingsOf(e) != settingsOf(again) {
			t.Fatalf("%q is read in two ways", text)
		}
	})
}
