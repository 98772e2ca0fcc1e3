package introspection

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Message is the number of the message that Liberty writes to its log.
type Message string

// The messages (OidcClientMessages.nlsprops of Open Liberty).
const (
	NotHTTPS         Message = "CWWKS1703E" // HTTPS is required
	TokenExpired     Message = "CWWKS1716E" // exp is over
	TokenFromFuture  Message = "CWWKS1717E" // iat is in the future
	ClaimMissing     Message = "CWWKS1718E" // exp, iat or iss is missing
	TokenNotYet      Message = "CWWKS1719E" // nbf is in the future
	TokenNotActive   Message = "CWWKS1720E" // active is false, or invalid_token
	EndpointError    Message = "CWWKS1721E" // another error of the endpoint
	UserClaimMissing Message = "CWWKS1722E" // the claim with the user is missing
	ClientRefused    Message = "CWWKS1723E" // invalid_client
	IssuerMismatch   Message = "CWWKS1724E" // iss is no issuer of the configuration
	InvalidURL       Message = "CWWKS1725E" // the endpoint's address, or its answer, is none
	InternalError    Message = "CWWKS1727E" // a network error, or one within
	WrongClaimType   Message = "CWWKS1730E" // the claim with the user is no string
	IssuerUnexpected Message = "CWWKS1735E" // iss is there though it is not to be checked
)

// Reason is why a token is refused: one of a closed set.
type Reason string

// The reasons.
const (
	BadEndpoint    Reason = "bad-endpoint"    // the endpoint cannot be asked
	Unreachable    Reason = "unreachable"     // the endpoint did not answer
	EndpointFailed Reason = "endpoint-failed" // the endpoint answered with an error
	BadAnswer      Reason = "bad-answer"      // the answer cannot be read
	Malformed      Reason = "malformed"       // the token cannot be one
	NotActive      Reason = "not-active"
	Expired        Reason = "expired"
	NotYetValid    Reason = "not-yet-valid"
	IssuedInFuture Reason = "issued-in-future"
	MissingClaim   Reason = "missing-claim"
	WrongIssuer    Reason = "wrong-issuer"
	WrongAudience  Reason = "wrong-audience"
	WrongScope     Reason = "wrong-scope"
	WrongClient    Reason = "wrong-client"
	WrongType      Reason = "wrong-type"
)

// Refusal is a token refused. It is the error of [Client.Validate]; get it with
// errors.As. It holds no token and no secret.
type Refusal struct {
	Reason Reason
	// Messages that Liberty logs, in order; none where it logs none, or refuses
	// nothing.
	Messages []Message
	// Detail says what was found and what to do. It may show a name, a time or a
	// short value of a claim.
	Detail string
}

// Error says the messages, the reason and the detail.
func (r *Refusal) Error() string {
	var text strings.Builder
	for _, m := range r.Messages {
		text.WriteString(string(m) + " ")
	}
	fmt.Fprintf(&text, "access token is refused: %s: %s", r.Reason, r.Detail)
	return text.String()
}

func refuse(reason Reason, detail string, messages ...Message) *Refusal {
	return &Refusal{Reason: reason, Messages: messages, Detail: detail}
}

// redacted, embedded, makes every way to print the value around it say what it is,
// and no more.
type redacted struct{}

const redactedText = "(introspection client, redacted)"

// String says that this is a client.
func (redacted) String() string { return redactedText }

// GoString says that this is a client.
func (redacted) GoString() string { return redactedText }

// Format says that this is a client, whatever the verb.
func (redacted) Format(f fmt.State, _ rune) { io.WriteString(f, redactedText) }

// LogValue says that this is a client.
func (redacted) LogValue() slog.Value { return slog.StringValue(redactedText) }
