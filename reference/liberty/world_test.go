package liberty_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// start is when requests are judged, unless a test says otherwise.
var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// rscookie is the element of Colin Paice's page, letter by letter.
const rscookie = `<openidConnectClient id="RSCOOKIE" 
clientId="COLINCOO2"
realmName="zOSMF"
inboundPropagation="supported"
issuerIdentifier="zOSMF"
mapIdentityToRegistryUser="false"
signatureAlgorithm="RS384"
trustAliasName="CONN1.IZUDFLT"
trustStoreRef="defaultKeyStore"
userIdentifier="sub"
>
<authFilter id="afint">
<remoteAddress id="myAddress" ip="10.1.0.2" matchType="equals" />
</authFilter >

</openidConnectClient>`

// identity is a key pair and its certificate.
type identity struct {
	private     *rsa.PrivateKey
	certificate *x509.Certificate
}

// key is that of jose.
func (i identity) key(t testing.TB) *jose.Key {
	t.Helper()
	k, err := jose.NewKey(i.private)
	must(t, err)
	return k
}

// pem is the certificate as OpenSSL writes it.
func (i identity) pem(alias string) []byte {
	return append([]byte("Bag Attributes\n    friendlyName: "+alias+"\n"),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.certificate.Raw})...)
}

// identities are made once: RSA keys take their time.
var identities = sync.OnceValue(func() map[string]identity {
	all := map[string]identity{}
	for n, name := range []string{"CONN1.IZUDFLT", "stranger", "client"} {
		private, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(int64(n + 1)), Subject: pkix.Name{CommonName: name},
			NotBefore: start.Add(-time.Hour), NotAfter: start.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
		if err != nil {
			panic(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			panic(err)
		}
		all[name] = identity{private, certificate}
	}
	return all
})

func conn1() identity { return identities()["CONN1.IZUDFLT"] }

// ltpaKeys are made once, and so are otherKeys, which are of a server that shares its
// keys with none.
var ltpaKeys, otherKeys = sync.OnceValue(makeLTPAKeys), sync.OnceValue(makeLTPAKeys)

func makeLTPAKeys() *ltpa.Keys {
	keys, err := ltpa.Generate(rand.Reader)
	if err != nil {
		panic(err)
	}
	return keys
}

// attributes writes names and values in turn as those of an element, but for those that
// are empty.
func attributes(all ...string) (text string) {
	for i := 0; i < len(all); i += 2 {
		if all[i+1] != "" {
			text += fmt.Sprintf(" %s=%q", all[i], all[i+1])
		}
	}
	return text
}

// set is the value of an attribute that is true, or is left out.
func set(is bool) string {
	if is {
		return "true"
	}
	return ""
}

// keyStoreElement is one that is read from trust.pem.
const keyStoreElement = `<keyStore id="defaultKeyStore" location="trust.pem" password="changeit"/>`

// config reads elements as a server.xml, with the certificates of CONN1.IZUDFLT and
// of the client beside it.
func config(t testing.TB, elements string) *liberty.Config {
	t.Helper()
	c, err := liberty.LoadConfig(fstest.MapFS{
		"server.xml": {Data: []byte("<server>\n" + elements + "\n</server>")},
		"trust.pem":  {Data: append(conn1().pem("CONN1.IZUDFLT"), identities()["client"].pem("client")...)},
	}, "server.xml", nil)
	must(t, err)
	return c
}

// world is a server, and a clock that stands.
type world struct {
	*liberty.Server
	now time.Time
}

func (w *world) clock() time.Time { return w.now }

func newWorld(t testing.TB, elements string, change ...func(*liberty.Options)) *world {
	t.Helper()
	w := &world{now: start}
	o := liberty.Options{Config: config(t, elements), Now: func() time.Time { return w.now }}
	for _, f := range change {
		f(&o)
	}
	var err error
	w.Server, err = liberty.New(o)
	must(t, err)
	return w
}

// claims are those of a good token; change adds, or takes away with nil.
func claims(change map[string]any) map[string]any {
	all := map[string]any{"iss": "zOSMF", "sub": "colin", "iat": start.Unix() - 10, "exp": start.Unix() + 600}
	for name, value := range change {
		if value == nil {
			delete(all, name)
			continue
		}
		all[name] = value
	}
	return all
}

// sign makes a token of claims.
func sign(t testing.TB, claims map[string]any, key *jose.Key, alg jose.Algorithm) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	must(t, err)
	token, err := jose.SignBytes([]byte(`{"alg":"`+string(alg)+`","typ":"JWT"}`), payload, key, alg)
	must(t, err)
	return token
}

