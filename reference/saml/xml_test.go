package saml_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/saml"
)

// Comments and instructions that split a text: one parser reads IBMUSER.evil, the
// other IBMUSER alone, and some signatures cover neither.
func TestCommentsAndInstructions(t *testing.T) {
	for name, in := range map[string]change{
		"a comment in the user":             {">IBMUSER<", "><!---->IBMUSER<"},
		"a comment that splits the user":    {">IBMUSER<", ">IBMUSER<!---->.evil<"},
		"a comment in the issuer":           {"https://idp.example/saml</", "https://idp.example/saml<!-- -->x</"},
		"a comment in an audience":          {"https://zosconnect.example</", "https://zosconnect.example<!-- --></"},
		"an instruction in the user":        {">IBMUSER<", ">IBMUSER<?x?>.evil<"},
		"a comment in front":                {"<saml:Assertion", "<!-- x --><saml:Assertion"},
		"a declaration of XML in the midst": {">IBMUSER<", `><?xml version="1.0"?>IBMUSER<`},
	} {
		t.Run(name, func(t *testing.T) {
			changed := with(t, in.old, in.new)
			for _, attempt := range []string{changed, sign(t, changed, everybody().idp, signing{}), strings.Replace(good(t), in.old, in.new, 1)} {
				c := config()
				c.UnsignedAllowed = true
				_, err := judge(t, c, attempt)
				wantRejected(t, err, saml.Malformed, saml.NotAnAssertion)
			}
		})
	}
}

func TestEntitiesAndDocumentTypes(t *testing.T) {
	for name, in := range map[string]change{
		"a document type":         {"", `<!DOCTYPE Assertion>`},
		"an entity":               {"&user;", `<!DOCTYPE a [<!ENTITY user "SYSPROG">]>`},
		"an external entity":      {"&user;", `<!DOCTYPE a [<!ENTITY user SYSTEM "file:///etc/passwd">]>`},
		"an external subset":      {"&user;", `<!DOCTYPE a SYSTEM "http://evil.example/a.dtd">`},
		"a parameter entity":      {"", `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://evil.example/"> %x;]>`},
		"a billion laughs":        {"&c;", `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>`},
		"a default of attributes": {"", `<!DOCTYPE a [<!ATTLIST saml:Assertion ID ID "_x">]>`},
		"an entity of nobody":     {"&user;", ""},
	} {
		t.Run(name, func(t *testing.T) {
			attack := in.new + good(t)
			if in.old != "" {
				attack = strings.Replace(attack, "IBMUSER", in.old, 1)
			}
			for _, unsigned := range []bool{false, true} {
				c := config()
				c.UnsignedAllowed = unsigned
				_, err := judge(t, c, attack)
				wantRejected(t, err, saml.Malformed, saml.NotAnAssertion)
			}
		})
	}
}

