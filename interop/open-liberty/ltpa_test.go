package openliberty

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/ltpa"
)

// cookieName is the cookie of LTPA tokens.
const cookieName = "LtpaToken2"

// isSSO says whether a cookie has an LTPA token. Where server.xml has an
// openidConnectClient and no name of its own, Open Liberty makes a name up.
func isSSO(cookie *http.Cookie) bool {
	return cookie.Value != "" && (cookie.Name == cookieName || strings.HasPrefix(cookie.Name, "WAS_"))
}

// who is what the application says.
type who struct {
	User     string   `json:"user"`
	Realm    string   `json:"realm"`
	UniqueID string   `json:"uniqueId"`
	AuthType string   `json:"authType"`
	Groups   []string `json:"groups"`
}

// keys are those that Open Liberty made when it was started.
func (s *server) keys(t *testing.T) *ltpa.Keys {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.folder, "resources", "security", "ltpa.keys"))
	must(t, err)
	keys, err := ltpa.ParseKeys(text, "WebAS")
	must(t, err)
	return keys
}

// ask sends a request to an application and returns the answer with its body.
func (s *server) ask(t *testing.T, certificate string, r *http.Request) (*http.Response, string) {
	t.Helper()
	answer, err := s.clients[certificate].Do(r)
	must(t, err)
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	must(t, answer.Body.Close())
	return answer, string(body)
}

func (s *server) get(t *testing.T, app string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+s.https+"/"+app+"/whoami", nil)
	must(t, err)
	return r
}

// whose is the user that an application lets in by a token of LTPA, "" if it does not.
func (s *server) whose(t *testing.T, token string) who {
	t.Helper()
	r := s.get(t, "basic")
	r.AddCookie(&http.Cookie{Name: cookieName, Value: token})
	answer, body := s.ask(t, "", r)
	var got who
	switch answer.StatusCode {
	case http.StatusOK:
		must(t, json.Unmarshal([]byte(body), &got))
	case http.StatusUnauthorized:
	default:
		t.Errorf("status %d\n%s", answer.StatusCode, body)
	}
	return got
}

// Open Liberty accepts the tokens that reference/ltpa makes with its keys, and
// those that it does not.
func TestOurTokens(t *testing.T) {
	s := start(t)
	s.use(t, "registry.xml", nil)
	keys, now := s.keys(t), time.Now()
	other, err := ltpa.Generate(rand.Reader)
	must(t, err)
	create := func(keys *ltpa.Keys, realm, name string, expires time.Time, attributes map[string][]string) string {
		token, err := keys.Create(ltpa.Token{Realm: realm, Name: name, Expires: expires, Attributes: attributes})
		must(t, err)
		return token
	}
	const realm = "BasicRealm"
	hour := now.Add(time.Hour)
	good := create(keys, realm, "COLIN", hour, nil)
	for _, test := range []struct {
		name, token string
		user        string // "": refused
	}{
		{"good", good, "COLIN"},
		{"of another user", create(keys, realm, "DORIS", hour, nil), "DORIS"},
		{"about to expire", create(keys, realm, "COLIN", now.Add(time.Minute), nil), "COLIN"},
		{"with an attribute", create(keys, realm, "COLIN", hour, map[string][]string{"custom": {"a$b:c%d", "e"}}), "COLIN"},
		{"of a user with %", create(keys, realm, "CO%LIN", hour, nil), "CO%LIN"},
		{"of a user with :", create(keys, realm, "CO:LIN", hour, nil), "CO:LIN"},
		{"of a user with \\", create(keys, realm, `D\NADINE`, hour, nil), `D\NADINE`},
		{"of a user beyond letters", create(keys, realm, "ŁUKASZ", hour, nil), "ŁUKASZ"},
		{"expired", create(keys, realm, "COLIN", now.Add(-time.Second), nil), ""},
		{"expired in the hour of its making", create(keys, realm, "COLIN", now.Add(-time.Hour), nil), ""},
		{"by other keys", create(other, realm, "COLIN", hour, nil), ""},
		{"of a user that is not there", create(keys, realm, "NOBODY", hour, nil), ""},
		{"cut off", good[:len(good)-4], ""},
		{"with another last block", good[:len(good)-24] + good[len(good)-24:len(good)-20] + "AAAA" + good[len(good)-16:], ""},
		{"no token", "bm8gdG9rZW4=", ""},
		{"not base64", "?", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := s.whose(t, test.token)
			if got.User != test.user {
				t.Errorf("user %q, want %q", got.User, test.user)
			}
			if test.user != "" && (got.Realm != realm || got.UniqueID != "user:"+realm+"/"+test.user) {
				t.Errorf("realm %q, unique ID %q", got.Realm, got.UniqueID)
			}
		})
	}
}

