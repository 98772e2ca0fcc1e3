package appserver_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/appserver"
)

// model is what the rules say of the sessions of browsers.
type model struct {
	*world
	newID     bool
	sessions  []*modelSession
	passwords map[string]string
	late      bool // whether the password of LATE has expired
	changes   int
}

// modelSession is a session as whoever has its cookie sees it; without one, nobody's.
type modelSession struct {
	cookies        map[string]string
	user, password string // the password is what UMS keeps
	saf, ums       bool   // who has taken the user
	expires        time.Time
	umsAt          time.Time // when UMS gave the tokens
}

func newModel(t *testing.T, newID bool) *model {
	return &model{
		world: newWorld(t, func(c *appserver.Config) { c.Choices.NewSessionID = newID }), newID: newID,
		passwords: map[string]string{"COLIN": rosebud, "OTHER": rosebud, "LATE": rosebud, "GONE": rosebud}, late: true,
	}
}

func (m *model) isLive(s *modelSession) bool { return s.saf && m.clock().Before(s.expires) }

// isOpen says whether a session opens what is protected.
func (m *model) isOpen(s *modelSession) bool { return m.isLive(s) && s.ums }

// draw takes one of the last three sessions, or nobody's.
func (m *model) draw(t *rapid.T) *modelSession {
	back := rapid.IntRange(0, 3).Draw(t, "session")
	if back == 0 || back > len(m.sessions) {
		return &modelSession{}
	}
	return m.sessions[len(m.sessions)-back]
}

// with is a browser that has the cookie of a session.
func (m *model) with(s *modelSession) *browser {
	b := m.browser()
	maps.Copy(b.cookies, s.cookies)
	return b
}

// wantNothingShown holds what a browser was sent to what it may see: no password, as it
// is or encoded, and no JWT, such as the tokens of UMS are, which begin with {"alg" in
// base64url.
func (m *model) wantNothingShown(t *rapid.T, b *browser) {
	hidden := []string{"eyJhbGci"}
	for _, password := range m.passwords {
		hidden = append(hidden, password, strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(password)), "="), hex.EncodeToString([]byte(password)))
	}
	for _, hidden := range hidden {
		if strings.Contains(b.sent.String(), hidden) {
			t.Fatalf("the browser is sent %s, in %s", hidden, &b.sent)
		}
	}
}

func drawCategories(t *rapid.T) []string {
	return rapid.SampledFrom([][]string{nil, nil, {"saf"}, {"saf", "ums"}, {"ums"}}).Draw(t, "categories")
}

// isOf says whether a category is among those that are named; all are if none is.
func isOf(category string, categories []string) bool {
	return categories == nil || slices.Contains(categories, category)
}

// drawUser draws credentials, and says whether they sign on.
func (m *model) drawUser(t *rapid.T) (user, password string, good bool) {
	user = rapid.SampledFrom([]string{"COLIN", "COLIN", "OTHER", "LATE", "GONE"}).Draw(t, "user")
	if rapid.IntRange(0, 3).Draw(t, "wrong") == 0 {
		return user, "WRONG123", false
	}
	return user, m.passwords[user], user != "GONE" && (user != "LATE" || !m.late)
}

func (m *model) login(t *rapid.T) {
	s, categories := m.draw(t), drawCategories(t)
	user, password, good := m.drawUser(t)
	saf, ums := isOf("saf", categories), isOf("ums", categories)
	lax := saf && ums && !good && rapid.Bool().Draw(t, "ZSS takes anybody")
	asked := ums && (saf && (good || lax) || !saf && m.isLive(s) && s.user == user)
	cut := rapid.IntRange(0, 7).Draw(t, "UMS is not reached") == 0
	ok := (good || !saf) && (asked && good && !cut || !ums)
	m.zss.called()
	m.ums.called()
	if lax {
		m.zss.replies(http.StatusOK, "", "Set-Cookie", "jedHTTPSession.7557=anything")
	}
	if cut {
		m.ums.replies(0, "")
	}
	b := m.with(s)
	got := b.login(user, password, categories...)
	m.zss.repliesNoMore()
	m.ums.repliesNoMore()
	m.wantNothingShown(t, b)
	want := http.StatusUnauthorized
	switch {
	case ok:
		want = http.StatusOK
	case saf && !lax && user == "LATE" && password == m.passwords[user] && m.late:
		want = http.StatusPreconditionRequired
	}
	if got.Status != want || got.Success != ok || slices.Contains(m.zss.called(), "POST /login") != saf || (len(m.ums.called()) > 0) != asked {
		t.Fatalf("login of %s in %q, good %t: %+v, want %d", user, categories, good, got, want)
	}
	_, safTold := got.Plugins[sso]
	if _, umsTold := got.Plugins[db2]; safTold != saf || umsTold != ums {
		t.Fatalf("login in %q tells of %v", categories, got.Plugins)
	}
	if !ok {
		if !maps.Equal(b.cookies, s.cookies) {
			t.Fatalf("a login that fails gives the cookies %q", b.cookies)
		}
		return
	}
	m.loggedInto(t, s, b, modelSession{user: user, password: password, saf: saf, ums: ums})
	if now := m.sessionOf(b); now == nil || got.Seconds != int64(now.expires.Sub(m.clock()).Seconds()) {
		t.Fatalf("login of %s: %+v; the session is %+v", user, got, now)
	}
}

