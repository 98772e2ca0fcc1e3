package httpstarget

import (
	"errors"
	"strings"
	"testing"
)

// TestFileProblems: each mistake is told with its line, and without a secret.
func TestFileProblems(t *testing.T) {
	folder, _ := files(t)
	write(t, folder, "empty.txt", []byte("\n"))
	const users = "\nusers: {user: {id: USER, password: s3cret}}"
	const zaas = "profile: zaas\nlevel: zowe-v3\nservers: {ZAAS: https://a.example}"
	for _, test := range []struct{ name, text, says string }{
		{"an empty file", "", "target.yaml:1: the file is empty"},
		{"no YAML", "profile: [", "target.yaml:1: not YAML"},
		{"two documents", zaas + users + "\n---\na: b", "a second YAML document"},
		{"a list", "- profile", "target.yaml:1: the file: want names with values"},
		{"no profile", "level: x", "target.yaml:1: profile: want zaas"},
		{"an unknown profile", "profile: cics", "target.yaml:1: profile: want zaas"},
		{"an unknown name", zaas + users + "\nlevle: x", `target.yaml:5: the file has no "levle", only profile`},
		{"a name twice", zaas + users + "\nca: ca.pem\nca: ca.pem", `"ca" stands twice`},
		{"no level", "profile: zaas\nservers: {ZAAS: https://a.example}" + users, "target.yaml:1: level: want zowe-v2, zowe-v3.0, zowe-v3"},
		{"an unknown level", strings.Replace(zaas, "zowe-v3", "zowe-v4", 1) + users, "target.yaml:2: level: want"},
		{"a level that is no text", strings.Replace(zaas, "zowe-v3", "[a]", 1) + users, "target.yaml:2: want a text"},
		{"no server", "profile: zaas\nlevel: zowe-v3" + users, "servers: profile zaas needs ZAAS"},
		{"a server of another profile", strings.Replace(zaas, "ZAAS", "ZSS", 1) + users, "target.yaml:3: servers: profile zaas has no server ZSS"},
		{"no TLS", strings.Replace(zaas, "https", "http", 1) + users, "target.yaml:3: servers: want a URL such as https://host:port"},
		{"credentials in a URL", strings.Replace(zaas, "a.example", "u:s3cret@a.example", 1) + users, "target.yaml:3: servers: want a URL"},
		{"no first system", strings.Replace(zaas, "https://a.example", "{SYS2: https://a.example}", 1) + users, "needs an instance on SYS1"},
		{"plain with TLS", zaas + users + "\nplain: {ZAAS: https://a.example}", "target.yaml:5: plain: want a URL such as http://"},
		{"plain of another", zaas + users + "\nplain: {ZSS: http://a.example}", "target.yaml:5: plain: ZSS is none of the servers"},
		{"a bad timeout", zaas + users + "\ntimeout: soon", "target.yaml:5: timeout: want a duration"},
		{"a timeout of nothing", zaas + users + "\ntimeout: 0s", "target.yaml:5: timeout: want a duration"},
		{"no CA file", zaas + users + "\nca: none.pem", "target.yaml:5: ca: the file cannot be read: no such file"},
		{"a CA file without a certificate", zaas + users + "\nca: service.key", "target.yaml:5: ca: the file has no certificate"},
		{"an unknown certificate", zaas + users + "\ncertificates: {good: {certificate: service.pem, key: service.key}}", "no role is called good"},
		{"half a certificate", zaas + users + "\ncertificates: {trusted: {certificate: service.pem}}", "trusted needs certificate and key"},
		{"the key of another", zaas + users + "\ncertificates: {trusted: {certificate: service.pem, key: stranger.key}}", "target.yaml:5: certificates: trusted is not a certificate and its private key"},
		{"no users", zaas, "users: the rules need a user in the role user"},
		{"no user in the role", zaas + "\nusers: {other: {id: USER, password: s3cret}}", "target.yaml:4: users: the rules need one in the role user"},
		{"an unknown role", zaas + "\nusers: {user: {id: U, password: s3cret}, admin: {id: USER, password: s3cret}}", "target.yaml:4: users: no role is called admin"},
		{"no id", zaas + "\nusers: {user: {password: s3cret}}", "user needs an id"},
		{"no password", zaas + "\nusers: {user: {id: USER}}", "give the password once"},
		{"two passwords", zaas + "\nusers: {user: {id: USER, password: s3cret, password-env: X}}", "give the password once"},
		{"an empty password", zaas + "\nusers: {user: {id: USER, password: \"\"}}", "the password is empty"},
		{"an empty password file", zaas + "\nusers: {user: {id: USER, password-file: empty.txt}}", "the password is empty"},
		{"no password file", zaas + "\nusers: {user: {id: USER, password-file: s3cret}}", "password-file: the file cannot be read"},
		{"no variable", zaas + "\nusers: {user: {id: USER, password-env: s3cret}}", "password-env: the environment has no variable"},
		{"a password that is a list", zaas + "\nusers: {user: {id: USER, password: [s3cret]}}", "want a text"},
		{"a misspelt password", zaas + "\nusers: {user: {id: USER, pasword: s3cret}}", `user user has no "pasword"`},
		{"an unknown application", zaas + users + "\napplications: {best: MQWEB}", "applications: no role is called best"},
		{"no APPLID", zaas + users + "\napplications: {authorized: MQWEBMQWEB}", "authorized needs an APPLID"},
		{"a sign-on to nothing", zaas + users + "\nsignon: {authorized: https://a.example}", "signon: authorized is none of the applications"},
		{"a sign-on without TLS", zaas + users + "\napplications: {authorized: MQWEB}\nsignon: {authorized: http://a.example}", "target.yaml:6: signon: want a URL"},
		{"a sign-on without a URL", zaas + users + "\napplications: {authorized: MQWEB}\nsignon: {authorized: {headers: {a: b}}}", "authorized needs a url"},
		{"a header that cannot be", zaas + users + "\napplications: {authorized: MQWEB}\nsignon: {authorized: {url: https://a.example, headers: {a b: c}}}", "HTTP cannot carry it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(write(t, folder, "target.yaml", []byte(test.text)), "test")
			if !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("expected %q, observed %v", test.says, err)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("a secret is in %v", err)
			}
		})
	}
	if _, err := Load(folder+"/none.yaml", "test"); !errors.Is(err, ErrFile) {
		t.Errorf("no file: observed %v", err)
	}
}

// TestSeveralProblems are told at once.
func TestSeveralProblems(t *testing.T) {
	_, err := Load(write(t, t.TempDir(), "target.yaml", []byte("profile: zaas\nlevel: x\nservers: {ZSS: http://a.example}\n")), "test")
	if err == nil || strings.Count(err.Error(), "target.yaml:") < 4 {
		t.Errorf("observed %v", err)
	}
}

func TestIsFile(t *testing.T) {
	for spec, want := range map[string]bool{
		"zaas.yaml": true, "./a/b.yml": true, "C.YAML": true, "reference": false, "exec:cat a.yaml": false, "yaml": false, "": false,
	} {
		if got := IsFile(spec); got != want {
			t.Errorf("%q: expected %t, observed %t", spec, want, got)
		}
	}
}
