package saf

import "github.com/safproof/safproof/reference/esm"

// AuthRequest asks whether a caller may have a resource, as RACROUTE
// REQUEST=AUTH and REQUEST=FASTAUTH do.
type AuthRequest struct {
	Class    esm.ClassName
	Resource esm.ProfileName // as it is: nothing is folded
	Level    esm.Level
	// NoLog is LOG=NONE: a denial leaves no audit record.
	NoLog bool
}

// AuthResult is the answer to an [AuthRequest].
type AuthResult struct {
	Codes
	// Decision is what in the database made it. z/OS does not return it.
	Decision esm.Decision
}

// Auth answers RACROUTE REQUEST=AUTH. A denial by a profile, and an access that
// a profile in WARNING mode let pass, is recorded: the default AUDIT of a profile
// is FAILURES(READ) (Macros and Interfaces, SMF record type 80).
func (s *System) Auth(caller ACEE, r AuthRequest) AuthResult {
	d := s.config.Security.Decide(request(caller, r))
	saf, racf, reason := d.Codes()
	return s.logged(RacrouteAuth, caller, r, AuthResult{Codes{saf, racf, reason}, d})
}

// FastAuth answers RACROUTE REQUEST=FASTAUTH, which looks at in-storage profiles
// only: the class must be RACLISTed.
func (s *System) FastAuth(caller ACEE, r AuthRequest) AuthResult {
	var result AuthResult
	s.config.Security.Read(func(v esm.View) {
		if _, _, ok := v.Class(r.Class); ok && !v.Raclisted(r.Class) {
			result = AuthResult{notProtected, esm.Decision{Outcome: esm.NotProtected}}
			return
		}
		d := v.Decide(request(caller, r))
		saf, racf, reason := d.Codes()
		result = AuthResult{Codes{saf, racf, reason}, d}
		if d.Outcome == esm.Denied {
			result.Codes = notAuthorized
		}
	})
	return s.logged(RacrouteFastAuth, caller, r, result)
}

func request(caller ACEE, r AuthRequest) esm.Request {
	return esm.Request{
		User: caller.User, Group: caller.Group, Trusted: caller.Trusted,
		Class: r.Class, Resource: r.Resource, Level: r.Level,
	}
}

// logged writes the record of a decision, if it has one.
func (s *System) logged(service Service, caller ACEE, r AuthRequest, result AuthResult) AuthResult {
	d := result.Decision
	denied := d.Outcome == esm.Denied && d.By != esm.ByNothing
	if s.config.Audit != nil && !r.NoLog && (denied || d.Warning) {
		s.auditAccess(service, caller, r, result)
	}
	return result
}
