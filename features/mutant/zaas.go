package mutant

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Ends of the paths of ZAAS.
const (
	zaasLogin   = "/auth/login"
	zaasQuery   = "/auth/query"
	zaasLogout  = "/auth/logout"
	zaasTicket  = "/auth/ticket"
	zaasRefresh = "/auth/refresh"
	zaasAccess  = "/auth/access-token"
)

// zaasMemory is what a mutant knows of a ZAAS that a scenario opened.
type zaasMemory struct {
	mu     sync.Mutex
	there  target.ServerOpenResult
	issued []string          // tokens that logins gave, the latest last
	ended  map[string]string // tokens that were logged out: the system
	starts int               // of ZAAS, by the scenario itself
	seen   map[string]int    // requests, by what is in them
}

// zaasServing makes a behaviour that serves requests to ZAAS otherwise, where
// servers are opened.
func zaasServing(serve func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error)) func() behaviour {
	return func() behaviour {
		m := &zaasMemory{ended: make(map[string]string), seen: make(map[string]int)}
		return behaviour{before: []string{target.OpServerOpen}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			a, ok := args.(target.ServerRequestArgs)
			if !ok || a.Server != target.ZAAS {
				answer, err := s.right(op, args, result)
				m.note(args, result)
				return answer, err
			}
			answer := target.Answer{Kind: target.OK}
			r, err := serve(m, a, func(a target.ServerRequestArgs) (target.ServerRequestResult, error) {
				var r target.ServerRequestResult
				var err error
				answer, err = s.right(op, a, &r)
				m.received(a, r)
				return r, err
			})
			*result.(*target.ServerRequestResult) = r
			return answer, err
		}}
	}
}

// zaasAnswering makes a behaviour that changes the answers of ZAAS.
func zaasAnswering(change func(a target.ServerRequestArgs, r *target.ServerRequestResult)) func() behaviour {
	return zaasServing(func(_ *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		change(a, &r)
		return r, err
	})
}

// zaasAsked makes a behaviour that has ZAAS asked something else.
func zaasAsked(change func(m *zaasMemory, a *target.ServerRequestArgs)) func() behaviour {
	return zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		a.Header = a.Header.Clone()
		m.mu.Lock()
		change(m, &a)
		m.mu.Unlock()
		return right(a)
	})
}

// zaasRetrying makes a behaviour that asks ZAAS again after a refusal, once mend has
// changed the request; mend says whether it has.
func zaasRetrying(mend func(m *zaasMemory, a *target.ServerRequestArgs, refused target.ServerRequestResult) bool) func() behaviour {
	return zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		if err != nil || r.Status < http.StatusBadRequest {
			return r, err
		}
		a.Header = a.Header.Clone()
		m.mu.Lock()
		again := mend(m, &a, r)
		m.mu.Unlock()
		if again {
			return right(a)
		}
		return r, err
	})
}

// note keeps what an open says, and counts starts.
func (m *zaasMemory) note(args, result any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch a := args.(type) {
	case target.ServerOpenArgs:
		m.there = *result.(*target.ServerOpenResult)
	case target.ServerStartArgs:
		if a.Server == target.ZAAS {
			m.starts++
		}
	}
}

// received keeps the tokens that are given, and those that are logged out.
func (m *zaasMemory) received(a target.ServerRequestArgs, r target.ServerRequestResult) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, text := range r.Header.Values("Set-Cookie") {
		if _, rest, ok := strings.Cut(text, "apimlAuthenticationToken="); ok {
			token, _, _ := strings.Cut(rest, ";")
			m.issued = append(m.issued, token)
		}
	}
	if strings.HasSuffix(a.Path, zaasLogout) && r.Status == http.StatusNoContent {
		m.ended[tokenOf(a)] = a.System
	}
}

// latest is the token that was given last.
func (m *zaasMemory) latest() string {
	if len(m.issued) == 0 {
		return ""
	}
	return m.issued[len(m.issued)-1]
}

// tokenOf is the token of a request, by the cookie or as Bearer.
func tokenOf(a target.ServerRequestArgs) string {
	for _, part := range strings.Split(a.Header.Get("Cookie"), "; ") {
		if token, ok := strings.CutPrefix(part, "apimlAuthenticationToken="); ok && token != "" {
			return token
		}
	}
	return strings.TrimPrefix(a.Header.Get("Authorization"), "Bearer ")
}

// presentToken puts another token into a request.
func presentToken(a *target.ServerRequestArgs, token string) {
	a.Header.Del("Cookie")
	a.Header.Set("Authorization", "Bearer "+token)
}

// messaged is a body with one message that has a number and no more.
func messaged(number string) string {
	return `{"messages":[{"messageNumber":"` + number + `"}]}`
}

