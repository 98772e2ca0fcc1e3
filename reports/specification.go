package reports

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// unsettled opens a source that is named because it leaves the matter open.
const unsettled = "not settled: "

var (
	rfc = regexp.MustCompile(`^RFC (\d+)\b`)
	// thread is the part of a project's name that names one conversation in it.
	thread = regexp.MustCompile(` (?:issue|pull request)s? \d.*$`)
)

// rfcTitles spells the RFCs that rules name first, as their front pages do.
var rfcTitles = map[string]string{
	"RFC 2104": "HMAC: Keyed-Hashing for Message Authentication",
	"RFC 4648": "The Base16, Base32, and Base64 Data Encodings",
	"RFC 6265": "HTTP State Management Mechanism",
	"RFC 6749": "The OAuth 2.0 Authorization Framework",
	"RFC 6750": "The OAuth 2.0 Authorization Framework: Bearer Token Usage",
	"RFC 7515": "JSON Web Signature (JWS)",
	"RFC 7516": "JSON Web Encryption (JWE)",
	"RFC 7517": "JSON Web Key (JWK)",
	"RFC 7518": "JSON Web Algorithms (JWA)",
	"RFC 7519": "JSON Web Token (JWT)",
	"RFC 7617": "The 'Basic' HTTP Authentication Scheme",
	"RFC 7662": "OAuth 2.0 Token Introspection",
	"RFC 7797": "JSON Web Signature (JWS) Unencoded Payload Option",
	"RFC 8017": "PKCS #1: RSA Cryptography Specifications Version 2.2",
	"RFC 8032": "Edwards-Curve Digital Signature Algorithm (EdDSA)",
	"RFC 8037": "CFRG Elliptic Curve Signatures in JOSE",
	"RFC 8259": "The JavaScript Object Notation (JSON) Data Interchange Format",
	"RFC 8725": "JSON Web Token Best Current Practices",
	"RFC 9110": "HTTP Semantics",
}

// specification is the document that a rule is taken from, by its first source
// that names one: a source that begins with a title in quotes does not say
// whose it is. A rule without any source stands under its chapter.
func (r Rule) specification() string {
	for _, source := range r.Sources {
		if name := documentOf(source); name != "" {
			return name
		}
	}
	for _, source := range r.Sources {
		if !strings.HasPrefix(source, unsettled) {
			return shortened(oneLine(source), longestName)
		}
	}
	if len(r.Sources) > 0 {
		return "Settled by no document"
	}
	return chapter(r.System)
}

// longestName of a document, in characters.
const longestName = 120

// documentOf is what stands before the section: "RFC 7515" of "RFC 7515,
// section 2", "z/OS Connect 3.0" of `z/OS Connect 3.0, "API provider"`.
func documentOf(source string) string {
	source, open := strings.CutPrefix(oneLine(source), unsettled)
	name := rfc.FindString(source)
	if name != "" || open { // that which leaves a matter open may say so in any words
		return name
	}
	name, _, _ = strings.Cut(source, `"`)
	for _, end := range []string{", ", "; ", ": ", " ("} {
		name, _, _ = strings.Cut(name, end)
	}
	name = strings.TrimSpace(thread.ReplaceAllString(name, ""))
	if parts := strings.SplitN(source, `"`, 3); name == "IBM" && len(parts) == 3 { // the house, not the document
		name = `IBM, "` + parts[1] + `"`
	}
	return shortened(name, longestName)
}

// specificationTitle is the document's name with the title that it bears.
func specificationTitle(name string) string {
	if title := rfcTitles[name]; title != "" {
		return name + ", " + title
	}
	return name
}

// sortSpecifications puts RFCs first, by number, and the rest by name, so that
// the order does not hang on which targets are shown.
func sortSpecifications(groups []group) {
	number := func(name string) int {
		m := rfc.FindStringSubmatch(name)
		if m == nil {
			return 1 << 30
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return 1 << 30
		}
		return n
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(number(a.Specification), number(b.Specification)), cmp.Compare(a.Specification, b.Specification))
	})
}
