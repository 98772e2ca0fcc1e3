package mutant

import (
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// second is the system that the scenarios of several systems IPL beside SYS1.
const second = "SYS2"

// elsewhere makes a behaviour that asks SYS1 when the second system refuses.
func elsewhere(ask func(h *history, a target.VerifyArgs) bool) func() behaviour {
	return mending(func(h *history, a *target.VerifyArgs) bool {
		if a.System != second || a.IDTA != nil || !ask(h, *a) {
			return false
		}
		a.System = "SYS1"
		return true
	})
}

// tolerant makes a behaviour in which a clock is off by some time on the second
// system, when that helps.
func tolerant(off time.Duration, who func(h *history, a target.VerifyArgs) bool) func() behaviour {
	return mending(func(h *history, a *target.VerifyArgs) bool {
		if a.System != second || !who(h, *a) {
			return false
		}
		a.Time = a.Time.Add(off)
		return true
	})
}

func withToken(_ *history, a target.VerifyArgs) bool { return byToken(a) }

// typedOnSecond makes a behaviour that reads other commands on the second system.
func typedOnSecond(change func(text string) string) func() behaviour {
	return commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
		if a.System == second {
			a.Text = change(a.Text)
		}
		return right(a)
	})
}

// sysplexMutants are wrong about what systems share.
var sysplexMutants = []Mutant{
	{
		Name: "tickets-of-any-database", Breaks: "PLEX-01", Also: []string{"LVL-04", "PLEX-09", "PLEX-11"},
		What: "asks another system about a PassTicket that this one refuses",
		new:  elsewhere((*history).byTicket),
	},
	{
		Name: "clock-ahead-forgiven", Breaks: "PLEX-02",
		What: "sets its clock back by two minutes for a PassTicket that is too old",
		new:  tolerant(-2*time.Minute, (*history).byTicket),
	},
	{
		Name: "clock-behind-forgiven", Breaks: "PLEX-03",
		What: "sets its clock forward by two minutes for a PassTicket that is too new",
		new:  tolerant(2*time.Minute, (*history).byTicket),
	},
	{
		Name: "ipl-refreshes-everybody", Breaks: "PLEX-05",
		What: "copies the profiles anew on every system when one is IPLed",
		new: func() behaviour {
			return behaviour{before: []string{target.OpIPL}, security: func(s *session, op string, args, result any) (target.Answer, error) {
				if a, ok := args.(target.IPLArgs); ok && a.System == second {
					s.racf(target.Place{System: "SYS1"}, refresh)
				}
				return s.right(op, args, result)
			}}
		},
	},
	{
		Name: "refresh-not-propagated", Breaks: "PLEX-06",
		What: "keeps a REFRESH to itself",
		new: typedOnSecond(func(text string) string {
			return strings.ReplaceAll(text, refresh, "")
		}),
	},
	{
		Name: "change-is-refresh", Breaks: "PLEX-07",
		What: "copies PTKTDATA profiles anew when one is changed",
		new: typedOnSecond(func(text string) string {
			if strings.Contains(text, "RALTER PTKTDATA") {
				text += "\n" + refresh
			}
			return text
		}),
	},
	{
		Name: "one-tso-for-all", Breaks: "PLEX-08",
		What: "takes the TSO of every system for one application",
		new: retrying(func(_ *session, a *target.VerifyArgs, _ target.Codes) bool {
			was := a.Application
			a.Application = "TSOSYS1"
			return was == "TSO"+second
		}),
	},
	{
		Name: "labels-shared-by-all", Breaks: "PLEX-09",
		What: "has every system's labelled keys on each",
		new:  sharedLabels,
	},
	{
		Name: "five-seconds-more", Breaks: "PLEX-10",
		What: "takes an enhanced PassTicket five seconds after its TIMEOUT",
		new:  tolerant(-5*time.Second, (*history).byTicket),
	},
	{
		Name: "remembers-on-one-system-only", Breaks: "PLEX-11",
		What: "remembers used PassTickets on SYS1 only",
		new: func() behaviour {
			used := make(map[string]bool)
			return recalling(func(h *history, a target.VerifyArgs, r *target.ServiceResult) {
				if a.System != second || !h.byTicket(a) {
					return
				}
				use := a.User + " " + a.Application + " " + a.Authenticator
				if r.SAF != 0 && used[use] {
					r.Codes = target.Codes{}
				}
				used[use] = used[use] || r.SAF == 0
			})()
		},
	},
	{
		Name: "revoked-where-it-was-typed", Breaks: "PLEX-12",
		What: "does not revoke a user on systems other than that of the command",
		new: func() behaviour {
			revokedOn := ""
			return behaviour{security: func(s *session, op string, args, result any) (target.Answer, error) {
				if a, ok := args.(target.CommandsArgs); ok && strings.HasSuffix(strings.TrimSpace(a.Text), " REVOKE") {
					revokedOn = a.System
				}
				answer, err := s.right(op, args, result)
				if a, ok := args.(target.VerifyArgs); ok && revokedOn == second && a.System != revokedOn {
					if r := result.(*target.ServiceResult); r.RACF == 28 {
						r.Codes = target.Codes{}
					}
				}
				return answer, err
			}}
		},
	},
	{
		Name: "passwords-of-any-database", Breaks: "PLEX-13",
		What: "asks another system about a password that this one refuses",
		new:  elsewhere((*history).byPassword),
	},
	{
		Name: "counts-on-one-system-only", Breaks: "PLEX-14",
		What: "does not count wrong passwords on other systems than SYS1",
		new: knowing(func(_ *session, h *history, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
			if a.System == second && a.IDTA == nil && !h.byPassword(a) && !h.byTicket(a) {
				return target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 8}}, nil
			}
			return right(a)
		}),
	},
	{
		Name: "permit-is-refresh", Breaks: "PLEX-15",
		What: "copies the profiles of class APPL anew when somebody is permitted",
		new: typedOnSecond(func(text string) string {
			if strings.Contains(text, "CLASS(APPL)") {
				text += "\nSETROPTS RACLIST(APPL) REFRESH"
			}
			return text
		}),
	},
	{
		Name: "token-clock-ahead-forgiven", Breaks: "PLEX-16",
		What: "sets its clock back by twelve minutes for a token that has expired",
		new:  tolerant(-12*time.Minute, withToken),
	},
	{
		Name: "outage-of-one-is-of-all", Breaks: "PLEX-18",
		What: "stops ICSF on SYS1 when it is to stop on another system",
		new: serving(func(_ *session, a target.ICSFArgs, right func(target.ICSFArgs) (struct{}, error)) (struct{}, error) {
			if a.Available != nil {
				a.System = "SYS1"
			}
			return right(a)
		}),
	},
	{
		Name: "restart-reaches-everybody", Breaks: "PLEX-19",
		What: "has every system's server forget its logouts when one restarts",
		new: func() behaviour {
			running := make(map[string]bool) // by system and server
			return serving(func(s *session, a target.ServerStartArgs, right func(target.ServerStartArgs) (struct{}, error)) (struct{}, error) {
				if running[a.System+a.Server] && a.System == second {
					s.right(target.OpServerStart, target.ServerStartArgs{System: "SYS1", Server: a.Server}, &struct{}{})
				}
				running[a.System+a.Server] = true
				return right(a)
			})()
		},
	},
	{
		Name: "tokens-of-one-system", Breaks: "PLEX-21",
		What: "takes tokens of RSED only on the system of that",
		new: func() behaviour {
			issuedOn := make(map[string]string) // by Authorization
			return serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
				system, foreign := issuedOn[a.Header.Get("Authorization")]
				if foreign && system != a.System {
					return target.ServerRequestResult{Status: http.StatusUnauthorized}, nil
				}
				r, err := right(a)
				if token := tokenIn(r.Body); a.Server == target.RSED && token != "" {
					issuedOn["Bearer "+token] = a.System
				}
				return r, err
			})()
		},
	},
}

// sharedLabels remembers the keys that got labels, gives them to each system
// that is to have an ICSF of its own, and leaves them there.
func sharedLabels() behaviour {
	labelled := make(map[string]target.ICSFArgs)
	return behaviour{security: func(s *session, op string, args, result any) (target.Answer, error) {
		if a, ok := args.(target.ICSFArgs); ok && a.Label != "" {
			if _, shared := labelled[a.Label]; shared {
				return target.Answer{Kind: target.OK}, nil
			}
			labelled[a.Label] = a
		}
		answer, err := s.right(op, args, result)
		if a, ok := args.(target.IPLArgs); ok && a.OwnICSF {
			for _, key := range labelled {
				key.System = a.System
				s.right(target.OpICSF, key, &struct{}{})
			}
		}
		return answer, err
	}}
}

// tokenIn is the token in the body of an answer, or "".
func tokenIn(body string) string {
	_, rest, _ := strings.Cut(body, `"token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	return token
}