// zaasTicketMutants are wrong about tickets.
var zaasTicketMutants = []Mutant{
	{
		Name: "tickets-for-seconds", Breaks: "ZT-01",
		What: "gives out tickets that are nine and a half minutes old",
		new: zaasServing(func(_ *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if strings.HasSuffix(a.Path, zaasTicket) && r.Status == http.StatusOK {
				a.Time = a.Time.Add(-9*time.Minute - 30*time.Second)
				return right(a)
			}
			return r, err
		}),
	},
	{
		Name: "tickets-by-cookie-only", Breaks: "ZT-02",
		What: "takes garbage for a token if it is in the cookie, and a good one as Bearer beside it",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, _ target.ServerRequestResult) bool {
			if !strings.HasSuffix(a.Path, zaasTicket) || a.Header.Get("Cookie") == "" || a.Header.Get("Authorization") == "" {
				return false
			}
			a.Header.Del("Cookie")
			return true
		}),
	},
	{
		Name: "applid-as-in-the-issue", Breaks: "ZT-03", Also: []string{"ZT-07"},
		What: "takes the application from applid as well",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, _ target.ServerRequestResult) bool {
			changed := strings.Replace(a.Body, `"applid"`, `"applicationName"`, 1)
			again := changed != a.Body
			a.Body = changed
			return again
		}),
	},
	{
		Name: "tickets-for-expired-tokens", Breaks: "ZT-04",
		What: "does not look at the time of a token that asks for a ticket",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, r target.ServerRequestResult) bool {
			if !strings.HasSuffix(a.Path, zaasTicket) || !strings.Contains(r.Body, "ZWEAT100E") {
				return false
			}
			a.Time = a.Time.Add(-8 * time.Hour)
			return true
		}),
	},
	{
		Name: "tickets-for-any-application", Breaks: "ZT-04", Also: []string{"ZT-07", "ZT-09"},
		What: "has authority to every application",
		new: zaasRetrying(func(m *zaasMemory, a *target.ServerRequestArgs, _ target.ServerRequestResult) bool {
			changed := strings.Replace(a.Body, m.there.Applications[target.RoleUnauthorized], m.there.Applications[target.RoleAuthorized], 1)
			again := changed != a.Body
			a.Body = changed
			return again
		}),
	},
	{
		Name: "answers-in-upper-case", Breaks: "ZT-05",
		What: "answers the application as the ticket has it, and not as it was sent",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasTicket) && r.Status == http.StatusOK {
				r.Body = edit(r.Body, func(o object) {
					if name, ok := o["applicationName"].(string); ok {
						o["applicationName"] = strings.ToUpper(name)
					}
				})
			}
		}),
	},
	{
		Name: "refuses-without-a-reason", Breaks: "ZT-07",
		What: "does not say why SAF made no ticket",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasTicket) && strings.Contains(r.Body, "ZWEAG141E") {
				r.Body = messaged("ZWEAG141E")
			}
		}),
	},
	{
		Name: "repeats-what-it-was-sent", Breaks: "ZT-09",
		What: "answers a login that it cannot read with what it was sent",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasLogin) && r.Status == http.StatusBadRequest {
				r.Body = edit(r.Body, func(o object) { o["request"] = a.Body })
			}
		}),
	},
	{
		Name: "undocumented-endpoint", Breaks: "ZT-10",
		What: "has no /ticket in its API documentation",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, "/api-doc") {
				r.Body = edit(r.Body, func(o object) { delete(o.inner("paths"), "/gateway/api/v1/auth/ticket") })
			}
		}),
	},
	{
		Name: "garbage-is-no-token", Breaks: "ZT-11", Also: []string{"ZT-02"},
		What: "takes a token that is none for a missing one",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasTicket) && tokenOf(a) == "garbage" && r.Status == http.StatusUnauthorized {
				r.Body = messaged("ZWEAG131E")
			}
		}),
	},
	{
		Name: "tickets-for-ever", Breaks: "ZT-08",
		What: "has every application take a ticket twice",
		new: signingOn(func(m *signOnMemory, a target.ServerSignOnArgs, accepted bool) bool {
			_, made := m.made[a.Authenticator]
			again := m.accepted[a]
			m.accepted[a] = again || accepted && made
			return again
		}),
	},
	{
		Name: "tickets-for-anybody", Breaks: "ZAAS-25",
		What: "gives out tickets that sign everybody on",
		new: signingOn(func(m *signOnMemory, a target.ServerSignOnArgs, _ bool) bool {
			made, ok := m.made[a.Authenticator]
			return ok && made.UserID != a.User && made.ApplicationName == a.Application
		}),
	},
}

// signOnMemory is what a mutant knows of the PassTickets that ZAAS made.
type signOnMemory struct {
	accepted map[target.ServerSignOnArgs]bool
	made     map[string]ticketMade // by the ticket
}

type ticketMade struct{ UserID, ApplicationName, Ticket string }

// signingOn makes a behaviour in which a sign-on that is refused is accepted all the
// same, if also says so.
func signingOn(also func(m *signOnMemory, a target.ServerSignOnArgs, accepted bool) bool) func() behaviour {
	return func() behaviour {
		m := &signOnMemory{make(map[target.ServerSignOnArgs]bool), make(map[string]ticketMade)}
		return behaviour{before: []string{target.OpServerSignOn}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			answer, err := s.right(op, args, result)
			switch a := args.(type) {
			case target.ServerRequestArgs:
				var made ticketMade
				if r := result.(*target.ServerRequestResult); a.Server == target.ZAAS && json.Unmarshal([]byte(r.Body), &made) == nil {
					m.made[made.Ticket] = made
				}
			case target.ServerSignOnArgs:
				accepted := err == nil && answer.Kind == target.OK
				if also(m, a, accepted) && !accepted {
					return target.Answer{Kind: target.OK}, nil
				}
			}
			return answer, err
		}}
	}
}
