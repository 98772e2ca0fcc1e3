package liberty

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/jose"
)

// openID lets the client act that the request is for. The first time it acts only
// if its cookie is disabled or a token is required, and otherwise it lets an LTPA
// cookie go before.
func (x *run) openID(m Mechanism) verdict {
	c := x.selectClient(m)
	if x.facts.broken {
		return x.refuse(m, http.StatusInternalServerError)
	}
	if c == nil {
		return goOn
	}
	early := c.DisableLTPACookie || c.InboundPropagation == PropagationRequired
	if early != (m == OpenIDFirst) {
		return goOn
	}
	if c.InboundPropagation == PropagationNone {
		return x.flow(m, c)
	}
	t := x.findToken(c)
	if t.text == "" {
		return x.withoutToken(m, c)
	}
	x.step(m, c.ID, "token", Passed, "%s, %s", t.from, map[bool]string{true: "a JWT", false: "opaque"}[t.isJWT])
	claims, failure := x.validate(m, c, t)
	if failure == nil {
		i, err := x.subject(m, c, claims)
		if err != nil {
			return x.nobody(m, c, t, err)
		}
		x.ltpa = x.cookieDue(c, true)
		return x.accept(m, i)
	}
	return x.badToken(m, c, t, failure)
}

// cookieDue says whether an LTPA cookie is issued.
func (x *run) cookieDue(c *OpenIDConnectClient, byToken bool) bool {
	switch c.InboundPropagation {
	case PropagationRequired:
		return !c.AuthnSessionDisabled
	case PropagationSupported:
		return !byToken && !c.DisableLTPACookie || c.AccessTokenInLTPACookie
	}
	return !c.DisableLTPACookie
}

// The descriptions that Liberty gives in its answers.
const (
	descriptionJWT    = "OpenID Connect client returned with status: SEND_401"
	descriptionOpaque = "OpenID Connect client failed the request..."
)

// challenge answers 401 as Liberty does.
func (x *run) challenge(m Mechanism, isJWT bool) verdict {
	realm, check, description := "oauth", "Check access token", descriptionOpaque
	if isJWT {
		realm, check, description = "jwt", "Check JWT token", descriptionJWT
	}
	x.d.Header.Set("WWW-Authenticate", httpauth.BearerChallenge(realm, httpauth.InvalidToken, check))
	x.d.Header.Set("Content-Type", "application/json")
	x.d.Body = challengeBody(description)
	return x.refuse(m, http.StatusUnauthorized)
}

func challengeBody(description string) string {
	body, err := json.Marshal(struct {
		Error       int    `json:"error"`
		Description string `json:"error_description"`
	}{http.StatusUnauthorized, description})
	if err != nil {
		return ""
	}
	return string(body)
}

// nowhere answers a user whom there is no provider to send to.
func (x *run) nowhere(m Mechanism) verdict {
	x.challenge(m, true)
	x.d.Header.Set("WWW-Authenticate", `Bearer realm="oauth"`)
	return out
}

func (x *run) withoutToken(m Mechanism, c *OpenIDConnectClient) verdict {
	if c.InboundPropagation == PropagationRequired {
		x.step(m, c.ID, "token", Failed, "the request has none, and inboundPropagation is required")
		return x.challenge(m, false)
	}
	x.step(m, c.ID, "token", Continue, "the request has none")
	return x.flow(m, c)
}

// usedBefore is the message of a token that was used before. It comes alone.
const usedBefore = "CWWKS1743E"

// badToken answers a token that was not good.
func (x *run) badToken(m Mechanism, c *OpenIDConnectClient, t foundToken, failure error) verdict {
	var known *Failure
	if errors.As(failure, &known) && known.Message != "" {
		x.log(known.Message, known.Text, true)
	}
	replayed := known != nil && known.Message == usedBefore
	if t.isJWT && !replayed && (known == nil || known.Message != wrapper) {
		x.log(wrapper, "the token could not be validated", true)
	}
	if c.InboundPropagation == PropagationRequired {
		return x.challenge(m, t.isJWT)
	}
	if !replayed {
		x.log("CWWKS1740W", "the token is not accepted, and the user is sent to the provider", true)
	}
	return x.flow(m, c)
}

