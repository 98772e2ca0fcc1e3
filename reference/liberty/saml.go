package liberty

import (
	"net/http"
	"strings"
)

// saml takes a SAML token out of a header. It acts before the LTPA cookie where
// disableLtpaCookie of samlWebSso20 is true, and otherwise behind it.
func (x *run) saml(early bool) verdict {
	for i := range x.config.SAML {
		sp := &x.config.SAML[i]
		if sp.InboundPropagation != PropagationRequired || sp.DisableLTPACookie != early {
			continue
		}
		if sp.Filter != nil {
			if ok, _ := sp.Filter.matches(x.facts, x.options.Choices); !ok {
				x.step(SAML, sp.ID, "filter", Continue, "it does not accept the request")
				continue
			}
		}
		return x.assertion(sp)
	}
	return goOn
}

// assertion judges the token that a service provider requires.
func (x *run) assertion(sp *SAMLWebSSO) verdict {
	value, from := samlToken(x.r, sp.HeaderNames)
	if value == "" {
		x.step(SAML, sp.ID, "token", Failed, "the request has none, and inboundPropagation is required")
		x.log("CWWKS5013E", "the request has no SAML token", true)
		return x.refuse(SAML, http.StatusUnauthorized)
	}
	x.step(SAML, sp.ID, "token", Passed, "in header %s", quote(from))
	if x.options.SAML == nil {
		x.step(SAML, sp.ID, "assertion", Failed, "nothing here judges assertions")
		return x.refuse(SAML, http.StatusUnauthorized)
	}
	subject, err := x.options.SAML.ValidateSAML(sp, value, x.now)
	if err != nil {
		x.step(SAML, sp.ID, "assertion", Failed, "it is refused")
		x.logFailure(err)
		return x.refuse(SAML, http.StatusUnauthorized)
	}
	i, ok := x.samlIdentity(sp, subject)
	if !ok {
		x.step(SAML, sp.ID, "assertion", Failed, "%s is not in the registry", quote(subject.User))
		return x.refuse(SAML, http.StatusUnauthorized)
	}
	x.step(SAML, sp.ID, "assertion", Passed, "it speaks of %s in realm %s", quote(i.User), quote(i.Realm))
	x.ltpa = !sp.DisableLTPACookie
	return x.accept(SAML, i)
}

func (x *run) samlIdentity(sp *SAMLWebSSO, s Subject) (Identity, bool) {
	if sp.MapToUserRegistry == "User" {
		if x.config.SAFRegistry != nil {
			return x.safIdentity(s.User), true
		}
		return x.basicIdentity(s.User)
	}
	unique := s.Unique
	if unique == "" {
		unique = s.User
	}
	return Identity{User: s.User, Realm: s.Realm, Unique: "user:" + s.Realm + "/" + unique, Groups: s.Groups, Client: sp.ID}, s.Realm != "" && s.User != ""
}

// samlToken looks through the headers in their order, and then through
// Authorization, where the name is the scheme.
func samlToken(r *http.Request, names []string) (value, from string) {
	for _, name := range names {
		if value := r.Header.Get(name); value != "" {
			return value, name
		}
	}
	authorization := r.Header.Get("Authorization")
	for _, name := range names {
		rest, ok := strings.CutPrefix(authorization, name)
		if !ok || rest == "" {
			continue
		}
		switch {
		case strings.HasPrefix(rest, `="`) && strings.HasSuffix(rest, `"`) && len(rest) > 3:
			return rest[2 : len(rest)-1], "Authorization"
		case rest[0] == '=' || rest[0] == ' ':
			return rest[1:], "Authorization"
		}
	}
	return "", ""
}
