package saml_test

import (
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/safproof/safproof/reference/saml"
)

func TestUnsigned(t *testing.T) {
	_, err := judge(t, config(), plain)
	wantRejected(t, err, saml.Unsigned, saml.SignatureMissing)
	c := config()
	c.UnsignedAllowed = true
	a, err := judge(t, c, plain)
	wantAccepted(t, a, err)
}

func TestASignatureIsVerifiedEvenIfNoneIsWanted(t *testing.T) {
	c := config()
	c.UnsignedAllowed = true
	_, err := judge(t, c, strings.Replace(good(t), "IBMUSER", "SYSPROG", 1))
	wantRejected(t, err, saml.BadSignature, saml.SignatureNotTrusted)
}

func TestWhatIsChangedAfterItWasSigned(t *testing.T) {
	signed := good(t)
	for name, test := range map[string]change{
		"the user":              {"IBMUSER", "SYSPROG"},
		"a time":                {"2026-11-27T14:00:00Z", "2027-11-27T14:00:00Z"},
		"an attribute":          {`>DEV<`, `>SYSADM<`},
		"white space":           {`<saml:Subject>`, `<saml:Subject> `},
		"an attribute more":     {`<saml:Conditions `, `<saml:Conditions x="1" `},
		"an attribute of XML":   {`<saml:Conditions `, `<saml:Conditions xml:lang="en" `},
		"an element less":       {`<saml:AudienceRestriction><saml:Audience>https://zosconnect.example</saml:Audience></saml:AudienceRestriction></saml:Conditions>`, `<saml:AudienceRestriction/></saml:Conditions>`},
		"the prefix":            {`<saml:Issuer>https://idp.example/saml</saml:Issuer>`, `<s:Issuer xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example/saml</s:Issuer>`},
		"the default namespace": {`<saml:Issuer>https://idp.example/saml</saml:Issuer>`, `<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example/saml</Issuer>`},
		"a line end":            {`>COLIN<`, `>COLIN&#13;<`},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(signed, test.old) {
				t.Fatalf("the assertion has no %s", test.old)
			}
			_, err := judge(t, config(), strings.Replace(signed, test.old, test.new, 1))
			wantRejected(t, err, saml.BadSignature, saml.SignatureNotTrusted)
		})
	}
}

func TestWhatMayChangeAfterItWasSigned(t *testing.T) {
	for name, change := range map[string]change{
		"a declaration of XML":         {`<saml:Assertion`, `<?xml version="1.0" encoding="UTF-8"?><saml:Assertion`},
		"a namespace that nobody uses": {`<saml:Assertion`, `<saml:Assertion xmlns:x="urn:x"`},
		"the order of attributes":      {`ID="_a1" Version="2.0"`, `Version="2.0" ID="_a1"`},
		"how a character is written":   {`>IBMUSER<`, `>IB&#77;USER<`},
		"white space within a tag":     {`<saml:Subject>`, "<saml:Subject\n>"},
		"quotes":                       {`Version="2.0"`, `Version='2.0'`},
	} {
		t.Run(name, func(t *testing.T) {
			signed := good(t)
			if !strings.Contains(signed, change.old) {
				t.Fatalf("the assertion has no %s", change.old)
			}
			a, err := judge(t, config(), strings.Replace(signed, change.old, change.new, 1))
			wantAccepted(t, a, err)
		})
	}
}

