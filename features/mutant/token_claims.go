package mutant

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// judgeClaims holds the claims to the policy (RFC 7519, section 4.1) and
// returns the user.
func (j *judgement) judgeClaims() (string, target.Reason) {
	if exp, there := j.header["exp"]; there && j.headerClaims {
		j.claims["exp"] = exp
	}
	if !j.typed() {
		return "", target.Malformed
	}
	for _, check := range []func() target.Reason{j.checkDates, j.checkIssuer, j.checkAudience, j.checkRequired} {
		if r := check(); r != "" {
			return "", r
		}
	}
	return j.user()
}

// typed looks at the types of the claims that RFC 7519 defines.
func (j *judgement) typed() bool {
	for _, name := range []string{"iss", "sub", "jti"} {
		raw, there := j.claims[name]
		if _, ok := text1(raw); there && !ok && (!j.looseTypes || name != "sub") && (!j.anyJTI || name != "jti") {
			return false
		}
	}
	if raw, there := j.claims["aud"]; there {
		_, one := text1(raw)
		if _, several := texts(raw); !one && !several && !j.looseTypes {
			return false
		}
	}
	for _, name := range []string{"exp", "nbf", "iat"} {
		if _, there, ok := j.date(name); there && !ok {
			if name == "iat" && j.anyIAT {
				delete(j.claims, name)
				continue
			}
			return false
		}
	}
	return true
}

// date reads a NumericDate (RFC 7519, section 2), cut off after nanoseconds.
func (j *judgement) date(name string) (at time.Time, there, ok bool) {
	raw, there := j.claims[name]
	text := string(raw)
	if !there {
		return at, false, false
	}
	if s, isText := text1(raw); isText && j.textDates {
		text = s
	}
	if text == "" || !strings.Contains("-0123456789", text[:1]) || j.wholeSeconds && strings.ContainsAny(text, ".eE") {
		return at, true, false
	}
	nanos, ok := new(big.Rat).SetString(text)
	if !ok {
		return at, true, false
	}
	nanos.Mul(nanos, big.NewRat(int64(time.Second), 1))
	whole := new(big.Int).Quo(nanos.Num(), nanos.Denom())
	seconds, rest := whole.QuoRem(whole, big.NewInt(int64(time.Second)), new(big.Int))
	return time.Unix(seconds.Int64(), rest.Int64()), true, true
}

func (j *judgement) checkDates() target.Reason {
	now, skew := j.args.Time, time.Duration(j.policy.ClockSkew)*time.Second
	switch {
	case j.skewIgnored:
		skew = 0
	case j.skewTwice:
		skew *= 2
	}
	exp, hasExp, _ := j.date("exp")
	nbf, hasNBF, _ := j.date("nbf")
	iat, hasIAT, _ := j.date("iat")
	if j.lateExpiry {
		exp = exp.Add(time.Second)
	}
	if j.nbfEarly {
		nbf = nbf.Add(-time.Second)
	}
	switch {
	case !hasExp && !j.expForever:
		return target.MissingClaim
	case hasExp && !j.neverExpires && !now.Before(exp.Add(skew)):
		return target.Expired
	case hasNBF && !j.nbfIgnored && now.Before(nbf.Add(-skew)):
		return target.NotYetValid
	case hasIAT && (iat.After(now.Add(skew)) || j.iatStrict && iat.Equal(now.Add(skew))):
		return target.IssuedInFuture
	}
	return ""
}

func (j *judgement) checkIssuer() target.Reason {
	if j.policy.Issuer == "" {
		return ""
	}
	raw, there := j.claims["iss"]
	iss, _ := text1(raw)
	switch {
	case !there:
		return target.MissingClaim
	case iss == j.policy.Issuer,
		j.foldedIssuer && strings.EqualFold(iss, j.policy.Issuer),
		j.issuerPrefix && strings.HasPrefix(iss, j.policy.Issuer):
		return ""
	}
	return target.WrongIssuer
}

func (j *judgement) checkAudience() target.Reason {
	if len(j.policy.Audience) == 0 {
		return ""
	}
	raw, there := j.claims["aud"]
	if !there {
		if j.audienceMissing {
			return ""
		}
		return target.MissingClaim
	}
	list, _ := texts(raw)
	if one, ok := text1(raw); ok {
		list = []string{one}
	}
	if j.looseTypes && list == nil {
		list = looseTexts(raw)
	}
	if j.firstAudience {
		list = list[:min(len(list), 1)]
	}
	for _, aud := range list {
		if slices.Contains(j.policy.Audience, aud) ||
			j.audienceInside && slices.ContainsFunc(j.policy.Audience, func(name string) bool { return strings.Contains(aud, name) }) {
			return ""
		}
	}
	return target.WrongAudience
}

// looseTexts is what strings there are in an array of anything.
func looseTexts(raw json.RawMessage) (list []string) {
	var values []json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		return nil
	}
	for _, value := range values {
		if s, ok := text1(value); ok {
			list = append(list, s)
		}
	}
	return list
}

func (j *judgement) checkRequired() target.Reason {
	for _, name := range j.policy.RequiredClaims {
		raw, there := j.claims[name]
		if (!there || string(raw) == "null") && !j.requiredIgnored && (name != "exp" || !j.expForever) {
			return target.MissingClaim
		}
	}
	return ""
}

func (j *judgement) user() (string, target.Reason) {
	name := j.policy.UserClaim
	if name == "" {
		name = "sub"
	}
	raw, there := j.claims[name]
	if !there && j.subForUser {
		raw, there = j.claims["sub"]
	}
	user, ok := text1(raw)
	switch {
	case !there, string(raw) == "null", ok && user == "":
		return "", target.MissingClaim
	case !ok && j.looseTypes:
		return string(raw), ""
	case !ok:
		return "", target.Malformed
	case j.foldedUser:
		return strings.ToUpper(strings.TrimSpace(user)), ""
	}
	return user, ""
}
