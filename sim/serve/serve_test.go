package serve_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

// Every server of every kind answers whoever has the right credentials, and
// refuses whoever has not.
func TestDefaultSysplex(t *testing.T) {
	w := start(t, serve.Options{})
	for _, test := range []struct {
		server       sysplex.Server
		method, path string
		body         string
		good, bad    int
	}{
		{sysplex.EQAPROF, "POST", "/api/v1/auth/login", "", 200, 401},
		{sysplex.RSED, "POST", "/rse/signon", "", 200, 401},
		{sysplex.MQWEB, "GET", "/whoami", "", 200, 401},
		{sysplex.ZAAS, "POST", "/gateway/api/v1/auth/login", "", 204, 401},
		{sysplex.ZOSMF, "POST", "/zosmf/services/authenticate", "", 200, 401},
		{sysplex.ZSS, "POST", "/login", "", 200, 401},
		{sysplex.ZLUX, "POST", "/auth", `{"username":"COLIN","password":"%s"}`, 200, 401},
		{sysplex.UMS, "POST", "/ws/security/login", `{"id":"COLIN","password":"%s"}`, 200, 401},
	} {
		t.Run(string(test.server), func(t *testing.T) {
			for password, want := range map[string]int{"ROSEBUD1": test.good, "WRONG": test.bad} {
				body := test.body
				if body != "" {
					body = fmt.Sprintf(body, password)
				}
				got, err := try(t, w.client, test.method, w.url("SYS1", test.server)+test.path, body, func(r *http.Request) {
					r.Header.Set("X-CSRF-ZOSMF-HEADER", "true")
					if body != "" {
						r.Header.Set("Content-Type", "application/json")
					} else {
						r.SetBasicAuth("COLIN", password)
					}
				})
				must(t, err)
				if got.status != want {
					t.Errorf("with %s: %d %s, want %d", password, got.status, got.body, want)
				}
			}
		})
	}
	token := w.logIn("SYS1")
	if got := w.query("SYS2", token); got != 200 {
		t.Errorf("query on SYS2: %d, want 200", got)
	}
}

// A client certificate is judged by the server: one that is not trusted gets an
// answer.
func TestClientCertificates(t *testing.T) {
	w := start(t, serve.Options{})
	login := w.url("SYS1", sysplex.ZAAS) + "/gateway/api/v1/auth/login"
	colin, ok := w.Certificate("colin")
	if !ok {
		t.Fatal("there is no certificate colin")
	}
	stranger, err := strangers().Client("CN=COLIN,O=Example")
	must(t, err)
	for _, test := range []struct {
		name   string
		client *http.Client
		want   int
	}{
		{"mapped", w.with(&colin), 204},
		{"not trusted", w.with(&stranger), 400},
		{"none", w.client, 400},
	} {
		if got := ask(t, test.client, "POST", login, nil); got.status != test.want {
			t.Errorf("%s: %d %s, want %d", test.name, got.status, got.body, test.want)
		}
	}
	if _, ok := w.Certificate("doris"); ok {
		t.Error("there is a certificate that the configuration does not have")
	}
}

// ticket makes a PassTicket for MQWEB, by the clock of a system.
func (w *world) ticket(system string) string {
	w.t.Helper()
	key, err := passticket.ParseLegacyKey("E001193519561977")
	must(w.t, err)
	user, err := passticket.ParseUserID("COLIN")
	must(w.t, err)
	appl, err := passticket.ParseApplID("MQWEB")
	must(w.t, err)
	state, err := w.System(system)
	must(w.t, err)
	ticket, err := key.Generate(user, appl, state.Clock.Time)
	must(w.t, err)
	return ticket.Text()
}

func (w *world) present(system, ticket string) int {
	w.t.Helper()
	return ask(w.t, w.client, "GET", w.url(system, sysplex.MQWEB)+"/whoami", basic("COLIN", ticket)).status
}

// What z/OS forgets at an IPL or at a restart is forgotten.
func TestWhatIsForgotten(t *testing.T) {
	for _, test := range []struct {
		name              string
		forget            func(w *world) error
		ticket, loggedOut int // what follows for a used PassTicket, and for a token that was logged out
	}{
		{"nothing", func(*world) error { return nil }, 401, 401},
		{"restart of EQAPROF", func(w *world) error { return w.Restart("SYS1", sysplex.EQAPROF) }, 401, 200},
		{"restart of MQWEB", func(w *world) error { return w.Restart("SYS1", sysplex.MQWEB) }, 401, 401},
		{"IPL", func(w *world) error { return w.IPL("SYS1") }, 200, 200},
		{"IPL of the other system", func(w *world) error { return w.IPL("SYS2") }, 401, 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := start(t, serve.Options{})
			ticket, token := w.ticket("SYS1"), w.logIn("SYS1")
			logout := ask(t, w.client, "POST", w.url("SYS1", sysplex.EQAPROF)+"/api/v1/auth/logout", bearer(token))
			if first, again := w.present("SYS1", ticket), w.present("SYS1", ticket); first != 200 || again != 401 || logout.status != 200 {
				t.Fatalf("ticket %d, again %d, logout %d", first, again, logout.status)
			}
			must(t, test.forget(w))
			if got := w.present("SYS1", ticket); got != test.ticket {
				t.Errorf("a used PassTicket: %d, want %d", got, test.ticket)
			}
			if got := w.query("SYS1", token); got != test.loggedOut {
				t.Errorf("a token that was logged out: %d, want %d", got, test.loggedOut)
			}
		})
	}
}