func TestSigners(t *testing.T) {
	w := everybody()
	anchored := func(c *saml.Config) { c.Certificates, c.Anchors = nil, []*x509.Certificate{w.authority.certificate} }
	for name, test := range map[string]struct {
		by     party
		chain  []*x509.Certificate
		change func(*saml.Config)
		reason saml.Reason
	}{
		"one that is trusted":                      {w.idp, nil, func(*saml.Config) {}, ""},
		"a stranger":                               {w.stranger, nil, func(*saml.Config) {}, saml.UntrustedSigner},
		"a stranger who shows the other's":         {w.stranger, []*x509.Certificate{w.idp.certificate}, func(*saml.Config) {}, saml.BadSignature},
		"a stranger who shows both":                {w.stranger, []*x509.Certificate{w.stranger.certificate, w.idp.certificate}, func(*saml.Config) {}, saml.UntrustedSigner},
		"a stranger who shows the other's first":   {w.stranger, []*x509.Certificate{w.idp.certificate, w.stranger.certificate}, func(*saml.Config) {}, saml.BadSignature},
		"one with the same key and another name":   {party{w.idp.key, w.certified.certificate}, nil, func(*saml.Config) {}, saml.UntrustedSigner},
		"nobody is trusted":                        {w.idp, nil, func(c *saml.Config) { c.Certificates = nil }, saml.UntrustedSigner},
		"one whom an authority vouches for":        {w.certified, nil, anchored, ""},
		"one whom it vouches for, and it shows it": {w.certified, []*x509.Certificate{w.certified.certificate, w.authority.certificate}, anchored, ""},
		"one whom it does not know":                {w.idp, nil, anchored, saml.UntrustedSigner},
		"one who brings the authority along":       {w.certified, []*x509.Certificate{w.certified.certificate, w.authority.certificate}, func(*saml.Config) {}, saml.UntrustedSigner},
		"one whose certificate is over":            {w.expired, nil, anchored, saml.UntrustedSigner},
		"one trusted as such that is over":         {w.expired, nil, func(c *saml.Config) { c.Certificates = []*x509.Certificate{w.expired.certificate} }, saml.BadSignature},
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			test.change(&c)
			a, err := judge(t, c, sign(t, plain, test.by, signing{chain: test.chain}))
			if test.reason == "" {
				wantAccepted(t, a, err)
				return
			}
			wantRejected(t, err, test.reason, saml.SignatureNotTrusted)
		})
	}
}

func TestKeyInfo(t *testing.T) {
	w := everybody()
	for name, test := range map[string]struct {
		change func(signature *etree.Element)
		reason saml.Reason
	}{
		"none": {func(s *etree.Element) { s.RemoveChild(s.SelectElement("KeyInfo")) }, ""},
		"without a certificate": {func(s *etree.Element) {
			info := s.SelectElement("KeyInfo")
			info.RemoveChild(info.ChildElements()[0])
			info.CreateElement("ds:KeyName").SetText("idp")
		}, saml.BadSignature},
		"a certificate that is none": {func(s *etree.Element) { s.FindElement(".//ds:X509Certificate").SetText("AAAA") }, saml.BadSignature},
		"no base64":                  {func(s *etree.Element) { s.FindElement(".//ds:X509Certificate").SetText("§") }, saml.BadSignature},
		"too many": {func(s *etree.Element) {
			data := s.FindElement(".//ds:X509Data")
			for range 8 {
				data.AddChild(data.ChildElements()[0].Copy())
			}
		}, saml.BadSignature},
	} {
		t.Run(name, func(t *testing.T) {
			d := document(t, good(t))
			test.change(d.Root().SelectElement("Signature"))
			c := config()
			c.Certificates = []*x509.Certificate{w.stranger.certificate, w.idp.certificate}
			a, err := judge(t, c, text(d))
			if test.reason == "" {
				wantAccepted(t, a, err)
				return
			}
			wantRejected(t, err, test.reason, saml.SignatureNotTrusted)
		})
	}
}

