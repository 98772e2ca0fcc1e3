package liberty_test

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/safproof/safproof/reference/liberty"
)

// The files come from keytool and OpenSSL.
func TestKeyStores(t *testing.T) {
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		must(t, err)
		return data
	}
	for _, test := range []struct {
		name, location, password string
		file                     string // where the content lies
		content                  []byte
		aliases                  []string
		problem                  string
	}{
		{"keytool, a certificate", "trust.p12", "changeit", "trust.p12", read("trust.p12"), []string{"conn1.izudflt"}, ""},
		{"keytool, a key and a certificate", "both.p12", "changeit", "both.p12", read("both.p12"), []string{"conn1.izudflt", "mykey"}, ""},
		{"OpenSSL", "x.p12", "changeit", "x.p12", read("openssl.p12"), []string{"conn one"}, ""},
		{"password in xor", "trust.p12", "{xor}PDc+MTg6Nis=", "trust.p12", read("trust.p12"), []string{"conn1.izudflt"}, ""},
		{"in resources/security", "key.p12", "changeit", "resources/security/key.p12", read("trust.p12"), []string{"conn1.izudflt"}, ""},
		{"the default location", "", "changeit", "resources/security/key.p12", read("trust.p12"), []string{"conn1.izudflt"}, ""},
		{"by a variable", "${server.config.dir}/a/b.p12", "changeit", "a/b.p12", read("trust.p12"), []string{"conn1.izudflt"}, ""},
		{"PEM with names", "t.pem", "", "t.pem", append(conn1().pem("A.B"), identities()["client"].pem("C")...), []string{"A.B", "C"}, ""},
		{"PEM without names", "t.pem", "", "t.pem", bytesAfter(conn1().pem("x"), "friendlyName: x\n"), []string{"t"}, ""},

		{"another password", "trust.p12", "changedit", "trust.p12", read("trust.p12"), nil, "no PKCS#12 that the password opens"},
		{"another password, of a key store", "both.p12", "", "both.p12", read("both.p12"), nil, "no PKCS#12 that the password opens"},
		{"cut off", "trust.p12", "changeit", "trust.p12", read("trust.p12")[:900], nil, "no PKCS#12 that the password opens"},
		{"of before AES", "x.p12", "changeit", "x.p12", read("legacy.p12"), nil, "cannot be read"},
		{"not there", "gone.p12", "changeit", "trust.p12", read("trust.p12"), nil, "is not there"},
		{"a key ring", "safkeyring:///KEY", "password", "x", nil, nil, "key ring of SAF"},
		{"JKS", "k.jks", "changeit", "k.jks", []byte{0xFE, 0xED, 0xFE, 0xED}, nil, "not PKCS#12 and not PEM"},
		{"PEM without certificates", "t.pem", "", "t.pem", []byte("-----BEGIN X-----\nAAAA\n-----END X-----\n"), nil, "no certificate"},
		{"PEM that is broken", "t.pem", "", "t.pem", []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), nil, "cannot be read"},
		{"outside", "/u/keys/x.p12", "changeit", "x.p12", read("trust.p12"), nil, "is not there"},
	} {
		t.Run(test.name, func(t *testing.T) {
			location := ` location="` + test.location + `"`
			if test.location == "" {
				location = ""
			}
			c, err := liberty.LoadConfig(fstest.MapFS{
				"server.xml": {Data: []byte(`<server><keyStore id="defaultKeyStore"` + location + ` password="` + test.password + `"/></server>`)},
				test.file:    {Data: test.content},
			}, "server.xml", nil)
			must(t, err)
			got := slices.Sorted(maps.Keys(c.KeyStores["defaultKeyStore"].Certificates))
			if diff := cmp.Diff(test.aliases, got); diff != "" {
				t.Errorf("aliases (-want +got):\n%s", diff)
			}
			text := fmt.Sprint(c.Problems)
			if (test.problem == "") != (len(c.Problems) == 0) || !strings.Contains(text, test.problem) {
				t.Errorf("problems %s, want %q", text, test.problem)
			}
			if test.password != "" && strings.Contains(text, test.password) {
				t.Errorf("the password is shown: %s", text)
			}
		})
	}
}

