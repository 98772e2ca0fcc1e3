package saf

import (
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
)

// InitACEERequest asks for an ACEE, as function "create" of initACEE does. It
// has one of: an authenticator, Asserted, or an Identity instead of a user.
type InitACEERequest struct {
	User          esm.UserID
	Authenticator Authenticator
	// Asserted: there is no authenticator, as the caller vouches for the user.
	Asserted bool
	// Identity is a distributed identity, mapped to a user by class IDIDMAP.
	Identity DistributedIdentity
	// Application as for [VerifyRequest].
	Application passticket.ApplID
}

// DistributedIdentity is a name in a registry, both UTF-8: a distinguished name
// in an LDAP server, or a user name in a realm.
type DistributedIdentity struct{ Name, Registry string }

// InitACEE answers initACEE (IRRSIA00), create. It signs the user on as
// [System.Verify] does, to the default group, but has return codes of its own
// ([VerifyResult] has them in Codes; all else is as there).
func (s *System) InitACEE(r InitACEERequest) VerifyResult {
	mapped := r.Identity != (DistributedIdentity{})
	if !r.oneWay(mapped) {
		return VerifyResult{Codes: badParameters, Cause: BadParameter}
	}
	if mapped {
		r.User, _ = s.config.Security.MapIdentity(r.Identity.Name, r.Identity.Registry)
	}
	var l logon
	l.begin(s, VerifyRequest{
		User: r.User, Application: r.Application, Authenticator: r.Authenticator, NoPassCheck: r.Asserted || mapped,
	})
	if mapped {
		l.vouched = ByMap
	}
	l.run()
	if mapped && r.User == "" {
		l.result.Cause = NoIdentityMap
	}
	l.result.Codes = initACEECodes(l.result)
	l.audit(InitACEE)
	return l.result
}

// oneWay checks that the parameters say who and how, once.
func (r InitACEERequest) oneWay(mapped bool) bool {
	typed := r.Authenticator.given()
	if mapped {
		return r.User == "" && !typed && !r.Asserted
	}
	_, err := esm.ParseUserID(string(r.User))
	return err == nil && typed != r.Asserted
}

func initACEECodes(r VerifyResult) Codes {
	switch r.Cause {
	case "":
		return granted
	case UserNotDefined, NoIdentityMap:
		return Codes{8, 8, 16}
	case PasswordExpired:
		return Codes{8, 8, 24}
	case UserRevoked, ConnectionRevoked:
		return Codes{8, 8, 28}
	case NotForApplication:
		return Codes{8, 8, 32}
	case NotKept:
		return notKept
	}
	return Codes{8, 8, 20}
}
