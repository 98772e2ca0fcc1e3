package sim

import (
	"regexp"
	"strings"
)

// welcoming logs a user in with the right password, whatever the wrong one was.
// Names are those of database and user.
type welcoming struct {
	*reference
	right map[string]string
}

var passwordCommand = regexp.MustCompile(`ALTUSER (\S+) PASSWORD\((\S+)\) NOEXPIRED`)

func (w *welcoming) Commands(system, text string) error {
	for _, match := range passwordCommand.FindAllStringSubmatch(text, -1) {
		w.right[w.systems[system].spec.Database+" "+match[1]] = match[2]
	}
	return w.reference.Commands(system, text)
}

func (w *welcoming) Login(system, server, user string, with Secret) (Answer, error) {
	right := w.right[w.systems[system].spec.Database+" "+user]
	if strings.Contains(with.Text(), "$") && right != "" { // a password, and no PassTicket
		with = NewSecret(right)
	}
	return w.reference.Login(system, server, user, with)
}

// gullibleAtLogout takes an unsigned token for the signed one at the logout, and
// nowhere else. It says that it logged it out, and does not.
type gullibleAtLogout struct{ gullible }

func (g *gullibleAtLogout) SignOnByToken(system, user, application string, token Secret) (Answer, error) {
	return g.reference.SignOnByToken(system, user, application, token)
}

func (g *gullibleAtLogout) Logout(system string, token Secret) (Answer, error) {
	if parts := strings.Split(token.Text(), "."); parts[2] == "" && !g.issued[parts[1]].IsZero() {
		return g.reference.Query(system, g.issued[parts[1]])
	}
	return g.reference.Logout(system, token)
}
