package sim

// branch is one way a decision can go: what comes of it, why, and the rules that
// it rests on, the one that it shows first.
type branch struct {
	accepted bool
	codes    string // of VERIFY, or the status of a server where VERIFY plays no part
	cause    string
	rules    []string
}

// The codes that sign-ons are answered with.
const (
	signedOn      = "0/0/0"
	notAuthentic  = "8/8/0"
	isRevoked     = "8/28/0"
	isUnknown     = "8/4/0"
	mayNotUse     = "8/52/0"
	tokenRefused  = "8/108/?"
	levelLacks    = "8/?/?"
	evaluationBad = "8/16/32"
	generationBad = "8/16/28"
)

// Decisions about users.
var (
	userUnknown   = branch{false, isUnknown, "the user is not defined", []string{"SAF-24"}}
	userRevoked   = branch{false, isRevoked, "the user is revoked", []string{"SAF-14", "SAF-09", "PLEX-12", "PLEX-14"}}
	userBarred    = branch{false, mayNotUse, "class APPL keeps the user out of the application", []string{"SAF-16", "IDT-05"}}
	passwordRight = branch{true, signedOn, "the password is right", []string{"PT-01"}}
	passwordWrong = branch{false, notAuthentic, "the password is wrong", []string{"PT-01", "SAF-14"}}
)

// Decisions about PassTickets.
var (
	ticketGood = branch{true, signedOn, "inside its window and not used before", []string{"PT-04", "PT-01"}}
	// The enhanced one has a window of its own.
	ticketGoodEnhanced = branch{true, signedOn, "inside TIMEOUT and not used before", []string{"EPT-07", "PT-01"}}
	ticketAcross       = branch{true, signedOn, "made on another system, inside its window and not used before", []string{"PT-04", "PLEX-01"}}
	ticketAcrossHMAC   = branch{true, signedOn, "made on another system with the same HMAC key, inside TIMEOUT and not used before", []string{"EPT-07", "PLEX-09"}}
	ticketAtEdge       = branch{true, signedOn, "at the last second of its window", []string{"PT-23", "PT-04"}}
	ticketAtTimeout    = branch{true, signedOn, "at the last second of TIMEOUT", []string{"EPT-09", "EPT-07"}}
	ticketElsewhere    = branch{true, signedOn, "used before, on another system only", []string{"SAF-13", "PT-05"}}
	ticketBeforeIPL    = branch{true, signedOn, "used before on this system, which was IPLed since", []string{"SAF-13", "PT-05"}}
	ticketForgotten    = branch{true, signedOn, "used before on this system, whose clock had left the window and came back", []string{"SAF-13", "PT-05"}}
	ticketReusable     = branch{true, signedOn, "used before, and the profile has no replay protection", []string{"PT-26", "SAF-18", "PLEX-11"}}
	ticketReplayYes    = branch{true, signedOn, "used before, and the profile has REPLAY(YES)", []string{"EPT-13", "SAF-19"}}
	ticketOldKey       = branch{true, signedOn, "under a key that was changed without REFRESH", []string{"SAF-11", "PLEX-07"}}
	ticketByChance     = branch{true, signedOn, "a string that happens to be a PassTicket", []string{"PT-30"}}

	ticketNoProfile   = branch{false, notAuthentic, "the application has no profile in storage", []string{"PT-02"}}
	ticketNoKey       = branch{false, notAuthentic, "the profile has no key of this kind", []string{"PT-22"}}
	ticketNoICSF      = branch{false, notAuthentic, "its key is in ICSF, which is not available", []string{"SAF-20"}}
	ticketLevel       = branch{false, notAuthentic, "the level has no enhanced PassTickets", []string{"LVL-04"}}
	ticketOtherUser   = branch{false, notAuthentic, "made for another user", []string{"PT-07"}}
	ticketOtherAppl   = branch{false, notAuthentic, "made for another application", []string{"PT-06"}}
	ticketOtherKey    = branch{false, notAuthentic, "made with a key that this system does not have", []string{"PT-22", "PT-01"}}
	ticketOtherPlace  = branch{false, notAuthentic, "made on a system of another database, with another key", []string{"PT-22", "PLEX-01"}}
	ticketOtherHMAC   = branch{false, notAuthentic, "made with an HMAC key that this system's ICSF does not have", []string{"PT-22", "PLEX-09"}}
	ticketNewKey      = branch{false, notAuthentic, "made with a key that this system has not refreshed", []string{"SAF-11", "PLEX-07"}}
	ticketReplacedKey = branch{false, notAuthentic, "made with a key that was replaced and refreshed", []string{"SAF-11", "PLEX-06"}}
	ticketGuessed     = branch{false, notAuthentic, "a guess", []string{"PT-30"}}
	ticketLate        = branch{false, notAuthentic, "past its window by this clock", []string{"PT-04"}}
	ticketEarly       = branch{false, notAuthentic, "ahead of its window by this clock", []string{"PT-04"}}
	ticketTimedOut    = branch{false, notAuthentic, "past TIMEOUT by this clock", []string{"EPT-07", "PLEX-10"}}
	ticketTooEarly    = branch{false, notAuthentic, "ahead of TIMEOUT by this clock", []string{"EPT-08", "PLEX-10"}}
	ticketUsed        = branch{false, notAuthentic, "used before on this system", []string{"PT-05", "SAF-13"}}
	ticketUsedAgain   = branch{false, notAuthentic, "used before on this system, without REPLAY(YES)", []string{"EPT-13", "SAF-13"}}
	ticketSecondUsed  = branch{false, notAuthentic, "another of its second was used before on this system", []string{"PT-25", "PT-45"}}
	ticketNoRoom      = branch{false, notAuthentic, "its use could not be noted: the register is full", []string{"PT-05", "SAF-13"}}
	generated         = branch{true, signedOn, "the profile has a key", []string{"PT-08"}}
	notGenerated      = branch{false, generationBad, "no key to generate with", []string{"SAF-04"}}
	generatorNoICSF   = branch{false, generationBad, "the key to generate with is in ICSF, which is not available", []string{"SAF-20", "SAF-04"}}
)

