package saf

// Choices are the questions that no published source that was read answers, or
// that sources answer differently. The zero value is what is believed likely.
type Choices struct {
	// AuthenticatorBeforeRevoked: a revoked user's authenticator is evaluated
	// first, so that a wrong one is answered 8/8/0, not 8/28/0, and a PassTicket
	// is used up. Without it revocation is looked at first, as SMF qualifier 6
	// suggests, which is for all later attempts of a user who got revoked.
	AuthenticatorBeforeRevoked bool
	// ApplicationBeforeAuthenticator: whoever may not use the application gets
	// 8/52/0 even with a wrong authenticator.
	ApplicationBeforeAuthenticator bool
	// UndefinedUserNoDecision: an undefined user is answered 4/4/0, not 8/4/0.
	UndefinedUserNoDecision bool
	// TicketCaseKept: PassTickets are evaluated as typed even without SETROPTS
	// PASSWORD(MIXEDCASE). Without it they are folded to upper case like the
	// password, for which reason OA59196 wants MIXEDCASE for TYPE(MIXED).
	TicketCaseKept bool
	// QualifiedProfileOnly: when a qualified PTKTDATA profile is found and the
	// evaluation with it fails, the unqualified one is not tried. The document
	// says that evaluation goes on, and was not readable further.
	QualifiedProfileOnly bool
	// UnsignedFromEndUser: an unsigned identity token is accepted even if the
	// caller says that it came from an end user. Without it, it is refused: the
	// documents speak of returning signed tokens to end users only.
	UnsignedFromEndUser bool
	// TokenProfileOfIssuer: an identity token for any application is judged by
	// the profile of the application that it was made for, the first in its claim
	// aud. Without it, the profile of the application that is signed on to
	// decides, so that applications which share tokens must share a key. With it,
	// a token that names an application without a profile may be unsigned.
	TokenProfileOfIssuer bool
}