// loggedInto notes what a login that succeeded adds to the session of the browser.
func (m *model) loggedInto(t *rapid.T, s *modelSession, b *browser, login modelSession) {
	now := modelSession{user: login.user}
	if m.isLive(s) && s.user == login.user {
		now = *s
	}
	if login.saf {
		now.saf, now.expires = true, m.clock().Add(time.Hour)
	}
	if login.ums {
		now.ums, now.password, now.umsAt = true, login.password, m.clock()
	}
	now.cookies = maps.Clone(b.cookies)
	if len(now.cookies) != 1 {
		t.Fatalf("a login gives %d cookies", len(now.cookies))
	}
	if m.isLive(s) && !m.newID {
		if !maps.Equal(now.cookies, s.cookies) {
			t.Fatal("a login within a session gives it another id")
		}
		*s = now
		return
	}
	if m.sessionOf(b) != nil {
		t.Fatal("a new session has the id of another")
	}
	s.saf = false
	m.sessions = append(m.sessions, &now)
}

// sessionOf is the session whose cookie a browser has.
func (m *model) sessionOf(b *browser) *modelSession {
	for _, s := range m.sessions {
		if maps.Equal(s.cookies, b.cookies) {
			return s
		}
	}
	return nil
}

// refresh renews what both have, if UMS still takes the credentials that it keeps.
func (m *model) refresh(t *rapid.T) {
	s := m.draw(t)
	live := m.isLive(s)
	ok := live && (!s.ums || s.password == m.passwords[s.user]) // the tokens of UMS are renewable for a day
	b := m.with(s)
	got := b.refresh()
	m.wantNothingShown(t, b)
	if got.Success != ok || got.Status != map[bool]int{true: http.StatusOK, false: http.StatusUnauthorized}[ok] {
		t.Fatalf("refresh of %+v: %+v, want success %t", s, got, ok)
	}
	switch {
	case ok:
		s.expires, s.umsAt = m.clock().Add(time.Hour), m.clock()
	case live:
		s.saf = false
	}
	if ends := live && !ok; (len(b.cookies) == 0) != (ends || s.cookies == nil) {
		t.Fatalf("refresh of a session that ends %t: cookies %q", ends, b.cookies)
	}
}

func (m *model) logout(t *rapid.T) {
	s, method, body := m.draw(t), "GET", ""
	categories := drawCategories(t)
	if categories == nil {
		method = rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method")
	} else {
		method, body = "POST", fmt.Sprintf(`{"categories":["%s"]}`, strings.Join(categories, `","`))
	}
	b := m.with(s)
	if got := b.send(method, appserver.LogoutPath, body, "Content-Type", "application/json"); got.Code != http.StatusOK {
		t.Fatalf("logout: %d %s", got.Code, got.Body)
	}
	if isOf("ums", categories) {
		s.ums = false
	}
	if isOf("saf", categories) || !m.isLive(s) {
		s.saf = false
	}
	if (len(b.cookies) == 0) == s.saf || strings.Contains(b.setWith, "=;") == s.saf {
		t.Fatalf("logout of %q, which leaves a session %t: cookies %q, Set-Cookie %q", categories, s.saf, b.cookies, b.setWith)
	}
}