// Decisions about identity tokens.
var (
	tokenGood     = branch{true, signedOn, "not expired, and for this application", []string{"IDT-28", "IDT-02"}}
	tokenAnyAppl  = branch{true, signedOn, "for any application", []string{"IDT-29"}}
	tokenAgain    = branch{true, signedOn, "logged out before the server restarted", []string{"IDT-11"}}
	tokenOutThere = branch{true, signedOn, "logged out on another system only", []string{"IDT-12"}}
	tokenIssued   = branch{true, signedOn, "the sign-on succeeded and the profile has a key", []string{"IDT-02", "IDT-20"}}
	tokenOut      = branch{true, signedOn, "of this server's own login", []string{"IDT-10"}}

	tokenLevel    = branch{false, levelLacks, "the level has no identity tokens", []string{"IDT-13", "DPS-01"}}
	tokenRevoked  = branch{false, isRevoked, "the token's user is revoked", []string{"IDT-32"}}
	tokenNoRules  = branch{false, tokenRefused, "no profile in storage covers it, and it is signed", []string{"IDT-26", "IDT-24"}}
	tokenNoICSF   = branch{false, tokenRefused, "ICSF, which has the key, is not available", []string{"IDT-31", "PLEX-18"}}
	tokenUnsigned = branch{false, tokenRefused, "it is unsigned", []string{"IDT-30", "IDT-33"}}
	tokenOtherAlg = branch{false, tokenRefused, "its algorithm is not that of the profile", []string{"IDT-30"}}
	tokenForged   = branch{false, tokenRefused, "nobody has signed it", []string{"IDT-27"}}
	tokenOtherKey = branch{false, tokenRefused, "signed with a key that this system's ICSF does not have", []string{"IDT-31"}}
	tokenExpired  = branch{false, tokenRefused, "it has expired by this clock", []string{"IDT-28", "PLEX-16"}}
	tokenFuture   = branch{false, tokenRefused, "issued in the future by this clock", []string{"IDT-28"}}
	tokenOther    = branch{false, tokenRefused, "for another application", []string{"IDT-29"}}
	tokenOfOther  = branch{false, tokenRefused, "for another user", []string{"IDT-27", "IDT-02"}}
	tokenLost     = branch{false, "401", "logged out at this server", []string{"IDT-10", "IDT-01"}}
	tokenForeign  = branch{false, "403", "not issued by this server's login since its start", []string{"IDT-10"}}
	issueNoRules  = branch{false, "503", "no profile in storage says how tokens are signed", []string{"IDT-03"}}
	issueNoICSF   = branch{false, "503", "no token can be signed while ICSF is not available", []string{"IDT-25"}}
)

// branches are all of them, for the coverage.
var branches = []*branch{
	&userUnknown, &userRevoked, &userBarred, &passwordRight, &passwordWrong,
	&ticketGood, &ticketGoodEnhanced, &ticketAcross, &ticketAcrossHMAC, &ticketAtEdge, &ticketAtTimeout, &ticketElsewhere, &ticketBeforeIPL,
	&ticketForgotten, &ticketReusable, &ticketReplayYes, &ticketOldKey, &ticketByChance,
	&ticketNoProfile, &ticketNoKey, &ticketNoICSF, &ticketLevel, &ticketOtherUser, &ticketOtherAppl, &ticketOtherKey, &ticketOtherPlace, &ticketOtherHMAC,
	&ticketNewKey, &ticketReplacedKey, &ticketGuessed, &ticketLate, &ticketEarly, &ticketTimedOut, &ticketTooEarly,
	&ticketUsed, &ticketUsedAgain, &ticketSecondUsed, &ticketNoRoom, &generated, &notGenerated, &generatorNoICSF,
	&tokenGood, &tokenAnyAppl, &tokenAgain, &tokenOutThere, &tokenIssued, &tokenOut,
	&tokenLevel, &tokenRevoked, &tokenNoRules, &tokenNoICSF, &tokenUnsigned, &tokenOtherAlg, &tokenForged, &tokenOtherKey,
	&tokenExpired, &tokenFuture, &tokenOther, &tokenOfOther, &tokenLost, &tokenForeign, &issueNoRules, &issueNoICSF,
}

// status is the HTTP answer of a server that a sign-on came to.
func (b *branch) status() string {
	switch b.codes {
	case signedOn:
		return "200"
	case mayNotUse:
		return "403"
	case levelLacks:
		return "503"
	case isUnknown, isRevoked, notAuthentic, tokenRefused:
		return "401"
	}
	return b.codes // a server's own
}

// evaluation is the answer of R_ticketserv, which says no more than yes or no.
func (b *branch) evaluation() string {
	if b.accepted {
		return signedOn
	}
	return evaluationBad
}
