package serve_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

// wire is a connection to a server that does with it what it likes.
type wire struct {
	t *testing.T
	net.Conn
	read *bufio.Reader
}

func (w *world) dial(server sysplex.Server, overTLS bool) wire {
	w.t.Helper()
	address := strings.TrimPrefix(w.url("SYS1", server), "https://")
	var c net.Conn
	var err error
	if overTLS {
		c, err = tls.Dial("tcp", address, &tls.Config{RootCAs: ca().Pool()})
	} else {
		c, err = net.Dial("tcp", address)
	}
	must(w.t, err)
	w.t.Cleanup(func() { c.Close() })
	must(w.t, c.SetDeadline(time.Now().Add(20*time.Second)))
	return wire{w.t, c, bufio.NewReader(c)}
}

func (c wire) send(text string) wire {
	if _, err := io.WriteString(c, text); err != nil && !ended(err) {
		c.t.Fatal(err)
	}
	return c
}

// status is that of the answer, or 0 if the connection was closed without one.
func (c wire) status() int {
	c.t.Helper()
	r, err := http.ReadResponse(c.read, nil)
	if ended(err) {
		return 0
	}
	must(c.t, err)
	defer r.Body.Close()
	return r.StatusCode
}

// closed says whether the server ends the connection.
func (c wire) closed() bool {
	_, err := io.Copy(io.Discard, c.read)
	return err == nil || ended(err)
}

