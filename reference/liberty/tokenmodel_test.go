package liberty_test

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

// client is what the rules say of an openidConnectClient with a shared key: each field
// is an attribute, empty where it is left out.
type client struct {
	algorithm, audiences, skew       string
	user, createSubject              string // names of claims
	realm, realmClaim, groups, named string
	noIssuer, reuse, mapped          bool
	used                             map[string]bool
}

const (
	sharedKey = "one key of 64 bytes, which is enough for each of the algorithms, "
	own       = `<basicRegistry realm="own"><user name="colin" password="x"/><group name="admins"><member name="colin"/></group></basicRegistry>`
)

func drawClient(t *rapid.T) *client {
	one := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	return &client{
		algorithm: one("signatureAlgorithm", "", "HS256", "HS384", "HS512", "FROM_HEADER"),
		audiences: one("audiences", "", "one,two", "one"), skew: one("clockSkew", "", "0s", "10m"),
		user: one("userIdentifier", "", "", "upn"), createSubject: one("userIdentityToCreateSubject", "", "email"),
		realm: one("realmName", "", "R"), realmClaim: one("realmIdentifier", "", "org"),
		groups: one("groupIdentifier", "", "roles"), named: one("uniqueUserIdentifier", "", "uid"),
		noIssuer: rapid.Bool().Draw(t, "disableIssChecking"), reuse: rapid.Bool().Draw(t, "tokenReuse"),
		mapped: rapid.IntRange(0, 3).Draw(t, "mapIdentityToRegistryUser") == 0, used: map[string]bool{},
	}
}

// element is the client in server.xml. signatureAlgorithm FROM_HEADER allows two.
func (c *client) element() string {
	e := `<openidConnectClient id="c" inboundPropagation="required" sharedKey="` + sharedKey + `" issuerIdentifier="zOSMF" allowedSignatureAlgorithms="HS256,HS512"`
	return own + e + attributes(
		"signatureAlgorithm", c.algorithm, "audiences", c.audiences, "clockSkew", c.skew,
		"userIdentifier", c.user, "userIdentityToCreateSubject", c.createSubject,
		"realmName", c.realm, "realmIdentifier", c.realmClaim, "groupIdentifier", c.groups, "uniqueUserIdentifier", c.named,
		"disableIssChecking", set(c.noIssuer), "tokenReuse", set(c.reuse), "mapIdentityToRegistryUser", set(c.mapped),
	) + "/>"
}

// allowed are the algorithms that may sign.
func (c *client) allowed() []jose.Algorithm {
	if c.algorithm == "FROM_HEADER" {
		return []jose.Algorithm{jose.HS256, jose.HS512}
	}
	return []jose.Algorithm{jose.Algorithm(cmp.Or(c.algorithm, "HS256"))}
}

// issuer is what iss must be; empty where it must not be there.
func (c *client) issuer() string {
	if c.noIssuer {
		return ""
	}
	return "zOSMF"
}

// presented is a token as it is drawn; claims that are left out are empty.
type presented struct {
	algorithm jose.Algorithm
	stranger  bool              // somebody else signed it
	expired   time.Duration     // ago; a minute from now if it is negative
	texts     map[string]string // claims with one text
	aud       []string
	endless   bool // no exp
}

func drawPresented(t *rapid.T) presented {
	p := presented{
		algorithm: rapid.SampledFrom([]jose.Algorithm{jose.HS256, jose.HS256, jose.HS384, jose.HS512}).Draw(t, "alg"),
		stranger:  rapid.IntRange(0, 3).Draw(t, "stranger") == 0,
		expired:   rapid.SampledFrom([]time.Duration{-time.Minute, -time.Minute, -time.Minute, time.Second, 299 * time.Second, 301 * time.Second, 599 * time.Second, 601 * time.Second}).Draw(t, "expired"),
		aud:       rapid.SampledFrom([][]string{nil, {"one"}, {"one"}, {"three", "two"}, {"three"}}).Draw(t, "aud"),
		endless:   rapid.IntRange(0, 3).Draw(t, "no exp") == 0, texts: map[string]string{},
	}
	for _, claim := range [][]string{ // name and values
		{"iss", "zOSMF", "zOSMF", "", "other"}, {"sub", "colin", "colin", "colin", ""}, {"upn", "jane", "colin", ""}, {"email", "edgar", ""}, {"jti", "", "", "a", "b"},
		{"realmName", "", "X"}, {"org", "", "Y"}, {"groupIds", "", "g"}, {"roles", "", "r"}, {"uniqueSecurityName", "", "u"}, {"uid", "", "v"},
	} {
		p.texts[claim[0]] = rapid.SampledFrom(claim[1:]).Draw(t, claim[0])
	}
	return p
}

