package passticket

import (
	"fmt"
	"time"
)

// Step is one value on the way to or from a ticket.
type Step struct {
	// Name is the name that the source gives to the value.
	Name string `json:"name"`
	// Value is hexadecimal unless Note says otherwise.
	Value string `json:"value"`
	// Note says how the value came about; it may be empty.
	Note string `json:"note,omitempty"`
}

// Explanation is how a ticket came about, or how it was judged. It reveals the
// ticket and values that belong to it, and must be kept like one. The key is
// not among the values.
type Explanation struct {
	User UserID `json:"user"`
	Appl ApplID `json:"application"`
	// Time of the generation or of the evaluation: RFC 3339, UTC, whole seconds.
	Time  string `json:"time"`
	Parts []Part `json:"parts"`
	// Ticket is what was generated or judged.
	Ticket string `json:"ticket"`
	// Verdict of an evaluation, replay protection left out; nil for a generation.
	Verdict *Verdict `json:"verdict,omitempty"`
}

// Part is the computation with one algorithm. An evaluation with both keys has two.
type Part struct {
	Algorithm Algorithm `json:"algorithm"`
	Steps     []Step    `json:"steps"`
	// Verdict of this part; nil for a generation.
	Verdict *Verdict `json:"verdict,omitempty"`
}

// ExplainGenerate does what [Profile.Generate] does and returns every
// intermediate value under the name that the source gives it. Errors are those
// of Generate.
func (p *Profile) ExplainGenerate(user UserID, appl ApplID, at time.Time) (Explanation, error) {
	ticket, err := p.Generate(user, appl, at)
	if err != nil {
		return Explanation{}, err
	}
	x := newExplanation(user, appl, ticket.Text(), at)
	if p.Enhanced != nil {
		x.Parts = []Part{p.explainEnhancedGenerate(user, appl, ticket, at)}
	} else {
		x.Parts = []Part{p.explainLegacyGenerate(user, appl, ticket, at)}
	}
	return x, nil
}

// ExplainEvaluate does what [Profile.Evaluate] does, without replay
// protection, and returns every intermediate value: the characters decoded,
// the rounds undone, the time recovered and its distance from the evaluator's
// clock, and the verdict. Errors are those of Evaluate.
func (p *Profile) ExplainEvaluate(user UserID, appl ApplID, ticket string, at time.Time) (Explanation, error) {
	unprotected := *p
	unprotected.NoReplayProtection, unprotected.ReplayAllowed = true, true
	verdict, err := unprotected.Evaluate(user, appl, ticket, at, nil)
	if err != nil {
		return Explanation{}, err
	}
	x := newExplanation(user, appl, ticket, at)
	x.Verdict = &verdict
	if p.Enhanced != nil {
		x.Parts = append(x.Parts, p.explainEnhancedEvaluate(user, appl, ticket, at))
	}
	if p.Legacy != nil {
		x.Parts = append(x.Parts, p.explainLegacyEvaluate(user, appl, ticket, at))
	}
	return x, nil
}

func newExplanation(user UserID, appl ApplID, ticket string, at time.Time) Explanation {
	return Explanation{User: user, Appl: appl, Ticket: ticket, Time: formatSecond(at)}
}

// steps collects the values of one part.
type steps []Step

// hex adds a number of a given length in bytes.
func (s *steps) hex(name string, bytes int, value uint64, note string) {
	*s = append(*s, Step{name, fmt.Sprintf("%0*X", 2*bytes, value), note})
}

// text adds a value that is not hexadecimal.
func (s *steps) text(name, value, note string) {
	*s = append(*s, Step{name, value, note})
}

// names adds what both algorithms begin with.
func (s *steps) names(user UserID, appl ApplID) {
	s.hex("user ID in EBCDIC", 8, user.name.ebcdic, user.String()+", filled up with blanks (X'40')")
	s.hex("application in EBCDIC", 8, appl.name.ebcdic, appl.String()+", filled up with blanks (X'40')")
}

// verdict adds the comparison that an evaluation ends with.
func (s *steps) verdict(v Verdict, at time.Time, window int64) {
	s.text("generated at", formatSecond(v.GeneratedAt), "the time recovered, in UTC")
	s.text("evaluator's clock", formatSecond(at), "truncated to whole seconds")
	s.text("distance", fmt.Sprintf("%+d s", v.GeneratedAt.Unix()-at.Unix()), fmt.Sprintf("the window is from -%d s to +%[1]d s", window))
	s.outcome(v)
}

func (s *steps) outcome(v Verdict) {
	if v.Accepted {
		s.text("verdict", "accepted", "replay protection was left out")
		return
	}
	s.text("verdict", string(v.Reason), v.Detail)
}
