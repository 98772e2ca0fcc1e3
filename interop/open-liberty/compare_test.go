package openliberty

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/reference/liberty"
)

// observed is what is compared of an answer.
type observed struct {
	Status    string // "handshake": there is none
	Challenge []string
	Location  string // its path
	JSON      bool   // a refusal is JSON
	Body      string // of such a refusal
	Who       string // user, realm, unique ID and groups of whoever is let in
	Cookie    bool   // an LTPA token is set
	Messages  []string
}

// suite is a server.xml and requests to it, in their order.
type suite struct {
	server   string // file of testdata/servers
	requests []request
}

// request is one that is sent to both.
type request struct {
	name        string
	app         string // "": basic
	certificate string // role: "", user, stranger
	make        func(t *testing.T, w *world, r *http.Request)
}

func (s *server) make(t *testing.T, w *world, q request) *http.Request {
	t.Helper()
	if q.app == "" {
		q.app = "basic"
	}
	r := s.get(t, q.app)
	if q.make != nil {
		q.make(t, w, r)
	}
	return r
}

// there is what Open Liberty answers.
func (s *server) there(t *testing.T, q request, r *http.Request) (o observed) {
	t.Helper()
	o.Messages = s.during(t, func() {
		answer, err := s.clients[q.certificate].Do(r)
		if err != nil {
			o.Status = "handshake"
			return
		}
		o.take(t, answer)
	})
	return o
}

// take reads an answer.
func (o *observed) take(t *testing.T, answer *http.Response) {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	must(t, answer.Body.Close())
	o.Status = fmt.Sprint(answer.StatusCode)
	o.Challenge = answer.Header.Values("WWW-Authenticate")
	if location := answer.Header.Get("Location"); location != "" {
		u, err := url.Parse(location)
		must(t, err)
		o.Location = u.Path
	}
	for _, cookie := range answer.Cookies() {
		o.Cookie = o.Cookie || isSSO(cookie)
	}
	if answer.StatusCode == http.StatusOK {
		var got who
		must(t, json.Unmarshal(body, &got))
		slices.Sort(got.Groups)
		o.Who = fmt.Sprintf("%s of %s, %s, groups %q", got.User, got.Realm, got.UniqueID, got.Groups)
		return
	}
	if kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";"); kind != "application/json" {
		return // a page of Liberty's
	}
	o.JSON = true
	var members map[string]any
	if json.Unmarshal(body, &members) == nil {
		o.Body = fmt.Sprint(members)
	}
}

