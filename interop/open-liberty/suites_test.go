package openliberty

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// tokens are what is asked of each claim and of the signature.
var tokens = []request{
	{name: "no token"},
	{name: "good", make: bearer()},
	{name: "good, without a cookie taken for one", make: with(bearer(), set("Cookie", "other=1"))},
	{name: "bearer in lower case", make: in("Authorization", "bearer ")},
	{name: "two spaces", make: in("Authorization", "Bearer  ")},
	{name: "no scheme", make: in("Authorization", "")},
	{name: "another scheme", make: set("Authorization", "Digest x")},
	{name: "password", make: password("COLIN", "ROSEBUD1")},
	{name: "an opaque token", make: set("Authorization", "Bearer opaque")},
	{name: "Bearer alone", make: set("Authorization", "Bearer")},
	{name: "in a form", make: form("application/x-www-form-urlencoded")},
	{name: "in a form with a charset", make: form("application/x-www-form-urlencoded; charset=UTF-8")},
	{name: "in the query", make: func(t *testing.T, w *world, r *http.Request) { r.URL.RawQuery = "access_token=" + w.token(t) }},
	{name: "LTPA and no token", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
	{name: "LTPA and a token of another", make: with(ltpaCookie("BasicRealm", "COLIN", time.Hour), bearer(claim("sub", "DORIS")))},
	{name: "LTPA and a bad token", make: with(ltpaCookie("BasicRealm", "COLIN", time.Hour), bearer(without("iss")))},

	{name: "iss is missing", make: bearer(without("iss"))},
	{name: "iss is another", make: bearer(claim("iss", "https://op.example/realm/"))},
	{name: "iss in capitals", make: bearer(claim("iss", strings.ToUpper(issuer)))},
	{name: "iss is a number", make: bearer(claim("iss", 1))},
	{name: "iss is a list", make: bearer(claim("iss", []string{issuer}))},
	{name: "iss is empty", make: bearer(claim("iss", ""))},

	{name: "aud is missing", make: bearer(without("aud"))},
	{name: "aud is another", make: bearer(claim("aud", "somebody"))},
	{name: "aud in capitals", make: bearer(claim("aud", "SAFPROOF"))},
	{name: "aud is a list with one", make: bearer(claim("aud", []string{"somebody", "other"}))},
	{name: "aud is a list without", make: bearer(claim("aud", []string{"somebody", "else"}))},
	{name: "aud is an empty list", make: bearer(claim("aud", []string{}))},
	{name: "aud is a number", make: bearer(claim("aud", 1))},

	{name: "sub is missing", make: bearer(without("sub"))},
	{name: "sub is a number", make: bearer(claim("sub", 7))},
	{name: "sub is empty", make: bearer(claim("sub", ""))},
	{name: "sub has a space", make: bearer(claim("sub", "COLIN P"))},
	{name: "sub has a slash", make: bearer(claim("sub", "a/b"))},
	{name: "sub is null", make: bearer(claim("sub", nil))},

	{name: "exp is missing", make: bearer(without("exp"))},
	{name: "exp is past", make: bearer(claim("exp", ago(time.Hour)), claim("iat", ago(2*time.Hour)))},
	{name: "exp is past within the skew", make: bearer(claim("exp", ago(2*time.Minute)), claim("iat", ago(time.Hour)))},
	{name: "exp is past by less than the skew", make: bearer(claim("exp", ago(290*time.Second)), claim("iat", ago(time.Hour)))},
	{name: "exp is past by more than the skew", make: bearer(claim("exp", ago(310*time.Second)), claim("iat", ago(time.Hour)))},
	{name: "exp is a string", make: bearer(claim("exp", "4102444800"))},
	{name: "exp is a text", make: bearer(claim("exp", "tomorrow"))},
	{name: "exp has a fraction", make: bearer(claim("exp", 4102444800.5))},
	{name: "exp is null", make: bearer(claim("exp", nil))},
	{name: "exp is negative", make: bearer(claim("exp", -1), without("iat"))},
	{name: "exp is far away", make: bearer(claim("exp", int64(253402300799)))},
	{name: "exp is farther away", make: bearer(claim("exp", int64(1)<<60))},
	{name: "iat is missing", make: bearer(without("iat"))},
	{name: "iat is in the future within the skew", make: bearer(claim("iat", ago(-290*time.Second)))},
	{name: "iat is in the future", make: bearer(claim("iat", ago(-310*time.Second)))},
	{name: "iat is after exp", make: bearer(claim("iat", ago(-200*time.Second)), claim("exp", ago(-100*time.Second)))},
	{name: "iat is a text", make: bearer(claim("iat", "now"))},
	{name: "nbf is past", make: bearer(claim("nbf", ago(time.Minute)))},
	{name: "nbf is in the future within the skew", make: bearer(claim("nbf", ago(-290*time.Second)))},
	{name: "nbf is in the future", make: bearer(claim("nbf", ago(-310*time.Second)))},
	{name: "nbf is a text", make: bearer(claim("nbf", "now"))},

	{name: "alg RS384", make: bearer(signed(jose.RS384, "rsa"))},
	{name: "alg PS256", make: bearer(signed(jose.PS256, "rsa"))},
	{name: "alg ES256", make: bearer(signed(jose.ES256, "ec"))},
	{name: "alg HS256 with the public key's name", make: bearer(signed(jose.HS256, "secret"), header("kid", "rsa"))},
	{name: "alg none", make: bearer(func(d *draft) { d.alg = jose.None })},
	{name: "alg RS256 and no signature", make: bearer(afterwards(unsigned))},
	{name: "signature is changed", make: bearer(afterwards(flip))},
	{name: "payload is another's", make: bearer(afterwards(swapPayload))},
	{name: "of a stranger", make: bearer(signed(jose.RS256, "stranger"))},
	{name: "of a stranger with our kid", make: bearer(signed(jose.RS256, "stranger"), header("kid", "rsa"))},
	{name: "of the other key", make: bearer(signed(jose.RS256, "rsa-2"))},
	{name: "kid of the other key", make: bearer(header("kid", "rsa-2"))},
	{name: "kid is missing", make: bearer(func(d *draft) { delete(d.header, "kid") })},
	{name: "kid is unknown", make: bearer(header("kid", "nobody"))},
	{name: "typ is missing", make: bearer(func(d *draft) { delete(d.header, "typ") })},
	{name: "typ is logout+jwt", make: bearer(header("typ", "logout+jwt"))},
	{name: "typ is LOGOUT+JWT", make: bearer(header("typ", "LOGOUT+JWT"))},
	{name: "typ is at+jwt", make: bearer(header("typ", "at+jwt"))},
	{name: "crit is unknown", make: bearer(header("crit", []string{"x"}), header("x", 1))},
	{name: "events of logout", make: bearer(claim("events", map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}))},
	{name: "events of something else", make: bearer(claim("events", map[string]any{"x": map[string]any{}}))},
	{name: "two parts", make: bearer(afterwards(func(s string) string { return s[:strings.LastIndexByte(s, '.')] }))},
	{name: "four parts", make: bearer(afterwards(func(s string) string { return s + ".x" }))},
	{name: "five parts", make: bearer(afterwards(func(s string) string { return s + ".x.y" }))},
	{name: "padding", make: bearer(afterwards(func(s string) string { return s + "=" }))},
	{name: "payload is no JSON", make: bearer(afterwards(badPayload))},

	{name: "groups", make: bearer(claim("groupIds", []string{"A", "B"}))},
	{name: "a group", make: bearer(claim("groupIds", "A"))},
	{name: "groups are numbers", make: bearer(claim("groupIds", []int{1, 2}))},
	{name: "groups are an object", make: bearer(claim("groupIds", map[string]any{"a": 1}))},
	{name: "unique name", make: bearer(claim("uniqueSecurityName", "U"))},
}

