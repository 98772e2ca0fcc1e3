package serve_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"log/slog"
	"math"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/safproof/safproof/sim/serve"
)

// operations are those of the control API that take something, but for the stream of
// events, with the schemas of what they take and of what they answer. What commands
// and clocks are asked for cannot always be done, nor starting what commands took away.
var operations = []struct {
	request, takes, answers string
	maybe                   bool
}{
	{"GET /events", "", "Events", false},
	{"GET /credentials", "", "Credentials", false},
	{"POST /heal", nothing, "Sysplex", false},
	{"POST /systems/SYS1/commands", "schemas/Commands", "Carried", true},
	{"POST /systems/SYS1/clock", "schemas/MoveClock", "System", true},
	{"POST /systems/SYS1/icsf", "schemas/SetICSF", "System", false},
	{"POST /systems/SYS1/partition", "schemas/Partition", "System", false},
	{"POST /systems/SYS1/ipl", nothing, "System", true},
	{"POST /systems/SYS1/servers/RSED/restart", nothing, "System", true},
}

const nothing = "requestBodies/Nothing/content/application~1json/schema"

// What the control API takes, its description has, and what it answers, too: a body
// that the schema refuses is refused, and so is one that has a member twice, or that is
// no UTF-8, and a query that is no numbers; and others are done.
func FuzzControl(f *testing.F) {
	for _, body := range []string{
		`{}`, `null`, `[]`, ``, ` {} `, `{}{}`, `{"text":"LISTUSER COLIN"}`, `{"text":"ALTUSER COLIN PASSWORD(` + secretText + `)","user":"DORIS"}`, `{"text":"","user":null}`, `{"Text":"A"}`, "{\"text\":\"\xff\"}", `{"text":"\ud800"}`,
		`{"step":"-10m"}`, `{"step":"1s","correct":true}`, `{"step":"1s","correct":false}`, `{"set":"2030-01-01T0:00:00Z"}`, `{"set":"2030-01-01T00:00:00,5Z"}`, `{"set":"2030-01-01T00:00:00+24:00"}`, `{"set":"2030-01-01T00:00:00Z"}`, `{"set":"2016-12-31T23:59:60Z"}`, `{"set":"2030-01-01t00:00:00z"}`, `{"driftPPM":7}`, `{"driftPPM":7.0}`, `{"driftPPM":-1000000}`, `{"correct":false}`, `{"correct":true}`, `{"step":"876000h"}`, `{"step":"2562047h"}`, `{"step":"-2562047h"}`, `{"set":"0001-01-01T00:00:00Z"}`, `{"set":"9999-12-31T23:59:59Z"}`,
		`{"available":false}`, `{"available":null}`, `{"available":true,"available":false}`, `{"clients":true,"peers":true}`, `{"clients":true}`, `{"clients":1,"peers":"no"}`,
	} {
		for n := range operations[2:] {
			f.Add(uint8(n+2), "", body)
		}
	}
	for _, query := range []string{"", "after=1&limit=2", "limit=0", "limit=10001", "after=-1", "after=9223372036854775807", "after=9223372036854775808", "after=1&after=2", "after=%", "after=%2B1", "after", "limit=1;after=1", "x=y"} {
		f.Add(uint8(0), query, "")
		f.Add(uint8(1), query, "")
	}
	schema := schemas(f)
	takes, answers := map[string]*jsonschema.Schema{}, map[string]*jsonschema.Schema{}
	for _, o := range operations {
		answers[o.answers] = schema("schemas/" + o.answers)
		if o.takes != "" {
			takes[o.takes] = schema(o.takes)
		}
	}
	problem := schema("schemas/Problem")
	s, err := serve.Start(serve.Options{Config: configured(nil), Authority: ca(), SigningKey: testKey, Log: slog.New(slog.DiscardHandler)})
	must(f, err)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: ca().Pool()}}
	f.Cleanup(func() {
		transport.CloseIdleConnections()
		must(f, s.Stop(context.Background()))
	})
	f.Fuzz(func(t *testing.T, n uint8, query, body string) {
		o := operations[int(n)%len(operations)]
		method, path, _ := strings.Cut(o.request, " ")
		if strings.ContainsFunc(query, func(c rune) bool { return c <= ' ' || c > '~' || c == '#' }) {
			t.Skip() // no request line has these
		}
		if len(query) > 1<<14 || len(body) > 1<<20 {
			t.Skip() // TestControlAPI has a giant
		}
		sent := body
		if o.takes == "" {
			sent = ""
		}
		got, err := try(t, &http.Client{Transport: transport}, method, s.ControlURL()+"/api/v1"+path+"?"+query, sent,
			header("Authorization", "Bearer "+s.Token(), "Content-Type", "application/json"))
		must(t, err)
		answer, want := valid(answers[o.answers], got.body), 200
		if o.takes != "" && (valid(takes[o.takes], body) == nil || !strictly(body)) || o.takes == "" && !numbers(query) {
			want = 400
		}
		switch {
		case got.status == 400 && (want == 400 || o.maybe):
			if valid(problem, got.body) == nil || strings.Contains(got.body, secretText) && !strings.Contains(jsonUser(body), secretText) {
				t.Errorf("%s?%s with %q is answered by a problem %s", o.request, query, body, got.body)
			}
		case got.status != 200 || want != 200 || answer == nil:
			t.Errorf("%s?%s with %q: %d %.2000s, want %d", o.request, query, body, got.status, got.body, want)
		default:
			wantDone(t, body, answer)
		}
	})
}

