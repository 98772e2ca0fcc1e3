package oidc

import (
	"fmt"
	"strings"
)

// Message is the number of the message that Liberty writes to its log.
type Message string

// The messages (OidcClientMessages.nlsprops and OidcCommonMessages.nlsprops of Open
// Liberty).
const (
	NoAuthorizationEndpoint Message = "CWWKS1534E"
	NoTokenEndpoint         Message = "CWWKS1535E"
	NotSigned               Message = "CWWKS1536E" // the token has not three parts
	NotHTTPS                Message = "CWWKS1703E"
	IDTokenFailed           Message = "CWWKS1706E" // wraps the messages of a token
	TokenRequestFailed      Message = "CWWKS1708E"
	AccessDenied            Message = "CWWKS1710E"
	NoIDToken               Message = "CWWKS1712E"
	NoOpenIDScope           Message = "CWWKS1713E"
	NonceFailed             Message = "CWWKS1714E"
	UserClaimMissing        Message = "CWWKS1738E"
	NoKey                   Message = "CWWKS1739E"
	WrongIssuer             Message = "CWWKS1751E"
	WrongAudience           Message = "CWWKS1754E"
	WrongAuthorizedParty    Message = "CWWKS1755E"
	BadSignature            Message = "CWWKS1756E"
	SignatureMissing        Message = "CWWKS1760E"
	WrongAlgorithm          Message = "CWWKS1761E"
	OutsideOfTime           Message = "CWWKS1773E"
	IssuedAtMissing         Message = "CWWKS1775E"
	NotYetValid             Message = "CWWKS1780E"
	IssuerMissing           Message = "CWWKS1784E"
)

// Refusal is why a user is refused. It holds no token, code or secret.
type Refusal struct {
	// Messages that Liberty logs, the one within first; none where none was read.
	Messages []Message
	// Detail says what was found and what was expected.
	Detail string
}

// Error says the messages and the detail.
func (r *Refusal) Error() string {
	var text strings.Builder
	for _, m := range r.Messages {
		text.WriteString(string(m) + " ")
	}
	return text.String() + "sign-on by OpenID Connect is refused: " + r.Detail
}

func refuse(detail string, messages ...Message) *Refusal {
	return &Refusal{Messages: messages, Detail: detail}
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
