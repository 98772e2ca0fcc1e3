package steps

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/cucumber/godog"
)

// samlForgery is a SAML 2.0 assertion in the making. Its text is in canonical form
// (Exclusive XML Canonicalization 1.0) from the beginning, so that the suite can sign
// it with the standard library alone.
type samlForgery struct {
	text    string // without a signature
	key     *tokenKey
	sha1    bool
	changes [][2]string // behind the signature
}

// samlText is a good assertion at the beginning of a scenario's time: of a user,
// after its issuer.
const samlText = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" IssueInstant="2026-03-01T11:59:00Z" Version="2.0">` +
	`<saml:Issuer>%s</saml:Issuer><saml:Subject><saml:NameID>%s</saml:NameID>` +
	`<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2026-03-01T12:05:00Z"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>` +
	`<saml:Conditions NotBefore="2026-03-01T11:59:00Z" NotOnOrAfter="2026-03-01T12:05:00Z"><saml:AudienceRestriction><saml:Audience>https://zosconnect.example</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
	`<saml:AuthnStatement AuthnInstant="2026-03-01T11:59:00Z"><saml:AuthnContext></saml:AuthnContext></saml:AuthnStatement></saml:Assertion>`

// samlSteps make SAML assertions.
var samlSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "a SAML assertion of {user} by {string} with {keyname}",
		Help:    "An assertion that the suite makes and signs itself (RSA, SHA-256), good from 11:59 to 12:05 on 2026-03-01 for audience https://zosconnect.example. Requests have it, in base64, as {SAML assertion}.",
		Example: `a SAML assertion of COLIN by "https://idp.example" with R1`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			key, err := w.tokenKey(a[2])
			w.saml = &samlForgery{text: fmt.Sprintf(samlText, a[1], a[0]), key: key}
			return err
		},
	},
	{
		Keyword: "Given",
		Pattern: "in the SAML assertion, {string} is written as {string}",
		Help:    "A part of its text is another before it is signed, everywhere. The character ' stands for the double quote.",
		Example: `in the SAML assertion, "NotBefore='2026-03-01T11:59:00Z'" is written as "NotBefore='2026-03-01T12:06:00Z'"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.changeSAML(a[0], a[1], false)
		},
	},
	{
		Keyword: "Given",
		Pattern: "in the signed SAML assertion, {string} is written as {string}",
		Help:    "The same behind the signature, at the first place.",
		Example: `in the signed SAML assertion, "COLIN" is written as "ADMIN"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			return w.changeSAML(a[0], a[1], true)
		},
	},
	{
		Keyword: "Given",
		Pattern: "the SAML assertion has {samlsignature}",
		Help:    "No signature, or one by SHA-1.",
		Example: "the SAML assertion has no signature",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			switch {
			case w.saml == nil:
				return misuse("there is no SAML assertion yet")
			case a[0] == "no signature":
				w.saml.key = nil
			default:
				w.saml.sha1 = true
			}
			return nil
		},
	},
}

func (w *World) changeSAML(old, new string, signed bool) error {
	if w.saml == nil {
		return misuse("there is no SAML assertion yet")
	}
	quotes := strings.NewReplacer("'", `"`).Replace
	old, new = quotes(old), quotes(new)
	if signed {
		w.saml.changes = append(w.saml.changes, [2]string{old, new})
		return nil
	}
	if !strings.Contains(w.saml.text, old) {
		return misuse("the SAML assertion has no " + old)
	}
	w.saml.text = strings.ReplaceAll(w.saml.text, old, new)
	return nil
}

// samlAssertion is the assertion of the scenario, in base64.
func (w *World) samlAssertion() (string, error) {
	if w.saml == nil {
		return "", misuse("there is no SAML assertion yet")
	}
	text, err := w.saml.make()
	if err != nil {
		return "", err
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	w.secrets.wire(aToken, encoded)
	return encoded, nil
}

// make signs the assertion (XML Signature, enveloped) behind its issuer.
func (f *samlForgery) make() (string, error) {
	text := f.text
	if f.key != nil {
		signature, err := f.signature()
		if err != nil {
			return "", err
		}
		text = strings.Replace(text, "</saml:Issuer>", "</saml:Issuer>"+signature, 1)
	}
	for _, change := range f.changes {
		if !strings.Contains(text, change[0]) {
			return "", misuse("the SAML assertion has no " + change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return text, nil
}

const (
	xmlSignature = "http://www.w3.org/2000/09/xmldsig#"
	exclusive    = "http://www.w3.org/2001/10/xml-exc-c14n#"
)

func (f *samlForgery) signature() (string, error) {
	private, ok := f.key.signer.(*rsa.PrivateKey)
	if !ok {
		return "", misuse("a SAML assertion is signed by an RSA key here")
	}
	certificate, err := f.key.certificate()
	if err != nil {
		return "", err
	}
	method, digestMethod, hash := "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256", crypto.SHA256
	sum := func(text string) []byte { h := sha256.Sum256([]byte(text)); return h[:] }
	if f.sha1 {
		method, digestMethod, hash = xmlSignature+"rsa-sha1", xmlSignature+"sha1", crypto.SHA1
		sum = func(text string) []byte { h := sha1.Sum([]byte(text)); return h[:] }
	}
	info := `<ds:SignedInfo xmlns:ds="` + xmlSignature + `"><ds:CanonicalizationMethod Algorithm="` + exclusive + `"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="` + method + `"></ds:SignatureMethod><ds:Reference URI="#_a1"><ds:Transforms>` +
		`<ds:Transform Algorithm="` + xmlSignature + `enveloped-signature"></ds:Transform><ds:Transform Algorithm="` + exclusive + `"></ds:Transform></ds:Transforms>` +
		`<ds:DigestMethod Algorithm="` + digestMethod + `"></ds:DigestMethod><ds:DigestValue>` + base64.StdEncoding.EncodeToString(sum(f.text)) +
		`</ds:DigestValue></ds:Reference></ds:SignedInfo>`
	value, err := rsa.SignPKCS1v15(nil, private, hash, sum(info))
	return `<ds:Signature xmlns:ds="` + xmlSignature + `">` + info + `<ds:SignatureValue>` + base64.StdEncoding.EncodeToString(value) +
		`</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + base64.StdEncoding.EncodeToString(certificate) +
		`</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`, err
}