func TestSharedReplays(t *testing.T) {
	for shared, want := range map[bool]int{false: 200, true: 401} {
		w := start(t, serve.Options{Config: configured(func(c *serve.Config) { c.Store.SharedReplays = shared })})
		ticket := w.ticket("SYS1")
		if got := w.present("SYS1", ticket); got != 200 {
			t.Fatalf("a PassTicket: %d", got)
		}
		if got := w.present("SYS2", ticket); got != want {
			t.Errorf("shared: %t: on the other system %d, want %d", shared, got, want)
		}
	}
}

func TestClocks(t *testing.T) {
	w := start(t, serve.Options{})
	token := w.logIn("SYS1")
	now := time.Now()
	for _, test := range []struct {
		name   string
		move   func() (serve.ClockState, error)
		offset time.Duration // of SYS1 after that
		want   int           // what a query on SYS1 answers
	}{
		{"as it was", func() (serve.ClockState, error) { return w.StepClock("SYS1", 0) }, 0, 200},
		{"an hour ahead", func() (serve.ClockState, error) { return w.StepClock("SYS1", time.Hour) }, time.Hour, 401},
		{"back", func() (serve.ClockState, error) { return w.StepClock("SYS1", -time.Hour) }, 0, 200},
		{"set", func() (serve.ClockState, error) { return w.SetClock("SYS1", now.Add(24*time.Hour)) }, 24 * time.Hour, 401},
		{"corrected", func() (serve.ClockState, error) { return w.CorrectClock("SYS1") }, 0, 200},
		{"too fast", func() (serve.ClockState, error) { return w.DriftClock("SYS1", 500_000) }, 0, 200},
	} {
		state, err := test.move()
		must(t, err)
		if d := state.Offset - test.offset; d < -time.Minute || d > time.Minute {
			t.Errorf("%s: offset %v, want about %v", test.name, state.Offset, test.offset)
		}
		if got := w.query("SYS1", token); got != test.want {
			t.Errorf("%s: query %d, want %d", test.name, got, test.want)
		}
		if got := w.query("SYS2", token); got != 200 {
			t.Errorf("%s: query on SYS2 %d, want 200", test.name, got)
		}
	}
	if state, err := w.System("SYS1"); err != nil || state.Clock.DriftPPM != 500_000 {
		t.Errorf("clock %+v, %v", state.Clock, err)
	}
	for name, move := range map[string]func() (serve.ClockState, error){
		"step":      func() (serve.ClockState, error) { return w.StepClock("SYS1", serve.MaxAhead+time.Minute) },
		"step back": func() (serve.ClockState, error) { return w.StepClock("SYS1", -serve.MaxBehind-time.Minute) },
		"second step": func() (serve.ClockState, error) {
			state, err := w.StepClock("SYS1", serve.MaxAhead-time.Minute)
			must(t, err)
			if now := time.Now(); state.Time.Before(now.AddDate(99, 0, 0)) {
				t.Errorf("a step to the limit: %v", state.Time)
			}
			return w.StepClock("SYS1", math.MaxInt64)
		},
		"set": func() (serve.ClockState, error) {
			return w.SetClock("SYS1", time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC))
		},
		"drift": func() (serve.ClockState, error) { return w.DriftClock("SYS1", -1_000_000) },
	} {
		if _, err := move(); !errors.Is(err, serve.ErrAction) {
			t.Errorf("%s beyond the limit: %v, want ErrAction", name, err)
		}
		_, err := w.CorrectClock("SYS1")
		must(t, err)
	}
}

