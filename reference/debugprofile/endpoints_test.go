package debugprofile_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/safjwt"
	"github.com/safproof/safproof/reference/zos"
)

const eqaappl = "safJwtApplID=EQAAPPL\n"

// loggedIn is what login answers at the start of a world.
var loggedIn = answer{Status: 200, User: "COLIN", Applid: "EQAAPPL", By: "Basic", Issued: start, Expires: start.Add(lives)}

func refusal(status int, code restapi.Code) answer { return answer{Status: status, Code: code} }

func TestLogin(t *testing.T) {
	for _, test := range []struct {
		name          string
		env           string
		prepare       func(*world, *system)
		authorization string
		want          answer
	}{
		{name: "password", authorization: basic("COLIN", rosebud), want: loggedIn},
		{name: "user ID in lower case", authorization: basic("colin", rosebud), want: loggedIn},
		{name: "phrase", authorization: basic("COLIN", "the quick brown fox, 1 2 3"), want: loggedIn},
		{name: "PassTicket", authorization: basic("COLIN", passTicket("EQAAPPL")), want: loggedIn},
		{name: "Basic service off", env: "safBasicIsEnabled=false\n", authorization: basic("COLIN", rosebud), want: loggedIn},
		{name: "PassTicket for another application", authorization: basic("COLIN", passTicket("FEKAPPL")), want: refusal(401, safjwt.NotAuthenticated)},
		{name: "wrong password", authorization: basic("COLIN", "WRONG"), want: refusal(401, safjwt.NotAuthenticated)},
		{name: "empty password", authorization: basic("COLIN", ""), want: refusal(401, safjwt.NotAuthenticated)},
		{name: "user not defined", authorization: basic("NOBODY", rosebud), want: refusal(401, safjwt.NotAuthenticated)},
		{name: "no user ID", authorization: basic("COLIN OF TEST", rosebud), want: refusal(401, safjwt.NotAuthenticated)},
		{
			name: "user revoked", prepare: func(w *world, _ *system) { w.commands("ALTUSER COLIN REVOKE") },
			authorization: basic("COLIN", rosebud), want: refusal(401, safjwt.NotAuthenticated),
		},
		{
			name: "password expired", prepare: func(w *world, _ *system) { w.commands("ALTUSER COLIN PASSWORD(" + rosebud + ")") },
			authorization: basic("COLIN", rosebud), want: refusal(401, safjwt.PasswordExpired),
		},
		{name: "no READ to the application", authorization: basic("OTHER", rosebud), want: refusal(403, safjwt.NotForApplication)},
		{name: "no READ and wrong password", authorization: basic("OTHER", "WRONG"), want: refusal(401, safjwt.NotAuthenticated)},
		{name: "no credentials", want: refusal(401, restapi.NoCredentials)},
		{name: "a token", authorization: "Bearer x.y.z", want: refusal(401, restapi.SchemeNotAccepted)},
		{name: "malformed", authorization: "Basic x", want: refusal(400, restapi.HeaderMalformed)},
		{name: "JWT service off", env: "safJwtIsEnabled=false\nsafBasicIsEnabled=true\n", authorization: basic("COLIN", rosebud), want: refusal(503, debugprofile.JWTDisabled)},
		{
			name: "no profile", prepare: func(w *world, _ *system) {
				w.commands("RDELETE IDTDATA JWT.EQAAPPL.*.SAF\nSETROPTS RACLIST(IDTDATA) REFRESH")
			},
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotConfigured),
		},
		{
			name: "profile without a key", prepare: func(w *world, _ *system) {
				w.commands("RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(NOSIGTOKEN)\nSETROPTS RACLIST(IDTDATA) REFRESH")
			},
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotConfigured),
		},
		{
			name: "profile for another user", prepare: func(w *world, _ *system) {
				w.commands("RDELETE IDTDATA JWT.EQAAPPL.*.SAF\nRDEFINE IDTDATA JWT.EQAAPPL.OTHER.SAF IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL))\nSETROPTS RACLIST(IDTDATA) REFRESH")
			},
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotConfigured),
		},
		{
			name: "class not RACLISTed", prepare: func(w *world, _ *system) { w.commands("SETROPTS NORACLIST(IDTDATA)") },
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotConfigured),
		},
		{
			name: "class not active", prepare: func(w *world, _ *system) { w.commands("SETROPTS NOCLASSACT(IDTDATA)") },
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotConfigured),
		},
		{
			name: "RSA algorithm with SIGTOKEN", prepare: func(w *world, _ *system) {
				w.commands("RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGALG(RS256))\nSETROPTS RACLIST(IDTDATA) REFRESH")
			},
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotGenerated),
		},
		{
			name: "no key in ICSF", prepare: func(w *world, _ *system) {
				w.commands("RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(NOTHING))\nSETROPTS RACLIST(IDTDATA) REFRESH")
			},
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.NotGenerated),
		},
		{
			name: "ICSF down", prepare: func(_ *world, s *system) { s.icsf.SetAvailable(false) },
			authorization: basic("COLIN", rosebud), want: refusal(503, safjwt.ICSFUnavailable),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			s := w.start("SYS1", eqaappl+test.env, zos.Level{})
			if test.prepare != nil {
				test.prepare(w, s)
			}
			var authorization []string
			if test.authorization != "" {
				authorization = []string{test.authorization}
			}
			got, token, _ := send(t, s, "POST", loginPath, authorization...)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("login (-want +got):\n%s", diff)
			}
			if (token != "") != (test.want.Status == http.StatusOK) {
				t.Errorf("a %d has a token: %t", got.Status, token != "")
			}
		})
	}
}

