package saml

import (
	"slices"
	"time"
)

// Assertion is what an assertion says that was found to be good.
type Assertion struct {
	ID, Issuer string
	// NameID and its Format; "" if they are not there.
	NameID, NameIDFormat string
	// User, Unique, Realm and Groups as the configuration wants them.
	User, Unique, Realm string
	Groups              []string
	// SessionEnds is the first SessionNotOnOrAfter, in UTC; zero if there is none.
	SessionEnds time.Time
	// Attributes by name, with those values that are texts.
	Attributes map[string][]string
}

// read reads an assertion that all checks have passed.
func (v *Validator) read(root *node) (Assertion, *Rejection) {
	a := Assertion{Attributes: attributes(root)}
	a.ID, _ = root.attribute("ID")
	a.Issuer, _ = root.one(nsAssertion, "Issuer").plain()
	if rejection := a.readName(root.one(nsAssertion, "Subject")); rejection != nil {
		return Assertion{}, rejection
	}
	for _, statement := range root.all(nsAssertion, "AuthnStatement") {
		if end, found, _ := instant(statement, "SessionNotOnOrAfter"); found && (a.SessionEnds.IsZero() || end.Before(a.SessionEnds)) {
			a.SessionEnds = end
		}
	}
	rejection := v.identify(&a)
	return a, rejection
}

func (a *Assertion) readName(subject *node) *Rejection {
	names := subject.all(nsAssertion, "NameID")
	switch {
	case len(names) > 1:
		return reject(Ambiguous, "", "the subject has two names")
	case subject.one(nsAssertion, "BaseID") != nil:
		return reject(MissingIdentity, "", "the subject has a BaseID")
	case len(names) == 0:
		return nil
	}
	name, isPlain := names[0].plain()
	if !isPlain {
		return reject(Malformed, "", "there are elements in NameID")
	}
	a.NameID = name
	a.NameIDFormat, _ = names[0].attribute("Format")
	return nil
}

// attributes reads the attribute statements. Values that are no texts are left out.
func attributes(root *node) map[string][]string {
	found := map[string][]string{}
	for _, statement := range root.all(nsAssertion, "AttributeStatement") {
		for _, n := range statement.all(nsAssertion, "Attribute") {
			name, _ := n.attribute("Name")
			for _, value := range n.all(nsAssertion, "AttributeValue") {
				if text, isPlain := value.plain(); isPlain && name != "" {
					found[name] = append(found[name], text)
				}
			}
		}
	}
	return found
}

// identify fills in who the user is.
func (v *Validator) identify(a *Assertion) *Rejection {
	c := v.config
	a.User, a.Realm = a.NameID, a.Issuer
	for _, field := range []struct {
		name string
		to   *string
	}{{c.UserIdentifier, &a.User}, {c.RealmIdentifier, &a.Realm}} {
		if field.name == "" || field.to == &a.Realm && c.RealmName != "" {
			continue
		}
		value, rejection := a.single(field.name)
		if rejection != nil {
			return rejection
		}
		*field.to = value
	}
	if a.User == "" {
		return reject(MissingIdentity, "", "the subject has no name")
	}
	if c.RealmName != "" {
		a.Realm = c.RealmName
	}
	a.Unique = a.User
	if c.UserUniqueIdentifier != "" {
		value, rejection := a.single(c.UserUniqueIdentifier)
		if rejection != nil {
			return rejection
		}
		a.Unique = value
	}
	if c.GroupIdentifier != "" {
		a.Groups = slices.Clone(a.Attributes[c.GroupIdentifier])
	}
	return nil
}

// single returns the value of an attribute that must have one.
func (a *Assertion) single(name string) (string, *Rejection) {
	switch values := a.Attributes[name]; {
	case len(values) == 0 || len(values) == 1 && values[0] == "":
		return "", reject(MissingIdentity, AttributeNotThere, "attribute %s is missing", short(name))
	case len(values) > 1:
		return "", reject(Ambiguous, "", "attribute %s has several values", short(name))
	default:
		return values[0], nil
	}
}
