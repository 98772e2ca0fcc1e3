package zos

import (
	"fmt"
	"strings"
)

// Feature is something that a z/OS system has from a certain level on.
type Feature uint8

// The features.
const (
	// EnhancedPassTickets are those made with HMAC: EPTKEYLABEL, TYPE, TIMEOUT
	// and REPLAY of SSIGNON (RACF presentation for z/OS 2.5, on enhanced
	// PassTickets).
	EnhancedPassTickets Feature = iota + 1
	// IdentityTokens are SAF identity tokens: class IDTDATA and parameter IDTA of
	// RACROUTE REQUEST=VERIFY (RACF presentation for z/OS 2.4, on identity tokens).
	IdentityTokens
	// TokensFromACEE is IDT2: initACEE makes a token from an existing ACEE, and
	// a token may authenticate a PROTECTED user with PROTALLOWED(YES) (APAR
	// OA63462).
	TokensFromACEE
	// TokenKeyLabels is IDT3: keys by SIGLABELPRIMARY, RSA among them, and the
	// key ID of SIGKIDPRIMARY (RACF presentation for z/OS 3.2, on identity tokens).
	TokenKeyLabels
)

// arrival says how a feature came.
type arrival struct {
	name string
	base Release // the first that has it without an APAR
	// apar is that of RACF, sysAPAR the one of SAF that belongs to it. on are the
	// releases that they are for.
	apar, sysAPAR string
	on            []Release
}

// arrivals are by feature; there is none of number 0.
var arrivals = [...]arrival{
	EnhancedPassTickets: {"enhanced PassTickets", V2R5, "OA59196", "OA59197", []Release{V2R3, V2R4}},
	IdentityTokens:      {"identity tokens", V2R4, "OA55926", "OA55927", nil},
	TokensFromACEE:      {"identity tokens from an ACEE and for PROTECTED users", V3R1, "OA63462", "", []Release{V2R4, V2R5}},
	TokenKeyLabels:      {"identity tokens with RSA keys, key labels and key IDs", V3R2, "OA65299", "OA66783", []Release{V3R1}},
}

// known says whether f is one of the features.
func (f Feature) known() bool { return f > 0 && int(f) < len(arrivals) }

// Features returns all features.
func Features() []Feature {
	return []Feature{EnhancedPassTickets, IdentityTokens, TokensFromACEE, TokenKeyLabels}
}

// String names the feature, for use in a sentence.
func (f Feature) String() string {
	if f.known() {
		return arrivals[f].name
	}
	return fmt.Sprintf("Feature(%d)", uint8(f))
}

// Needs says which levels have the feature, in words that may follow "needs":
// "z/OS 2.5 or later, or APAR OA59196 on z/OS 2.3 or 2.4".
func (f Feature) Needs() string {
	if !f.known() {
		return "a level that is not known"
	}
	a := arrivals[f]
	text := a.base.String() + " or later"
	if a.base == V3R2 {
		text = a.base.String()
	}
	if len(a.on) == 0 {
		return text
	}
	return fmt.Sprintf("%s, or APAR %s on %s", text, a.apar, a.releases())
}

// releases lists the releases that the APAR is for.
func (a arrival) releases() string {
	var names []string
	for _, r := range a.on {
		names = append(names, releaseNames[r])
	}
	return "z/OS " + strings.Join(names, " or ")
}
