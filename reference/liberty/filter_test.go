package liberty_test

import (
	"net/http"
	"testing"

	"github.com/safproof/safproof/reference/liberty"
)

// filtered is a client whose filter has some elements.
func filtered(elements string) string {
	return keyStoreElement + `<openidConnectClient id="c" inboundPropagation="required"><authFilter id="f">` + elements + `</authFilter></openidConnectClient>`
}

// selected says whether the client was selected: it requires a token, which nobody
// has here.
func selected(d liberty.Decision) bool { return d.Mechanism == liberty.OpenIDFirst }

func TestFilter(t *testing.T) {
	const url = "https://mqweb.example:9443/ibmmq/rest/v2/login"
	agent := func(headers ...string) *http.Request { return request(append(headers, "User-Agent", "curl/8.5")...) }
	query := request()
	query.URL.RawQuery = "user=x"
	for _, test := range []struct {
		name, elements string
		request        *http.Request
		want           bool
	}{
		{"url contains", `<requestUrl urlPattern="/ibmmq/"/>`, request(), true},
		{"url contains not", `<requestUrl urlPattern="/zosConnect/"/>`, request(), false},
		{"url contains one of", `<requestUrl urlPattern="/zosConnect/|/ibmmq/"/>`, request(), true},
		{"url in other case", `<requestUrl urlPattern="/IBMMQ/"/>`, request(), false},
		{"url equals", `<requestUrl urlPattern="` + url + `" matchType="equals"/>`, request(), true},
		{"url equals a part only", `<requestUrl urlPattern="/ibmmq/rest/v2/login" matchType="equals"/>`, request(), false},
		{"url equals does not split", `<requestUrl urlPattern="` + url + `|x" matchType="equals"/>`, request(), false},
		{"url does not contain", `<requestUrl urlPattern="/zosConnect/" matchType="notContain"/>`, request(), true},
		{"url does not contain any", `<requestUrl urlPattern="/zosConnect/|/ibmmq/" matchType="notContain"/>`, request(), false},
		{"url has no wildcards", `<requestUrl urlPattern="/ibmmq/*"/>`, request(), false},
		{"url with its query", `<requestUrl urlPattern="login?user=x"/>`, query, true},
		{"url without the query", `<requestUrl urlPattern="` + url + `" matchType="equals"/>`, query, false},

		{"address equals", `<remoteAddress ip="10.1.0.2" matchType="equals"/>`, request(), true},
		{"address contains a range", `<remoteAddress ip="10.1.*.*"/>`, request(), true},
		{"address of another", `<remoteAddress ip="10.1.0.3" matchType="equals"/>`, request(), false},
		{"address in a list", `<remoteAddress ip="10.9.9.9|10.1.0.[1-3]"/>`, request(), true},
		{"address not in", `<remoteAddress ip="10.1.0.3" matchType="notContain"/>`, request(), true},
		{"address in, and must not", `<remoteAddress ip="10.1.0.*" matchType="notContain"/>`, request(), false},
		{"url contains no empty piece", `<requestUrl urlPattern="/zosConnect/|"/>`, request(), false},
		{"url contains one of two around an empty piece", `<requestUrl urlPattern="/zosConnect/||/ibmmq/"/>`, request(), true},
		{"url contains empty pieces only", `<requestUrl urlPattern="|"/>`, request(), false},
		{"url does not contain, and a piece is empty", `<requestUrl urlPattern="|/zosConnect/" matchType="notContain"/>`, request(), true},
		{"address in a list with an empty piece", `<remoteAddress ip="10.1.0.2|"/>`, request(), true},
		{"address not in a list with an empty piece", `<remoteAddress ip="|10.9.9.9"/>`, request(), false},
		{"address in, and must not, with an empty piece", `<remoteAddress ip="10.1.0.2|" matchType="notContain"/>`, request(), false},
		{"address equals does not split", `<remoteAddress ip="10.9.9.9|10.9.9.8" matchType="equals"/>`, request(), true}, // malformed, and left out
		{"address of an unknown match type", `<remoteAddress ip="10.1.0.0/24" matchType="startsWith"/>`, request(), false},
		{"address greater", `<remoteAddress ip="10.1.0.1" matchType="greaterThan"/>`, request(), true},
		{"address greater than itself", `<remoteAddress ip="10.1.0.2" matchType="greaterThan"/>`, request(), false},
		{"address greater than a range", `<remoteAddress ip="10.1.0.[0-3]" matchType="greaterThan"/>`, request(), false},
		{"address less", `<remoteAddress ip="10.1.0.3" matchType="lessThan"/>`, request(), true},
		{"address less than itself", `<remoteAddress ip="10.1.0.2" matchType="lessThan"/>`, request(), false},

		{"host", `<host name="mqweb"/>`, request(), true},
		{"host without its port", `<host name="mqweb.example" matchType="equals"/>`, request(), false},
		{"host with its port", `<host name="mqweb.example:9443" matchType="equals"/>`, request(), true},
		{"agent", `<userAgent agent="curl"/>`, agent(), true},
		{"another agent", `<userAgent agent="wget"/>`, agent(), false},
		{"no agent", `<userAgent agent="curl"/>`, request(), false},
		{"no agent, and it must not contain", `<userAgent agent="curl" matchType="notContain"/>`, request(), true},
		{"application", `<webApp name="mq"/>`, request(), true},
		{"another application", `<webApp name="db"/>`, request(), false},

		{"header contains", `<requestHeader name="Authorization" value="Bearer" matchType="contains"/>`, request("Authorization", "Bearer x"), true},
		{"header contains not", `<requestHeader name="Authorization" value="Bearer" matchType="contains"/>`, request("Authorization", "Basic x"), false},
		{"no header", `<requestHeader name="Authorization" value="Bearer"/>`, request(), false},
		{"no header, and it must not contain", `<requestHeader name="Authorization" value="Bearer" matchType="notContain"/>`, request(), true},
		{"header in other case", `<requestHeader name="authorization" value="bearer"/>`, request("Authorization", "Bearer x"), false},
		{"header is there", `<requestHeader name="X-A"/>`, request("X-A", "1"), true},
		{"header is not there", `<requestHeader name="X-A"/>`, request(), false},

		{"cookie in the header", `<cookie name="LtpaToken2"/>`, request("Cookie", "a=b; LtpaToken2=x"), true},
		{"cookie that another's value names", `<cookie name="LtpaToken2"/>`, request("Cookie", "a=LtpaToken2"), true},
		{"no such cookie", `<cookie name="LtpaToken2"/>`, request("Cookie", "a=b"), false},
		{"cookie equals", `<cookie name="LtpaToken2" matchType="equals"/>`, request("Cookie", "LtpaToken2=x"), false},
		{"no cookie, and it must not contain", `<cookie name="LtpaToken2" matchType="notContain"/>`, request(), true},

		{"all of two", `<requestUrl urlPattern="ibmmq"/><remoteAddress ip="10.1.0.2"/>`, request(), true},
		{"one of two", `<requestUrl urlPattern="ibmmq"/><remoteAddress ip="10.1.0.3"/>`, request(), false},
		{"two of a kind are both wanted", `<requestUrl urlPattern="ibmmq"/><requestUrl urlPattern="v3"/>`, request(), false},
		{"no conditions", ``, request(), true},
		{"unknown match type", `<requestUrl urlPattern="ibmmq" matchType="startsWith"/>`, request(), false},
		{"greaterThan of a host", `<host name="a" matchType="greaterThan"/>`, request(), false},

		// Quirks.
		{"a header request-url takes the place of the address", `<requestUrl urlPattern="/zosConnect/"/>`, request("request-url", "/zosConnect/"), true},
		{"a header webApp takes the place of the application", `<webApp name="db"/>`, request("webApp", "db"), true},
		{"a header remote-address is no address", `<remoteAddress ip="10.1.0.2"/>`, request("remote-address", "127.0.0.1"), true},
		{"a malformed address alone accepts everybody", `<remoteAddress ip="10.1.0.0/24"/>`, request(), true},
		{"a malformed address is left out", `<remoteAddress ip="10.1.0.0/24"/><requestUrl urlPattern="zosConnect"/>`, request(), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, filtered(test.elements), func(o *liberty.Options) { o.Application.Name = "mq" })
			if d := w.Decide(test.request); selected(d) != test.want {
				t.Errorf("selected: %v, want %v\n%s", selected(d), test.want, show(d))
			}
		})
	}
}

