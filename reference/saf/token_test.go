package saf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/saf"
)

// left is what tests compare of an IDTA after a sign-on.
type left struct {
	Outcome                    outcome
	Token                      bool
	Returned, Complete, Signed bool
	Generation                 idt.GenerationRC
	Problem                    idt.Problem
}

func leftBy(r saf.VerifyResult) left {
	o := r.IDTA
	return left{of(r), !o.Token.IsZero(), o.Returned, o.Complete, o.Signed, o.Generation, o.Problem}
}

// What comes of a sign-on by password with an IDTA.
func TestGenerateToken(t *testing.T) {
	good := outcome{"0/0/0", "", saf.ByPassword}
	made := left{good, true, true, true, true, idt.Generated, ""}
	unsigned := left{good, true, true, true, false, idt.GeneratedUnsigned, ""}
	failed := func(rc idt.GenerationRC, problem idt.Problem) left {
		return left{Outcome: good, Generation: rc, Problem: problem}
	}
	define := func(parms *esm.IDTPARMS) func(*tokenWorld) {
		return func(w *tokenWorld) { w.define("JWT.FEKAPPL.*.SAF", parms) }
	}
	for _, test := range []struct {
		name  string
		setUp func(*tokenWorld)
		want  left
	}{
		{"signed by SIGTOKEN", define(signed()), made},
		{"HMAC key by label", define(byLabel("HMAC.KEY", "HS256", "")), made},
		{"RSA key by label", define(byLabel("RSA.KEY", "RS256", "key-1")), made},
		{"label overrides SIGTOKEN", define(&esm.IDTPARMS{SigToken: "NO.SUCH.TOKEN", SigLabelPrimary: "HMAC.KEY"}), made},
		{"defaults of SIGSEQNUM, SIGCAT and SIGALG", define(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL"}), made},
		{"no profile", func(*tokenWorld) {}, unsigned},
		{"profile of another application", func(w *tokenWorld) { w.define("JWT.EQAAPPL.*.SAF", signed()) }, unsigned},
		{"profile of another user", func(w *tokenWorld) { w.define("JWT.FEKAPPL.OTHER.SAF", signed()) }, unsigned},
		{"profile without IDTPARMS", define(nil), unsigned},
		{"SIGALG without a key", define(&esm.IDTPARMS{SigAlg: "HS256"}), unsigned},
		{"no profile and no ICSF", func(w *tokenWorld) { w.icsf.SetAvailable(false) }, unsigned},
		{"RS256 with SIGTOKEN", define(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "RS256"}), failed(idt.AlgorithmNotAllowed, idt.AlgorithmUnfit)},
		{"no such PKCS#11 token", define(&esm.IDTPARMS{SigToken: "JWTTOK.EQAAPPL"}), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"another sequence number", define(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigSeqNum: "2"}), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"another category", define(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigCat: "Y"}), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"no such label", define(byLabel("NO.KEY", "HS256", "")), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"HMAC key for RS256", define(byLabel("HMAC.KEY", "RS256", "")), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"RSA key for HS256", define(byLabel("RSA.KEY", "HS256", "")), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"key too short", define(byLabel("SHORT.KEY", "HS256", "")), failed(idt.ICSFError, idt.NoKeyInICSF)},
		{"ICSF is down", func(w *tokenWorld) { define(signed())(w); w.icsf.SetAvailable(false) }, failed(idt.ICSFUnavailable, idt.NoICSF)},
		{"ICSF is not there", func(w *tokenWorld) { define(signed())(w); w.icsf = nil; w.remade() }, failed(idt.ICSFUnavailable, idt.NoICSF)},
		{"IDTDATA is not RACLISTed", func(w *tokenWorld) {
			define(signed())(w)
			must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.NoRaclist(esm.IDTDATA) }))
		}, unsigned},
		{"IDTDATA is not active", func(w *tokenWorld) {
			define(signed())(w)
			must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.IDTDATA, esm.ClassState{}) }))
		}, left{Outcome: good}},
		{"profile not yet refreshed", func(w *tokenWorld) {
			must(w.t, w.security.Update(func(tx *esm.Tx) error {
				return tx.AddProfile(esm.Profile{Class: esm.IDTDATA, Name: "JWT.FEKAPPL.*.SAF", Owner: "IBMUSER", Details: &esm.Details{IDTPARMS: signed()}})
			}))
		}, unsigned},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newTokenWorld(t)
			test.setUp(w)
			if diff := cmp.Diff(test.want, leftBy(w.askToken("FEKAPPL"))); diff != "" {
				t.Errorf("sign-on of COLIN to FEKAPPL (-want +got):\n%s", diff)
			}
		})
	}
}

// A sign-on that is refused gets no token, and one without an IDTA neither.
func TestNoToken(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	r := w.Verify(saf.VerifyRequest{User: colin, Application: appl("FEKAPPL"), Authenticator: saf.NewAuthenticator("WRONG"), IDTA: &idt.Input{}})
	if diff := cmp.Diff(left{Outcome: outcome{"8/8/0", saf.NoTicketProfile, ""}}, leftBy(r)); diff != "" {
		t.Errorf("wrong password (-want +got):\n%s", diff)
	}
	closeTSO(w.world)
	r = w.askToken("TSOS0W1")
	if diff := cmp.Diff(left{Outcome: outcome{"8/52/0", saf.NotForApplication, ""}}, leftBy(r)); diff != "" {
		t.Errorf("not for the application (-want +got):\n%s", diff)
	}
	r = w.Verify(saf.VerifyRequest{User: colin, Application: appl("FEKAPPL"), Authenticator: saf.NewAuthenticator(password)})
	if diff := cmp.Diff(left{Outcome: outcome{"0/0/0", "", saf.ByPassword}}, leftBy(r)); diff != "" {
		t.Errorf("without an IDTA (-want +got):\n%s", diff)
	}
}

