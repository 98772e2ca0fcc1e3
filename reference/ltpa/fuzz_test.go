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

// seed is the vector, for fuzz targets.
func seed(f *testing.F) (vector, *ltpa.Keys) {
	f.Helper()
	text, err := os.ReadFile("testdata/liberty.json")
	var v vector
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		f.Fatal(err)
	}
	keys, err := ltpa.DecodeKeys(v.Shared, v.Private, v.Public, v.Password)
	if err != nil {
		f.Fatal(err)
	}
	return v, keys
}

// repeats says whether a text has 12 bytes in a row of another.
func repeats(text, of string) bool {
	const length = 12
	for i := 0; i+length <= len(text); i++ {
		if strings.Contains(of, text[i:i+length]) {
			return true
		}
	}
	return false
}

// A file of keys is refused with ErrKeys, which repeats nothing of it, or makes keys
// that take the tokens that they make.
func FuzzParseKeys(f *testing.F) {
	v, _ := seed(f)
	file := fmt.Sprintf("#IBM WebSphere Application Server key file\n%s=%s\n%s=%s\n%s=%s\n%s=1.0\n",
		"com.ibm.websphere.ltpa.3DESKey", v.Shared, "com.ibm.websphere.ltpa.PrivateKey", v.Private,
		"com.ibm.websphere.ltpa.PublicKey", v.Public, "com.ibm.websphere.ltpa.version")
	escaped := strings.ReplaceAll(v.Public, "=", `\=`)
	for _, text := range []string{
		file, strings.ReplaceAll(file, "\n", "\r\n"), strings.Replace(file, v.Public, escaped, 1), strings.Replace(file, "=1.0", "=2.0", 1),
		strings.Replace(file, v.Public, v.Private, 1), strings.Replace(file, v.Shared, v.Private, 1), strings.Replace(file, v.Private, v.Shared, 1),
		strings.Replace(file, "Key="+v.Public[:4], "Key=\\u0041\\\n  ", 1), "! a comment\n=\n", "",
	} {
		f.Add([]byte(text), v.Password)
	}
	f.Add([]byte(file), "")
	f.Fuzz(func(t *testing.T, text []byte, password string) {
		keys, err := ltpa.ParseKeys(text, password)
		if (err == nil) != (keys != nil) || err != nil && !errors.Is(err, ltpa.ErrKeys) {
			t.Fatalf("keys %v, error %v", keys, err)
		}
		if err != nil {
			if repeats(err.Error(), string(text)) || repeats(err.Error(), password) {
				t.Errorf("the error shows something of the file: %v", err)
			}
			return
		}
		token, err := keys.Create(colin)
		must(t, err)
		if got, err := keys.Validate(token, expires); err != nil || !cmp.Equal(got, colin) {
			t.Errorf("keys refuse their own token: %+v, %v", got, err)
		}
	})
}

