package httpstarget

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim/pki"
)

// TestRedirectionToNowhere: an answer whose Location is no address is an answer.
func TestRedirectionToNowhere(t *testing.T) {
	const location = "https://rp.example/%zz?code=code-of-the-test"
	folder, authority := files(t)
	server := https(t, authority, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	})
	loaded, err := Load(write(t, folder, "target.yaml", []byte(fileOf(server.URL))), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	s, err := loaded.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var answer target.ServerRequestResult
	if _, err := s.Call(t.Context(), target.OpServerRequest, target.ServerRequestArgs{
		Place: target.Place{System: "SYS1"}, Server: "ZAAS", Method: http.MethodGet, Path: "/",
	}, &answer); err != nil {
		t.Fatal(err)
	}
	if got := answer.Header["Location"]; answer.Status != http.StatusFound || len(got) != 1 || got[0] != location {
		t.Errorf("status %d to %q, want 302 to %q", answer.Status, got, location)
	}
}

// TestSitesClose: sites close while they are asked, and one client that stalls keeps no
// other one waiting.
func TestSitesClose(t *testing.T) {
	authority, err := pki.New("test authority")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := authority.Server("sites", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s := newSites(pair)
	all := []target.Site{{URL: "https://op.example/keys", Status: http.StatusOK, Body: "{}"}}
	address := strings.Trim(s.put(all, `"https://op.example/keys"`), `"`)
	client := s.server.Client()
	stalled, stall := io.Pipe()
	var group sync.WaitGroup
	group.Go(func() {
		if response, err := client.Post(address, "application/x-www-form-urlencoded", stalled); err == nil {
			response.Body.Close()
		}
	})
	_, err = stall.Write([]byte("a=")) // it is read: the request has arrived
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	for range 4 {
		group.Go(func() {
			for {
				response, err := client.Get(address)
				if err != nil {
					return
				}
				response.Body.Close()
			}
		})
	}
	stall.Close()
	closed := make(chan struct{})
	go func() { defer close(closed); s.close() }()
	select {
	case <-closed:
	case <-time.After(20 * time.Second):
		t.Fatal("sites do not close")
	}
	group.Wait()
}
