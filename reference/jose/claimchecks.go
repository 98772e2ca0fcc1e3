package jose

import (
	"fmt"
	"slices"
	"time"
)

var claimChecks = []check{
	{"not nested", "RFC 7519, sections 5.2 and 7.2", (*judgement).checkNotNested, nil},
	{"payload is one JSON object", "RFC 7519, sections 4 and 7.2", (*judgement).checkPayloadJSON, (*judgement).showPayload},
	{"types of claims", "RFC 7519, sections 2 and 4.1", (*judgement).checkClaimTypes, nil},
	{"exp", "RFC 7519, section 4.1.4", (*judgement).checkExpiry, (*judgement).showExpiry},
	{"nbf", "RFC 7519, section 4.1.5", (*judgement).checkNotBefore, (*judgement).showNotBefore},
	{"iat", "RFC 7519, section 4.1.6; policy", (*judgement).checkIssuedAt, (*judgement).showIssuedAt},
	{"iss", "RFC 7519, section 4.1.1; RFC 8725, section 3.8", (*judgement).checkIssuer, (*judgement).showIssuer},
	{"aud", "RFC 7519, section 4.1.3; RFC 8725, section 3.9", (*judgement).checkAudience, (*judgement).showAudience},
	{"required claims", "policy", (*judgement).checkRequired, (*judgement).showRequired},
	{"user", "policy", (*judgement).checkUser, (*judgement).showUser},
}

func missing(claim string) *Rejection {
	return &Rejection{Reason: MissingClaim, Detail: clip(claim) + " is missing"}
}

// checkNotNested is step 8 of RFC 7519, section 7.2: under such a cty the payload
// is a token, and claims there are none.
func (j *judgement) checkNotNested() *Rejection {
	if cty := j.header.contentType; cty != "" && sameType(cty, "JWT") {
		return malformed("cty says that the payload is another token, and nested tokens are not unpacked")
	}
	return nil
}

func (j *judgement) checkPayloadJSON() *Rejection {
	if err := j.scanner.object(string(j.payload)); err != nil {
		return malformed(err.Error())
	}
	j.claims = object{j.scanner.text, j.scanner.members}
	return nil
}

func (j *judgement) showPayload() string { return fmt.Sprintf("%d members", len(j.claims.members)) }

func (j *judgement) checkClaimTypes() *Rejection {
	j.out, j.read = newToken(j.shown)
	if err := j.read.readMembers(&j.claims); err != nil {
		return malformed(err.Error())
	}
	return nil
}

func (j *judgement) checkExpiry() *Rejection {
	exp := j.read.expires
	switch {
	case !exp.present && j.policy.ExpiryOptional:
		return nil
	case !exp.present:
		return missing("exp")
	case !j.now.Before(exp.time().Add(j.policy.ClockSkew)): // on or after
		return &Rejection{Reason: Expired, Detail: j.showExpiry()}
	}
	return nil
}

func (j *judgement) showExpiry() string { return j.showDate(j.read.expires) }

func (j *judgement) checkNotBefore() *Rejection {
	if nbf := j.read.notBefore; nbf.present && j.now.Before(nbf.time().Add(-j.policy.ClockSkew)) {
		return &Rejection{Reason: NotYetValid, Detail: j.showNotBefore()}
	}
	return nil
}

func (j *judgement) showNotBefore() string { return j.showDate(j.read.notBefore) }

func (j *judgement) checkIssuedAt() *Rejection {
	if iat := j.read.issuedAt; iat.present && iat.time().After(j.now.Add(j.policy.ClockSkew)) {
		return &Rejection{Reason: IssuedInFuture, Detail: j.showIssuedAt()}
	}
	return nil
}

func (j *judgement) showIssuedAt() string { return j.showDate(j.read.issuedAt) }

func (j *judgement) showDate(d date) string {
	if !d.present {
		return "absent"
	}
	return formatTime(d.time()) + ", the clock says " + formatTime(j.now) + ", skew " + j.policy.ClockSkew.String()
}

func formatTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func (j *judgement) checkIssuer() *Rejection {
	switch c := j.read; {
	case j.policy.Issuer == "":
		return nil
	case !c.hasIssuer:
		return missing("iss")
	case c.issuer != j.policy.Issuer:
		return &Rejection{Reason: WrongIssuer, Detail: j.showIssuer()}
	}
	return nil
}

func (j *judgement) showIssuer() string {
	if j.policy.Issuer == "" {
		return "the policy wants none"
	}
	return fmt.Sprintf("%s, want %s", clip(j.read.issuer), clip(j.policy.Issuer))
}

func (j *judgement) checkAudience() *Rejection {
	switch {
	case len(j.policy.Audience) == 0:
		return nil
	case j.read.audience.kind == 0:
		return missing("aud")
	case !j.read.isFor(j.policy.Audience):
		return &Rejection{Reason: WrongAudience, Detail: j.showAudience()}
	}
	return nil
}

// isFor says whether aud holds one of some audiences.
func (c *claimFacts) isFor(audience []string) bool {
	found := false
	c.eachAudience(func(each string) bool {
		found = slices.Contains(audience, each)
		return !found
	})
	return found
}

func (j *judgement) showAudience() string {
	if len(j.policy.Audience) == 0 {
		return "the policy wants none"
	}
	return fmt.Sprintf("%s, want one of %s", clipAll(j.read.audiences()), clipAll(j.policy.Audience))
}

// clipAll quotes the first few of a list.
func clipAll(all []string) string {
	const limit = 4
	out := "["
	for i, s := range all {
		if i == limit {
			out += " ..."
			break
		}
		if i > 0 {
			out += " "
		}
		out += clip(s)
	}
	return out + "]"
}

func (j *judgement) checkRequired() *Rejection {
	for _, name := range j.policy.RequiredClaims {
		if m := j.claims.find(name); m == nil || m.kind == kindNull {
			return missing(name)
		}
	}
	return nil
}

func (j *judgement) showRequired() string { return clipAll(j.policy.RequiredClaims) }

func (j *judgement) checkUser() *Rejection {
	name := j.policy.UserClaim
	m := j.claims.find(name)
	switch {
	case m == nil || m.kind == kindNull:
		return missing(name)
	case m.kind != kindString:
		return malformed(fmt.Sprintf("%s is %v, want a string", clip(name), m.kind))
	}
	if j.read.user = j.claims.string(m); j.read.user == "" {
		return &Rejection{Reason: MissingClaim, Detail: clip(name) + " is empty"}
	}
	return nil
}

func (j *judgement) showUser() string {
	return fmt.Sprintf("%s is %s", clip(j.policy.UserClaim), clip(j.read.user))
}
