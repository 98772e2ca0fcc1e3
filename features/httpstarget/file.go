package httpstarget

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/features/target"
)

// ErrFile: a file that does not describe a target.
var ErrFile = errors.New("the target file is not valid")

// profiles are the servers that a file of each profile is about, the one that it
// must have first.
var profiles = map[string][]string{
	"zaas":          {target.ZAAS, target.ZOSMF},
	"zss":           {target.ZSS},
	"debug-profile": {target.EQAPROF},
	"ums":           {target.ZLUX, target.UMS, target.ZSS},
	"liberty":       {target.LIBERTY},
}

// zaasLevels are the levels of behaviour of ZAAS.
var zaasLevels = []string{"zowe-v2", "zowe-v3.0", "zowe-v3"}

// DefaultTimeout is how long a service may take for one answer.
const DefaultTimeout = 15 * time.Second

// description is what a file says.
type description struct {
	profile, level         string
	name, version, website string
	timeout                time.Duration
	urls                   map[string]map[string]*url.URL // by server and system
	plain                  map[string]*url.URL            // by server
	roots                  *x509.CertPool                 // nil: those of the operating system
	certificates           map[string]tls.Certificate     // by role
	users                  map[string]target.User         // by role
	applications           map[string]string              // by role
	signOn                 map[string]application         // by APPLID
	options                map[string]string
	liberty                *libertyFolder // nil: nobody writes its server.xml
}

// application is where a user signs on to an application.
type application struct {
	url    *url.URL
	header map[string]string
}

// reader reads a file, and notes every problem with its line. No problem shows a
// value that may be a secret.
type reader struct {
	path     string
	problems []error
}

func (r *reader) fail(n *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf("%s:%d: %s", r.path, n.Line, fmt.Sprintf(format, args...)))
}

// readFile reads the description in a file. Errors wrap [ErrFile], and name each
// problem with its line.
func readFile(path string) (*description, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	r := &reader{path: path}
	d := r.document(text)
	if len(r.problems) > 0 {
		return nil, fmt.Errorf("%w:\n%w", ErrFile, errors.Join(r.problems...))
	}
	return d, nil
}

func (r *reader) document(text []byte) *description {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var node, more yaml.Node
	switch err := decoder.Decode(&node); {
	case errors.Is(err, io.EOF):
		r.fail(&yaml.Node{Line: 1}, "the file is empty: it needs profile, servers and users")
		return nil
	case err != nil:
		r.unreadable(err)
		return nil
	}
	switch err := decoder.Decode(&more); {
	case err == nil:
		r.fail(&more, "a second YAML document: the file has one")
		return nil
	case !errors.Is(err, io.EOF):
		r.unreadable(err)
		return nil
	}
	return r.describe(node.Content[0])
}

// unreadable notes that a file is not YAML. What the parser says names no values,
// except for those of anchors and tags.
func (r *reader) unreadable(err error) {
	line, what := "1", strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(what, "line "); ok {
		if n, why, ok := strings.Cut(rest, ": "); ok {
			line, what = n, why
		}
	}
	what, _, _ = strings.Cut(what, "'")
	n, _ := strconv.Atoi(line)
	r.fail(&yaml.Node{Line: max(n, 1)}, "not YAML: %s", what)
}

// describe reads the whole description.
func (r *reader) describe(root *yaml.Node) *description {
	d := &description{
		timeout: DefaultTimeout, urls: make(map[string]map[string]*url.URL), plain: make(map[string]*url.URL),
		certificates: make(map[string]tls.Certificate), users: make(map[string]target.User),
		applications: make(map[string]string), signOn: make(map[string]application), options: make(map[string]string),
	}
	top := r.fields(root, "the file", "profile", "name", "version", "homepage", "level", "timeout", "servers", "plain", "ca",
		"certificates", "users", "applications", "signon", "options", "liberty")
	d.profile, d.name, d.version, d.website = r.text(top["profile"]), r.text(top["name"]), r.text(top["version"]), r.text(top["homepage"])
	if _, ok := profiles[d.profile]; !ok {
		r.fail(at(top["profile"], root), "profile: want zaas, zss, debug-profile, ums or liberty")
		return d
	}
	r.level(d, top["level"], root)
	if n := top["timeout"]; n != nil {
		var err error
		if d.timeout, err = time.ParseDuration(r.text(n)); err != nil || d.timeout <= 0 {
			r.fail(n, "timeout: want a duration such as 15s")
		}
	}
	r.servers(d, top["servers"], top["plain"], root)
	r.tls(d, top["ca"], top["certificates"])
	r.users(d, top["users"], root)
	r.applications(d, top["applications"], top["signon"])
	r.liberty(d, top["liberty"])
	for name, n := range r.names(top["options"], "options") {
		d.options[name] = r.text(n)
	}
	return d
}

