package zaas_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/zaas"
)

// model is what the rules say of tokens at two instances that share a key, and of the
// tickets that they give.
type model struct {
	*world
	tokens []*modelToken
	// ended are the tokens that an instance knows to be logged out.
	ended map[string]map[*modelToken]bool
	// used are the seconds in which a user signed on with a ticket.
	used map[string][]time.Time
}

type modelToken struct {
	text, user string
	expires    time.Time
}

func newModel(t *testing.T, level zaas.Level) *model {
	m := &model{world: newWorld(t, level), ended: map[string]map[*modelToken]bool{"one": {}, "two": {}}, used: map[string][]time.Time{}}
	m.instance("two")
	return m
}

// isGood says whether an instance takes a token.
func (m *model) isGood(instance string, token *modelToken) bool {
	return m.clock().Before(token.expires) && !m.ended[instance][token]
}

func drawInstance(t *rapid.T) string {
	return rapid.SampledFrom([]string{"one", "two"}).Draw(t, "instance")
}

// drawToken takes one of the last three.
func (m *model) drawToken(t *rapid.T) *modelToken {
	if len(m.tokens) == 0 {
		t.Skip("no token yet")
	}
	return m.tokens[max(0, len(m.tokens)-1-rapid.IntRange(0, 2).Draw(t, "token"))]
}

// carried puts a token where a query, a logout and a request for a ticket have it.
func carried(t *rapid.T, r request, token string) request {
	if rapid.Bool().Draw(t, "cookie") {
		return r.cookie(token)
	}
	return r.bearer(token)
}

func (m *model) login(t *rapid.T) {
	user := rapid.SampledFrom([]string{"USER", "OTHER"}).Draw(t, "user")
	r := post(gateway+"/login").basic(user, password)
	if rapid.Bool().Draw(t, "in the body") {
		r = post(gateway + "/login").json(body(user, password))
	}
	answer := send(m.t, m.instances[drawInstance(t)], r)
	token := &modelToken{cookieOf(answer), user, m.clock().Add(zaas.Life)}
	same := func(other *modelToken) bool { return other.text == token.text }
	if answer.Code != http.StatusNoContent || answer.Body.Len() != 0 || token.text == "" || slices.ContainsFunc(m.tokens, same) {
		t.Fatalf("login of %s is answered %d, with a token: %t, of its own: %t", user, answer.Code, token.text != "", !slices.ContainsFunc(m.tokens, same))
	}
	m.tokens = append(m.tokens, token)
}

func (m *model) refusedLogin(t *rapid.T) {
	user := rapid.SampledFrom([]string{"USER", "GONE", "NOBODY"}).Draw(t, "user")
	answer := send(m.t, m.instances[drawInstance(t)], post(gateway+"/login").basic(user, "WRONG"))
	if answer.Code != http.StatusUnauthorized || cookieOf(answer) != "" {
		t.Fatalf("a wrong password of %s is answered %d, with a token: %t", user, answer.Code, cookieOf(answer) != "")
	}
}

func (m *model) query(t *rapid.T) {
	token, instance := m.drawToken(t), drawInstance(t)
	answer := send(m.t, m.instances[instance], carried(t, get(gateway+"/query"), token.text))
	if good := m.isGood(instance, token); good != (answer.Code == http.StatusOK) || !good && answer.Code != http.StatusUnauthorized {
		t.Fatalf("query at %s of a token that is good %t: %d", instance, good, answer.Code)
	}
}

// logout tells both instances, if the token was good.
func (m *model) logout(t *rapid.T) {
	token, instance := m.drawToken(t), drawInstance(t)
	answer := send(m.t, m.instances[instance], carried(t, post(gateway+"/logout"), token.text))
	good := m.isGood(instance, token)
	if good != (answer.Code == http.StatusNoContent) || !good && answer.Code != http.StatusUnauthorized {
		t.Fatalf("logout at %s of a token that is good %t: %d", instance, good, answer.Code)
	}
	if good {
		m.ended["one"][token], m.ended["two"][token] = true, true
	}
}

