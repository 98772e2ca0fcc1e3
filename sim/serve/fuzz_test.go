package serve_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/sim/serve"
)

// secretOnly says whether a text stands nowhere but where the file has secrets; what
// stands elsewhere is shown.
func secretOnly(n *yaml.Node, text string, secret bool, depth int) bool {
	if depth > 50 || !secret && (strings.Contains(n.Value, text) || strings.Contains(n.Tag, text) || strings.Contains(n.Anchor, text)) {
		return false
	}
	for i, child := range n.Content {
		within := secret && n.Kind != yaml.MappingNode
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			within = slices.Contains([]string{"password", "phrase", "value", "redis"}, n.Content[i-1].Value)
		}
		if !secretOnly(child, text, within, depth+1) {
			return false
		}
	}
	return true
}

var atLine = regexp.MustCompile(`^sysplex\.yaml:(\d+): `)

// A description is refused with lines of it and no secret, or has as many systems,
// servers and users as package yaml sees, and each port once.
func FuzzParse(f *testing.F) {
	f.Add(bytes.ReplaceAll(serve.DefaultText(), []byte("ROSEBUD1"), []byte(secretText)))
	for _, text := range []string{
		least, "", "~", "---", "systems:\n\t- x", "databases:\n  - users:\n      - password: *" + secretText + "\n", "databases:\n  - users:\n      - password: !" + secretText + " x\n", "databases: [{name: A, users: [{id: COLIN, password: {file: " + secretText + "}}, {id: DORIS, phrase: [" + secretText + "]}]}]\n" + least,
		"icsf: [{name: A, keys: [{label: A, kind: des, value: " + secretText + "}, {token: T, kind: hmac, value: {generate: 64}}]}]\n" + least, "store: {redis: 'redis://u:" + secretText + "@h:1/0', shared-replays: true}\n" + least, "store: {redis: &r " + secretText + ", redis-ca: x}\nname: A\n" + least,
		least + "    servers: [{server: RSED, port: 99, options: {explorer: 3.3.6}}, {server: EQAPROF, port: 1, options: {environment: a}}]\n    clock: {offset: 1h2m3s, drift-ppm: -999999}\n", least + "    clock: {offset: 2562047h, drift-ppm: 9223372036854775807}\n", least + "    servers: &s [{server: ZAAS, options: {level: zowe-v3}}]\n  - {smfid: SYS2, servers: *s}\n",
		least + "limits: {connections: 9223372036854775808, idle-time: 9999999h, body-bytes: 0x10}\ncontrol: {port: -1, audit-records: -1}\n", least + "certificates: [{name: a, subject: 'CN=a\\,b,O=c'}]\nhosts: [a, ::1]\nlisten: ::1\n", least + "<<: {name: x}\n", "systems: [~, {smfid: A, servers: [~]}]\n", least + "databases:\n  -\nicsf: [~]\ncertificates: [~]\nlimits: ~\ncontrol: ~\n", "databases: [{name: A, users: [~]}]\nicsf: [{keys: [~]}]\n" + least, least + "systems: []\n", "&a [*a]", "systems: &a [*a]", "\xff\xfe\x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := serve.Parse("sysplex.yaml", text)
		var node yaml.Node
		readable := yaml.Unmarshal(text, &node) == nil
		if err != nil {
			wantProblems(t, text, err, !readable || secretOnly(&node, secretText, false, 0))
			return
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", c.Databases, c.ICSF, c.Store), secretText) && readable && secretOnly(&node, secretText, false, 0) {
			t.Errorf("%q: the configuration prints a secret", text)
		}
		var seen struct {
			Databases []struct{ Users []yaml.Node }
			Systems   []struct {
				SMFID   string
				Servers []yaml.Node
			}
		}
		if err := yaml.Unmarshal(text, &seen); err != nil || len(seen.Systems) != len(c.Systems) || len(seen.Databases) != len(c.Databases) || len(c.Systems) == 0 {
			t.Fatalf("%q is read as %d databases, %d systems; package yaml: %+v, %v", text, len(c.Databases), len(c.Systems), seen, err)
		}
		ports := []int{c.Control.Port}
		for i, s := range c.Systems {
			if s.SMFID == "" || s.SMFID != seen.Systems[i].SMFID || len(s.Servers) != len(seen.Systems[i].Servers) || s.Clock.DriftPPM <= -serve.MaxDriftPPM || s.Clock.DriftPPM > serve.MaxDriftPPM || s.Clock.Offset < -serve.MaxBehind || s.Clock.Offset > serve.MaxAhead {
				t.Errorf("%q: system %+v; package yaml: %+v", text, s, seen.Systems[i])
			}
			for _, server := range s.Servers {
				ports = append(ports, server.Port)
			}
		}
		ports = slices.DeleteFunc(ports, func(port int) bool { return port == 0 })
		slices.Sort(ports)
		if before := len(ports); before > 0 && (ports[0] < 0 || ports[before-1] > 65535) || len(slices.Compact(ports)) != before {
			t.Errorf("%q: ports %v", text, ports)
		}
		if l := c.Limits; l.Connections <= 0 || l.HeaderBytes <= 0 || l.BodyBytes <= 0 || l.IdleTime <= 0 || l.DrainTime <= 0 || c.Control.Records <= 0 {
			t.Errorf("%q: limits %+v", text, l)
		}
	})
}

func wantProblems(t *testing.T, text []byte, err error, secret bool) {
	t.Helper()
	head, problems, found := strings.Cut(err.Error(), ":\n")
	if !errors.Is(err, serve.ErrConfig) || !found || head != serve.ErrConfig.Error() {
		t.Fatalf("%q: %v, want ErrConfig", text, err)
	}
	lines := 2 + bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) + bytes.Count(text, []byte("\u2028")) + bytes.Count(text, []byte("\u2029")) + bytes.Count(text, []byte("\u0085"))
	for problem := range strings.SplitSeq(problems, "\n") {
		at := atLine.FindStringSubmatch(problem)
		if at == nil {
			t.Fatalf("%q: no line in %q", text, problem)
		}
		if n, _ := strconv.Atoi(at[1]); n < 1 || n > lines && text[0] < 0x80 {
			t.Errorf("%q of %d lines: %v", text, lines, problem)
		}
	}
	if secret && strings.Contains(problems, secretText) {
		t.Errorf("%q: a secret is in %v", text, err)
	}
}