// ended says whether an error is the end of a connection, and no time-out.
func ended(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// expectServed has a client sign on as if nothing had happened.
func (w *world) expectServed() {
	w.t.Helper()
	got := ask(w.t, w.with(nil), "POST", w.url("SYS1", sysplex.EQAPROF)+"/api/v1/auth/login", basic("COLIN", "ROSEBUD1"))
	if got.status != 200 {
		w.t.Errorf("a login meanwhile: %d %s", got.status, got.body)
	}
}

// short are limits that a test can wait for.
func short() serve.Options {
	return serve.Options{Config: configured(func(c *serve.Config) {
		c.Limits.HeaderTime, c.Limits.BodyTime = 100*time.Millisecond, 200*time.Millisecond
		c.Limits.IdleTime = 100 * time.Millisecond
		c.Limits.HeaderBytes, c.Limits.BodyBytes = 8<<10, 10<<10
	})}
}

// Who sends what is no request gets a clear status or a closed connection.
func TestRequestsThatAreRefused(t *testing.T) {
	const line = "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n"
	for _, test := range []struct {
		name string
		tls  bool
		send string
		want int // 0: closed without an answer
	}{
		{"plain HTTP", false, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
		{"no TLS and no HTTP", false, "\x00\x01\x02\x03 what is this?\r\n\r\n\r\n\r\n", -1},
		{"nothing, slowly", true, "", 0},
		{"half a header, slowly", true, line + "X-A: ", 0},
		{"half a body, slowly", true, line + "Content-Length: 100\r\n\r\nhalf", 415},
		{"a chunk, slowly", true, line + "Transfer-Encoding: chunked\r\n\r\n50\r\nhalf", 415},
		{"a long header", true, line + "X-A: " + strings.Repeat("a", 20<<10) + "\r\n\r\n", 431},
		{"many headers", true, line + strings.Repeat("X-A: a\r\n", 5000) + "\r\n", 431},
		{"a long path", true, "GET /" + strings.Repeat("a", 20<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 431},
		{"a giant body", true, line + "Content-Length: 100000000\r\n\r\n", 413},
		{"a giant body in chunks", true, line + "Transfer-Encoding: chunked\r\n\r\n" + "5000\r\n" + strings.Repeat("a", 0x5000) + "\r\n", 413},
		{"no host", true, "GET / HTTP/1.1\r\n\r\n", 400},
		{"two lengths", true, line + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
		{"length and chunks", true, line + "Content-Length: 3\r\nTransfer-Encoding: chunked, identity\r\n\r\nabc", 501},
		{"a header without a name", true, line + ": a\r\n\r\n", 400},
		{"a header with a line feed", true, line + "X-A: a\n b: c\r\n\r\n", -1},
		{"garbage", true, "\x16\x03\x01\x02\r\n\r\n", 400},
		{"HTTP/2 from the start", true, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 404},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := start(t, short())
			c := w.dial(sysplex.EQAPROF, test.tls).send(test.send)
			w.expectServed()
			if got := c.status(); test.want >= 0 && got != test.want {
				t.Errorf("status %d, want %d", got, test.want)
			}
			if !c.closed() {
				t.Error("the connection stays open")
			}
		})
	}
}

// TLS of old versions is refused; clients that trust nobody go away.
func TestBadTLS(t *testing.T) {
	w := start(t, serve.Options{})
	address := strings.TrimPrefix(w.url("SYS1", sysplex.EQAPROF), "https://")
	for name, c := range map[string]*tls.Config{
		"TLS 1.1":           {RootCAs: ca().Pool(), MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
		"another authority": {RootCAs: strangers().Pool()},
		"another name":      {RootCAs: ca().Pool(), ServerName: "example.com"},
	} {
		if c, err := tls.Dial("tcp", address, c); err == nil {
			c.Close()
			t.Errorf("%s: it was let in", name)
		}
	}
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		c, err := tls.Dial("tcp", address, &tls.Config{RootCAs: ca().Pool(), MinVersion: version, MaxVersion: version})
		must(t, err)
		if got := c.ConnectionState().Version; got != version {
			t.Errorf("version %x, want %x", got, version)
		}
		c.Close()
	}
	w.expectServed()
}

// However many hold connections without a request, others are served: those who
// waited longest make room. Nobody has to go who has a request under way.
func TestSlowlorisMakesRoom(t *testing.T) {
	const most = 8
	w := start(t, serve.Options{Config: configured(func(c *serve.Config) { c.Limits.Connections = most })})
	var waiting []wire
	for range most {
		waiting = append(waiting, w.dial(sysplex.EQAPROF, true).send("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nX-"))
	}
	for range 3 {
		w.expectServed()
	}
	for n, c := range waiting[:3] {
		if !c.closed() {
			t.Errorf("connection %d, which waited longest, is open", n)
		}
	}
	state, err := w.System("SYS1")
	must(t, err)
	for _, s := range state.Servers {
		if s.Server == sysplex.EQAPROF && (s.Evicted < 3 || s.Connections > most) {
			t.Errorf("%+v", s)
		}
	}
}

// A flood of connections that are all at work is refused at its end, and those at
// work come to theirs.
func TestMoreThanCanBeInside(t *testing.T) {
	const most = 4
	w := start(t, serve.Options{Config: configured(func(c *serve.Config) { c.Limits.Connections = most })})
	var inside []wire
	for range most {
		c := w.dial(sysplex.EQAPROF, true).send("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
		if got := c.status(); got != 100 { // the handler reads the body: it is at work
			t.Fatalf("status %d, want 100", got)
		}
		inside = append(inside, c)
	}
	if got, err := try(t, w.with(nil), "GET", w.url("SYS1", sysplex.EQAPROF), "", nil); err == nil {
		t.Errorf("one more: %+v, want no answer", got)
	}
	for n, c := range inside {
		if got := c.send("body").status(); got != 415 {
			t.Errorf("connection %d: status %d, want 415, as there is to be no body", n, got)
		}
		c.Close()
	}
	for {
		if _, err := try(t, w.with(nil), "GET", w.url("SYS1", sysplex.EQAPROF), "", nil); err == nil {
			break
		}
	}
	w.expectServed()
}

// A stop lets what is under way come to an end.
func TestStopDrains(t *testing.T) {
	w := start(t, serve.Options{})
	c := w.dial(sysplex.EQAPROF, true).send("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
	if got := c.status(); got != 100 {
		t.Fatalf("status %d, want 100", got)
	}
	idle := w.dial(sysplex.EQAPROF, true)
	stopped := make(chan error)
	go func() { stopped <- w.Stop(t.Context()) }()
	if !idle.closed() { // only when the stop has begun
		t.Error("a connection without a request stays open")
	}
	if got := c.send("body").status(); got != 415 {
		t.Errorf("status %d of the request that was under way, want 415", got)
	}
	must(t, <-stopped)
	if _, err := try(t, w.client, "GET", w.url("SYS1", sysplex.EQAPROF), "", nil); err == nil {
		t.Error("there are answers after a stop")
	}
}

// A request that takes longer than the drain time is cut off, and that is told.
func TestStopEnds(t *testing.T) {
	c := configured(func(c *serve.Config) { c.Limits.DrainTime = time.Millisecond })
	s, err := serve.Start(serve.Options{Config: c, Authority: ca(), SigningKey: testKey})
	must(t, err)
	w := &world{Sysplex: s, t: t}
	hangs := w.dial(sysplex.EQAPROF, true).send("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
	if got := hangs.status(); got != 100 {
		t.Fatalf("status %d, want 100", got)
	}
	err = s.Stop(t.Context())
	if err == nil || !strings.Contains(err.Error(), "requests were under way at 127.0.0.1:") {
		t.Errorf("stop: %v, want that a request was under way", err)
	}
	if !hangs.closed() {
		t.Error("the connection stays open")
	}
	if again := s.Stop(t.Context()); fmt.Sprint(again) != fmt.Sprint(err) {
		t.Errorf("a second stop: %v, want what the first said", again)
	}
}