// askTicket asks for a ticket, and signs on with it.
func (m *model) askTicket(t *rapid.T) {
	token, instance := m.drawToken(t), drawInstance(t)
	application := rapid.SampledFrom([]string{"ZOWEAPPL", "ZOWEAPPL", "XBADAPPL", "NOAUTH"}).Draw(t, "application")
	r := carried(t, post(gateway+"/ticket").json(`{"applicationName":"`+application+`"}`), token.text)
	certified := rapid.IntRange(0, 3).Draw(t, "certified") > 0
	if certified {
		r = r.by(certificates().client)
	}
	answer := send(m.t, m.instances[instance], r)
	switch good := m.isGood(instance, token); {
	case !certified && answer.Code != http.StatusForbidden,
		certified && !good && answer.Code != http.StatusUnauthorized,
		certified && good && (application == "ZOWEAPPL") != (answer.Code == http.StatusOK):
		t.Fatalf("ticket for %s at %s, certificate %t, token good %t: %d", application, instance, certified, good, answer.Code)
	case answer.Code == http.StatusOK:
		m.useTicket(t, token, readTicket(m.t, answer))
	}
}

// useTicket shows the ticket that a token gave for USER, a moment or ten minutes later.
func (m *model) useTicket(t *rapid.T, token *modelToken, got ticketAnswer) {
	made := m.clock()
	if got.Token != token.text || got.UserID != token.user || got.ApplicationName != "ZOWEAPPL" {
		t.Fatalf("the ticket is for %s in %s, with the same token: %t", got.UserID, got.ApplicationName, got.Token == token.text)
	}
	m.pass(rapid.SampledFrom([]time.Duration{0, time.Minute, 601 * time.Second}).Draw(t, "later"))
	if m.signOn("USER", "NOAUTH", got.Ticket) == "" {
		t.Fatal("a ticket is good for another application")
	}
	fresh := !slices.Contains(m.used[token.user], made)
	want := token.user == "USER" && fresh && m.clock().Sub(made) <= 10*time.Minute
	if cause := m.signOn("USER", "ZOWEAPPL", got.Ticket); want != (cause == "") {
		t.Fatalf("the ticket of %s of %v ago, fresh %t, signs USER on: %q, want %t", token.user, m.clock().Sub(made), fresh, cause, want)
	}
	if want {
		m.used["USER"] = append(m.used["USER"], made)
	}
	m.commands("ALTUSER USER RESUME") // whatever failed
}

// Logins, queries, logouts, tickets, restarts and time in any order: each answer is what
// the rules say. An instance that comes back is told what was logged out in Zowe 2 only.
func TestInstancesFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		level := rapid.SampledFrom([]zaas.Level{zaas.ZoweV2, zaas.ZoweV30, zaas.ZoweV3}).Draw(rt, "level")
		m := newModel(t, level)
		rt.Repeat(map[string]func(*rapid.T){
			"login":         m.login,
			"refused login": m.refusedLogin,
			"query":         m.query,
			"logout":        m.logout,
			"ticket":        m.askTicket,
			"restart": func(rt *rapid.T) {
				instance := drawInstance(rt)
				must(t, m.instances[instance].Restart())
				if level != zaas.ZoweV2 {
					clear(m.ended[instance])
				}
			},
			"time": func(rt *rapid.T) {
				m.pass(rapid.SampledFrom([]time.Duration{time.Second, time.Hour, zaas.Life / 2, zaas.Life - time.Second, zaas.Life}).Draw(rt, "d"))
			},
		})
	})
	t.Attr("rule", "ZAAS-01")
	t.Attr("rule", "ZAAS-08")
	t.Attr("rule", "ZAAS-09")
	t.Attr("rule", "ZAAS-10")
	t.Attr("rule", "ZAAS-11")
	t.Attr("rule", "ZAAS-12")
	t.Attr("rule", "ZAAS-25")
	t.Attr("rule", "ZT-01")
	t.Attr("rule", "ZT-02")
	t.Attr("rule", "ZT-04")
	t.Attr("rule", "ZT-05")
	t.Attr("rule", "ZT-06")
}
