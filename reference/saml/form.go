package saml

import (
	"regexp"
	"strings"
	"time"
)

// ranks is the order of an assertion's children (SAML core, section 2.3.3). Those
// of one rank may stand in any order.
var ranks = map[string]int{
	"Issuer": 1, "Signature": 2, "Subject": 3, "Conditions": 4, "Advice": 5,
	"Statement": 6, "AuthnStatement": 6, "AuthzDecisionStatement": 6, "AttributeStatement": 6,
}

const statements = 6 // rank of what may stand several times

// checkForm looks whether a document is an assertion, and one that can be read in
// one way only.
func checkForm(root *node) *Rejection {
	switch {
	case root.is(nsProtocol, "Response"):
		return reject(Malformed, ResponseNotSupported, "it is a samlp:Response; send the assertion alone")
	case root.is(nsAssertion, "EncryptedAssertion"):
		return reject(Encrypted, "", "it is encrypted")
	case !root.is(nsAssertion, "Assertion"):
		return reject(Malformed, NotAnAssertion, "its root is no assertion of SAML 2.0")
	}
	for _, check := range []func(*node) *Rejection{checkVersion, checkChildren, checkSingle, checkIDs} {
		if rejection := check(root); rejection != nil {
			return rejection
		}
	}
	return nil
}

func checkVersion(root *node) *Rejection {
	if version, _ := root.attribute("Version"); version != "2.0" {
		return reject(Malformed, WrongVersion, "Version is %s, and it must be 2.0", short(version))
	}
	if id, _ := root.attribute("ID"); !asciiName.MatchString(id) {
		return reject(Malformed, "", "ID is missing or no name")
	}
	if _, _, err := instant(root, "IssueInstant"); err != nil {
		return err
	}
	if _, found := root.attribute("IssueInstant"); !found {
		return reject(Malformed, "", "IssueInstant is missing")
	}
	return nil
}

// checkChildren looks for the children of an assertion: all known, in the order of
// the schema, and none twice that may stand once.
func checkChildren(root *node) *Rejection {
	if trim(string(root.text)) != "" {
		return reject(Malformed, "", "there is text between the elements of the assertion")
	}
	last := 0
	for _, child := range root.children {
		rank := ranks[child.local]
		if known := child.space == nsAssertion && rank != 2 || child.is(nsSignature, "Signature"); !known || rank == 0 {
			return reject(Malformed, "", "an assertion has no element %s", short(child.local))
		}
		switch {
		case rank == last && rank != statements:
			return reject(Ambiguous, "", "there are two elements %s", child.local)
		case rank < last:
			return reject(Malformed, "", "element %s stands in the wrong place", child.local)
		}
		last = rank
	}
	if root.one(nsAssertion, "Issuer") == nil {
		return reject(Malformed, "", "element Issuer is missing")
	}
	return nil
}

// checkSingle looks for a second assertion or signature anywhere, and for what is
// encrypted.
func checkSingle(root *node) (rejection *Rejection) {
	signatures := 0
	root.walk(func(n *node) {
		switch {
		case n != root && (n.is(nsAssertion, "Assertion") || n.is(nsAssertion, "EncryptedAssertion")):
			rejection = reject(Ambiguous, "", "there is an assertion within the assertion")
		case n.is(nsAssertion, "EncryptedID") || n.is(nsAssertion, "EncryptedAttribute"):
			rejection = reject(Encrypted, "", "element %s is encrypted", n.local)
		case n.is(nsSignature, "Signature"):
			signatures++
		}
	})
	if rejection == nil && (signatures > 1 || signatures == 1 && root.one(nsSignature, "Signature") == nil) {
		rejection = reject(Ambiguous, "", "a signature stands where the assertion's does not")
	}
	return rejection
}

// checkIDs looks for two equal IDs, in whatever attribute a verifier might take for
// one.
func checkIDs(root *node) (rejection *Rejection) {
	seen := map[string]bool{}
	root.walk(func(n *node) {
		for _, a := range n.attributes {
			if !strings.EqualFold(a.local, "id") || a.space != "" && a.space != nsXML {
				continue
			}
			if seen[a.value] {
				rejection = reject(Ambiguous, "", "two elements have the ID %s", short(a.value))
			}
			seen[a.value] = true
		}
	})
	return rejection
}

// instantForm is a time of XML Schema with a zone.
var instantForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`)

// instant reads an attribute that is a time, and says whether it is there.
func instant(n *node, name string) (at time.Time, found bool, rejection *Rejection) {
	value, found := n.attribute(name)
	if !found {
		return time.Time{}, false, nil
	}
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil || !instantForm.MatchString(value) {
		return time.Time{}, true, reject(Malformed, "", "%s of %s is no time with a zone", name, n.local)
	}
	return at.UTC(), true, nil
}