func (r *reader) level(d *description, n, root *yaml.Node) {
	d.level = r.text(n)
	switch {
	case d.profile == "zaas" && !slices.Contains(zaasLevels, d.level):
		r.fail(at(n, root), "level: want %s", strings.Join(zaasLevels, ", "))
	case n != nil && d.level == "":
		r.fail(n, "level is empty: name it or leave the line out")
	}
}

func (r *reader) servers(d *description, list, plain, root *yaml.Node) {
	known := profiles[d.profile]
	for server, n := range r.names(list, "servers") {
		if !slices.Contains(known, server) {
			r.fail(n, "servers: profile %s has no server %s, only %s", d.profile, server, strings.Join(known, ", "))
			continue
		}
		d.urls[server] = make(map[string]*url.URL)
		if n.Kind == yaml.ScalarNode {
			d.urls[server][firstSystem] = r.url(n, "servers", "https")
			continue
		}
		for system, n := range r.names(n, "servers: "+server) {
			d.urls[server][system] = r.url(n, "servers", "https")
		}
		if d.urls[server][firstSystem] == nil {
			r.fail(n, "servers: %s needs an instance on %s, where scenarios begin", server, firstSystem)
		}
	}
	if d.urls[known[0]] == nil {
		r.fail(at(list, root), "servers: profile %s needs %s", d.profile, known[0])
	}
	for server, n := range r.names(plain, "plain") {
		if d.urls[server] == nil {
			r.fail(n, "plain: %s is none of the servers", server)
		}
		d.plain[server] = r.url(n, "plain", "http")
	}
}

// firstSystem is where scenarios begin.
const firstSystem = "SYS1"

func (r *reader) tls(d *description, ca, certificates *yaml.Node) {
	if ca != nil {
		if pem, ok := r.read(ca, "ca"); ok {
			d.roots = x509.NewCertPool()
			if !d.roots.AppendCertsFromPEM(pem) {
				r.fail(ca, "ca: the file has no certificate in PEM")
			}
		}
	}
	for role, n := range r.names(certificates, "certificates") {
		if !slices.Contains(target.Certificates, role) {
			r.fail(n, "certificates: no role is called %s, only %s", role, strings.Join(target.Certificates, ", "))
			continue
		}
		d.certificates[role] = r.pair(n, "certificates: "+role)
	}
}

// pair reads a certificate and its key.
func (r *reader) pair(n *yaml.Node, what string) tls.Certificate {
	fields := r.fields(n, what, "certificate", "key")
	if fields["certificate"] == nil || fields["key"] == nil {
		r.fail(n, "%s needs certificate and key, the names of two files", what)
		return tls.Certificate{}
	}
	chain, ok := r.read(fields["certificate"], "certificate")
	key, readable := r.read(fields["key"], "key")
	if !ok || !readable {
		return tls.Certificate{}
	}
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil { // which may say what is in the key
		r.fail(n, "%s is not a certificate and its private key in PEM", what)
	}
	return pair
}

func (r *reader) users(d *description, list, root *yaml.Node) {
	for role, n := range r.names(list, "users") {
		if !slices.Contains(target.Users, role) {
			r.fail(n, "users: no role is called %s, only %s", role, strings.Join(target.Users, ", "))
			continue
		}
		fields := r.fields(n, "user "+role, "id", "password", "password-file", "password-env")
		user := target.User{ID: r.text(fields["id"]), Password: r.password(n, fields)}
		if user.ID == "" {
			r.fail(n, "users: %s needs an id", role)
		}
		d.users[role] = user
	}
	if list == nil {
		r.fail(root, "users: the rules need a user in the role user at least")
	} else if _, ok := d.users[target.RoleUser]; !ok {
		r.fail(list, "users: the rules need one in the role user at least")
	}
}

