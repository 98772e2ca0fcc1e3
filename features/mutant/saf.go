package mutant

import (
	"context"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// someKey is the key that mutants give to a profile that has none.
const someKey = "SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)"

// signOnMutants sign on whom they should not, or not whom they should.
var signOnMutants = []Mutant{
	{
		Name: "password-cut-to-seven", Breaks: "PT-01", Also: []string{"IDT-02", "SAF-22"},
		What: "compares the first seven characters of a password only",
		new: retrying(func(_ *session, a *target.VerifyArgs, _ target.Codes) bool {
			if a.Service != "VERIFY" || !strings.HasPrefix(a.Authenticator, "ROSEBUD") {
				return false
			}
			a.Authenticator = "ROSEBUD1"
			return true
		}),
	},
	{
		Name: "one-key-for-all-applications", Breaks: "PT-02",
		What: "has a key for applications that have no PTKTDATA profile",
		new: retrying(func(s *session, a *target.VerifyArgs, _ target.Codes) bool {
			if _, exists := s.racf(a.Place, "RLIST PTKTDATA "+a.Application); exists {
				return false
			}
			s.racf(a.Place, "RDEFINE PTKTDATA "+a.Application+" "+someKey)
			s.racf(a.Place, refresh)
			return true
		}),
	},
	{
		Name: "server-takes-tso-tickets", Breaks: "PT-09",
		What: "takes PassTickets of TSO for a Liberty server, too",
		new: retrying(func(_ *session, a *target.VerifyArgs, _ target.Codes) bool {
			was := a.Application
			a.Application = "TSOS0W1"
			return was == "CSQ9WEB"
		}),
	},
	{
		Name: "closed-application-is-a-wrong-password", Breaks: "UMS-02",
		What: "answers a wrong password where an application is closed to the user",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 52}) && a.Authenticator == "XANADU99" {
				r.Codes = target.Codes{SAF: 8, RACF: 8}
			}
		}),
	},
	{
		Name: "refreshes-by-itself", Breaks: "SAF-11", Also: []string{"PLEX-05", "PLEX-07"},
		What: "uses a changed key at once",
		new: retyping(func(text string) string {
			if strings.Contains(text, "RALTER PTKTDATA") && !strings.Contains(text, "REFRESH") {
				text += "\n" + refresh
			}
			return text
		}),
	},
	{
		Name: "protected-by-ticket", Breaks: "SAF-12", Also: []string{"IDT-38", "LVL-03"},
		What: "signs PROTECTED users on with PassTickets",
		new: retrying(func(s *session, a *target.VerifyArgs, _ target.Codes) bool {
			if !s.shows(a.Place, a.User, "PROTECTED") {
				return false
			}
			s.racf(a.Place, "ALTUSER "+a.User+" PASSWORD(UNGUESSD) NOEXPIRED")
			return true
		}),
	},
	{
		Name: "replay-in-the-sysplex", Breaks: "SAF-13",
		What: "remembers on every system what was used on one",
		new: func() behaviour {
			usedOn := make(map[string]string) // user, application and ticket to system
			return serving(func(_ *session, a target.VerifyArgs, right func(target.VerifyArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
				use := a.User + " " + a.Application + " " + a.Authenticator
				if system, used := usedOn[use]; used && system != a.System {
					return target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 8}}, nil
				}
				r, err := right(a)
				if r.Codes == (target.Codes{}) {
					usedOn[use] = a.System
				}
				return r, err
			})()
		},
	},
	{
		Name: "failures-not-counted", Breaks: "SAF-14", Also: []string{"PLEX-14"},
		What: "does not count failed sign-ons",
		new: serving(func(s *session, a target.VerifyArgs, right func(target.VerifyArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			r, err := right(a)
			if r.Codes == (target.Codes{SAF: 8, RACF: 8}) {
				s.racf(a.Place, "ALTUSER "+a.User+" RESUME")
			}
			return r, err
		}),
	},
	{
		Name: "no-profiles-of-users", Breaks: "SAF-15",
		What: "does not look at profiles that are qualified by the user",
		new: serving(func(s *session, a target.VerifyArgs, right func(target.VerifyArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			if _, exists := s.racf(a.Place, "RLIST PTKTDATA "+a.Application+"."+a.User); exists {
				s.racf(a.Place, "RDELETE PTKTDATA "+a.Application+"."+a.User, refresh)
			}
			return right(a)
		}),
	},
	{
		Name: "applications-open-to-all", Breaks: "SAF-16", Also: []string{"IDT-32", "PLEX-15", "UMS-02"},
		What: "does not ask class APPL",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 52}) || r.Codes == (target.Codes{SAF: 8, RACF: 8, Reason: 32}) {
				r.Codes = target.Codes{}
			}
		}),
	},
	{
		Name: "revoked-is-a-wrong-password", Breaks: "SAF-17",
		What: "answers 8/8/20 from initACEE for a revoked user",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 8, Reason: 28}) {
				r.Codes.Reason = 20
			}
		}),
	},
	{
		Name: "appldata-not-read", Breaks: "SAF-18", Also: []string{"UMS-02"},
		What: "does not know NO REPLAY PROTECTION",
		new: retyping(func(text string) string {
			return strings.ReplaceAll(text, "RALTER PTKTDATA TSOS0W1 APPLDATA('NO REPLAY PROTECTION')", "RALTER PTKTDATA TSOS0W1 APPLDATA('NONE')")
		}),
	},
	{
		Name: "replay-keyword-not-read", Breaks: "SAF-19",
		What: "does not know REPLAY(YES)",
		new:  retyping(func(text string) string { return strings.ReplaceAll(text, " REPLAY(YES)", "") }),
	},
	{
		Name: "keys-without-icsf", Breaks: "SAF-20", Also: []string{"IDT-25", "IDT-37", "PLEX-18"},
		What: "has the keys of ICSF while ICSF is not available",
		new: serving(func(_ *session, a target.ICSFArgs, right func(target.ICSFArgs) (struct{}, error)) (struct{}, error) {
			a.Available = nil
			return right(a)
		}),
	},
	{
		Name: "replay-recorded-as-bad", Breaks: "SAF-21",
		What: "records a replay as an invalid password",
		new: serving(func(_ *session, a target.AuditArgs, right func(target.AuditArgs) (target.AuditResult, error)) (target.AuditResult, error) {
			r, err := right(a)
			for i := range r.Records {
				if r.Records[i].Qualifier == 33 {
					r.Records[i].Qualifier = 1
				}
			}
			return r, err
		}),
	},
	{
		Name: "messages-without-columns", Breaks: "SAF-22",
		What: "does not fill the fields of ICH408I",
		new: serving(func(_ *session, a target.AuditArgs, right func(target.AuditArgs) (target.AuditResult, error)) (target.AuditResult, error) {
			r, err := right(a)
			for _, record := range r.Records {
				for i, m := range record.Messages {
					record.Messages[i] = strings.ReplaceAll(m, " )", ")")
				}
			}
			return r, err
		}),
	},
	{
		Name: "registry-ignored", Breaks: "JW-06", Also: []string{"SAF-27"},
		What: "maps a distributed identity by its name alone",
		new: serving(func(_ *session, a target.UserMapArgs, right func(target.UserMapArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			a.Registry = "realm.one"
			return right(a)
		}),
	},
}

