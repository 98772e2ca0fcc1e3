package introspection

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// judge checks what introspection answered, in Liberty's order.
func (c *client) judge(claims jose.Object, now time.Time) (Result, *Refusal) {
	if refusal := c.active(claims); refusal != nil {
		return Result{}, refusal
	}
	expires, refusal := c.expiry(claims, now)
	if refusal != nil {
		return Result{}, refusal
	}
	for _, check := range []func(jose.Object, time.Time) *Refusal{c.issuedAt, c.issuer, c.notBefore, c.strict} {
		if refusal := check(claims, now); refusal != nil {
			return Result{}, refusal
		}
	}
	user, refusal := c.user(claims)
	if refusal != nil {
		return Result{}, refusal
	}
	return Result{User: user, Expires: expires, Claims: claims}, nil
}

// judgeUserInfo checks what the userinfo endpoint answered: the user, and iss if it
// is there.
func (c *client) judgeUserInfo(claims jose.Object) (Result, *Refusal) {
	if raw, found := member(claims, "error"); found {
		if _, isText := claims.Text("error"); !isText {
			return Result{}, wrongJSON("error", raw)
		}
		return Result{}, providerError(claims)
	}
	if _, found := member(claims, "iss"); found {
		if refusal := c.knownIssuer(claims); refusal != nil {
			return Result{}, refusal
		}
	}
	user, refusal := c.user(claims)
	if refusal != nil {
		return Result{}, refusal
	}
	return Result{User: user, Claims: claims}, nil
}

// member returns a claim; one that is null counts as missing.
func member(claims jose.Object, name string) (json.RawMessage, bool) {
	raw, found := claims.Raw(name)
	return raw, found && string(raw) != "null"
}

func (c *client) active(claims jose.Object) *Refusal {
	raw, found := member(claims, "active")
	switch {
	case !found && c.Strict.RequireActive:
		return refuse(BadAnswer, "the answer does not say whether the token is active")
	case !found || string(raw) == "true":
		return nil
	case string(raw) == "false":
		return refuse(NotActive, "the endpoint says that the token is not active", TokenNotActive)
	}
	return wrongJSON("active", raw)
}

// wrongJSON is a claim of a type that Liberty cannot cast.
func wrongJSON(name string, _ json.RawMessage) *Refusal {
	return refuse(BadAnswer, "claim "+name+" has another type than it must have", InternalError)
}

// maxSeconds is the end of the year 9999.
const maxSeconds = 253402300799

