package idt

import "github.com/safproof/safproof/reference/jose"

// Problem is the one reason why a token was refused, or why none was made. RACF
// has a reason code for each refusal, of which two are published; see
// [Problem.Reason]. "" means that there is none.
type Problem string

// Why a token is refused.
const (
	Malformed       Problem = "idt-malformed"
	Expired         Problem = "idt-expired"
	NotYetValid     Problem = "idt-not-yet-valid" // by a claim nbf, which RACF does not make
	IssuedInFuture  Problem = "idt-issued-in-future"
	BadSignature    Problem = "idt-signature"
	WrongAlgorithm  Problem = "idt-algorithm" // not that of the profile
	Unsigned        Problem = "idt-unsigned"  // where a signature is asked for
	WrongIssuer     Problem = "idt-issuer"
	WrongAudience   Problem = "idt-audience"
	MissingClaim    Problem = "idt-claim"
	WrongKeyID      Problem = "idt-key-id"
	UnreadableKeyID Problem = "idt-key-id-unreadable"
	WrongUser       Problem = "idt-user"           // sub is not the user who signs on
	ProtectedUser   Problem = "idt-protected-user" // and PROTALLOWED is not YES
)

// Why a token is refused, or none is made.
const (
	// NoICSF: ICSF is not available.
	NoICSF Problem = "idt-icsf-unavailable"
	// NoKeyInICSF: ICSF has no such key, or not of the right kind or length.
	NoKeyInICSF Problem = "idt-icsf-error"
	// AlgorithmUnfit: SIGTOKEN with an RS algorithm.
	AlgorithmUnfit Problem = "idt-algorithm-not-valid"
)

// BufferTooSmall: a token was made and does not fit the caller's buffer.
const BufferTooSmall Problem = "idt-buffer-too-small"

// The published reason codes of RACF return code 108 (X'6C') (RACF presentation
// for z/OS 3.2, on identity tokens).
const (
	ReasonUnreadableKeyID = 28 // X'1C'
	ReasonWrongKeyID      = 29 // X'1D'
)

// Reason returns the reason code that RACF has for a refusal, and whether it is
// published.
func (p Problem) Reason() (code int, published bool) {
	switch p {
	case UnreadableKeyID:
		return ReasonUnreadableKeyID, true
	case WrongKeyID:
		return ReasonWrongKeyID, true
	}
	return 0, false
}

// generation returns the return code for a token that could not be made.
func (p Problem) generation() GenerationRC {
	switch p {
	case NoICSF:
		return ICSFUnavailable
	case NoKeyInICSF:
		return ICSFError
	case AlgorithmUnfit:
		return AlgorithmNotAllowed
	}
	return Unpublished
}

// refusals are the problems that jose finds, by its reasons. What is not here is
// Malformed.
var refusals = map[jose.Reason]Problem{
	jose.Expired:             Expired,
	jose.NotYetValid:         NotYetValid,
	jose.IssuedInFuture:      IssuedInFuture,
	jose.BadSignature:        BadSignature,
	jose.AlgorithmNotAllowed: WrongAlgorithm,
	jose.Unsigned:            Unsigned,
	jose.WrongIssuer:         WrongIssuer,
	jose.WrongAudience:       WrongAudience,
	jose.MissingClaim:        MissingClaim,
}
