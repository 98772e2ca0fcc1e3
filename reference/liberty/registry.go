package liberty

import (
	"crypto/subtle"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

// basicUser finds a user of the basicRegistry.
func (s *Server) basicUser(name string) (BasicUser, bool) {
	registry := s.config.BasicRegistry
	if registry == nil || name == "" {
		return BasicUser{}, false
	}
	for _, user := range registry.Users {
		if user.Name == name || registry.IgnoreCase && strings.EqualFold(user.Name, name) {
			return user, true
		}
	}
	return BasicUser{}, false
}

// basicIdentity is the identity of a user of the basicRegistry.
func (s *Server) basicIdentity(name string) (Identity, bool) {
	user, ok := s.basicUser(name)
	if !ok {
		return Identity{}, false
	}
	registry := s.config.BasicRegistry
	i := Identity{User: user.Name, Realm: registry.Realm, Unique: "user:" + registry.Realm + "/" + user.Name, Groups: []string{}}
	for _, group := range registry.Groups {
		for _, member := range group.Members {
			if member == user.Name {
				i.Groups = append(i.Groups, group.Name)
			}
		}
	}
	return i, true
}

// basicLogin checks a password of the basicRegistry. An empty one signs nobody on,
// however the element is written.
func (s *Server) basicLogin(name, password string) (Identity, bool) {
	user, ok := s.basicUser(name)
	same := subtle.ConstantTimeCompare([]byte(user.Password.Reveal()), []byte(password)) == 1
	if !ok || password == "" || !same {
		return Identity{}, false
	}
	return s.basicIdentity(name)
}

// safIdentity is the identity of a user of SAF. User IDs are upper-cased.
func (s *Server) safIdentity(name string) Identity {
	user, realm := strings.ToUpper(name), s.safRealm()
	return Identity{User: user, Realm: realm, Unique: "user:" + realm + "/" + user, Groups: []string{}}
}

// login checks a user ID and a password in the registry. A PassTicket for the
// profilePrefix is as good as a password of SAF.
func (x *run) login(m Mechanism, name, password string) (Identity, bool) {
	const check = "password"
	if x.config.SAFRegistry == nil {
		i, ok := x.basicLogin(name, password)
		x.step(m, "", check, map[bool]Outcome{true: Passed, false: Failed}[ok], "of the basicRegistry")
		if !ok {
			x.log("CWWKS1100A", "the user or the password is not valid", true)
		}
		return i, ok
	}
	if x.options.System == nil {
		x.step(m, "", check, Failed, "there is no SAF here to ask")
		return Identity{}, false
	}
	i := x.safIdentity(name)
	result := x.options.System.InitACEE(saf.InitACEERequest{
		User: esm.UserID(i.User), Authenticator: saf.NewAuthenticator(password), Application: x.appl,
	})
	x.step(m, "", check, map[bool]Outcome{true: Passed, false: Failed}[result.OK()], "of SAF, for application %s: %v", x.appl, result.Codes)
	if !result.OK() {
		x.logSAF(result.Codes, false)
		return Identity{}, false
	}
	i.acee, i.SAF = result.ACEE, string(result.ACEE.User)
	return i, true
}
