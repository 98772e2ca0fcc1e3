package zaas_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/zaas"
)

const access = gateway + "/access-token"

// accessToken has USER make an access token.
func (w *world) accessToken(user string, scopes ...string) string {
	w.t.Helper()
	recorder := send(w.t, w, post(access+"/generate").basic(user, password).json(`{"validity":1,"scopes":["`+strings.Join(scopes, `","`)+`"]}`))
	if recorder.Code != http.StatusOK || recorder.Header().Get("Content-Type") != "text/plain" {
		w.t.Fatalf("generate is answered %d %v", recorder.Code, recorder.Header())
	}
	return recorder.Body.String()
}

func validate(token, service string) request {
	return post(access + "/validate").json(`{"token":"` + token + `","serviceId":"` + service + `"}`)
}

func revoke(token string) request { return del(access + "/revoke").json(`{"token":"` + token + `"}`) }

func TestGenerate(t *testing.T) {
	generate := post(access+"/generate").basic("USER", password)
	const day = 24 * time.Hour
	for _, test := range []struct {
		name    string
		request request
		want    answer
		user    string
		days    int
		scopes  []any
	}{
		{"one day", generate.json(`{"validity":1,"scopes":["service"]}`), answer{200, ""}, "USER", 1, []any{"service"}},
		{"upper case", generate.json(`{"validity":1,"scopes":["Service","B"]}`), answer{200, ""}, "USER", 1, []any{"service", "b"}},
		{"the longest", generate.json(`{"validity":90,"scopes":["a"]}`), answer{200, ""}, "USER", 90, []any{"a"}},
		{"longer", generate.json(`{"validity":91,"scopes":["a"]}`), answer{200, ""}, "USER", 90, []any{"a"}},
		{"none", generate.json(`{"validity":0,"scopes":["a"]}`), answer{200, ""}, "USER", 90, []any{"a"}},
		{"negative", generate.json(`{"validity":-1,"scopes":["a"]}`), answer{200, ""}, "USER", 90, []any{"a"}},
		{"left out", generate.json(`{"scopes":["a"]}`), answer{200, ""}, "USER", 90, []any{"a"}},
		{"by certificate", post(access + "/generate").by(certificates().client).json(`{"validity":2,"scopes":["a"]}`), answer{200, ""}, "CERTUSER", 2, []any{"a"}},

		{"no scopes", generate.json(`{"validity":1}`), answer{400, "ZWEAT606E"}, "", 0, nil},
		{"empty scopes", generate.json(`{"validity":1,"scopes":[]}`), answer{400, "ZWEAT606E"}, "", 0, nil},
		{"blank scopes", generate.json(`{"validity":1,"scopes":[" "]}`), answer{400, "ZWEAT606E"}, "", 0, nil},
		{"null", generate.json(`{"validity":null,"scopes":null}`), answer{400, "ZWEAT606E"}, "", 0, nil},
		{"no body", generate, answer{400, "ZWEAT606E"}, "", 0, nil},
		{"no JSON", generate.json("{"), answer{400, "ZWEAT605E"}, "", 0, nil},
		{"text for days", generate.json(`{"validity":"1","scopes":["a"]}`), answer{400, "ZWEAT605E"}, "", 0, nil},
		{"part of a day", generate.json(`{"validity":1.5,"scopes":["a"]}`), answer{400, "ZWEAT605E"}, "", 0, nil},
		{"text for scopes", generate.json(`{"validity":1,"scopes":"a"}`), answer{400, "ZWEAT605E"}, "", 0, nil},
		{"a number for a scope", generate.json(`{"validity":1,"scopes":[1]}`), answer{400, "ZWEAT605E"}, "", 0, nil},
		{"giant", generate.json(`{"x":"` + strings.Repeat("x", zaas.MaxBody) + `"}`), answer{413, ""}, "", 0, nil},
		{"wrong password", post(access+"/generate").basic("USER", "WRONG").json(`{"scopes":["a"]}`), answer{401, "ZWEAT410E"}, "", 0, nil},
		{"nobody", post(access + "/generate").json(`{"scopes":["a"]}`), answer{400, "ZWEAG121E"}, "", 0, nil},
		{"credentials in the body", post(access + "/generate").json(body("USER", password)), answer{400, "ZWEAG121E"}, "", 0, nil},
		{"GET", get(access+"/generate").basic("USER", password), answer{405, "ZWEAG101E"}, "", 0, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			levels(t, func(t *testing.T, level zaas.Level) {
				w := newWorld(t, level)
				recorder := send(t, w, test.request)
				token := recorder.Body.String()
				if got := brief(t, recorder); got != test.want {
					t.Fatalf("answer %+v, want %+v", got, test.want)
				}
				if test.user == "" {
					return
				}
				claims := w.claims(token)
				delete(claims, "jti")
				if diff := cmp.Diff(map[string]any{
					"sub": test.user, "iss": "APIML_PAT", "auth.prov": "APIML", "scopes": test.scopes,
					"iat": float64(start.Unix()), "exp": float64(start.Add(time.Duration(test.days) * day).Unix()),
				}, claims); diff != "" {
					t.Errorf("claims (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestValidate(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.accessToken("USER", "one", "two")
	key, err := jose.NewKey(signingKey())
	must(t, err)
	for _, test := range []struct {
		name    string
		request request
		want    int
	}{
		{"in scope", validate(token, "two"), 204},
		{"in other case", validate(token, "TWO"), 204},
		{"out of scope", validate(token, "three"), 401},
		{"no service", validate(token, ""), 401},
		{"a token of login", validate(w.login(), "one"), 401},
		{"garbage", validate("garbage", "one"), 401},
		{"issuer of tokens of login", validate(forge(t, token, key, jose.RS256, func(c map[string]any) { c["iss"] = "APIML" }), "one"), 401},
		{"alg none", validate(forge(t, token, nil, jose.None, func(map[string]any) {}), "one"), 401},
		{"more scopes", validate(resigned(t, token, func(c map[string]any) { c["scopes"] = []string{"three"} }), "three"), 401},
		{"no body", post(access + "/validate"), 400},
		{"no JSON", post(access + "/validate").json("{"), 400},
		{"a number", post(access + "/validate").json(`{"token":1}`), 400},
		{"giant", post(access + "/validate").json(strings.Repeat(" ", zaas.MaxBody+1)), 413},
	} {
		if got := w.ask(test.request); got != (answer{test.want, ""}) {
			t.Errorf("%s: %+v, want %d", test.name, got, test.want)
		}
	}
	w.pass(24*time.Hour - time.Second)
	if got := w.ask(validate(token, "one")); got.Status != 204 {
		t.Errorf("in its last second: %+v", got)
	}
	w.pass(time.Second)
	if got := w.ask(validate(token, "one")); got.Status != 401 {
		t.Errorf("expired: %+v", got)
	}
}

// An access token is no token of login.
func TestAccessTokenIsNoLogin(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token := w.accessToken("USER", "one")
		for name, r := range map[string]request{
			"query":  get(gateway + "/query"),
			"ticket": post(gateway + "/ticket").by(certificates().client).json(wanted),
		} {
			if got := w.ask(r.cookie(token)); got != (answer{401, invalid(level)}) {
				t.Errorf("%s: %+v", name, got)
			}
		}
	})
}

func TestRevoke(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		one, two := w.accessToken("USER", "one"), w.accessToken("USER", "one")
		w.pass(time.Minute)
		for _, step := range []struct {
			name    string
			request request
			want    int
		}{
			{"revoke", revoke(one), 204},
			{"validate", validate(one, "one"), 401},
			{"again", revoke(one), 401},
			{"another token", validate(two, "one"), 204},
			{"garbage", revoke("garbage"), 401},
			{"a token of login", revoke(w.login()), 401},
			{"no body", del(access + "/revoke"), 400},
			{"giant", del(access + "/revoke").json(strings.Repeat(" ", zaas.MaxBody+1)), 413},
		} {
			if got := w.ask(step.request); got != (answer{step.want, ""}) {
				t.Errorf("%s: %+v, want %d", step.name, got, step.want)
			}
		}
	})
}

// steps asks in order, and says which answers were others.
func (w *world) steps(steps []step) {
	w.t.Helper()
	for _, s := range steps {
		if got := w.ask(s.request); got != s.want {
			w.t.Errorf("%s: %+v, want %+v", s.name, got, s.want)
		}
	}
}

type step struct {
	name    string
	request request
	want    answer
}

func TestRevokeRules(t *testing.T) {
	yes, no := answer{204, ""}, answer{401, ""}
	forbidden := answer{403, ""}
	own, user, scope := del(access+"/revoke/tokens"), del(access+"/revoke/tokens/user"), del(access+"/revoke/tokens/scope")
	admin := func(r request) request { return r.basic("ADMIN", password) }
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		mine, shared, others := w.accessToken("USER", "one"), w.accessToken("OTHER", "one", "two"), w.accessToken("OTHER", "three")
		w.pass(time.Minute)
		token := w.login()
		w.steps([]step{
			{"by nobody", user.json(`{"userId":"USER"}`), answer{401, "ZWEAG131E"}},
			{"by a wrong password", user.basic("ADMIN", "WRONG").json(`{"userId":"USER"}`), answer{401, "ZWEAT410E"}},
			{"by a forged token", user.cookie("garbage").json(`{"userId":"USER"}`), answer{401, invalid(level)}},
			{"by one without authority", user.basic("OTHER", password).json(`{"userId":"USER"}`), forbidden},
			{"scope, by one without authority", scope.cookie(token).json(`{"serviceId":"one"}`), forbidden},
			{"evict, by one without authority", del(access + "/evict").cookie(token), forbidden},
			{"all that changed nothing", validate(mine, "one"), yes},
			{"no user", admin(user).json(`{}`), answer{400, "ZWEAT607E"}},
			{"no body", admin(user), answer{400, "ZWEAT607E"}},
			{"no service", admin(scope).json(`{"userId":"USER"}`), answer{400, "ZWEAT607E"}},
			{"giant", admin(scope).json(strings.Repeat(" ", zaas.MaxBody+1)), answer{413, ""}},

			{"own, by nobody", own, answer{401, "ZWEAG131E"}},
			{"own", own.cookie(token), yes},
			{"mine is gone", validate(mine, "one"), no},
			{"shared is not", validate(shared, "two"), yes},
			{"scope", admin(scope).json(`{"serviceId":"ONE"}`), yes},
			{"shared is gone, for its other service too", validate(shared, "two"), no},
			{"others' is not", validate(others, "three"), yes},
			{"user", admin(user).json(`{"userId":"other"}`), yes},
			{"others' is gone", validate(others, "three"), no},
			{"evict", admin(del(access + "/evict")), yes},
			{"evict left it so", validate(others, "three"), no},
			{"POST", post(access + "/revoke/tokens").cookie(token), answer{405, "ZWEAG101E"}},
		})
		w.pass(time.Second)
		if got := w.ask(validate(w.accessToken("OTHER", "one"), "one")); got != yes {
			t.Errorf("a token that was issued afterwards: %+v", got)
		}
	})
}

