package zaas_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/zaas"
)

// accessModel is what the rules say of personal access tokens at two instances that
// share a caching service. Nothing in it belongs to one instance.
type accessModel struct {
	*world
	tokens []*modelAccess
	// users and services are the times at which all of their tokens were revoked.
	users, services map[string]time.Time
}

type modelAccess struct {
	text, user      string
	services        []string
	issued, expires time.Time
	revoked         bool
}

var (
	accessUsers    = []string{"USER", "OTHER"}
	accessServices = []string{"one", "two", "three"}
)

// isGood says whether a token is good for some service.
func (m *accessModel) isGood(a *modelAccess) bool {
	ended := a.revoked || !a.issued.After(m.users[a.user])
	for _, service := range a.services {
		ended = ended || !a.issued.After(m.services[service])
	}
	return !ended && m.clock().Before(a.expires)
}

func (m *accessModel) at(t *rapid.T) http.Handler { return m.instances[drawInstance(t)] }

// drawToken takes one of the last four.
func (m *accessModel) drawToken(t *rapid.T) *modelAccess {
	if len(m.tokens) == 0 {
		t.Skip("no token yet")
	}
	return m.tokens[max(0, len(m.tokens)-1-rapid.IntRange(0, 3).Draw(t, "token"))]
}

func (m *accessModel) generate(t *rapid.T) {
	user := rapid.SampledFrom(accessUsers).Draw(t, "user")
	services := rapid.SliceOfNDistinct(rapid.SampledFrom(accessServices), 0, 2, rapid.ID).Draw(t, "services")
	right := rapid.IntRange(0, 5).Draw(t, "wrong password") > 0
	secret := map[bool]string{true: password, false: "WRONG"}[right]
	list := strings.ToUpper(strings.Join(services, `","`)) // case does not matter
	answer := send(m.t, m.at(t), post(access+"/generate").basic(user, secret).json(`{"validity":1,"scopes":["`+list+`"]}`))
	want := http.StatusOK
	switch {
	case len(services) == 0:
		want = http.StatusBadRequest
	case !right:
		want = http.StatusUnauthorized
	}
	text := answer.Body.String()
	if answer.Code != want || want != http.StatusOK && strings.Contains(text, "eyJhbGci") {
		t.Fatalf("a token of %s for %q, with the right password %t: %d, want %d", user, services, right, answer.Code, want)
	}
	if want != http.StatusOK {
		return
	}
	if slices.ContainsFunc(m.tokens, func(other *modelAccess) bool { return other.text == text }) {
		t.Fatal("two tokens are the same")
	}
	m.tokens = append(m.tokens, &modelAccess{text: text, user: user, services: services, issued: m.clock(), expires: m.clock().Add(24 * time.Hour)})
}

func (m *accessModel) validate(t *rapid.T) {
	token, service := m.drawToken(t), rapid.SampledFrom(accessServices).Draw(t, "service")
	good := m.isGood(token) && slices.Contains(token.services, service)
	want := map[bool]int{true: http.StatusNoContent, false: http.StatusUnauthorized}[good]
	if got := send(m.t, m.at(t), validate(token.text, service)).Code; got != want {
		t.Fatalf("a token for %q of %v ago is good for %s: %d, want %d", token.services, m.clock().Sub(token.issued), service, got, want)
	}
}

// revokeOne is for whoever holds the token. One that a rule has revoked
// cannot be revoked again.
func (m *accessModel) revokeOne(t *rapid.T) {
	token := m.drawToken(t)
	want := map[bool]int{true: http.StatusNoContent, false: http.StatusUnauthorized}[m.isGood(token)]
	if got := send(m.t, m.at(t), revoke(token.text)).Code; got != want {
		t.Fatalf("revocation of a token of %v ago: %d, want %d", m.clock().Sub(token.issued), got, want)
	}
	token.revoked = true
}

// revokeMany revokes by a rule: all of one's own, of another user, or for a service.
func (m *accessModel) revokeMany(t *rapid.T) {
	by := rapid.SampledFrom([]string{"USER", "OTHER", "ADMIN", "ADMIN", ""}).Draw(t, "by")
	of, service := rapid.SampledFrom(accessUsers).Draw(t, "of"), rapid.SampledFrom(accessServices).Draw(t, "service")
	kind := rapid.SampledFrom([]string{"", "/user", "/scope"}).Draw(t, "kind")
	r := del(access + "/revoke/tokens" + kind)
	switch kind {
	case "/user":
		r = r.json(`{"userId":"` + of + `"}`)
	case "/scope":
		r = r.json(`{"serviceId":"` + service + `"}`)
	default:
		of = by
	}
	if by != "" {
		r = r.basic(by, password)
	}
	want := http.StatusNoContent
	switch {
	case by == "":
		want = http.StatusUnauthorized
	case kind != "" && by != "ADMIN":
		want = http.StatusForbidden
	case kind == "/scope":
		m.services[service] = m.clock()
	default:
		m.users[of] = m.clock()
	}
	if got := send(m.t, m.at(t), r).Code; got != want {
		t.Fatalf("%s revokes %s: %d, want %d", by, kind, got, want)
	}
}

// Access tokens are made, shown, revoked in each way and evicted at two instances that
// are restarted, in any order: each answer is what the rules say.
func TestAccessTokensFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &accessModel{world: newWorld(t, zaas.ZoweV3), users: map[string]time.Time{}, services: map[string]time.Time{}}
		m.instance("two")
		rt.Repeat(map[string]func(*rapid.T){
			"generate":    m.generate,
			"validate":    m.validate,
			"revoke":      m.revokeOne,
			"revoke many": m.revokeMany,
			"evict": func(rt *rapid.T) {
				if got := send(t, m.at(rt), del(access+"/evict").basic("ADMIN", password)).Code; got != http.StatusNoContent {
					rt.Fatalf("evict: %d", got)
				}
			},
			"restart": func(rt *rapid.T) { must(t, m.instances[drawInstance(rt)].Restart()) },
			"time": func(rt *rapid.T) {
				m.pass(rapid.SampledFrom([]time.Duration{time.Second, time.Second, time.Minute, 24*time.Hour - time.Second, 24 * time.Hour}).Draw(rt, "d"))
			},
		})
	})
	t.Attr("rule", "ZAAS-14")
	t.Attr("rule", "ZAAS-15")
	t.Attr("rule", "ZAAS-16")
	t.Attr("rule", "ZAAS-17")
}
