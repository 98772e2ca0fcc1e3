package liberty_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/safproof/safproof/reference/liberty"
)

// assertion is one of jane, signed by one of the identities or with "" by nobody, in
// base64. Some of its text is replaced, old and new in turn.
func assertion(t testing.TB, by string, change ...string) string {
	t.Helper()
	return signedAssertion(t, by, dsig.RSASHA256SignatureMethod, change...)
}

// signedAssertion is one whose signature is by an algorithm.
func signedAssertion(t testing.TB, by, algorithm string, change ...string) string {
	t.Helper()
	at := func(d time.Duration) string { return start.Add(d).Format(time.RFC3339) }
	text := strings.NewReplacer(change...).Replace(`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="` + at(0) + `">` +
		`<saml:Issuer>https://idp.example/saml</saml:Issuer><saml:Subject><saml:NameID>jane</saml:NameID>` +
		`<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="` + at(5*time.Minute) + `"/></saml:SubjectConfirmation></saml:Subject>` +
		`<saml:Conditions NotBefore="` + at(0) + `" NotOnOrAfter="` + at(5*time.Minute) + `"><saml:AudienceRestriction><saml:Audience>mq</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
		`<saml:AuthnStatement AuthnInstant="` + at(0) + `"><saml:AuthnContext/></saml:AuthnStatement></saml:Assertion>`)
	if by == "" {
		return base64.StdEncoding.EncodeToString([]byte(text))
	}
	document := etree.NewDocument()
	must(t, document.ReadFromString(text))
	who := identities()[by]
	context, err := dsig.NewSigningContext(who.private, [][]byte{who.certificate.Raw})
	must(t, err)
	must(t, context.SetSignatureMethod(algorithm))
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	root := document.Root()
	signature, err := context.ConstructSignature(root.Copy(), true)
	must(t, err)
	root.InsertChildAt(root.ChildElements()[0].Index()+1, signature)
	signed, err := document.WriteToString()
	must(t, err)
	return base64.StdEncoding.EncodeToString([]byte(signed))
}

func TestSAML(t *testing.T) {
	provider := func(attributes, below string) string {
		return keyStoreElement + jane + `<samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" ` + attributes + `>
			<pkixTrustEngine trustedIssuers="https://idp.example/saml" trustAnchor="defaultKeyStore"/>` + below + `</samlWebSso20>`
	}
	later := start.Add(time.Hour)
	good := assertion(t, "client")
	for _, test := range []struct {
		name, elements string
		request        *http.Request
		status         int
		messages       string
		by             liberty.Mechanism
	}{
		{"good", provider(``, ``), request("saml_token", good), 200, "", liberty.SAML},
		{"in Authorization", provider(``, ``), request("Authorization", `saml_token="`+good+`"`), 200, "", liberty.SAML},
		{"audience", provider(`audiences="mq"`, ``), request("saml_token", good), 200, "", liberty.SAML},
		{"another audience", provider(`audiences="db"`, ``), request("saml_token", good), 401, "CWWKS5060E", liberty.SAML},
		{"none", provider(``, ``), request(), 401, "CWWKS5013E", liberty.SAML},
		{"in another header", provider(``, ``), request("saml", good), 401, "CWWKS5013E", liberty.SAML},
		{"of a stranger", provider(``, ``), request("saml_token", assertion(t, "client", "idp.example", "other.example")), 401, "CWWKS5045E", liberty.SAML},
		{"of a key that is not in the trust store", provider(``, ``), request("saml_token", assertion(t, "stranger")), 401, "CWWKS5049E", liberty.SAML},
		{"garbage", provider(``, ``), request("saml_token", "%%%"), 401, "CWWKS5208E", liberty.SAML},
		{"a cookie is no help", provider(``, ``), cookie(t, request(), "basic", "jane", later), 401, "CWWKS5013E", liberty.SAML},
		{"a cookie goes before, if it is not disabled", provider(`disableLtpaCookie="false"`, ``), cookie(t, request(), "basic", "jane", later), 200, "", liberty.SSO},
		{"the filter does not accept the request", provider(``, `<authFilter><remoteAddress ip="10.9.9.9"/></authFilter>`), basic("jane", "rosebud"), 200, "", liberty.Basic},
		{"a user of the registry", provider(`mapToUserRegistry="User"`, ``), request("saml_token", good), 200, "", liberty.SAML},
		{"somebody whom the registry does not have", provider(`mapToUserRegistry="User"`, ``), request("saml_token", assertion(t, "client", ">jane<", ">joe<")), 401, "", liberty.SAML},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, test.elements, withKeys).Decide(test.request)
			if d.Status != test.status || ids(d) != test.messages || d.Mechanism != test.by {
				t.Errorf("status %d by %s, messages %q; want %d by %s, %q\n%s", d.Status, d.Mechanism, ids(d), test.status, test.by, test.messages, show(d))
			}
			if d.Mechanism == liberty.SAML && d.Cookies.Get("LtpaToken2") != nil {
				t.Error("there is a cookie, and disableLtpaCookie is true")
			}
		})
	}
	d := newWorld(t, provider(``, ``)).Decide(request("saml_token", good))
	if d.Identity.User != "jane" || d.Identity.Realm != "https://idp.example/saml" || d.Identity.Client != "sp" {
		t.Errorf("identity %+v", d.Identity)
	}
}

// Two service providers in one line, without ids, each judge by their own attributes.
func TestSAMLInOneLine(t *testing.T) {
	provider := func(path, attributes string) string {
		return `<samlWebSso20 inboundPropagation="required" headerName="saml_token" ` + attributes + `>` +
			`<pkixTrustEngine trustedIssuers="https://idp.example/saml" trustAnchor="defaultKeyStore"/>` +
			`<authFilter><requestUrl urlPattern="` + path + `"/></authFilter></samlWebSso20>`
	}
	w := newWorld(t, keyStoreElement+provider("/login", ``)+provider("/public", `wantAssertionsSigned="false"`))
	unsigned := request("saml_token", assertion(t, ""))
	if d := w.Decide(unsigned); d.Status != 401 {
		t.Errorf("an unsigned assertion for /login: status %d, want 401\n%s", d.Status, show(d))
	}
	unsigned.URL.Path = "/public"
	if d := w.Decide(unsigned); d.Status != 200 {
		t.Errorf("an unsigned assertion for /public: status %d, want 200\n%s", d.Status, show(d))
	}
}
