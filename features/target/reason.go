package target

import "slices"

// Reason is why an implementation refuses. The set is closed, so that a reason
// means the same whoever gives it.
type Reason string

// The reasons for which a PassTicket is refused.
const (
	Malformed     Reason = "malformed"
	NotValid      Reason = "not-valid"
	Replayed      Reason = "replayed"
	NoProfile     Reason = "no-profile"
	NotAuthorized Reason = "not-authorized"
	UserUnknown   Reason = "user-unknown"
	UserRevoked   Reason = "user-revoked"
)

// Unspecified is the reason of an implementation that does not say why. Then
// only accepting and refusing are judged.
const Unspecified Reason = "unspecified"

// PassTicketReasons lists every reason that may refuse a PassTicket.
var PassTicketReasons = []Reason{
	Malformed, NotValid, Replayed, NoProfile, NotAuthorized, UserUnknown, UserRevoked, Unspecified,
}

// KnownReason reports whether r is in the closed set.
func KnownReason(r Reason) bool { return slices.Contains(PassTicketReasons, r) }
