package saml

import (
	"fmt"
	"time"
)

// Message is the number of the message that Liberty writes to its log.
type Message string

// The messages (SamlSso20Messages.nlsprops of Open Liberty).
const (
	WrongVersion         Message = "CWWKS5010E"  // Version is not 2.0
	NoToken              Message = "CWWKS5013E"  // the header is not there, or empty
	IssuerFormat         Message = "CWWKS5044E"  // Format of Issuer is not entity
	IssuerNotTrusted     Message = "CWWKS5045E"  // Issuer is not one of trustedIssuers
	SignatureMissing     Message = "CWWKS5048E"  // no signature was verified
	SignatureNotTrusted  Message = "CWWKS5049E"  // the signature is bad, weak or nobody's
	ElementMissing       Message = "CWWKS5050E"  // Subject, SubjectConfirmationData or AudienceRestriction is missing
	ConfirmationStarts   Message = "CWWKS5051E"  // SubjectConfirmationData has NotBefore
	AttributeMissing     Message = "CWWKS5052E"  // NotOnOrAfter or Audience is missing
	ConfirmationOver     Message = "CWWKS5053E"  // NotOnOrAfter of SubjectConfirmationData is over
	NotYet               Message = "CWWKS5057E"  // NotBefore of Conditions is in the future
	Over                 Message = "CWWKS5058E"  // NotOnOrAfter of Conditions is over
	ConditionUnknown     Message = "CWWKS5059E"  // a condition that nobody knows
	AudienceUnknown      Message = "CWWKS5060E"  // no audience fits
	SessionOver          Message = "CWWKS5062E"  // SessionNotOnOrAfter is over
	NoBearer             Message = "CWWKSS5065E" // no bearer confirmation; the double S is Liberty's
	AttributeNotThere    Message = "CWWKS5068E"  // the attribute with the user or the realm is missing
	ResponseNotSupported Message = "CWWKS5085E"  // a samlp:Response
	NotAnAssertion       Message = "CWWKS5208E"  // the token cannot be decoded or read
)

// Reason is why an assertion is refused: one of a closed set.
type Reason string

// The reasons.
const (
	Missing         Reason = "missing" // there is no token
	TooLarge        Reason = "too-large"
	Undecodable     Reason = "undecodable" // neither XML nor base64 of it
	Malformed       Reason = "malformed"   // XML that no assertion has
	Ambiguous       Reason = "ambiguous"   // two of what there may be one of
	Encrypted       Reason = "encrypted"
	WrongIssuer     Reason = "wrong-issuer"
	Unsigned        Reason = "unsigned"
	WeakAlgorithm   Reason = "weak-algorithm"
	UntrustedSigner Reason = "untrusted-signer"
	BadSignature    Reason = "bad-signature"
	NoConfirmation  Reason = "no-confirmation"
	Expired         Reason = "expired"
	NotYetValid     Reason = "not-yet-valid"
	WrongAudience   Reason = "wrong-audience"
	WrongCondition  Reason = "wrong-condition"
	WrongRecipient  Reason = "wrong-recipient"
	MissingIdentity Reason = "missing-identity"
	Replayed        Reason = "replayed"
)

// Rejection is an assertion refused. It is the error of [Validator.Token] and
// [Validator.Validate]; get it with errors.As.
type Rejection struct {
	Reason Reason
	// Message that Liberty logs; "" if it has none for this, or none was read.
	Message Message
	// Detail says what was found and what was expected. It may show a name, a time
	// or a short value.
	Detail string
}

// Error says the message, the reason and the detail.
func (r *Rejection) Error() string {
	text := fmt.Sprintf("SAML assertion is refused: %s: %s", r.Reason, r.Detail)
	if r.Message != "" {
		text = string(r.Message) + " " + text
	}
	return text
}

func reject(reason Reason, message Message, detail string, args ...any) *Rejection {
	return &Rejection{reason, message, fmt.Sprintf(detail, args...)}
}

// maxShown is the length of the longest value that an error shows, in characters.
const maxShown = 64

// short is a value fit for an error: cut off, and without what would break a line.
func short(value string) string {
	if r := []rune(value); len(r) > maxShown {
		value = string(r[:maxShown]) + "…"
	}
	return fmt.Sprintf("%q", value)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
