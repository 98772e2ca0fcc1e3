package bench

import (
	"crypto"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safproof/safproof/sim/simtest"
	"github.com/safproof/safproof/sim/sysplex"
)

const (
	// connections are kept alive, and each asks as soon as it has its answer.
	connections = 16
	// serveTarget is half the rate of the floor.
	serveTarget = 2
)

// What a server of package serve answers in, over TLS 1.3 with connections that are
// kept alive. The floor is a handler that checks the signature of the same token with
// rsa.VerifyPKCS1v15, the token split and decoded before, and answers 200 with nothing in it:
// what is left of a rate when every request pays for the check that it must do. The
// target is half that rate, so twice the time.
//
// Time is processor time, which is what bounds a rate on a machine that has nothing
// else to do: that of server and client, which are one process, on both sides alike.
// The clients are bare, so that they add little to both: package http's own would hide
// what the servers cost. requests/s and floor-requests/s are by the clock of the wall,
// with all processors: where they are further apart than the times, something else than processors is short.
//
// The benchmark "empty" is the handler without a check, beside the same floor: what
// the floor is made of.
func BenchmarkServe(b *testing.B) {
	s, err := simtest.New()
	check(b, err)
	defer s.Close()
	token := zaasToken(b, s)
	zaas, path := s.URL("SYS1", sysplex.ZAAS), "/gateway/api/v1/auth/"
	service := s.Certificate("service")
	authority := s.CA()
	query := rawRequest{method: "GET", url: zaas + path + "query", token: token}
	ticket := rawRequest{method: "POST", url: zaas + path + "ticket", token: token, body: `{"applicationName":"DB2P"}`}
	floor := serveHandler(b, signatureCheck(b, token, sysplex.TestKey(sysplex.ZAAS)))
	empty := serveHandler(b, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, c := range []struct {
		name    string
		request rawRequest
		client  *tls.Config
	}{
		{"query", query, &tls.Config{RootCAs: authority}},
		{"ticket", ticket, &tls.Config{RootCAs: authority, Certificates: []tls.Certificate{service}}},
		{"empty", query.to(empty), trusting(empty)},
	} {
		b.Run(c.name, func(b *testing.B) {
			atPath, atFloor := connect(b, c.request, c.client), connect(b, c.request.to(floor), trusting(floor))
			var here, there rate
			contest{path: here.of(atPath), floor: there.of(atFloor), batch: 64, least: 25, processors: true}.report(b, 1)
			b.ReportMetric(here.perSecond(), "requests/s")
			b.ReportMetric(there.perSecond(), "floor-requests/s")
			if c.name != "empty" {
				b.ReportMetric(serveTarget, "target-x/floor")
			}
		})
	}
}

// rate is how often something is done in how long.
type rate struct {
	n    int
	took time.Duration
}

// of measures what work does.
func (r *rate) of(work func(n int)) func(n int) {
	return func(n int) {
		start := time.Now()
		work(n)
		r.took += time.Since(start)
		r.n += n
	}
}

func (r *rate) perSecond() float64 { return float64(r.n) / r.took.Seconds() }

// zaasToken signs on.
func zaasToken(b *testing.B, s *simtest.Sysplex) string {
	r, err := http.NewRequest("POST", s.URL("SYS1", sysplex.ZAAS)+"/gateway/api/v1/auth/login", nil)
	check(b, err)
	user := s.User("COLIN")
	r.SetBasicAuth(user.ID, user.Password)
	answer, err := s.Client().Do(r)
	check(b, err)
	check(b, answer.Body.Close())
	for _, cookie := range answer.Cookies() {
		return cookie.Value
	}
	b.Fatalf("login: %s, and no cookie", answer.Status)
	return ""
}

// signatureCheck answers 200 if the signature of the token is good.
func signatureCheck(b *testing.B, token string, key *rsa.PrivateKey) http.Handler {
	at := strings.LastIndexByte(token, '.')
	input, public := []byte(token[:at]), &key.PublicKey
	signature, err := base64.RawURLEncoding.DecodeString(token[at+1:])
	check(b, err)
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if rsa.VerifyPKCS1v15(public, crypto.SHA256, digest(crypto.SHA256, input), signature) != nil {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
}

// serveHandler serves over TLS 1.3 until the benchmark ends.
func serveHandler(b *testing.B, h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS13}
	s.StartTLS()
	b.Cleanup(s.Close)
	return s
}

func trusting(s *httptest.Server) *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &tls.Config{RootCAs: pool}
}

// connect returns a path that makes n requests over connections that are kept alive.
func connect(b *testing.B, r rawRequest, config *tls.Config) func(n int) {
	config.MinVersion = tls.VersionTLS13
	u, err := url.Parse(r.url)
	check(b, err)
	text := r.text(u)
	clients := make([]*rawClient, connections)
	for i := range clients {
		clients[i], err = dial(u.Host, config)
		check(b, err)
		b.Cleanup(func() { _ = clients[i].Close() })
	}
	return func(n int) {
		var left atomic.Int64
		left.Store(int64(n))
		var all sync.WaitGroup
		for _, c := range clients {
			all.Go(func() {
				for left.Add(-1) >= 0 {
					if status, err := c.ask(text); err != nil || status != http.StatusOK {
						b.Errorf("%s: status %d, %v", r.url, status, err)
						return
					}
				}
			})
		}
		all.Wait()
		if b.Failed() {
			b.FailNow()
		}
	}
}

func dial(address string, config *tls.Config) (*rawClient, error) {
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(address)
	}
	c, err := tls.Dial("tcp", address, config)
	if err != nil {
		return nil, err
	}
	return newRawClient(c), nil
}
