package debugprofile_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/safjwt"
	"github.com/safproof/safproof/reference/zos"
)

// document is an OpenAPI 3.0 document, as far as its form is looked at.
type document struct {
	OpenAPI    string
	Info       struct{ Title, Version string }
	Servers    []struct{ URL string }
	Paths      map[string]map[string]operation
	Components map[string]map[string]json.RawMessage
}

type operation struct {
	OperationID, Summary string
	Security             []map[string][]string
	Responses            map[string]json.RawMessage
}

func readDocument(t *testing.T, text []byte) document {
	t.Helper()
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// check holds a document to what the OpenAPI Specification 3.0.3 asks of the
// parts that are used here.
func (d document) check(t *testing.T, text []byte) {
	t.Helper()
	if !strings.HasPrefix(d.OpenAPI, "3.0.") || d.Info.Title == "" || d.Info.Version == "" || len(d.Servers) == 0 || len(d.Paths) == 0 {
		t.Errorf("openapi %q, info %+v, servers %+v, %d paths", d.OpenAPI, d.Info, d.Servers, len(d.Paths))
	}
	ids := map[string]bool{}
	for path, item := range d.Paths {
		if !strings.HasPrefix(path, "/") {
			t.Errorf("path %q does not begin with a slash", path)
		}
		for method, o := range item {
			if !slices.Contains([]string{"get", "post"}, method) || o.OperationID == "" || ids[o.OperationID] || o.Summary == "" {
				t.Errorf("%s %s: operation %q, %q", method, path, o.OperationID, o.Summary)
			}
			ids[o.OperationID] = true
			for _, requirement := range o.Security {
				for scheme := range requirement {
					if d.Components["securitySchemes"][scheme] == nil {
						t.Errorf("%s %s: there is no security scheme %q", method, path, scheme)
					}
				}
			}
			for status, response := range o.Responses {
				d.checkResponse(t, fmt.Sprintf("%s %s, %s", method, path, status), status, response)
			}
		}
	}
	d.checkReferences(t, text)
}

func (d document) checkResponse(t *testing.T, where, status string, text json.RawMessage) {
	t.Helper()
	if !regexp.MustCompile(`^[2-5][0-9][0-9]$`).MatchString(status) {
		t.Errorf("%s: no status", where)
	}
	var r struct {
		Reference   string `json:"$ref"`
		Description string
		Content     map[string]json.RawMessage
	}
	must(t, json.Unmarshal(text, &r))
	if name, ok := strings.CutPrefix(r.Reference, "#/components/responses/"); ok {
		must(t, json.Unmarshal(d.Components["responses"][name], &r))
	}
	if r.Description == "" || r.Content["application/json"] == nil {
		t.Errorf("%s: description %q, content %v", where, r.Description, r.Content)
	}
}

// checkReferences finds what each reference points to, and that nothing is
// unused.
func (d document) checkReferences(t *testing.T, text []byte) {
	t.Helper()
	used := map[string]bool{}
	for _, match := range regexp.MustCompile(`"\$ref": *"([^"]*)"`).FindAllSubmatch(text, -1) {
		reference := string(match[1])
		used[reference] = true
		parts := strings.Split(reference, "/")
		if len(parts) != 4 || parts[0] != "#" || parts[1] != "components" || d.Components[parts[2]][parts[3]] == nil {
			t.Errorf("the reference %s points to nothing", reference)
		}
	}
	for _, kind := range []string{"schemas", "responses", "headers"} {
		for name := range d.Components[kind] {
			if reference := "#/components/" + kind + "/" + name; !used[reference] {
				t.Errorf("%s is not used", reference)
			}
		}
	}
}

func TestOpenAPIForm(t *testing.T) {
	embedded, err := os.ReadFile("openapi.json")
	must(t, err)
	for _, test := range []struct {
		name, context, server string
		paths                 debugprofile.Paths
		text                  []byte
	}{
		{name: "the file", server: "/api/v1", paths: debugprofile.DefaultPaths, text: embedded},
		{name: "default", context: "/api/v1", server: "/api/v1", paths: debugprofile.DefaultPaths},
		{name: "other paths", context: "/x", server: "/x", paths: debugprofile.Paths{Login: "/a", Query: "/b", Logout: "/c", OpenAPI: "/d"}},
		{name: "root", context: "", server: "/", paths: debugprofile.DefaultPaths},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.text == nil {
				test.text = debugprofile.OpenAPI(test.context, test.paths)
			}
			d := readDocument(t, test.text)
			d.check(t, test.text)
			operations := map[string]string{}
			for path, item := range d.Paths {
				for method, o := range item {
					operations[method+" "+path] = o.OperationID
				}
			}
			want := map[string]string{
				"post " + test.paths.Login: "login", "get " + test.paths.Query: "query",
				"post " + test.paths.Logout: "logout", "get " + test.paths.OpenAPI: "openapi",
			}
			if diff := cmp.Diff(want, operations); diff != "" || d.Servers[0].URL != test.server {
				t.Errorf("server %q, operations (-want +got):\n%s", d.Servers[0].URL, diff)
			}
		})
	}
}

