package debugprofile_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/zos"
)

// modelToken is a token as the model knows it. An EQAPROF is one start of the
// server of a system.
type modelToken struct {
	text            string
	issued, expires time.Time
	by              *modelServer // whose login issued it; nil for RSED
	start           int          // of that server
	out             bool         // logged out, in that start
}

type modelServer struct {
	*system
	start int
}

func (m *modelToken) issuedBy(s *modelServer) bool { return m.by == s && m.start == s.start }

// expect says how query and logout answer.
func (m *modelToken) expect(s *modelServer, path string, now time.Time) string {
	switch {
	case now.Before(m.issued), !now.Before(m.expires):
		return notAccepted
	case m.issuedBy(s) && m.out:
		return loggedOut
	case path == logoutPath && !m.issuedBy(s):
		return notHere
	}
	return good
}

var steps = []time.Duration{time.Second, lives / 2, lives - time.Second, lives}

// Whatever the order of logins, queries, logouts, restarts, time that passes and
// clocks that are set back on two systems, the answers are those of the model.
func TestServersFollowModel(t *testing.T) {
	var out, back, elsewhere, foreign, late, rsed bool // what was asked about
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		servers := []*modelServer{{system: w.start("SYS1", "", zos.Level{})}, {system: w.start("SYS2", "", zos.Level{})}}
		var tokens []*modelToken
		var last *modelToken // that was asked about: else a logout is seldom looked at after a restart
		anyServer := func() *modelServer { return servers[rapid.IntRange(0, 1).Draw(rt, "system")] }
		issue := func(token string, by *modelServer, start int) {
			if slices.ContainsFunc(tokens, func(m *modelToken) bool { return m.text == token }) {
				rt.Fatal("a token was issued twice")
			}
			tokens = append(tokens, &modelToken{text: token, issued: w.clock(), expires: w.clock().Add(lives), by: by, start: start})
		}
		ask := func(path string) {
			if len(tokens) == 0 {
				rt.Skip("no token yet")
			}
			s, m := anyServer(), rapid.SampledFrom(tokens).Draw(rt, "token")
			if last != nil && rapid.Bool().Draw(rt, "the last again") {
				m = last
			}
			last = m
			want := m.expect(s, path, w.clock())
			if got := s.asks(t, path, m.text); got != want {
				rt.Fatalf("%s at %v of a token that expires at %v: %s, want %s", path, w.clock(), m.expires, got, want)
			}
			out, foreign = out || want == loggedOut, foreign || want == notHere
			rsed = rsed || m.by == nil && path == queryPath && want == good
			if m.out && !m.issuedBy(s) {
				back = back || m.by == s && path == queryPath && want == good
				elsewhere = elsewhere || m.by != s && path == queryPath && want == good
				late = late || m.by == s && !w.clock().Before(m.expires)
			}
			m.out = m.out || path == logoutPath && want == good
		}
		latest := w.clock()
		rt.Repeat(map[string]func(*rapid.T){
			"login": func(*rapid.T) { s := anyServer(); issue(s.login(t), s, s.start) },
			"RSED": func(*rapid.T) {
				_, token, _ := send(t, anyServer().rsed(t), "POST", "/rse/signon", basic("COLIN", rosebud))
				issue(token, nil, 0)
			},
			"query":   func(*rapid.T) { ask(queryPath) },
			"logout":  func(*rapid.T) { ask(logoutPath) },
			"restart": func(*rapid.T) { s := anyServer(); s.start++; must(t, s.Restart()) },
			"time": func(*rapid.T) {
				w.pass(rapid.SampledFrom(steps).Draw(rt, "d"))
				if w.clock().After(latest) {
					latest = w.clock()
				}
			},
			"clock set back": func(*rapid.T) {
				back := rapid.SampledFrom(steps).Draw(rt, "d")
				if latest.Sub(w.clock())+back > debugprofile.ClockMargin {
					rt.Skip("beyond the margin")
				}
				w.pass(-back)
			},
		})
	})
	if out {
		t.Attr("rule", "IDT-01")
	}
	if foreign {
		t.Attr("rule", "IDT-10")
	}
	if back {
		t.Attr("rule", "IDT-11")
	}
	if elsewhere {
		t.Attr("rule", "IDT-12")
	}
	if late {
		t.Attr("rule", "DPS-03")
	}
	if rsed {
		t.Attr("rule", "IDT-06")
	}
}

// Of many who log one token out at once, one succeeds; a token is never good
// again after that, while others log in and another server restarts.
func TestConcurrentLogouts(t *testing.T) {
	w := newWorld(t)
	sys1, sys2 := w.start("SYS1", "", zos.Level{}), w.start("SYS2", "", zos.Level{})
	const tokens, callers = 8, 4
	var successes [tokens]atomic.Int32
	var wg sync.WaitGroup
	for i := range tokens {
		token := sys1.login(t)
		for range callers {
			wg.Go(func() {
				got := sys1.asks(t, logoutPath, token)
				if got == good {
					successes[i].Add(1)
				} else if got != loggedOut {
					t.Errorf("logout: %s", got)
				}
				w.expect("query after logout", sys1.asks(t, queryPath, token), loggedOut)
				w.expect("query on SYS2", sys2.asks(t, queryPath, token), good)
			})
		}
		wg.Go(func() {
			must(t, sys2.Restart())
			sys2.login(t)
		})
	}
	wg.Wait()
	for i := range successes {
		if n := successes[i].Load(); n != 1 {
			t.Errorf("token %d: %d logouts succeeded, want 1", i, n)
		}
	}
}

// A full register refuses logins until tokens expire; it never forgets one.
func TestRegisterIsBounded(t *testing.T) {
	w := newWorld(t)
	s := w.start("SYS1", "", zos.Level{})
	full := s.limited(t, w, 3)
	var tokens []string
	for range 3 {
		tokens = append(tokens, full.login(t))
	}
	w.expect("logout", full.asks(t, logoutPath, tokens[0]), good)
	refused := func() string {
		got, _, _ := send(t, full, "POST", loginPath, basic("COLIN", rosebud))
		return fmt.Sprint(got.Status, " ", got.Code)
	}
	w.expect("login when full", refused(), "503 too-many-tokens")
	w.expect("query of the one that was logged out", full.asks(t, queryPath, tokens[0]), loggedOut)
	w.expect("query of another", full.asks(t, queryPath, tokens[1]), good)
	w.pass(lives - time.Second)
	w.expect("login in the last second", refused(), "503 too-many-tokens")
	w.pass(2 * time.Second)
	w.expect("query of a new token", full.asks(t, queryPath, full.login(t)), good)

	// Room for that one was made of what was kept for clocks that are set back.
	w.pass(-3 * time.Second)
	w.expect("query of the one that was logged out, with the clock set back", full.asks(t, queryPath, tokens[0]), good)
	w.expect("logout of it", full.asks(t, logoutPath, tokens[0]), notHere)
}
