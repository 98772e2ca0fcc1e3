package safjwt_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/safjwt"
)

const secret = "ROSEBUD1"

// scripted answers every sign-on with one result, and remembers the request.
type scripted struct {
	result saf.VerifyResult
	asked  []saf.VerifyRequest
}

func (s *scripted) Verify(r saf.VerifyRequest) saf.VerifyResult {
	s.asked = append(s.asked, r)
	return s.result
}

func service(t *testing.T, result saf.VerifyResult) (safjwt.Service, *scripted) {
	t.Helper()
	application, err := passticket.ParseApplID("EQAAPPL")
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{result: result}
	return safjwt.Service{System: s, Application: application}, s
}

// good is a token as far as this package sees: it decodes none.
var good = idt.NewToken("header.claims.signature")

// From issued to expires the token is good.
var (
	issued  = time.Unix(1700000000, 0).UTC()
	expires = issued.Add(5 * time.Minute)
)

// granted is a success that leaves an output in the IDTA.
func granted(out idt.Output) saf.VerifyResult {
	return saf.VerifyResult{ACEE: saf.ACEE{User: "COLIN", Group: "SYS1"}, IDTA: out}
}

func refused(racf, reason int) saf.VerifyResult {
	return saf.VerifyResult{Codes: saf.Codes{SAF: 8, RACF: racf, Reason: reason}, Cause: "any"}
}

// The cause is not part of what z/OS returns, so it must not matter.
var (
	tooLow    = refused(saf.Unpublished, saf.Unpublished)
	notTooLow = saf.VerifyResult{Codes: saf.Codes{SAF: 8, RACF: 8}, Cause: saf.LevelTooLow}
)

// outcome is what a call answers: the user, or status and code.
type outcome struct {
	User   esm.UserID
	Status int
	Code   restapi.Code
}

func outcomeOf(t *testing.T, i safjwt.Identity, p *restapi.Problem) outcome {
	t.Helper()
	if p == nil {
		return outcome{User: i.User}
	}
	if strings.Contains(p.Message, secret) || i != (safjwt.Identity{}) {
		t.Errorf("refusal with identity %+v: %s", i, p.Message)
	}
	return outcome{Status: p.Status, Code: p.Code}
}

func TestIssue(t *testing.T) {
	signed := idt.Output{Token: good, Returned: true, Complete: true, Signed: true}
	for _, test := range []struct {
		name   string
		result saf.VerifyResult
		want   outcome
		says   string // part of the message
	}{
		{"signed", granted(signed), outcome{User: "COLIN"}, ""},
		{"user not defined", refused(4, 0), outcome{Status: 401, Code: safjwt.NotAuthenticated}, ""},
		{"no decision", saf.VerifyResult{Codes: saf.Codes{SAF: 4, RACF: 4}}, outcome{Status: 401, Code: safjwt.NotAuthenticated}, ""},
		{"wrong password", refused(8, 0), outcome{Status: 401, Code: safjwt.NotAuthenticated}, ""},
		{"expired password", refused(12, 0), outcome{Status: 401, Code: safjwt.PasswordExpired}, "has expired"},
		{"user revoked", refused(28, 0), outcome{Status: 401, Code: safjwt.NotAuthenticated}, ""},
		{"group revoked", refused(36, 0), outcome{Status: 401, Code: safjwt.NotAuthenticated}, ""},
		{"application", refused(52, 0), outcome{Status: 403, Code: safjwt.NotForApplication}, "class APPL"},
		{"level", tooLow, outcome{Status: 503, Code: safjwt.LevelTooLow}, "z/OS 2.4 or later"},
		{"level as the cause only", notTooLow, outcome{Status: 401, Code: safjwt.NotAuthenticated}, ""},
		{"not kept", refused(saf.Unpublished, 0), outcome{Status: 503, Code: safjwt.NotKept}, "Nothing was found out"},
		{"parameter ignored", granted(idt.Output{}), outcome{Status: 503, Code: safjwt.NotConfigured}, "JWT.EQAAPPL.<user ID>.SAF"},
		{
			"unsigned", granted(idt.Output{Token: good, Returned: true, Generation: idt.GeneratedUnsigned}),
			outcome{Status: 503, Code: safjwt.NotConfigured}, "JWT.EQAAPPL.*.SAF",
		},
		{
			"unsigned, but not said so", granted(idt.Output{Token: good, Returned: true}),
			outcome{Status: 503, Code: safjwt.NotConfigured}, "IDTDATA",
		},
		{"ICSF down", granted(idt.Output{Generation: idt.ICSFUnavailable}), outcome{Status: 503, Code: safjwt.ICSFUnavailable}, "Start ICSF"},
		{"ICSF error", granted(idt.Output{Generation: idt.ICSFError}), outcome{Status: 503, Code: safjwt.NotGenerated}, "return code 5 (ICSF error)"},
		{
			"algorithm", granted(idt.Output{Generation: idt.AlgorithmNotAllowed}),
			outcome{Status: 503, Code: safjwt.NotGenerated}, "return code 7 (signature algorithm not valid)",
		},
		{"buffer", granted(idt.Output{Generation: idt.Unpublished}), outcome{Status: 503, Code: safjwt.NotGenerated}, "return code ?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, system := service(t, test.result)
			made, who, problem := s.Issue("colin", secret)
			if got := outcomeOf(t, who, problem); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if (test.want.User != "") != (made.Text() == good.Text()) || test.want.User == "" && !made.IsZero() {
				t.Errorf("the token is there: %t", !made.IsZero())
			}
			if problem != nil && !strings.Contains(problem.Message, test.says) {
				t.Errorf("message %q, want one that says %q", problem.Message, test.says)
			}
			asked := system.asked[0]
			if asked.User != "COLIN" || asked.Application != s.Application || asked.IDTA == nil || asked.IDTA.Validates() || !asked.IDTA.FromEndUser || asked.NoPassCheck {
				t.Errorf("SAF was asked %+v", asked)
			}
		})
	}
}

