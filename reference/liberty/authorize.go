package liberty

import (
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

const classEJBROLE esm.ClassName = "EJBROLE"

// anyRole is the role of everybody who is authenticated.
const anyRole = "**"

// profileName names the EJBROLE profile of a role. The characters %, &, * and blank
// become #.
func (s *Server) profileName(resource, role string) esm.ProfileName {
	a := s.config.SAFAuthorization
	clean := strings.NewReplacer("%", "#", "&", "#", "*", "#", " ", "#").Replace
	name := strings.NewReplacer(
		"%profilePrefix%", clean(s.config.SAFCredentials.ProfilePrefix), "%resource%", clean(resource), "%role%", clean(role),
	).Replace(a.ProfilePattern)
	if a.ToUpperCase {
		name = strings.ToUpper(name)
	}
	return esm.ProfileName(name)
}

// authorize asks EJBROLE for the role of the application. Where the user is
// refused, the user who stands for everybody is asked for.
func (x *run) authorize() bool {
	role := x.options.Application.Role
	if x.config.SAFAuthorization == nil || role == "" || role == anyRole || x.options.System == nil {
		return true
	}
	name := x.profileName(x.options.Application.Resource, role)
	request := saf.AuthRequest{Class: classEJBROLE, Resource: name, Level: esm.Read, NoLog: true}
	check := "EJBROLE " + quote(string(name))
	i := x.d.Identity
	var codes saf.Codes
	if i.acee == (saf.ACEE{}) {
		x.step(Authorization, "", check, Failed, "the identity has no SAF credential")
	} else {
		result := x.options.System.Auth(i.acee, request)
		if codes = result.Codes; result.OK() && codes.RACF == 0 {
			x.step(Authorization, "", check, Passed, "%s has READ", i.SAF)
			return true
		}
		x.step(Authorization, "", check, Continue, "%s has no READ: %v", i.SAF, codes)
	}
	if everyone := x.unauthenticated(); everyone.OK() {
		if result := x.options.System.Auth(everyone.ACEE, request); result.OK() && result.RACF == 0 {
			x.step(Authorization, "", check, Passed, "%s has READ, and so has everybody", everyone.ACEE.User)
			return true
		}
	}
	switch codes {
	case saf.Codes{SAF: 4, RACF: 4}:
		x.log("CWWKS2911E", "no profile protects the role: "+codes.String(), true)
	case saf.Codes{SAF: 8, RACF: 8}:
		x.log("CWWKS2912E", "the user has no access to the role: "+codes.String(), true)
	}
	x.step(Authorization, "", check, Failed, "nobody else has READ either")
	x.refuse(Authorization, http.StatusForbidden)
	return false
}
