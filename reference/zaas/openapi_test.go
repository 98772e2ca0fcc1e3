package zaas_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/zaas"
)

// document is an OpenAPI 3.0 document, as far as its form is looked at.
type document struct {
	OpenAPI    string
	Info       struct{ Title, Version string }
	Servers    []struct{ URL string }
	Paths      map[string]map[string]described
	Components map[string]map[string]json.RawMessage
}

type described struct {
	OperationID, Summary string
	Security             []map[string][]string
	Responses            map[string]struct {
		Description string
		Content     map[string]json.RawMessage
	}
}

func (w *world) document(path string) (document, string) {
	w.t.Helper()
	recorder := send(w.t, w, get(path))
	text := recorder.Body.String()
	var d document
	if err := json.Unmarshal([]byte(text), &d); err != nil || recorder.Code != 200 {
		w.t.Fatalf("%s is answered %d: %v", path, recorder.Code, err)
	}
	return d, text
}

func TestOpenAPIForm(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		d, text := newWorld(t, level).document("/gateway/api-doc")
		if !strings.HasPrefix(d.OpenAPI, "3.0.") || d.Info.Title == "" || d.Info.Version != string(level) || len(d.Servers) != 1 {
			t.Errorf("openapi %q, info %+v, servers %+v", d.OpenAPI, d.Info, d.Servers)
		}
		ids := map[string]bool{}
		for path, item := range d.Paths {
			for method, o := range item {
				if o.OperationID == "" || ids[o.OperationID] || o.Summary == "" || len(o.Responses) == 0 {
					t.Errorf("%s %s: operation %q, %q", method, path, o.OperationID, o.Summary)
				}
				ids[o.OperationID] = true
				for _, one := range o.Security {
					for name := range one {
						if d.Components["securitySchemes"][name] == nil {
							t.Errorf("%s %s: there is no security scheme %q", method, path, name)
						}
					}
				}
				for status, response := range o.Responses {
					if response.Description == "" {
						t.Errorf("%s %s: %s has no description", method, path, status)
					}
				}
			}
		}
		for _, match := range regexp.MustCompile(`"\$ref": *"#/components/schemas/([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if d.Components["schemas"][match[1]] == nil {
				t.Errorf("there is no schema %s", match[1])
			}
		}
	})
}

// Every path of the document is served, with its method and no other.
func TestOpenAPIPathsAreServed(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level, func(w *world) { w.change = func(c *zaas.Config) { c.AllowRefresh = true } })
		d, _ := w.document("/gateway/api-doc")
		for _, path := range []string{gateway + "/ticket", gateway + "/login", gateway + "/query", gateway + "/logout"} {
			if d.Paths[path] == nil {
				t.Errorf("%s is not described", path)
			}
		}
		for path, item := range d.Paths {
			if len(item) != 1 {
				t.Errorf("%s has %d methods", path, len(item))
			}
			concrete := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "x")
			for _, method := range []string{"get", "post", "put", "delete", "patch", "options"} {
				status := send(t, w, request{method: strings.ToUpper(method), path: concrete}).Code
				_, there := item[method]
				refused := status == 405 || status == 404 && strings.HasPrefix(path, scheme)
				if status == 500 || there == refused {
					t.Errorf("%s %s: described: %v, answered %d", method, path, there, status)
				}
			}
		}
	})
}

// What is answered is in the document: status, and type of the body.
func TestOpenAPIDescribesAnswers(t *testing.T) {
	c := certificates()
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		d, _ := w.document("/gateway/api-doc")
		token := w.login()
		giant := strings.Repeat(" ", zaas.MaxBody+1)
		for _, r := range []request{
			post(gateway+"/login").basic("USER", password), post(gateway+"/login").basic("USER", "WRONG"), post(gateway + "/login"),
			post(gateway + "/login").json(giant), get(gateway + "/query"), get(gateway + "/query").cookie(token),
			post(gateway + "/logout"), post(gateway + "/logout").cookie("garbage"), post(gateway + "/logout").cookie(w.login()),
			post(gateway + "/ticket"), post(gateway + "/ticket").by(c.client), post(gateway + "/ticket").by(c.client).cookie(token),
			post(gateway + "/ticket").by(c.client).cookie(token).json(giant), post(gateway + "/ticket").by(c.client).cookie(token).json(wanted),
			post(gateway + "/ticket").by(c.client).cookie(token).json(`{"applicationName":"NOAUTH"}`), post(gateway + "/refresh"),
			post(access + "/generate"), post(access + "/validate"), post(access + "/validate").json(giant), validate("x", "y"),
			revoke("x"), del(access + "/revoke"), del(access + "/revoke/tokens"), del(access + "/revoke/tokens").cookie(token),
			del(access + "/revoke/tokens/user").cookie(token), del(access+"/revoke/tokens/scope").basic("ADMIN", password),
			del(access+"/evict").basic("ADMIN", password), get(gateway + "/keys/public"), get(gateway + "/keys/public/all"),
			post(gateway + "/oidc-token/validate").json("{}"), get("/gateway/api-doc"), post(gateway + "/query"),
		} {
			recorder := send(t, w, r)
			checkDescribed(t, d, r, recorder)
		}
	})
}

func checkDescribed(t *testing.T, d document, r request, recorder *httptest.ResponseRecorder) {
	t.Helper()
	where := fmt.Sprintf("%s %s: %d", r.method, r.path, recorder.Code)
	methods := d.Paths[r.path]
	for method, o := range methods {
		response, ok := o.Responses[fmt.Sprint(recorder.Code)]
		var types []string
		for each := range response.Content {
			types = append(types, each)
		}
		if recorder.Code != 405 && method != strings.ToLower(r.method) || !ok {
			t.Errorf("%s is not described", where)
		} else if kind := recorder.Header().Get("Content-Type"); kind != "" && !slices.Contains(types, kind) {
			t.Errorf("%s: %s is not described, but %q", where, kind, types)
		}
	}
	if len(methods) == 0 {
		t.Errorf("%s: the path is not described", where)
	}
}
