package simtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/sim/simtest"
)

// In a test: one line starts a sysplex, which stops with the test.
func ExampleStart() {
	_ = func(t *testing.T) {
		s := simtest.Start(t)
		r, _ := http.NewRequest("POST", s.URL("SYS1", "ZAAS")+"/gateway/api/v1/auth/login", nil)
		user := s.User("COLIN")
		r.SetBasicAuth(user.ID, user.Password)
		response, err := s.Client().Do(r)
		if err != nil || response.StatusCode != http.StatusNoContent {
			t.Errorf("login: %v, %v", response, err)
		}
	}
}

// A token of Zowe is good for eight hours, which pass at once.
func ExampleSysplex_Advance() {
	s, err := simtest.New()
	if err != nil {
		panic(err)
	}
	defer s.Close()
	login, _ := http.NewRequest("POST", s.URL("SYS1", "ZAAS")+"/gateway/api/v1/auth/login", nil)
	login.SetBasicAuth(s.User("COLIN").ID, s.User("COLIN").Password)
	response, err := s.Client().Do(login)
	if err != nil {
		panic(err)
	}
	token := response.Cookies()[0]
	for range 2 {
		query, _ := http.NewRequest("GET", s.URL("SYS1", "ZAAS")+"/gateway/api/v1/auth/query", nil)
		query.AddCookie(token)
		response, err := s.Client().Do(query)
		if err != nil {
			panic(err)
		}
		response.Body.Close()
		fmt.Println(response.StatusCode)
		s.Advance(8 * time.Hour)
	}
	// Output:
	// 200
	// 401
}

// A PassTicket of one's own making signs on once.
func ExampleNew() {
	s, err := simtest.New(simtest.ClockAt(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	if err != nil {
		panic(err)
	}
	defer s.Close()
	key, _ := passticket.ParseLegacyKey("E001193519561977")
	user, _ := passticket.ParseUserID("COLIN")
	application, _ := passticket.ParseApplID("MQWEB")
	ticket, _ := key.Generate(user, application, s.Now("SYS1"))
	for range 2 {
		r, _ := http.NewRequest("GET", s.URL("SYS1", "MQWEB")+"/whoami", nil)
		r.SetBasicAuth("COLIN", ticket.Text())
		response, err := s.Client().Do(r)
		if err != nil {
			panic(err)
		}
		response.Body.Close()
		fmt.Println(response.StatusCode)
	}
	// Output:
	// 200
	// 401
}

// A program that asks for PassTickets presents a certificate.
func ExampleSysplex_ClientWith() {
	s, err := simtest.New()
	if err != nil {
		panic(err)
	}
	defer s.Close()
	login, _ := http.NewRequest("POST", s.URL("SYS1", "ZAAS")+"/gateway/api/v1/auth/login", nil)
	login.SetBasicAuth(s.User("COLIN").ID, s.User("COLIN").Password)
	response, err := s.Client().Do(login)
	if err != nil {
		panic(err)
	}
	for _, client := range []*http.Client{s.Client(), s.ClientWith("service")} {
		ask, _ := http.NewRequest("POST", s.URL("SYS1", "ZAAS")+"/gateway/api/v1/auth/ticket", strings.NewReader(`{"applicationName":"MQWEB"}`))
		ask.Header.Set("Content-Type", "application/json")
		ask.AddCookie(response.Cookies()[0])
		answer, err := client.Do(ask)
		if err != nil {
			panic(err)
		}
		answer.Body.Close()
		fmt.Println(answer.StatusCode)
	}
	// Output:
	// 403
	// 200
}