// valid reads JSON that a schema takes; nil if it is none.
func valid(schema *jsonschema.Schema, text string) map[string]any {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil || schema.Validate(value) != nil {
		return nil
	}
	return value.(map[string]any)
}

// strictly says whether an object is UTF-8 and has no member twice.
func strictly(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	seen := map[json.Token]bool{}
	for d.Token(); d.More(); { //nolint:errcheck // it is an object
		name, _ := d.Token()
		var value json.RawMessage
		if seen[name] || d.Decode(&value) != nil {
			return false
		}
		seen[name] = true
	}
	return utf8.ValidString(text)
}

// jsonUser is the user of commands, who is no secret.
func jsonUser(text string) string {
	var commands struct{ User string }
	_ = json.Unmarshal([]byte(text), &commands) // else there is none
	return commands.User
}

// numbers says whether a query asks for events in a way that can be followed.
func numbers(query string) bool {
	values, err := url.ParseQuery(query)
	if err != nil {
		return false
	}
	for name, span := range map[string][2]int64{"after": {0, math.MaxInt64}, "limit": {1, 10_000}} {
		number, ok := new(big.Int).SetString(values.Get(name), 10)
		if values.Has(name) && (len(values[name]) != 1 || !ok || number.Cmp(big.NewInt(span[0])) < 0 || number.Cmp(big.NewInt(span[1])) > 0) {
			return false
		}
	}
	return true
}

// wantDone holds the answer to what the body asked for, where both have it.
func wantDone(t *testing.T, body string, answer map[string]any) {
	t.Helper()
	var asked map[string]any
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if d.Decode(&asked) != nil || answer["smfid"] == nil {
		return
	}
	const drift = 24 * 3600 // seconds that a clock may gain while this runs
	clock := answer["clock"].(map[string]any)
	if offset, err := clock["offsetSeconds"].(json.Number).Float64(); err != nil || offset < -serve.MaxBehind.Seconds()-drift || offset > serve.MaxAhead.Seconds()+drift {
		t.Errorf("%q: the clock is ahead by %v s: %v", body, offset, err)
	}
	for name, is := range map[string]any{
		"available": answer["icsf"], "clients": answer["cutFromClients"], "peers": answer["cutFromPeers"], "driftPPM": clock["driftPPM"],
	} {
		if want, ok := asked[name]; ok && want != is && !equalNumbers(want, is) {
			t.Errorf("%q: %s is %v", body, name, is)
		}
	}
	if asked["correct"] == true && (clock["offsetSeconds"] != json.Number("0") || clock["driftPPM"] != json.Number("0")) {
		t.Errorf("%q: the clock is %v", body, clock)
	}
	if text, ok := asked["set"].(string); ok {
		want, err := time.Parse(time.RFC3339, text)
		is, err2 := time.Parse(time.RFC3339, clock["time"].(string))
		if d := is.Sub(want); err != nil || err2 != nil || d < 0 || d > time.Hour {
			t.Errorf("%q: the clock shows %v: %v, %v", body, is, err, err2)
		}
	}
}

// equalNumbers says whether two values are one number, however it is written.
func equalNumbers(a, b any) bool {
	x, ok := a.(json.Number)
	y, ok2 := b.(json.Number)
	if !ok || !ok2 {
		return false
	}
	xf, err := x.Float64()
	yf, err2 := y.Float64()
	return err == nil && err2 == nil && xf == yf
}
