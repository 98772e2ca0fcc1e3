package mutant

import (
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// request sends a server a request.
type request = func(target.ServerRequestArgs) (target.ServerRequestResult, error)

// unsignedToken is a token that anybody could write.
const unsignedToken = `{"token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJDT0xJTiJ9."}`

// replying makes a behaviour that changes the answers of servers.
func replying(change func(a target.ServerRequestArgs, r *target.ServerRequestResult)) func() behaviour {
	return serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		change(a, &r)
		return r, err
	})
}

// configured makes a behaviour in which eqaprof.env holds something else.
func configured(change func(text string) string) func() behaviour {
	return serving(func(_ *session, a target.ServerConfigureArgs, right func(target.ServerConfigureArgs) (struct{}, error)) (struct{}, error) {
		a.Text = change(a.Text)
		return right(a)
	})
}

// started makes a behaviour in which servers are started otherwise.
func started(change func(a *target.ServerStartArgs)) func() behaviour {
	return serving(func(_ *session, a target.ServerStartArgs, right func(target.ServerStartArgs) (struct{}, error)) (struct{}, error) {
		change(&a)
		return right(a)
	})
}

// serverMutants are wrong about servers that log users in.
var serverMutants = []Mutant{
	{
		Name: "expired-tokens-are-good", Breaks: "IDT-01", Also: []string{"DPS-03"},
		What: "answers a query with a token that expired ten minutes ago",
		new: serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if err == nil && r.Status == http.StatusUnauthorized && a.Server == target.EQAPROF && strings.HasSuffix(a.Path, "/query") {
				a.Time = a.Time.Add(-12 * time.Minute)
				return right(a)
			}
			return r, err
		}),
	},
	{
		Name: "does-not-say-what-is-missing", Breaks: "IDT-03",
		What: "refuses a login without a reason",
		new: replying(func(_ target.ServerRequestArgs, r *target.ServerRequestResult) {
			if r.Status == http.StatusServiceUnavailable {
				r.Body = "{}"
			}
		}),
	},
	{
		Name: "everybody-may-use-the-service", Breaks: "IDT-05",
		What: "does not ask class APPL",
		new: serving(func(s *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.Server != target.EQAPROF {
				return right(a)
			}
			s.racf(a.Place, "SETROPTS NOCLASSACT(APPL)")
			r, err := right(a)
			s.racf(a.Place, "SETROPTS CLASSACT(APPL)")
			return r, err
		}),
	},
	{
		Name: "always-fekappl", Breaks: "IDT-06",
		What: "has RSED issue tokens for FEKAPPL, whatever its application is",
		new:  started(func(a *target.ServerStartArgs) { a.Application = "" }),
	},
	{
		Name: "token-without-a-profile", Breaks: "IDT-07", Also: []string{"IDT-03"},
		What: "gives out an unsigned token where the APPLID is not defined",
		new: replying(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(r.Body, "applid-not-configured") {
				r.Status, r.Body = http.StatusOK, unsignedToken
			}
		}),
	},
	{
		Name: "always-enabled", Breaks: "IDT-08",
		What: "does not read safJwtIsEnabled",
		new:  configured(func(text string) string { return strings.ReplaceAll(text, "safJwtIsEnabled=false", "") }),
	},
	{
		Name: "changes-at-once", Breaks: "IDT-09",
		What: "reads eqaprof.env when it changes",
		new: serving(func(s *session, a target.ServerConfigureArgs, right func(target.ServerConfigureArgs) (struct{}, error)) (struct{}, error) {
			if _, err := right(a); err != nil {
				return struct{}{}, err
			}
			_, err := s.right(target.OpServerStart, target.ServerStartArgs{System: a.System, Server: a.Server}, &struct{}{})
			return struct{}{}, err
		}),
	},
	{
		Name: "logs-out-any-token", Breaks: "IDT-10",
		What: "logs out tokens that others issued",
		new: func() behaviour {
			ended := make(map[string]bool) // by system and credentials
			return serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
				credentials := a.System + a.Header.Get("Authorization")
				if ended[credentials] {
					return target.ServerRequestResult{Status: http.StatusUnauthorized}, nil
				}
				r, err := right(a)
				if strings.HasSuffix(a.Path, "/logout") && r.Status == http.StatusForbidden {
					ended[credentials] = true
					r.Status = http.StatusOK
				}
				return r, err
			})()
		},
	},
	{
		Name: "any-explorer-level", Breaks: "IDT-14",
		What: "issues tokens on every level of z/OS Explorer",
		new:  started(func(a *target.ServerStartArgs) { a.Level = "" }),
	},
	{
		Name: "token-below-the-level", Breaks: "DPS-01",
		What: "gives out an unsigned token, deep in a refusal, where z/OS makes none",
		new: replying(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(r.Body, "zos-level-too-low") {
				r.Body = `{"error":{"cause":[` + unsignedToken + `]}}`
			}
		}),
	},
	{
		Name: "restart-forgets-the-expiry", Breaks: "DPS-03",
		What: "answers a query with an expired token after a restart",
		new:  restartForgetsExpiry,
	},
	{
		Name: "basic-always", Breaks: "DPS-02",
		What: "takes Basic credentials whether or not they are switched on",
		new: configured(func(text string) string {
			return strings.NewReplacer("safBasicIsEnabled=false", "", "safBasicIsEnabled=true", "").Replace(text) + "\nsafBasicIsEnabled=true\n"
		}),
	},
}

// restartForgetsExpiry lets a server that was started twice set its clock back by
// twelve minutes for a query that is refused.
func restartForgetsExpiry() behaviour {
	starts := make(map[string]int) // by system and server
	queries := serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		if err == nil && r.Status == http.StatusUnauthorized && starts[a.System+a.Server] > 1 && strings.HasSuffix(a.Path, "/query") {
			a.Time = a.Time.Add(-12 * time.Minute)
			return right(a)
		}
		return r, err
	})()
	return behaviour{before: queries.before, security: func(s *session, op string, args, result any) (target.Answer, error) {
		if a, ok := args.(target.ServerStartArgs); ok {
			starts[a.System+a.Server]++
		}
		return queries.security(s, op, args, result)
	}}
}
