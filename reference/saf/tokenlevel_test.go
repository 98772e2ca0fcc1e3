package saf_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zos"
)

func level(t *testing.T, text string) zos.Level {
	t.Helper()
	l, err := zos.ParseLevel(text)
	must(t, err)
	return l
}

// Below z/OS 2.4 every use of an identity token is refused, and nothing else is
// (rule IDT-13).
func TestTokenNeedsLevel(t *testing.T) {
	unknown := outcome{"8/?/?", saf.LevelTooLow, ""}
	for text, want := range map[string]outcome{
		"2.2": unknown, "2.3": unknown, "2.3 OA59196": unknown,
		"2.4": byToken, "2.5": byToken, "3.1": byToken, "3.2": byToken,
	} {
		w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", signed())
		token := w.issue("FEKAPPL")
		w.at(level(t, text))
		w.records = nil
		r := w.present(colin, "FEKAPPL", token)
		if diff := cmp.Diff(want, of(r)); diff != "" {
			t.Errorf("%s: sign-on by a token (-want +got):\n%s", text, diff)
		}
		if want != unknown {
			continue
		}
		r = w.askToken("FEKAPPL")
		if diff := cmp.Diff(left{Outcome: unknown}, leftBy(r)); diff != "" || r.ACEE != (saf.ACEE{}) || len(w.records) != 0 {
			t.Errorf("%s: asking for a token, ACEE %+v, %d records (-want +got):\n%s", text, r.ACEE, len(w.records), diff)
		}
		if r := w.GenerateToken(acee(colin), appl("FEKAPPL")); r.String() != "8/8/4" || r.Cause != saf.LevelTooLow || !r.IDTA.Token.IsZero() {
			t.Errorf("%s: initACEE, function 7: %v (%s), want 8/8/4 and no token", text, r.Codes, r.Cause)
		}
		if r := w.logOn(colin, password); !r.OK() {
			t.Errorf("%s: sign-on by password: %v (%s), want 0/0/0", text, r.Codes, r.Cause)
		}
	}
}

// initACEE makes tokens with IDT2, unlike VERIFY failing if it cannot.
func TestGenerateTokenFromACEE(t *testing.T) {
	for text, want := range map[string]string{
		"2.4": "8/8/4", "2.4 OA63462": "0/0/0", "2.5": "8/8/4", "2.5 OA63462": "0/0/0", "3.1": "0/0/0", "3.2": "0/0/0",
	} {
		w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", signed()).at(level(t, text))
		r := w.GenerateToken(acee(colin), appl("FEKAPPL"))
		if r.String() != want || r.OK() == r.IDTA.Token.IsZero() || (r.Cause == "") != r.OK() {
			t.Errorf("%s: %v (%s), token %t; want %s", text, r.Codes, r.Cause, !r.IDTA.Token.IsZero(), want)
		}
		if r.OK() && of(w.present(colin, "FEKAPPL", r.IDTA.Token)) != byToken {
			t.Errorf("%s: the token of initACEE is not accepted", text)
		}
	}
}

func TestGenerateTokenApplication(t *testing.T) {
	w := newTokenWorld(t)
	signedOn := w.Verify(saf.VerifyRequest{User: colin, Application: appl("CICSA"), Authenticator: saf.NewAuthenticator(password)}).ACEE
	for _, test := range []struct {
		name, application string
		acee              saf.ACEE
		want, amr         []any
	}{
		{"named", "FEKAPPL", signedOn, []any{"FEKAPPL", "*ANYAPPL*"}, []any{"saf-pwd"}},
		{"that of the ACEE", "", signedOn, []any{"CICSA", "*ANYAPPL*"}, []any{"saf-pwd"}},
		{"none", "", acee(stc), []any{"MVSS0W1", "*ANYAPPL*"}, []any{}},
	} {
		r := w.GenerateToken(test.acee, appl(test.application))
		if !r.OK() || r.IDTA.Generation != idt.GeneratedUnsigned {
			t.Errorf("%s: %v (%s), generation %v", test.name, r.Codes, r.Cause, r.IDTA.Generation)
			continue
		}
		claims := claimsOf(t, r.IDTA.Token)
		got := map[string]any{"sub": claims["sub"], "aud": claims["aud"], "amr": claims["amr"]}
		if diff := cmp.Diff(map[string]any{"sub": string(test.acee.User), "aud": test.want, "amr": test.amr}, got); diff != "" {
			t.Errorf("%s: claims (-want +got):\n%s", test.name, diff)
		}
	}
}

