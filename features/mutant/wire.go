package mutant

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// asStands makes a behaviour that answers requests to one of the standing servers
// otherwise, if a server was opened: mend is asked after a refusal, and changes the
// request or says that it does not.
func asStands(server string, mend func(there *target.ServerOpenResult, a *target.ServerRequestArgs) bool) func() behaviour {
	return func() behaviour {
		var there *target.ServerOpenResult
		return behaviour{before: []string{target.OpServerOpen}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			answer, err := s.right(op, args, result)
			switch a := args.(type) {
			case target.ServerOpenArgs:
				there = result.(*target.ServerOpenResult)
			case target.ServerRequestArgs:
				refused := result.(*target.ServerRequestResult).Status >= http.StatusBadRequest
				if err == nil && refused && there != nil && a.Server == server && mend(there, &a) {
					return s.right(op, a, result)
				}
			}
			return answer, err
		}}
	}
}

// wireMutants are wrong about servers as they stand.
var wireMutants = []Mutant{
	{
		Name: "tickets-without-a-certificate", Breaks: "ZT-06", Also: []string{"ZAAS-21", "ZT-09"},
		What: "gives PassTickets to whoever has a token",
		new: asStands(target.ZAAS, func(_ *target.ServerOpenResult, a *target.ServerRequestArgs) bool {
			if !strings.HasSuffix(a.Path, "/auth/ticket") || a.Certificate == target.CertificateTrusted {
				return false
			}
			a.Certificate = target.CertificateTrusted
			return true
		}),
	},
	{
		Name: "logs-in-the-revoked", Breaks: "DPS-04",
		What: "takes a revoked user for another one, whose password it knows",
		new: asStands(target.EQAPROF, func(there *target.ServerOpenResult, a *target.ServerRequestArgs) bool {
			revoked, user := there.Users[target.RoleRevoked], there.Users[target.RoleUser]
			if !strings.HasSuffix(a.Path, "/login") || a.Header.Get("Authorization") != basic(revoked) {
				return false
			}
			a.Header = http.Header{"Authorization": {basic(user)}}
			return true
		}),
	},
	{
		Name: "believes-the-payload", Breaks: "DPS-05",
		What: "answers a query for a token whose issuer was changed, as if it were not",
		new: withGoodToken(target.EQAPROF, func(authorization string) bool {
			return strings.Contains(payload(authorization), "SOMEBODY")
		}),
	},
	{
		Name: "public-key-for-a-secret", Breaks: "ZT-12", Also: []string{"ZAAS-07", "ZAAS-20"},
		What: "takes a token whose HMAC key is its own public key",
		new:  withGoodToken(target.ZAAS, func(authorization string) bool { return strings.Contains(segment(authorization, 0), `"HS256"`) }),
	},
}

func basic(u target.User) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(u.ID+":"+u.Password))
}

// withGoodToken makes a behaviour in which a token that is refused, and that is
// taken for a good one, is replaced by the last that the server gave.
func withGoodToken(server string, taken func(authorization string) bool) func() behaviour {
	return func() behaviour {
		var good string
		b := asStands(server, func(_ *target.ServerOpenResult, a *target.ServerRequestArgs) bool {
			if good == "" || !taken(a.Header.Get("Authorization")) {
				return false
			}
			a.Header = a.Header.Clone()
			a.Header.Set("Authorization", "Bearer "+good)
			return true
		})()
		then := b.security
		b.security = func(s *session, op string, args, result any) (target.Answer, error) {
			answer, err := then(s, op, args, result)
			if r, ok := result.(*target.ServerRequestResult); ok {
				if found := aToken.FindString(r.Body + r.Header.Get("Set-Cookie")); found != "" {
					good = found
				}
			}
			return answer, err
		}
		return b
	}
}

// aToken is a signed token, by its looks.
var aToken = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`)

// payload is what the second segment of a token holds, "" if it is none.
func payload(token string) string { return segment(token, 1) }

func segment(token string, at int) string {
	segments := strings.Split(strings.TrimPrefix(token, "Bearer "), ".")
	if len(segments) != 3 {
		return ""
	}
	content, err := base64.RawURLEncoding.DecodeString(segments[at])
	if err != nil {
		return ""
	}
	return string(content)
}
