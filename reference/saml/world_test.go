package saml_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/safproof/safproof/reference/saml"
)

const (
	issuer   = "https://idp.example/saml"
	audience = "https://zosconnect.example"
)

// clock is when assertions are judged; plain holds then.
var clock = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// plain is an assertion without a signature. The tests change its parts.
const plain = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="2026-11-27T11:59:00Z">` +
	`<saml:Issuer>https://idp.example/saml</saml:Issuer>` +
	`<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">IBMUSER</saml:NameID>` +
	`<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">` +
	`<saml:SubjectConfirmationData NotOnOrAfter="2026-11-27T12:05:00Z" Recipient="https://zosconnect.example/api"/></saml:SubjectConfirmation></saml:Subject>` +
	`<saml:Conditions NotBefore="2026-11-27T11:59:00Z" NotOnOrAfter="2026-11-27T12:05:00Z">` +
	`<saml:AudienceRestriction><saml:Audience>https://zosconnect.example</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
	`<saml:AuthnStatement AuthnInstant="2026-11-27T11:59:00Z" SessionNotOnOrAfter="2026-11-27T14:00:00Z"><saml:AuthnContext/></saml:AuthnStatement>` +
	`<saml:AttributeStatement><saml:Attribute Name="uid"><saml:AttributeValue>COLIN</saml:AttributeValue></saml:Attribute>` +
	`<saml:Attribute Name="groups"><saml:AttributeValue>SYS1</saml:AttributeValue><saml:AttributeValue>DEV</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>` +
	`</saml:Assertion>`

// party is someone with a key and a certificate.
type party struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

// world has an identity provider that is trusted, another one that is not, and a
// third whose certificate an authority signed.
type world struct{ idp, stranger, authority, certified, expired party }

var everybody = sync.OnceValue(func() world {
	var w world
	keys := make([]*rsa.PrivateKey, 3)
	for i := range keys {
		keys[i] = must(rsa.GenerateKey(rand.Reader, 2048))
	}
	year := 365 * 24 * time.Hour
	w.idp = issued("idp", keys[0], party{}, clock.Add(year))
	w.stranger = issued("stranger", keys[1], party{}, clock.Add(year))
	w.authority = issued("authority", keys[2], party{}, clock.Add(year))
	w.certified = issued("certified", keys[0], w.authority, clock.Add(year))
	w.expired = issued("expired", keys[0], w.authority, clock.Add(-time.Hour))
	return w
})

func issued(name string, key *rsa.PrivateKey, by party, until time.Time) party {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(name))), Subject: pkix.Name{CommonName: name},
		NotBefore: clock.Add(-24 * time.Hour), NotAfter: until, BasicConstraintsValid: true, IsCA: by.key == nil,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if by.key == nil {
		by = party{key, template}
	}
	der := must(x509.CreateCertificate(rand.Reader, template, by.certificate, key.Public(), by.key))
	return party{key, must(x509.ParseCertificate(der))}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// signing is how an assertion is signed. The zero value is how it should be.
type signing struct {
	method        string // "" means RSA with SHA256
	canonicalizer dsig.Canonicalizer
	chain         []*x509.Certificate // in KeyInfo; nil: the signer's
	idAttribute   string              // "" means ID
}

// sign signs the XML of an assertion and puts the signature behind its Issuer.
func sign(t testing.TB, text string, by party, how signing) string {
	t.Helper()
	document := etree.NewDocument()
	if err := document.ReadFromString(text); err != nil {
		t.Fatalf("test assertion: %v", err)
	}
	root := document.Root()
	signature := signatureOf(t, root, by, how)
	root.InsertChildAt(root.ChildElements()[0].Index()+1, signature)
	return must(document.WriteToString())
}

func signatureOf(t testing.TB, root *etree.Element, by party, how signing) *etree.Element {
	t.Helper()
	chain := [][]byte{by.certificate.Raw}
	if how.chain != nil {
		chain = nil
		for _, c := range how.chain {
			chain = append(chain, c.Raw)
		}
	}
	context := must(dsig.NewSigningContext(by.key, chain))
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	if how.canonicalizer != nil {
		context.Canonicalizer = how.canonicalizer
	}
	if how.idAttribute != "" {
		context.IdAttribute = how.idAttribute
	}
	if how.method != "" {
		if err := context.SetSignatureMethod(how.method); err != nil {
			t.Fatal(err)
		}
	}
	// Canonicalization changes the element, comments and order of attributes, too.
	signature, err := context.ConstructSignature(root.Copy(), true)
	if err != nil {
		t.Fatalf("sign: %v", err)
	}
	return signature
}

// good is plain, signed by the identity provider.
func good(t testing.TB) string { return sign(t, plain, everybody().idp, signing{}) }

// with is plain with a part replaced. The part must be there.
func with(t testing.TB, old, new string) string {
	t.Helper()
	if !strings.Contains(plain, old) {
		t.Fatalf("the test assertion has no %s", old)
	}
	return strings.Replace(plain, old, new, 1)
}

// config is Liberty's with its defaults, and trusts the identity provider.
func config() saml.Config {
	return saml.Config{
		TrustedIssuers: []string{issuer}, ClockSkew: saml.DefaultClockSkew,
		Certificates: []*x509.Certificate{everybody().idp.certificate},
	}
}

func validator(t testing.TB, c saml.Config) *saml.Validator {
	t.Helper()
	v, err := saml.New(c)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return v
}

// judge judges the XML of an assertion.
func judge(t testing.TB, c saml.Config, text string) (saml.Assertion, error) {
	t.Helper()
	return validator(t, c).Validate(text, clock)
}

// wantRejected fails the test unless the error is this rejection.
func wantRejected(t testing.TB, err error, reason saml.Reason, message saml.Message) {
	t.Helper()
	var rejection *saml.Rejection
	if !errors.As(err, &rejection) {
		t.Fatalf("error is %v, want a rejection %s %s", err, reason, message)
	}
	if rejection.Reason != reason || rejection.Message != message {
		t.Errorf("rejected with %s %q, want %s %q (%v)", rejection.Reason, rejection.Message, reason, message, err)
	}
}

func wantAccepted(t testing.TB, a saml.Assertion, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("rejected: %v", err)
	}
	if a.User != "IBMUSER" {
		t.Errorf("user is %q, want IBMUSER", a.User)
	}
}

func wantEqual(t testing.TB, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// document returns a parsed copy of an assertion, for attacks on it.
func document(t testing.TB, text string) *etree.Document {
	t.Helper()
	d := etree.NewDocument()
	if err := d.ReadFromString(text); err != nil {
		t.Fatal(err)
	}
	return d
}

func text(d *etree.Document) string { return must(d.WriteToString()) }