// password takes a password from the one place that a user names. A file and the
// environment may hold line ends behind it.
func (r *reader) password(user *yaml.Node, fields map[string]*yaml.Node) string {
	given := 0
	for _, name := range []string{"password", "password-file", "password-env"} {
		if fields[name] != nil {
			given++
		}
	}
	var text string
	switch {
	case given != 1:
		r.fail(user, "users: give the password once, as password, password-file or password-env")
		return ""
	case fields["password"] != nil:
		text = r.text(fields["password"])
	case fields["password-file"] != nil:
		content, ok := r.read(fields["password-file"], "password-file")
		if !ok {
			return ""
		}
		text = strings.TrimRight(string(content), "\r\n")
	default:
		var set bool
		if text, set = os.LookupEnv(r.text(fields["password-env"])); !set {
			r.fail(fields["password-env"], "password-env: the environment has no variable of that name")
			return ""
		}
		text = strings.TrimRight(text, "\r\n")
	}
	if text == "" {
		r.fail(user, "users: the password is empty")
	}
	return text
}

func (r *reader) applications(d *description, list, signOn *yaml.Node) {
	for role, n := range r.names(list, "applications") {
		if !slices.Contains(target.Applications, role) {
			r.fail(n, "applications: no role is called %s, only %s", role, strings.Join(target.Applications, ", "))
			continue
		}
		if d.applications[role] = r.text(n); !applicationName.MatchString(d.applications[role]) {
			r.fail(n, "applications: %s needs an APPLID of 1 to 8 characters", role)
		}
	}
	for role, n := range r.names(signOn, "signon") {
		name := d.applications[role]
		if name == "" {
			r.fail(n, "signon: %s is none of the applications", role)
			continue
		}
		if n.Kind == yaml.ScalarNode {
			d.signOn[name] = application{url: r.url(n, "signon", "https")}
			continue
		}
		fields := r.fields(n, "signon "+role, "url", "headers")
		if fields["url"] == nil {
			r.fail(n, "signon: %s needs a url", role)
			continue
		}
		app := application{url: r.url(fields["url"], "signon", "https"), header: make(map[string]string)}
		for name, n := range r.names(fields["headers"], "headers") {
			if app.header[name] = r.text(n); !sendable(name, []string{app.header[name]}) {
				r.fail(n, "headers: HTTP cannot carry it")
			}
		}
		d.signOn[name] = app
	}
}

var applicationName = regexp.MustCompile(`^[A-Za-z0-9$#@]{1,8}$`)

// at is where something stands, or would stand.
func at(n, root *yaml.Node) *yaml.Node {
	if n == nil {
		return root
	}
	return n
}

// fields are the values of a mapping that has certain names and no other.
func (r *reader) fields(n *yaml.Node, what string, names ...string) map[string]*yaml.Node {
	found := r.names(n, what)
	for name, value := range found {
		if !slices.Contains(names, name) {
			r.fail(value, "%s has no %s, only %s", what, strconv.Quote(name), strings.Join(names, ", "))
		}
	}
	return found
}

// names are the values of a mapping by their names; of nil, none.
func (r *reader) names(n *yaml.Node, what string) map[string]*yaml.Node {
	found := make(map[string]*yaml.Node)
	if n == nil {
		return found
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "%s: want names with values", what)
		return found
	}
	for i := 0; i < len(n.Content); i += 2 {
		name, value := n.Content[i].Value, n.Content[i+1]
		if found[name] != nil {
			r.fail(n.Content[i], "%s: %s stands twice", what, strconv.Quote(name))
		}
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		found[name] = value
	}
	return found
}

// text is the text of a scalar; of nil, none.
func (r *reader) text(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.fail(n, "want a text")
		return ""
	}
	return n.Value
}

// url is a base URL of a scheme. Where credentials stand in one they would show.
func (r *reader) url(n *yaml.Node, what, scheme string) *url.URL {
	u, err := url.Parse(r.text(n))
	if err != nil || u.Scheme != scheme || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		r.fail(n, "%s: want a URL such as %s://host:port, without user and password", what, scheme)
		return &url.URL{}
	}
	return u
}

// read reads a file that is named relative to the description's.
func (r *reader) read(n *yaml.Node, what string) ([]byte, bool) {
	name := r.text(n)
	if name == "" {
		return nil, false
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(r.path), name)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		var where *os.PathError
		if errors.As(err, &where) { // a path may be the secret itself, in the wrong place
			err = where.Err
		}
		r.fail(n, "%s: the file cannot be read: %v", what, err)
		return nil, false
	}
	return content, true
}
