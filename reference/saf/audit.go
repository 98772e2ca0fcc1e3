package saf

import (
	"encoding/json"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// The event codes of SMF record type 80 that this package writes (Macros and
// Interfaces, "Event codes"; 81 and 82: APAR OA59196).
const (
	EventLogon    = 1 // JOBINIT
	EventAccess   = 2 // ACCESS
	EventEvaluate = 81
	EventGenerate = 82
)

// The qualifiers of [EventLogon] that this package writes (Macros and
// Interfaces, "Event 1"; 32 and 33: APAR OA59196).
const (
	LogonSuccess            = 0
	LogonInvalidPassword    = 1
	LogonInvalidGroup       = 2
	LogonInvalidApplication = 5
	LogonUserRevoked        = 6
	LogonUserRevokedNow     = 7
	LogonUndefinedUser      = 9
	LogonByPassTicket       = 32
	LogonReplayedPassTicket = 33
	// LogonTokenRefused: the qualifier of a sign-on by an identity token that is
	// not valid is not public.
	LogonTokenRefused = Unpublished
	// LogonNotKept: nor is that of a sign-on that the database does not take.
	LogonNotKept = Unpublished
)

// The qualifiers of the other events. They are recalled, not read.
const (
	Success         = 0
	Failure         = 1 // of access: insufficient authority
	AccessByWarning = 3
)

// AuditRecord is what RACF notes of an event, in the terms of SMF record type
// 80. It never holds a password, phrase, PassTicket or key.
type AuditRecord struct {
	Event, Qualifier int
	Time             time.Time // UTC
	SMFID            string
	// Service that was called, and what it answered. RCVTPTGN answers register
	// 15 only, which is put as the SAF return code.
	Service Service
	Codes   Codes
	// Cause is not in an SMF record.
	Cause Cause

	Violation      bool
	UserNotDefined bool
	Warning        bool

	// User and Group that acted: who signs on, or calls the service.
	User        esm.UserID
	Group       esm.GroupID
	Application string
	// By is how the user who signs on was authenticated.
	By Method
	// TicketUser is the user whose ticket a service made or judged.
	TicketUser string
	// Algorithm of the PassTicket; zero if there is none, or it is not one.
	Algorithm passticket.Algorithm
	// Presented names the PassTicket or identity token that was judged, and Issued
	// the one that was made; "" if there is none, or Config.Name is nil. They are not
	// in an SMF record.
	Presented, Issued string
	// Token is what the token of a sign-on was judged by; nil if there was none or
	// the level lacks zos.TokenKeyLabels.
	Token *TokenRecord

	// Of an access: what was asked for, the profile that decided, and what it
	// allows.
	Class    esm.ClassName
	Resource esm.ProfileName
	Profile  esm.ProfileName
	Generic  bool
	Request  esm.Level
	Allowed  esm.Level

	// Messages are the lines that go to the operator, ICH408I among them.
	Messages []string
}

// TokenRecord is the part of relocate section 443 that is about an identity
// token (RACF presentation for z/OS 3.2, on identity tokens).
type TokenRecord struct {
	Algorithm string        // as in the profile, none for unsigned tokens
	KeyID     string        // SIGKIDPRIMARY, "" if it played no part
	Key       idt.KeySource // the operand that names the key, "" for unsigned tokens
}

// Type80 says whether z/OS writes a record of type 80. It writes none for an
// ordinary successful sign-on: qualifier 0 is known only to the output of the
// unload utility IRRADU00 and of the report writer.
func (r AuditRecord) Type80() bool { return r.Event != EventLogon || r.Qualifier != LogonSuccess }

// unloadPrefix begins the column names that IRRADU00 gives to an event, as far
// as they were read.
var unloadPrefix = map[int]struct{ columns, name string }{
	EventLogon:  {"init_", "JOBINIT"},
	EventAccess: {"acc_", "ACCESS"},
}

// MarshalJSON writes an object. The leading columns of IRRADU00 have its names,
// in lower case; evt and evq are the numbers of the record; all other members
// are of this package.
func (r AuditRecord) MarshalJSON() ([]byte, error) {
	prefix := unloadPrefix[r.Event]
	m := map[string]any{
		"evt": r.Event, "evq": r.Qualifier, "type80": r.Type80(), // evq is null if it is not public
		prefix.columns + "time_written": r.Time.UTC().Format("15:04:05.00"),
		prefix.columns + "date_written": r.Time.UTC().Format(time.DateOnly),
		prefix.columns + "system_smfid": r.SMFID,
		prefix.columns + "violation":    yesNo(r.Violation),
		prefix.columns + "user_ndfnd":   yesNo(r.UserNotDefined),
		prefix.columns + "user_warning": yesNo(r.Warning),
		prefix.columns + "evt_user_id":  r.User,
		prefix.columns + "evt_grp_id":   r.Group,
		"service":                       r.Service,
		"codes":                         r.Codes.String(),
	}
	optional := map[string]string{
		prefix.columns + "event_type": prefix.name,
		"cause":                       string(r.Cause),
		"authenticated_by":            string(r.By),
		"presented":                   r.Presented,
		"issued":                      r.Issued,
		"ticket_user":                 r.TicketUser,
		"class":                       string(r.Class),
		"resource":                    string(r.Resource),
		"profile":                     string(r.Profile),
	}
	if r.Event == EventLogon {
		optional["init_appl"] = r.Application
	} else {
		optional["application"] = r.Application
	}
	for name, value := range optional {
		if value != "" {
			m[name] = value
		}
	}
	if r.Algorithm != 0 {
		m["algorithm"] = r.Algorithm
	}
	if r.Qualifier == Unpublished {
		m["evq"] = nil
	}
	if r.Token != nil {
		m["token"] = map[string]string{"alg": r.Token.Algorithm, "kid": r.Token.KeyID, "key": string(r.Token.Key)}
	}
	if r.Class != "" {
		m["generic"], m["request"], m["allowed"] = r.Generic, r.Request, r.Allowed
	}
	if len(r.Messages) > 0 {
		m["messages"] = r.Messages
	}
	return json.Marshal(m)
}

func yesNo(b bool) string {
	if b {
		return "YES"
	}
	return "NO"
}

// audit writes the record of a sign-on, if it has one.
func (l *logon) audit(service Service) {
	if l.config.Audit == nil {
		return
	}
	qualifier, ok := l.qualifier()
	if !ok {
		return
	}
	r := AuditRecord{
		Event: EventLogon, Qualifier: qualifier, Time: l.now, SMFID: l.config.SMFID,
		Service: service, Codes: l.result.Codes, Cause: l.result.Cause,
		Violation: l.result.Cause != "", UserNotDefined: qualifier == LogonUndefinedUser,
		User: l.User, Group: l.Group, Application: l.Application.String(),
		By: l.by, Algorithm: l.result.Verdict.Algorithm,
	}
	if rules := l.result.IDTA.Rules; l.byToken() && rules.Algorithm != "" && l.config.Level.Has(zos.TokenKeyLabels) {
		r.Token = &TokenRecord{Algorithm: string(rules.Algorithm), KeyID: rules.KeyID, Key: rules.Key}
	}
	r.Presented, r.Issued = l.names()
	r.Messages = l.messages(qualifier)
	l.config.Audit(r)
}

// names are those of the credential that was presented, and of the token that the
// sign-on left.
func (l *logon) names() (presented, issued string) {
	switch {
	case l.config.Name == nil:
	case l.byToken():
		presented = l.config.Name(l.IDTA.Token.Text())
	default:
		presented = l.ticketName(l.result.Verdict, l.foldTicket(l.Authenticator.reveal()))
		if token := l.result.IDTA.Token; !token.IsZero() {
			issued = l.config.Name(token.Text())
		}
	}
	return presented, issued
}

// ticketName names what a verdict takes for a PassTicket.
func (s *System) ticketName(v passticket.Verdict, text string) string {
	if s.config.Name == nil || v.Algorithm == 0 {
		return ""
	}
	return s.config.Name(text)
}

// qualifier returns the qualifier of the sign-on, and whether one is known.
func (l *logon) qualifier() (int, bool) {
	tickets := l.config.Level.Has(zos.EnhancedPassTickets) // and their qualifiers
	switch {
	case l.result.Attempt == esm.RevokedNow:
		return LogonUserRevokedNow, true
	case l.result.RACF == tokenRefused:
		return LogonTokenRefused, true
	case l.by == ByPassTicket && l.result.Cause == "" && tickets:
		return LogonByPassTicket, true
	case l.result.Cause == TicketReplayed && tickets:
		return LogonReplayedPassTicket, true
	}
	switch l.result.Cause {
	case "":
		return LogonSuccess, true
	case UserNotDefined, NoIdentityMap:
		return LogonUndefinedUser, true
	case UserRevoked, ConnectionRevoked:
		return LogonUserRevoked, true
	case NotConnected:
		return LogonInvalidGroup, true
	case NotForApplication:
		return LogonInvalidApplication, true
	case NotKept:
		return LogonNotKept, true
	case PasswordExpired, NewPasswordNotValid, NewPasswordIsOld, NewPasswordOfOtherKind, TicketIsNoPassword:
		return 0, false
	}
	return LogonInvalidPassword, true
}

func (s *System) auditAccess(service Service, caller ACEE, r AuthRequest, result AuthResult) {
	d := result.Decision
	record := AuditRecord{
		Event: EventAccess, Qualifier: Failure, Time: s.config.Now().UTC(), SMFID: s.config.SMFID,
		Service: service, Codes: result.Codes, Violation: !d.Warning, Warning: d.Warning,
		User: caller.User, Group: caller.Group, Application: caller.Application.String(),
		Class: r.Class, Resource: r.Resource, Profile: d.Profile, Generic: d.Generic,
		Request: r.Level, Allowed: d.Allowed,
	}
	if d.Warning {
		record.Qualifier = AccessByWarning
	} else {
		record.Cause = NoAuthority
	}
	var user esm.User
	s.config.Security.Read(func(v esm.View) { user, _ = v.User(caller.User) })
	record.UserNotDefined = user.ID == ""
	record.Messages = accessMessage(record, user.Name)
	s.config.Audit(record)
}

// auditTicket writes the record of what a service did with a PassTicket. It came
// with enhanced PassTickets.
func (s *System) auditTicket(service Service, caller ACEE, r TicketRequest, result TicketResult) {
	if s.config.Audit == nil || !s.config.Level.Has(zos.EnhancedPassTickets) {
		return
	}
	record := AuditRecord{
		Event: EventEvaluate, Qualifier: Success, Time: s.config.Now().UTC(), SMFID: s.config.SMFID,
		Service: service, Codes: result.Codes, Cause: result.Cause,
		User: caller.User, Group: caller.Group, Application: r.Application, TicketUser: r.User,
		Algorithm: result.Verdict.Algorithm,
	}
	record.Presented = s.ticketName(result.Verdict, r.Ticket.reveal())
	if r.Subfunction == Generate {
		record.Event = EventGenerate
		if s.config.Name != nil && result.Ticket != nil {
			record.Issued = s.config.Name(result.Ticket.Text())
		}
	}
	if !result.OK() {
		record.Qualifier, record.Violation = Failure, true
	}
	if service == RCVTPTGN {
		record.Codes = Codes{SAF: result.SAF}
	}
	s.config.Audit(record)
}