// A user who was revoked since has no authority any more.
func TestRevokedRevoker(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.loginAs("ADMIN")
	w.commands("ALTUSER ADMIN REVOKE")
	if got := w.ask(del(access + "/revoke/tokens/user").cookie(token).json(`{"userId":"USER"}`)); got.Status != 403 {
		t.Errorf("answer %+v", got)
	}
}

// Revocations outlast a restart, and hold at other instances; logout does not
// outlast one where nobody tells.
func TestRevocationsOutlastRestart(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	two := w.instance("two")
	token := w.accessToken("USER", "one")
	w.steps([]step{{"revoke", revoke(token), answer{204, ""}}})
	if got := brief(t, send(t, two, validate(token, "one"))); got.Status != 401 {
		t.Errorf("at the other instance: %+v", got)
	}
	must(t, w.Restart())
	w.steps([]step{{"after a restart", validate(token, "one"), answer{401, ""}}, {"again", revoke(token), answer{401, ""}}})
}

// Eviction removes what cannot matter any more.
func TestEvict(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.accessToken("USER", "one")
	w.steps([]step{
		{"revoke", revoke(token), answer{204, ""}},
		{"own", del(access+"/revoke/tokens").basic("USER", password), answer{204, ""}},
	})
	count := func() (n int) {
		for _, space := range []string{"invalidTokens", "invalidUsers", "invalidScopes"} {
			all, err := w.store.List(space)
			must(t, err)
			n += len(all)
		}
		return n
	}
	evict := step{"evict", del(access+"/evict").basic("ADMIN", password), answer{204, ""}}
	if w.steps([]step{evict}); count() != 2 {
		t.Errorf("%d revocations are left, want 2", count())
	}
	w.pass(92 * 24 * time.Hour)
	if w.steps([]step{evict}); count() != 0 {
		t.Errorf("%d revocations are left, want 0", count())
	}
}

