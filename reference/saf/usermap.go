package saf

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// DistributedName is the function code with which R_usermap returns the user
// that a distributed identity is mapped to. Codes 1 to 6 are other mappings,
// which are not modelled.
const DistributedName = 8

// identityQuery is the resource that guards [DistributedName].
const identityQuery esm.ProfileName = "IRR.IDIDMAP.QUERY"

// UserMapRequest is the parameter list of R_usermap.
type UserMapRequest struct {
	Function int // [DistributedName]
	Identity DistributedIdentity
}

// UserMapResult is the answer to a [UserMapRequest].
type UserMapResult struct {
	Codes
	User esm.UserID // "" unless the codes are those of success
	// Cause of a refusal. z/OS does not return it.
	Cause Cause
}

// UserMap answers R_usermap (IRRSIM00) for distributed identities. The caller
// needs READ to IRR.IDIDMAP.QUERY in class FACILITY. Functions that z/OS has and
// this package leaves out are errors that wrap [ErrNotModelled].
func (s *System) UserMap(caller ACEE, r UserMapRequest) (UserMapResult, error) {
	if 1 <= r.Function && r.Function <= 6 {
		return UserMapResult{}, fmt.Errorf("%w: %s function code %d", ErrNotModelled, RUserMap, r.Function)
	}
	if r.Function != DistributedName {
		return UserMapResult{Codes: badParameters, Cause: BadParameter}, nil
	}
	if !fits(r.Identity.Name, esm.MaxDistributedName) {
		return UserMapResult{Codes: Codes{8, 8, 40}, Cause: BadIdentityName}, nil
	}
	if !fits(r.Identity.Registry, esm.MaxRegistry) {
		return UserMapResult{Codes: Codes{8, 8, 44}, Cause: BadRegistry}, nil
	}
	if s.Auth(caller, AuthRequest{Class: esm.FACILITY, Resource: identityQuery, Level: esm.Read}).Decision.Outcome != esm.Granted {
		return UserMapResult{Codes: Codes{8, 8, 20}, Cause: NoAuthority}, nil
	}
	user, ok := s.config.Security.MapIdentity(r.Identity.Name, r.Identity.Registry)
	if !ok {
		return UserMapResult{Codes: Codes{8, 8, 48}, Cause: NoIdentityMap}, nil
	}
	return UserMapResult{User: user}, nil
}

// fits says whether a name is 1 to longest bytes, and not all blanks or nulls.
func fits(name string, longest int) bool {
	return len(name) <= longest && strings.Trim(name, " \x00") != ""
}
