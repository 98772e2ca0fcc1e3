package saf_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

func refusedToken(problem idt.Problem) outcome { return outcome{"8/108/?", saf.Cause(problem), ""} }

var byToken = outcome{"0/0/0", "", saf.ByToken}

// What may happen between issuing a token and signing on by it.
func TestTokenSignOn(t *testing.T) {
	set := func(parms *esm.IDTPARMS) func(*tokenWorld) {
		return func(w *tokenWorld) { w.define("JWT.FEKAPPL.*.SAF", parms) }
	}
	later := func(d time.Duration) func(*tokenWorld) {
		return func(w *tokenWorld) { w.now = w.now.Add(d) }
	}
	spoil := func(f func(*world)) func(*tokenWorld) { return func(w *tokenWorld) { f(w.world) } }
	for _, test := range []struct {
		name        string
		parms       *esm.IDTPARMS
		between     func(*tokenWorld)
		user        esm.UserID
		application string
		want        outcome
	}{
		{"at once", signed(), later(0), colin, "FEKAPPL", byToken},
		{"no user named", signed(), later(0), "", "FEKAPPL", byToken},
		{"last second", signed(), later(299 * time.Second), colin, "FEKAPPL", byToken},
		{"last nanosecond", signed(), later(300*time.Second - 1), colin, "FEKAPPL", byToken},
		{"expired", signed(), later(300 * time.Second), colin, "FEKAPPL", refusedToken(idt.Expired)},
		{"clock set back", signed(), later(-1), colin, "FEKAPPL", refusedToken(idt.IssuedInFuture)},
		{"HMAC key by label", byLabel("HMAC.KEY", "HS384", ""), later(0), colin, "FEKAPPL", byToken},
		{"RSA key by label", byLabel("RSA.KEY", "RS384", "key-1"), later(0), colin, "FEKAPPL", byToken},
		{"another user", signed(), later(0), other, "FEKAPPL", refusedToken(idt.WrongUser)},
		{"another application", signed(), later(0), colin, "EQAAPPL", refusedToken(idt.WrongAlgorithm)},
		{"another application with the same key", signed(), func(w *tokenWorld) { w.define("JWT.EQAAPPL.*.SAF", signed()) }, colin, "EQAAPPL", refusedToken(idt.WrongAudience)},
		{"no application named", signed(), func(w *tokenWorld) { w.define("JWT.MVSS0W1.*.SAF", signed()) }, colin, "", refusedToken(idt.WrongAudience)},
		{"unsigned from an end user", nil, later(0), colin, "FEKAPPL", refusedToken(idt.Unsigned)},

		{"SIGALG changed", signed(), set(&esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigAlg: "HS256"}), colin, "FEKAPPL", refusedToken(idt.WrongAlgorithm)},
		{"key changed", byLabel("HMAC.KEY", "HS512", ""), set(byLabel("OTHER.KEY", "HS512", "")), colin, "FEKAPPL", refusedToken(idt.BadSignature)},
		{"key in another place", signed(), set(byLabel("HMAC.KEY", "HS512", "")), colin, "FEKAPPL", byToken},
		{"profile deleted", signed(), func(w *tokenWorld) {
			w.change(func(tx *esm.Tx) error { return tx.DeleteProfile(esm.IDTDATA, "JWT.FEKAPPL.*.SAF", true) })
		}, colin, "FEKAPPL", refusedToken(idt.WrongAlgorithm)},
		{"profile deleted, not refreshed", signed(), func(w *tokenWorld) {
			must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.DeleteProfile(esm.IDTDATA, "JWT.FEKAPPL.*.SAF", true) }))
		}, colin, "FEKAPPL", byToken},
		{"timeout shortened", signed(), func(w *tokenWorld) {
			p := signed()
			p.Timeout = time.Minute
			w.define("JWT.FEKAPPL.*.SAF", p)
			w.now = w.now.Add(2 * time.Minute)
		}, colin, "FEKAPPL", byToken},
		{"key deleted", signed(), func(w *tokenWorld) {
			must(w.t, w.icsf.DeleteTokenKey(icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "1", Category: "T"}))
		}, colin, "FEKAPPL", refusedToken(idt.NoKeyInICSF)},
		{"key made anew", signed(), func(w *tokenWorld) {
			object := icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "00000001", Category: "T"}
			must(w.t, w.icsf.DeleteTokenKey(object))
			must(w.t, w.icsf.AddTokenKey(object, make([]byte, 64)))
		}, colin, "FEKAPPL", refusedToken(idt.BadSignature)},
		{"RSA key deleted", byLabel("RSA.KEY", "RS256", ""), func(w *tokenWorld) { must(w.t, w.icsf.DeleteRSAKey("RSA.KEY")) }, colin, "FEKAPPL", refusedToken(idt.NoKeyInICSF)},
		{"ICSF is down", signed(), func(w *tokenWorld) { w.icsf.SetAvailable(false) }, colin, "FEKAPPL", refusedToken(idt.NoICSF)},
		{"ICSF was down", signed(), func(w *tokenWorld) { w.icsf.SetAvailable(false); w.icsf.SetAvailable(true) }, colin, "FEKAPPL", byToken},
		{"IDTDATA is no longer RACLISTed", signed(), func(w *tokenWorld) {
			must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.NoRaclist(esm.IDTDATA) }))
		}, colin, "FEKAPPL", refusedToken(idt.WrongAlgorithm)},
		{"IDTDATA is no longer active", signed(), func(w *tokenWorld) {
			must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.IDTDATA, esm.ClassState{}) }))
		}, colin, "FEKAPPL", outcome{"8/8/0", saf.NothingTyped, ""}},

		{"user deleted", signed(), func(w *tokenWorld) {
			w.change(func(tx *esm.Tx) error { return tx.DeleteUser(colin) })
		}, colin, "FEKAPPL", outcome{"8/4/0", saf.UserNotDefined, ""}},
		{"user deleted, none named", signed(), func(w *tokenWorld) {
			w.change(func(tx *esm.Tx) error { return tx.DeleteUser(colin) })
		}, "", "FEKAPPL", outcome{"8/4/0", saf.UserNotDefined, ""}},
		{"revoked", signed(), spoil(revoke), colin, "FEKAPPL", outcome{"8/28/0", saf.UserRevoked, ""}},
		{"revoked in the group", signed(), spoil(revokeInGroup), colin, "FEKAPPL", outcome{"8/36/0", saf.ConnectionRevoked, ""}},
		{"application closed", signed(), func(w *tokenWorld) { w.protect(esm.APPL, "FEKAPPL", esm.None) }, colin, "FEKAPPL", outcome{"8/52/0", saf.NotForApplication, ""}},
		{"password expired", signed(), spoil(expire), colin, "FEKAPPL", byToken},
		{"password changed", signed(), func(w *tokenWorld) {
			w.change(func(tx *esm.Tx) error { return tx.SetPassword(colin, "NEWPASS1", false, start) })
		}, colin, "FEKAPPL", byToken},
		{"IPL", signed(), func(w *tokenWorld) { w.remade() }, colin, "FEKAPPL", byToken},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newTokenWorld(t)
			if test.parms != nil {
				w.define("JWT.FEKAPPL.*.SAF", test.parms)
			}
			token := w.issue("FEKAPPL")
			test.between(w)
			r := w.present(test.user, test.application, token)
			if diff := cmp.Diff(test.want, of(r)); diff != "" {
				t.Errorf("sign-on by a token (-want +got):\n%s", diff)
			}
			if !r.IDTA.Token.IsZero() != r.OK() || r.IDTA.Complete != r.OK() || r.IDTA.Returned || r.OK() && r.IDTA.Token.Text() != token.Text() {
				t.Errorf("IDTA %+v after %v; want the token in it if, and only if, it was accepted", r.IDTA, r.Codes)
			}
			want := saf.ACEE{}
			if r.OK() {
				want = saf.ACEE{User: colin, Group: esm.SYS1, Application: appl(test.application), By: saf.ByToken}
			}
			if diff := cmp.Diff(want, r.ACEE, cmp.Comparer(func(a, b passticket.ApplID) bool { return a == b })); diff != "" {
				t.Errorf("ACEE (-want +got):\n%s", diff)
			}
		})
	}
}