// Of many who revoke one token at once, one does.
func TestRevokeAtOnce(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.accessToken("USER", "one")
	statuses := make(chan int, 30)
	var group sync.WaitGroup
	for range cap(statuses) {
		group.Go(func() { statuses <- send(t, w, revoke(token)).Code })
	}
	group.Wait()
	close(statuses)
	done := 0
	for status := range statuses {
		if status == 204 {
			done++
		}
	}
	if done != 1 {
		t.Errorf("%d revocations, want 1", done)
	}
}

// broken is a caching service that fails.
type broken struct{ zaas.Store }

func (broken) Get(string, string) ([]byte, bool, error) { return nil, false, errors.New("lost") }

// Without the caching service no access token is good.
func TestBrokenStore(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3, func(w *world) { w.store = broken{} })
	token := w.accessToken("USER", "one")
	for _, r := range []request{validate(token, "one"), revoke(token), del(access+"/revoke/tokens").basic("USER", password)} {
		if got := w.ask(r); got != (answer{500, "ZWEAG100E"}) {
			t.Errorf("%s: %+v", r.path, got)
		}
	}
}

func TestMemory(t *testing.T) {
	now := start
	m := zaas.NewMemory(func() time.Time { return now })
	stored := func(key string, expires time.Time) bool {
		ok, err := m.PutNew("s", key, []byte(key), expires)
		must(t, err)
		return ok
	}
	if !stored("a", start.Add(time.Minute)) || stored("a", time.Time{}) || !stored("b", time.Time{}) {
		t.Error("PutNew does not store exactly what is new")
	}
	now = now.Add(time.Minute)
	if _, found, err := m.Get("s", "a"); found || err != nil {
		t.Errorf("an expired value is found: %v", err)
	}
	must(t, m.Put("s", "c", []byte("c")))
	must(t, m.Put("other", "d", []byte("d")))
	must(t, m.Delete("s", "b"))
	must(t, m.Delete("s", "nothing"))
	all, err := m.List("s")
	must(t, err)
	if diff := cmp.Diff(map[string][]byte{"c": []byte("c")}, all); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !stored("a", time.Time{}) {
		t.Error("an expired value is in the way")
	}
}