// here is what reference/liberty answers, with the same server.xml and files.
func (s *server) here(t *testing.T, l *liberty.Server, q request, r *http.Request) (o observed) {
	t.Helper()
	r.RemoteAddr, r.RequestURI = "127.0.0.1:50000", r.URL.RequestURI()
	r.TLS = new(tls.ConnectionState)
	if r.Host == "" {
		r.Host = r.URL.Host
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	for role, certificate := range map[string]tls.Certificate{"user": s.pki.user, "stranger": s.pki.stranger} {
		if role == q.certificate {
			r.TLS.PeerCertificates = []*x509.Certificate{certificate.Leaf}
		}
	}
	d := l.Decide(r)
	recorder := httptest.NewRecorder()
	maps.Copy(recorder.Header(), d.Header)
	if cookie := d.Cookies.Get(cookieName); cookie != nil {
		http.SetCookie(recorder, cookie)
	}
	recorder.WriteHeader(d.Status)
	if i := d.Identity; d.Accepted() {
		must(t, json.NewEncoder(recorder).Encode(who{User: i.User, Realm: i.Realm, UniqueID: i.Unique, Groups: i.Groups}))
	} else {
		_, err := recorder.WriteString(d.Body)
		must(t, err)
	}
	o.take(t, recorder.Result())
	for _, message := range d.Messages {
		if message.Logged && messageID.MatchString(message.ID) {
			o.Messages = append(o.Messages, message.ID)
		}
	}
	slices.Sort(o.Messages)
	o.Messages = slices.Compact(o.Messages)
	return o
}

// reference makes the servers of reference/liberty for the server.xml in force, by
// application.
func (s *server) reference(t *testing.T) map[string]*liberty.Server {
	t.Helper()
	environment := map[string]string{"SAFPROOF_HTTP": port(s.http), "SAFPROOF_HTTPS": port(s.https)}
	config, err := liberty.LoadConfig(os.DirFS(s.folder), "server.xml", func(name string) string { return environment[name] })
	must(t, err)
	for _, problem := range config.Problems {
		t.Logf("reference: %v", problem)
	}
	all := make(map[string]*liberty.Server)
	for _, app := range protected() {
		method := map[string]string{"none": "", "basic": "BASIC", "certificate": "CLIENT-CERT", "form": "FORM"}[app]
		application := liberty.Application{Name: app, AuthMethod: method}
		switch app {
		case "basic":
			application.Realm = "WebRealm"
		case "form":
			application.LoginPage = "/form/login.html"
		}
		all[app], err = liberty.New(liberty.Options{
			Config: config, Application: application, Now: time.Now, Transport: http.DefaultTransport,
			ClientCAs: s.pki.authority.Pool(), Choices: liberty.Choices{IssuerOverridesFilter: true},
		})
		must(t, err)
	}
	return all
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

// difference is one that is known.
type difference struct {
	Request     string // FILE: NAME
	Field       string
	OpenLiberty string `yaml:"open-liberty"`
	Reference   string
	Reason      string
}

// key leaves out the reason.
func (d difference) key() difference { d.Reason = ""; return d }

// knownDifferences reads the file of them.
func knownDifferences(t *testing.T) []difference {
	t.Helper()
	text, err := os.ReadFile("testdata/known-differences.yaml")
	must(t, err)
	var known []difference
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	must(t, decoder.Decode(&known))
	for _, d := range known {
		if d.Reason == "" {
			t.Errorf("known-differences.yaml: %s, %s: no reason is given", d.Request, d.Field)
		}
	}
	return known
}

// differences compares two answers field by field.
func differences(name string, there, here observed) (all []difference) {
	a, b := reflect.ValueOf(there), reflect.ValueOf(here)
	for i := range a.NumField() {
		x, y := fmt.Sprint(a.Field(i)), fmt.Sprint(b.Field(i))
		if x != y {
			all = append(all, difference{Request: name, Field: a.Type().Field(i).Name, OpenLiberty: x, Reference: y})
		}
	}
	return all
}

// TestDecisions sends each request to Open Liberty and to reference/liberty, with
// the same server.xml.
func TestDecisions(t *testing.T) {
	s := start(t)
	w := newWorld(t, s)
	known := knownDifferences(t)
	met := make([]bool, len(known))
	requests := 0
	for _, suite := range suites {
		t.Run(strings.TrimSuffix(suite.server, ".xml"), func(t *testing.T) {
			s.use(t, suite.server, map[string]string{"JWKS": w.jwks.URL + "/jwks", "ONE": w.jwks.URL + "/one", "INTROSPECT": w.jwks.URL + "/introspect", "SECRET": sharedSecret})
			reference := s.reference(t)
			for _, q := range suite.requests {
				requests++
				t.Run(q.name, func(t *testing.T) {
					r := s.make(t, w, q)
					mine := r.Clone(t.Context())
					if r.Body != nil {
						body, err := r.GetBody()
						must(t, err)
						mine.Body = body
					}
					app := q.app
					if app == "" {
						app = "basic"
					}
					there, here := s.there(t, q, r), s.here(t, reference[app], q, mine)
					for _, d := range differences(suite.server+": "+q.name, there, here) {
						i := slices.IndexFunc(known, func(k difference) bool { return k.key() == d })
						if i >= 0 {
							met[i] = true
							continue
						}
						text, err := yaml.Marshal([]difference{d})
						must(t, err)
						t.Errorf("not known:\n%s\nOpen Liberty: %+v", text, there)
					}
				})
			}
		})
	}
	t.Logf("%d requests with %d server.xml", requests, len(suites))
	for i, d := range known {
		if !met[i] && !t.Failed() {
			t.Errorf("known-differences.yaml: %s, %s: there is no such difference any more", d.Request, d.Field)
		}
	}
}
