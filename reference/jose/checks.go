package jose

import (
	"fmt"
	"slices"
	"strings"
)

// check is one step of a judgement. The steps stand in four tables, in order;
// Verify and Explain run the same.
type check struct {
	name   string
	source string
	// judge returns nil if the token passes.
	judge func(*judgement) *Rejection
	// compared says what was compared, for an explanation. It is asked only
	// after judge, whether that passed or not.
	compared func(*judgement) string
}

func malformed(detail string) *Rejection { return &Rejection{Reason: Malformed, Detail: detail} }

var shapeChecks = []check{
	{"size", "policy", (*judgement).checkSize, (*judgement).showSize},
	{"three segments", "RFC 7515, section 7.1; RFC 7516, section 9", (*judgement).checkSegments, (*judgement).showSegments},
}

var headerChecks = []check{
	{"header is base64url", "RFC 7515, sections 2 and 5.2", (*judgement).checkHeaderEncoding, (*judgement).showHeaderSize},
	{"header is one JSON object", "RFC 7515, sections 4 and 5.2", (*judgement).checkHeaderJSON, (*judgement).showHeader},
	{"types of header members", "RFC 7515, sections 4.1.1 to 4.1.10", (*judgement).checkHeaderMembers, (*judgement).showHeaderMembers},
	{"not encrypted", "RFC 7516, section 9", (*judgement).checkNotEncrypted, nil},
	{"critical extensions", "RFC 7515, section 4.1.11", (*judgement).checkCritical, (*judgement).showCritical},
	{"payload is encoded (b64)", "RFC 7797, sections 3 and 6", (*judgement).checkB64, nil},
	{"type", "RFC 8725, section 3.11", (*judgement).checkType, (*judgement).showType},
	{"algorithm", "RFC 8725, sections 3.1 and 3.2", (*judgement).checkAlgorithm, (*judgement).showAlgorithm},
	{"key", "RFC 7515, section 4.1.4; RFC 8725, section 3.1", (*judgement).checkKey, (*judgement).showKey},
}

func (j *judgement) checkSize() *Rejection {
	if len(j.token) > j.policy.MaxSize {
		return &Rejection{Reason: TooLarge, Detail: j.showSize()}
	}
	return nil
}

func (j *judgement) showSize() string {
	return fmt.Sprintf("%d bytes, at most %d are allowed", len(j.token), j.policy.MaxSize)
}

func (j *judgement) checkSegments() *Rejection {
	header, rest, two := strings.Cut(j.token, ".")
	payload, signature, three := strings.Cut(rest, ".")
	if !two || !three || strings.IndexByte(signature, '.') >= 0 {
		if strings.Count(j.token, ".") == 4 {
			return &Rejection{Reason: Encrypted, Detail: "it has five segments, as an encrypted token does"}
		}
		return malformed(j.showSegments() + ", want 3")
	}
	j.segments = [3]string{header, payload, signature}
	j.input = j.token[:len(header)+1+len(payload)]
	if j.segments[0] == "" {
		return malformed("the header is empty")
	}
	return nil
}

func (j *judgement) showSegments() string {
	return fmt.Sprintf("%d segments", strings.Count(j.token, ".")+1)
}

func (j *judgement) checkHeaderEncoding() *Rejection {
	var err error
	if j.buffer, err = appendBase64URL(j.buffer[:0], j.segments[0]); err != nil {
		return malformed(err.Error())
	}
	return nil
}

func (j *judgement) showHeaderSize() string { return fmt.Sprintf("%d bytes", len(j.buffer)) }

func (j *judgement) checkHeaderJSON() *Rejection {
	if err := j.scanner.object(string(j.buffer)); err != nil {
		return malformed(err.Error())
	}
	header := &headerFacts{object: j.scanner.copied()}
	j.header, j.shown = header, func() *headerFacts { return header }
	return nil
}

func (j *judgement) showHeader() string { return fmt.Sprintf("%d members", len(j.header.members)) }

func (j *judgement) checkHeaderMembers() *Rejection {
	if err := j.header.readMembers(); err != nil {
		return malformed(err.Error())
	}
	return nil
}

func (j *judgement) showHeaderMembers() string {
	text := "alg " + clip(j.header.algorithm)
	if j.header.hasKeyID {
		text += ", kid " + clip(j.header.keyID)
	}
	if j.header.typ != "" {
		text += ", typ " + clip(j.header.typ)
	}
	return text
}

func (j *judgement) checkNotEncrypted() *Rejection {
	if j.header.find("enc") != nil {
		return &Rejection{Reason: Encrypted, Detail: "the header has enc"}
	}
	return nil
}

func (j *judgement) checkCritical() *Rejection {
	names, err := j.header.critical()
	if err != nil {
		return malformed("crit: " + err.Error())
	}
	if len(names) > 0 {
		return &Rejection{Reason: UnknownCriticalHeader, Detail: "no extension is understood, and crit lists " + clip(names[0])}
	}
	return nil
}

func (j *judgement) showCritical() string {
	if m := j.header.find("crit"); m != nil {
		return "crit is " + clip(j.header.raw(m))
	}
	return "no crit"
}

func (j *judgement) checkB64() *Rejection {
	if m := j.header.find("b64"); m != nil && m.kind != kindTrue {
		return malformed("b64 without crit must be true")
	}
	return nil
}

func (j *judgement) checkType() *Rejection {
	if want := j.policy.Type; want != "" && !sameType(j.header.typ, want) {
		return malformed(j.showType())
	}
	return nil
}

func (j *judgement) showType() string {
	if j.policy.Type == "" {
		return "the policy wants none"
	}
	return fmt.Sprintf("typ is %s, want %s", clip(j.header.typ), clip(j.policy.Type))
}

func (j *judgement) checkAlgorithm() *Rejection {
	switch a := j.header.alg(); {
	case a == None && !slices.Contains(j.policy.Algorithms, None):
		return &Rejection{Reason: Unsigned, Detail: "alg is none, which the policy does not allow"}
	case !slices.Contains(j.policy.Algorithms, a):
		return &Rejection{Reason: AlgorithmNotAllowed, Detail: j.showAlgorithm()}
	default:
		j.facts = algorithms[a]
		return nil
	}
}

func (j *judgement) showAlgorithm() string {
	return fmt.Sprintf("alg is %s, allowed are %v", clip(j.header.algorithm), j.policy.Algorithms)
}

func (j *judgement) checkKey() (r *Rejection) {
	if j.header.alg() == None {
		return nil
	}
	j.keys, r = j.policy.candidates(j.header)
	return r
}

func (j *judgement) showKey() string {
	switch by := "no kid"; {
	case j.header.alg() == None:
		return "none is needed"
	default:
		if j.header.hasKeyID {
			by = "kid " + clip(j.header.keyID)
		}
		return fmt.Sprintf("%s, %d of %d keys fit", by, len(j.keys), j.policy.Keys.Len())
	}
}
