package httpstarget

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/safproof/safproof/features/target"
)

// sites play what a scenario has outside, over TLS on loopback.
type sites struct {
	server *httptest.Server
	mu     sync.Mutex
	all    map[string]*target.Site // by path
	asked  map[string]int
}

func newSites(pair tls.Certificate) *sites {
	s := &sites{}
	s.server = httptest.NewUnstartedServer(s)
	s.server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	return s
}

// put has sites answer from now on, and returns server.xml with the addresses at
// which they are. Only what stands between quotes, whole, is an address.
func (s *sites) put(all []target.Site, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server.URL == "" {
		s.server.StartTLS()
	}
	s.all, s.asked = make(map[string]*target.Site), make(map[string]int)
	_, port, _ := net.SplitHostPort(s.server.Listener.Addr().String())
	for i, site := range all {
		path := fmt.Sprintf("/%d%s", i, regexp.MustCompile(`^[a-z]+://[^/]*`).ReplaceAllString(site.URL, ""))
		s.all[path] = &all[i]
		text = strings.ReplaceAll(text, `"`+site.URL+`"`, `"https://127.0.0.1:`+port+path+`"`)
	}
	return text
}

// ServeHTTP implements [http.Handler].
func (s *sites) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	good := r.ParseForm() == nil // before the lock: whoever stalls keeps nobody else waiting
	s.mu.Lock()
	defer s.mu.Unlock()
	site := s.all[r.URL.Path]
	if site == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	for name, value := range site.Form {
		good = good && slices.Equal(r.PostForm[name], []string{value})
	}
	for name, value := range site.Header {
		good = good && r.Header.Get(name) == value
	}
	s.asked[r.URL.Path]++
	switch {
	case site.Times > 0 && s.asked[r.URL.Path] > site.Times:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case !good:
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if site.Type != "" {
		w.Header().Set("Content-Type", site.Type)
	}
	w.WriteHeader(site.Status)
	_, _ = io.WriteString(w, site.Body) // the server may be gone
}

func (s *sites) close() {
	s.mu.Lock()
	started := s.server.URL != ""
	s.mu.Unlock() // as those who are being served want it, and Close waits for them
	if started {
		s.server.Close()
	}
}
