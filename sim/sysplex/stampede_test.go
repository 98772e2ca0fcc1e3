package sysplex_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/sim/sysplex"
)

// client is somebody who asks again and again, with the cookie while it is good and
// with the password when it is not.
type client struct {
	user   string
	cookie *http.Cookie
}

// ask asks once, and says whether it took a sign-on.
func (c *client) ask(t *testing.T, h http.Handler) (signedOn bool) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "https://liberty.example/", nil)
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code == http.StatusOK {
		return false
	}
	r.Header.Del("Cookie")
	r.SetBasicAuth(c.user, "rosebud-1")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if cookies := w.Result().Cookies(); w.Code == http.StatusOK && len(cookies) == 1 {
		c.cookie = cookies[0]
		return true
	}
	t.Fatalf("%s does not get in: status %d", c.user, w.Code)
	return false
}

// TestStampede: users who began together sign on again together, at each expiry,
// for ever. Servers with other expirations, which the documentation advises, part
// them; the same users at one server stay together.
func TestStampede(t *testing.T) {
	const users = 40
	for _, test := range []struct {
		name        string
		expirations []string // of the servers
		want        map[time.Duration]int
	}{
		{"the same expiration", []string{"120m", "120m"}, map[time.Duration]int{0: 40, 125 * time.Minute: 40, 250 * time.Minute: 40}},
		{"other expirations", []string{"120m", "95m"}, map[time.Duration]int{
			0: 40, 100 * time.Minute: 20, 125 * time.Minute: 20, 200 * time.Minute: 20, 250 * time.Minute: 20,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
			start := now
			plex := sysplex.New(sysplex.Config{})
			var servers []http.Handler
			for i, expiration := range test.expirations {
				system, err := plex.IPL(sysplex.IPL{SMFID: fmt.Sprintf("SYS%d", i+1), Now: func() time.Time { return now }})
				must(t, err)
				must(t, system.WriteFile(sysplex.LIBERTY, serverXML(users, expiration)))
				must(t, system.Start(sysplex.LIBERTY, sysplex.Start{}))
				h, err := system.Handler(sysplex.LIBERTY)
				must(t, err)
				servers = append(servers, h)
			}
			clients := make([]client, users)
			got := make(map[time.Duration]int) // sign-ons, by the time since the start
			for ; now.Before(start.Add(5 * time.Hour)); now = now.Add(5 * time.Minute) {
				for i := range clients {
					clients[i].user = fmt.Sprintf("user%d", i)
					if clients[i].ask(t, servers[i%len(servers)]) {
						got[now.Sub(start)]++
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("sign-ons by time (-want +got):\n%s", diff)
			}
		})
	}
}

// serverXML has so many users, and LTPA tokens that last so long.
func serverXML(users int, expiration string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<server><ltpa expiration="%s"/><basicRegistry realm="own">`, expiration)
	for i := range users {
		fmt.Fprintf(&b, `<user name="user%d" password="rosebud-1"/>`, i)
	}
	return b.String() + `</basicRegistry></server>`
}

// A server reads its files at a start and at a restart, and one whose files are wrong
// goes on as it was.
func TestRestartLIBERTY(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	plex := sysplex.New(sysplex.Config{})
	system, err := plex.IPL(sysplex.IPL{SMFID: "SYS1", Now: func() time.Time { return now }})
	must(t, err)
	if err := system.Start(sysplex.LIBERTY, sysplex.Start{}); err == nil {
		t.Fatal("a server starts without server.xml")
	}
	must(t, system.WriteFile(sysplex.LIBERTY, serverXML(1, "2h")))
	must(t, system.Start(sysplex.LIBERTY, sysplex.Start{}))
	h, err := system.Handler(sysplex.LIBERTY)
	must(t, err)
	status := func() int {
		r := httptest.NewRequest(http.MethodGet, "https://liberty.example/", nil)
		r.SetBasicAuth("user0", "rosebud-1")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	for _, step := range []struct {
		text    string
		restart bool
		fails   bool
		want    int
	}{
		{serverXML(1, "2h"), false, false, 200},
		{serverXML(0, "2h"), false, false, 200}, // not before a restart
		{serverXML(0, "2h"), true, false, 401},
		{serverXML(1, "2h"), true, false, 200},
		{"<server", true, true, 200},
	} {
		must(t, system.WriteFile(sysplex.LIBERTY, step.text))
		if step.restart {
			if err := system.Restart(sysplex.LIBERTY); (err != nil) != step.fails {
				t.Errorf("restart with %q: %v", step.text, err)
			}
		}
		if got := status(); got != step.want {
			t.Errorf("after %q, restarted: %t: status %d, want %d", step.text, step.restart, got, step.want)
		}
	}
}