// Systems that are cut off from clients reset connections, those that are under
// way too; cut off from peers they do not learn of each other's logouts.
func TestPartition(t *testing.T) {
	w := start(t, serve.Options{})
	url := w.url("SYS1", sysplex.MQWEB) + "/whoami"
	if got := ask(t, w.client, "GET", url, basic("COLIN", "ROSEBUD1")); got.status != 200 {
		t.Fatalf("before: %d", got.status)
	}
	must(t, w.Partition("SYS1", true, false))
	if got, err := try(t, w.client, "GET", url, "", basic("COLIN", "ROSEBUD1")); err == nil {
		t.Errorf("cut off: %+v, want no answer", got)
	}
	if got := ask(t, w.client, "GET", w.url("SYS2", sysplex.MQWEB)+"/whoami", basic("COLIN", "ROSEBUD1")); got.status != 200 {
		t.Errorf("the other system: %d", got.status)
	}
	must(t, w.IPL("SYS1"))
	if got, err := try(t, w.client, "GET", url, "", basic("COLIN", "ROSEBUD1")); err == nil {
		t.Errorf("cut off, after an IPL: %+v, want no answer", got)
	}
	must(t, w.Heal())
	if got := ask(t, w.client, "GET", url, basic("COLIN", "ROSEBUD1")); got.status != 200 {
		t.Errorf("healed: %d", got.status)
	}
	for cut, want := range map[bool]int{true: 200, false: 401} {
		must(t, w.Partition("SYS2", false, cut))
		zaas := w.url("SYS1", sysplex.ZAAS)
		login := ask(t, w.client, "POST", zaas+"/gateway/api/v1/auth/login", basic("COLIN", "ROSEBUD1"))
		cookie, _, _ := strings.Cut(login.header.Get("Set-Cookie"), ";")
		byCookie := func(r *http.Request) { r.Header.Set("Cookie", cookie) }
		if got := ask(t, w.client, "POST", zaas+"/gateway/api/v1/auth/logout", byCookie); got.status != 204 {
			t.Fatalf("logout: %d", got.status)
		}
		if got := ask(t, w.client, "GET", w.url("SYS2", sysplex.ZAAS)+"/gateway/api/v1/auth/query", byCookie); got.status != want {
			t.Errorf("cut off from peers: %t: the other ZAAS answers %d, want %d", cut, got.status, want)
		}
	}
}

func TestICSF(t *testing.T) {
	w := start(t, serve.Options{})
	login := func() int {
		return ask(t, w.client, "POST", w.url("SYS1", sysplex.EQAPROF)+"/api/v1/auth/login", basic("COLIN", "ROSEBUD1")).status
	}
	must(t, w.SetICSF("SYS1", false))
	if got := login(); got != 503 {
		t.Errorf("without ICSF: %d, want 503", got)
	}
	if state, err := w.System("SYS2"); err != nil || !state.ICSF {
		t.Errorf("SYS2, which shares the keys, has ICSF: %t, %v", state.ICSF, err)
	}
	must(t, w.SetICSF("SYS1", true))
	if got := login(); got != 200 {
		t.Errorf("with ICSF: %d, want 200", got)
	}
}

func TestCommands(t *testing.T) {
	w := start(t, serve.Options{})
	token := w.logIn("SYS1")
	done, err := w.Commands("SYS2", "", "ALTUSER COLIN REVOKE")
	must(t, err)
	if done.ReturnCode != 0 || w.query("SYS1", token) != 401 {
		t.Errorf("%+v; the token of a user who is revoked is accepted", done)
	}
	done, err = w.Commands("SYS1", "COLIN", "ADDUSER MORE")
	must(t, err)
	if done.ReturnCode != 8 || done.Problem == "" {
		t.Errorf("a command of a user without authority: %+v", done)
	}
	for name, err := range map[string]error{
		"commands": first(w.Commands("SYS9", "", "LISTUSER")), "clock": first(w.StepClock("SYS9", 0)), "IPL": w.IPL("SYS9"),
		"restart": w.Restart("SYS9", sysplex.RSED), "ICSF": w.SetICSF("SYS9", true), "partition": w.Partition("SYS9", false, false),
		"state": first(w.System("SYS9")), "URL": first(w.URL("SYS9", sysplex.RSED)),
	} {
		if !errors.Is(err, sysplex.ErrNoSystem) {
			t.Errorf("%s on a system that there is not: %v, want ErrNoSystem", name, err)
		}
	}
	for name, err := range map[string]error{"restart": w.Restart("SYS2", sysplex.ZSS), "URL": first(w.URL("SYS2", sysplex.ZSS))} {
		if !errors.Is(err, sysplex.ErrServer) {
			t.Errorf("%s of a server that there is not: %v, want ErrServer", name, err)
		}
	}
}

func first[T any](_ T, err error) error { return err }

// IPLs, restarts and partitions while clients work: who gets an answer gets a
// right one.
func TestActionsUnderLoad(t *testing.T) {
	w := start(t, serve.Options{})
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	var answered atomic.Int64
	for n := range 8 {
		system := []string{"SYS1", "SYS2"}[n%2]
		clients.Go(func() {
			client := w.with(nil)
			for ctx.Err() == nil {
				got, err := try(t, client, "POST", w.url(system, sysplex.EQAPROF)+"/api/v1/auth/login", "", basic("COLIN", "ROSEBUD1"))
				switch {
				case err != nil: // it was cut off
				case got.status == 200:
					answered.Add(1)
				case got.status != 503:
					t.Errorf("login on %s: %d %s", system, got.status, got.body)
				}
			}
		})
	}
	for n := range 30 {
		system := []string{"SYS1", "SYS2"}[n%2]
		must(t, w.IPL(system))
		must(t, w.Restart(system, sysplex.EQAPROF))
		must(t, w.Partition(system, n%3 == 0, n%2 == 0))
		_, err := w.StepClock(system, time.Second)
		must(t, err)
		w.Systems()
	}
	must(t, w.Heal())
	for was := answered.Load(); answered.Load() < was+20 && !t.Failed(); {
		w.Systems()
	}
	stop()
	clients.Wait()
}
