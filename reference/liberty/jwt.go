package liberty

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// wrapper is the message around whatever is wrong with a JWT.
const wrapper = "CWWKS1737E"

// jwtRun is one JWT before its judges.
type jwtRun struct {
	*run
	mechanism Mechanism
	client    *OpenIDConnectClient
	token     string
	header    jose.Object
	claims    jose.Object
	alg       jose.Algorithm // in the header
	keys      *jose.KeySet
	signature string
}

// jwtCheck is one check. It returns what was compared, and what is wrong.
type jwtCheck struct {
	name  string
	check func(*jwtRun) (detail string, failure *Failure)
}

// jwtChecks are in the order of Jose4jUtil and Jose4jValidator; the numbers are
// those of the package documentation.
var jwtChecks = []jwtCheck{
	{"1 encryption", (*jwtRun).checkEncryption},
	{"2 form", (*jwtRun).checkForm},
	{"2 claims that z/OS Connect wants", (*jwtRun).checkWanted},
	{"2 key", (*jwtRun).checkKey},
	{"3 type", (*jwtRun).checkType},
	{"4 iss", (*jwtRun).checkIssuer},
	{"5 aud", (*jwtRun).checkAudience},
	{"6 iat and exp", (*jwtRun).checkWindow},
	{"7 nbf", (*jwtRun).checkNotBefore},
	{"8 events", (*jwtRun).checkEvents},
	{"9 alg", (*jwtRun).checkAlgorithm},
	{"10 exp is there", (*jwtRun).checkExpiry},
	{"10 signature", (*jwtRun).checkSignature},
	{"11 jti", (*jwtRun).checkReplay},
}

// validateJWT runs the checks, up to the first that fails.
func (x *run) validateJWT(m Mechanism, c *OpenIDConnectClient, token string) (jose.Object, error) {
	j := &jwtRun{run: x, mechanism: m, client: c, token: token}
	for _, each := range jwtChecks {
		detail, failure := each.check(j)
		if failure != nil {
			if detail == "" {
				detail = failure.Text
			}
			x.step(m, c.ID, each.name, Failed, "%s", detail)
			return jose.Object{}, failure
		}
		if detail != "" {
			x.step(m, c.ID, each.name, Passed, "%s", detail)
		}
	}
	return j.claims, nil
}

// wrong is a failure that has no message but the wrapper.
func wrong(format string, args ...any) *Failure {
	return &Failure{Message: wrapper, Text: fmt.Sprintf(format, args...)}
}

func failure(message, format string, args ...any) *Failure {
	return &Failure{Message: message, Text: fmt.Sprintf(format, args...)}
}

func (j *jwtRun) checkForm() (string, *Failure) {
	if len(j.token) > MaxTokenSize {
		return "", wrong("the token has more than %d bytes", MaxTokenSize)
	}
	parts := strings.Split(j.token, ".")
	if len(parts) != 3 {
		return "", wrong("the token has %d parts; want 3", len(parts))
	}
	var objects [2]jose.Object
	for i, name := range []string{"header", "payload"} {
		text, err := base64.RawURLEncoding.Strict().DecodeString(parts[i])
		if err != nil || strings.ContainsAny(parts[i], "\r\n") {
			return "", wrong("the %s is not base64url", name)
		}
		if objects[i], err = jose.ParseObject(string(text)); err != nil {
			return "", wrong("the %s is not one JSON object: %v", name, err)
		}
	}
	j.header, j.claims, j.signature = objects[0], objects[1], parts[2]
	alg, _ := j.header.Text("alg")
	j.alg = jose.Algorithm(alg)
	return "header and payload are JSON objects, alg is " + quote(alg), nil
}

// checkWanted holds the token to the documentation of z/OS Connect.
func (j *jwtRun) checkWanted() (string, *Failure) {
	if j.options.Profile != ZOSConnect {
		return "", nil
	}
	for _, name := range []string{"iss", "sub", "exp"} {
		if raw, ok := j.claims.Raw(name); !ok || string(raw) == "null" {
			return "", wrong("%s is missing, and z/OS Connect wants iss, sub and exp", name)
		}
	}
	if j.alg != jose.RS256 && j.alg != jose.HS256 {
		return "", wrong("alg is %s, and z/OS Connect takes RS256 and HS256", quote(string(j.alg)))
	}
	return "iss, sub and exp are there, and alg is one of RS256 and HS256", nil
}

