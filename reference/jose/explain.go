package jose

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Outcome is what became of a check.
type Outcome string

// The outcomes.
const (
	Passed     Outcome = "passed"
	Failed     Outcome = "failed"
	NotReached Outcome = "not reached"
)

// Explanation is how a token was judged. It shows header and payload, of
// malformed tokens too, but never the signature or a key, so that it cannot be
// used to sign on.
type Explanation struct {
	// Time that the token was judged at: RFC 3339, UTC.
	Time     string    `json:"time"`
	Segments []Segment `json:"segments"`
	// Checks in the order in which they are made. The first that fails is the
	// last that was reached.
	Checks   []CheckResult `json:"checks"`
	Accepted bool          `json:"accepted"`
	// Rejection is nil if the token is accepted.
	Rejection *Rejection `json:"rejection,omitempty"`
}

// Segment is one of the parts between the dots.
type Segment struct {
	// Name is header, payload or signature; another for what a token of three
	// segments does not have.
	Name string `json:"name"`
	// Characters is the length of the segment as it is, Bytes when decoded.
	Characters int `json:"characters"`
	Bytes      int `json:"bytes"`
	// Text is the segment decoded, if it is UTF-8 and no signature.
	Text string `json:"text,omitempty"`
	// Note says why there is no text.
	Note string `json:"note,omitempty"`
}

// CheckResult is one check.
type CheckResult struct {
	Name string `json:"name"`
	// Source names the document and the section that asks for it.
	Source  string  `json:"source"`
	Outcome Outcome `json:"outcome"`
	// Compared says what was found and what was expected; it may be empty.
	Compared string `json:"compared,omitempty"`
}

// Explain judges a token by the checks of [Verifier.Verify], with the same
// verdict, and shows them all. A token that is too large is not decoded.
func (v *Verifier) Explain(token string, now time.Time) Explanation {
	j := newJudgement(v, token, now)
	defer j.release()
	j.judgedHeader = new(judgedHeader)
	x := Explanation{Time: formatTime(now)}
	if len(token) <= j.policy.MaxSize {
		x.Segments = decodeSegments(token)
	}
	for _, c := range slices.Concat(shapeChecks, headerChecks, signatureChecks, claimChecks) {
		x.add(c, j)
	}
	x.Accepted = x.Rejection == nil
	return x
}

// Explain judges a token by a policy that may be incomplete, for whoever wants to
// look at one: without algorithms any that signs is allowed, and without keys the
// checks of a signed token end at the key; a key may fit several algorithms. What
// it accepts, a [Verifier] of the same policy may refuse to judge. Errors wrap [ErrPolicy].
func Explain(p Policy, token string, now time.Time) (Explanation, error) {
	if len(p.Algorithms) == 0 {
		p.Algorithms = slices.DeleteFunc(Algorithms(), func(a Algorithm) bool { return a == None })
	}
	if p.Keys == nil {
		p.Keys = new(KeySet)
	}
	if err := p.checkApartFromKeys(); err != nil {
		return Explanation{}, err
	}
	return newVerifier(p).Explain(token, now), nil
}

// add makes a check, unless one failed before.
func (x *Explanation) add(c check, j *judgement) {
	result := CheckResult{Name: c.name, Source: c.source, Outcome: NotReached}
	if x.Rejection == nil {
		result.Outcome = Passed
		if x.Rejection = c.judge(j); x.Rejection != nil {
			x.Rejection.Check = c.name
			result.Outcome, result.Compared = Failed, x.Rejection.Detail
		} else if c.compared != nil {
			result.Compared = c.compared(j)
		}
	}
	x.Checks = append(x.Checks, result)
}

// decodeSegments decodes what can be decoded, for reading.
func decodeSegments(token string) []Segment {
	const most = 8 // more are not worth showing
	var out []Segment
	for i, text := range strings.SplitN(token, ".", most) {
		out = append(out, decodeSegment(segmentName(i), text))
	}
	return out
}

func segmentName(i int) string {
	if names := []string{"header", "payload", "signature"}; i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("segment %d", i+1)
}

func decodeSegment(name, text string) Segment {
	s := Segment{Name: name, Characters: len(text)}
	decoded, err := appendBase64URL(nil, text)
	s.Bytes = len(decoded)
	switch {
	case err != nil:
		s.Note = "not base64url: " + err.Error()
	case name != "header" && name != "payload":
		s.Note = "not shown"
	case !utf8.Valid(decoded):
		s.Note = "not UTF-8"
	default:
		s.Text = string(decoded)
	}
	return s
}

// String lays the explanation out for people, a line for each segment and check.
func (x Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "time       %s\n", x.Time)
	for _, s := range x.Segments {
		fmt.Fprintf(&b, "%-10s %d characters, %d bytes", s.Name, s.Characters, s.Bytes)
		if text := printable(s.Text) + s.Note; text != "" {
			b.WriteString(": " + text)
		}
		b.WriteByte('\n')
	}
	for _, c := range x.Checks {
		mark := map[Outcome]string{Passed: "ok", Failed: "FAILED", NotReached: "-"}[c.Outcome]
		fmt.Fprintf(&b, "%-8s %s", mark, c.Name)
		if c.Compared != "" {
			b.WriteString(": " + c.Compared)
		}
		if c.Outcome == Failed {
			b.WriteString(" (" + c.Source + ")")
		}
		b.WriteByte('\n')
	}
	if x.Accepted {
		b.WriteString("verdict  accepted\n")
	} else {
		fmt.Fprintf(&b, "verdict  refused: %s\n", x.Rejection.Reason)
	}
	return b.String()
}

// printable keeps a text on its line and a terminal out of its hands.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7F || 0x80 <= r && r < 0xA0 || r == 0x2028 || r == 0x2029 || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069:
			return utf8.RuneError
		}
		return r
	}, text)
}
