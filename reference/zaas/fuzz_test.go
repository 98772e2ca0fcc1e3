package zaas_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/safproof/safproof/reference/zaas"
)

// Whatever the body is, login answers one of its statuses, and signs nobody on
// whom a reader of the same JSON would not see in it.
func FuzzLoginBody(f *testing.F) {
	for _, seed := range []string{
		body("USER", password), body("USER", "WRONG"), `{"username":"USER","password":"ROSEBUD1","newPassword":null}`,
		`{"username":"OTHER","username":"USER","password":"ROSEBUD1"}`, `{"USERNAME":"USER","password":"ROSEBUD1"}`,
		`{"\u0075sername":"USER","password":"ROSEBUD1"}`, `["USER"]`, "{", "", "\x00", `{"username":{},"password":[]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w := newWorld(t, zaas.ZoweV3)
		recorder := send(t, w, post(gateway+"/login").json(string(text)))
		token := cookieOf(recorder)
		switch got := brief(t, recorder); got.Status {
		case 204, 400, 401, 413:
		default:
			t.Fatalf("answer %+v", got)
		}
		if token == "" {
			if recorder.Code == 400 {
				t.Attr("rule", "ZAAS-03")
			}
			return
		}
		var seen map[string]any
		if err := json.NewDecoder(bytes.NewReader(text)).Decode(&seen); err != nil || seen["username"] != w.claims(token)["sub"] {
			t.Errorf("signed on %v by a body in which another reader sees %v", w.claims(token)["sub"], seen["username"])
		}
	})
}

// Whatever the token is, none but a token of ours is good, and nothing else than
// the statuses of query is answered.
func FuzzToken(f *testing.F) {
	w := newWorld(f, zaas.ZoweV3)
	token := w.login()
	f.Add(token)
	for _, forged := range forgeries(f, token) {
		f.Add(forged)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := send(t, w, get(gateway+"/query").bearer(text)).Code
		if got != 401 && (got != 200 || text != token) {
			t.Errorf("answer %d", got)
		}
		if got == 401 {
			t.Attr("rule", "ZAAS-07")
		}
	})
}