// algorithm is the one that the client expects; of the header with FROM_HEADER.
func (j *jwtRun) algorithm() jose.Algorithm {
	if j.client.SignatureAlgorithm == FromHeader {
		return j.alg
	}
	return jose.Algorithm(j.client.SignatureAlgorithm)
}

func (j *jwtRun) checkKey() (string, *Failure) {
	if j.algorithm() == jose.None {
		return "", nil
	}
	keys, detail, err := j.findKeys()
	if err != nil {
		return detail, failure("CWWKS1739E", "there is no key for %s: %v", quote(string(j.algorithm())), err)
	}
	j.keys = keys
	return detail, nil
}

func (j *jwtRun) checkType() (string, *Failure) {
	typ, _ := j.header.Text("typ")
	if typ == "logout+jwt" {
		return "", failure("CWWKS1785E", "typ is logout+jwt")
	}
	return "typ is " + quote(typ), nil
}

func (j *jwtRun) checkIssuer() (string, *Failure) {
	raw, there := j.claims.Raw("iss")
	issuer, isText := j.claims.Text("iss")
	if there && !isText {
		return "", wrong("iss is no string: it has %d bytes of JSON", len(raw))
	}
	if j.client.DisableIssChecking {
		if issuer != "" {
			return "", failure("CWWKS1782E", "iss is %s, and with disableIssChecking it must not be there", quote(issuer))
		}
		return "disableIssChecking: there is none", nil
	}
	issuers := j.client.issuers()
	if !there || !slices.Contains(issuers, issuer) {
		found := "missing"
		if there {
			found = quote(issuer)
		}
		return "", failure("CWWKS1781E", "iss is %s; issuerIdentifier is %s", found, quote(j.client.IssuerIdentifier))
	}
	return fmt.Sprintf("iss is %s, which is issuerIdentifier", quote(issuer)), nil
}

// date is a NumericDate, cut to whole seconds.
type date struct {
	there bool
	at    time.Time
}

// Dates beyond these are taken to be these.
var (
	minDate = time.Unix(0, 0).AddDate(-1000, 0, 0).UTC()
	maxDate = time.Unix(0, 0).AddDate(7000, 0, 0).UTC()
)

var errDate = errors.New("it is no number")

func (j *jwtRun) date(name string) (date, error) {
	raw, there := j.claims.Raw(name)
	if !there || string(raw) == "null" {
		return date{}, nil
	}
	var number json.Number
	if raw[0] == '"' || json.Unmarshal(raw, &number) != nil {
		return date{}, errDate
	}
	seconds, err := strconv.ParseFloat(number.String(), 64)
	switch {
	case seconds >= float64(maxDate.Unix()):
		return date{true, maxDate}, nil
	case seconds <= float64(minDate.Unix()):
		return date{true, minDate}, nil
	case err != nil:
		return date{}, errDate
	}
	return date{true, time.Unix(int64(seconds), 0).UTC()}, nil
}

func (d date) String() string {
	if !d.there {
		return "missing"
	}
	return d.at.Format(time.RFC3339)
}

// checkWindow: iat that is missing is the beginning of time, exp its end.
func (j *jwtRun) checkWindow() (string, *Failure) {
	iat, err1 := j.date("iat")
	exp, err2 := j.date("exp")
	if err := errors.Join(err1, err2); err != nil {
		return "", wrong("iat or exp: %v", errDate)
	}
	detail := fmt.Sprintf("iat is %s, exp is %s, the clock says %s, clockSkew %v", iat, exp, j.now.UTC().Format(time.RFC3339), j.client.ClockSkew)
	issued := iat.at
	if !iat.there {
		issued = time.Unix(0, 0).UTC()
	}
	skew := j.client.ClockSkew
	switch {
	case exp.there && issued.After(exp.at):
		return detail, failure("CWWKS1773E", "iat is after exp")
	case !j.now.Add(skew).After(issued):
		return detail, failure("CWWKS1773E", "iat is in the future")
	case exp.there && !j.now.Add(-skew).Before(exp.at):
		return detail, failure("CWWKS1773E", "the token has expired")
	}
	return detail, nil
}

func (j *jwtRun) checkNotBefore() (string, *Failure) {
	nbf, err := j.date("nbf")
	if err != nil {
		return "", wrong("nbf: %v", err)
	}
	if nbf.there && nbf.at.After(j.now.Add(j.client.ClockSkew)) {
		return "", failure("CWWKS1780E", "nbf is %s, which is in the future", nbf)
	}
	return "nbf is " + nbf.String(), nil
}