// With a token the password is not looked at; PASSCHK=NO does not help a bad one.
func TestTokenAndPassword(t *testing.T) {
	w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", signed())
	token := w.issue("FEKAPPL")
	request := saf.VerifyRequest{User: colin, Application: appl("FEKAPPL"), Authenticator: saf.NewAuthenticator("WRONG"), IDTA: &idt.Input{Token: token}}
	if got := of(w.Verify(request)); got != byToken {
		t.Errorf("good token, wrong password: %+v, want %+v", got, byToken)
	}
	request.Authenticator, request.IDTA = saf.NewAuthenticator(password), &idt.Input{Token: idt.NewToken(token.Text() + "A")}
	for _, request.NoPassCheck = range []bool{false, true} {
		if got := w.Verify(request); got.OK() || got.RACF != 108 {
			t.Errorf("bad token, right password, PASSCHK=NO %t: %v, want 8/108", request.NoPassCheck, got.Codes)
		}
	}
}

// An unsigned token passes between programs, and from end users only by choice.
func TestUnsignedToken(t *testing.T) {
	w := newTokenWorld(t)
	token := w.issue("FEKAPPL")
	for _, test := range []struct {
		endUser, choice bool
		want            outcome
	}{
		{false, false, byToken}, {true, false, refusedToken(idt.Unsigned)}, {true, true, byToken}, {false, true, byToken},
	} {
		w.choosing(saf.Choices{UnsignedFromEndUser: test.choice})
		for _, application := range []string{"FEKAPPL", "EQAAPPL"} { // no profile: any application
			r := w.Verify(saf.VerifyRequest{User: colin, Application: appl(application), IDTA: &idt.Input{Token: token, FromEndUser: test.endUser}})
			if of(r) != test.want || r.IDTA.Signed {
				t.Errorf("%+v, %s: %+v, signed %t; want %+v", test, application, of(r), r.IDTA.Signed, test.want)
			}
		}
	}
	w.define("JWT.FEKAPPL.*.SAF", signed())
	r := w.Verify(saf.VerifyRequest{User: colin, Application: appl("FEKAPPL"), IDTA: &idt.Input{Token: token}})
	if want := refusedToken(idt.Unsigned); of(r) != want {
		t.Errorf("unsigned token where the profile wants a signature: %+v, want %+v", of(r), want)
	}
}