// The times are those that SAF left in the IDTA; without a token there are none.
func TestTimes(t *testing.T) {
	out := idt.Output{Token: good, Returned: true, Complete: true, Signed: true, Issued: issued, Expires: expires}
	s, _ := service(t, granted(out))
	withToken := safjwt.Identity{User: "COLIN", Application: s.Application, Issued: issued, Expires: expires}
	withoutToken := safjwt.Identity{User: "COLIN", Application: s.Application}
	for _, test := range []struct {
		name string
		call func() (safjwt.Identity, *restapi.Problem)
		out  idt.Output
		want safjwt.Identity
	}{
		{"Issue", func() (safjwt.Identity, *restapi.Problem) {
			_, who, problem := s.Issue("COLIN", secret)
			return who, problem
		}, out, withToken},
		{"Authenticate", func() (safjwt.Identity, *restapi.Problem) { return s.Authenticate(good) }, out, withToken},
		{"SignOn", func() (safjwt.Identity, *restapi.Problem) { return s.SignOn("COLIN", secret) }, idt.Output{}, withoutToken},
	} {
		s.System = &scripted{result: granted(test.out)}
		who, problem := test.call()
		if diff := cmp.Diff(test.want, who, cmp.Comparer(sameApplication)); diff != "" || problem != nil {
			t.Errorf("%s: %+v (-want +got):\n%s", test.name, problem, diff)
		}
	}
}

func sameApplication(a, b passticket.ApplID) bool { return a == b }

// Who cannot be anybody is refused without SAF, which would count attempts.
func TestNotAskedAbout(t *testing.T) {
	for _, test := range []struct{ name, user, password string }{
		{"empty user", "", secret},
		{"user too long", "COLINCOLIN", secret},
		{"user with a blank", "CO LIN", secret},
		{"user beyond ASCII", "CÖLIN", secret},
		{"empty password", "COLIN", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, system := service(t, granted(idt.Output{Token: good, Returned: true, Complete: true, Signed: true}))
			want := outcome{Status: 401, Code: safjwt.NotAuthenticated}
			_, who, problem := s.Issue(test.user, test.password)
			if got := outcomeOf(t, who, problem); got != want {
				t.Errorf("Issue: got %+v, want %+v", got, want)
			}
			who, problem = s.SignOn(test.user, test.password)
			if got := outcomeOf(t, who, problem); got != want {
				t.Errorf("SignOn: got %+v, want %+v", got, want)
			}
			if len(system.asked) != 0 {
				t.Errorf("SAF was asked %+v", system.asked)
			}
		})
	}
}

func TestAuthenticate(t *testing.T) {
	for _, test := range []struct {
		name   string
		result saf.VerifyResult
		want   outcome
	}{
		{"good", granted(idt.Output{Token: good, Complete: true, Signed: true}), outcome{User: "COLIN"}},
		{"not valid", refused(108, saf.Unpublished), outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
		{"key ID", refused(108, 29), outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
		{"user gone", refused(4, 0), outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
		{"user revoked", refused(28, 0), outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
		{"application", refused(52, 0), outcome{Status: 403, Code: safjwt.NotForApplication}},
		{"level", tooLow, outcome{Status: 503, Code: safjwt.LevelTooLow}},
		{"level as the cause only", notTooLow, outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
		{"not kept", refused(saf.Unpublished, 0), outcome{Status: 503, Code: safjwt.NotKept}},
		{"unsigned", granted(idt.Output{Token: good, Complete: true}), outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
		{"parameter ignored", granted(idt.Output{}), outcome{Status: 401, Code: safjwt.TokenNotAccepted}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, system := service(t, test.result)
			who, problem := s.Authenticate(good)
			if got := outcomeOf(t, who, problem); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			asked := system.asked[0]
			if asked.User != "" || asked.Application != s.Application || asked.NoPassCheck || asked.IDTA == nil ||
				asked.IDTA.Token.Text() != good.Text() || !asked.IDTA.FromEndUser {
				t.Errorf("SAF was asked %+v", asked)
			}
		})
	}
}

func TestSignOn(t *testing.T) {
	for _, test := range []struct {
		name   string
		result saf.VerifyResult
		want   outcome
	}{
		{"good", granted(idt.Output{}), outcome{User: "COLIN"}},
		{"wrong password", refused(8, 0), outcome{Status: 401, Code: safjwt.NotAuthenticated}},
		{"expired password", refused(12, 0), outcome{Status: 401, Code: safjwt.PasswordExpired}},
		{"application", refused(52, 0), outcome{Status: 403, Code: safjwt.NotForApplication}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, system := service(t, test.result)
			who, problem := s.SignOn("colin", secret)
			if got := outcomeOf(t, who, problem); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if asked := system.asked[0]; asked.User != "COLIN" || asked.IDTA != nil || !who.Expires.IsZero() {
				t.Errorf("SAF was asked %+v, and the identity is %+v", asked, who)
			}
		})
	}
}
