package saml

import (
	"crypto/x509"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// strength is the length of what a hash function gives, in bits, as far as it
// matters to the rank.
var strength = map[Method]int{SHA1: 1, SHA256: 256, SHA384: 384, SHA512: 512}

// signatureMethods are the algorithms that Liberty ranks (SignatureMethods).
var signatureMethods = map[string]Method{
	dsig.RSASHA1SignatureMethod:   SHA1,
	dsig.RSASHA256SignatureMethod: SHA256,
	dsig.RSASHA384SignatureMethod: SHA384,
	dsig.RSASHA512SignatureMethod: SHA512,
}

var digestMethods = map[string]Method{
	"http://www.w3.org/2000/09/xmldsig#sha1":        SHA1,
	"http://www.w3.org/2001/04/xmlenc#sha256":       SHA256,
	"http://www.w3.org/2001/04/xmldsig-more#sha384": SHA384,
	"http://www.w3.org/2001/04/xmlenc#sha512":       SHA512,
}

// exclusive are the canonicalizations that are taken. There are no comments to
// tell them apart.
var exclusive = []string{
	string(dsig.CanonicalXML10ExclusiveAlgorithmId), string(dsig.CanonicalXML10ExclusiveWithCommentsAlgorithmId),
}

// verify returns the assertion as its signature covers it, and nothing else.
func (v *Validator) verify(data []byte, root *node, now time.Time) (*node, *Rejection) {
	signature := root.one(nsSignature, "Signature")
	if signature == nil {
		if v.config.UnsignedAllowed {
			return root, nil
		}
		return nil, reject(Unsigned, SignatureMissing, "the assertion is not signed")
	}
	id, _ := root.attribute("ID")
	if rejection := v.checkSignature(signature, id); rejection != nil {
		return nil, rejection
	}
	signers, rejection := v.signers(signature, now)
	if rejection != nil {
		return nil, rejection
	}
	for _, signer := range signers {
		if covered := covered(data, signer, now); covered != nil {
			return reread(covered, id)
		}
	}
	return nil, reject(BadSignature, SignatureNotTrusted, "the signature does not verify, or what it covers was changed")
}

// checkSignature looks whether a signature has the form that SAML core, section 5.4,
// gives it, and algorithms that are strong enough.
func (v *Validator) checkSignature(signature *node, id string) *Rejection {
	if !hasChildren(signature, "SignedInfo", "SignatureValue", "KeyInfo") && !hasChildren(signature, "SignedInfo", "SignatureValue") {
		return badForm("a signature has SignedInfo, SignatureValue and KeyInfo, and no more")
	}
	info := signature.children[0]
	if !hasChildren(info, "CanonicalizationMethod", "SignatureMethod", "Reference") {
		return badForm("SignedInfo has two methods and one reference")
	}
	if algorithm, _ := info.children[0].attribute("Algorithm"); !slices.Contains(exclusive, algorithm) {
		return badForm("SignedInfo has another canonicalization than the exclusive one")
	}
	if len(info.children[1].children) > 0 {
		return badForm("SignatureMethod has parameters")
	}
	if rejection := v.strongEnough(info.children[1], signatureMethods); rejection != nil {
		return rejection
	}
	return v.checkReference(info.children[2], id)
}

func (v *Validator) checkReference(reference *node, id string) *Rejection {
	if uri, _ := reference.attribute("URI"); uri != "#"+id {
		return badForm("the signature is one of something else than this assertion")
	}
	if !hasChildren(reference, "Transforms", "DigestMethod", "DigestValue") {
		return badForm("a reference has Transforms, DigestMethod and DigestValue")
	}
	transforms := reference.children[0]
	if !hasChildren(transforms, "Transform", "Transform") {
		return badForm("a reference has two transforms")
	}
	first, _ := transforms.children[0].attribute("Algorithm")
	second, _ := transforms.children[1].attribute("Algorithm")
	if first != string(dsig.EnvelopedSignatureAltorithmId) || !slices.Contains(exclusive, second) {
		return badForm("the transforms are enveloped-signature and exclusive canonicalization")
	}
	return v.strongEnough(reference.children[1], digestMethods)
}

func (v *Validator) strongEnough(method *node, known map[string]Method) *Rejection {
	algorithm, _ := method.attribute("Algorithm")
	if strength[known[algorithm]] < v.minBits {
		return reject(WeakAlgorithm, SignatureNotTrusted, "%s %s is weaker than %s, or not known",
			method.local, short(algorithm), v.config.SignatureMethod)
	}
	return nil
}

func badForm(detail string) *Rejection {
	return reject(BadSignature, SignatureNotTrusted, "%s", detail)
}

// hasChildren says whether an element has just these children of XML Signature, and
// no text between them.
func hasChildren(n *node, names ...string) bool {
	if len(n.children) != len(names) || trim(string(n.text)) != "" {
		return false
	}
	for i, name := range names {
		if !n.children[i].is(nsSignature, name) {
			return false
		}
	}
	return true
}

// maxCertificates is how many certificates of one KeyInfo are read.
const maxCertificates = 8

// signers returns the certificates that may have signed, all of them trusted.
func (v *Validator) signers(signature *node, now time.Time) ([]*x509.Certificate, *Rejection) {
	info := signature.one(nsSignature, "KeyInfo")
	if info == nil {
		return v.config.Certificates, nil
	}
	chain, rejection := certificates(info)
	if rejection != nil {
		return nil, rejection
	}
	if slices.ContainsFunc(v.config.Certificates, chain[0].Equal) || v.leadsToAnchor(chain, now) {
		return chain[:1], nil
	}
	return nil, reject(UntrustedSigner, SignatureNotTrusted, "nobody vouches for the signer's certificate")
}

// certificates reads those of a KeyInfo.
func certificates(info *node) ([]*x509.Certificate, *Rejection) {
	var chain []*x509.Certificate
	for _, data := range info.all(nsSignature, "X509Data") {
		for _, n := range data.all(nsSignature, "X509Certificate") {
			text, isPlain := n.plain()
			der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
			if err != nil || !isPlain || len(chain) == maxCertificates {
				return nil, badForm("KeyInfo has a certificate that is none, or too many")
			}
			c, err := x509.ParseCertificate(der)
			if err != nil {
				return nil, badForm("KeyInfo has a certificate that is none")
			}
			chain = append(chain, c)
		}
	}
	if len(chain) == 0 {
		return nil, badForm("KeyInfo has no certificate")
	}
	return chain, nil
}

func (v *Validator) leadsToAnchor(chain []*x509.Certificate, now time.Time) bool {
	if len(v.config.Anchors) == 0 {
		return false
	}
	options := x509.VerifyOptions{
		Roots: v.anchors, Intermediates: v.between.Clone(), CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	if now.IsZero() { // crypto/x509 would ask the clock of the machine.
		options.CurrentTime = time.Unix(0, 0)
	}
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := chain[0].Verify(options)
	return err == nil
}

// covered returns the bytes that a signature of this signer covers, nil if it does
// not verify. The signer must be valid now.
func covered(data []byte, signer *x509.Certificate, now time.Time) []byte {
	document := etree.NewDocument()
	if document.ReadFromBytes(data) != nil || document.Root() == nil {
		return nil
	}
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{signer}})
	context.Clock = dsig.NewFakeClockAt(now)
	verified, err := context.Validate(document.Root())
	if err != nil {
		return nil
	}
	again := etree.NewDocument()
	again.SetRoot(verified)
	bytes, err := again.WriteToBytes()
	if err != nil {
		return nil
	}
	return bytes
}

// reread reads what a signature covers. It is the assertion without the signature.
func reread(data []byte, id string) (*node, *Rejection) {
	root, err := parseXML(data)
	if err != nil {
		return nil, badForm("the signature covers no XML")
	}
	if rejection := checkForm(root); rejection != nil {
		return nil, rejection
	}
	if again, _ := root.attribute("ID"); again != id || root.one(nsSignature, "Signature") != nil {
		return nil, badForm("the signature covers something else than this assertion")
	}
	return root, nil
}
