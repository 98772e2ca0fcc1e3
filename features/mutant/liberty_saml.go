package mutant

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// assertionOf is the SAML assertion of a request, "" if it has none.
func assertionOf(a target.ServerRequestArgs) string {
	text, _ := base64.StdEncoding.DecodeString(a.Header.Get("saml_token"))
	return string(text)
}

// onServiceProvider is lenient with an attribute of samlWebSso20, where it is not set.
func onServiceProvider(name, value string) func() behaviour {
	return lenient(func(xml string, _ *target.ServerRequestArgs) string {
		if strings.Contains(xml, name) {
			return xml
		}
		return strings.Replace(xml, "<samlWebSso20 ", `<samlWebSso20 `+name+`="`+value+`" `, 1)
	})
}

// libertySAMLMutants are wrong about SAML assertions in headers.
var libertySAMLMutants = []Mutant{
	{
		Name: "saml-subject-unsigned", Breaks: "ZC-08",
		What: "takes a subject that was changed behind the signature",
		new: answers(func(_ *libertyWorld, a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(assertionOf(a), ">ADMIN<") {
				letIn(r, "ADMIN")
			}
		}),
	},
	{
		Name: "saml-unsigned", Breaks: "LIB-120",
		What: "takes assertions without a signature",
		new:  onServiceProvider("wantAssertionsSigned", "false"),
	},
	{
		Name: "saml-any-issuer", Breaks: "LIB-121",
		What: "does not read trustedIssuers",
		new:  lenientFor(`trustedIssuers="[^"]*"`, `trustedIssuers="ALL_ISSUERS"`),
	},
	{
		Name: "saml-skew-of-a-day", Breaks: "LIB-122",
		What: "takes assertions for a day longer",
		new:  onServiceProvider("clockSkew", "24h"),
	},
	{
		Name: "saml-any-audience", Breaks: "LIB-123",
		What: "does not read audiences",
		new:  lenientFor(`audiences="https://[^"]*"`, `audiences="ANY"`),
	},
	{
		Name: "saml-default-header-always", Breaks: "LIB-124",
		What: "looks at the default headers, too, where headerName is set",
		new: onLiberty(nil, func(_ *libertyWorld, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if text := a.Header.Get("Saml"); err == nil && text != "" && r.Status == http.StatusUnauthorized {
				a.Header = a.Header.Clone()
				a.Header.Set("saml_token", text)
				return right(a)
			}
			return r, err
		}),
	},
	{
		Name: "saml-sha1", Breaks: "LIB-125",
		What: "takes signatures by SHA-1",
		new:  onServiceProvider("signatureMethodAlgorithm", "SHA1"),
	},
	{
		Name: "saml-users-of-no-registry", Breaks: "LIB-126",
		What: "does not read mapToUserRegistry",
		new:  unread(`mapToUserRegistry="User"`),
	},
}