// The server serves its document, also while both services are off.
func TestOpenAPIServed(t *testing.T) {
	w := newWorld(t)
	s := w.start("SYS1", "context_path=/dps\nsafJwtIsEnabled=false", zos.Level{})
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, httptest.NewRequest("GET", "/dps/auth/openapi.json", nil))
	var got, want any
	must(t, json.Unmarshal(recorder.Body.Bytes(), &got))
	must(t, json.Unmarshal(debugprofile.OpenAPI("/dps", debugprofile.DefaultPaths), &want))
	if diff := cmp.Diff(want, got); diff != "" || recorder.Code != 200 {
		t.Errorf("status %d (-want +got):\n%s", recorder.Code, diff)
	}
}

// What the server answers is in its document: path, method, status, the members
// of the body, and the code of a refusal.
func TestOpenAPIDescribesAnswers(t *testing.T) {
	text := debugprofile.OpenAPI("/api/v1", debugprofile.DefaultPaths)
	d := readDocument(t, text)
	var problem struct {
		Properties struct{ Code struct{ Enum []string } }
	}
	must(t, json.Unmarshal(d.Components["schemas"]["Problem"], &problem))
	w := newWorld(t)
	s := w.start("SYS1", eqaappl, zos.Level{})
	token := s.login(t)
	for _, request := range []struct{ method, path, authorization, body string }{
		{"POST", "/auth/login", basic("COLIN", rosebud), ""},
		{"POST", "/auth/login", basic("COLIN", "WRONG"), ""},
		{"POST", "/auth/login", basic("OTHER", rosebud), ""},
		{"POST", "/auth/login", "Basic x", ""},
		{"POST", "/auth/login", "", "{}"},
		{"POST", "/auth/login", "", strings.Repeat("x", 5000)},
		{"POST", "/auth/login", "Bearer " + strings.Repeat("x", 9000), ""},
		{"GET", "/auth/query", bearer(token), ""},
		{"GET", "/auth/query", "", ""},
		{"POST", "/auth/logout", bearer(token), ""},
		{"POST", "/auth/logout", bearer(token), ""},
	} {
		r := httptest.NewRequest(request.method, "/api/v1"+request.path, strings.NewReader(request.body))
		if request.authorization != "" {
			r.Header.Set("Authorization", request.authorization)
		}
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, r)
		o := d.Paths[request.path][strings.ToLower(request.method)]
		where := fmt.Sprintf("%s %s: %d", request.method, request.path, recorder.Code)
		if o.Responses[fmt.Sprint(recorder.Code)] == nil {
			t.Errorf("%s is not described", where)
		}
		var body map[string]any
		must(t, json.Unmarshal(recorder.Body.Bytes(), &body))
		if code, ok := body["code"]; ok && !slices.Contains(problem.Properties.Code.Enum, code.(string)) {
			t.Errorf("%s: code %v is not described", where, code)
		}
		for member := range body {
			if !strings.Contains(string(text), fmt.Sprintf("%q: {", member)) {
				t.Errorf("%s: member %s is not described", where, member)
			}
		}
	}
}

// The document lists every code that there is.
func TestOpenAPIListsCodes(t *testing.T) {
	var problem struct {
		Properties struct{ Code struct{ Enum []restapi.Code } }
	}
	d := readDocument(t, debugprofile.OpenAPI("", debugprofile.DefaultPaths))
	must(t, json.Unmarshal(d.Components["schemas"]["Problem"], &problem))
	want := []restapi.Code{
		"internal", restapi.NotFound, restapi.MethodNotAllowed, restapi.BodyNotReadable, restapi.BodyNotSupported, restapi.BodyTooLarge,
		restapi.HeaderMalformed, restapi.HeaderDuplicate, restapi.HeaderTooLarge, restapi.NoCredentials, restapi.SchemeNotAccepted,
		safjwt.NotAuthenticated, safjwt.PasswordExpired, safjwt.TokenNotAccepted, safjwt.NotForApplication,
		safjwt.LevelTooLow, safjwt.NotConfigured, safjwt.ICSFUnavailable, safjwt.NotGenerated, safjwt.NotKept,
		debugprofile.Stopped, debugprofile.JWTDisabled, debugprofile.AllDisabled, debugprofile.TooManyTokens,
		debugprofile.TokenLoggedOut, debugprofile.NotOwnToken,
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(problem.Properties.Code.Enum))); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}
