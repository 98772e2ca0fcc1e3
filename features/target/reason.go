package target

import (
	"slices"
	"strings"
)

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

// The reasons for which a token is refused, beside Malformed and Replayed.
const (
	Expired               Reason = "expired"
	NotYetValid           Reason = "not-yet-valid"
	IssuedInFuture        Reason = "issued-in-future"
	BadSignature          Reason = "bad-signature"
	AlgorithmNotAllowed   Reason = "algorithm-not-allowed"
	Unsigned              Reason = "unsigned"
	WrongIssuer           Reason = "wrong-issuer"
	WrongAudience         Reason = "wrong-audience"
	MissingClaim          Reason = "missing-claim"
	UnknownKey            Reason = "unknown-key"
	UnknownCriticalHeader Reason = "unknown-critical-header"
	Encrypted             Reason = "encrypted"
	Revoked               Reason = "revoked"
	TooLarge              Reason = "too-large"
)

// Unspecified is the reason of an implementation that does not say why. Then
// only accepting and refusing are judged.
const Unspecified Reason = "unspecified"

// PassTicketReasons lists every reason that may refuse a PassTicket.
var PassTicketReasons = []Reason{
	Malformed, NotValid, Replayed, NoProfile, NotAuthorized, UserUnknown, UserRevoked, Unspecified,
}

// TokenReasons lists every reason that may refuse a token.
var TokenReasons = []Reason{
	Malformed, Expired, NotYetValid, IssuedInFuture, BadSignature, AlgorithmNotAllowed, Unsigned, WrongIssuer,
	WrongAudience, MissingClaim, UnknownKey, UnknownCriticalHeader, Encrypted, Replayed, Revoked, TooLarge, Unspecified,
}

// KnownReason reports whether r is in the closed set.
func KnownReason(r Reason) bool {
	return slices.Contains(PassTicketReasons, r) || slices.Contains(TokenReasons, r)
}

// Gives reports whether an operation may be refused for the reason.
func Gives(op string, r Reason) bool {
	switch {
	case strings.HasPrefix(op, "token."), strings.HasPrefix(op, "ltpa."):
		return slices.Contains(TokenReasons, r)
	case strings.HasPrefix(op, "passticket."):
		return slices.Contains(PassTicketReasons, r)
	}
	return KnownReason(r)
}
