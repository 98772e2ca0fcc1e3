package jose

import "fmt"

var signatureChecks = []check{
	{"signed, or alg is none", "RFC 7518, section 3.6", (*judgement).checkSigned, nil},
	{"payload is base64url", "RFC 7515, sections 2 and 5.2", (*judgement).checkPayloadEncoding, (*judgement).showPayloadSize},
	{"signature is base64url", "RFC 7515, sections 2 and 5.2", (*judgement).checkSignatureEncoding, (*judgement).showSignatureSize},
	{"signature", "RFC 7515, section 5.2; RFC 7518, section 3", (*judgement).checkSignature, (*judgement).showSignature},
}

func (j *judgement) checkSigned() *Rejection {
	switch none := j.header.alg() == None; {
	case none && j.segments[2] != "":
		return &Rejection{Reason: Unsigned, Detail: "alg is none, and yet the signature is not empty"}
	case !none && j.segments[2] == "":
		return &Rejection{Reason: Unsigned, Detail: "the signature is empty"}
	}
	return nil
}

func (j *judgement) checkPayloadEncoding() *Rejection {
	var err error
	if j.payload, err = appendBase64URL(j.payload[:0], j.segments[1]); err != nil {
		return malformed(err.Error())
	}
	return nil
}

func (j *judgement) showPayloadSize() string { return fmt.Sprintf("%d bytes", len(j.payload)) }

func (j *judgement) checkSignatureEncoding() *Rejection {
	var err error
	if j.signature, err = appendBase64URL(j.signature[:0], j.segments[2]); err != nil {
		return malformed(err.Error())
	}
	return nil
}

func (j *judgement) showSignatureSize() string { return fmt.Sprintf("%d bytes", len(j.signature)) }

func (j *judgement) checkSignature() *Rejection {
	if j.header.alg() == None {
		return nil
	}
	j.buffer = append(j.buffer[:0], j.input...)
	for i := range j.keys {
		if k := &j.keys[i]; k.verify(&j.facts, j.buffer, j.signature) {
			j.signer = k.key
			return nil
		}
	}
	return &Rejection{Reason: BadSignature, Detail: j.showSignature()}
}

func (j *judgement) showSignature() string {
	alg := j.header.alg()
	switch {
	case alg == None:
		return "alg none has none"
	case j.signer == nil && len(j.keys) == 1:
		return fmt.Sprintf("%s, %d bytes, want %d and those of the key", alg, len(j.signature), j.keys[0].size)
	case j.signer == nil:
		return fmt.Sprintf("%s, %d bytes, not those of any of %d keys", alg, len(j.signature), len(j.keys))
	case j.signer.id != "":
		return fmt.Sprintf("%s, that of key %s", alg, clip(j.signer.id))
	}
	return fmt.Sprintf("%s, that of a key without ID", alg)
}
