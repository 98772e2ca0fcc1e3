package saml_test

import (
	"testing"

	"github.com/beevik/etree"

	"github.com/safproof/safproof/reference/saml"
)

// forged is an assertion of an attacker, by the same issuer and of another user.
func forged(t *testing.T, id string) *etree.Element {
	t.Helper()
	d := document(t, with(t, ">IBMUSER<", ">SYSPROG<"))
	d.Root().CreateAttr("ID", id)
	return d.Root()
}

// behindIssuer puts an element where a signature stands.
func behindIssuer(root, e *etree.Element) {
	root.InsertChildAt(root.SelectElement("Issuer").Index()+1, e)
}

// Signature wrapping: an assertion that was signed stands somewhere in a document
// whose root, or whose other assertion, says something else. After "On Breaking SAML:
// Be Whoever You Want to Be" (Somorovsky and others, 2012), for assertions that stand
// alone.
func TestSignatureWrapping(t *testing.T) {
	for name, attack := range map[string]func(original *etree.Element) *etree.Element{
		"the original in an Object of the forged one's signature": func(original *etree.Element) *etree.Element {
			signature := original.RemoveChildAt(original.SelectElement("Signature").Index()).(*etree.Element)
			signature.CreateElement("ds:Object").AddChild(original)
			root := forged(t, "_evil")
			behindIssuer(root, signature)
			return root
		},
		"the same, with the original's signature left in it": func(original *etree.Element) *etree.Element {
			signature := original.SelectElement("Signature").Copy()
			signature.CreateElement("ds:Object").AddChild(original)
			root := forged(t, "_evil")
			behindIssuer(root, signature)
			return root
		},
		"the same, with one ID for both": func(original *etree.Element) *etree.Element {
			signature := original.RemoveChildAt(original.SelectElement("Signature").Index()).(*etree.Element)
			signature.CreateElement("ds:Object").AddChild(original)
			root := forged(t, "_a1")
			behindIssuer(root, signature)
			return root
		},
		"the original in Advice": func(original *etree.Element) *etree.Element {
			root := forged(t, "_evil")
			advice := root.CreateElement("saml:Advice")
			root.RemoveChild(advice)
			root.InsertChildAt(root.SelectElement("Conditions").Index()+1, advice)
			advice.AddChild(original)
			return root
		},
		"the original in the data of the confirmation": func(original *etree.Element) *etree.Element {
			root := forged(t, "_evil")
			root.FindElement(".//saml:SubjectConfirmationData").AddChild(original)
			return root
		},
		"the original in an attribute": func(original *etree.Element) *etree.Element {
			root := forged(t, "_evil")
			root.FindElement(".//saml:AttributeValue").AddChild(original)
			return root
		},
		"the original in KeyInfo": func(original *etree.Element) *etree.Element {
			signature := original.RemoveChildAt(original.SelectElement("Signature").Index()).(*etree.Element)
			signature.SelectElement("KeyInfo").AddChild(original)
			root := forged(t, "_evil")
			behindIssuer(root, signature)
			return root
		},
		"the original in an element of nobody": func(original *etree.Element) *etree.Element {
			root := forged(t, "_evil")
			wrapper := root.FindElement(".//saml:AuthnContext").CreateElement("x:Wrapper")
			wrapper.CreateAttr("xmlns:x", "urn:x")
			wrapper.AddChild(original)
			return root
		},
		"the forged one in the original": func(original *etree.Element) *etree.Element {
			original.FindElement(".//saml:AttributeValue").AddChild(forged(t, "_evil"))
			return original
		},
		"the forged one in the original's signature": func(original *etree.Element) *etree.Element {
			original.SelectElement("Signature").SelectElement("KeyInfo").AddChild(forged(t, "_evil"))
			return original
		},
		"the forged one in the original, with its ID": func(original *etree.Element) *etree.Element {
			original.SelectElement("Signature").SelectElement("KeyInfo").AddChild(forged(t, "_a1"))
			return original
		},
		"two signatures": func(original *etree.Element) *etree.Element {
			behindIssuer(original, original.SelectElement("Signature").Copy())
			return original
		},
		"a signature deeper down": func(original *etree.Element) *etree.Element {
			signature := original.RemoveChildAt(original.SelectElement("Signature").Index()).(*etree.Element)
			original.SelectElement("Subject").AddChild(signature)
			return original
		},
		"an encrypted assertion within": func(original *etree.Element) *etree.Element {
			original.FindElement(".//saml:AuthnContext").CreateElement("saml:EncryptedAssertion")
			return original
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := etree.NewDocument()
			d.SetRoot(attack(document(t, good(t)).Root()))
			// An attacker also tries a server that wants no signature.
			for _, unsigned := range []bool{false, true} {
				c := config()
				c.UnsignedAllowed = unsigned
				_, err := judge(t, c, text(d))
				wantRejected(t, err, saml.Ambiguous, "")
			}
		})
	}
}

func TestAForgedAssertionBesideTheOriginalInAResponse(t *testing.T) {
	for name, forgedFirst := range map[string]bool{"the forged one first": true, "the original first": false} {
		t.Run(name, func(t *testing.T) {
			d := etree.NewDocument()
			response := d.CreateElement("samlp:Response")
			response.CreateAttr("xmlns:samlp", "urn:oasis:names:tc:SAML:2.0:protocol")
			original := document(t, good(t)).Root()
			if forgedFirst {
				response.AddChild(forged(t, "_evil"))
			}
			response.AddChild(original)
			if !forgedFirst {
				response.AddChild(forged(t, "_evil"))
			}
			_, err := judge(t, config(), text(d))
			wantRejected(t, err, saml.Malformed, saml.ResponseNotSupported)
		})
	}
}

func TestIDsThatAreNotUnique(t *testing.T) {
	for name, attribute := range map[string]string{
		"ID": `ID="_a1"`, "Id": `Id="_a1"`, "id": `id="_a1"`, "xml:id": `xml:id="_a1"`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := judge(t, config(), sign(t, with(t, `<saml:AuthnContext/>`, `<saml:AuthnContext `+attribute+`/>`), everybody().idp, signing{}))
			wantRejected(t, err, saml.Ambiguous, "")
		})
	}
	a, err := judge(t, config(), sign(t, with(t, `<saml:AuthnContext/>`, `<saml:AuthnContext ID="_a2"/>`), everybody().idp, signing{}))
	wantAccepted(t, a, err)
}

// A signature of an element with an ID of its own covers no assertion.
func TestASignatureOfAPart(t *testing.T) {
	d := document(t, with(t, `<saml:Conditions `, `<saml:Conditions ID="_part" `))
	part := d.Root().SelectElement("Conditions").Copy()
	part.CreateAttr("xmlns:saml", "urn:oasis:names:tc:SAML:2.0:assertion")
	signature := signatureOf(t, part, everybody().idp, signing{})
	behindIssuer(d.Root(), signature)
	_, err := judge(t, config(), text(d))
	wantRejected(t, err, saml.BadSignature, saml.SignatureNotTrusted)
}
