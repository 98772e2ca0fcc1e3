package liberty_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safproof/safproof/reference/liberty"
)

// vector is keys, and a token, that Liberty made.
func vector(t testing.TB) (file []byte, password, token string) {
	t.Helper()
	text, err := os.ReadFile("../ltpa/testdata/liberty.json")
	must(t, err)
	var v map[string]string
	must(t, json.Unmarshal(text, &v))
	escape := strings.NewReplacer("=", `\=`, ":", `\:`).Replace
	var out strings.Builder
	for _, name := range []string{"3DESKey", "PrivateKey", "PublicKey"} {
		out.WriteString("com.ibm.websphere.ltpa." + name + "=" + escape(v[name]) + "\n")
	}
	return []byte(out.String()), v["password"], v["LtpaToken2"]
}

// realmOfVector is a registry with the user of the vector.
const realmOfVector = `<basicRegistry id="b" realm="defaultRealm"><user name="jane" password="rosebud"/><user name="COLIN"/></basicRegistry>`

// Keys come from the file that server.xml names, or are made.
func TestLTPAKeysFile(t *testing.T) {
	keys, password, token := vector(t)
	for _, test := range []struct {
		name, xml string
		files     fstest.MapFS
		random    bool
		ok        bool
		cookie    bool
	}{
		{"no file", ``, nil, false, true, false},
		{"no file, and keys are made", ``, nil, true, true, true},
		{"garbage", `<ltpa keysPassword="x"/>`, fstest.MapFS{"resources/security/ltpa.keys": {Data: []byte("x=y")}}, false, false, false},
		{"the file", `<ltpa keysPassword="` + password + `"/>`, fstest.MapFS{"resources/security/ltpa.keys": {Data: keys}}, false, true, true},
		{"a file of another name", `<ltpa keysFileName="k" keysPassword="` + password + `"/>`, fstest.MapFS{"k": {Data: keys}}, false, true, true},
		{"another password", `<ltpa keysPassword="wrong"/>`, fstest.MapFS{"resources/security/ltpa.keys": {Data: keys}}, false, false, false},
	} {
		files := fstest.MapFS{"server.xml": {Data: []byte("<server>" + realmOfVector + test.xml + "</server>")}}
		for name, file := range test.files {
			files[name] = file
		}
		c, err := liberty.LoadConfig(files, "server.xml", nil)
		must(t, err)
		o := liberty.Options{Config: c, Now: func() time.Time { return start }}
		if test.random {
			o.Random = rand.Reader
		}
		s, err := liberty.New(o)
		if (err == nil) != test.ok || err != nil && !errors.Is(err, liberty.ErrConfig) {
			t.Errorf("%s: error %v", test.name, err)
		}
		if err != nil {
			continue
		}
		if got := s.Decide(basic("jane", "rosebud")).Cookies.Get("LtpaToken2") != nil; got != test.cookie {
			t.Errorf("%s: cookie %v, want %v", test.name, got, test.cookie)
		}
		r := request()
		r.AddCookie(&http.Cookie{Name: "LtpaToken2", Value: token})
		if got := s.Decide(r).Identity.User; got != map[bool]string{true: "COLIN"}[test.files != nil] {
			t.Errorf("%s: Liberty's token is %q's", test.name, got)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	now := func() time.Time { return start }
	good := config(t, "")
	for name, o := range map[string]liberty.Options{
		"no config":          {Now: now},
		"no clock":           {Config: good},
		"a profile":          {Config: good, Now: now, Profile: "websphere"},
		"a level of another": {Config: good, Now: now, Level: "3.0.17"},
		"a profilePrefix":    {Config: config(t, `<safCredentials profilePrefix="MUCH TOO LONG"/>`), Now: now, System: zos(t, now)},
	} {
		if s, err := liberty.New(o); !errors.Is(err, liberty.ErrConfig) {
			t.Errorf("%s: server %v, error %v; want ErrConfig", name, s != nil, err)
		}
	}
}
