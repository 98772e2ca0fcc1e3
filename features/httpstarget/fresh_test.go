package httpstarget

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
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