// seconds reads a time. found says whether the claim is there at all.
func (c *client) seconds(claims jose.Object, name string) (at time.Time, found bool, refusal *Refusal) {
	raw, found := member(claims, name)
	if !found {
		return time.Time{}, false, nil
	}
	text := string(raw)
	if quoted, isText := claims.Text(name); isText && !c.Strict.NumbersOnly {
		text = quoted
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 || number > maxSeconds {
		return time.Time{}, true, refuse(MissingClaim, "claim "+name+" is no time in whole seconds", ClaimMissing)
	}
	return time.Unix(number, 0).UTC(), true, nil
}

func missing(name string) *Refusal {
	return refuse(MissingClaim, "claim "+name+" is missing; the required claims are iss, iat and exp", ClaimMissing)
}

func (c *client) expiry(claims jose.Object, now time.Time) (time.Time, *Refusal) {
	expires, found, refusal := c.seconds(claims, "exp")
	switch {
	case refusal != nil:
		return time.Time{}, refusal
	case !found && c.ExpiryOptional:
		return time.Time{}, nil
	case !found:
		return time.Time{}, missing("exp")
	case c.expired(expires, now):
		return time.Time{}, refuse(Expired, fmt.Sprintf("exp is %s and it is %s", stamp(expires), stamp(now)), TokenExpired)
	}
	return expires, nil
}

// expired says whether a token is over. A zero expires is never.
func (c *client) expired(expires, now time.Time) bool {
	switch {
	case expires.IsZero():
		return false
	case c.Strict.ExpiryExact:
		return !now.Before(expires)
	}
	return expires.Before(now.Add(-c.ClockSkew))
}

func (c *client) issuedAt(claims jose.Object, now time.Time) *Refusal {
	at, found, refusal := c.seconds(claims, "iat")
	switch {
	case refusal != nil:
		return refusal
	case !found && c.IssuedAtOptional:
		return nil
	case !found:
		return missing("iat")
	case at.After(now.Add(c.ClockSkew)):
		return refuse(IssuedInFuture, fmt.Sprintf("iat is %s and it is %s", stamp(at), stamp(now)), TokenFromFuture)
	}
	return nil
}

func (c *client) notBefore(claims jose.Object, now time.Time) *Refusal {
	at, found, refusal := c.seconds(claims, "nbf")
	switch {
	case refusal != nil:
		return refusal
	case found && at.After(now.Add(c.ClockSkew)):
		return refuse(NotYetValid, fmt.Sprintf("nbf is %s and it is %s", stamp(at), stamp(now)), TokenNotYet)
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func (c *client) issuer(claims jose.Object, _ time.Time) *Refusal {
	_, found := member(claims, "iss")
	switch {
	case found && c.DisableIssuerCheck:
		return refuse(WrongIssuer, "claim iss is there, and disableIssChecking wants it absent", IssuerUnexpected)
	case c.DisableIssuerCheck:
		return nil
	case !found:
		return missing("iss")
	}
	return c.knownIssuer(claims)
}

// knownIssuer checks an iss that is there.
func (c *client) knownIssuer(claims jose.Object) *Refusal {
	issuer, isText := claims.Text("iss")
	switch {
	case !isText:
		return wrongJSON("iss", nil)
	case issuer == "" || !slices.Contains(c.issuers, issuer):
		return refuse(WrongIssuer, "claim iss is "+short(issuer)+", which issuerIdentifier does not hold", IssuerMismatch)
	}
	return nil
}

func (c *client) user(claims jose.Object) (string, *Refusal) {
	if _, found := member(claims, c.UserClaim); !found {
		return "", refuse(MissingClaim, "claim "+short(c.UserClaim)+" with the user is missing", UserClaimMissing)
	}
	user, isText := claims.Text(c.UserClaim)
	switch {
	case !isText:
		return "", refuse(MissingClaim, "claim "+short(c.UserClaim)+" with the user is no string", WrongClaimType)
	case user == "":
		return "", refuse(MissingClaim, "claim "+short(c.UserClaim)+" with the user is empty")
	}
	return user, nil
}

// strict makes the checks that Liberty does not make.
func (c *client) strict(claims jose.Object, _ time.Time) *Refusal {
	s := c.Strict
	if len(s.Audiences) > 0 && !slices.ContainsFunc(texts(claims, "aud"), within(s.Audiences)) {
		return refuse(WrongAudience, "claim aud holds none of the audiences that are wanted")
	}
	scope, _ := claims.Text("scope")
	granted := strings.Fields(scope)
	for _, wanted := range s.Scopes {
		if !slices.Contains(granted, wanted) {
			return refuse(WrongScope, "claim scope lacks "+short(wanted))
		}
	}
	if id, _ := claims.Text("client_id"); len(s.ClientIDs) > 0 && !slices.Contains(s.ClientIDs, id) {
		return refuse(WrongClient, "claim client_id is none of the clients that are wanted")
	}
	kind, _ := claims.Text("token_type")
	if len(s.TokenTypes) > 0 && !slices.ContainsFunc(s.TokenTypes, func(t string) bool { return strings.EqualFold(t, kind) }) {
		return refuse(WrongType, "claim token_type is none of the types that are wanted")
	}
	return nil
}

func within(set []string) func(string) bool {
	return func(s string) bool { return slices.Contains(set, s) }
}

// texts reads a claim that is one string or an array of them.
func texts(claims jose.Object, name string) []string {
	if one, isText := claims.Text(name); isText {
		return []string{one}
	}
	raw, _ := claims.Raw(name)
	var several []string
	if json.Unmarshal(raw, &several) != nil {
		return nil
	}
	return several
}