func TestStrengthOfAlgorithms(t *testing.T) {
	for name, test := range map[string]struct {
		method string
		least  saml.Method
		reason saml.Reason
	}{
		"SHA256 as it is by default":  {dsig.RSASHA256SignatureMethod, "", ""},
		"SHA512 is stronger":          {dsig.RSASHA512SignatureMethod, "", ""},
		"SHA1 where SHA256 is wanted": {dsig.RSASHA1SignatureMethod, "", saml.WeakAlgorithm},
		"SHA1 where it is allowed":    {dsig.RSASHA1SignatureMethod, saml.SHA1, ""},
		"SHA256 where SHA384 is":      {dsig.RSASHA256SignatureMethod, saml.SHA384, saml.WeakAlgorithm},
		"SHA384 where SHA384 is":      {dsig.RSASHA384SignatureMethod, saml.SHA384, ""},
		"SHA384 where SHA512 is":      {dsig.RSASHA384SignatureMethod, saml.SHA512, saml.WeakAlgorithm},
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.SignatureMethod = test.least
			a, err := judge(t, c, sign(t, plain, everybody().idp, signing{method: test.method}))
			if test.reason == "" {
				wantAccepted(t, a, err)
				return
			}
			wantRejected(t, err, test.reason, saml.SignatureNotTrusted)
		})
	}
}

// What a signature says of itself is changed here. Whoever took it at its word would
// be talked into another check than the signer meant.
func TestWhatASignatureSaysOfItself(t *testing.T) {
	signed := good(t)
	const (
		method    = `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>`
		digest    = `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>`
		enveloped = `<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>`
		canonical = `<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>`
		c14n      = `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>`
	)
	for name, test := range map[string]struct {
		change
		reason saml.Reason
	}{
		"HMAC with the public key":    {change{"xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"}, saml.WeakAlgorithm},
		"ECDSA":                       {change{"xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256"}, saml.WeakAlgorithm},
		"no method of signing":        {change{` Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"`, ``}, saml.WeakAlgorithm},
		"a parameter of the method":   {change{method, strings.Replace(method, "/>", "><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>", 1)}, saml.BadSignature},
		"a weak digest":               {change{digest, strings.Replace(digest, "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1", 1)}, saml.WeakAlgorithm},
		"MD5":                         {change{digest, strings.Replace(digest, "2001/04/xmlenc#sha256", "2001/04/xmldsig-more#md5", 1)}, saml.WeakAlgorithm},
		"the whole document":          {change{`URI="#_a1"`, `URI=""`}, saml.BadSignature},
		"no reference at all":         {change{` URI="#_a1"`, ``}, saml.BadSignature},
		"another ID":                  {change{`URI="#_a1"`, `URI="#_a2"`}, saml.BadSignature},
		"an ID without a hash mark":   {change{`URI="#_a1"`, `URI="__a1"`}, saml.BadSignature},
		"another document":            {change{`URI="#_a1"`, `URI="http://evil.example/#_a1"`}, saml.BadSignature},
		"an XPointer":                 {change{`URI="#_a1"`, `URI="#xpointer(id('_a1'))"`}, saml.BadSignature},
		"no transforms":               {change{`<ds:Transforms>` + enveloped + canonical + `</ds:Transforms>`, ``}, saml.BadSignature},
		"no canonicalization":         {change{canonical, ``}, saml.BadSignature},
		"no enveloped signature":      {change{enveloped, ``}, saml.BadSignature},
		"transforms in another order": {change{enveloped + canonical, canonical + enveloped}, saml.BadSignature},
		"a transform more":            {change{canonical, canonical + canonical}, saml.BadSignature},
		"XSLT":                        {change{canonical, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>`}, saml.BadSignature},
		"XPath":                       {change{enveloped, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>`}, saml.BadSignature},
		"inclusive canonicalization of the whole":  {change{canonical, strings.Replace(canonical, "2001/10/xml-exc-c14n#", "2006/12/xml-c14n11", 1)}, saml.BadSignature},
		"inclusive canonicalization of SignedInfo": {change{c14n, strings.Replace(c14n, "2001/10/xml-exc-c14n#", "TR/2001/REC-xml-c14n-20010315", 1)}, saml.BadSignature},
		"namespaces to be kept":                    {change{canonical, strings.Replace(canonical, "/>", `><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="saml"/></ds:Transform>`, 1)}, saml.BadSignature},
		"an object":                                {change{`</ds:Signature>`, `<ds:Object/></ds:Signature>`}, saml.BadSignature},
		"a second SignedInfo":                      {change{`<ds:SignatureValue>`, `<ds:SignedInfo/><ds:SignatureValue>`}, saml.BadSignature},
		"a second SignatureValue":                  {change{`<ds:KeyInfo>`, `<ds:SignatureValue/><ds:KeyInfo>`}, saml.BadSignature},
		"a second reference":                       {change{`</ds:SignedInfo>`, `<ds:Reference URI="#_a1"/></ds:SignedInfo>`}, saml.BadSignature},
		"a second digest":                          {change{`</ds:DigestValue>`, `</ds:DigestValue><ds:DigestValue/>`}, saml.BadSignature},
		"text in SignedInfo":                       {change{`</ds:SignedInfo>`, `x</ds:SignedInfo>`}, saml.BadSignature},
		"no signature value":                       {change{`<ds:SignatureValue>`, `<ds:SignatureValue></ds:SignatureValue><x>`}, saml.Malformed},
		"a comment in the digest":                  {change{`<ds:DigestValue>`, `<ds:DigestValue><!--x-->`}, saml.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(signed, test.old) {
				t.Fatalf("the signature has no %s", test.old)
			}
			_, err := judge(t, config(), strings.Replace(signed, test.old, test.new, 1))
			message := saml.SignatureNotTrusted
			if test.reason == saml.Malformed {
				message = saml.NotAnAssertion
			}
			wantRejected(t, err, test.reason, message)
		})
	}
}