// A token for any application is taken wherever the profile has the same key.
func TestTokenForAnyApplication(t *testing.T) {
	open := signed()
	open.AnyAppl = true
	for _, test := range []struct {
		name     string
		ofIssuer bool // the choice TokenProfileOfIssuer
		second   *esm.IDTPARMS
		want     outcome
	}{
		{"same key", false, signed(), byToken},
		{"same key, profile of the issuer", true, signed(), byToken},
		{"another key", false, byLabel("OTHER.KEY", "HS512", ""), refusedToken(idt.BadSignature)},
		{"another key, profile of the issuer", true, byLabel("OTHER.KEY", "HS512", ""), byToken},
		{"no profile", false, nil, refusedToken(idt.WrongAlgorithm)},
		{"no profile, profile of the issuer", true, nil, byToken},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", open).choosing(saf.Choices{TokenProfileOfIssuer: test.ofIssuer})
			if test.second != nil {
				w.define("JWT.EQAAPPL.*.SAF", test.second)
			}
			if got := of(w.present(colin, "EQAAPPL", w.issue("FEKAPPL"))); got != test.want {
				t.Errorf("token of FEKAPPL at EQAAPPL: %+v, want %+v", got, test.want)
			}
		})
	}
	w := newTokenWorld(t).define("JWT.**", signed()).choosing(saf.Choices{TokenProfileOfIssuer: true})
	if got, want := of(w.present(colin, "EQAAPPL", w.issue("FEKAPPL"))), refusedToken(idt.WrongAudience); got != want {
		t.Errorf("without ANYAPPL: %+v, want %+v", got, want)
	}
}