// logoutEvent is the member of events that makes a token one of logout (OpenID
// Connect Back-Channel Logout, section 2.4).
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

func (j *jwtRun) checkEvents() (string, *Failure) {
	raw, there := j.claims.Raw("events")
	if !there {
		return "", nil
	}
	if events, err := jose.ParseObject(string(raw)); err == nil {
		if _, logout := events.Raw(logoutEvent); logout {
			return "", failure("CWWKS1786E", "events says that the token is one of logout")
		}
	}
	return "events has no logout", nil
}

func (j *jwtRun) checkAlgorithm() (string, *Failure) {
	want := j.client.SignatureAlgorithm
	switch {
	case want == string(jose.None):
		return "signatureAlgorithm is none: the signature is not looked at", nil
	case j.signature == "":
		return "", failure("CWWKS1778E", "the token has no signature; signatureAlgorithm is %s", want)
	case want == FromHeader:
		if allowed := j.client.SigningAlgorithms(); !slices.Contains(allowed, string(j.alg)) {
			return "", failure("CWWKS1777E", "alg is %s, allowed are %q", quote(string(j.alg)), allowed)
		}
	case want != string(j.alg):
		return "", failure("CWWKS1777E", "alg is %s; signatureAlgorithm is %s", quote(string(j.alg)), want)
	}
	return "alg is " + string(j.alg), nil
}

// SigningAlgorithms are those that may sign a token: signatureAlgorithm alone, or with
// [FromHeader] the allowedSignatureAlgorithms, or without any all that there are. none is
// among them only as signatureAlgorithm: a token does not choose to be unsigned. It may
// be empty, and then no token is good.
func (c *OpenIDConnectClient) SigningAlgorithms() []string {
	switch {
	case c.SignatureAlgorithm != FromHeader:
		return []string{c.SignatureAlgorithm}
	case len(c.AllowedSignatureAlgorithms) == 0:
		return slices.Clone(defaultAllowed)
	}
	return slices.DeleteFunc(slices.Clone(c.AllowedSignatureAlgorithms), func(name string) bool { return name == string(jose.None) })
}

// defaultAllowed stands in for allowedSignatureAlgorithms, whose default was not
// read.
var defaultAllowed = []string{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"}

func (j *jwtRun) checkExpiry() (string, *Failure) {
	exp, _ := j.date("exp") // It is a number: step 6.
	if !exp.there {
		return "", wrong("exp is missing")
	}
	return "", nil
}

func (j *jwtRun) checkSignature() (string, *Failure) {
	if j.client.SignatureAlgorithm == string(jose.None) {
		return "", nil
	}
	v, err := jose.NewVerifier(jose.Policy{
		Algorithms: []jose.Algorithm{j.alg}, Keys: j.keys, IgnoreKeyID: true, ShortKeys: true, SeveralAlgorithmsPerKey: true,
		MaxSize: MaxTokenSize,
	})
	if err != nil {
		return "", failure("CWWKS1776E", "the signature cannot be checked: %v", err)
	}
	if _, err := v.VerifyJWS(j.token); err != nil {
		var r *jose.Rejection
		if errors.As(err, &r) && r.Reason != jose.BadSignature {
			return "", failure("CWWKS1776E", "%s: %s", r.Check, r.Detail)
		}
		return "", failure("CWWKS1776E", "the signature is not that of the key")
	}
	return "the signature is good", nil
}

// checkReplay: a token with a jti is good once, unless tokenReuse says otherwise.
func (j *jwtRun) checkReplay() (string, *Failure) {
	raw, there := j.claims.Raw("jti")
	id, isText := j.claims.Text("jti")
	switch {
	case there && string(raw) != "null" && !isText:
		return "", wrong("jti is no string")
	case !there || id == "":
		return "there is none", nil
	case j.client.TokenReuse:
		return "tokenReuse is true", nil
	}
	issuer, _ := j.claims.Text("iss")
	exp, _ := j.date("exp")
	if !j.replays.use(issuer+":"+id, exp.at, j.now) {
		return "", failure("CWWKS1743E", "a token with the same iss and jti was used before, and tokenReuse is false")
	}
	return "it was not used before", nil
}