func (p presented) sign(t *testing.T) string {
	all := map[string]any{"iat": start.Unix() - 3600}
	for name, value := range p.texts {
		if value != "" {
			all[name] = value
		}
	}
	if p.aud != nil {
		all["aud"] = p.aud
	}
	if !p.endless {
		all["exp"] = start.Add(-p.expired).Unix()
	}
	secret := sharedKey
	if p.stranger {
		secret = strings.ToUpper(secret)
	}
	key, err := jose.NewHMACKey([]byte(secret))
	must(t, err)
	return sign(t, all, key, p.algorithm)
}

// takes says whether the token is good, whoever it is for, and notes its jti.
func (c *client) takes(p presented) bool {
	audiences := slices.DeleteFunc(strings.Split(c.audiences, ","), func(name string) bool { return name == "" })
	skew, _ := time.ParseDuration(cmp.Or(c.skew, "300s"))
	switch {
	case p.stranger || !slices.Contains(c.allowed(), p.algorithm), p.texts["iss"] != c.issuer(), p.endless || p.expired >= skew,
		len(audiences) == 0 != (len(p.aud) == 0), len(audiences) > 0 && !slices.ContainsFunc(p.aud, func(one string) bool { return slices.Contains(audiences, one) }):
		return false
	}
	jti := p.texts["jti"]
	if jti == "" || c.reuse {
		return true
	}
	again := c.used[jti]
	c.used[jti] = again || p.expired < 0 // it is remembered until exp
	return !again
}

// subject is who a good token says the user is.
func (c *client) subject(p presented) (who liberty.Identity, ok bool) {
	user := p.texts[cmp.Or(c.user, c.createSubject, "sub")]
	if c.mapped {
		return liberty.Identity{User: "colin", Realm: "own", Unique: "user:own/colin", Groups: []string{"admins"}}, user == "colin"
	}
	realm := cmp.Or(c.realm, p.texts[cmp.Or(c.realmClaim, "realmName")], p.texts["iss"])
	who = liberty.Identity{User: user, Realm: realm, Groups: []string{}}
	who.Unique = "user:" + realm + "/" + cmp.Or(p.texts[cmp.Or(c.named, "uniqueSecurityName")], user)
	if group := p.texts[cmp.Or(c.groups, "groupIds")]; group != "" {
		who.Groups = append(who.Groups, group)
	}
	return who, user != "" && realm != ""
}

// A client of any attributes takes tokens of any claims, several in a row, as the rules
// say, and makes of each the user, realm and groups that they name.
func TestTokensFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := drawClient(rt)
		w := newWorld(t, c.element())
		for range 10 {
			p := drawPresented(rt)
			if rapid.IntRange(0, 3).Draw(rt, "mended") > 0 { // else few are refused for one reason alone
				c.mend(&p, rapid.SampledFrom([]string{"", "alg", "key", "iss", "aud", "exp", "no exp", "jti", "jti"}).Draw(rt, "but for"))
			}
			good := c.takes(p)
			who, ok := c.subject(p)
			d := w.Decide(bearer(p.sign(t)))
			got := liberty.Identity{User: d.Identity.User, Realm: d.Identity.Realm, Unique: d.Identity.Unique, Groups: d.Identity.Groups}
			switch {
			case !good || !ok:
				if d.Status != http.StatusUnauthorized && d.Status != http.StatusForbidden || d.Identity.User != "" || !good && (d.Status != http.StatusUnauthorized || d.Header.Get("WWW-Authenticate") != challengeJWT) {
					rt.Fatalf("%s\n%+v\nis to be refused: %s", c.element(), p, show(d))
				}
			case d.Status != http.StatusOK || got.User != who.User || got.Realm != who.Realm || got.Unique != who.Unique || !slices.Equal(got.Groups, who.Groups):
				rt.Fatalf("%s\n%+v\nis to be %+v: %s", c.element(), p, who, show(d))
			}
		}
	})
	t.Attr("rule", "LIB-02")
	t.Attr("rule", "LIB-03")
	t.Attr("rule", "LIB-04")
	t.Attr("rule", "LIB-06")
	t.Attr("rule", "LIB-20")
	t.Attr("rule", "LIB-25")
	t.Attr("rule", "LIB-27")
	t.Attr("rule", "LIB-30")
	t.Attr("rule", "LIB-33")
	t.Attr("rule", "LIB-36")
	t.Attr("rule", "LIB-37")
	t.Attr("rule", "LIB-39")
	t.Attr("rule", "LIB-45")
	t.Attr("rule", "ZC-04")
}

// mend makes a token one that the client takes, but for one of its parts, and what it
// says of the user.
func (c *client) mend(p *presented, part string) {
	for each, mend := range map[string]func(){
		"alg":    func() { allowed := c.allowed(); p.algorithm = allowed[len(allowed)-1] },
		"key":    func() { p.stranger = false },
		"iss":    func() { p.texts["iss"] = c.issuer() },
		"aud":    func() { p.aud = map[bool][]string{true: nil, false: {"one"}}[c.audiences == ""] },
		"exp":    func() { p.expired = -time.Minute },
		"no exp": func() { p.endless = false },
		"jti":    func() { p.texts["jti"] = "" },
	} {
		if each != part {
			mend()
		}
	}
}
