package racf

import (
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/zos"
)

// idtparms is the IDTPARMS operand of an IDTDATA profile.
var idtparms = keyword{name: "IDTPARMS", kind: nested, needs: zos.IdentityTokens, sub: keywordsOf(
	[]keyword{
		valued("SIGTOKEN", text(32)), no("SIGTOKEN"),
		valued("SIGSEQNUM", hexUpTo(1, 8)), {name: "NOSIGSEQ", kind: flag, group: "SIGSEQNUM"},
		valued("SIGCAT", oneOf("T", "Y")), no("SIGCAT"),
	},
	since(zos.TokenKeyLabels, valued("SIGLABELPRIMARY", isLabel), valued("SIGKIDPRIMARY", text(32)), signatureAlgorithm),
	[]keyword{
		no("SIGALG"),
		valued("IDTTIMEOUT", number(int(esm.MinIDTTimeout/time.Minute), int(esm.MaxIDTTimeout/time.Minute))),
		valued("ANYAPPL", isYesNo),
	},
	since(zos.TokensFromACEE, valued("PROTALLOWED", isYesNo)),
)}

// signatureAlgorithm is SIGALG, which knows RSA since there are key labels.
var signatureAlgorithm = keyword{
	name: "SIGALG", kind: single, check: oneOf("HS256", "HS384", "HS512", "RS256", "RS384", "RS512"),
	before: &keyword{name: "SIGALG", kind: single, check: oneOf("HS256", "HS384", "HS512")},
}

// idtparms returns the segment after the operand was applied to it.
func (r *run) idtparms(was *esm.IDTPARMS) (*esm.IDTPARMS, error) {
	if r.has("NOIDTPARMS") {
		return nil, nil
	}
	o := r.find("IDTPARMS")
	if o == nil {
		return was, nil
	}
	p := new(esm.IDTPARMS)
	if was != nil {
		*p = *was
	}
	for _, f := range []struct {
		keyword, no string
		field       *string
	}{
		{"SIGTOKEN", "NOSIGTOKEN", &p.SigToken}, {"SIGSEQNUM", "NOSIGSEQ", &p.SigSeqNum},
		{"SIGCAT", "NOSIGCAT", &p.SigCat}, {"SIGLABELPRIMARY", "", &p.SigLabelPrimary},
		{"SIGKIDPRIMARY", "", &p.SigKIDPrimary}, {"SIGALG", "NOSIGALG", &p.SigAlg},
	} {
		if v, ok := o.inside(f.keyword); ok {
			*f.field = v.folded()
		} else if findOperand(o.subs, f.no) != nil {
			*f.field = ""
		}
	}
	p.SigLabelPrimary = upper(p.SigLabelPrimary) // a label in apostrophes, too
	if v, ok := o.inside("IDTTIMEOUT"); ok {
		minutes, _ := parseNumber(v.text, 1, 1440)
		p.Timeout = time.Duration(minutes) * time.Minute
	}
	if v, ok := o.inside("ANYAPPL"); ok {
		p.AnyAppl = v.folded() == "YES"
	}
	if v, ok := o.inside("PROTALLOWED"); ok {
		p.ProtAllowed = v.folded() == "YES"
	}
	return p, nil
}

// listIDTPARMS prints the segment with the labels of the z/OS 3.2 documents. That
// a level prints only the fields that it has keywords for is a choice.
func (r *run) listIDTPARMS(p *esm.IDTPARMS) {
	r.print("IDTPARMS INFORMATION")
	r.print("--------------------")
	if p == nil {
		r.print("NONE")
		return
	}
	for _, f := range []struct {
		label, value string
		needs        zos.Feature
	}{
		{"Signature Token", p.SigToken, zos.IdentityTokens}, {"Signature Sequence Number", p.SigSeqNum, zos.IdentityTokens},
		{"Signature Category", p.SigCat, zos.IdentityTokens}, {"Signature Algorithm", p.SigAlg, zos.IdentityTokens},
		{"Signature Label Primary", p.SigLabelPrimary, zos.TokenKeyLabels}, {"Signature KID Primary", p.SigKIDPrimary, zos.TokenKeyLabels},
	} {
		if f.value != "" && r.knows(f.needs) {
			r.print("%s = %s", f.label, f.value)
		}
	}
	timeout := p.Timeout
	if timeout == 0 {
		timeout = esm.DefaultIDTTimeout
	}
	r.print("IDT TIMEOUT = %08d", timeout/time.Minute)
	r.print("ANYAPPL = %s", yesNo(p.AnyAppl))
	if r.knows(zos.TokensFromACEE) {
		r.print("Protected Allowed = %s", yesNo(p.ProtAllowed))
	}
}
