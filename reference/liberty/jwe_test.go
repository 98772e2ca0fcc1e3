package liberty_test

import (
	"crypto/x509"
	"encoding/pem"
	"testing"
	"testing/fstest"
	"time"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/safproof/safproof/reference/liberty"
)

// seal encrypts a token for one of the identities.
func seal(t testing.TB, token, to string, alg gojose.KeyAlgorithm) string {
	t.Helper()
	encrypter, err := gojose.NewEncrypter(gojose.A256GCM, gojose.Recipient{Algorithm: alg, Key: &identities()[to].private.PublicKey}, nil)
	must(t, err)
	sealed, err := encrypter.Encrypt([]byte(token))
	must(t, err)
	text, err := sealed.CompactSerialize()
	must(t, err)
	return text
}

func TestEncryptedTokens(t *testing.T) {
	der, err := x509.MarshalPKCS8PrivateKey(identities()["client"].private)
	must(t, err)
	key := append([]byte("friendlyName: mine\n"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	for _, test := range []struct{ name, attributes, token, check string }{
		{"opened", `keyManagementKeyAlias="mine"`, seal(t, good(t), "client", gojose.RSA_OAEP_256), ""},
		{"not encrypted", `keyManagementKeyAlias="mine"`, good(t), ""},
		{"for somebody else", `keyManagementKeyAlias="mine"`, seal(t, good(t), "stranger", gojose.RSA_OAEP), "1 encryption"},
		{"no alias", ``, seal(t, good(t), "client", gojose.RSA_OAEP), "1 encryption"},
		{"an alias that is not there", `keyManagementKeyAlias="yours"`, seal(t, good(t), "client", gojose.RSA_OAEP), "1 encryption"},
		{"an alias of a certificate", `keyManagementKeyAlias="CONN1.IZUDFLT"`, seal(t, good(t), "client", gojose.RSA_OAEP), "1 encryption"},
		{"of an algorithm that leaks", `keyManagementKeyAlias="mine"`, seal(t, good(t), "client", gojose.RSA1_5), "1 encryption"},
		{"twice", `keyManagementKeyAlias="mine"`, seal(t, seal(t, good(t), "client", gojose.RSA_OAEP), "client", gojose.RSA_OAEP), "2 form"},
		{"no token in it", `keyManagementKeyAlias="mine"`, seal(t, `{"iss":"zOSMF","sub":"colin","exp":1999999999}`, "client", gojose.RSA_OAEP), "2 form"},
		{"a stranger's token in it", `keyManagementKeyAlias="mine"`, seal(t, sign(t, claims(nil), identities()["stranger"].key(t), "RS384"), "client", gojose.RSA_OAEP), "10 signature"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := liberty.LoadConfig(fstest.MapFS{
				"server.xml": {Data: []byte("<server>" + required(test.attributes) + "</server>")},
				"trust.pem":  {Data: append(conn1().pem("CONN1.IZUDFLT"), key...)},
			}, "server.xml", nil)
			must(t, err)
			for profile, check := range map[liberty.Profile]string{liberty.OpenLiberty: test.check, liberty.ZOSConnect: "1 encryption"} {
				s, err := liberty.New(liberty.Options{Config: c, Profile: profile, Now: func() time.Time { return start }})
				must(t, err)
				if d := s.Decide(bearer(test.token)); failed(d) != check && !(profile == liberty.ZOSConnect && test.name == "not encrypted") {
					t.Errorf("%s: failed %q, want %q\n%s", profile, failed(d), check, show(d))
				}
			}
		})
	}
}
