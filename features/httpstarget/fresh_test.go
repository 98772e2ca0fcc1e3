package httpstarget

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safproof/safproof/features/target"
)

// TestFreshTickets: a scenario is not refused for a sign-on of another one, by a
// service that makes the same PassTicket all through a second; and a second sign-on
// of its own is refused.
func TestFreshTickets(t *testing.T) {
	for _, c := range []struct {
		name    string
		every   int // the service makes a new one each so many seconds; 0: never
		another target.Kind
		pauses  int
	}{
		{"each second", 1, target.OK, 1},
		{"every other second", 2, target.OK, 2},
		{"never", 0, target.Refused, atMost},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, authority := files(t)
			seconds, used := 0, make(map[string]bool)
			server := https(t, authority, func(w http.ResponseWriter, r *http.Request) {
				ticket := "TICKET00"
				if c.every > 0 {
					ticket = fmt.Sprintf("TICKET%02d", seconds/c.every)
				}
				if r.Method == http.MethodPost {
					json.NewEncoder(w).Encode(map[string]string{"ticket": ticket})
					return
				}
				if _, password, _ := r.BasicAuth(); used[password] {
					w.WriteHeader(http.StatusUnauthorized)
				} else {
					used[password] = true
				}
			})
			loaded, err := Load(write(t, folder, "target.yaml", []byte(fileOf(server.URL,
				"applications: {authorized: MQWEB}", "signon: {authorized: \""+server.URL+"/whoami\"}"))), "test")
			if err != nil {
				t.Fatal(err)
			}
			defer loaded.Close()
			loaded.(*service).signOns.pause = func(_ context.Context, d time.Duration) error {
				seconds += int(d / time.Second)
				return nil
			}
			scenario := func() (first, second target.Kind) {
				s, err := loaded.Session(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var answer target.ServerRequestResult
				if _, err := s.Call(t.Context(), target.OpServerRequest, target.ServerRequestArgs{
					Place: target.Place{System: "SYS1"}, Server: "ZAAS", Method: http.MethodPost, Path: "/ticket",
				}, &answer); err != nil {
					t.Fatal(err)
				}
				var body struct{ Ticket string }
				if err := json.Unmarshal([]byte(answer.Body), &body); err != nil {
					t.Fatal(err)
				}
				kinds := make([]target.Kind, 2)
				for n := range kinds {
					signed, err := s.Call(t.Context(), target.OpServerSignOn, target.ServerSignOnArgs{
						Place:       target.Place{System: "SYS1", Time: time.Unix(int64(n), 0)},
						Application: "MQWEB", User: "USER", Authenticator: body.Ticket,
					}, nil)
					if err != nil {
						t.Fatal(err)
					}
					kinds[n] = signed.Kind
				}
				return kinds[0], kinds[1]
			}
			for n, want := range []target.Kind{target.OK, c.another} {
				first, second := scenario()
				if first != want || second != target.Refused {
					t.Errorf("scenario %d: sign-ons %v and %v, want %v and %v", n, first, second, want, target.Refused)
				}
			}
			if seconds != c.pauses {
				t.Errorf("waited %d s, want %d", seconds, c.pauses)
			}
		})
	}
}

// TestCallsAtOnce: the calls of a scenario may run at the same time. Those that sign on
// with the same PassTicket get the same other one, once another scenario used it.
func TestCallsAtOnce(t *testing.T) {
	folder, authority := files(t)
	var mu sync.Mutex
	second, used := 0, make(map[string]int)
	server := https(t, authority, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost {
			json.NewEncoder(w).Encode(map[string]string{"ticket": fmt.Sprintf("TICKET%02d", second)})
			return
		}
		_, password, _ := r.BasicAuth()
		if used[password]++; used[password] > 1 {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	loaded, err := Load(write(t, folder, "target.yaml", []byte(fileOf(server.URL,
		"applications: {authorized: MQWEB}", "signon: {authorized: \""+server.URL+"/whoami\"}"))), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	loaded.(*service).signOns.pause = func(context.Context, time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		second++
		return nil
	}
	place := target.Place{System: "SYS1", Time: time.Unix(0, 0)}
	const n = 8
	for scenario := range 2 {
		s, err := loaded.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		var accepted atomic.Int32
		for range n {
			group.Go(func() {
				if _, err := s.Call(t.Context(), target.OpServerRequest, target.ServerRequestArgs{
					Place: place, Server: "ZAAS", Method: http.MethodPost, Path: "/ticket",
				}, &target.ServerRequestResult{}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for range n {
			group.Go(func() {
				answer, err := s.Call(t.Context(), target.OpServerSignOn, target.ServerSignOnArgs{
					Place: place, Application: "MQWEB", User: "USER", Authenticator: "TICKET00",
				}, nil)
				if err != nil {
					t.Error(err)
				}
				if answer.Kind == target.OK {
					accepted.Add(1)
				}
			})
		}
		group.Wait()
		if got := accepted.Load(); got != 1 {
			t.Errorf("scenario %d: %d of %d sign-ons with one PassTicket accepted, want 1", scenario, got, n)
		}
	}
	if want := map[string]int{"TICKET00": n, "TICKET01": n}; !maps.Equal(used, want) {
		t.Errorf("sign-ons by PassTicket: %v, want %v", used, want)
	}
}