// nobody answers claims that make no user.
func (x *run) nobody(m Mechanism, c *OpenIDConnectClient, t foundToken, err error) verdict {
	if errors.Is(err, errNotInRegistry) {
		x.log("CWWKS1106A", "the registry does not have the user", true)
		return x.refuse(m, http.StatusForbidden)
	}
	x.logFailure(err)
	if c.InboundPropagation != PropagationRequired {
		return x.flow(m, c)
	}
	x.challenge(m, t.isJWT)
	x.d.Body = challengeBody(descriptionJWT)
	return out
}

// flow sends the user to the provider, or learns from the relying party who is
// back from there.
func (x *run) flow(m Mechanism, c *OpenIDConnectClient) verdict {
	const check = "flow with the provider"
	if c.AuthorizationEndpointURL == "" && c.DiscoveryEndpointURL == "" {
		x.step(m, c.ID, check, Failed, "there is no authorizationEndpointUrl")
		x.log("CWWKS1534E", "there is no authorization endpoint to send the user to", true)
		return x.nowhere(m)
	}
	if x.options.RelyingParty == nil {
		x.step(m, c.ID, check, Failed, "the user is sent to the provider")
		x.d.Header.Set("Location", c.AuthorizationEndpointURL)
		return x.refuse(m, http.StatusFound)
	}
	result, err := x.options.RelyingParty.Authenticate(x.r, c)
	switch {
	case err != nil:
		x.step(m, c.ID, check, Failed, "the flow failed")
		x.logFailure(err)
		return x.challenge(m, true)
	case !result.Verified:
		x.step(m, c.ID, check, Failed, "the user is sent to %s", quote(withoutQuery(result.Location)))
		x.d.Header.Set("Location", result.Location)
		x.d.Cookies = result.Cookies
		return x.refuse(m, http.StatusFound)
	}
	i, err := x.subject(m, c, result.Claims)
	if err != nil {
		x.logFailure(err)
		return x.challenge(m, true)
	}
	x.step(m, c.ID, check, Passed, "the provider vouches for the user")
	x.d.Cookies = result.Cookies
	x.ltpa = x.cookieDue(c, false)
	return x.accept(m, i)
}

func (x *run) logFailure(err error) {
	var known *Failure
	if errors.As(err, &known) && known.Message != "" {
		x.log(known.Message, known.Text, true)
	}
}

func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery, u.Fragment, u.User = "", "", nil
	return u.String()
}

// validate judges a token here or at the provider.
func (x *run) validate(m Mechanism, c *OpenIDConnectClient, t foundToken) (jose.Object, error) {
	remote := c.JWTAccessTokenRemoteValidation
	if !t.isJWT || remote == "require" {
		return x.introspect(m, c, t)
	}
	claims, err := x.validateJWT(m, c, t.text)
	if err != nil && remote == "allow" {
		x.step(m, c.ID, "validation at the provider", Continue, "jwtAccessTokenRemoteValidation is allow")
		return x.introspect(m, c, t)
	}
	return claims, err
}

// introspect asks the provider.
func (x *run) introspect(m Mechanism, c *OpenIDConnectClient, t foundToken) (jose.Object, error) {
	const check = "validation at the provider"
	u, err := url.Parse(c.ValidationEndpointURL)
	if err != nil || u.Host == "" {
		x.step(m, c.ID, check, Failed, "validationEndpointUrl is no address")
		return jose.Object{}, &Failure{Message: "CWWKS1725E", Text: "validationEndpointUrl is missing or no address"}
	}
	if x.options.Introspector == nil {
		x.step(m, c.ID, check, Failed, "nothing here reaches %s", quote(withoutQuery(c.ValidationEndpointURL)))
		return jose.Object{}, &Failure{Message: "CWWKS1727E", Text: "the endpoint could not be asked"}
	}
	claims, err := x.options.Introspector.Introspect(x.r.Context(), c, t.text, x.now)
	if err != nil {
		x.step(m, c.ID, check, Failed, "the endpoint does not vouch for the token")
		return jose.Object{}, err
	}
	x.step(m, c.ID, check, Passed, "the endpoint vouches for the token")
	return claims, nil
}