// passTicket is one for COLIN at the start of a world.
func passTicket(application string) string {
	key, err := passticket.ParseLegacyKey(ticketKey)
	if err != nil {
		panic(err)
	}
	user, _ := passticket.ParseUserID("COLIN")
	appl, _ := passticket.ParseApplID(application)
	ticket, err := key.Generate(user, appl, start)
	if err != nil {
		panic(err)
	}
	return ticket.Text()
}

// A PassTicket signs on once.
func TestLoginWithUsedPassTicket(t *testing.T) {
	w := newWorld(t)
	s := w.start("SYS1", eqaappl, zos.Level{})
	ticket := basic("COLIN", passTicket("EQAAPPL"))
	for i, want := range []answer{loggedIn, refusal(401, safjwt.NotAuthenticated)} {
		if got, _, _ := send(t, s, "POST", loginPath, ticket); got != want {
			t.Errorf("login %d: %+v, want %+v", i+1, got, want)
		}
	}
}

func TestQuery(t *testing.T) {
	byToken, byPassword := loggedIn, loggedIn
	byToken.By, byPassword.Issued, byPassword.Expires = "Bearer", time.Time{}, time.Time{}
	const both, neither, basicOnly = "safBasicIsEnabled=true\n", "safJwtIsEnabled=false\n", "safJwtIsEnabled=false\nsafBasicIsEnabled=true\n"
	for _, test := range []struct {
		name, env     string
		authorization func(token string) string
		want          answer
		challenges    string // their schemes
	}{
		{"token", "", bearer, byToken, ""},
		{"token, scheme in capitals", "", func(token string) string { return "BEARER " + token }, byToken, ""},
		{"token beside Basic", both, bearer, byToken, ""},
		{"password", both, password1, byPassword, ""},
		{"password, JWT off", basicOnly, password1, byPassword, ""},
		{"password, Basic off", "", password1, refusal(401, restapi.SchemeNotAccepted), "Bearer"},
		{"token, JWT off", basicOnly, bearer, refusal(401, restapi.SchemeNotAccepted), "Basic"},
		{"token, both off", neither, bearer, refusal(503, debugprofile.AllDisabled), ""},
		{"password, both off", neither, password1, refusal(503, debugprofile.AllDisabled), ""},
		{"wrong password", both, func(string) string { return basic("COLIN", "WRONG") }, refusal(401, safjwt.NotAuthenticated), "Bearer Basic"},
		{"password without READ", both, func(string) string { return basic("OTHER", rosebud) }, refusal(403, safjwt.NotForApplication), ""},
		{"no token", "", func(string) string { return "Bearer no-token-at-all" }, refusal(401, safjwt.TokenNotAccepted), "Bearer"},
		{"token without signature", "", func(token string) string { return "Bearer " + token[:strings.LastIndex(token, ".")+1] }, refusal(401, safjwt.TokenNotAccepted), "Bearer"},
		{"token with another signature", "", func(token string) string { return "Bearer " + token[:len(token)-4] + "AAAA" }, refusal(401, safjwt.TokenNotAccepted), "Bearer"},
		{"token with padding", "", func(token string) string { return "Bearer " + token + "=" }, refusal(401, safjwt.TokenNotAccepted), "Bearer"},
		{"token twice", "", func(token string) string { return "Bearer " + token + " " + token }, refusal(400, restapi.HeaderMalformed), "Bearer"},
		{"token and more than can be", "", func(token string) string { return "Bearer " + token + strings.Repeat("A", 9000) }, refusal(431, restapi.HeaderTooLarge), ""},
		{"another scheme", "", func(token string) string { return "X-SAF-Token " + token }, refusal(401, restapi.SchemeNotAccepted), "Bearer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			s := w.start("SYS1", eqaappl, zos.Level{})
			token := s.login(t)
			s.env += test.env
			must(t, s.Restart())
			got, _, header := send(t, s, "GET", queryPath, test.authorization(token))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("query (-want +got):\n%s", diff)
			}
			var schemes []string
			for _, challenge := range header.Values("WWW-Authenticate") {
				scheme, _, _ := strings.Cut(challenge, " ")
				schemes = append(schemes, scheme)
			}
			if got := strings.Join(schemes, " "); got != test.challenges {
				t.Errorf("challenges of %q, want %q", got, test.challenges)
			}
			if got.Code == safjwt.TokenNotAccepted && !strings.Contains(header.Get("WWW-Authenticate"), `error="invalid_token"`) {
				t.Errorf("challenge %q of a token that is not accepted", header.Get("WWW-Authenticate"))
			}
		})
	}
}