// Tokens that nobody issued.
func TestForgedTokens(t *testing.T) {
	w := newTokenWorld(t).define("JWT.FEKAPPL.*.SAF", signed())
	const header = `{"alg":"HS512"}`
	claims := func(change string) string {
		m := `"jti":"00","iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":%d,"exp":%d,"amr":["saf-pwd"]`
		return fmt.Sprintf("{"+m+"%s}", start.Unix(), start.Unix()+300, change)
	}
	wrongKey := make([]byte, 64)
	for _, test := range []struct {
		name  string
		token idt.Token
		want  outcome
	}{
		{"well made", forge(t, header, claims(""), tokenKey, jose.HS512), byToken},
		{"claims that RACF does not make", forge(t, header, claims(`,"more":1`), tokenKey, jose.HS512), byToken},
		{"typ", forge(t, `{"alg":"HS512","typ":"JWT"}`, claims(""), tokenKey, jose.HS512), byToken},
		{"kid that plays no part", forge(t, `{"alg":"HS512","kid":"x"}`, claims(""), tokenKey, jose.HS512), byToken},
		{"another key", forge(t, header, claims(""), wrongKey, jose.HS512), refusedToken(idt.BadSignature)},
		{"another algorithm", forge(t, `{"alg":"HS256"}`, claims(""), tokenKey, jose.HS256), refusedToken(idt.WrongAlgorithm)},
		{"alg of another signature", forge(t, `{"alg":"HS256"}`, claims(""), tokenKey, jose.HS512), refusedToken(idt.WrongAlgorithm)},
		{"none", forge(t, `{"alg":"none"}`, claims(""), nil, jose.None), refusedToken(idt.Unsigned)},
		{"none, with a signature", forge(t, `{"alg":"none"}`, claims(""), tokenKey, jose.HS512), refusedToken(idt.Unsigned)},
		{"signature cut off", forge(t, header, claims(""), nil, jose.None), refusedToken(idt.Unsigned)},
		{"no alg", forge(t, `{}`, claims(""), tokenKey, jose.HS512), refusedToken(idt.Malformed)},
		{"crit", forge(t, `{"alg":"HS512","crit":["x"],"x":1}`, claims(""), tokenKey, jose.HS512), refusedToken(idt.Malformed)},
		{"another issuer", forge(t, header, `{"jti":"0","iss":"SAF","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"exp":1772366700,"amr":[]}`, tokenKey, jose.HS512), refusedToken(idt.WrongIssuer)},
		{"sub twice", forge(t, header, claims(`,"sub":"OTHER"`), tokenKey, jose.HS512), refusedToken(idt.Malformed)},
		{"Sub besides", forge(t, header, claims(`,"Sub":"OTHER"`), tokenKey, jose.HS512), byToken},
		{"nbf ahead", forge(t, header, claims(`,"nbf":1772366401`), tokenKey, jose.HS512), refusedToken(idt.NotYetValid)},
		{"without amr", forge(t, header, `{"jti":"0","iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"exp":1772366700}`, tokenKey, jose.HS512), refusedToken(idt.MissingClaim)},
		{"without exp", forge(t, header, `{"jti":"0","iss":"saf","sub":"COLIN","aud":"FEKAPPL","iat":1772366400,"amr":[]}`, tokenKey, jose.HS512), refusedToken(idt.MissingClaim)},
		{"without sub", forge(t, header, `{"jti":"0","iss":"saf","aud":"FEKAPPL","iat":1772366400,"exp":1772366700,"amr":[]}`, tokenKey, jose.HS512), refusedToken(idt.MissingClaim)},
		{"sub in lower case", forge(t, header, `{"jti":"0","iss":"saf","sub":"colin","aud":"FEKAPPL","iat":1772366400,"exp":1772366700,"amr":[]}`, tokenKey, jose.HS512), refusedToken(idt.WrongUser)},
		{"ANYAPPL in lower case", forge(t, header, `{"jti":"0","iss":"saf","sub":"COLIN","aud":["X","*anyappl*"],"iat":1772366400,"exp":1772366700,"amr":[]}`, tokenKey, jose.HS512), refusedToken(idt.WrongAudience)},
		{"ANYAPPL alone", forge(t, header, `{"jti":"0","iss":"saf","sub":"COLIN","aud":"*ANYAPPL*","iat":1772366400,"exp":1772366700,"amr":[]}`, tokenKey, jose.HS512), byToken},
		{"not JSON", forge(t, header, "COLIN", tokenKey, jose.HS512), refusedToken(idt.Malformed)},
		{"no token at all", idt.NewToken("COLIN"), refusedToken(idt.Malformed)},
		{"five segments", idt.NewToken("e30.e30.e30.e30.e30"), refusedToken(idt.Malformed)},
		{"too large", idt.NewToken(string(make([]byte, jose.DefaultMaxSize+1))), refusedToken(idt.Malformed)},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := w.present(colin, "FEKAPPL", test.token)
			if diff := cmp.Diff(test.want, of(r)); diff != "" {
				t.Errorf("sign-on of COLIN to FEKAPPL (-want +got):\n%s", diff)
			}
			if unnamed := w.present("", "FEKAPPL", test.token); unnamed.OK() != r.OK() {
				t.Errorf("without a user: %v (%s); with one: %v", unnamed.Codes, unnamed.Cause, r.Codes)
			}
		})
	}
	if got := of(w.present("", "FEKAPPL", idt.NewToken("COLIN"))); got != refusedToken(idt.Malformed) {
		t.Errorf("neither a user nor a token: %+v, want %+v", got, refusedToken(idt.Malformed))
	}
}