func swapPayload(token string) string {
	part := strings.Split(token, ".")
	return part[0] + ".eyJpc3MiOiJodHRwczovL29wLmV4YW1wbGUvcmVhbG0iLCJzdWIiOiJET1JJUyIsImF1ZCI6InNhZnByb29mIiwiZXhwIjo0MTAyNDQ0ODAwfQ." + part[2]
}

func badPayload(token string) string {
	part := strings.Split(token, ".")
	return part[0] + ".bm8gSlNPTg." + part[2]
}

// some are requests that are asked of whatever is chosen by a filter.
var some = []request{
	{name: "no token"},
	{name: "good", make: bearer()},
	{name: "bad", make: bearer(without("iss"))},
	{name: "password", make: password("COLIN", "ROSEBUD1")},
}

// same is a token that is sent again.
func same(id *string, changes ...change) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		if *id == "" {
			*id = w.once()
		}
		bearer(append([]change{claim("jti", *id)}, changes...)...)(t, w, r)
	}
}

var firstID, secondID, thirdID, fourthID string

var suites = []suite{
	{server: "required.xml", requests: append(append([]request{}, tokens...),
		request{name: "jti, once", make: same(&firstID)},
		request{name: "jti, twice", make: same(&firstID)},
		request{name: "jti, of another issuer", make: same(&firstID, claim("iss", "x"))},
		request{name: "jti, again", make: same(&firstID, claim("sub", "DORIS"))},
		request{name: "jti is a number", make: bearer(claim("jti", 7))},
		request{name: "jti within the skew, once", make: same(&fourthID, claim("exp", ago(time.Minute)), claim("iat", ago(time.Hour)))},
		request{name: "jti within the skew, twice", make: same(&fourthID, claim("exp", ago(time.Minute)), claim("iat", ago(time.Hour)))},
		request{name: "no token, application without a login", app: "none"},
		request{name: "good, application without a login", app: "none", make: bearer()},
		request{name: "no token, application with certificates", app: "certificate"},
		request{name: "certificate and no token", app: "certificate", certificate: "user"},
		request{name: "good, application with a form", app: "form", make: bearer()},
		request{name: "no token, application with a form", app: "form"},
	)},
	{server: "supported.xml", requests: []request{
		{name: "no token"}, {name: "good", make: bearer()}, {name: "bad", make: bearer(without("iss"))}, {name: "expired", make: bearer(claim("exp", ago(time.Hour)))},
		{name: "password", make: password("COLIN", "ROSEBUD1")},
		{name: "opaque", make: set("Authorization", "Bearer opaque")},
		{name: "LTPA", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
		{name: "LTPA and a token of another", make: with(ltpaCookie("BasicRealm", "COLIN", time.Hour), bearer(claim("sub", "DORIS")))},
		{name: "LTPA that has expired and a token", make: with(ltpaCookie("BasicRealm", "COLIN", -time.Hour), bearer(claim("sub", "DORIS")))},
		{name: "LTPA and a bad token", make: with(ltpaCookie("BasicRealm", "COLIN", time.Hour), bearer(without("iss")))},
		{name: "jti, once", make: same(&secondID)}, {name: "jti, twice", make: same(&secondID)},
		{name: "sub is missing", make: bearer(without("sub"))},
		{name: "no token, certificates", app: "certificate"},
		{name: "no token, form", app: "form"},
	}},
	{server: "own-audience.xml", requests: []request{
		{name: "aud is missing", make: bearer(without("aud"))},
		{name: "aud is another", make: bearer()},
		{name: "aud is this server", make: ownAudience("")},
		{name: "aud is this server with a slash", make: ownAudience("/")},
		{name: "aud is the application", make: ownAudience("/basic")},
		{name: "aud is the request", make: ownAudience("/basic/whoami")},
		{name: "aud is another application", make: ownAudience("/other")},
		{name: "aud is another port", make: ownAudience("1")},
		{name: "aud without a port", make: bearer(claim("aud", "https://127.0.0.1"))},
		{name: "aud is http", make: func(t *testing.T, w *world, r *http.Request) { bearer(claim("aud", "http://"+w.server.https))(t, w, r) }},
	}},
	{server: "identity.xml", requests: []request{
		{name: "login is missing", make: bearer()},
		{name: "login", make: bearer(claim("login", "EVE"))},
		{name: "login without sub", make: bearer(claim("login", "EVE"), without("sub"))},
		{name: "login is a number", make: bearer(claim("login", 1))},
		{name: "login is a list", make: bearer(claim("login", []string{"EVE"}))},
		{name: "place", make: bearer(claim("login", "EVE"), claim("place", "Paradise"))},
		{name: "place is a number", make: bearer(claim("login", "EVE"), claim("place", 1))},
		{name: "place is empty", make: bearer(claim("login", "EVE"), claim("place", ""))},
		{name: "unique", make: bearer(claim("login", "EVE"), claim("place", "Paradise"), claim("unique", "E-1"))},
		{name: "unique is a number", make: bearer(claim("login", "EVE"), claim("unique", 1))},
		{name: "roles", make: bearer(claim("login", "EVE"), claim("roles", []string{"gardener", "cook"}))},
		{name: "LTPA of a user who is not in the registry", make: ltpaCookie(issuer, "EVE", time.Hour)},
		{name: "realm with slashes", make: bearer(claim("login", "EVE"), claim("roles", "cook"))},
	}},
	{server: "realm-name.xml", requests: []request{
		{name: "good", make: bearer()},
		{name: "exp is past within the skew", make: bearer(claim("exp", ago(2*time.Second)))},
		{name: "exp is past by more than the skew", make: bearer(claim("exp", ago(8*time.Second)))},
		{name: "jti, once", make: same(&thirdID)}, {name: "jti, twice", make: same(&thirdID)},
		{name: "LTPA", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
	}},
	{server: "registry-user.xml", requests: []request{
		{name: "there", make: bearer()},
		{name: "not there", make: bearer(claim("sub", "EVE"))},
		{name: "in small letters", make: bearer(claim("sub", "colin"))},
		{name: "with claims that say otherwise", make: bearer(claim("groupIds", []string{"A"}), claim("uniqueSecurityName", "DORIS"), claim("realmName", "X"))},
	}},
	{server: "no-issuer.xml", requests: []request{
		{name: "without iss", make: bearer(without("iss"))}, {name: "with iss", make: bearer()}, {name: "iss is empty", make: bearer(claim("iss", ""))},
	}},
	{server: "header.xml", requests: []request{
		{name: "bare", make: in("X-Token", "")},
		{name: "Bearer", make: in("X-Token", "Bearer ")},
		{name: "bearer", make: in("X-Token", "bearer ")},
		{name: "Authorization", make: bearer()},
		{name: "two segments", make: segments("X-Token", 2)},
		{name: "ten segments", make: segments("X-Token", 10)},
		{name: "segments and their number is no number", make: with(segments("X-Token", 2), set("X-Token-segments", "two"))},
		{name: "fewer segments than said", make: with(segments("X-Token", 2), set("X-Token-segments", "3"))},
		{name: "in a form", make: form("application/x-www-form-urlencoded")},
		{name: "no token"},
	}},
	{server: "from-header.xml", requests: []request{
		{name: "RS256", make: bearer()},
		{name: "ES256", make: bearer(signed(jose.ES256, "ec"))},
		{name: "RS384, which is not allowed", make: bearer(signed(jose.RS384, "rsa"))},
		{name: "HS256 with the public key's name", make: bearer(signed(jose.HS256, "secret"), header("kid", "rsa"))},
		{name: "none", make: bearer(func(d *draft) { d.alg = jose.None })},
		{name: "the other issuer", make: bearer(claim("iss", "https://other.example"))},
		{name: "both issuers", make: bearer(claim("iss", "https://op.example/realm https://other.example"))},
	}},
	{server: "one-key.xml", requests: []request{
		{name: "kid", make: bearer()},
		{name: "kid is missing", make: bearer(func(d *draft) { delete(d.header, "kid") })},
		{name: "kid is unknown", make: bearer(header("kid", "nobody"))},
		{name: "kid is missing, of a stranger", make: bearer(signed(jose.RS256, "stranger"), func(d *draft) { delete(d.header, "kid") })},
	}},
	{server: "two-open.xml", requests: []request{
		{name: "issuer of the one without a filter", make: bearer()},
		{name: "issuer of the one whose filter refuses", make: bearer(claim("iss", "https://other.example"))},
		{name: "another issuer", make: bearer(claim("iss", "https://third.example"))},
		{name: "no token"},
		{name: "issuer of the one without a filter, and the other's filter accepts", make: with(bearer(), set("X-Mode", "second"))},
	}},
	{server: "displayed-realm.xml", requests: []request{{name: "basic"}, {name: "none", app: "none"}, {name: "certificates", app: "certificate"}}},
	{server: "global-form.xml", requests: []request{{name: "certificates", app: "certificate"}, {name: "form", app: "form"}, {name: "basic"}}},
	{server: "trust-store.xml", requests: []request{
		{name: "RS384", make: bearer(signed(jose.RS384, "certificate"))},
		{name: "RS256", make: bearer(signed(jose.RS256, "certificate"))},
		{name: "of a stranger", make: bearer(signed(jose.RS384, "stranger"))},
		{name: "signature is changed", make: bearer(signed(jose.RS384, "certificate"), afterwards(flip))},
	}},
	{server: "shared-key.xml", requests: []request{
		{name: "HS256", make: bearer(signed(jose.HS256, "secret"))},
		{name: "HS512", make: bearer(signed(jose.HS512, "secret"))},
		{name: "RS256", make: bearer()},
		{name: "signature is changed", make: bearer(signed(jose.HS256, "secret"), afterwards(flip))},
	}},
	{server: "unsigned.xml", requests: []request{
		{name: "none", make: bearer(func(d *draft) { d.alg = jose.None })},
		{name: "RS256", make: bearer()},
		{name: "of a stranger", make: bearer(signed(jose.RS256, "stranger"))},
		{name: "exp is past", make: bearer(func(d *draft) { d.alg = jose.None }, claim("exp", ago(time.Hour)), claim("iat", ago(2*time.Hour)))},
		{name: "exp is missing", make: bearer(func(d *draft) { d.alg = jose.None }, without("exp"))},
		{name: "iss is missing", make: bearer(func(d *draft) { d.alg = jose.None }, without("iss"))},
	}},
	{server: "introspection.xml", requests: []request{
		{name: "active", make: opaque("t1", nil)},
		{name: "not known", make: set("Authorization", "Bearer t0")},
		{name: "not active", make: opaque("t2", map[string]any{"active": false})},
		{name: "active is missing", make: opaque("t3", map[string]any{"active": nil})},
		{name: "active is a string", make: opaque("t4", map[string]any{"active": "true"})},
		{name: "exp is missing", make: opaque("t5", map[string]any{"exp": nil})},
		{name: "exp is past", make: opaque("t6", map[string]any{"exp": ago(time.Hour)})},
		{name: "exp is past within the skew", make: opaque("t7", map[string]any{"exp": ago(time.Minute)})},
		{name: "exp is a string", make: opaque("t8", map[string]any{"exp": "4102444800"})},
		{name: "iat is missing", make: opaque("t9", map[string]any{"iat": nil})},
		{name: "iat is in the future", make: opaque("t10", map[string]any{"iat": ago(-time.Hour)})},
		{name: "nbf is in the future", make: opaque("t11", map[string]any{"nbf": ago(-time.Hour)})},
		{name: "iss is missing", make: opaque("t12", map[string]any{"iss": nil})},
		{name: "iss is another", make: opaque("t13", map[string]any{"iss": "x"})},
		{name: "aud is another", make: opaque("t14", map[string]any{"aud": "x"})},
		{name: "sub is missing", make: opaque("t15", map[string]any{"sub": nil})},
		{name: "sub is a number", make: opaque("t16", map[string]any{"sub": 1})},
		{name: "groups", make: opaque("t17", map[string]any{"groupIds": []string{"A", "B"}})},
		{name: "revoked, but asked before", make: opaque("t1", map[string]any{"active": false})},
		{name: "a JWT, though there is no key", make: bearer()},
	}},
	{server: "bearer-filter.xml", requests: []request{
		{name: "no token"}, {name: "good", make: bearer()}, {name: "bad", make: bearer(without("iss"))},
		{name: "password", make: password("COLIN", "ROSEBUD1")},
		{name: "wrong password", make: password("COLIN", "WRONG")},
		{name: "password, application with certificates", app: "certificate", make: password("COLIN", "ROSEBUD1")},
		{name: "wrong password, application with certificates", app: "certificate", make: password("COLIN", "WRONG")},
		{name: "nothing, application with certificates", app: "certificate"},
		{name: "certificate, application with certificates", app: "certificate", certificate: "user"},
		{name: "certificate and good", app: "certificate", certificate: "user", make: bearer(claim("sub", "EVE"))},
		{name: "certificate and bad", app: "certificate", certificate: "user", make: bearer(without("iss"))},
		{name: "LTPA", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
	}},
	{server: "failover-none.xml", requests: failover},
	{server: "failover-basic.xml", requests: failover},
	{server: "failover-form.xml", requests: failover},
	{server: "failover-application.xml", requests: failover},
	{server: "filter-url.xml", requests: append([]request{
		{name: "another application", app: "none"},
		{name: "another application with the query", app: "none", make: query("mode=jwt")},
		{name: "header request-url", app: "none", make: set("Request-Url", "x/basic/y")},
		{name: "header request-url with something else", make: set("Request-Url", "x")},
	}, some...)},
	{server: "filter-url-equals.xml", requests: some},
	{server: "filter-url-without.xml", requests: append([]request{{name: "another application", app: "none"}}, some...)},
	{server: "filter-application.xml", requests: append([]request{
		{name: "another application", app: "none"},
		{name: "header webApp", app: "none", make: set("webApp", "basic")},
		{name: "header webApp with something else", make: set("webApp", "none")},
	}, some...)},
	{server: "filter-agent.xml", requests: []request{
		{name: "neither", make: bearer()},
		{name: "agent", make: with(bearer(), set("User-Agent", "curl/8"))},
		{name: "header", make: with(bearer(), set("X-Mode", "jwt"))},
		{name: "both", make: with(bearer(), set("User-Agent", "curl/8"), set("X-Mode", "jwt"))},
		{name: "both, header with more", make: with(bearer(), set("User-Agent", "curl/8"), set("X-Mode", "jwt1"))},
		{name: "both in capitals", make: with(bearer(), set("User-Agent", "CURL/8"), set("X-Mode", "jwt"))},
	}},
	{server: "filter-agent-without.xml", requests: []request{
		{name: "no agent", make: with(bearer(), set("User-Agent", ""))},
		{name: "another", make: with(bearer(), set("User-Agent", "Go"))},
		{name: "one of them", make: with(bearer(), set("User-Agent", "curl/8"))},
	}},
	{server: "filter-host.xml", requests: []request{
		{name: "another", make: bearer()},
		{name: "it", make: with(bearer(), func(_ *testing.T, _ *world, r *http.Request) { r.Host = "api.liberty.example:9443" })},
	}},
	{server: "filter-cookie.xml", requests: cookies},
	{server: "filter-cookie-equals.xml", requests: cookies},
	{server: "filter-cookie-without.xml", requests: append([]request{
		{name: "LTPA", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
		{name: "value is the name", make: with(bearer(), set("Cookie", "x=LtpaToken2"))},
	}, cookies...)},
	{server: "filter-header-there.xml", requests: []request{
		{name: "missing", make: bearer()}, {name: "there", make: with(bearer(), set("X-Mode", "whatever"))},
	}},
	{server: "filter-address.xml", requests: append([]request{
		{name: "header remote-address inside", make: with(bearer(), set("Remote-Address", "127.0.0.1"))},
		{name: "header remote-address outside", make: with(bearer(), set("Remote-Address", "10.1.0.2"))},
	}, some...)},
	{server: "filter-address-other.xml", requests: append([]request{
		{name: "header remote-address inside", make: with(bearer(), set("Remote-Address", "10.1.0.2"))},
	}, some...)},
	{server: "filter-address-wrong.xml", requests: some},
	{server: "filter-address-list.xml", requests: some},
	{server: "filter-address-greater.xml", requests: some},
	{server: "filter-empty.xml", requests: some},
	{server: "two-clients.xml", requests: []request{
		{name: "neither", make: bearer()},
		{name: "first", make: with(bearer(), set("X-Mode", "first"))},
		{name: "second", make: with(bearer(claim("iss", "https://other.example")), set("X-Mode", "second"))},
		{name: "first with the issuer of the second", make: with(bearer(claim("iss", "https://other.example")), set("X-Mode", "first"))},
		{name: "both", make: with(bearer(), set("X-Mode", "first second"))},
		{name: "both with the issuer of the second", make: with(bearer(claim("iss", "https://other.example")), set("X-Mode", "first second"))},
	}},
}

// ownAudience has the address of the server, and something behind it, as aud.
func ownAudience(behind string) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		bearer(claim("aud", "https://"+w.server.https+behind))(t, w, r)
	}
}

var failover = []request{
	{name: "nothing"}, {name: "password", make: password("COLIN", "ROSEBUD1")}, {name: "wrong password", make: password("COLIN", "WRONG")},
	{name: "no user", make: password("NOBODY", "WRONG")},
	{name: "empty password", make: password("COLIN", "")}, {name: "empty password of a user who has it", make: password("EMPTY", "")},
	{name: "token", make: bearer()},
	{name: "LTPA", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
	{name: "LTPA that has expired", make: ltpaCookie("BasicRealm", "COLIN", -time.Hour)},
	{name: "LTPA of another realm", make: ltpaCookie("Elsewhere", "COLIN", time.Hour)},
	{name: "certificate", certificate: "user"},
	{name: "none: nothing", app: "none"}, {name: "none: password", app: "none", make: password("COLIN", "ROSEBUD1")},
	{name: "certificates: nothing", app: "certificate"}, {name: "certificates: certificate", app: "certificate", certificate: "user"},
	{name: "certificates: a stranger's", app: "certificate", certificate: "stranger"},
	{name: "certificates: password", app: "certificate", make: password("COLIN", "ROSEBUD1")},
	{name: "certificates: wrong password", app: "certificate", make: password("COLIN", "WRONG")},
	{name: "form: nothing", app: "form"}, {name: "form: password", app: "form", make: password("COLIN", "ROSEBUD1")},
	{name: "form: certificate", app: "form", certificate: "user"},
	{name: "form: LTPA", app: "form", make: ltpaCookie("BasicRealm", "COLIN", time.Hour)},
}

var cookies = []request{
	{name: "none", make: bearer()},
	{name: "it", make: with(bearer(), set("Cookie", "session=1"))},
	{name: "among others", make: with(bearer(), set("Cookie", "a=1; session=1; b=2"))},
	{name: "others", make: with(bearer(), set("Cookie", "a=1; b=2"))},
	{name: "as a value", make: with(bearer(), set("Cookie", "a=session"))},
	{name: "the whole header", make: with(bearer(), set("Cookie", "session"))},
}