// Whatever a token is changed into, inside by who has the shared key or outside by
// anybody, it is refused, or it says what was signed.
func FuzzValidate(f *testing.F) {
	v, keys := seed(f)
	for _, with := range []string{"", "A", "=", "\n", "%", "$u:user:defaultRealm/OTHER", `\`, "|1", "%4102444803000", "%4102444803001", "\x00"} {
		f.Add(uint16(0), uint8(0), with, true)
		f.Add(uint16(40), uint8(14), with, true)
		f.Add(uint16(60), uint8(1), with, true)
		f.Add(uint16(60), uint8(1), with, false)
		f.Add(uint16(len(v.Token)), uint8(0), with, false)
		f.Add(uint16(len(v.Token)-24), uint8(24), with, false)
	}
	f.Fuzz(func(t *testing.T, at uint16, cut uint8, with string, inside bool) {
		change := func(text string) string {
			from := int(at) % (len(text) + 1)
			return text[:from] + with + text[min(from+int(cut), len(text)):]
		}
		token := v.Token
		if inside {
			token = reseal(t, v, change)
		} else {
			token = change(token)
		}
		got, err := keys.Validate(token, expires)
		switch {
		case err == nil && !cmp.Equal(got, colin):
			t.Errorf("%q is taken for %+v", token, got)
		case err == nil && !inside && !sameBytes(token, v.Token):
			t.Errorf("%q is taken for the token that it was before", token)
		case err != nil && !errors.Is(err, ltpa.ErrMalformed) && !errors.Is(err, ltpa.ErrSignature):
			t.Errorf("%q: %v, want ErrMalformed or ErrSignature", token, err)
		case err != nil && (got.Name != "" || got.Realm != "" || repeats(err.Error(), token)):
			t.Errorf("%q: token %+v with %v", token, got, err)
		case errors.Is(err, ltpa.ErrSignature) && inside:
			t.Attr("rule", "LIB-85")
		case err != nil && !inside && len(token) < len(v.Token):
			t.Attr("rule", "LIB-87")
		}
	})
}

// sameBytes says whether two texts of base64 are of the same bytes.
func sameBytes(a, b string) bool {
	x, err := base64.StdEncoding.DecodeString(a)
	y, err2 := base64.StdEncoding.DecodeString(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

// What makes a token is read back as it was, from user data in which an independent
// reader finds the user in the one place; the rest is refused.
func FuzzCreate(f *testing.F) {
	v, keys := seed(f)
	shared, err := ltpa.Decrypt(v.Shared, v.Password)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"COLIN", `COLIN\`, `COLIN\:X`, "a%b$c:d|e", "Łukasz", "a/b", "\xff", "user:x/y", ""} {
		f.Add("defaultRealm", name, expires.UnixMilli(), "", "")
		f.Add(name, "COLIN", int64(-1), "host", name)
		f.Add("https://op.example:443/a", "COLIN", int64(1)<<62, name, "x")
	}
	f.Add("R", "COLIN", int64(0), "u", "user:R/OTHER")
	f.Add("R", "COLIN", int64(0), "expire", "4102444800000")
	f.Fuzz(func(t *testing.T, realm, name string, millis int64, attribute, value string) {
		token := ltpa.Token{Realm: realm, Name: name, Expires: time.UnixMilli(millis).UTC()}
		if attribute != "" {
			token.Attributes = map[string][]string{attribute: {value}}
		}
		text, err := keys.Create(token)
		if err != nil {
			if text != "" || !errors.Is(err, ltpa.ErrMalformed) {
				t.Errorf("%+v: %q, %v; want ErrMalformed", token, text, err)
			}
			// No other text need be refused.
			if !strings.Contains(realm+name+attribute+value, `\`) && !strings.Contains(name, "/") && !strings.Contains(value, "|") && realm != "" && name != "" && attribute != "u" && attribute != "expire" {
				t.Errorf("%+v: %v", token, err)
			}
			return
		}
		if len(text) > ltpa.MaxSize {
			return // it is not looked at
		}
		got, err := keys.Validate(text, token.Expires)
		if diff := cmp.Diff(token, got); diff != "" || err != nil {
			t.Errorf("%v (-made +read):\n%s", err, diff)
		}
		if _, err := keys.Validate(text, token.Expires.Add(time.Millisecond)); millis < 1<<62 && !errors.Is(err, ltpa.ErrExpired) {
			t.Errorf("a millisecond later: %v, want ErrExpired", err)
		} else if millis < 1<<62 {
			t.Attr("rule", "LIB-86")
		}
		inside, escape := "$"+clear(t, shared, text), strings.NewReplacer("%", `\%`, "$", `\$`, ":", `\:`, "|", `\|`).Replace
		if user := `$u:user\:` + escape(realm) + "/" + escape(name) + "%"; attribute == "" && (!strings.Contains(inside, user) || strings.Count(inside, `$u:user\:`) != 1) {
			t.Errorf("%+v is written as %q, want %q in it once", token, inside, user)
		}
	})
}

// clear decrypts a token.
func clear(t *testing.T, shared []byte, token string) string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(token)
	must(t, err)
	block, err := aes.NewCipher(shared[:16])
	must(t, err)
	cipher.NewCBCDecrypter(block, shared[:16]).CryptBlocks(text, text)
	return string(text)
}
