package serve_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/safproof/safproof/sim/serve"
)

// header sets headers of a request: name, value, name, value.
func header(pairs ...string) func(*http.Request) {
	return func(r *http.Request) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == "Host" {
				r.Host = pairs[i+1]
				continue
			}
			r.Header.Add(pairs[i], pairs[i+1])
		}
	}
}

// session is the cookie that a page has.
func (w *world) session() string {
	w.t.Helper()
	got := ask(w.t, w.client, "POST", w.ControlURL()+"/api/v1/session", bearer(w.Token()))
	cookie, attributes, _ := strings.Cut(got.header.Get("Set-Cookie"), ";")
	if got.status != 204 || attributes != " Path=/; HttpOnly; Secure; SameSite=Strict" {
		w.t.Fatalf("session: %d, attributes %q", got.status, attributes)
	}
	if strings.Contains(cookie, w.Token()) {
		w.t.Fatal("the cookie holds the token")
	}
	return cookie
}

// Neither strangers nor the pages of other sites can use the API.
func TestWhoMayUseTheControlAPI(t *testing.T) {
	w := start(t, serve.Options{Config: configured(func(c *serve.Config) { c.Hosts = []string{"plex.example"} })})
	cookie, token, own := w.session(), "Bearer "+w.Token(), w.ControlURL()
	host := strings.TrimPrefix(own, "https://")
	_, port, _ := strings.Cut(host, ":")
	const read, act = "GET /api/v1/sysplex", "POST /api/v1/heal"
	for _, test := range []struct {
		name, request string
		headers       []string
		want          int
	}{
		{"token", read, []string{"Authorization", token}, 200},
		{"token, action", act, []string{"Authorization", token}, 200},
		{"token, another spelling of the scheme", read, []string{"Authorization", "bearer  " + w.Token()}, 200},
		{"token, by name", read, []string{"Authorization", token, "Host", "localhost:" + port}, 200},
		{"token, by a name of the configuration", read, []string{"Authorization", token, "Host", "PLEX.example"}, 200},
		{"token, by IPv6", read, []string{"Authorization", token, "Host", "[::1]:" + port}, 200},
		{"cookie", read, []string{"Cookie", cookie}, 200},
		{"cookie, action, from the page", act, []string{"Cookie", cookie, "Origin", own, "Sec-Fetch-Site", "same-origin"}, 200},
		{"cookie, action, as an older browser has it", act, []string{"Cookie", cookie, "Origin", own}, 200},
		{"cookie, action, from nowhere", act, []string{"Cookie", cookie}, 403},
		{"cookie, action, from another site", act, []string{"Cookie", cookie, "Origin", "https://evil.example"}, 403},
		{"cookie, action, from another port", act, []string{"Cookie", cookie, "Origin", "https://127.0.0.1:1"}, 403},
		{"cookie, action, from a page without TLS", act, []string{"Cookie", cookie, "Origin", "http://" + host}, 403},
		{"cookie, action, from a file", act, []string{"Cookie", cookie, "Origin", "null"}, 403},
		{"cookie, action, two origins", act, []string{"Cookie", cookie, "Origin", own, "Origin", "https://evil.example"}, 403},
		{"cookie, action, as a form has it", act, []string{"Cookie", cookie, "Origin", own, "Content-Type", "text/plain"}, 415},
		{"cookie, read, by a script of another site", read, []string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"cookie, read, by a script of another port", read, []string{"Cookie", cookie, "Sec-Fetch-Site", "same-site"}, 403},
		{"cookie, read, as a link of another site", read, []string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 403},
		{"page, as a link of another site", "GET /", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"page, in another page", "GET /", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"token, a name that resolves to this machine", read, []string{"Authorization", token, "Host", "evil.example:" + port}, 403},
		{"page, a name that resolves to this machine", "GET /", []string{"Host", "evil.example"}, 403},
		{"metrics, a name that resolves to this machine", "GET /metrics", []string{"Host", "evil.example"}, 403},
		{"health, whatever the name", "GET /healthz", []string{"Host", "10.1.2.3:9443"}, 200},
		{"nothing", read, nil, 401},
		{"nothing, action", act, nil, 401},
		{"wrong token", read, []string{"Authorization", token + "X"}, 401},
		{"token by another scheme", read, []string{"Authorization", "Basic " + w.Token()}, 401},
		{"token as a cookie", read, []string{"Cookie", "__Host-safproof=" + w.Token()}, 401},
		{"cookie as a token", read, []string{"Authorization", "Bearer " + strings.TrimPrefix(cookie, "__Host-safproof=")}, 401},
		{"session for the cookie", "POST /api/v1/session", []string{"Cookie", cookie, "Origin", own}, 401},
		{"session for nothing", "POST /api/v1/session", nil, 401},
		{"end of the session", "DELETE /api/v1/session", []string{"Cookie", cookie, "Origin", own}, 204},
		{"end of the session, from nowhere", "DELETE /api/v1/session", []string{"Cookie", cookie}, 403},
		{"what there is not", "GET /api/v1/secrets", []string{"Authorization", token}, 404},
		{"what there is not, for strangers", "GET /api/v1/secrets", nil, 401},
		{"another method", "PUT /api/v1/sysplex", []string{"Authorization", token}, 404},
		{"readiness", "GET /readyz", nil, 200},
		{"description", "GET /openapi.json", nil, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			method, path, _ := strings.Cut(test.request, " ")
			body := ""
			if method == "POST" {
				body = "{}"
			}
			got, err := try(t, w.client, method, own+path, body, func(r *http.Request) {
				header(test.headers...)(r)
				if r.Header.Get("Content-Type") == "" && method == "POST" {
					r.Header.Set("Content-Type", "application/json")
				}
			})
			must(t, err)
			if got.status != test.want {
				t.Errorf("%d %s, want %d", got.status, got.body, test.want)
			}
			if got.header.Get("Access-Control-Allow-Origin") != "" {
				t.Error("pages of other sites may read the answer")
			}
		})
	}
}