func TestFilterChoices(t *testing.T) {
	for _, test := range []struct {
		name, elements string
		choices        liberty.Choices
		request        *http.Request
		want           bool
	}{
		{"headers do not shadow the address", `<requestUrl urlPattern="/zosConnect/"/>`, liberty.Choices{HeadersDoNotShadow: true}, request("request-url", "/zosConnect/"), false},
		{"nor the client", `<remoteAddress ip="10.1.0.2"/>`, liberty.Choices{HeadersDoNotShadow: true}, request("remote-address", "x"), true},
		{"cookie by name", `<cookie name="LtpaToken2" matchType="equals"/>`, liberty.Choices{CookieByName: true}, request("Cookie", "LtpaToken2=x"), true},
		{"cookie by name, and another's value has it", `<cookie name="LtpaToken2"/>`, liberty.Choices{CookieByName: true}, request("Cookie", "a=LtpaToken2"), false},
		{"malformed address", `<remoteAddress ip="10.1.0.0/24"/>`, liberty.Choices{MalformedAddressMatchesNothing: true}, request(), false},
		{"malformed address is not a host without a name", `<host/>`, liberty.Choices{MalformedAddressMatchesNothing: true}, request(), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, filtered(test.elements), func(o *liberty.Options) { o.Choices = test.choices })
			if d := w.Decide(test.request); selected(d) != test.want {
				t.Errorf("selected: %v, want %v\n%s", selected(d), test.want, show(d))
			}
		})
	}
}

