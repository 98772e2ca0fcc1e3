package serve_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safproof/safproof/sim/serve"
)

const secretText = "S3CR3T99"

// least is the least that a file must have.
const least = "systems:\n  - smfid: SYS1\n"

func TestConfigThatIsRefused(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string // parts of the error
	}{
		{"nothing", "", []string{"sysplex.yaml:1: the file is empty"}},
		{"a document of nothing", "# nothing\n---\n~\n", []string{"sysplex.yaml:3: the file is empty"}},
		{"an entry of nothing", least + "  -\n", []string{"sysplex.yaml:3: an entry of systems is empty"}},
		{"no systems", "name: PLEX1\n", []string{"sysplex.yaml:1: there are no systems"}},
		{"not YAML", "systems:\n  - smfid: [\n", []string{"sysplex.yaml:", "not YAML"}},
		{"a password for an anchor", "databases:\n  - users:\n      - password: *SECRET\n", []string{"not YAML: an anchor that there is not"}},
		{"a tab", "systems:\n\t- smfid: SYS1\n", []string{"sysplex.yaml:2: not YAML"}},
		{"two documents", least + "---\n" + least, []string{"sysplex.yaml:3: a second YAML document"}},
		{"a list", "- SYS1\n", []string{"sysplex.yaml:1: the file has the names name, manager"}},
		{"unknown name", least + "lissten: 127.0.0.1\n", []string{`sysplex.yaml:3: the file has no "lissten": do you mean "listen"?`}},
		{"unknown name that is like none", least + "colour: red\n", []string{`sysplex.yaml:3: the file has no "colour": it has name, manager`}},
		{"unknown name of a system", least + "    prot: 1\n", []string{`sysplex.yaml:3: an entry of systems has no "prot"`}},
		{"twice", least + "name: A\nname: B\n", []string{`sysplex.yaml:4: `}},
		{"a system twice", least + "  - smfid: SYS1\n", []string{`sysplex.yaml:3: system "SYS1" stands twice`}},
		{"SMF ID", "systems:\n  - smfid: SYSTEM1\n", []string{"sysplex.yaml:2: smfid is 1 to 4 characters"}},
		{"level", least + "    level: z/OS 9.9\n", []string{"sysplex.yaml:3: level: "}},
		{"manager", least + "manager: top-secret\n", []string{"sysplex.yaml:1: manager is one of racf, acf2 and topsecret"}},
		{"address", least + "listen: localhost\n", []string{"listen is an IP address"}},
		{"host", least + "hosts: ['https://a']\n", []string{`hosts: "https://a" is no host name`}},
		{"a text for a list", least + "hosts: a\n", []string{"sysplex.yaml:3: hosts is a list"}},
		{"a list for a text", least + "name: [a]\n", []string{"sysplex.yaml:3: name is one value"}},
		{"database that there is not", least + "    database: A\n", []string{`sysplex.yaml:2: system SYS1 has database "A", which databases does not have`}},
		{"keys that there are not", least + "    icsf: A\n", []string{`sysplex.yaml:2: system SYS1 has icsf "A", which icsf does not have`}},
		{"length of time", least + "limits:\n  idle-time: 10\n", []string{"sysplex.yaml:4: idle-time is a length of time, 10s or 1h30m for instance"}},
		{"negative", least + "limits:\n  idle-time: -10s\n", []string{"sysplex.yaml:4: idle-time is positive"}},
		{"number", least + "limits:\n  connections: many\n", []string{"sysplex.yaml:4: connections is a whole number"}},
		{"drift", least + "    clock: {drift-ppm: -1000000}\n", []string{"sysplex.yaml:2: drift-ppm: a clock gains a million"}},
		{"drift, too fast", least + "    clock: {drift-ppm: 1000001}\n", []string{"sysplex.yaml:2: drift-ppm: a clock gains a million"}},
		{"offset", least + "    clock: {offset: 876001h}\n", []string{"sysplex.yaml:2: offset: a clock is behind"}},
		{"offset, behind", least + "    clock: {offset: -438001h}\n", []string{"sysplex.yaml:2: offset: a clock is behind"}},
		{"server", least + "    servers: [{server: CICS}]\n", []string{"sysplex.yaml:3: server is one of EQAPROF"}},
		{"server twice", least + "    servers: [{server: RSED}, {server: RSED}]\n", []string{`server "RSED" stands twice`}},
		{"ports", least + "    servers: [{server: RSED, port: 99}, {server: EQAPROF, port: 99}]\n", []string{"port 99 is that of RSED on SYS1 already"}},
		{"port of control", least + "    servers: [{server: RSED, port: 99}]\ncontrol: {port: 99}\n", []string{"sysplex.yaml:4: port 99 is that of RSED on SYS1 already"}},
		{"port that is none", least + "control: {port: 70000}\n", []string{"sysplex.yaml:3: port is 1 to 65535"}},
		{"option", least + "    servers: [{server: RSED, options: {applid: X}}]\n", []string{`sysplex.yaml:3: options of RSED has no "applid": it has application, explorer`}},
		{"application", least + "    servers: [{server: RSED, options: {application: TOOLONGNAME}}]\n", []string{"sysplex.yaml:3: options of RSED: application: "}},
		{"explorer", least + "    servers: [{server: RSED, options: {explorer: three}}]\n", []string{"options of RSED: "}},
		{"level of Zowe", least + "    servers: [{server: ZAAS, options: {level: zowe-v4}}]\n", []string{"level is one of zowe-v2, zowe-v3.0, zowe-v3"}},
		{"token of z/OSMF", least + "    servers: [{server: ZAAS, options: {zosmf-token: saml}}]\n", []string{"zosmf-token is one of jwt, ltpa"}},
		{"level of z/OSMF", least + "    servers: [{server: IZUSVR1, options: {level: old}}]\n", []string{"level is one of base, ltpa, PH12143, PH34912"}},
		{"type of UMS", least + "    servers: [{server: IZP, options: {auth-type: JWT}}]\n", []string{"auth-type is one of STANDARD_JWT, MFA_JWT"}},
		{"truth", least + "    servers: [{server: ZLUX, options: {without-ums: yes}}]\n", []string{"without-ums is true or false"}},
		{"environment", least + "    servers: [{server: EQAPROF, options: {environment: a, environment-file: b}}]\n", []string{"give environment, the text of eqaprof.env, or environment-file"}},
		{"certificate", least + "certificates: [{name: ../x, subject: CN=A}, {name: a, subject: A}, {name: apiml, subject: CN=A}]\n",
			[]string{"name of a certificate is that of a file", `subject: `, "certificate apiml is that of the API Mediation Layer"}},
		{"users", "databases: [{name: A, users: [{id: COLIN}, {password: " + secretText + "}, {id: DORIS, password: a}, {id: doris, password: b}]}]\n" + least,
			[]string{"user COLIN has neither password nor phrase", "a user has an id", `user "DORIS" stands twice`}},
		{"keys", "icsf: [{name: A, keys: [{kind: hmac}, {label: A, kind: aes, value: 00}, {label: A, kind: rsa}, {token: T, kind: des, value: 00}, {label: A, sequence: 1, kind: hmac, value: 00}, {label: B, kind: hmac, value: {generate: 1000}}]}]\n" + least,
			[]string{"has a label, or else the name of a token", "kind of a key is hmac, des or rsa", "a key has a value", "a key in a token is of kind hmac", "sequence and category belong to a token", "generate is the number of bytes"}},
		{"several at once", "colour: red\nlisten: nowhere\nsystems: SYS1\n", []string{"sysplex.yaml:1:", "sysplex.yaml:3:"}},
		{"a secret in the wrong place", least + "limits:\n  connections: " + secretText + "\n  idle-time: " + secretText + "\n    servers: " + secretText + "\n", []string{"sysplex.yaml:"}},
		{"secrets where numbers belong", least + "limits: {connections: " + secretText + ", idle-time: " + secretText + "}\n", []string{"connections is a whole number"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := serve.Parse("sysplex.yaml", []byte(test.text))
			if !errors.Is(err, serve.ErrConfig) {
				t.Fatalf("error %v, want ErrConfig", err)
			}
			for _, part := range test.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error:\n%v\nwant in it: %s", err, part)
				}
			}
			if strings.Contains(err.Error(), secretText) {
				t.Errorf("the error shows a secret:\n%v", err)
			}
		})
	}
}

