package ltpa_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/ltpa"
)

// vector is a file of keys and a token that another implementation of LTPA made.
type vector struct {
	Shared   string `json:"3DESKey"`
	Private  string `json:"PrivateKey"`
	Public   string `json:"PublicKey"`
	Password string `json:"password"`
	Token    string `json:"LtpaToken2"`
}

func readVector(t *testing.T) (vector, *ltpa.Keys) {
	t.Helper()
	text, err := os.ReadFile("testdata/liberty.json")
	must(t, err)
	var v vector
	must(t, json.Unmarshal(text, &v))
	keys, err := ltpa.DecodeKeys(v.Shared, v.Private, v.Public, v.Password)
	must(t, err)
	return v, keys
}

var (
	expires = time.UnixMilli(4102444800000).UTC()
	colin   = ltpa.Token{Realm: "defaultRealm", Name: "COLIN", Expires: expires}
)

func TestVector(t *testing.T) {
	v, keys := readVector(t)
	got, err := keys.Validate(v.Token, expires)
	must(t, err)
	if diff := cmp.Diff(colin, got); diff != "" {
		t.Errorf("the token of the vector (-want +got):\n%s", diff)
	}
	made, err := keys.Create(colin)
	must(t, err)
	if made != v.Token {
		t.Errorf("a token with the content of the vector differs from it")
	}
}

