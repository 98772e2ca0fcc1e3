package passwd

import (
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// System is the z/OS image that users sign on to. [saf.System] is one.
type System interface {
	// Verify answers RACROUTE REQUEST=VERIFY.
	Verify(saf.VerifyRequest) saf.VerifyResult
}

// Service checks and changes passwords for one application. It is safe for
// concurrent use if the system is.
type Service struct {
	System System
	// Application that PassTickets are for and the APPL class is asked about; zero
	// means [saf.OMVSApplication].
	Application passticket.ApplID
}

// Check signs a user on with a password, phrase or PassTicket. The ACEE is zero
// unless the number is 0.
func (s Service) Check(user, password string) (saf.ACEE, Errno) {
	return s.verify(user, password, saf.Authenticator{})
}

// Change signs a user on with a password or phrase, which may have expired, and
// changes it. Unless the number is 0, the ACEE is zero and nothing is changed.
func (s Service) Change(user, password, newPassword string) (saf.ACEE, Errno) {
	if newPassword == "" {
		return saf.ACEE{}, EINVAL
	}
	return s.verify(user, password, saf.NewAuthenticator(newPassword))
}

func (s Service) verify(user, password string, changed saf.Authenticator) (saf.ACEE, Errno) {
	id, err := esm.ParseUserID(user)
	if err != nil || password == "" {
		return saf.ACEE{}, EINVAL
	}
	result := s.System.Verify(saf.VerifyRequest{
		User: id, Application: s.application(),
		Authenticator: saf.NewAuthenticator(password), NewAuthenticator: changed,
	})
	if e := errno(result.Codes); e != 0 {
		return saf.ACEE{}, e
	}
	return result.ACEE, 0
}

func (s Service) application() passticket.ApplID {
	if s.Application != (passticket.ApplID{}) {
		return s.Application
	}
	return omvs
}

var omvs = func() passticket.ApplID {
	appl, err := passticket.ParseApplID(saf.OMVSApplication)
	if err != nil {
		panic(err) // A test of package saf reads it.
	}
	return appl
}()
