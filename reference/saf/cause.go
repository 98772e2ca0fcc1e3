package saf

import "github.com/safproof/safproof/reference/passticket"

// Cause is the one reason why a call was refused, or "". It is for tests and for
// whoever must find a fault: z/OS answers several causes with the same [Codes],
// and this value is not part of what it returns.
type Cause string

// The causes.
const (
	UserNotDefined    Cause = "user-not-defined"
	UserRevoked       Cause = "user-revoked"
	UserProtected     Cause = "user-protected" // neither password nor phrase, so no sign-on
	PasswordExpired   Cause = "password-expired"
	NothingTyped      Cause = "no-authenticator"
	NotConnected      Cause = "not-connected-to-group"
	ConnectionRevoked Cause = "revoked-in-group"
	NotForApplication Cause = "not-authorized-to-application"
	NoAuthority       Cause = "not-authorized"
	// NotKept: the sign-on changes the security database, and the change could not
	// be kept (journal.ErrNotKept): of a right password as of a wrong one.
	NotKept Cause = "database-change-not-kept"

	// Of new passwords and phrases.
	NewPasswordNotValid    Cause = "new-password-breaks-rules"
	NewPasswordIsOld       Cause = "new-password-is-current"
	NewPasswordOfOtherKind Cause = "phrase-for-password-or-password-for-phrase"
	TicketIsNoPassword     Cause = "passticket-changes-no-password"
	// PasswordChanged: the old one was right when it was looked at, and another
	// sign-on has changed it before this one did.
	PasswordChanged Cause = "password-changed-meanwhile"

	// Of PassTickets, and of passwords: whatever is no password is one of these.
	ClassNotInUse   Cause = "ptktdata-not-active-and-raclisted"
	NoTicketProfile Cause = "no-ptktdata-profile"
	NoTicketKey     Cause = "no-key-in-ptktdata-profile"
	KeyUnavailable  Cause = "key-unavailable-in-icsf"
	TicketMalformed Cause = Cause(passticket.Malformed)
	TicketNotValid  Cause = Cause(passticket.NotValid)
	TicketReplayed  Cause = Cause(passticket.Replayed)
	ReplayNotNoted  Cause = "use-could-not-be-noted"
	ClockOutOfRange Cause = "clock-outside-algorithm"

	// Of identity tokens. A token that is refused has a problem of package idt as
	// its cause, idt-expired for instance.
	TokenClassInactive Cause = "idtdata-not-active"

	// LevelTooLow: the level of z/OS lacks what was asked for. See zos.Feature.
	LevelTooLow Cause = "level-too-low"

	BadFunctionCode Cause = "function-code"
	BadParameter    Cause = "parameter-list"
	NoIdentityMap   Cause = "identity-not-mapped"
	BadIdentityName Cause = "distributed-name"
	BadRegistry     Cause = "registry-name"
)
