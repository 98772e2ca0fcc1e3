package jose

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Verify accepts a token in compact form at a time, or refuses it. The error is
// always a [*Rejection].
//
// The text of a token is no name for it: whoever holds a good ECDSA token can
// write a second one with the same claims, which is accepted, too (r and n-s in
// place of r and s; RFC 7518, section 3.4, asks for neither of the two). A list of
// tokens that are revoked, or that were used, is therefore keyed by jti, or by the
// header and the payload without the signature, and never by the whole text.
func (v *Verifier) Verify(token string, now time.Time) (*Token, error) {
	j := newJudgement(v, token, now)
	defer j.release()
	if r := j.judge(); r != nil {
		return nil, r
	}
	return j.out, nil
}

// VerifyJWS checks size, form, header, key and signature of a compact JWS of any
// content, and returns that content. It is no sign-on: no claim is looked at. The
// error is always a [*Rejection].
func (v *Verifier) VerifyJWS(jws string) ([]byte, error) {
	j := newJudgement(v, jws, time.Time{})
	defer j.release()
	if r := j.judgeSignature(); r != nil {
		return nil, r
	}
	return append([]byte{}, j.payload...), nil
}

// judgement is one token before its judges.
type judgement struct {
	progress
	// What follows is kept from one token to the next, for its room.
	payload, signature, buffer []byte
	scanner                    scanner
}

// progress is what belongs to one token alone.
type progress struct {
	policy *Policy
	known  *knownHeader
	token  string
	now    time.Time

	segments [3]string // header, payload, signature
	input    string    // what is signed
	*judgedHeader
	signer *Key
	claims object // as long as the scanner is not used again
	out    *Token
	read   *claimFacts // of out
}

var judgements = sync.Pool{New: func() any { return new(judgement) }}

func newJudgement(v *Verifier, token string, now time.Time) *judgement {
	if !v.made() {
		v = refuseAll
	}
	j, _ := judgements.Get().(*judgement)
	j.progress = progress{policy: v.policy(), known: v.known, token: token, now: now}
	return j
}

// release keeps the buffers, and of the token nothing that can be used.
func (j *judgement) release() {
	clear(j.signature)
	j.scanner.text = ""
	j.progress = progress{}
	judgements.Put(j)
}

// judge runs all checks in order and stops at the first that fails.
func (j *judgement) judge() *Rejection {
	if r := j.judgeSignature(); r != nil {
		return r
	}
	return j.run(claimChecks)
}

// judgeSignature runs the checks up to the signature. A header that was judged
// before, letter by letter the same and under the same policy, is not judged
// again: its checks depend on nothing else.
func (j *judgement) judgeSignature() *Rejection {
	if r := j.run(shapeChecks); r != nil {
		return r
	}
	j.judgedHeader = j.known.recall(j.segments[0])
	seen := j.judgedHeader != nil
	if !seen {
		j.judgedHeader = new(judgedHeader)
		if r := j.run(headerChecks); r != nil {
			return r
		}
	}
	if r := j.run(signatureChecks); r != nil {
		return r
	}
	if !seen {
		j.known.remember(j.segments[0], j.judgedHeader)
	}
	return nil
}

func (j *judgement) run(checks []check) *Rejection {
	for i := range checks {
		if r := checks[i].judge(j); r != nil {
			r.Check = checks[i].name
			return r
		}
	}
	return nil
}

// knownHeader is the header that last came with a good signature: issuers do not
// change theirs from token to token, and a stranger cannot displace it.
type knownHeader struct{ last atomic.Pointer[judgedHeader] }

// judgedHeader is a header, and what followed from it. Once it passed all checks
// it is shared and does not change.
type judgedHeader struct {
	segment string
	header  *headerFacts
	shown   func() *headerFacts // the same, for those who get the token
	facts   algorithmFacts
	keys    []candidate
}

func (k *knownHeader) recall(segment string) *judgedHeader {
	if last := k.last.Load(); last != nil && last.segment == segment {
		return last
	}
	return nil
}

func (k *knownHeader) remember(segment string, h *judgedHeader) {
	h.segment = strings.Clone(segment) // not the token around it
	k.last.Store(h)
}