// A file tells how many iterations it takes to open it, whatever the password. Here
// one of the numbers is made a great one.
func TestKeyStoresThatTakeLong(t *testing.T) {
	const iterations = 1 << 15
	count, great := []byte{2, 3, 0x00, 0x80, 0x00}, []byte{2, 3, 0x7F, 0xFF, 0xFF}
	certificate := conn1().certificate
	store := func(e *pkcs12.Encoder) []byte {
		data, err := e.WithIterations(iterations).EncodeTrustStore([]*x509.Certificate{certificate}, "changeit")
		must(t, err)
		return data
	}
	withKey := func(e *pkcs12.Encoder) []byte {
		data, err := e.WithIterations(iterations).Encode(conn1().private, certificate, nil, "changeit")
		must(t, err)
		return data
	}
	for _, test := range []struct {
		name  string
		data  []byte
		which int // of the numbers, in the order of the file
	}{
		{"the certificates", store(pkcs12.Modern2023), 0},
		{"the MAC", store(pkcs12.Modern2023), 1},
		{"PBMAC1", store(pkcs12.Modern2026), 1},
		{"the certificates, of before AES", store(pkcs12.LegacyDES), 0},
		{"the certificates, beside a key", withKey(pkcs12.Modern2023), 0},
		{"the key", withKey(pkcs12.Modern2023), 1},
		{"the MAC, beside a key", withKey(pkcs12.Modern2023), 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, password := range []string{"changeit", "changedit"} {
				parts := bytes.SplitAfterN(test.data, count, test.which+2)
				if len(parts) != test.which+2 {
					t.Fatalf("%d numbers in the file, want more than %d", len(parts)-1, test.which)
				}
				changed := bytes.Join(parts[:test.which+1], nil)
				changed = slices.Concat(bytes.TrimSuffix(changed, count), great, parts[test.which+1])
				c, err := liberty.LoadConfig(fstest.MapFS{
					"server.xml": {Data: []byte(`<server><keyStore id="k" location="k.p12" password="` + password + `"/></server>`)},
					"k.p12":      {Data: changed},
				}, "server.xml", nil)
				must(t, err)
				// With another password, nobody sees what is amiss inside.
				text := fmt.Sprint(c.Problems)
				if !strings.Contains(text, "more than 1000000 iterations") && !(test.name == "the key" && password != "changeit" && strings.Contains(text, "no PKCS#12")) {
					t.Errorf("password %q: problems %s, want one that tells of the iterations", password, text)
				}
			}
		})
	}
}

func bytesAfter(data []byte, prefix string) []byte {
	_, after, _ := strings.Cut(string(data), prefix)
	return []byte(after)
}

func TestTrustAliases(t *testing.T) {
	for alias, want := range map[string]string{
		"CONN1.IZUDFLT": "", "conn1.izudflt": "", "client": "10 signature", "nobody": "2 key", "": "2 key",
	} {
		d := newWorld(t, required(`trustAliasName="`+alias+`"`)).Decide(bearer(good(t)))
		if failed(d) != want {
			t.Errorf("alias %q: failed %q, want %q\n%s", alias, failed(d), want, show(d))
		}
	}
	// What is handed in goes before what is in files.
	w := newWorld(t, required(``), func(o *liberty.Options) {
		o.Trust = trust("defaultKeyStore", "CONN1.IZUDFLT", identities()["stranger"].certificate)
	})
	if d := w.Decide(bearer(good(t))); failed(d) != "10 signature" {
		t.Errorf("failed %q, want the signature\n%s", failed(d), show(d))
	}
	w = newWorld(t, required(`trustStoreRef="ring"`), func(o *liberty.Options) { o.Trust = trust("ring", "CONN1.IZUDFLT", conn1().certificate) })
	if d := w.Decide(bearer(good(t))); !d.Accepted() {
		t.Errorf("a certificate of a key ring that is handed in: %s", show(d))
	}
}