// login logs in with a password, and returns the status and the token.
func (s *server) login(t *testing.T, user, password string) (int, *http.Cookie) {
	t.Helper()
	r := s.get(t, "basic")
	r.SetBasicAuth(user, password)
	answer, _ := s.ask(t, "", r)
	for _, cookie := range answer.Cookies() {
		if isSSO(cookie) {
			return answer.StatusCode, cookie
		}
	}
	return answer.StatusCode, nil
}

// reference/ltpa accepts the token that Open Liberty makes when a user logs in, for
// as long as it is good, and makes the same text of what it says.
func TestTheirTokens(t *testing.T) {
	s := start(t)
	s.use(t, "registry.xml", nil)
	keys := s.keys(t)
	if status, cookie := s.login(t, "COLIN", "WRONG"); status != http.StatusUnauthorized || cookie != nil {
		t.Errorf("a wrong password: status %d, cookie %t", status, cookie != nil)
	}
	other, err := ltpa.Generate(rand.Reader)
	must(t, err)
	for _, user := range []string{"COLIN", "CO%LIN", "CO LIN", `D\NADINE`} {
		t.Run(user, func(t *testing.T) {
			now := time.Now()
			status, cookie := s.login(t, user, "ROSEBUD1")
			if status != http.StatusOK || cookie == nil {
				t.Fatalf("status %d, cookie %t", status, cookie != nil)
			}
			token, err := keys.Validate(cookie.Value, now)
			must(t, err)
			if token.Realm != "BasicRealm" || token.Name != user {
				t.Errorf("it is for %s/%s", token.Realm, token.Name)
			}
			if lives := token.Expires.Sub(now); lives < 119*time.Minute || lives > 121*time.Minute {
				t.Errorf("it is good for %v, want 120 minutes", lives)
			}
			if !cookie.HttpOnly || cookie.Path != "/" {
				t.Errorf("HttpOnly %t, path %q", cookie.HttpOnly, cookie.Path)
			}
			if _, err := keys.Validate(cookie.Value, token.Expires.Add(time.Millisecond)); !errors.Is(err, ltpa.ErrExpired) {
				t.Errorf("after its time: %v", err)
			}
			again, err := keys.Create(token)
			must(t, err)
			if again != cookie.Value {
				t.Error("another text is made of what it says")
			}
			if got := s.whose(t, again); got.User != user {
				t.Errorf("Open Liberty takes what was made for %q", got.User)
			}
			if _, err := other.Validate(cookie.Value, now); err == nil {
				t.Error("other keys accept it")
			}
		})
	}
}

// sealed makes a token with the keys of Open Liberty.
func (s *server) sealed(t *testing.T, realm, name string, expires time.Time) string {
	t.Helper()
	token, err := s.keys(t).Create(ltpa.Token{Realm: realm, Name: name, Expires: expires})
	must(t, err)
	return token
}

// post makes a POST of a request.
func post(r *http.Request, kind, text string) {
	r.Method = http.MethodPost
	r.Header.Set("Content-Type", kind)
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	r.Body, _ = r.GetBody()
	r.ContentLength = int64(len(text))
}
