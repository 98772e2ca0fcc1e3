package httpstarget

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/features/target"
)

// keyed says whether a text stands in the name of a member of a YAML document, where
// an error shows it.
func keyed(n *yaml.Node, text string, depth int) bool {
	if depth > 50 {
		return true
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && strings.Contains(child.Value, text) || keyed(child, text, depth+1) {
			return true
		}
	}
	return false
}

var atLine = regexp.MustCompile(`^target\.yaml:(\d+): `)

// A file is refused with lines of it and no password, or describes a target in which
// package yaml sees the same users, and whose addresses are such as can be used.
func FuzzFile(f *testing.F) {
	for _, profile := range []string{"zaas", "zss", "debug-profile", "ums", "liberty"} {
		text, err := os.ReadFile(filepath.Join("testdata", profile+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(regexp.MustCompile(`password-env: \w+|password-file: [\w.]+`).ReplaceAll(text, []byte("password: s3cret")))
	}
	const users = "\nusers: {user: {id: USER, password: s3cret}}"
	const zaas = "profile: zaas\nlevel: zowe-v3\nservers: {ZAAS: https://a.example}"
	for _, text := range []string{
		zaas + users, zaas + "\nusers: &u {user: {id: USER, password: s3cret}}\napplications: *u", "", "# nothing", "---", "~", "profile: [", "- profile", "profile: zaas\nusers: {user: {id: *s3cret}}", "profile: !s3cret zaas",
		zaas + "\nusers: {user: {id: USER, password: [s3cret]}}", zaas + "\nusers: {user: {id: USER, password: s3cret, password-env: s3cret}}", zaas + "\nusers: {user: {id: USER, password-file: s3cret}}", zaas + "\nusers: {s3cret: {id: USER}}",
		strings.Replace(zaas, "a.example", "u:s3cret@a.example", 1) + users, strings.Replace(zaas, "https://a.example", "{SYS1: 'https://[::1]:1/x?s3cret#s3cret'}", 1) + users, zaas + users + "\ntimeout: 9223372036854775807ns\noptions: {a: b, c: 1}",
		zaas + users + "\napplications: {authorized: MQWEB}\nsignon: {authorized: {url: https://a.example, headers: {a: \"b\\n\"}}}", zaas + users + "\ncertificates: {trusted: {certificate: s3cret, key: s3cret}}\nca: s3cret", zaas + users + "\n<<: {level: x}", zaas + users + "\nlevel: &a [*a]", "\xff\xfe", "a: \x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.Contains(text, []byte("/")) && bytes.Contains(text, []byte("dev")) || bytes.Contains(text, []byte("sites")) {
			return // files that do not end, and servers that nobody stops
		}
		r := &reader{path: "target.yaml"}
		d := r.document(text)
		lines := 2 + bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) + bytes.Count(text, []byte("\u2028")) + bytes.Count(text, []byte("\u2029")) + bytes.Count(text, []byte("\u0085"))
		var node yaml.Node
		readable := yaml.Unmarshal(text, &node) == nil
		for _, problem := range r.problems {
			at := atLine.FindStringSubmatch(problem.Error())
			if at == nil {
				t.Fatalf("%q: problem %q without a line", text, problem)
			}
			if n, _ := strconv.Atoi(at[1]); n < 1 || n > lines && text[0] < 0x80 {
				t.Errorf("%q of %d lines: %v", text, lines, problem)
			}
			if strings.Contains(problem.Error(), "s3cret") && !(readable && keyed(&node, "s3cret", 0)) {
				t.Errorf("%q: a secret is in %v", text, problem)
			}
		}
		if len(r.problems) > 0 {
			return
		}
		if !readable {
			t.Fatalf("%q is read; package yaml does not", text)
		}
		wantUsable(t, text, d)
	})
}

func wantUsable(t *testing.T, text []byte, d *description) {
	t.Helper()
	var seen struct {
		Profile string
		Users   map[string]map[string]yaml.Node
	}
	if err := yaml.Unmarshal(text, &seen); err != nil || seen.Profile != d.profile || profiles[d.profile] == nil || len(seen.Users) != len(d.users) {
		t.Fatalf("%q is read as %+v; package yaml: %+v, %v", text, d, seen, err)
	}
	for role, user := range d.users {
		id, inline := valueOf(seen.Users[role]["id"]), valueOf(seen.Users[role]["password"])
		if !slices.Contains(target.Users, role) || user.ID == "" || user.Password == "" || user.ID != id || inline != "" && inline != user.Password {
			t.Errorf("%q: user %s is %+v; package yaml: %+v", text, role, user, seen.Users[role])
		}
	}
	if user, found := d.users[target.RoleUser]; !found || user.ID == "" || d.timeout <= 0 || d.urls[profiles[d.profile][0]][firstSystem] == nil {
		t.Errorf("%q: no user, no time or no server: %+v", text, d)
	}
	for server, systems := range d.urls {
		for system, u := range systems {
			if u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
				t.Errorf("%q: %s on %s is %v", text, server, system, u)
			}
		}
	}
}

func valueOf(n yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		return n.Alias.Value
	}
	return n.Value
}
