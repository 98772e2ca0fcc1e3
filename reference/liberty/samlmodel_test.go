package liberty_test

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	dsig "github.com/russellhaering/goxmldsig"
	"pgregory.net/rapid"
)

// provider is what the rules say of a samlWebSso20: each field is an attribute, empty
// where it is left out.
type provider struct {
	unsigned                                            bool
	issuers, skew, audiences, header, weakest, registry string
}

func drawProvider(t *rapid.T) provider {
	one := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	return provider{
		unsigned: rapid.IntRange(0, 3).Draw(t, "unsigned is taken") == 0,
		issuers:  one("trustedIssuers", "https://idp.example/saml", "https://idp.example/saml,https://other.example/saml"),
		skew:     one("clockSkew", "", "1s", "10m"), audiences: one("audiences", "", "ANY", "mq", "db,mq", "db"),
		header: one("headerName", "", "saml_token", "one,saml_token"), weakest: one("signatureMethodAlgorithm", "", "SHA1", "SHA512"),
		registry: one("mapToUserRegistry", "", "No", "User"),
	}
}

func (p provider) element() string {
	e := `<samlWebSso20 id="sp" inboundPropagation="required"`
	if p.unsigned {
		e += ` wantAssertionsSigned="false"`
	}
	e += attributes("clockSkew", p.skew, "audiences", p.audiences, "headerName", p.header, "signatureMethodAlgorithm", p.weakest, "mapToUserRegistry", p.registry)
	return keyStoreElement + jane + e + `><pkixTrustEngine trustedIssuers="` + p.issuers + `" trustAnchor="defaultKeyStore"/></samlWebSso20>`
}

// shown is an assertion that is drawn, and how it is shown.
type shown struct {
	by, method             string // who signed it, and with which hash function
	issuer, audience, user string
	after                  time.Duration // it was made, it is shown; it is good for five minutes
	carrier                string        // header, and scheme of Authorization
}

// methods are the hash functions, the weakest first.
var methods = []string{"SHA1", "SHA256", "SHA512"}

// drawShown draws one that is good at the provider, but perhaps for one of its parts.
func (p provider) drawShown(t *rapid.T) shown {
	s := shown{by: "client", method: cmp.Or(p.weakest, "SHA256"), issuer: "idp", audience: "mq", user: "jane", after: time.Minute, carrier: "Saml"}
	if p.header != "" {
		s.carrier, _, _ = strings.Cut(p.header, ",")
	}
	if p.audiences == "db" {
		s.audience = "db"
	}
	one := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, "value") }
	switch rapid.SampledFrom([]string{"", "by", "method", "issuer", "audience", "user", "after", "carrier"}).Draw(t, "part") {
	case "by":
		s.by = one("", "stranger", "CONN1.IZUDFLT")
	case "method":
		s.method = one(methods...)
	case "issuer":
		s.issuer = one("other", "third")
	case "audience":
		s.audience = one("db", "mq", "MQ")
	case "user":
		s.user = "joe"
	case "after":
		s.after = rapid.SampledFrom([]time.Duration{-11 * time.Minute, -6 * time.Minute, -4 * time.Minute, -2 * time.Second, 5*time.Minute + 2*time.Second, 9 * time.Minute, 11 * time.Minute, 16 * time.Minute}).Draw(t, "value")
	case "carrier":
		s.carrier = one("Saml", "SAML", "one", "saml_token", "Authorization one", "Authorization saml_token", "Authorization Bearer", "other")
	}
	return s
}

func (s shown) assertion(t *testing.T) string {
	algorithm := map[string]string{"SHA1": dsig.RSASHA1SignatureMethod, "SHA256": dsig.RSASHA256SignatureMethod, "SHA512": dsig.RSASHA512SignatureMethod}[s.method]
	return signedAssertion(t, s.by, algorithm, "https://idp.example", "https://"+s.issuer+".example", ">mq<", ">"+s.audience+"<", ">jane<", ">"+s.user+"<")
}

func (s shown) request(assertion string) *http.Request {
	if name, scheme, authorization := strings.Cut(s.carrier, " "); authorization {
		return request(name, scheme+" "+assertion)
	}
	return request(s.carrier, assertion)
}

// takes says whether a provider takes an assertion.
func (p provider) takes(s shown) bool {
	listed := func(list, what string) bool { return slices.Contains(strings.Split(list, ","), what) }
	skew, _ := time.ParseDuration(cmp.Or(p.skew, "5m"))
	rank := func(method string) int { return slices.Index(methods, method) }
	trusted := s.by == "client" || s.by == "CONN1.IZUDFLT"
	carrier, scheme, authorization := strings.Cut(s.carrier, " ")
	named := listed(cmp.Or(p.header, "Saml,SAML"), carrier)
	if authorization {
		named = p.header != "" && listed(p.header, scheme)
	}
	return named && listed(p.issuers, "https://"+s.issuer+".example/saml") &&
		(s.by == "" && p.unsigned || trusted && rank(s.method) >= rank(cmp.Or(p.weakest, "SHA256"))) &&
		s.after >= -skew && s.after < 5*time.Minute+skew &&
		(p.audiences == "" || p.audiences == "ANY" || listed(p.audiences, s.audience)) &&
		(p.registry != "User" || s.user == "jane")
}

// A provider of any attributes takes assertions as the rules say, and makes of each the
// user whom it names, in the realm of its issuer or of the registry.
func TestAssertionsFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawProvider(rt)
		w := newWorld(t, p.element())
		for range 4 {
			s := p.drawShown(rt)
			w.now = start.Add(s.after)
			d := w.Decide(s.request(s.assertion(t)))
			realm := "https://" + s.issuer + ".example/saml"
			if p.registry == "User" {
				realm = "basic"
			}
			switch good := p.takes(s); {
			case !good && (d.Status != http.StatusUnauthorized || d.Identity.User != ""),
				good && (d.Status != http.StatusOK || d.Identity.User != s.user || d.Identity.Realm != realm):
				rt.Fatalf("%s\n%+v\nis good: %t, in realm %s: %s", p.element(), s, good, realm, show(d))
			}
		}
	})
	t.Attr("rule", "LIB-120")
	t.Attr("rule", "LIB-121")
	t.Attr("rule", "LIB-122")
	t.Attr("rule", "LIB-123")
	t.Attr("rule", "LIB-124")
	t.Attr("rule", "LIB-125")
	t.Attr("rule", "LIB-126")
}
