package zss_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// model is what the rules say of a ZSS whose users COLIN, OTHER and, once the expired
// password is changed, OLD may sign on.
type model struct {
	*world
	sessions  []modelSession
	restarts  int
	passwords map[string]string
	expired   bool // the password of OLD
	revoked   map[string]bool
	changes   int
	used      map[string]bool // seconds of users in which a ticket signed them on
	tokens    []modelToken
}

// modelSession is a session token: whose, when it was made, and by which start.
type modelSession struct {
	text, user string
	at         time.Time
	start      int
}

// modelToken is an identity token for FEKAPPL.
type modelToken struct {
	text, user string
	at         time.Time
}

func newModel(t *testing.T) *model {
	m := &model{
		world: newWorld(t), expired: true, revoked: map[string]bool{"GONE": true}, used: map[string]bool{},
		passwords: map[string]string{"COLIN": password, "OTHER": password, "OLD": password, "GONE": password},
	}
	m.run("PERMIT OMVSAPPL CLASS(APPL) ID(OTHER) ACCESS(READ)")
	m.run("PERMIT ZLUX.0.COR.GET.SERVER CLASS(ZOWE) ID(OTHER) ACCESS(READ)")
	m.run("SETROPTS RACLIST(APPL ZOWE) REFRESH")
	return m
}

// draw takes one of the last three sessions, or none, and says whether it is good.
func (m *model) draw(t *rapid.T) (s modelSession, good bool) {
	back := rapid.IntRange(0, 3).Draw(t, "session")
	if back == 0 || back > len(m.sessions) {
		return modelSession{}, false
	}
	s = m.sessions[len(m.sessions)-back]
	return s, s.start == m.restarts && m.now.Before(s.at.Add(time.Hour))
}

// drawUser draws credentials, and says whether the password is right.
func (m *model) drawUser(t *rapid.T) (user, password string, right bool) {
	user = rapid.SampledFrom([]string{"COLIN", "OTHER", "OTHER", "OLD", "GONE", "NOBODY"}).Draw(t, "user")
	if user == "NOBODY" || rapid.IntRange(0, 3).Draw(t, "wrong") == 0 {
		return user, "WRONG123", false
	}
	return user, m.passwords[user], true
}

// signsOn says whether a user whose password is right may sign on.
func (m *model) signsOn(user string) bool {
	return !m.revoked[user] && (user != "OLD" || !m.expired)
}

// renewed notes the session that an answer gives to whoever is signed on, and to
// nobody else.
func (m *model) renewed(t *rapid.T, response *http.Response, user string) {
	text := session(response)
	if given := text != ""; given != (user != "") {
		t.Fatalf("%d gives a session %t to %q", response.StatusCode, given, user)
	}
	if user == "" {
		return
	}
	if slices.ContainsFunc(m.sessions, func(s modelSession) bool { return s.text == text }) {
		t.Fatal("two sessions have one token")
	}
	if lasts := response.Header.Get("Session-Expires-Seconds"); lasts != "3600" {
		t.Fatalf("a session lasts %q s", lasts)
	}
	m.sessions = append(m.sessions, modelSession{text, user, m.now, m.restarts})
}

// admitted is what a request that a session may carry comes to: the status of whoever is
// not signed on, or the user and 200.
func (m *model) admitted(s modelSession, good bool, user string, right bool) (status int, signedOn string) {
	switch {
	case good && m.revoked[s.user]:
		return http.StatusForbidden, ""
	case good:
		return http.StatusOK, s.user
	case right && m.signsOn(user):
		return http.StatusOK, user
	case right && !m.revoked[user]: // then it is the expired password
		return http.StatusPreconditionRequired, ""
	}
	return http.StatusUnauthorized, ""
}

func (m *model) login(t *rapid.T) {
	s, good := m.draw(t)
	user, password, right := m.drawUser(t)
	q := request{path: "/login", session: s.text}
	if rapid.Bool().Draw(t, "Basic") {
		q.basic = user + ":" + password
	} else {
		q.body = credentials(m.t, "username", user, "password", password)
	}
	want, signedOn := m.admitted(s, good, user, right)
	response := m.send(q)
	if response.StatusCode != want {
		t.Fatalf("login of %s, right %t, with a session of %+v, good %t: %d, want %d", user, right, s, good, response.StatusCode, want)
	}
	m.renewed(t, response, signedOn)
}

