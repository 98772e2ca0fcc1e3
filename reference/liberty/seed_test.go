package liberty_test

import (
	"testing"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

// The element RSCOOKIE, as it stands in the page, takes what it should, and nothing
// else.
func TestRSCOOKIE(t *testing.T) {
	key := conn1().key(t)
	stranger := identities()["stranger"].key(t)
	for _, test := range []struct {
		name, token, from string
		status            int
		check             string // that failed
		messages          string
	}{
		{"good", good(t), "10.1.0.2", 200, "", ""},
		{"from the next address", good(t), "10.1.0.3", 401, "credentials", ""},
		{"from the same address of IPv6", good(t), "[::10.1.0.2]", 200, "", ""},
		{"from another IPv6 address", good(t), "[::1]", 401, "credentials", ""},
		{"RS256 by the same key", sign(t, claims(nil), key, jose.RS256), "10.1.0.2", 401, "flow with the provider", "CWWKS1777E CWWKS1737E CWWKS1740W CWWKS1534E"},
		{"RS512 by the same key", sign(t, claims(nil), key, jose.RS512), "10.1.0.2", 401, "flow with the provider", "CWWKS1777E CWWKS1737E CWWKS1740W CWWKS1534E"},
		{"another issuer", sign(t, claims(map[string]any{"iss": "TEST"}), key, jose.RS384), "10.1.0.2", 401, "flow with the provider", "CWWKS1781E CWWKS1737E CWWKS1740W CWWKS1534E"},
		{"no issuer", sign(t, claims(map[string]any{"iss": nil}), key, jose.RS384), "10.1.0.2", 401, "flow with the provider", "CWWKS1781E CWWKS1737E CWWKS1740W CWWKS1534E"},
		{"another key", sign(t, claims(nil), stranger, jose.RS384), "10.1.0.2", 401, "flow with the provider", "CWWKS1776E CWWKS1737E CWWKS1740W CWWKS1534E"},
		{"expired", sign(t, claims(map[string]any{"iat": start.Unix() - 1000, "exp": start.Unix() - 300}), key, jose.RS384), "10.1.0.2", 401, "flow with the provider", "CWWKS1773E CWWKS1737E CWWKS1740W CWWKS1534E"},
		{"no token", "", "10.1.0.2", 401, "flow with the provider", "CWWKS1534E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, keyStoreElement+rscookie)
			r := request()
			if test.token != "" {
				r = bearer(test.token)
			}
			d := w.Decide(from(r, test.from))
			if d.Status != test.status || failed(d) != test.check || ids(d) != test.messages {
				t.Errorf("status %d, failed %q, messages %q; want %d, %q, %q\n%s", d.Status, failed(d), ids(d), test.status, test.check, test.messages, show(d))
			}
			if d.Accepted() != (d.Identity.User == "colin" && d.Identity.Realm == "zOSMF") {
				t.Errorf("identity %+v with status %d", d.Identity, d.Status)
			}
		})
	}
}

func TestSameSubjectTwoRealms(t *testing.T) {
	const saf = `<safRegistry id="saf"/><safCredentials mapDistributedIdentities="true" profilePrefix="MQWEB"/>`
	for realm, user := range map[string]string{"zOSMF": "COLIN", "elsewhere": "OTHER", "nowhere": ""} {
		w := newWorld(t, keyStoreElement+saf+`<openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="zOSMF"
			signatureAlgorithm="RS384" trustAliasName="CONN1.IZUDFLT" trustStoreRef="defaultKeyStore" realmName="`+realm+`"/>`,
			func(o *liberty.Options) { o.System = zos(t, o.Now) })
		d := w.Decide(bearer(good(t)))
		if d.Identity.SAF != user {
			t.Errorf("realm %s: SAF user %q, want %q\n%s", realm, d.Identity.SAF, user, show(d))
		}
		if user == "" && (d.Status != 403 || ids(d) != "CWWKS2915E") {
			t.Errorf("realm %s: status %d and messages %q, want 403 and CWWKS2915E", realm, d.Status, ids(d))
		}
	}
}
