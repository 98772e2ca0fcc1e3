package saml

import (
	"slices"
	"time"
)

// bearer is the method of confirmation that is taken.
const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

// entityFormat is the only Format that an Issuer may have.
const entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"

// Validate judges a token as [Validator.Token] returns it. The error is a
// [*Rejection].
func (v *Validator) Validate(token string, now time.Time) (Assertion, error) {
	assertion, rejection := v.validate(token, now)
	if rejection != nil {
		return Assertion{}, rejection
	}
	return assertion, nil
}

func (v *Validator) validate(token string, now time.Time) (Assertion, *Rejection) {
	data, err := Decode(token, v.config.MaxSize)
	if err != nil {
		return Assertion{}, err.(*Rejection)
	}
	document, err := parseXML(data)
	if err != nil {
		return Assertion{}, reject(Malformed, NotAnAssertion, "%v", err)
	}
	if rejection := checkForm(document); rejection != nil {
		return Assertion{}, rejection
	}
	if rejection := v.hasStatementAndSubject(document); rejection != nil {
		return Assertion{}, rejection
	}
	if rejection := v.issuer(document); rejection != nil {
		return Assertion{}, rejection
	}
	root, rejection := v.verify(data, document, now)
	if rejection != nil {
		return Assertion{}, rejection
	}
	return v.judge(root, now)
}

// judge reads what the signature covers. Nothing else is known to it.
func (v *Validator) judge(root *node, now time.Time) (Assertion, *Rejection) {
	for _, check := range []func(*node, time.Time) *Rejection{
		func(n *node, _ time.Time) *Rejection { return v.hasStatementAndSubject(n) },
		func(n *node, _ time.Time) *Rejection { return v.issuer(n) },
		v.subject, v.conditions, v.sessions,
	} {
		if rejection := check(root, now); rejection != nil {
			return Assertion{}, rejection
		}
	}
	assertion, rejection := v.read(root)
	if rejection != nil {
		return Assertion{}, rejection
	}
	return assertion, v.once(root, assertion, now)
}

// hasStatementAndSubject looks for what Liberty wants of an assertion before it
// judges it at all. Without an AuthnStatement it judges none, and says nothing.
func (v *Validator) hasStatementAndSubject(root *node) *Rejection {
	switch {
	case root.one(nsAssertion, "Subject") == nil:
		return reject(Malformed, ElementMissing, "element Subject is missing")
	case root.one(nsAssertion, "AuthnStatement") == nil:
		return reject(Malformed, "", "element AuthnStatement is missing")
	}
	return nil
}

func (v *Validator) issuer(root *node) *Rejection {
	n := root.one(nsAssertion, "Issuer")
	if format, found := n.attribute("Format"); found && format != entityFormat {
		return reject(WrongIssuer, IssuerFormat, "Format of Issuer is %s", short(format))
	}
	issuer, isPlain := n.plain()
	if !isPlain || issuer == "" || !v.anyIssue && !slices.Contains(v.config.TrustedIssuers, issuer) {
		return reject(WrongIssuer, IssuerNotTrusted, "Issuer is %s, which trustedIssuers does not hold", short(issuer))
	}
	return nil
}

// subject looks at the first bearer confirmation.
func (v *Validator) subject(root *node, now time.Time) *Rejection {
	for _, confirmation := range root.one(nsAssertion, "Subject").all(nsAssertion, "SubjectConfirmation") {
		if method, _ := confirmation.attribute("Method"); method == bearer {
			return v.confirmation(confirmation, now)
		}
	}
	return reject(NoConfirmation, NoBearer, "there is no bearer confirmation of the subject")
}

func (v *Validator) confirmation(confirmation *node, now time.Time) *Rejection {
	all := confirmation.all(nsAssertion, "SubjectConfirmationData")
	switch len(all) {
	case 0:
		return reject(NoConfirmation, ElementMissing, "element SubjectConfirmationData is missing")
	case 1:
	default:
		return reject(Ambiguous, "", "there are two elements SubjectConfirmationData")
	}
	data := all[0]
	if _, found := data.attribute("NotBefore"); found {
		return reject(NoConfirmation, ConfirmationStarts, "SubjectConfirmationData has NotBefore")
	}
	end, found, rejection := instant(data, "NotOnOrAfter")
	switch {
	case rejection != nil:
		return rejection
	case !found:
		return reject(NoConfirmation, AttributeMissing, "NotOnOrAfter of SubjectConfirmationData is missing")
	case v.over(end, now):
		return reject(Expired, ConfirmationOver, "NotOnOrAfter of SubjectConfirmationData is %s and it is %s", stamp(end), stamp(now))
	}
	recipient, _ := data.attribute("Recipient")
	if v.config.Strict.Recipient != "" && recipient != v.config.Strict.Recipient {
		return reject(WrongRecipient, "", "Recipient is %s", short(recipient))
	}
	if _, found := data.attribute("InResponseTo"); found && v.config.Strict.Unsolicited {
		return reject(NoConfirmation, "", "InResponseTo is there, and nobody asked for the assertion")
	}
	return nil
}

// over says whether a NotOnOrAfter has passed.
func (v *Validator) over(end, now time.Time) bool {
	if v.config.Strict.Exact {
		return !now.Before(end)
	}
	return end.Add(v.config.ClockSkew).Before(now)
}

func (v *Validator) sessions(root *node, now time.Time) *Rejection {
	for _, statement := range root.all(nsAssertion, "AuthnStatement") {
		end, found, rejection := instant(statement, "SessionNotOnOrAfter")
		switch {
		case rejection != nil:
			return rejection
		case found && v.over(end, now):
			return reject(Expired, SessionOver, "SessionNotOnOrAfter is %s and it is %s", stamp(end), stamp(now))
		}
	}
	return nil
}