func TestKeyFile(t *testing.T) {
	v, _ := readVector(t)
	escape := strings.NewReplacer("=", `\=`).Replace
	file := fmt.Sprintf("#IBM WebSphere Application Server key file\n%s=%s\n%s=%s\n%s=%s\n%s=1.0\n",
		"com.ibm.websphere.ltpa.3DESKey", escape(v.Shared), "com.ibm.websphere.ltpa.PrivateKey", escape(v.Private),
		"com.ibm.websphere.ltpa.PublicKey", escape(v.Public), "com.ibm.websphere.ltpa.version")
	keys, err := ltpa.ParseKeys([]byte(file), v.Password)
	must(t, err)
	if _, err := keys.Validate(v.Token, expires); err != nil {
		t.Errorf("keys of a file refuse the token of the vector: %v", err)
	}
	for name, test := range map[string]struct{ file, password string }{
		"another password":               {file, "WebAS"},
		"nothing":                        {"", v.Password},
		"version 2":                      {strings.Replace(file, "version=1.0", "version=2.0", 1), v.Password},
		"no public key":                  {strings.Replace(file, "PublicKey", "PublicKex", 1), v.Password},
		"no private key":                 {strings.Replace(file, "PrivateKey", "PrivateKex", 1), v.Password},
		"a shared key that is no base64": {strings.Replace(file, "3DESKey=", "3DESKey=*", 1), v.Password},
		"another public key":             {strings.Replace(file, escape(v.Public), escape(base64.StdEncoding.EncodeToString(make([]byte, 132))), 1), v.Password},
	} {
		if keys, err := ltpa.ParseKeys([]byte(test.file), test.password); keys != nil || !errors.Is(err, ltpa.ErrKeys) {
			t.Errorf("%s: error %v, want one that wraps ErrKeys", name, err)
		} else if strings.Contains(err.Error(), v.Password) || strings.Contains(err.Error(), v.Shared) {
			t.Errorf("%s: the error shows what is secret: %v", name, err)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	_, keys := readVector(t)
	for name, token := range map[string]ltpa.Token{
		"plain":                 colin,
		"a realm with slashes":  {Realm: "https://op.example:443/a/b", Name: "COLIN", Expires: expires},
		"special characters":    {Realm: `a%b$c:d|e\f`, Name: `D\N%$:|`, Expires: expires},
		"attributes":            {Realm: "R", Name: "N", Expires: expires, Attributes: map[string][]string{"host": {"a%b", "c$d"}, "a:b": {`a\b`}, "z": {""}}},
		"a name beyond letters": {Realm: "R", Name: "Łukasz", Expires: expires},
	} {
		text, err := keys.Create(token)
		must(t, err)
		got, err := keys.Validate(text, expires)
		must(t, err)
		if diff := cmp.Diff(token, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, token := range map[string]ltpa.Token{
		"no realm": {Name: "N"}, "no name": {Realm: "R"},
		"a name that is read as another": {Realm: "R", Name: `COLIN\:X`},
		"a name with \\ at its end":      {Realm: "R", Name: `COLIN\`},
		"a value that is read as two":    {Realm: "R", Name: "N", Attributes: map[string][]string{"host": {"a|b"}}},
		"a name that is read as two":     {Realm: "R", Name: "N", Attributes: map[string][]string{`a\`: {"b"}}},
	} {
		if text, err := keys.Create(token); text != "" || !errors.Is(err, ltpa.ErrMalformed) {
			t.Errorf("%s: error %v, want one that wraps ErrMalformed", name, err)
		}
	}
}

// reseal changes what is inside of a token, as whoever has the shared key can.
func reseal(t *testing.T, v vector, change func(string) string) string {
	t.Helper()
	shared := sharedOf(t, v)
	block, err := aes.NewCipher(shared[:16])
	must(t, err)
	text, err := base64.StdEncoding.DecodeString(v.Token)
	must(t, err)
	cipher.NewCBCDecrypter(block, shared[:16]).CryptBlocks(text, text)
	changed := []byte(change(string(text[:len(text)-int(text[len(text)-1])])))
	n := 16 - len(changed)%16
	changed = append(changed, bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, shared[:16]).CryptBlocks(changed, changed)
	return base64.StdEncoding.EncodeToString(changed)
}

func TestValidateRefuses(t *testing.T) {
	v, keys := readVector(t)
	others, err := ltpa.Generate(bytes.NewReader(make([]byte, 100)))
	must(t, err)
	foreign, err := others.Create(colin)
	must(t, err)
	replace := func(old, new string) string {
		return reseal(t, v, func(s string) string { return strings.Replace(s, old, new, 1) })
	}
	for _, test := range []struct {
		name, token string
		now         time.Time
		want        error
	}{
		{"in the last millisecond", v.Token, expires.Add(time.Millisecond - 1), nil},
		{"after it", v.Token, expires.Add(time.Millisecond), ltpa.ErrExpired},
		{"as it is, sealed again", replace("", ""), expires, nil},
		{"another user", replace("COLIN", "OTHER"), expires, ltpa.ErrSignature},
		{"another expiry inside", replace("expire:4102444800000", "expire:4102444800001"), expires, ltpa.ErrSignature},
		{"another expiry outside, a little", replace("%4102444800000", "%4102444803000"), expires, nil},
		{"another expiry outside", replace("%4102444800000", "%4102444803001"), expires, ltpa.ErrMalformed},
		{"no expiry outside", replace("%4102444800000", ""), expires, nil},
		{"an expiry that is no number", replace("%4102444800000", "%soon"), expires, ltpa.ErrMalformed},
		{"another signature", replace("Z2KQ", "Z2KR"), expires, ltpa.ErrSignature},
		{"a signature that is no base64", replace("Z2KQ", "Z2K*"), expires, ltpa.ErrMalformed},
		{"no signature", reseal(t, v, func(s string) string { return "expire:1" }), expires, ltpa.ErrMalformed},
		{"of other keys", foreign, expires, ltpa.ErrMalformed},
		{"cut off", v.Token[:len(v.Token)-24], expires, ltpa.ErrMalformed},
		{"empty", "", expires, ltpa.ErrMalformed},
		{"no base64", "*" + v.Token[1:], expires, ltpa.ErrMalformed},
		{"too long", strings.Repeat("A", ltpa.MaxSize+4), expires, ltpa.ErrMalformed},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := keys.Validate(test.token, test.now)
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if named := got.Name != ""; named != (err == nil || errors.Is(err, ltpa.ErrExpired)) {
				t.Errorf("token of %q with error %v", got.Name, err)
			}
		})
	}
}

// Texts that tell a wrong padding from what comes after it decrypt tokens.
func TestRefusalsTellNothingOfThePadding(t *testing.T) {
	v, keys := readVector(t)
	sealed, err := base64.StdEncoding.DecodeString(v.Token)
	must(t, err)
	sealed[len(sealed)-aes.BlockSize-1] ^= 0x80 // makes the last byte of the padding greater than a block
	_, want := keys.Validate(base64.StdEncoding.EncodeToString(sealed), expires)
	if !errors.Is(want, ltpa.ErrMalformed) {
		t.Fatalf("a wrong padding: error %v, want ErrMalformed", want)
	}
	for name, change := range map[string]func(string) string{
		"nothing inside":                 func(string) string { return "" },
		"no signature":                   func(string) string { return "expire:1" },
		"a signature that is no base64":  func(s string) string { return s + "*" },
		"an expiry that is no number":    func(s string) string { return strings.Replace(s, "%4102444800000", "%soon", 1) },
		"an expiry that is out of range": func(s string) string { return strings.Replace(s, "%4102444800000", "%99999999999999999999", 1) },
	} {
		if _, err := keys.Validate(reseal(t, v, change), expires); err == nil || err.Error() != want.Error() {
			t.Errorf("%s: error %q, want %q as of a wrong padding", name, err, want)
		}
	}
}

func TestNewKeysRefuses(t *testing.T) {
	if _, err := ltpa.NewKeys(make([]byte, 24), nil); !errors.Is(err, ltpa.ErrKeys) {
		t.Errorf("without a private key: %v", err)
	}
	if _, err := ltpa.NewKeys(make([]byte, 16), nil); !errors.Is(err, ltpa.ErrKeys) {
		t.Errorf("with a shared key of 16 bytes: %v", err)
	}
	if _, err := ltpa.Generate(bytes.NewReader(nil)); !errors.Is(err, ltpa.ErrKeys) {
		t.Errorf("without random bytes: %v", err)
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	_, keys := readVector(t)
	text, err := json.Marshal(struct{ Keys *ltpa.Keys }{keys})
	must(t, err)
	for _, got := range []string{fmt.Sprint(keys), fmt.Sprintf("%#v", keys), fmt.Sprintf("%x", keys), keys.LogValue().String(), string(text)} {
		if !strings.Contains(got, "redacted") || len(got) > 100 {
			t.Errorf("keys print as %s", got)
		}
	}
}

func ExampleKeys_Validate() {
	keys, err := ltpa.Generate(bytes.NewReader(make([]byte, ltpa.SharedLength)))
	if err != nil {
		fmt.Println(err)
		return
	}
	text, _ := keys.Create(ltpa.Token{Realm: "SAFRealm", Name: "COLIN", Expires: expires})
	token, err := keys.Validate(text, expires)
	fmt.Println(token.Realm, token.Name, err)
	_, err = keys.Validate(text, expires.Add(time.Second))
	fmt.Println(err)
	// Output:
	// SAFRealm COLIN <nil>
	// LTPA token has expired
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sharedOf(t *testing.T, v vector) []byte {
	t.Helper()
	shared, err := ltpa.Decrypt(v.Shared, v.Password)
	must(t, err)
	return shared
}