// schemas compiles the schemas of the API's description, which are named by where
// they are among its components.
func schemas(t testing.TB) func(name string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(serve.OpenAPI()))
	must(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	must(t, compiler.AddResource("openapi.json", document))
	return func(name string) *jsonschema.Schema {
		t.Helper()
		s, err := compiler.Compile("openapi.json#/components/" + name)
		must(t, err)
		return s
	}
}

// What the API answers is what its description says.
func TestControlAPI(t *testing.T) {
	w := start(t, serve.Options{Version: "1.2.3"})
	w.logIn("SYS1")
	w.present("SYS1", w.ticket("SYS1"))
	w.present("SYS1", "WRONG")
	schema := schemas(t)
	for _, test := range []struct {
		name, request, body string
		status              int
		schema              string
		want                string // part of the answer
	}{
		{"sysplex", "GET /sysplex", "", 200, "Sysplex", `"version":"1.2.3"`},
		{"events", "GET /events", "", 200, "Events", `"init_evt_user_id":"COLIN"`},
		{"events, one", "GET /events?limit=1", "", 200, "Events", `"last":1`},
		{"events, the rest", "GET /events?after=1", "", 200, "Events", `"sequence":2`},
		{"events, none", "GET /events?after=1000000", "", 200, "Events", `"sequence":1`}, // of another run
		{"events, bad", "GET /events?after=x", "", 400, "Problem", "malformed"},
		{"events, twice", "GET /events?limit=1&limit=2", "", 400, "Problem", "malformed"},
		{"events, not escaped", "GET /events?limit=%", "", 400, "Problem", "malformed"},
		{"events, too many", "GET /events?limit=10001", "", 400, "Problem", "malformed"},
		{"credentials", "GET /credentials", "", 200, "Credentials", `"kind":"passticket","event":"accepted"`},
		{"credentials, one", "GET /credentials?limit=1", "", 200, "Credentials", `"kind":"password"`},
		{"credentials, bad", "GET /credentials?limit=0", "", 400, "Problem", "malformed"},
		{"commands", "POST /systems/SYS1/commands", `{"text":"LISTUSER COLIN"}`, 200, "Carried", `"returnCode":0`},
		{"commands of a user", "POST /systems/SYS1/commands", `{"text":"ADDUSER A","user":"COLIN"}`, 200, "Carried", `"returnCode":8`},
		{"commands that are not supported", "POST /systems/SYS1/commands", `{"text":"RVARY LIST"}`, 400, "Problem", "cannot-be-done"},
		{"commands of nobody", "POST /systems/SYS1/commands", `{"text":"LISTUSER","user":"NINECHARS"}`, 400, "Problem", "cannot-be-done"},
		{"clock, step", "POST /systems/SYS1/clock", `{"step":"-10m"}`, 200, "System", `"offsetSeconds":-600`},
		{"clock, set", "POST /systems/SYS1/clock", `{"set":"2030-01-01T00:00:00Z"}`, 200, "System", `"time":"2030-01-01T`},
		{"clock, drift", "POST /systems/SYS1/clock", `{"driftPPM":7}`, 200, "System", `"driftPPM":7`},
		{"clock, right", "POST /systems/SYS1/clock", `{"correct":true}`, 200, "System", `"offsetSeconds":0,"driftPPM":0`},
		{"clock, nothing", "POST /systems/SYS1/clock", `{}`, 400, "Problem", "give one of step"},
		{"clock, not right", "POST /systems/SYS1/clock", `{"correct":false}`, 400, "Problem", "give one of step"},
		{"clock, not right and something else", "POST /systems/SYS1/clock", `{"step":"1s","correct":false}`, 400, "Problem", "give one of step"},
		{"clock, no time", "POST /systems/SYS1/clock", `{"set":"2030-01-01T0:00:00Z"}`, 400, "Problem", "set is a time"},
		{"clock, no offset", "POST /systems/SYS1/clock", `{"set":"2030-01-01T00:00:00+24:00"}`, 400, "Problem", "set is a time"},
		{"clock, before 1970", "POST /systems/SYS1/clock", `{"set":"1969-12-31T23:59:59Z"}`, 400, "Problem", "cannot-be-done"},
		{"clock, two", "POST /systems/SYS1/clock", `{"step":"1s","correct":true}`, 400, "Problem", "give one of step"},
		{"clock, no length", "POST /systems/SYS1/clock", `{"step":"soon"}`, 400, "Problem", "step is a length of time"},
		{"clock, type", "POST /systems/SYS1/clock", `{"driftPPM":"7"}`, 400, "Problem", "driftPPM"},
		{"ICSF", "POST /systems/SYS1/icsf", `{"available":false}`, 200, "System", `"icsf":false`},
		{"ICSF, nothing", "POST /systems/SYS1/icsf", `{}`, 400, "Problem", "available is missing"},
		{"partition", "POST /systems/SYS1/partition", `{"clients":true,"peers":true}`, 200, "System", `"cutFromClients":true,"cutFromPeers":true`},
		{"partition, half", "POST /systems/SYS1/partition", `{"clients":true}`, 400, "Problem", "is missing"},
		{"heal", "POST /heal", `{}`, 200, "Sysplex", `"icsf":true,"cutFromClients":false,"cutFromPeers":false`},
		{"restart", "POST /systems/SYS1/servers/RSED/restart", `{}`, 200, "System", `"restarts":1`},
		{"restart of what there is not", "POST /systems/SYS2/servers/ZSS/restart", `{}`, 404, "Problem", "not-found"},
		{"IPL", "POST /systems/SYS1/ipl", `{}`, 200, "System", `"ipls":2`},
		{"IPL of what there is not", "POST /systems/SYS9/ipl", `{}`, 404, "Problem", "SYS9"},
		{"an unknown member", "POST /systems/SYS1/ipl", `{"force":true}`, 400, "Problem", "malformed"},
		{"null", "POST /systems/SYS1/ipl", `null`, 400, "Problem", "malformed"},
		{"a list", "POST /systems/SYS1/ipl", `[]`, 400, "Problem", "malformed"},
		{"a member that is null", "POST /systems/SYS1/commands", `{"text":"LISTUSER","user":null}`, 400, "Problem", "malformed"},
		{"a member in another case", "POST /systems/SYS1/icsf", `{"Available":true}`, 400, "Problem", "malformed"},
		{"a member twice", "POST /systems/SYS1/icsf", `{"available":false,"available":true}`, 400, "Problem", "malformed"},
		{"no UTF-8", "POST /systems/SYS1/commands", "{\"text\":\"LISTUSER \xff\"}", 400, "Problem", "malformed"},
		{"commands, nothing", "POST /systems/SYS1/commands", `{}`, 400, "Problem", "text is missing"},
		{"no JSON", "POST /systems/SYS1/ipl", `{`, 400, "Problem", "malformed"},
		{"two values", "POST /systems/SYS1/ipl", `{}{}`, 400, "Problem", "malformed"},
		{"a giant", "POST /systems/SYS1/commands", `{"text":"` + strings.Repeat("A", 1<<20) + `"}`, 413, "", "more than 1048576 bytes"},
		{"actions are events", "GET /events?limit=10000", "", 200, "Events", `"action":"partition","detail":"from clients: true, from peers: true"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			method, path, _ := strings.Cut(test.request, " ")
			got, err := try(t, w.client, method, w.ControlURL()+"/api/v1"+path, test.body,
				header("Authorization", "Bearer "+w.Token(), "Content-Type", "application/json"))
			must(t, err)
			if got.status != test.status || !strings.Contains(got.body, test.want) {
				t.Errorf("%d %.2000s\nwant %d with %s", got.status, got.body, test.status, test.want)
			}
			if test.schema == "" {
				return
			}
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
			must(t, err)
			if err := schema("schemas/" + test.schema).Validate(value); err != nil {
				t.Errorf("the answer is no %s: %v", test.schema, err)
			}
		})
	}
}

// A credential has one name, wherever it turns up, and another one in each run.
func TestNamesOfCredentials(t *testing.T) {
	var last string
	for range 2 {
		w := start(t, serve.Options{})
		token := w.logIn("SYS1")
		w.query("SYS1", token)
		w.query("SYS2", token)
		ticket := w.ticket("SYS1")
		w.present("SYS1", ticket)
		w.present("SYS1", ticket)
		w.present("SYS1", "WRONG")
		var answer struct {
			Credentials []struct{ Kind, Event, Name, System, User string }
		}
		got := ask(t, w.client, "GET", w.ControlURL()+"/api/v1/credentials", bearer(w.Token()))
		must(t, json.Unmarshal([]byte(got.body), &answer))
		var list []string
		for _, c := range answer.Credentials {
			list = append(list, strings.Join([]string{c.Kind, c.Event, c.System, c.User}, " "))
		}
		want := []string{
			"password accepted SYS1 COLIN", "identity-token issued SYS1 COLIN", "identity-token accepted SYS1 COLIN",
			"identity-token accepted SYS2 COLIN", "passticket accepted SYS1 COLIN", "passticket refused SYS1 COLIN", "unknown refused SYS1 COLIN",
		}
		if diff := cmp.Diff(want, list); diff != "" {
			t.Fatalf("credentials (-want +got):\n%s", diff)
		}
		names := answer.Credentials
		if names[0].Name != "" || names[1].Name == "" || names[1].Name != names[2].Name || names[2].Name != names[3].Name ||
			names[4].Name == "" || names[4].Name != names[5].Name || names[4].Name == names[1].Name || names[4].Name == last {
			t.Errorf("names %+v", names)
		}
		last = names[4].Name
	}
}

// The description names the paths that are served, and no other.
func TestOpenAPIPaths(t *testing.T) {
	w := start(t, serve.Options{})
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	must(t, json.Unmarshal(serve.OpenAPI(), &document))
	served := 0
	for path, methods := range document.Paths {
		for method := range methods {
			if method == "parameters" {
				continue
			}
			path := strings.NewReplacer("{smfid}", "SYS1", "{server}", "RSED").Replace(path)
			if path == "/api/v1/events/stream" {
				continue // it goes on and on: TestStream
			}
			served++
			got, err := try(t, w.client, strings.ToUpper(method), w.ControlURL()+path, "", bearer(w.Token()))
			must(t, err)
			if got.status == 404 || got.status == 405 {
				t.Errorf("%s %s: %d", method, path, got.status)
			}
		}
	}
	if served < 14 {
		t.Errorf("%d operations were found", served)
	}
	if got := ask(t, w.client, "GET", w.ControlURL()+"/openapi.json", nil); got.body != string(serve.OpenAPI()) {
		t.Error("another description is served")
	}
}

// SMF IDs with national characters are named in URLs, too.
func TestSMFIDInURL(t *testing.T) {
	c, err := serve.Parse("a", []byte("systems: [{smfid: '#A$@', servers: [{server: RSED}]}]"))
	must(t, err)
	w := start(t, serve.Options{Config: c})
	got, err := try(t, w.client, "POST", w.ControlURL()+"/api/v1/systems/"+url.PathEscape("#A$@")+"/ipl", "{}",
		header("Authorization", "Bearer "+w.Token(), "Content-Type", "application/json"))
	must(t, err)
	if got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestReadiness(t *testing.T) {
	w := start(t, serve.Options{})
	ready := func() reply { return ask(t, w.client, "GET", w.ControlURL()+"/readyz", nil) }
	if got := ready(); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	must(t, w.Partition("SYS2", true, false))
	if got := ready(); got.status != 503 || !strings.Contains(got.body, "RSED on SYS2") || strings.Contains(got.body, "SYS1") {
		t.Errorf("with SYS2 cut off: %d %s", got.status, got.body)
	}
	must(t, w.Heal())
	if got := ready(); got.status != 200 {
		t.Errorf("healed: %d %s", got.status, got.body)
	}
}

func TestPage(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("page of " + r.URL.Path)) })
	w := start(t, serve.Options{Page: page})
	if got := ask(t, w.client, "GET", w.ControlURL()+"/script.js", nil); got.body != "page of /script.js" {
		t.Errorf("%d %s", got.status, got.body)
	}
	without := start(t, serve.Options{})
	for path, want := range map[string]int{"/": 200, "/script.js": 404} {
		if got := ask(t, without.client, "GET", without.ControlURL()+path, nil); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
}
