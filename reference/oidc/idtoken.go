package oidc

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// idToken is an ID token taken apart. Nothing in it is known to be true.
type idToken struct {
	text            string
	header, payload jose.Object
	algorithm       jose.Algorithm
	keyID           string
	signed          bool
}

// judge checks an ID token and returns its claims, in Liberty's order.
func (c *client) judge(ctx context.Context, granted tokens) (jose.Object, *Refusal) {
	token, refusal := takeApart(granted.id)
	if refusal != nil {
		return jose.Object{}, wrap(refusal)
	}
	keys, refusal := c.keysFor(ctx, token)
	if refusal != nil {
		return jose.Object{}, wrap(refusal)
	}
	for _, check := range []func(*idToken) *Refusal{
		checkType, checkIssuedAt, c.checkIssuer, c.checkAudience, c.checkAuthorizedParty, c.checkTimes, c.checkNotBefore, checkEvents, c.checkAlgorithm,
	} {
		if refusal := check(token); refusal != nil {
			return jose.Object{}, wrap(refusal)
		}
	}
	if refusal := c.verify(token, keys); refusal != nil {
		return jose.Object{}, wrap(refusal)
	}
	if c.Strict.AccessTokenHash && !hashFits(token, granted.access) {
		return jose.Object{}, wrap(refuse("at_hash is not the hash of the access token"))
	}
	return token.payload, nil
}

// wrap puts the message around that Liberty logs for every fault of an ID token.
func wrap(r *Refusal) *Refusal {
	r.Messages = append(r.Messages, IDTokenFailed)
	return r
}

func takeApart(text string) (*idToken, *Refusal) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, refuse("the ID token has not three parts", NotSigned)
	}
	token := &idToken{text: text, signed: parts[2] != ""}
	for i, to := range []*jose.Object{&token.header, &token.payload} {
		decoded, err := base64.RawURLEncoding.Strict().DecodeString(parts[i])
		if err != nil {
			return nil, refuse("the ID token is not base64url")
		}
		if *to, err = jose.ParseObject(string(decoded)); err != nil {
			return nil, refuse("the ID token is no JSON Web Token")
		}
	}
	named, _ := token.header.Text("alg")
	token.algorithm = jose.Algorithm(named)
	token.keyID, _ = token.header.Text("kid")
	return token, nil
}

// keysFor returns the keys that may have signed. Which they are depends on the
// algorithm: nothing that the provider publishes serves as a shared secret.
func (c *client) keysFor(ctx context.Context, token *idToken) (*jose.KeySet, *Refusal) {
	switch {
	case c.trustsAny() || !slices.Contains(c.Algorithms, token.algorithm):
		return nil, nil // checkAlgorithm refuses it.
	case strings.HasPrefix(string(token.algorithm), "HS"):
		key, err := jose.NewHMACKey([]byte(c.Secret()))
		if err != nil {
			return nil, refuse("there is no clientSecret to verify the ID token with", NoKey)
		}
		return oneKey(key)
	case c.Keys == nil:
		return nil, refuse("there are no keys of the provider", NoKey)
	}
	keys, err := c.Keys(ctx, token.keyID)
	if err != nil || keys == nil {
		return nil, refuse("the keys of the provider cannot be had", NoKey)
	}
	if _, found := keys.Key(token.keyID); token.keyID != "" && !found {
		return nil, refuse("the provider has no key "+short(token.keyID), NoKey)
	}
	return keys, nil
}

func oneKey(key *jose.Key) (*jose.KeySet, *Refusal) {
	keys, err := jose.NewKeySet(key)
	if err != nil {
		return nil, refuse("clientSecret is no key", NoKey)
	}
	return keys, nil
}

// trustsAny: signatureAlgorithm is none, and no signature is looked at.
func (c *client) trustsAny() bool { return slices.Equal(c.Algorithms, []jose.Algorithm{jose.None}) }

func checkType(t *idToken) *Refusal {
	if kind, _ := t.header.Text("typ"); kind == "logout+jwt" {
		return refuse("it is a logout token")
	}
	return nil
}

func checkIssuedAt(t *idToken) *Refusal {
	if _, found := present(t.payload, "iat"); !found {
		return refuse("claim iat is missing", IssuedAtMissing)
	}
	return nil
}

// present returns a claim; one that is null counts as missing.
func present(claims jose.Object, name string) (json.RawMessage, bool) {
	raw, found := claims.Raw(name)
	return raw, found && string(raw) != "null"
}

func (c *client) checkIssuer(t *idToken) *Refusal {
	issuer, isText := t.payload.Text("iss")
	switch {
	case !isText || issuer == "":
		return refuse("claim iss is missing or no string", IssuerMissing)
	case !slices.Contains(c.issuers, issuer):
		return refuse("claim iss is "+short(issuer)+", which issuerIdentifier does not hold", WrongIssuer)
	}
	return nil
}

// audience reads aud, which is one string or an array of them.
func audience(claims jose.Object) ([]string, bool) {
	raw, found := present(claims, "aud")
	if !found {
		return nil, true
	}
	if one, isText := claims.Text("aud"); isText {
		return []string{one}, true
	}
	var several []string
	return several, json.Unmarshal(raw, &several) == nil
}

