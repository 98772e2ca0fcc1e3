package debugprofile_test

import (
	"testing"
	"time"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/zos"
)

const (
	good        = "good"
	notAccepted = "token-not-accepted"
	loggedOut   = "token-logged-out"
	notHere     = "not-issued-here"
)

func (w *world) expect(what, got, want string) {
	w.t.Helper()
	if got != want {
		w.t.Errorf("%s: %s, want %s", what, got, want)
	}
}

// The life of a token on two systems, with the limits that IBM documents.
func TestLifeOfAToken(t *testing.T) {
	w := newWorld(t)
	sys1, sys2 := w.start("SYS1", "safJwtApplID=EQAAPPL", zos.Level{}), w.start("SYS2", "safJwtApplID=EQAAPPL", zos.Level{})
	token := sys1.login(t)
	w.expect("query on SYS1", sys1.asks(t, queryPath, token), good)
	w.expect("query on SYS2", sys2.asks(t, queryPath, token), good)
	w.expect("logout on SYS2, which did not issue it", sys2.asks(t, logoutPath, token), notHere)
	w.expect("logout on SYS1", sys1.asks(t, logoutPath, token), good)
	w.expect("query on SYS1 after logout", sys1.asks(t, queryPath, token), loggedOut)
	w.expect("logout on SYS1 after logout", sys1.asks(t, logoutPath, token), loggedOut)
	w.expect("query on SYS2 after logout on SYS1", sys2.asks(t, queryPath, token), good)

	must(t, sys2.Restart())
	w.expect("query on SYS1 after SYS2 was restarted", sys1.asks(t, queryPath, token), loggedOut)
	must(t, sys1.Restart())
	w.expect("query on SYS1 after its restart", sys1.asks(t, queryPath, token), good)
	w.expect("logout on SYS1 after its restart", sys1.asks(t, logoutPath, token), notHere)

	w.pass(lives - time.Second)
	w.expect("query in the last second", sys1.asks(t, queryPath, token), good)
	w.pass(time.Second)
	w.expect("query on SYS1 at expiry", sys1.asks(t, queryPath, token), notAccepted)
	w.expect("query on SYS2 at expiry", sys2.asks(t, queryPath, token), notAccepted)
}

// A token that was logged out does not come back while its expiry passes.
func TestLoggedOutUntilExpiry(t *testing.T) {
	w := newWorld(t)
	sys1 := w.start("SYS1", "", zos.Level{})
	token, other := sys1.login(t), sys1.login(t)
	w.expect("logout", sys1.asks(t, logoutPath, token), good)
	w.expect("query of the other token", sys1.asks(t, queryPath, other), good)
	w.pass(lives - time.Second)
	w.expect("query in the last second", sys1.asks(t, queryPath, token), loggedOut)
	for range 3 {
		w.pass(time.Second)
		w.expect("query from expiry on", sys1.asks(t, queryPath, token), notAccepted)
		w.expect("logout from expiry on", sys1.asks(t, logoutPath, other), notAccepted)
	}
}

// A clock that ran ahead past a token's expiry and is set back does not bring the
// token back, whatever was done meanwhile, up to the margin.
func TestLoggedOutWhileClockSteps(t *testing.T) {
	const toExpiry = lives + time.Second
	for _, test := range []struct {
		name  string
		ahead time.Duration
		// What stands in the register when the clock is right again.
		query, logout string
	}{
		{"not past expiry", lives / 2, loggedOut, loggedOut},
		{"past expiry", toExpiry, loggedOut, loggedOut},
		{"ten minutes past", lives + 10*time.Minute, loggedOut, loggedOut},
		{"local time for UTC", 14 * time.Hour, loggedOut, loggedOut},
		{"the whole margin past", lives + debugprofile.ClockMargin, loggedOut, loggedOut},
		{"beyond the margin", toExpiry + debugprofile.ClockMargin, good, notHere},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			sys1 := w.start("SYS1", "", zos.Level{})
			token := sys1.login(t)
			w.expect("logout", sys1.asks(t, logoutPath, token), good)
			w.pass(test.ahead)
			ahead := sys1.login(t) // Only a login makes the server forget.
			w.expect("query of a token from ahead", sys1.asks(t, queryPath, ahead), good)
			w.pass(-test.ahead)
			w.expect("query with the clock set back", sys1.asks(t, queryPath, token), test.query)
			w.expect("logout with the clock set back", sys1.asks(t, logoutPath, token), test.logout)
			w.expect("query of a token from the future", sys1.asks(t, queryPath, ahead), notAccepted)
		})
	}
}

func TestTokenOfRSED(t *testing.T) {
	for _, test := range []struct {
		name, env, query, logout string
	}{
		{"the same application by default", "", good, notHere},
		{"the same application", "safJwtApplID=FEKAPPL", good, notHere},
		{"another application", "safJwtApplID=EQAAPPL", notAccepted, notAccepted},
		{"JWT off", "safJwtIsEnabled=false\nsafBasicIsEnabled=true", "scheme-not-accepted", "saf-jwt-disabled"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			sys1 := w.start("SYS1", test.env, zos.Level{})
			got, token, _ := send(t, sys1.rsed(t), "POST", "/rse/signon", basic("colin", rosebud))
			if got.Status != 200 || got.User != "COLIN" || got.Applid != "FEKAPPL" || !got.Expires.Equal(start.Add(lives)) {
				t.Fatalf("sign-on to RSED: %+v", got)
			}
			w.expect("query", sys1.asks(t, queryPath, token), test.query)
			w.expect("logout", sys1.asks(t, logoutPath, token), test.logout)
			w.expect("query after that", sys1.asks(t, queryPath, token), test.query)
		})
	}
}

// A change of eqaprof.env waits for the restart; a file that cannot be used
// stops the server until the next one.
func TestRestartReadsEnvironment(t *testing.T) {
	w := newWorld(t)
	sys1 := w.start("SYS1", "safJwtApplID=EQAAPPL", zos.Level{})
	token := sys1.login(t)
	sys1.env = "safJwtApplID=FEKAPPL"
	w.expect("query before the restart", sys1.asks(t, queryPath, token), good)
	w.expect("query of a new token before the restart", sys1.asks(t, queryPath, sys1.login(t)), good)
	must(t, sys1.Restart())
	w.expect("query of the old token", sys1.asks(t, queryPath, token), notAccepted)
	w.expect("query of a new token", sys1.asks(t, queryPath, sys1.login(t)), good)

	sys1.env = "safJwtIsEnabled=yes"
	if err := sys1.Restart(); err == nil {
		t.Error("the server starts with safJwtIsEnabled=yes")
	}
	w.expect("query on a stopped server", sys1.asks(t, queryPath, token), "stopped")
	sys1.env = "safJwtApplID=EQAAPPL\nunknown=1"
	must(t, sys1.Restart())
	w.expect("query on a server that was started again", sys1.asks(t, queryPath, token), good)
	if e, problems := sys1.Environment(); len(problems) != 1 || e.Application.String() != "EQAAPPL" {
		t.Errorf("environment of %v with problems %v", e.Application, problems)
	}
}