// logout takes the cookie back, and ends nothing.
func (m *model) logout(t *rapid.T) {
	s, _ := m.draw(t)
	response := m.send(request{method: rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method"), path: "/logout", session: s.text})
	if response.StatusCode != http.StatusOK || session(response) != "non-token" {
		t.Fatalf("logout: %d, cookie %q", response.StatusCode, session(response))
	}
}

// answer sends a request to a service for programs, and reads what it answers.
func (m *model) answer(t *rapid.T, q request) (*http.Response, map[string]any) {
	response := m.send(q)
	text, err := io.ReadAll(response.Body)
	must(m.t, err)
	var members map[string]any
	if len(text) > 0 && json.Unmarshal(text, &members) != nil {
		members = map[string]any{"text": string(text)}
	}
	for _, hidden := range m.passwords {
		if strings.Contains(string(text), hidden) {
			t.Fatalf("%s shows a password: %s", q.path, text)
		}
	}
	return response, members
}

// ticket asks for a PassTicket, and signs on with it.
func (m *model) ticket(t *rapid.T) {
	s, good := m.draw(t)
	application := rapid.SampledFrom([]string{"MQWEB", "MQWEB", "CLOSED", "NOKEY", "", "NINECHARS"}).Draw(t, "application")
	response, members := m.answer(t, request{path: "/passticket", session: s.text, body: credentials(m.t, "applicationName", application)})
	want, user := m.admitted(s, good, "", false)
	switch {
	case user == "":
	case application == "" || len(application) > 8:
		want = http.StatusBadRequest
	case application != "MQWEB":
		want = http.StatusInternalServerError
	}
	if response.StatusCode != want {
		t.Fatalf("ticket of %q for %q: %d %v, want %d", user, application, response.StatusCode, members, want)
	}
	m.renewed(t, response, user)
	if want != http.StatusOK {
		return
	}
	if members["userId"] != user || members["applicationName"] != application || len(members) != 3 {
		t.Fatalf("the ticket of %s is for %v in %v", user, members["userId"], members["applicationName"])
	}
	mqweb, err := passticket.ParseApplID("MQWEB")
	must(m.t, err)
	result := m.system.Verify(saf.VerifyRequest{
		User: esm.UserID(user), Application: mqweb, Authenticator: saf.NewAuthenticator(members["ticket"].(string)),
	})
	if second := fmt.Sprint(user, m.now.Unix()); result.OK() == m.used[second] {
		t.Fatalf("the ticket of %s, used before %t, signs on: %v", user, m.used[second], result.Codes)
	} else {
		m.used[second] = true
	}
}

// authorize asks what COLIN may do up to UPDATE, OTHER up to READ, and nobody else.
func (m *model) authorize(t *rapid.T) {
	s, good := m.draw(t)
	entity := rapid.SampledFrom([]string{"ZLUX.0.COR.GET.SERVER", "ZLUX.0.COR.GET.OTHER"}).Draw(t, "entity")
	level := rapid.SampledFrom([]string{"READ", "UPDATE", "CONTROL", "ALTER", "read"}).Draw(t, "level")
	response, members := m.answer(t, request{method: "GET", path: "/saf-auth/" + entity + "/" + level, session: s.text})
	want, user := m.admitted(s, good, "", false)
	if response.StatusCode != want {
		t.Fatalf("/saf-auth of %q: %d, want %d", user, response.StatusCode, want)
	}
	m.renewed(t, response, user)
	if user == "" {
		return
	}
	may := entity == "ZLUX.0.COR.GET.SERVER" && (level == "READ" && user != "OLD" || level == "UPDATE" && user == "COLIN")
	if known := level != "read"; known && members["authorized"] != may || !known && (members["error"] != true || members["authorized"] != nil) {
		t.Fatalf("%s of %s to %s: %v, want %t", level, user, entity, members, may)
	}
}

func (m *model) changePassword(t *rapid.T) {
	user, old, right := m.drawUser(t)
	m.changes++
	next := fmt.Sprintf("NEWPW%03d", m.changes)
	if rapid.IntRange(0, 4).Draw(t, "too long") == 0 {
		next += "X"
	}
	response, members := m.answer(t, request{path: "/password", body: credentials(m.t, "username", user, "password", old, "newPassword", next)})
	want := http.StatusOK
	switch {
	case right && m.revoked[user]:
		want = http.StatusTooManyRequests
	case m.revoked[user] && (response.StatusCode == http.StatusTooManyRequests || response.StatusCode == http.StatusUnauthorized):
		want = response.StatusCode // no source says which of the two faults counts
	case !right:
		want = http.StatusUnauthorized
	case len(next) > 8:
		want = http.StatusBadRequest
	default:
		m.passwords[user], m.expired = next, m.expired && user != "OLD"
	}
	if response.StatusCode != want {
		t.Fatalf("change of the password of %s, right %t, to %d characters: %d %v, want %d", user, right, len(next), response.StatusCode, members, want)
	}
}

// authenticate asks for an identity token.
func (m *model) authenticate(t *rapid.T) {
	user, password, right := m.drawUser(t)
	application := rapid.SampledFrom([]string{"FEKAPPL", "FEKAPPL", ""}).Draw(t, "appl")
	method := rapid.SampledFrom([]string{"POST", "POST", "POST", "PUT"}).Draw(t, "method")
	path := rapid.SampledFrom([]string{"/saf/authenticate", "/saf/authenticate", "/saf/AUTHENTICATE", "/saf/other"}).Draw(t, "path")
	members := []string{"username", user, "pass", password, "appl", application}
	whole := rapid.IntRange(0, 4).Draw(t, "lacks") > 0
	if !whole {
		members = members[2:]
	}
	response, answer := m.answer(t, request{method: method, path: path, body: credentials(m.t, members...)})
	want := http.StatusUnauthorized
	switch {
	case method != "POST":
		want = http.StatusMethodNotAllowed
	case path == "/saf/other":
		want = http.StatusNotFound
	case !whole:
		want = http.StatusBadRequest
	case right && m.signsOn(user):
		want = http.StatusCreated
	}
	if response.StatusCode != want || (want == http.StatusMethodNotAllowed) != (response.Header.Get("Allow") == "POST") {
		t.Fatalf("%s %s for %s, right %t: %d %v, want %d", method, path, user, right, response.StatusCode, answer, want)
	}
	token, _ := answer["jwt"].(string)
	if (token != "") != (want == http.StatusCreated) {
		t.Fatalf("%s for %s in %q: %d with a token: %t", path, user, application, response.StatusCode, token != "")
	}
	if token != "" && application == "FEKAPPL" {
		m.tokens = append(m.tokens, modelToken{token, user, m.now})
	}
}

// verify shows an identity token.
func (m *model) verify(t *rapid.T) {
	if len(m.tokens) == 0 {
		t.Skip("no token yet")
	}
	token := m.tokens[max(0, len(m.tokens)-1-rapid.IntRange(0, 2).Draw(t, "token"))]
	application := rapid.SampledFrom([]string{"FEKAPPL", "FEKAPPL", "MQWEB"}).Draw(t, "appl")
	text := token.text + rapid.SampledFrom([]string{"", "", "", "A", strings.Repeat("A", 2048)}).Draw(t, "more")
	response, answer := m.answer(t, request{path: "/saf/verify", body: credentials(m.t, "jwt", text, "appl", application)})
	want := http.StatusUnauthorized
	switch {
	case len(text) > 2048:
		want = http.StatusBadRequest
	case text == token.text && application == "FEKAPPL" && !m.revoked[token.user] && m.now.Before(token.at.Add(30*time.Minute)):
		want = http.StatusOK
	}
	if response.StatusCode != want || want == http.StatusOK && answer != nil {
		t.Fatalf("a token of %s of %v ago, changed %t, for %s: %d %v, want %d", token.user, m.now.Sub(token.at), text != token.text, application, response.StatusCode, answer, want)
	}
}

// mapName asks whose a name is.
func (m *model) mapName(t *rapid.T) {
	name := rapid.SampledFrom([]string{"jane", "john"}).Draw(t, "dn")
	registry := rapid.SampledFrom([]string{"realm", "other"}).Draw(t, "registry")
	response, answer := m.answer(t, request{path: "/certificate/dn", body: credentials(m.t, "dn", name, "registry", registry)})
	want, user := http.StatusUnauthorized, ""
	if name == "jane" && registry == "realm" {
		want, user = http.StatusOK, "COLIN"
	}
	codes := fmt.Sprint(answer["safReturnCode"], answer["racfReturnCode"], answer["racfReasonCode"])
	if response.StatusCode != want || answer["userid"] != user || want == http.StatusUnauthorized && codes != "8 8 48" || want == http.StatusOK && codes != "0 0 0" {
		t.Fatalf("%q in %q: %d %v, want %d %q", name, registry, response.StatusCode, answer, want, user)
	}
}

// Sessions, tickets, tokens, changes of passwords, revocations, restarts and time in any
// order: each answer is what the rules say.
func TestServerFollowsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newModel(t)
		rt.Repeat(map[string]func(*rapid.T){
			"login":        m.login,
			"logout":       m.logout,
			"ticket":       m.ticket,
			"authorize":    m.authorize,
			"password":     m.changePassword,
			"authenticate": m.authenticate,
			"verify":       m.verify,
			"map":          m.mapName,
			"restart": func(*rapid.T) {
				must(t, m.Restart())
				m.restarts++
			},
			"revoke": func(*rapid.T) {
				m.revoked["OTHER"] = !m.revoked["OTHER"]
				m.run("ALTUSER OTHER " + map[bool]string{true: "REVOKE", false: "RESUME"}[m.revoked["OTHER"]])
			},
			"time": func(rt *rapid.T) {
				m.now = m.now.Add(rapid.SampledFrom([]time.Duration{time.Second, 30 * time.Minute, 30*time.Minute - time.Second, time.Hour - time.Second, time.Hour}).Draw(rt, "d"))
			},
		})
	})
	t.Attr("rule", "ZSS-01")
	t.Attr("rule", "ZSS-02")
	t.Attr("rule", "ZSS-03")
	t.Attr("rule", "ZSS-04")
	t.Attr("rule", "ZSS-05")
	t.Attr("rule", "ZSS-06")
	t.Attr("rule", "ZSS-08")
	t.Attr("rule", "ZSS-09")
	t.Attr("rule", "ZSS-10")
	t.Attr("rule", "ZSS-11")
	t.Attr("rule", "ZSS-12")
	t.Attr("rule", "ZSS-13")
}