// Before 3.0.17 z/OS Connect does not know filters on headers, and ignores them.
func TestHeaderFilterLevel(t *testing.T) {
	for level, want := range map[string]bool{"": false, "3.0.17": false, "V3.0.17.0": false, "3.0.45": false, "3.1": false, "3.0.16": true, "3.0": true} {
		w := newWorld(t, filtered(`<requestHeader name="Authorization" value="Bearer"/>`), func(o *liberty.Options) {
			o.Profile, o.Level = liberty.ZOSConnect, level
		})
		if d := w.Decide(request("Authorization", "Basic x")); selected(d) != want {
			t.Errorf("level %q: selected %v, want %v\n%s", level, selected(d), want, show(d))
		}
	}
	if _, err := liberty.New(liberty.Options{Config: config(t, ""), Now: (&world{}).clock, Profile: liberty.ZOSConnect, Level: "three"}); err == nil {
		t.Error("level three makes a server")
	}
}

// Which of several clients acts.
func TestSelection(t *testing.T) {
	client := func(id, issuer, filter string) string {
		e := `<openidConnectClient id="` + id + `" inboundPropagation="required" signatureAlgorithm="RS384" trustAliasName="CONN1.IZUDFLT" trustStoreRef="defaultKeyStore" issuerIdentifier="` + issuer + `"`
		return e + `>` + filter + `</openidConnectClient>`
	}
	const here, there = `<authFilter><remoteAddress ip="10.1.0.2"/></authFilter>`, `<authFilter><remoteAddress ip="10.9.9.9"/></authFilter>`
	for _, test := range []struct{ name, elements, query, want, messages string }{
		{"by filter", client("a", "x", there) + client("b", "zOSMF", here), "", "b", ""},
		{"a filter goes before none", client("a", "zOSMF", "") + client("b", "zOSMF", here), "", "b", ""},
		{"by issuer, where there are no filters", client("a", "x", "") + client("b", "zOSMF", ""), "", "b", ""},
		{"the first, if no issuer fits", client("a", "x", "") + client("b", "y", ""), "", "", "CWWKS1781E CWWKS1737E"},
		{"the first of several filters", client("a", "zOSMF", here) + client("b", "zOSMF", here), "", "a", "CWWKS1531W"},
		{"the one that is asked for", client("a", "zOSMF", here) + client("b", "zOSMF", here), "oidc_client=b", "b", ""},
		{"one that is asked for, and whose filter refuses", client("a", "zOSMF", here) + client("b", "zOSMF", there), "oidc_client=b", "a", ""},
		{"none", client("a", "zOSMF", there), "", "", ""},
		{"a filter that is not there", client("a", "zOSMF", "") + `<openidConnectClient id="a" authFilterRef="nowhere"/>`, "", "a", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := bearer(good(t))
			r.URL.RawQuery = test.query
			d := newWorld(t, keyStoreElement+test.elements).Decide(r)
			if d.Identity.Client != test.want || ids(d) != test.messages {
				t.Errorf("client %q, messages %q; want %q, %q\n%s", d.Identity.Client, ids(d), test.want, test.messages, show(d))
			}
		})
	}
	w := newWorld(t, keyStoreElement+`<authFilter id="f"/>`+`<openidConnectClient id="a" authFilterRef="f"/><openidConnectClient id="b" authFilterRef="f"/>`)
	if warnings := w.Warnings(); len(warnings) != 1 || warnings[0].ID != "CWWKS1530W" {
		t.Errorf("a filter that two clients share: warnings %v, want CWWKS1530W", warnings)
	}
}
