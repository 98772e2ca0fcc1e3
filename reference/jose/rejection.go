package jose

// Reason is why a token is refused: one of a closed set, which adapters share.
type Reason string

// The reasons. That a token was replayed or revoked is for callers to know.
const (
	Malformed             Reason = "malformed"
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
	TooLarge              Reason = "too-large"
)

// Reasons returns all reasons.
func Reasons() []Reason {
	return []Reason{Malformed, Expired, NotYetValid, IssuedInFuture, BadSignature, AlgorithmNotAllowed, Unsigned,
		WrongIssuer, WrongAudience, MissingClaim, UnknownKey, UnknownCriticalHeader, Encrypted, TooLarge}
}

// Rejection is a token refused. It is the error of [Verifier.Verify]; get it
// with errors.As and a *Rejection.
type Rejection struct {
	Reason Reason `json:"reason"`
	// Check that failed, as [Explanation] names it.
	Check string `json:"check"`
	// Detail says what was found and what was expected. It may show a name, a
	// time or a short value of a header or claim, never a signature or a key.
	Detail string `json:"detail"`
}

// Error says the reason, the check and the detail.
func (r *Rejection) Error() string {
	return "token refused: " + string(r.Reason) + ": " + r.Check + ": " + r.Detail
}
