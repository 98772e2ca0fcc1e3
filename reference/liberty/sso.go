package liberty

import (
	"errors"
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/ltpa"
)

// defaultCookieName is the LTPA cookie where ssoCookieName does not say otherwise. It
// is taken even where that does.
const defaultCookieName = "LtpaToken2"

// sso takes an LTPA cookie. One that is not good is as good as none.
func (x *run) sso() verdict {
	security := x.config.WebAppSecurity
	if x.keys == nil || !security.SingleSignOnEnabled {
		return goOn
	}
	cookie, err := x.r.Cookie(security.SSOCookieName)
	if err != nil && !security.UseOnlyCustomCookieName {
		cookie, err = x.r.Cookie(defaultCookieName)
	}
	if err != nil {
		x.step(SSO, "", "cookie "+security.SSOCookieName, Continue, "the request has none")
		return goOn
	}
	token, err := x.keys.Validate(cookie.Value, x.now)
	if err != nil {
		why := "it is not one of these keys"
		if errors.Is(err, ltpa.ErrExpired) {
			why = "it expired at " + token.Expires.UTC().Format("2006-01-02T15:04:05.000Z")
		}
		x.step(SSO, "", "cookie "+security.SSOCookieName, Continue, "%s", why)
		return goOn
	}
	if !x.inRealm(token) && !x.issued.has(cookie.Value, x.now) {
		x.step(SSO, "", "cookie "+security.SSOCookieName, Continue, "%s of realm %s is not in the registry, and did not log in here",
			quote(token.Name), quote(token.Realm))
		return goOn
	}
	x.step(SSO, "", "cookie "+security.SSOCookieName, Passed, "%s of realm %s, good until %s",
		quote(token.Name), quote(token.Realm), token.Expires.UTC().Format("2006-01-02T15:04:05.000Z"))
	i := Identity{User: token.Name, Realm: token.Realm, Unique: "user:" + token.Realm + "/" + token.Name}
	if known, ok := x.basicIdentity(token.Name); ok && known.Realm == token.Realm {
		i.Groups = known.Groups
	}
	return x.accept(SSO, i)
}

// inRealm says whether the user of a token can be looked up. With SAF that is seen
// when the credential is made.
func (x *run) inRealm(token ltpa.Token) bool {
	if x.config.BasicRegistry == nil || x.config.SAFRegistry != nil || x.config.SAFCredentials.MapDistributedIdentities {
		return true
	}
	known, ok := x.basicIdentity(token.Name)
	return ok && known.Realm == token.Realm
}

// issueLTPA sets a cookie, if one is due. The token is good for the expiration of
// the element ltpa, from now on.
func (x *run) issueLTPA() {
	security := x.config.WebAppSecurity
	if !x.ltpa || x.keys == nil || !security.SingleSignOnEnabled {
		return
	}
	i := x.d.Identity
	text, err := x.keys.Create(ltpa.Token{
		Realm: i.Realm, Name: strings.TrimPrefix(i.Unique, "user:"+i.Realm+"/"), Expires: x.now.Add(x.config.LTPA.Expiration),
	})
	if err != nil {
		x.step(SSO, "", "new cookie", Failed, "no token can be made of this identity")
		return
	}
	x.issued.add(text, x.now.Add(x.config.LTPA.Expiration))
	cookie := &http.Cookie{
		Name: security.SSOCookieName, Value: text, Path: "/", HttpOnly: security.HTTPOnlyCookies, Secure: security.SSORequiresSSL,
	}
	x.d.Cookies = NewCookies(append(x.d.Cookies.list(), cookie)...)
	x.step(SSO, "", "new cookie", Passed, "good until %s", x.now.Add(x.config.LTPA.Expiration).UTC().Format("2006-01-02T15:04:05.000Z"))
}
