package openliberty

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/ltpa"
)

// A client whose tokens begin a session: the cookie that Open Liberty sets is an
// LTPA token that reference/ltpa reads, and gets its user in again; a token with the
// same user and realm that Open Liberty did not set does not, as the user is in no
// registry. reference/liberty does the same.
func TestSessionOfToken(t *testing.T) {
	s := start(t)
	w := newWorld(t, s)
	s.use(t, "session.xml", map[string]string{"JWKS": w.jwks.URL + "/jwks"})
	reference := s.reference(t)["basic"]
	by := s.make(t, w, request{make: bearer(claim("sub", "EVE"))})
	copied := by.Clone(t.Context())
	answer, _ := s.ask(t, "", by)
	var theirs *http.Cookie
	for _, cookie := range answer.Cookies() {
		if isSSO(cookie) {
			theirs = cookie
		}
	}
	if answer.StatusCode != http.StatusOK || theirs == nil {
		t.Fatalf("status %d, cookie %t", answer.StatusCode, theirs != nil)
	}
	// The name is made up where there is a client and no other name.
	if !strings.HasPrefix(theirs.Name, "WAS_") {
		t.Errorf("the cookie is called %s", theirs.Name)
	}
	token, err := s.keys(t).Validate(theirs.Value, time.Now())
	must(t, err)
	if token.Realm != issuer || token.Name != "EVE" {
		t.Errorf("the cookie is for %s of %s", token.Name, token.Realm)
	}
	d := reference.Decide(copied)
	ours := d.Cookies.Get(cookieName)
	if ours == nil {
		t.Fatalf("reference: status %d, no cookie", d.Status)
	}
	plain, err := s.keys(t).Create(ltpa.Token{Realm: issuer, Name: "EVE", Expires: time.Now().Add(time.Minute)})
	must(t, err)
	for _, test := range []struct {
		name        string
		there, here string // tokens
		status      int
	}{
		{"the cookie that was set", theirs.Value, ours.Value, http.StatusOK},
		{"another with the same user", plain, plain, http.StatusUnauthorized},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := s.get(t, "basic")
			r.AddCookie(&http.Cookie{Name: theirs.Name, Value: test.there})
			answer, body := s.ask(t, "", r)
			if answer.StatusCode != test.status || test.status == http.StatusOK && !strings.Contains(body, `"EVE"`) {
				t.Errorf("Open Liberty: status %d, want %d\n%s", answer.StatusCode, test.status, body)
			}
			r = s.get(t, "basic")
			r.AddCookie(&http.Cookie{Name: cookieName, Value: test.here})
			if d := reference.Decide(r); d.Status != test.status {
				t.Errorf("reference: status %d, want %d", d.Status, test.status)
			}
		})
	}
}
