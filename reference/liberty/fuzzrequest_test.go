package liberty_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/ltpa"
)

// worthless makes requests whose credentials are nobody's.
var worthless = []func(*http.Request, strangers){
	func(*http.Request, strangers) {},
	func(r *http.Request, s strangers) { r.Header.Set("Authorization", "Bearer "+s.signed) },
	func(r *http.Request, s strangers) { r.Header.Set("Authorization", "Bearer "+s.confused) },
	func(r *http.Request, s strangers) { r.Header.Set("Authorization", "Bearer "+s.unsigned) },
	func(r *http.Request, s strangers) { r.Header.Set("Authorization", s.signed) },
	func(r *http.Request, s strangers) { r.SetBasicAuth("jane", "no password of anybody") },
	func(r *http.Request, s strangers) { r.SetBasicAuth("jane", "") },
	func(r *http.Request, s strangers) { r.AddCookie(&http.Cookie{Name: "LtpaToken2", Value: s.ltpa}) },
	func(r *http.Request, s strangers) { r.AddCookie(&http.Cookie{Name: "JWT", Value: s.signed}) },
	func(r *http.Request, s strangers) { *r = *withCertificate(r, "stranger") },
	func(r *http.Request, s strangers) { r.Header.Set("X-Token", s.signed) },
	func(r *http.Request, s strangers) {
		r.Header.Set("X-Token-segments", "2")
		r.Header.Set("X-Token-1", s.unsigned[:9])
		r.Header.Set("X-Token-2", s.unsigned[9:])
	},
	func(r *http.Request, s strangers) {
		r.Header.Set("Authorization", "SAML "+base64.StdEncoding.EncodeToString([]byte("<saml2:Assertion/>")))
	},
	func(r *http.Request, s strangers) {
		r.URL.Path = "/j_security_check"
		r.URL.RawQuery = "j_username=jane&j_password=no+password+of+anybody"
	},
}

// strangers are tokens that nobody issued whom a server could trust: signed by a
// stranger, signed with the public key of the issuer as a secret, not signed, and
// encrypted with the LTPA keys of other servers.
type strangers struct{ signed, confused, unsigned, ltpa string }

var strange = sync.OnceValues(func() (strangers, error) {
	token := func(key *jose.Key, alg jose.Algorithm) (string, error) {
		return jose.SignBytes([]byte(`{"alg":"`+string(alg)+`"}`), []byte(`{"iss":"zOSMF","sub":"jane","iat":1772366000,"exp":1772370000}`), key, alg)
	}
	stranger, err := jose.NewKey(identities()["stranger"].private)
	public, err2 := x509.MarshalPKIXPublicKey(&conn1().private.PublicKey)
	confused, err3 := jose.NewHMACKey(public)
	others, err4 := ltpa.Generate(bytes.NewReader(make([]byte, ltpa.SharedLength)))
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return strangers{}, err
	}
	var s strangers
	s.signed, err = token(stranger, jose.RS384)
	s.confused, err2 = token(confused, jose.HS256)
	s.unsigned, err3 = token(nil, jose.None)
	s.ltpa, err4 = others.Create(ltpa.Token{Realm: "BasicRealm", Name: "jane", Expires: start.Add(time.Hour)})
	return s, errors.Join(err, err2, err3, err4)
})

