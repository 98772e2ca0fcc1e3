package saf

import (
	"errors"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// evaluation is a PassTicket to be judged.
type evaluation struct {
	user   passticket.UserID
	group  esm.GroupID // "" leaves out the profile names with a group
	appl   passticket.ApplID
	ticket string
	at     time.Time
}

// evaluate judges a PassTicket with the first qualified PTKTDATA profile, and if
// there is none or the ticket is refused under it, with the unqualified one
// (Security Administrator's Guide, "Defining profiles in the PTKTDATA class",
// profile names in order of precedence). The verdict of a ticket that could not
// be judged is zero. The cause is "" if, and only if, the ticket is accepted.
func (s *System) evaluate(e evaluation) (passticket.Verdict, Cause) {
	verdict, cause, found := passticket.Verdict{}, NoTicketProfile, false
	if p, ok := s.qualified(e); ok {
		verdict, cause = s.evaluateWith(p, e)
		if verdict.Accepted || s.config.Choices.QualifiedProfileOnly {
			return verdict, cause
		}
		found = true
	}
	if p, ok := s.unqualified(e.appl); ok {
		second, secondCause := s.evaluateWith(p, e)
		if !found || second.Accepted || cause.rank() < secondCause.rank() {
			return second, secondCause
		}
		return verdict, cause
	}
	if !found {
		return verdict, s.whyNoProfile()
	}
	return verdict, cause
}

// rank orders causes of a refused ticket by how much they tell.
func (c Cause) rank() int {
	switch c {
	case TicketReplayed:
		return 3
	case TicketNotValid:
		return 2
	case TicketMalformed:
		return 1
	}
	return 0
}

// qualified returns the first qualified profile in the documented order. The
// others are ignored, even if the ticket would be valid under one of them.
func (s *System) qualified(e evaluation) (esm.Profile, bool) {
	appl, user, group := esm.ProfileName(e.appl.String()), esm.ProfileName(e.user.String()), esm.ProfileName(e.group)
	if group == "" {
		return s.config.Security.Discrete(esm.PTKTDATA, appl+"."+user)
	}
	return s.config.Security.FirstDiscrete(esm.PTKTDATA, appl+"."+group+"."+user, appl+"."+user, appl+"."+group)
}

// unqualified returns the profile of an application.
func (s *System) unqualified(appl passticket.ApplID) (esm.Profile, bool) {
	return s.config.Security.Discrete(esm.PTKTDATA, esm.ProfileName(appl.String()))
}

func (s *System) evaluateWith(p esm.Profile, e evaluation) (passticket.Verdict, Cause) {
	facts, cause := s.facts(s.segment(p), p.NoReplayProtection())
	if facts.Legacy == nil && facts.Enhanced == nil {
		return passticket.Verdict{}, cause
	}
	verdict, err := facts.Evaluate(e.user, e.appl, e.ticket, e.at, s.config.Replays)
	switch {
	case errors.Is(err, passticket.ErrTime):
		return verdict, ClockOutOfRange
	case err != nil:
		return verdict, ReplayNotNoted
	}
	if cause == "" || verdict.Accepted || verdict.Reason == passticket.Replayed {
		cause = Cause(verdict.Reason)
	}
	return verdict, cause
}

// segment returns the SSIGNON segment as this system sees it: a level without
// enhanced PassTickets knows legacy keys only, whatever the database holds.
func (s *System) segment(p esm.Profile) *esm.SSIGNON {
	segment := p.SSIGNON()
	if segment == nil || s.config.Level.Has(zos.EnhancedPassTickets) {
		return segment
	}
	return &esm.SSIGNON{Legacy: segment.Legacy, LegacyKey: segment.LegacyKey, LegacyLabel: segment.LegacyLabel}
}

// facts turns an SSIGNON segment into what the algorithms need. A key that
// cannot be had from ICSF is left out, and the cause says so.
func (s *System) facts(segment *esm.SSIGNON, noReplayProtection bool) (facts passticket.Profile, cause Cause) {
	if segment == nil {
		return facts, NoTicketKey
	}
	facts = passticket.Profile{
		Legacy: segment.LegacyKey, Type: segment.Type, Timeout: segment.Timeout,
		NoReplayProtection: noReplayProtection, ReplayAllowed: segment.Replay,
	}
	if segment.LegacyLabel == "" && segment.EnhancedLabel == "" {
		if facts.Legacy == nil {
			cause = NoTicketKey
		}
		return facts, cause
	}
	if s.config.ICSF == nil {
		return facts, KeyUnavailable
	}
	var err error
	if segment.LegacyLabel != "" {
		if facts.Legacy, err = s.config.ICSF.LegacyKey(segment.LegacyLabel); err != nil {
			facts.Legacy, cause = nil, KeyUnavailable
		}
	}
	if segment.EnhancedLabel != "" {
		if facts.Enhanced, err = s.config.ICSF.EnhancedKey(segment.EnhancedLabel); err != nil {
			facts.Enhanced, cause = nil, KeyUnavailable
		}
	}
	return facts, cause
}

// whyNoProfile tells a class that is not in use from a profile that is missing.
func (s *System) whyNoProfile() (cause Cause) {
	s.config.Security.Read(func(v esm.View) {
		cause = NoTicketProfile
		_, state, _ := v.Class(esm.PTKTDATA)
		if !state.Active || !v.Raclisted(esm.PTKTDATA) {
			cause = ClassNotInUse
		}
	})
	return cause
}