// good is the token that RSCOOKIE takes.
func good(t testing.TB) string { return sign(t, claims(nil), conn1().key(t), jose.RS384) }

// request is one from 10.1.0.2 over TLS, with headers name and value in turn.
func request(headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "https://mqweb.example:9443/ibmmq/rest/v2/login", nil)
	r.RemoteAddr = "10.1.0.2:40000"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func bearer(token string) *http.Request { return request("Authorization", "Bearer "+token) }

func from(r *http.Request, address string) *http.Request {
	r.RemoteAddr = address + ":40000"
	return r
}

// withCertificate gives a request the certificate of one of the identities.
func withCertificate(r *http.Request, name string) *http.Request {
	r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{identities()[name].certificate}}
	return r
}

// failed is the check that failed last; "" if none did.
func failed(d liberty.Decision) string {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		if d.Steps[i].Outcome == liberty.Failed {
			return d.Steps[i].Check
		}
	}
	return ""
}

// ids are the numbers of the messages.
func ids(d liberty.Decision) string {
	var all []string
	for _, m := range d.Messages {
		all = append(all, m.ID)
	}
	return strings.Join(all, " ")
}

func show(d liberty.Decision) string {
	text, _ := json.MarshalIndent(d, "", " ")
	return string(text)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zosOf is zos for those who have no test at hand.
func zosOf(now func() time.Time) *saf.System { return zos(panicker{}, now) }

// panicker fails by panic.
type panicker struct{ testing.TB }

func (panicker) Helper() {}

func (panicker) Fatal(args ...any) { panic(args) }

// zos is a system with users COLIN and OTHER, whom two realms map colin to, and
// profiles of EJBROLE and APPL.
func zos(t testing.TB, now func() time.Time) *saf.System {
	t.Helper()
	db := esm.New(esm.Config{Random: bytes.NewReader(bytes.Repeat([]byte{7}, 1<<16)), PasswordIterations: 1})
	security := db.IPL("S0W1")
	must(t, security.Update(func(tx *esm.Tx) error {
		for _, class := range []esm.ClassName{esm.APPL, esm.IDIDMAP, esm.PTKTDATA, "EJBROLE"} {
			must(t, tx.SetClass(class, esm.ClassState{Active: true, Generic: class != esm.IDIDMAP}))
		}
		for _, user := range []esm.UserID{"COLIN", "OTHER", "WSGUEST", "NOAPPL"} {
			must(t, tx.AddUser(esm.User{ID: user, Name: string(user), Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, "ROSEBUD1", false, start))
		}
		for _, m := range []esm.IdentityMap{
			{User: "COLIN", Label: "A", Name: "colin", Registry: "zOSMF"},
			{User: "OTHER", Label: "A", Name: "colin", Registry: "elsewhere"},
			{User: "NOAPPL", Label: "A", Name: "noappl", Registry: "zOSMF"},
		} {
			must(t, tx.AddIdentityMap(m))
		}
		read := func(users ...esm.ID) (all []esm.Access) {
			for _, user := range users {
				all = append(all, esm.Access{ID: user, Level: esm.Read})
			}
			return all
		}
		must(t, tx.AddProfile(esm.Profile{Class: esm.APPL, Name: "MQWEB", Owner: "IBMUSER", Access: read("COLIN", "OTHER", "WSGUEST")}))
		must(t, tx.AddProfile(esm.Profile{Class: "EJBROLE", Name: "MQWEB.com.ibm.mq.console.MQWebUser", Owner: "IBMUSER", Access: read("COLIN")}))
		for _, class := range []esm.ClassName{esm.APPL, esm.IDIDMAP, esm.PTKTDATA, "EJBROLE"} {
			must(t, tx.Raclist(class))
		}
		return nil
	}))
	s, err := saf.New(saf.Config{SMFID: "S0W1", Security: security, ICSF: icsf.New(), Replays: passticket.NewRegister(100), Now: now})
	must(t, err)
	return s
}

// trust is a key store of one certificate.
func trust(store, alias string, certificate *x509.Certificate) map[string]map[string]*x509.Certificate {
	return map[string]map[string]*x509.Certificate{store: {alias: certificate}}
}
