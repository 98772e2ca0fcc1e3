package passticket

import (
	"fmt"
	"time"
)

func (p *Profile) explainEnhancedGenerate(user UserID, appl ApplID, ticket Ticket, at time.Time) Part {
	algorithm, seconds := p.enhancedType(), uint64(at.Unix())
	m := p.Enhanced.borrow(user, appl)
	defer p.Enhanced.macs.Put(m)
	var trace enhancedTrace
	v := m.encode(algorithm, seconds, &trace)

	var s steps
	s.names(user, appl)
	s.userAppl(user, appl)
	s.hex("time", 6, seconds, fmt.Sprintf("%d s since 1970-01-01 00:00:00 UTC", seconds))
	s.hex("H", 6, trace.h, "first six bytes of HMAC(UA)")
	s.hex("X", 6, trace.x, "time XOR H")
	s.hex("L3B", 3, trace.x>>24, "left three bytes of X")
	s.hex("R3B", 3, trace.x&mask24, "right three bytes of X")
	for i, r := range trace.rounds {
		round := fmt.Sprintf("round %d: ", i+1)
		s.hex(round+"M", 3, uint64(r.m), fmt.Sprintf("first three bytes of HMAC(R3B, X'%02X', UA)", i+1))
		s.hex(round+"N", 3, uint64(r.n), "L3B XOR M"+cleared(algorithm, i+1))
		s.hex(round+"L3B", 3, uint64(r.left), "R3B of before")
		s.hex(round+"R3B", 3, uint64(r.right), "N")
	}
	s.hex("V", 6, v, fmt.Sprintf("L3B, R3B: %d", v))
	s.digits(algorithm, ticket.Text())
	s.text("PassTicket", ticket.Text(), "")
	return Part{Algorithm: algorithm, Steps: s}
}

func (p *Profile) explainEnhancedEvaluate(user UserID, appl ApplID, ticket string, at time.Time) Part {
	algorithm := p.enhancedType()
	var verdict Verdict
	p.tryEnhanced(&verdict, user, appl, ticket, at)
	part := Part{Algorithm: algorithm, Verdict: &verdict}
	var s steps
	if v, problem := enhancedDecode(algorithm, ticket); problem == "" {
		m := p.Enhanced.borrow(user, appl)
		defer p.Enhanced.macs.Put(m)
		var trace enhancedTrace
		low := m.decode(algorithm, v, &trace)

		s.names(user, appl)
		s.userAppl(user, appl)
		s.digits(algorithm, ticket)
		s.hex("V", 6, v, fmt.Sprintf("the number that these digits write: %d", v))
		s.enhancedInverse(algorithm, &trace)
		s.hex("X", 6, trace.x, "L3B, R3B of before round 1"+cleared(algorithm, 1))
		s.hex("H", 6, trace.h, "first six bytes of HMAC(UA)")
		s.enhancedTime(algorithm, low, verdict)
		s.verdict(verdict, at, p.enhancedWindow())
	} else {
		s.outcome(verdict)
	}
	part.Steps = s
	return part
}

func (s *steps) userAppl(user UserID, appl ApplID) {
	s.text("UA", fmt.Sprintf("%016X%016X", user.name.ebcdic, appl.name.ebcdic), "user ID, application")
}

// enhancedInverse adds the rounds undone, 6 to 1, with the halves before each.
func (s *steps) enhancedInverse(algorithm Algorithm, trace *enhancedTrace) {
	for i := enhancedRounds - 1; i >= 0; i-- {
		r := trace.rounds[i]
		left, right := uint32(trace.x>>24), uint32(trace.x)&mask24
		if i > 0 {
			left, right = trace.rounds[i-1].left, trace.rounds[i-1].right
		}
		round := fmt.Sprintf("round %d undone: ", i+1)
		s.hex(round+"N", 3, uint64(r.n), "R3B")
		s.hex(round+"M", 3, uint64(r.m), fmt.Sprintf("first three bytes of HMAC(L3B, X'%02X', UA)", i+1))
		s.hex(round+"L3B", 3, uint64(left), "N XOR M: the left half of before the round"+cleared(algorithm, i+1))
		s.hex(round+"R3B", 3, uint64(right), "L3B: the right half of before the round")
	}
}

// enhancedTime adds the time recovered, and how it was completed.
func (s *steps) enhancedTime(algorithm Algorithm, low uint64, v Verdict) {
	second := v.GeneratedAt.Unix()
	if algorithm == EnhancedUpper {
		s.hex("time modulo 2^41", 6, low, "X XOR H, right 41 bits: TYPE(UPPER) keeps no more")
		s.hex("time", 6, uint64(second), fmt.Sprintf("the nearest to the evaluator's clock: %d s since 1970-01-01 00:00:00 UTC", second))
		return
	}
	s.hex("time", 6, low, fmt.Sprintf("X XOR H: %d s since 1970-01-01 00:00:00 UTC", second))
}

// digits adds the base conversion of each character.
func (s *steps) digits(algorithm Algorithm, text string) {
	base := 64
	if algorithm == EnhancedUpper {
		base = 36
	}
	for i := range TicketLength {
		s.text(fmt.Sprintf("character %d", i+1), text[i:i+1],
			fmt.Sprintf("digit %d, worth %d^%d", enhancedIndex[text[i]], base, TicketLength-1-i))
	}
}

// cleared is the note about the bits that TYPE(UPPER) clears in odd rounds.
func cleared(algorithm Algorithm, round int) string {
	if algorithm == EnhancedUpper && round%2 == 1 {
		return ", the left seven bits cleared"
	}
	return ""
}