// codeMutants answer other codes than are documented.
var codeMutants = []Mutant{
	{
		Name: "expired-is-a-wrong-password", Breaks: "SAF-23",
		What: "answers 8/8/0 from VERIFY for an expired password",
		new: answering(func(_ target.VerifyArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 12}) {
				r.Codes.RACF = 8
			}
		}),
	},
	{
		Name: "fastauth-reads-the-database", Breaks: "SAF-25",
		What: "answers FASTAUTH from the database, not from storage",
		new: serving(func(s *session, a target.AuthArgs, right func(target.AuthArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			if a.Service == "FASTAUTH" {
				s.racf(a.Place, "SETROPTS RACLIST("+a.Class+") REFRESH")
			}
			return right(a)
		}),
	},
	{
		Name: "no-class-is-no-access", Breaks: "SAF-26",
		What: "denies access in classes that do not exist",
		new: answering(func(_ target.AuthArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 4}) {
				r.Codes = target.Codes{SAF: 8, RACF: 8}
			}
		}),
	},
	{
		Name: "anybody-maps", Breaks: "SAF-27",
		What: "maps distributed identities for callers without authority",
		new: retrying(func(s *session, a *target.UserMapArgs, refused target.Codes) bool {
			if refused != (target.Codes{SAF: 8, RACF: 8, Reason: 20}) {
				return false
			}
			s.racf(a.Place, "PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID("+a.Caller+") ACCESS(READ)")
			s.racf(a.Place, "SETROPTS RACLIST(FACILITY) REFRESH")
			return true
		}),
	},
}