// Whatever server.xml says, credentials that are nobody's sign nobody on, unless it
// says that signatures are not to be looked at.
func FuzzNobody(f *testing.F) {
	const users = `<basicRegistry realm="BasicRealm"><user name="jane" password="{xor}LDo8LTor"/><user name="stranger" password="x"/></basicRegistry>`
	for _, elements := range []string{
		keyStoreElement + rscookie, keyStoreElement + users + rscookie, users + `<ltpa expiration="10m"/>`, users + `<webAppSecurity overrideHttpAuthMethod="FORM"/>`,
		keyStoreElement + users + `<webAppSecurity overrideHttpAuthMethod="CLIENT_CERT" allowFailOverToBasicAuth="true"/><ssl id="s" keyStoreRef="defaultKeyStore" clientAuthenticationSupported="true"/><sslDefault sslRef="s"/>`,
		keyStoreElement + `<openidConnectClient id="A" inboundPropagation="required" issuerIdentifier="zOSMF" signatureAlgorithm="FROM_HEADER" trustStoreRef="defaultKeyStore" trustAliasName="CONN1.IZUDFLT" userIdentifier="sub" headerName="X-Token" clockSkew="9999h"/>`,
		keyStoreElement + `<openidConnectClient id="A" inboundPropagation="supported" disableIssChecking="true" signatureAlgorithm="HS256" clientSecret="" sharedKey="" mapIdentityToRegistryUser="true"/>`,
		`<openidConnectClient id="A" inboundPropagation="required" issuerIdentifier="zOSMF" signatureAlgorithm="RS384" jwkEndpointUrl="https://keys.example"/>`,
		`<openidConnectClient id="A" inboundPropagation="required" issuerIdentifier="zOSMF" signatureAlgorithm="none"/>`,
		`<openidConnectClient id="A" inboundPropagation="required" signatureAlgorithm="RS256" validationMethod="userinfo" validationEndpointUrl="https://op.example"/>`,
		users + `<samlWebSso20 id="S" inboundPropagation="required" headerName="SAML"/>`, users + `<trustAssociation invokeForUnprotectedURI="true"><interceptors id="t" className="x"/></trustAssociation>`, "",
	} {
		for which := range worthless {
			f.Add(elements, uint8(which))
		}
	}
	f.Fuzz(func(t *testing.T, elements string, which uint8) {
		config, err := liberty.LoadConfig(fstest.MapFS{
			"server.xml": {Data: []byte("<server>" + elements + "</server>")},
			"trust.pem":  {Data: conn1().pem("CONN1.IZUDFLT")},
		}, "server.xml", nil)
		if err != nil {
			return
		}
		server, err := liberty.New(liberty.Options{Config: config, Now: func() time.Time { return start }, LTPA: ltpaKeys()})
		if err != nil {
			return
		}
		s, err := strange()
		must(t, err)
		r := request()
		worthless[int(which)%len(worthless)](r, s)
		d := server.Decide(r)
		for _, c := range config.Clients {
			if c.SignatureAlgorithm == "none" && d.Identity.Client == c.ID {
				return // the server is told to
			}
		}
		if d.Accepted() || d.Identity.User != "" || d.Identity.Unique != "" || d.Cookies.Get("LtpaToken2") != nil {
			t.Errorf("%d signs on %+v:\n%s", which, d.Identity, show(d))
		}
		switch {
		case d.HasMessage("CWWKS1778E"): // no signature
			t.Attr("rule", "LIB-08")
		case d.HasMessage("CWWKS1776E"): // not that of the key
			t.Attr("rule", "JW-04")
		}
		if text := show(d); strings.Contains(text, s.signed[20:60]) || strings.Contains(text, "no password of anybody") || strings.Contains(text, s.ltpa[:40]) {
			t.Errorf("the decision shows credentials: %s", text)
		}
	})
}

