package saml

import (
	"slices"
	"time"
)

// conditions looks at Conditions (SAML core, section 2.5).
func (v *Validator) conditions(root *node, now time.Time) *Rejection {
	conditions := root.one(nsAssertion, "Conditions")
	if conditions == nil || conditions.one(nsAssertion, "AudienceRestriction") == nil {
		return reject(WrongCondition, ElementMissing, "element AudienceRestriction is missing")
	}
	begin, found, rejection := instant(conditions, "NotBefore")
	switch {
	case rejection != nil:
		return rejection
	case found && begin.Add(-v.config.ClockSkew).After(now):
		return reject(NotYetValid, NotYet, "NotBefore is %s and it is %s", stamp(begin), stamp(now))
	}
	end, found, rejection := instant(conditions, "NotOnOrAfter")
	switch {
	case rejection != nil:
		return rejection
	case found && v.over(end, now):
		return reject(Expired, Over, "NotOnOrAfter of Conditions is %s and it is %s", stamp(end), stamp(now))
	}
	return v.each(conditions)
}

// each looks at the conditions in their order.
func (v *Validator) each(conditions *node) *Rejection {
	for _, condition := range conditions.children {
		switch {
		case condition.is(nsAssertion, "AudienceRestriction"):
			if rejection := v.audience(conditions.all(nsAssertion, "AudienceRestriction")); rejection != nil {
				return rejection
			}
		case condition.is(nsAssertion, "OneTimeUse"), condition.is(nsAssertion, "ProxyRestriction"):
		default:
			return reject(WrongCondition, ConditionUnknown, "condition %s is not known", short(condition.local))
		}
	}
	return nil
}

// audience looks whether one of the audiences is meant: in one of the restrictions,
// or in each of them.
func (v *Validator) audience(restrictions []*node) *Rejection {
	if v.anyAud {
		return nil
	}
	fitting, named := 0, ""
	for _, restriction := range restrictions {
		fits := false
		for _, n := range restriction.all(nsAssertion, "Audience") {
			audience, isPlain := n.plain()
			named = audience
			fits = fits || isPlain && slices.Contains(v.config.Audiences, audience)
		}
		if fits {
			fitting++
		}
	}
	switch {
	case fitting == len(restrictions), fitting > 0 && !v.config.Strict.EveryRestriction:
		return nil
	case named == "":
		return reject(WrongAudience, AttributeMissing, "there is no Audience in AudienceRestriction")
	}
	return reject(WrongAudience, AudienceUnknown, "Audience is %s, which audiences does not hold", short(named))
}