// The signer itself made these: their cryptography is right, and their form is not.
func TestGoodSignaturesOfAFormThatIsNotTaken(t *testing.T) {
	for name, how := range map[string]signing{
		"canonical XML 1.1":      {canonicalizer: dsig.MakeC14N11Canonicalizer()},
		"canonical XML 1.0":      {canonicalizer: dsig.MakeC14N10RecCanonicalizer()},
		"a reference to nothing": {idAttribute: "None"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := judge(t, config(), sign(t, plain, everybody().idp, how))
			wantRejected(t, err, saml.BadSignature, saml.SignatureNotTrusted)
		})
	}
}

func TestTheSignatureStandsBehindTheIssuer(t *testing.T) {
	d := document(t, plain)
	d.Root().AddChild(signatureOf(t, d.Root(), everybody().idp, signing{}))
	_, err := judge(t, config(), text(d))
	wantRejected(t, err, saml.Malformed, "")
}

func TestASignatureOfAnotherAssertion(t *testing.T) {
	other := document(t, sign(t, with(t, ">IBMUSER<", ">NOBODY<"), everybody().idp, signing{})).Root().SelectElement("Signature")
	d := document(t, plain)
	d.Root().InsertChildAt(d.Root().SelectElement("Issuer").Index()+1, other)
	_, err := judge(t, config(), text(d))
	wantRejected(t, err, saml.BadSignature, saml.SignatureNotTrusted)
}

func TestADigestOrASignatureThatIsNone(t *testing.T) {
	for _, name := range []string{"DigestValue", "SignatureValue"} {
		for _, value := range []string{"", "AAAA", "§"} {
			d := document(t, good(t))
			d.Root().FindElement(".//ds:" + name).SetText(value)
			_, err := judge(t, config(), text(d))
			wantRejected(t, err, saml.BadSignature, saml.SignatureNotTrusted)
		}
	}
}

func TestTheZeroTimeAsksNoClock(t *testing.T) {
	c := config()
	c.Certificates, c.Anchors = nil, []*x509.Certificate{everybody().authority.certificate}
	_, err := validator(t, c).Validate(sign(t, plain, everybody().certified, signing{}), time.Time{})
	wantRejected(t, err, saml.UntrustedSigner, saml.SignatureNotTrusted)
}