// The header and the claims, as they stand there.
func TestTokenContent(t *testing.T) {
	for _, test := range []struct {
		name, application string
		parms             *esm.IDTPARMS
		header, claims    string
	}{
		{"signed", "FEKAPPL", signed(), `{"alg":"HS512"}`,
			`,"iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"exp":1772366700,"amr":["saf-pwd"]}`},
		{"any application", "FEKAPPL", &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", AnyAppl: true, Timeout: 1440 * time.Minute}, `{"alg":"HS256"}`,
			`,"iss":"saf","sub":"COLIN","aud":["FEKAPPL","*ANYAPPL*"],"iat":1772366400,"exp":1772452800,"amr":["saf-pwd"]}`},
		{"key ID", "FEKAPPL", byLabel("RSA.KEY", "RS512", `key "1"`), `{"alg":"RS512","kid":"key \"1\""}`,
			`,"iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"exp":1772366700,"amr":["saf-pwd"]}`},
		{"key ID without a label", "FEKAPPL", &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigKIDPrimary: "key-1"}, `{"alg":"HS256"}`,
			`,"iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"exp":1772366700,"amr":["saf-pwd"]}`},
		{"one minute, unsigned", "FEKAPPL", &esm.IDTPARMS{Timeout: time.Minute}, `{"alg":"none"}`,
			`,"iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"exp":1772366460,"amr":["saf-pwd"]}`},
		{"no application named", "", signed(), `{"alg":"HS512"}`,
			`,"iss":"saf","sub":"COLIN","aud":"MVSS0W1","iat":1772366400,"exp":1772366700,"amr":["saf-pwd"]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newTokenWorld(t).define("JWT.**", test.parms)
			w.now = w.now.Add(999 * time.Millisecond)
			token := w.issue(test.application)
			header, claims := parts(t, token)
			id := claimsOf(t, token)["jti"].(string)
			want := `{"jti":"` + id + `","txn":"` + id + `"` + test.claims
			if diff := cmp.Diff([]string{test.header, want}, []string{header, claims}); diff != "" {
				t.Errorf("header and claims (-want +got):\n%s", diff)
			}
			if again := claimsOf(t, w.issue(test.application))["jti"]; again == id {
				t.Errorf("the next token has the jti of the first, %s", again)
			}
		})
	}
}

// amr says how the user was authenticated, as far as its values are known.
func TestTokenReferences(t *testing.T) {
	w := newTokenWorld(t)
	for name, test := range map[string]struct {
		r    saf.VerifyRequest
		want []any
	}{
		"password":   {saf.VerifyRequest{User: colin, Authenticator: saf.NewAuthenticator(password)}, []any{"saf-pwd"}},
		"phrase":     {saf.VerifyRequest{User: colin, Authenticator: saf.NewAuthenticator(phrase)}, []any{"saf-pwd"}},
		"PassTicket": {saf.VerifyRequest{User: colin, Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(w.ticket(keyText, colin, "TSOS0W1"))}, []any{"saf-pwd"}},
		"asserted":   {saf.VerifyRequest{User: colin, NoPassCheck: true}, []any{}},
	} {
		test.r.IDTA = &idt.Input{}
		r := w.Verify(test.r)
		if !r.OK() || r.IDTA.Token.IsZero() {
			t.Errorf("%s: %v (%s), generation %v", name, r.Codes, r.Cause, r.IDTA.Generation)
			continue
		}
		if diff := cmp.Diff(any(test.want), claimsOf(t, r.IDTA.Token)["amr"]); diff != "" {
			t.Errorf("%s: amr (-want +got):\n%s", name, diff)
		}
	}
}

// A token that does not fit the caller's buffer is not returned.
func TestTokenBuffer(t *testing.T) {
	w := newTokenWorld(t).define("JWT.**", signed())
	length := len(w.issue("FEKAPPL").Text())
	for buffer, want := range map[int]left{
		0:          {outcome{"0/0/0", "", saf.ByPassword}, true, true, true, true, idt.Generated, ""},
		length:     {outcome{"0/0/0", "", saf.ByPassword}, true, true, true, true, idt.Generated, ""},
		length - 1: {Outcome: outcome{"0/0/0", "", saf.ByPassword}, Generation: idt.Unpublished, Problem: idt.BufferTooSmall},
		1:          {Outcome: outcome{"0/0/0", "", saf.ByPassword}, Generation: idt.Unpublished, Problem: idt.BufferTooSmall},
	} {
		r := w.Verify(saf.VerifyRequest{
			User: colin, Application: appl("FEKAPPL"), Authenticator: saf.NewAuthenticator(password), IDTA: &idt.Input{Buffer: buffer},
		})
		if diff := cmp.Diff(want, leftBy(r)); diff != "" {
			t.Errorf("buffer of %d for a token of %d (-want +got):\n%s", buffer, length, diff)
		}
	}
}
