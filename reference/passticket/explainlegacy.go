package passticket

import (
	"fmt"
	"math/bits"
	"time"
)

func (p *Profile) explainLegacyGenerate(user UserID, appl ApplID, ticket Ticket, at time.Time) Part {
	seconds := uint32(at.Unix())
	coder := p.Legacy.coder(user, appl)
	var trace [legacyRounds]legacyRound
	result5 := coder.encode(seconds, &trace)
	result4 := coder.result3() ^ seconds

	var s steps
	s.names(user, appl)
	s.hex("time", 4, uint64(seconds), fmt.Sprintf("%d s since 1970-01-01 00:00:00 UTC", seconds))
	s.legacyResults(&coder)
	s.hex("Result-4", 4, uint64(result4), "Result-3 XOR time")
	s.pads(&coder)
	s.hex("L2B", 2, uint64(result4>>16), "left two bytes of Result-4")
	s.hex("R2B", 2, uint64(result4&0xffff), "right two bytes of Result-4")
	for i := range trace {
		s.legacyRound(i, &trace[i])
		s.hex(fmt.Sprintf("round %d: L2B", i+1), 2, uint64(trace[i].left), "R2B of before")
		s.hex(fmt.Sprintf("round %d: R2B", i+1), 2, uint64(trace[i].right), fmt.Sprintf("E permuted by table %d", i+1))
	}
	s.hex("Result-5", 4, uint64(result5), "L2B, R2B")
	s.legacyCharacters(result5, ticket.Text())
	s.text("PassTicket", ticket.Text(), "")
	return Part{Algorithm: Legacy, Steps: s}
}

func (p *Profile) explainLegacyEvaluate(user UserID, appl ApplID, ticket string, at time.Time) Part {
	var verdict Verdict
	p.tryLegacy(&verdict, user, appl, ticket, at)
	part := Part{Algorithm: Legacy, Verdict: &verdict}
	var s steps
	if result5, problem := legacyDecode(ticket); problem == "" {
		coder := p.Legacy.coder(user, appl)
		var trace [legacyRounds]legacyRound
		seconds := coder.decode(result5, &trace)
		result4 := coder.result3() ^ seconds

		s.names(user, appl)
		s.legacyCharacters(result5, ticket)
		s.hex("Result-5", 4, uint64(result5), "the lower four bits of each six")
		s.legacyResults(&coder)
		s.pads(&coder)
		s.legacyInverse(&trace, result4)
		s.hex("Result-4", 4, uint64(result4), "L2B, R2B of before round 1")
		s.hex("time", 4, uint64(seconds), fmt.Sprintf("Result-4 XOR Result-3: %d s since 1970-01-01 00:00:00 UTC", seconds))
		s.verdict(verdict, at, legacyWindow)
	} else {
		s.outcome(verdict)
	}
	part.Steps = s
	return part
}

// legacyResults adds steps 1 to 3.
func (s *steps) legacyResults(c *legacyCoder) {
	s.hex("Result-1", 8, c.result1, "user ID enciphered")
	s.hex("Result-2A", 8, c.result2A, "Result-1 XOR application")
	s.hex("Result-2", 8, c.result2, "Result-2A enciphered")
	s.hex("Result-3", 4, uint64(c.result3()), "left four bytes of Result-2")
}

func (s *steps) pads(c *legacyCoder) {
	s.hex("PAD1", 6, c.pad[0], "user ID without blanks, filled up with X'55', bytes 1 to 6")
	s.hex("PAD2", 6, c.pad[1], "the same, bytes 7 to 12")
}

// legacyRound adds what is computed in the same way in both directions.
func (s *steps) legacyRound(i int, r *legacyRound) {
	round := fmt.Sprintf("round %d: ", i+1)
	s.hex(round+"B", 8, r.b, fmt.Sprintf("R2B, PAD%d", 1+i%2))
	s.hex(round+"C", 8, r.c, "B enciphered")
	s.hex(round+"D", 2, uint64(r.d), "left two bytes of C")
	s.hex(round+"E", 2, uint64(r.e), "D XOR L2B")
}

// legacyInverse adds the rounds undone, 6 to 1, with the halves before each.
func (s *steps) legacyInverse(trace *[legacyRounds]legacyRound, result4 uint32) {
	for i := legacyRounds - 1; i >= 0; i-- {
		r := &trace[i]
		left, right := uint16(result4>>16), uint16(result4)
		if i > 0 {
			left, right = trace[i-1].left, trace[i-1].right
		}
		round := fmt.Sprintf("round %d undone: ", i+1)
		s.hex(round+"E", 2, uint64(r.e), fmt.Sprintf("R2B permuted by table %d, its own inverse", i+1))
		s.hex(round+"B", 8, r.b, fmt.Sprintf("L2B, PAD%d", 1+i%2))
		s.hex(round+"C", 8, r.c, "B enciphered")
		s.hex(round+"D", 2, uint64(r.d), "left two bytes of C")
		s.hex(round+"L2B", 2, uint64(left), "E XOR D: the left half of before the round")
		s.hex(round+"R2B", 2, uint64(right), "L2B: the right half of before the round")
	}
}

// legacyCharacters adds the translation of each character.
func (s *steps) legacyCharacters(result5 uint32, text string) {
	from := [TicketLength]string{"31, 32, 1-4", "3-8", "7-12", "11-16", "15-20", "19-24", "23-28", "27-32"}
	for i := range TicketLength {
		six := bits.RotateLeft32(result5, 4*(i+1)) & 0x3f
		s.text(fmt.Sprintf("character %d", i+1), text[i:i+1],
			fmt.Sprintf("bits %s of Result-5: %06b = %d, modulo 36 = %d", from[i], six, six, six%36))
	}
}