// A PROTECTED user signs on by a token with PROTALLOWED(YES), from IDT2 on.
func TestProtectedUserByToken(t *testing.T) {
	for _, test := range []struct {
		level   string
		allowed bool
		want    outcome
	}{
		{"3.2", true, byToken}, {"2.5 OA63462", true, byToken},
		{"3.2", false, refusedToken(idt.ProtectedUser)}, {"2.5", true, refusedToken(idt.ProtectedUser)}, {"2.4", true, refusedToken(idt.ProtectedUser)},
	} {
		p := signed()
		p.ProtAllowed = test.allowed
		w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", p)
		token := w.GenerateToken(acee(stc), appl("FEKAPPL")).IDTA.Token
		w.at(level(t, test.level))
		if diff := cmp.Diff(test.want, of(w.present(stc, "FEKAPPL", token))); diff != "" {
			t.Errorf("z/OS %s, PROTALLOWED %t (-want +got):\n%s", test.level, test.allowed, diff)
		}
		if r := w.Verify(saf.VerifyRequest{User: stc, Authenticator: saf.NewAuthenticator(password)}); r.Cause != saf.UserProtected {
			t.Errorf("z/OS %s: sign-on by password: %v (%s), want %s", test.level, r.Codes, r.Cause, saf.UserProtected)
		}
	}
	w := newTokenWorld(t) // no profile
	r := w.Verify(saf.VerifyRequest{User: stc, IDTA: &idt.Input{Token: w.GenerateToken(acee(stc), appl("")).IDTA.Token}})
	if want := refusedToken(idt.ProtectedUser); of(r) != want {
		t.Errorf("unsigned token without a profile: %+v, want %+v", of(r), want)
	}
}

// The rules for kid: see the presentation on identity tokens for z/OS 3.2.
func TestTokenKeyID(t *testing.T) {
	const (
		old = "2.5"
		now = "3.2"
	)
	for _, test := range []struct {
		level  string
		parms  *esm.IDTPARMS
		header string // of a token with the right signature
		want   outcome
	}{
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":"key-1"}`, byToken},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512"}`, byToken},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":"key-2"}`, outcome{"8/108/29", saf.Cause(idt.WrongKeyID), ""}},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":"KEY-1"}`, outcome{"8/108/29", saf.Cause(idt.WrongKeyID), ""}},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":""}`, outcome{"8/108/29", saf.Cause(idt.WrongKeyID), ""}},
		{now, byLabel("NO.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":"key-2"}`, outcome{"8/108/29", saf.Cause(idt.WrongKeyID), ""}},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":["key-1"]}`, outcome{"8/108/28", saf.Cause(idt.UnreadableKeyID), ""}},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":null}`, outcome{"8/108/28", saf.Cause(idt.UnreadableKeyID), ""}},
		{now, byLabel("HMAC.KEY", "HS512", ""), `{"alg":"HS512","kid":"key-2"}`, byToken},
		{now, signed(), `{"alg":"HS512","kid":"key-2"}`, byToken},
		{now, &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "HS512", SigKIDPrimary: "key-1"}, `{"alg":"HS512","kid":"key-2"}`, byToken},
		{now, signed(), `{"alg":"HS512","kid":7}`, outcome{"8/108/28", saf.Cause(idt.UnreadableKeyID), ""}},
		{old, signed(), `{"alg":"HS512","kid":"key-2"}`, byToken},
		{old, signed(), `{"alg":"HS512","kid":7}`, refusedToken(idt.Malformed)},
		{now, byLabel("HMAC.KEY", "HS512", "key-1"), `{"alg":"HS512","kid":"key-2","kid":"key-1"}`, refusedToken(idt.Malformed)},
	} {
		w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", signed())
		_, claims := parts(t, w.issue("FEKAPPL"))
		w.define("JWT.FEKAPPL.*.SAF", test.parms).at(level(t, test.level))
		if diff := cmp.Diff(test.want, of(w.present(colin, "FEKAPPL", forge(t, test.header, claims, tokenKey, jose.HS512)))); diff != "" {
			t.Errorf("z/OS %s, %+v, header %s (-want +got):\n%s", test.level, *test.parms, test.header, diff)
		}
	}
}

// Systems that share a database are of different levels: one without IDT3 sees
// no label, and takes an RS algorithm for HS256.
func TestSharedDatabaseOfDifferentLevels(t *testing.T) {
	both := &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigLabelPrimary: "RSA.KEY", SigAlg: "RS256", SigKIDPrimary: "key-1"}
	for _, test := range []struct {
		level, header string
		generation    idt.GenerationRC
		parms         *esm.IDTPARMS
	}{
		{"3.2", `{"alg":"RS256","kid":"key-1"}`, idt.Generated, both},
		{"3.1 OA65299", `{"alg":"RS256","kid":"key-1"}`, idt.Generated, both},
		{"3.1", `{"alg":"HS256"}`, idt.Generated, both},
		{"2.4", `{"alg":"HS256"}`, idt.Generated, both},
		{"3.1", `{"alg":"none"}`, idt.GeneratedUnsigned, byLabel("RSA.KEY", "RS256", "key-1")},
		{"3.1", `{"alg":"HS256"}`, idt.Generated, &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "RS256"}},
	} {
		w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", test.parms).at(level(t, test.level))
		r := w.askToken("FEKAPPL")
		header, _ := parts(t, r.IDTA.Token)
		if header != test.header || r.IDTA.Generation != test.generation {
			t.Errorf("z/OS %s: header %s, generation %v; want %s, %v", test.level, header, r.IDTA.Generation, test.header, test.generation)
		}
	}
	w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", both)
	token := w.issue("FEKAPPL")
	if got, want := of(w.at(level(t, "3.1")).present(colin, "FEKAPPL", token)), refusedToken(idt.WrongAlgorithm); got != want {
		t.Errorf("token of a 3.2 system on a 3.1 system: %+v, want %+v", got, want)
	}
}