// Whom a token signs on is one for whom go-jose verifies the signature with the key
// of the certificate, and whose claims encoding/json reads as good at this time.
func FuzzBearer(f *testing.F) {
	signing := []jose.Algorithm{jose.RS384, jose.RS256, jose.RS512, jose.PS384}
	const header, payload = `{"alg":"RS384","typ":"JWT"}`, `{"iss":"zOSMF","sub":"colin","iat":1772366390,"exp":1772367000}`
	for _, claims := range []string{
		payload, strings.Replace(payload, "zOSMF", "zosmf", 1), strings.Replace(payload, "1772367000", "1772366100", 1), strings.Replace(payload, "1772367000", "1772366100.9", 1), strings.Replace(payload, "1772367000", "1e400", 1),
		strings.Replace(payload, "1772367000", "null", 1), strings.Replace(payload, "1772366390", "1772366700", 1), strings.Replace(payload, "1772366390", `"1"`, 1), payload[:len(payload)-1] + `,"sub":"jane"}`, payload[:len(payload)-1] + `,"SUB":"jane"}`,
		strings.NewReplacer("1772366390", "1772360000", "1772367000", "1772366100").Replace(payload), payload[:len(payload)-1] + `,"nbf":1772366701}`, payload[:len(payload)-1] + `,"jti":"1","aud":"x","events":{"http://schemas.openid.net/event/backchannel-logout":{}}}`, strings.Replace(payload, `"colin"`, `["colin"]`, 1), "{}", "null", "",
	} {
		f.Add(uint8(0), header, claims, uint16(0), uint8(0), "")
	}
	for i, algorithm := range signing {
		f.Add(uint8(i), `{"alg":"`+string(algorithm)+`"}`, payload, uint16(0), uint8(0), "")
	}
	for _, other := range []string{`{"alg":"RS256"}`, `{"alg":"none"}`, `{"alg":"HS384"}`, `{"alg":"RS384","crit":["x"]}`, `{"alg":"RS384","typ":"logout+jwt"}`, `{"alg":"RS384","b64":false,"crit":["b64"]}`, `{"alg":"RS384","alg":"none"}`, `{"alg":"RS384","kid":"x"}`, "{}"} {
		f.Add(uint8(0), other, payload, uint16(0), uint8(0), "")
	}
	for _, with := range []string{"A", "=", "\n", ".", ""} {
		f.Add(uint8(0), header, payload, uint16(70), uint8(1), with)
		f.Add(uint8(0), header, payload, uint16(65535), uint8(2), with)
	}
	f.Fuzz(func(t *testing.T, which uint8, header, payload string, at uint16, cut uint8, with string) {
		token, err := jose.SignBytes([]byte(header), []byte(payload), conn1().key(t), signing[int(which)%len(signing)])
		must(t, err)
		from := int(at) % (len(token) + 1)
		token = token[:from] + with + token[min(from+int(cut), len(token)):]
		d := newWorld(t, keyStoreElement+rscookie).Decide(bearer(token))
		if !d.Accepted() {
			if d.Identity.User != "" || d.Status < 400 && d.Status != http.StatusFound || len(d.Cookies.String()) > 100 {
				t.Errorf("status %d, identity %+v, %v", d.Status, d.Identity, d.Cookies)
			}
			switch {
			case d.HasMessage("CWWKS1781E"): // another iss
				t.Attr("rule", "JW-02")
			case d.HasMessage("CWWKS1777E"): // another alg
				t.Attr("rule", "JW-03")
			case d.HasMessage("CWWKS1773E"): // expired, or issued in the future
				t.Attr("rule", "LIB-25")
			}
			return
		}
		parsed, err := gojose.ParseSignedCompact(token, []gojose.SignatureAlgorithm{gojose.RS384})
		if err != nil {
			t.Fatalf("%q is accepted; go-jose: %v", token, err)
		}
		text, err := parsed.Verify(&conn1().private.PublicKey)
		var claims map[string]json.RawMessage
		if err = errors.Join(err, json.Unmarshal(text, &claims)); err != nil {
			t.Fatalf("%q is accepted; go-jose: %v", token, err)
		}
		number := func(name string) float64 { // in whole seconds; NaN if it is not there
			raw := string(claims[name])
			if raw == "" || raw == "null" {
				return math.NaN()
			}
			n, err := strconv.ParseFloat(raw, 64)
			if err != nil && !errors.Is(err, strconv.ErrRange) {
				t.Errorf("accepted with %s %s", name, raw)
			}
			return math.Floor(n)
		}
		var issuer, subject string
		err = errors.Join(json.Unmarshal(claims["iss"], &issuer), json.Unmarshal(claims["sub"], &subject))
		if err != nil || issuer != "zOSMF" || subject != d.Identity.User || subject == "" {
			t.Errorf("%q signs on %+v", text, d.Identity)
		}
		now, skew := float64(start.Unix()), 300.0
		if !(number("exp") > now-skew) || number("iat") >= now+skew || number("nbf") > now+skew {
			t.Errorf("%q is accepted at %v", text, start)
		}
	})
}

// A key store is opened, or is not and its problem shows no password; certificates
// come out of a file with a MAC only as they were put in, and out of PEM only as
// crypto/x509 reads them.
func FuzzKeyStore(f *testing.F) {
	sealed := map[string]bool{} // the certificates of the files below
	for _, name := range []string{"trust.p12", "both.p12", "openssl.p12", "legacy.p12"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		for _, certificate := range keyStore(f, data) {
			sealed[string(certificate.Raw)] = true
		}
	}
	f.Add(conn1().pem("A.B"))
	f.Add(append(conn1().pem("A"), conn1().pem("\xff")...))
	f.Add([]byte("-----BEGIN X-----\nAAAA\n-----END X-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("-----BEGIN CERTIFICATE-----"))
	f.Add([]byte{0x30, 0x80, 0x30, 0x80})
	f.Add([]byte{0xFE, 0xED, 0xFE, 0xED})
	f.Fuzz(func(t *testing.T, data []byte) {
		for alias, certificate := range keyStore(t, data) {
			raw, isPEM := string(certificate.Raw), false
			for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
				isPEM = isPEM || string(block.Bytes) == raw
			}
			again, err := x509.ParseCertificate(certificate.Raw)
			if !sealed[raw] && !isPEM || err != nil || !again.Equal(certificate) {
				t.Errorf("%q: certificate %s comes out of it, %v", data, alias, err)
			}
		}
	})
}

// keyStore are the certificates of a file that the password changeit opens.
func keyStore(t testing.TB, data []byte) map[string]*x509.Certificate {
	t.Helper()
	c, err := liberty.LoadConfig(fstest.MapFS{
		"server.xml": {Data: []byte(`<server><keyStore id="k" location="k.p12" password="changeit"/></server>`)}, "k.p12": {Data: data},
	}, "server.xml", nil)
	must(t, err)
	if text := fmt.Sprint(c.Problems); strings.Contains(text, "changeit") || len(c.Problems) > 1 || len(c.Problems) == 0 && len(c.KeyStores["k"].Certificates) == 0 && bytes.HasPrefix(data, []byte("-----BEGIN")) {
		t.Errorf("problems %s", text)
	}
	return c.KeyStores["k"].Certificates
}