func TestXMLThatParsersReadDifferently(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	for name, attack := range map[string]string{
		"no UTF-8":                            strings.Replace(good(t), "IBMUSER", "IBM\xFFUSER", 1),
		"a NUL":                               strings.Replace(good(t), "IBMUSER", "IBM\x00USER", 1),
		"a NUL by reference":                  strings.Replace(good(t), "IBMUSER", "IBM&#0;USER", 1),
		"another encoding":                    `<?xml version="1.0" encoding="UTF-7"?>` + good(t),
		"another version of XML":              `<?xml version="1.1"?>` + good(t),
		"a declaration that is late":          base64.StdEncoding.EncodeToString([]byte(" \n" + `<?xml version="1.0"?>` + good(t))),
		"an attribute twice":                  strings.Replace(good(t), `Version="2.0"`, `Version="2.0" Version="2.0"`, 1),
		"an attribute twice by its namespace": strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext xmlns:a="urn:x" xmlns:b="urn:x" a:y="1" b:y="2"/>`, 1),
		"a prefix declared twice":             strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext xmlns:a="urn:x" xmlns:a="urn:y"/>`, 1),
		"a prefix of nobody":                  strings.Replace(good(t), `<saml:AuthnContext/>`, `<x:AuthnContext/>`, 1),
		"an attribute's prefix of nobody":     strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext x:y="1"/>`, 1),
		"a prefix for nothing":                strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext xmlns:x=""/>`, 1),
		"the prefix xml for another":          strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext xmlns:xml="urn:x"/>`, 1),
		"another prefix for XML's own":        strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext xmlns:x="http://www.w3.org/XML/1998/namespace"/>`, 1),
		"a name with two colons":              strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:a:b/>`, 1),
		"a name that ends with a colon":       strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:/>`, 1),
		"a name that is no ASCII":             strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:Äuthn/>`, 1),
		"another end tag":                     strings.Replace(good(t), `</saml:Issuer>`, `</saml:Subject>`, 1),
		"an end tag with another prefix":      strings.Replace(good(t), `</saml:Issuer>`, `</ds:Issuer>`, 1),
		"an end tag less":                     strings.TrimSuffix(good(t), `</saml:Assertion>`) + ">",
		"an end tag more":                     good(t) + `</saml:Assertion>`,
		"a second root":                       good(t) + good(t),
		"text behind the root":                good(t) + "x>",
		"an attribute without quotes":         strings.Replace(good(t), `Version="2.0"`, `Version=2.0`, 1),
		"too deep":                            strings.Replace(good(t), `<saml:AuthnContext/>`, deep, 1),
		"too many elements":                   strings.Replace(good(t), `<saml:AuthnContext/>`, strings.Repeat("<a/>", 5000), 1),
		"too many attributes":                 strings.Replace(good(t), `<saml:AuthnContext/>`, `<saml:AuthnContext `+manyAttributes()+`/>`, 1),
		"too many prefixes":                   strings.Replace(good(t), `<saml:AuthnContext/>`, manyPrefixes(3, 1), 1),
		"nothing":                             "<>",
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.UnsignedAllowed = true
			_, err := judge(t, c, attack)
			wantRejected(t, err, saml.Malformed, saml.NotAnAssertion)
		})
	}
}

func manyAttributes() string {
	var text strings.Builder
	for i := range 70 {
		text.WriteString("a" + strings.Repeat("b", i) + `="1" `)
	}
	return text.String()
}

// manyPrefixes nests elements with 64 prefixes each, and has others within that
// declare one more.
func manyPrefixes(depth, within int) string {
	var text strings.Builder
	for i := range depth {
		text.WriteString("<a")
		for j := range 64 {
			fmt.Fprintf(&text, " xmlns:p%d.%d='u'", i, j)
		}
		text.WriteString(">")
	}
	return text.String() + strings.Repeat("<a xmlns:q='u'/>", within) + strings.Repeat("</a>", depth)
}

// Prefixes count where they are known, not in the whole document.
func TestPrefixesOfSiblings(t *testing.T) {
	c := config()
	c.UnsignedAllowed, c.Certificates = true, nil
	side := with(t, `<saml:AuthnContext/>`, `<saml:AuthnContext>`+strings.Repeat(manyPrefixes(1, 1), 4)+`</saml:AuthnContext>`)
	a, err := judge(t, c, side)
	wantAccepted(t, a, err)
}

func TestErrorsHoldNoAssertion(t *testing.T) {
	for _, attack := range []string{
		strings.Replace(good(t), "COLIN", "SECRETUSER<!---->", 1), strings.Replace(good(t), ">COLIN<", ">SECRETUSER<", 1),
		strings.Replace(good(t), ">COLIN<", ">SECRETUSER&x;<", 1), good(t)[:300],
	} {
		_, err := judge(t, config(), attack)
		if err == nil || strings.Contains(err.Error(), "SECRETUSER") || strings.Contains(err.Error(), "<saml") {
			t.Errorf("error is %v", err)
		}
	}
}
