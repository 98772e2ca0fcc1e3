package liberty

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/safproof/safproof/reference/saml"
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
	subject, err := x.options.SAML.ValidateSAML(sp, x.r, x.now)
	if err != nil {
		x.step(SAML, sp.ID, "assertion", Failed, "%s", failureText(err))
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

// failureText is what may be shown of an error: that of a [*Failure], which has no
// secrets.
func failureText(err error) string {
	var known *Failure
	if errors.As(err, &known) {
		return known.Text
	}
	return "it is refused"
}

// samlValidators judge the assertions of service providers with package saml. Each
// has its own, and is its own key, as it is of introspectors.
type samlValidators map[*SAMLWebSSO]*saml.Validator

func (s *Server) samlValidators() (samlValidators, error) {
	all := samlValidators{}
	for i := range s.config.SAML {
		sp := &s.config.SAML[i]
		if sp.InboundPropagation != PropagationRequired {
			continue
		}
		method := saml.Method(sp.SignatureMethodAlgorithm)
		if method == "SHA128" { // which Liberty takes for SHA1
			method = saml.SHA1
		}
		made, err := saml.New(saml.Config{
			HeaderNames: sp.HeaderNames, Audiences: sp.Audiences, TrustedIssuers: sp.TrustedIssuers, ClockSkew: sp.ClockSkew,
			UnsignedAllowed: !sp.WantAssertionsSigned, SignatureMethod: method, Anchors: s.certificates(sp.TrustAnchor),
			UserIdentifier: sp.UserIdentifier, UserUniqueIdentifier: sp.UserUniqueIdentifier, RealmIdentifier: sp.RealmIdentifier,
			GroupIdentifier: sp.GroupIdentifier, RealmName: sp.RealmName,
		})
		if err != nil {
			return nil, fmt.Errorf("%w: %s:%d: samlWebSso20: %w", ErrConfig, sp.File, sp.Line, err)
		}
		all[sp] = made
	}
	return all, nil
}

// certificates are all of a key store.
func (s *Server) certificates(store string) []*x509.Certificate {
	var all []*x509.Certificate
	for _, from := range []map[string]*x509.Certificate{s.config.KeyStores[store].Certificates, s.options.Trust[store]} {
		for _, alias := range slices.Sorted(maps.Keys(from)) {
			all = append(all, from[alias])
		}
	}
	return all
}

// ValidateSAML implements [SAMLValidator].
func (all samlValidators) ValidateSAML(sp *SAMLWebSSO, r *http.Request, now time.Time) (Subject, error) {
	validator := all[sp]
	if validator == nil {
		return Subject{}, errors.New("there is no such service provider")
	}
	token, err := validator.Token(r)
	var assertion saml.Assertion
	if err == nil {
		assertion, err = validator.Validate(token, now)
	}
	if err == nil {
		return Subject{User: assertion.User, Realm: assertion.Realm, Unique: assertion.Unique, Groups: assertion.Groups}, nil
	}
	var rejection *saml.Rejection
	if errors.As(err, &rejection) {
		return Subject{}, &Failure{Message: string(rejection.Message), Text: rejection.Detail, Err: rejection}
	}
	return Subject{}, err
}