func (m *model) changePassword(t *rapid.T) {
	user, password, good := m.drawUser(t)
	good = good || user == "LATE" && password == m.passwords[user]
	handler := rapid.SampledFrom([]string{appserver.PluginSSO, appserver.PluginSSO, appserver.PluginUMS}).Draw(t, "handler")
	m.changes++
	next := fmt.Sprintf("NEWPW%03d", m.changes)
	body := fmt.Sprintf(`{"serviceHandler":%q,"username":%q,"password":%q,"newPassword":%q}`, handler, user, password, next)
	got := m.browser().send("POST", appserver.PasswordPath, body, "Content-Type", "application/json")
	want := http.StatusOK
	switch {
	case handler != appserver.PluginSSO:
		want = http.StatusBadRequest
	case !good:
		want = http.StatusInternalServerError
	default:
		m.passwords[user], m.late = next, m.late && user != "LATE"
	}
	if got.Code != want {
		t.Fatalf("change of the password of %s by %s, good %t: %d %s, want %d", user, handler, good, got.Code, got.Body, want)
	}
}

// act goes to what is protected.
func (m *model) act(t *rapid.T) {
	s := m.draw(t)
	b := m.with(s)
	if got := b.get(appserver.AppPath); (got == http.StatusOK) != m.isOpen(s) || got != http.StatusOK && got != http.StatusUnauthorized {
		t.Fatalf("the app, for %+v: %d", s, got)
	}
	m.ums.called()
	if got := b.send("GET", "http://zlux:7556"+appserver.ActionPath+"session", ""); got.Code != http.StatusForbidden || len(m.ums.called()) > 0 {
		t.Fatalf("an action over plain HTTP: %d", got.Code)
	}
	got := b.send("GET", appserver.ActionPath+"session", "")
	m.wantNothingShown(t, b)
	var answer map[string]any
	must(m.t, json.Unmarshal(got.Body.Bytes(), &answer))
	good := m.isOpen(s) && m.clock().Before(s.umsAt.Add(time.Hour))
	if (got.Code == http.StatusOK) != good || good && answer["user"] != s.user {
		t.Fatalf("an action, for %+v: %d %v", s, got.Code, answer)
	}
	if names := slices.Sorted(maps.Keys(answer)); !m.isOpen(s) && (got.Code != http.StatusUnauthorized || answer["pluginID"] != appserver.PluginUMS || !slices.Equal(names, []string{"category", "pluginID", "result"})) {
		t.Fatalf("an action of nobody: %d %v", got.Code, answer)
	}
}

// check asks who is logged on by each cookie, and by none.
func (m *model) check(t *rapid.T) {
	for _, s := range append([]*modelSession{{}}, m.sessions...) {
		got := m.with(s).send("GET", appserver.AuthPath, "")
		var answer struct {
			Authenticated *bool
			Categories    map[string]struct{ Authenticated *bool }
		}
		must(m.t, json.Unmarshal(got.Body.Bytes(), &answer))
		saf, ums := answer.Categories["saf"].Authenticated, answer.Categories["ums"].Authenticated
		if got.Code != http.StatusOK || answer.Authenticated != nil || saf == nil || ums == nil || *saf != m.isLive(s) || *ums != m.isOpen(s) {
			t.Fatalf("GET /auth of %+v: %d %s", s, got.Code, got.Body)
		}
	}
}

// Logins with and without a session, refreshes, logouts, changes of passwords and time in
// any order: who is logged on, and what that opens, is what the rules say.
func TestSessionsFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newModel(t, rapid.Bool().Draw(rt, "new id"))
		rt.Repeat(map[string]func(*rapid.T){
			"":         m.check,
			"login":    m.login,
			"refresh":  m.refresh,
			"logout":   m.logout,
			"password": m.changePassword,
			"act":      m.act,
			"time": func(rt *rapid.T) {
				m.pass(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 30 * time.Minute, time.Hour - time.Second, time.Hour}).Draw(rt, "d"))
			},
		})
	})
	t.Attr("rule", "APS-01")
	t.Attr("rule", "APS-02")
	t.Attr("rule", "APS-03")
	t.Attr("rule", "APS-04")
	t.Attr("rule", "APS-05")
	t.Attr("rule", "APS-06")
	t.Attr("rule", "APS-08")
	t.Attr("rule", "APS-09")
	t.Attr("rule", "UMS-01")
	t.Attr("rule", "UMS-03")
	t.Attr("rule", "UMS-04")
	t.Attr("rule", "UMS-05")
	t.Attr("rule", "UMS-07")
	t.Attr("rule", "UMS-08")
	t.Attr("rule", "UMS-09")
	t.Attr("rule", "UMS-10")
}