func (c *client) checkAudience(t *idToken) *Refusal {
	all, readable := audience(t.payload)
	switch {
	case !readable:
		return refuse("claim aud is neither a string nor several")
	case len(all) == 0 && c.AudienceOptional:
		return nil
	case !slices.Contains(all, c.ClientID):
		return refuse("claim aud does not hold clientId", WrongAudience)
	}
	return nil
}

func (c *client) checkAuthorizedParty(t *idToken) *Refusal {
	if _, found := present(t.payload, "azp"); !found {
		if all, _ := audience(t.payload); c.Strict.AuthorizedParty && len(all) > 1 {
			return refuse("claim azp is missing, and claim aud has several values", WrongAuthorizedParty)
		}
		return nil
	}
	if party, _ := t.payload.Text("azp"); party != c.ClientID {
		return refuse("claim azp is "+short(party)+" and not clientId", WrongAuthorizedParty)
	}
	return nil
}

// maxSeconds is the end of the year 9999.
const maxSeconds = 253402300799

// numericDate reads a time (RFC 7519, section 2).
func numericDate(claims jose.Object, name string) (at time.Time, found bool, refusal *Refusal) {
	raw, found := present(claims, name)
	if !found {
		return time.Time{}, false, nil
	}
	number, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !(number >= 0 && number <= maxSeconds) {
		return time.Time{}, true, refuse("claim " + name + " is no time in seconds")
	}
	whole := int64(number)
	return time.Unix(whole, int64((number-float64(whole))*1e9)).UTC(), true, nil
}

// checkTimes compares iat and exp: iat is not behind exp, and now is between them.
// Neither end belongs to it.
func (c *client) checkTimes(t *idToken) *Refusal {
	issued, _, refusal := numericDate(t.payload, "iat")
	if refusal != nil {
		return refusal
	}
	expires, limited, refusal := numericDate(t.payload, "exp")
	if refusal != nil {
		return refusal
	}
	now := c.Now()
	switch {
	case !now.Add(c.ClockSkew).After(issued):
		return refuse("claim iat is in the future", OutsideOfTime)
	case limited && issued.After(expires):
		return refuse("claim iat is behind exp", OutsideOfTime)
	case limited && !now.Add(-c.ClockSkew).Before(expires):
		return refuse("claim exp is over", OutsideOfTime)
	}
	return nil
}

func (c *client) checkNotBefore(t *idToken) *Refusal {
	begin, found, refusal := numericDate(t.payload, "nbf")
	switch {
	case refusal != nil:
		return refusal
	case found && begin.After(c.Now().Add(c.ClockSkew)):
		return refuse("claim nbf is in the future", NotYetValid)
	}
	return nil
}

// logoutEvent is the member of events that makes a logout token (OpenID Connect
// Back-Channel Logout 1.0, section 2.4).
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

func checkEvents(t *idToken) *Refusal {
	raw, found := present(t.payload, "events")
	if !found {
		return nil
	}
	events, err := jose.ParseObject(string(raw))
	if err != nil {
		return refuse("claim events is no object")
	}
	if _, found := events.Raw(logoutEvent); found {
		return refuse("it is a logout token")
	}
	return nil
}

func (c *client) checkAlgorithm(t *idToken) *Refusal {
	switch {
	case c.trustsAny():
		return nil
	case !t.signed:
		return refuse("the ID token is not signed", SignatureMissing)
	case !slices.Contains(c.Algorithms, t.algorithm):
		return refuse("alg is "+short(string(t.algorithm))+", which is not allowed", WrongAlgorithm)
	}
	return nil
}

// verify checks that exp and sub are there, and the signature.
func (c *client) verify(t *idToken, keys *jose.KeySet) *Refusal {
	if _, found := present(t.payload, "exp"); !found {
		return refuse("claim exp is missing")
	}
	if subject, _ := t.payload.Text("sub"); subject == "" {
		return refuse("claim sub is missing or no string")
	}
	if c.trustsAny() {
		return nil
	}
	verifier, err := jose.NewVerifier(jose.Policy{
		Algorithms: []jose.Algorithm{t.algorithm}, Keys: keys, ClockSkew: c.ClockSkew, ShortKeys: true,
		MaxSize: MaxAnswer, SeveralAlgorithmsPerKey: true,
	})
	if err != nil {
		return refuse("none of the keys serves "+short(string(t.algorithm)), NoKey)
	}
	_, err = verifier.Verify(t.text, c.Now())
	var rejection *jose.Rejection
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rejection) && rejection.Reason == jose.UnknownKey:
		return refuse("none of the keys signed the ID token", NoKey)
	case errors.As(err, &rejection) && rejection.Reason == jose.BadSignature:
		return refuse("the signature of the ID token is bad", BadSignature)
	}
	return refuse("the ID token is not well-formed")
}

// hashFits compares at_hash, if it is there (OpenID Connect Core 1.0, section
// 3.1.3.6).
func hashFits(t *idToken, access string) bool {
	if _, found := present(t.payload, "at_hash"); !found {
		return true
	}
	hash, _ := t.payload.Text("at_hash")
	var sum []byte
	switch name := string(t.algorithm); {
	case strings.HasSuffix(name, "256"):
		full := sha256.Sum256([]byte(access))
		sum = full[:]
	case strings.HasSuffix(name, "384"):
		full := sha512.Sum384([]byte(access))
		sum = full[:]
	default:
		full := sha512.Sum512([]byte(access))
		sum = full[:]
	}
	return hash == base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}
