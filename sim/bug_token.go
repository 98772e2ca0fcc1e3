package sim

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// tokenBugs are in how SAF judges identity tokens.
var tokenBugs = []Bug{
	{
		Name: "expiry-in-local-time", What: "compares exp with the time of a zone an hour west of Greenwich", Rule: "IDT-28", Budget: 6,
		plant: func(r *reference) Subject { return &zoned{r} },
	},
	{
		Name: "token-user-not-compared", What: "signs on whom a token names, whoever it was to be", Rule: "IDT-27", Also: []string{"SAF-24", "IDT-28", "IDT-29", "IDT-31", "IDT-32"}, Budget: 6,
		plant: func(r *reference) Subject { return &userless{r} },
	},
	{
		Name: "revoked-user-by-token", What: "lets a revoked user in by a token", Rule: "IDT-32", Budget: 6,
		plant: func(r *reference) Subject { return &lenient{r} },
	},
	{
		Name: "unsigned-token-taken", What: "takes the claims of an unsigned token", Rule: "IDT-30", Budget: 4,
		plant: func(r *reference) Subject { return &gullible{reference: r, issued: map[string]Secret{}} },
	},
}

// zoned shows the judge of a token a clock that is an hour slow, as far as exp
// is concerned.
type zoned struct{ *reference }

func (z *zoned) SignOnByToken(system, user, application string, token Secret) (Answer, error) {
	s := z.systems[system]
	if expires, ok := expiryOf(token); ok {
		now := s.spec.Now()
		if late := now.Sub(expires); late >= 0 && late < time.Hour {
			s.skew = expires.Add(-time.Second).Sub(now)
		}
	}
	defer func() { s.skew = 0 }()
	return z.reference.SignOnByToken(system, user, application, token)
}

func expiryOf(token Secret) (time.Time, bool) {
	var claims struct{ Exp int64 }
	parts := strings.Split(token.Text(), ".")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return time.Time{}, false
	}
	return time.Unix(claims.Exp, 0), true
}

type userless struct{ *reference }

func (u *userless) SignOnByToken(system, _, application string, token Secret) (Answer, error) {
	return u.reference.SignOnByToken(system, "", application, token)
}

type lenient struct{ *reference }

func (l *lenient) SignOnByToken(system, user, application string, token Secret) (Answer, error) {
	a, err := l.reference.SignOnByToken(system, user, application, token)
	if a.Codes == isRevoked {
		a = Answer{Accepted: true, Codes: signedOn, User: user}
	}
	return a, err
}

// gullible takes an unsigned token for the signed one that has the same claims.
type gullible struct {
	*reference
	issued map[string]Secret
}

func (g *gullible) Login(system, server, user string, password Secret) (Answer, error) {
	a, err := g.reference.Login(system, server, user, password)
	if a.Accepted {
		g.issued[strings.Split(a.Made.Text(), ".")[1]] = a.Made
	}
	return a, err
}

func (g *gullible) SignOnByToken(system, user, application string, token Secret) (Answer, error) {
	if parts := strings.Split(token.Text(), "."); parts[2] == "" && !g.issued[parts[1]].IsZero() {
		token = g.issued[parts[1]]
	}
	return g.reference.SignOnByToken(system, user, application, token)
}