func bearer(token string) string { return "Bearer " + token }

func password1(string) string { return basic("COLIN", rosebud) }

// What happens to the user or to the system after login counts.
func TestQueryAfterChanges(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*world, *system)
		want   string
	}{
		{"nothing", func(*world, *system) {}, good},
		{"password changed", func(w *world, _ *system) { w.commands("ALTUSER COLIN PASSWORD(OTHERPWD)") }, good},
		{"user revoked", func(w *world, _ *system) { w.commands("ALTUSER COLIN REVOKE") }, notAccepted},
		{"user deleted", func(w *world, _ *system) {
			w.commands("PERMIT EQAAPPL CLASS(APPL) ID(COLIN) DELETE\nPERMIT FEKAPPL CLASS(APPL) ID(COLIN) DELETE\nDELUSER COLIN")
		}, notAccepted},
		{"READ taken away", func(w *world, _ *system) {
			w.commands("PERMIT EQAAPPL CLASS(APPL) ID(COLIN) DELETE\nSETROPTS RACLIST(APPL) REFRESH")
		}, "not-authorized-to-application"},
		{"READ taken away, not refreshed", func(w *world, _ *system) { w.commands("PERMIT EQAAPPL CLASS(APPL) ID(COLIN) DELETE") }, good},
		{"other key", func(w *world, _ *system) {
			w.commands("RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL))\nSETROPTS RACLIST(IDTDATA) REFRESH")
		}, notAccepted},
		{"class not active", func(w *world, _ *system) { w.commands("SETROPTS NOCLASSACT(IDTDATA)") }, notAccepted},
		{"ICSF down", func(_ *world, s *system) { s.icsf.SetAvailable(false) }, notAccepted},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			s := w.start("SYS1", eqaappl, zos.Level{})
			token := s.login(t)
			test.change(w, s)
			w.expect("query", s.asks(t, queryPath, token), test.want)
		})
	}
}

// However often a token is refused while class IDTDATA is not active, its user
// is not revoked for it.
func TestRefusedTokensDoNotRevoke(t *testing.T) {
	w := newWorld(t)
	s := w.start("SYS1", eqaappl, zos.Level{})
	token := s.login(t)
	w.commands("SETROPTS NOCLASSACT(IDTDATA) PASSWORD(REVOKE(2))")
	for range 5 {
		w.expect("query", s.asks(t, queryPath, token), notAccepted)
	}
	w.commands("SETROPTS CLASSACT(IDTDATA)")
	w.expect("query with the class active", s.asks(t, queryPath, token), good)
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	s := w.start("SYS1", eqaappl, zos.Level{})
	token := s.login(t)
	want := loggedIn
	want.By, want.LoggedOut = "Bearer", true
	if got, _, _ := send(t, s, "POST", logoutPath, "Bearer "+token); got != want {
		t.Errorf("logout: %+v, want %+v", got, want)
	}
	for _, test := range []struct {
		name, authorization string
		want                answer
	}{
		{"again", "Bearer " + token, refusal(401, debugprofile.TokenLoggedOut)},
		{"a forged token", "Bearer " + token[:len(token)-4] + "AAAA", refusal(401, safjwt.TokenNotAccepted)},
		{"a password", basic("COLIN", rosebud), refusal(401, restapi.SchemeNotAccepted)},
		{"malformed", "Bearer", refusal(400, restapi.HeaderMalformed)},
	} {
		if got, _, _ := send(t, s, "POST", logoutPath, test.authorization); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	s.env = "safJwtIsEnabled=false"
	must(t, s.Restart())
	if got, _, _ := send(t, s, "POST", logoutPath, "Bearer "+token); got != refusal(503, debugprofile.JWTDisabled) {
		t.Errorf("with JWT off: %+v", got)
	}
}
