package zaas_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/zaas"
)

// good says whether an instance takes a token for good.
func (w *world) good(instance, token string) bool {
	w.t.Helper()
	return send(w.t, w.instances[instance], get(gateway+"/query").cookie(token)).Code == http.StatusOK
}

// Logout reaches the instances that are up; tokens hold at all of them.
func TestSpread(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		w.instance("two")
		w.instance("three")
		token, kept := w.login(), w.login()
		if !w.good("two", token) || !w.good("three", token) {
			t.Fatal("a token of one instance is not good at another")
		}
		w.down["three"] = true
		w.steps([]step{{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}}})
		if w.good("one", token) || w.good("two", token) || !w.good("three", token) {
			t.Error("logout does not hold at the instances that are up, or holds where nobody was told")
		}
		if !w.good("two", kept) {
			t.Error("logout ended another token")
		}
		if got := brief(t, send(t, w.instances["two"], post(gateway+"/logout").cookie(token))); got != (answer{401, invalid(level)}) {
			t.Errorf("logout at the other instance: %+v", got)
		}
	})
}

// A restart forgets what was logged out. Where the Discovery Service sees to it,
// the other instances tell; alone, nobody can.
func TestRestart(t *testing.T) {
	for level, told := range map[zaas.Level]bool{zaas.ZoweV2: true, zaas.ZoweV30: false, zaas.ZoweV3: false} {
		w := newWorld(t, level)
		w.instance("two")
		token := w.login()
		w.steps([]step{{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}}})
		must(t, w.Restart())
		if w.good("one", token) == told || w.good("two", token) {
			t.Errorf("%s: after a restart, good at one: %v, want %v; at two: %v, want false", level, w.good("one", token), !told, w.good("two", token))
		}
		must(t, w.instances["two"].Restart())
		alone := newWorld(t, level)
		w = alone
		token = w.login()
		w.steps([]step{{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}}})
		must(t, w.Restart())
		if !w.good("one", token) {
			t.Errorf("%s: after a restart of the only instance the token is not good", level)
		}
		w.pass(zaas.Life)
		if w.good("one", token) {
			t.Errorf("%s: the token outlives its expiry", level)
		}
	}
}

// An instance that comes up is told what was logged out, if it is asked for.
func TestDistribute(t *testing.T) {
	paths := map[zaas.Level]string{
		zaas.ZoweV2: "/gateway/auth/distribute/", zaas.ZoweV30: service + "/distribute/", zaas.ZoweV3: gateway + "/distribute/",
	}
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token := w.login()
		w.steps([]step{{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}}})
		w.instance("two")
		if !w.good("two", token) {
			t.Fatal("an instance knows without being told")
		}
		ask := get(paths[level] + "two")
		w.steps([]step{
			{"by nobody", ask, answer{403, ""}},
			{"by a client", ask.by(certificates().client), answer{403, ""}},
			{"unknown", get(paths[level] + "nine").by(certificates().own), answer{204, ""}},
			{"none", get(paths[level]).by(certificates().own), answer{map[bool]int{true: 500, false: 404}[level == zaas.ZoweV30], ""}},
		})
		if !w.good("two", token) {
			t.Error("an instance was told for nobody who may ask")
		}
		w.steps([]step{{"by a peer", ask.by(certificates().own), answer{200, ""}}})
		if w.good("two", token) {
			t.Error("the instance was not told")
		}
	})
}

func TestInvalidate(t *testing.T) {
	c := certificates()
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token, other := w.login(), w.login()
		in := map[zaas.Level]func(string) request{
			zaas.ZoweV2:  func(token string) request { return del("/gateway/auth/invalidate/" + token) },
			zaas.ZoweV30: func(token string) request { return del(service + "/invalidate/" + token) },
			zaas.ZoweV3:  func(token string) request { return del(gateway + "/invalidate").bearer(token) },
		}[level]
		w.steps([]step{
			{"by nobody", in(token), answer{403, ""}},
			{"by a client", in(token).by(c.client), answer{403, ""}},
			{"by a stranger", in(token).by(c.strange), answer{403, ""}},
			{"nothing happened", get(gateway + "/query").cookie(token), answer{200, ""}},
			{"garbage", in("garbage").by(c.own), answer{400, ""}},
			{"a forged one", in(resigned(t, token, func(c map[string]any) { c["sub"] = "OTHER" })).by(c.own), answer{400, ""}},
			{"by a peer", in(token).by(c.own), answer{200, ""}},
			{"again", in(token).by(c.own), answer{200, ""}},
			{"it is dead", get(gateway + "/query").cookie(token), answer{401, invalid(level)}},
			{"another is not", get(gateway + "/query").cookie(other), answer{200, ""}},
		})
		w.pass(zaas.Life)
		w.steps([]step{{"expired", in(other).by(c.own), answer{400, ""}}})
	})
}

// A register that is full takes no further token, and none comes back for it.
func TestFull(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3, func(w *world) { w.change = func(c *zaas.Config) { c.MaxLogouts = 2 } })
	one, two, three := w.login(), w.login(), w.login()
	logout := post(gateway + "/logout")
	w.steps([]step{
		{"one", logout.cookie(one), answer{204, ""}},
		{"two", logout.cookie(two), answer{204, ""}},
		{"three", logout.cookie(three), answer{401, "ZWEAG130E"}},
		{"by a peer", del(gateway + "/invalidate").bearer(three).by(certificates().own), answer{503, ""}},
		{"three lives", get(gateway + "/query").cookie(three), answer{200, ""}},
		{"one is dead", get(gateway + "/query").cookie(one), answer{401, "ZWEAO402E"}},
	})
	w.pass(zaas.Life)
	late := w.login()
	w.pass(time.Second)
	w.steps([]step{{"there is room again", logout.cookie(late), answer{204, ""}}})
}

// A clock that is set back brings no token back.
func TestClockSetBack(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.login()
	w.steps([]step{{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}}})
	w.pass(zaas.Life + time.Hour)
	w.steps([]step{{"another logout", post(gateway + "/logout").cookie(w.login()), answer{204, ""}}})
	w.pass(-zaas.Life - time.Hour)
	w.steps([]step{{"query", get(gateway + "/query").cookie(token), answer{401, "ZWEAO402E"}}})
}

// A peer that refuses spoils a logout at one level; it holds here all the same.
func TestPeerRefuses(t *testing.T) {
	for level, want := range map[zaas.Level]answer{
		zaas.ZoweV2: {204, ""}, zaas.ZoweV30: {204, ""}, zaas.ZoweV3: {401, "ZWEAG130E"},
	} {
		w := newWorld(t, level)
		w.instance("two")
		w.instances["two"] = newWorld(t, level, func(w *world) { w.change = func(c *zaas.Config) { c.Own = certificates().client } }).Server
		token := w.login()
		w.steps([]step{
			{"logout", post(gateway + "/logout").cookie(token), want},
			{"query", get(gateway + "/query").cookie(token), answer{401, invalid(level)}},
		})
	}
}