// Aliases of YAML may be used.
func TestConfigWithAliases(t *testing.T) {
	c, err := serve.Parse("a", []byte("systems:\n  - &one\n    smfid: SYS1\n    servers: &s [{server: RSED}]\n  - smfid: SYS2\n    servers: *s\n"))
	must(t, err)
	if len(c.Systems) != 2 || len(c.Systems[1].Servers) != 1 {
		t.Errorf("systems %+v", c.Systems)
	}
}

func TestDefaultText(t *testing.T) {
	c, err := serve.Parse(serve.DefaultFile, serve.DefaultText())
	must(t, err)
	if len(c.Systems) != 2 || len(c.Certificates) == 0 || len(c.Databases[0].Users) < 4 {
		t.Errorf("the default sysplex has %d systems, %d certificates", len(c.Systems), len(c.Certificates))
	}
	if text := fmt.Sprintf("%v %+v %#v", c, c, c); strings.Contains(text, "ROSEBUD1") {
		t.Error("a configuration prints its passwords")
	}
	serve.DefaultText()[0] = 'X'
	if serve.DefaultText()[0] == 'X' {
		t.Error("the text of the default can be changed")
	}
}

// Secrets come from the file itself, from other files and from the environment.
func TestSecrets(t *testing.T) {
	folder := t.TempDir()
	must(t, os.WriteFile(filepath.Join(folder, "doris.txt"), []byte("FROMFILE\r\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(folder, "racf.txt"), []byte("ADDUSER COLIN\nADDUSER DORIS\nADDUSER EDGAR\n"), 0o600))
	t.Setenv("SAFPROOF_TEST_EDGAR", "FROMENV1")
	path := filepath.Join(folder, "sysplex.yaml")
	must(t, os.WriteFile(path, []byte(`
databases:
  - name: A
    commands-file: racf.txt
    users:
      - {id: COLIN, password: INLINE11}
      - {id: DORIS, password: {file: doris.txt}}
      - {id: EDGAR, password: {env: SAFPROOF_TEST_EDGAR}}
systems:
  - smfid: SYS1
    database: A
    servers: [{server: MQWEB}]
`), 0o600))
	c, err := serve.Load(path)
	must(t, err)
	w := start(t, serve.Options{Config: c})
	for user, password := range map[string]string{"COLIN": "INLINE11", "DORIS": "FROMFILE", "EDGAR": "FROMENV1"} {
		for try, want := range map[string]int{password: 200, "WRONG": 401} {
			if got := ask(t, w.client, "GET", w.url("SYS1", "MQWEB")+"/whoami", basic(user, try)); got.status != want {
				t.Errorf("%s: %d, want %d", user, got.status, want)
			}
		}
	}
}

// What cannot be known before the start is told by it, without secrets.
func TestStartThatIsRefused(t *testing.T) {
	system := "systems: [{smfid: SYS1, database: A, icsf: K}]\n"
	database := func(rest string) string {
		return "databases:\n  - name: A\n" + rest + "icsf: [{name: K}]\n" + system
	}
	key := func(key string) string {
		return "databases: [{name: A}]\nicsf:\n  - name: K\n    keys: [" + key + "]\n" + system
	}
	for _, test := range []struct{ name, text, want string }{
		{"command", database("    commands: |\n      ADDUSER IBMUSER\n"), "a.yaml:2: database A, commands: "},
		{"command with a secret", database("    commands: |\n      ALTUSER NOBODY PASSWORD(" + secretText + ") NOEXPIRED\n"), "a.yaml:2: "},
		{"file of commands", database("    commands-file: none.txt\n"), "none.txt cannot be read: no such file"},
		{"user", database("    users: [{id: NOBODY, password: " + secretText + "}]\n"), "a.yaml:3: user NOBODY: "},
		{"password", database("    users: [{id: IBMUSER, password: " + secretText + "TOOLONG}]\n"), "a.yaml:3: user IBMUSER: "},
		{"file of a password", database("    users: [{id: IBMUSER, password: {file: none.txt}}]\n"), "password: "},
		{"environment", database("    users: [{id: IBMUSER, password: {env: SAFPROOF_NONE}}]\n"), "the environment has no variable SAFPROOF_NONE"},
		{"two ways", database("    users: [{id: IBMUSER, password: {env: A, file: b}}]\n"), "give it in one way"},
		{"generated password", database("    users: [{id: IBMUSER, password: {generate: 8}}]\n"), "only keys can be generated"},
		{"key", key("{label: L, kind: hmac, value: " + secretText + "}"), "a.yaml:4: key L: its value is not hexadecimal digits"},
		{"label", key("{label: 'L L', kind: hmac, value: 00}"), "a.yaml:4: key L L: "},
		{"RSA key", key("{label: L, kind: rsa, value: " + secretText + "}"), "a.yaml:4: key L: "},
		{"legacy key", key("{label: L, kind: des, value: 0011}"), "a.yaml:4: key L: "},
		{"server", "systems: [{smfid: SYS1, servers: [{server: EQAPROF, options: {environment: 'safJwtIsEnabled=maybe'}}]}]\n", "EQAPROF does not start"},
		{"Redis", system[:len("systems: [{smfid: SYS1")] + "}]\nstore: {redis: 'http://a:" + secretText + "@b'}\n", "a.yaml:2: redis is a URL"},
		{"Redis that is not there", system[:len("systems: [{smfid: SYS1")] + "}]\nstore: {redis: 'redis://u:" + secretText + "@127.0.0.1:1/0'}\n", "Redis at 127.0.0.1:1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := serve.Parse(filepath.Join(t.TempDir(), "a.yaml"), []byte(test.text))
			must(t, err)
			s, err := serve.Start(serve.Options{Config: c, Authority: ca()})
			if err == nil {
				must(t, s.Stop(t.Context()))
				t.Fatal("it was started")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want in it: %s", err, test.want)
			}
			if strings.Contains(err.Error(), secretText) {
				t.Errorf("the error shows a secret: %v", err)
			}
			if checked := serve.Check(serve.Options{Config: c, Authority: ca()}); strings.HasPrefix(test.name, "Redis") {
				must(t, checked)
			} else if fmt.Sprint(checked) != err.Error() {
				t.Errorf("a check finds %v, want %v", checked, err)
			}
		})
	}
}

// A check of what is right finds nothing, listens nowhere and keeps nothing.
func TestCheck(t *testing.T) {
	w := start(t, serve.Options{})
	var port int
	_, err := fmt.Sscanf(w.Systems()[0].Servers[0].Address, "127.0.0.1:%d", &port)
	must(t, err)
	folder := filepath.Join(t.TempDir(), "data")
	c := configured(func(c *serve.Config) { c.Systems[0].Servers[0].Port = port })
	must(t, serve.Check(serve.Options{Config: c, Data: folder, TokenFile: folder}))
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left something in the data folder: %v", err)
	}
}

func TestListenBeyondLoopback(t *testing.T) {
	c := configured(func(c *serve.Config) {
		c.Listen = "0.0.0.0"
		c.Systems = c.Systems[:1]
		c.Systems[0].Servers = c.Systems[0].Servers[:1]
	})
	if _, err := serve.Start(serve.Options{Config: c, Authority: ca()}); !errors.Is(err, serve.ErrListen) || !strings.Contains(err.Error(), "--listen-on-all-interfaces") {
		t.Errorf("error %v, want ErrListen", err)
	}
	w := start(t, serve.Options{Config: c, BeyondLoopback: true})
	if got := ask(t, w.client, "GET", w.ControlURL()+"/healthz", nil); got.status != 200 {
		t.Errorf("%+v", got)
	}
}

// A port that is taken is told, and nothing is left behind.
func TestPortThatIsTaken(t *testing.T) {
	w := start(t, serve.Options{})
	systems := w.Systems()
	var port int
	_, err := fmt.Sscanf(systems[0].Servers[0].Address, "127.0.0.1:%d", &port)
	must(t, err)
	c := configured(func(c *serve.Config) { c.Systems[1].Servers[1].Port = port })
	if _, err := serve.Start(serve.Options{Config: c, Authority: ca()}); !errors.Is(err, serve.ErrListen) || !strings.Contains(err.Error(), "give another port") {
		t.Errorf("error %v, want ErrListen", err)
	}
}
