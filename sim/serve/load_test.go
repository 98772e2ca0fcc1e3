package serve_test

import (
	"context"
	"flag"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

var (
	loadTime    = flag.Duration("load.time", time.Second, "how long the clients of TestLoad work")
	loadClients = flag.Int("load.clients", 50, "how many clients there are in TestLoad")
	loadData    = flag.Bool("load.data", false, "keep the sysplex of TestLoad in a data folder")
)

// TestLoad has many clients at work at the same time, each with connections of its
// own: they sign on, ask, get PassTickets, present them twice and log out. Every
// answer must be the one that the rules want, and neither goroutines nor memory may
// grow with the time.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	var o serve.Options
	if *loadData {
		o.Data = t.TempDir()
	}
	w := start(t, o)
	w.log.forget() // memory is measured
	certificate, _ := w.Certificate("service")
	clients := make([]*http.Client, *loadClients)
	for n := range clients {
		clients[n] = w.with(&certificate)
		clients[n].Timeout = time.Minute
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	var warm sync.WaitGroup // until each client is connected to all
	warm.Add(len(clients))
	var rounds atomic.Int64
	for n, c := range clients {
		all.Go(func() {
			for i := n; i < n+2 || ctx.Err() == nil; i++ {
				w.round(c, []string{"SYS1", "SYS2"}[i%2])
				if rounds.Add(1); i == n+1 {
					warm.Done()
				}
			}
		})
	}
	warm.Wait()
	early := measure()
	<-time.After(*loadTime)
	late := measure()
	cancel()
	all.Wait()
	got := w.measured()
	t.Logf("%d clients, %v: %d rounds of 8 requests; heap %d MB, then %d MB; goroutines %d, then %d",
		len(clients), *loadTime, rounds.Load(), early.heap>>20, late.heap>>20, early.goroutines, late.goroutines)
	if rounds.Load() < int64(len(clients)) {
		t.Errorf("%d rounds of %d clients: some were never served", rounds.Load(), len(clients))
	}
	if late.heap > early.heap+early.heap/2+16<<20 || late.goroutines > early.goroutines+len(clients) {
		t.Errorf("heap %d, then %d bytes; goroutines %d, then %d", early.heap, late.heap, early.goroutines, late.goroutines)
	}
	for name, value := range got {
		if strings.HasPrefix(name, "safproof_requests_total") && strings.Contains(name, `status="5`) && value > 0 {
			t.Errorf("%s: %v", name, value)
		}
	}
}

type measurement struct {
	heap       uint64
	goroutines int
}

func measure() measurement {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return measurement{m.HeapAlloc, runtime.NumGoroutine()}
}

// round is what a client does again and again.
func (w *world) round(c *http.Client, system string) {
	expect := func(what string, want int, method, url, body string, authorize func(*http.Request)) reply {
		got, err := try(w.t, c, method, url, body, authorize)
		if err != nil || got.status != want {
			w.t.Errorf("%s on %s: %d %s, %v; want %d", what, system, got.status, got.body, err, want)
		}
		return got
	}
	zaas, web, profile := w.url(system, sysplex.ZAAS)+"/gateway/api/v1/auth/", w.url(system, sysplex.MQWEB)+"/whoami", w.url(system, sysplex.EQAPROF)+"/api/v1/auth/"
	login := expect("login", 204, "POST", zaas+"login", "", basic("COLIN", "ROSEBUD1"))
	cookie, _, _ := strings.Cut(login.header.Get("Set-Cookie"), ";")
	byCookie := header("Cookie", cookie, "Content-Type", "application/json")
	expect("query", 200, "GET", zaas+"query", "", byCookie)
	ticket := expect("ticket", 200, "POST", zaas+"ticket", `{"applicationName":"DB2P"}`, byCookie)
	if len(ticket.member("ticket")) != 8 {
		w.t.Errorf("ticket: %s", ticket.body)
	}
	expect("logout", 204, "POST", zaas+"logout", "", byCookie)
	expect("query after the logout", 401, "GET", zaas+"query", "", byCookie)
	expect("a PassTicket for another application", 401, "GET", web, "", basic("DORIS", ticket.member("ticket")))
	token := expect("login", 200, "POST", profile+"login", "", basic("COLIN", "ROSEBUD1"))
	expect("query", 200, "GET", profile+"query", "", bearer(token.member("token")))
}