// serviceMutants are about who may have PassTickets made and judged, and what
// the services answer.
var serviceMutants = []Mutant{
	{
		Name: "read-generates", Breaks: "PT-03", Also: []string{"UMS-02"},
		What: "generates PassTickets for callers without authority",
		new: retrying(func(s *session, a *target.TicketArgs, refused target.Codes) bool {
			return a.Ticket == "" && refused == notAuthorized && s.permit(*a, "IRRPTAUTH.TSOS0W1.*", "UPDATE")
		}),
	},
	{
		Name: "anybody-evaluates", Breaks: "SAF-01",
		What: "evaluates PassTickets for callers without authority",
		new: retrying(func(s *session, a *target.TicketArgs, refused target.Codes) bool {
			return a.Ticket != "" && refused == notAuthorized && s.permit(*a, "IRRPTAUTH.**", "READ")
		}),
	},
	{
		Name: "no-profile-no-protection", Breaks: "SAF-02",
		What: "lets everybody generate where no IRRPTAUTH profile protects",
		new: retrying(func(s *session, a *target.TicketArgs, refused target.Codes) bool {
			if refused != notAuthorized {
				return false
			}
			_, exists := s.racf(a.Place, "RLIST PTKTDATA IRRPTAUTH.**")
			s.racf(a.Place, "RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)")
			return !exists && s.permit(*a, "IRRPTAUTH.**", "UPDATE")
		}),
	},
	{
		Name: "evaluation-fails-as-generation", Breaks: "SAF-03", Also: []string{"SAF-07"},
		What: "answers 8/16/28 where an evaluation fails",
		new: answering(func(a target.TicketArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 16, Reason: 32}) {
				r.Codes.Reason = 28
			}
		}),
	},
	{
		Name: "generation-fails-as-evaluation", Breaks: "SAF-04", Also: []string{"SAF-06"},
		What: "answers 8/16/32 where a generation fails",
		new: answering(func(a target.TicketArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 16, Reason: 28}) {
				r.Codes.Reason = 32
			}
		}),
	},
	{
		Name: "function-code-as-parameter", Breaks: "SAF-05",
		What: "answers 8/8/4 to a function code that does not exist",
		new: answering(func(a target.TicketArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{SAF: 8, RACF: 8}) {
				r.Codes.Reason = 4
			}
		}),
	},
	{
		Name: "key-in-a-generic-profile", Breaks: "SAF-06",
		What: "takes a key from a generic profile",
		new: retrying(func(s *session, a *target.TicketArgs, _ target.Codes) bool {
			if _, generic := s.racf(a.Place, "RLIST PTKTDATA CICS*"); !generic {
				return false
			}
			s.racf(a.Place, "RDEFINE PTKTDATA "+a.Application+" "+someKey)
			s.racf(a.Place, refresh)
			return true
		}),
	},
	{
		Name: "evaluation-revokes", Breaks: "SAF-07",
		What: "counts a failed evaluation like a failed sign-on",
		new: serving(func(s *session, a target.TicketArgs, right func(target.TicketArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			r, err := right(a)
			if r.Codes == (target.Codes{SAF: 8, RACF: 16, Reason: 32}) {
				s.signOnBadly(a)
			}
			return r, err
		}),
	},
	{
		Name: "defined-users-only", Breaks: "SAF-08",
		What: "generates for defined users only",
		new: serving(func(s *session, a target.TicketArgs, right func(target.TicketArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			if !s.shows(a.Place, a.User, "USER=") {
				return target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 16, Reason: 28}}, nil
			}
			return right(a)
		}),
	},
	{
		Name: "not-for-revoked-users", Breaks: "SAF-09",
		What: "generates nothing for revoked users",
		new: serving(func(s *session, a target.TicketArgs, right func(target.TicketArgs) (target.ServiceResult, error)) (target.ServiceResult, error) {
			if s.shows(a.Place, a.User, "REVOKED") {
				return target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 16, Reason: 28}}, nil
			}
			return right(a)
		}),
	},
	{
		Name: "branch-entry-takes-qualified", Breaks: "SAF-10",
		What: "generates by RCVTPTGN with a qualified profile",
		new: retrying(func(s *session, a *target.TicketArgs, _ target.Codes) bool {
			if a.Service != "RCVTPTGN" {
				return false
			}
			s.racf(a.Place, "RDEFINE PTKTDATA "+a.Application+" "+someKey)
			s.racf(a.Place, refresh)
			return true
		}),
	},
}

// notAuthorized is what R_ticketserv answers a caller without authority.
var notAuthorized = target.Codes{SAF: 8, RACF: 8, Reason: 16}

// permit gives the caller access to a profile of PTKTDATA and says whether it did.
func (s *session) permit(a target.TicketArgs, profile, access string) bool {
	r, _ := s.racf(a.Place, "PERMIT "+profile+" CLASS(PTKTDATA) ID("+a.Caller+") ACCESS("+access+")")
	s.racf(a.Place, refresh)
	return r.ReturnCode == 0
}

// signOnBadly has the user of a PassTicket fail to sign on.
func (s *session) signOnBadly(a target.TicketArgs) {
	var r target.ServiceResult
	s.Session.Call(context.Background(), target.OpVerify, target.VerifyArgs{ //nolint:errcheck // it is to fail
		Place: a.Place, Service: "VERIFY", User: a.User, Application: a.Application, Authenticator: a.Ticket,
	}, &r)
}
