package liberty

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/jose"
)

// hintName is the parameter by which a request may ask for a client.
const hintName = "oidc_client"

// selectClient finds the client that a request is for: the one that it asks for, or
// else one whose filter accepts it, or else one without a filter whose issuer is the
// token's, or else the first without a filter. A client whose filter does not accept
// the request never acts, unless IssuerOverridesFilter of [Choices] lets it.
func (x *run) selectClient(m Mechanism) *OpenIDConnectClient {
	note := x.step
	if m != OpenIDFirst { // It was said the first time.
		note = func(Mechanism, string, string, Outcome, string, ...any) {}
	}
	var matching, closed, open []*OpenIDConnectClient
	for i := range x.config.Clients {
		c := &x.config.Clients[i]
		if c.Filter == nil {
			note(m, c.ID, "filter", Passed, "the client has none")
			open = append(open, c)
			continue
		}
		ok, conditions := c.Filter.matches(x.facts, x.options.Choices)
		if len(conditions) == 0 {
			note(m, c.ID, "filter", Passed, "%s has no usable condition, and accepts every request", c.Filter.ID)
		}
		for _, condition := range conditions {
			note(m, c.ID, "filter", map[bool]Outcome{true: Passed, false: Continue}[condition.Held], "%s: %s", condition.Text, condition.Detail)
		}
		if ok {
			matching = append(matching, c)
		} else {
			closed = append(closed, c)
		}
	}
	c, why := x.prefer(m, matching, closed, open)
	switch {
	case c != nil:
		note(m, c.ID, "selection", Passed, "%s; inboundPropagation is %s", why, c.InboundPropagation)
	case len(x.config.Clients) > 0:
		note(m, "", "selection", Continue, "no client accepts the request")
	}
	return c
}

func (x *run) prefer(m Mechanism, matching, closed, open []*OpenIDConnectClient) (*OpenIDConnectClient, string) {
	if hint := x.r.URL.Query().Get(hintName); hint != "" {
		for _, c := range slices.Concat(matching, open) {
			if c.ID == hint {
				return c, "the request asks for it"
			}
		}
	}
	if len(matching) > 0 {
		if len(matching) > 1 && m == OpenIDFirst {
			x.log("CWWKS1531W", "several filters accept the request", true)
		}
		return matching[0], "its filter accepts the request"
	}
	if !x.options.Choices.IssuerOverridesFilter {
		x.warn(m, closed)
		closed = nil
	}
	for _, c := range slices.Concat(open, closed) {
		if (len(open) > 1 || len(closed) > 0) && c.InboundPropagation != PropagationNone && slices.Contains(c.issuers(), claimedIssuer(x.findToken(c).text)) {
			return c, "its issuer is the token's"
		}
	}
	if len(open) > 0 {
		return open[0], "it has no filter"
	}
	return nil, ""
}

// warn tells of the first client that would act by its issuer though its filter refuses.
func (x *run) warn(m Mechanism, closed []*OpenIDConnectClient) {
	for _, c := range closed {
		if m == OpenIDFirst && c.InboundPropagation != PropagationNone && slices.Contains(c.issuers(), claimedIssuer(x.findToken(c).text)) {
			x.step(m, c.ID, "issuer", Continue, "its issuer is the token's: Open Liberty from 22.0.0.10 on chooses it for that, though its filter refuses")
			return
		}
	}
}

// claimedIssuer is iss of a token that nobody has verified.
func claimedIssuer(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) < 2 || len(token) > MaxTokenSize {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	claims, err := jose.ParseObject(string(payload))
	if err != nil {
		return ""
	}
	issuer, _ := claims.Text("iss")
	return issuer
}
