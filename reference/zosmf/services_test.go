package zosmf_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/zosmf"
)

func TestInfo(t *testing.T) {
	w := newWorld(t, func(c *zosmf.Config) { c.Host, c.Port, c.Realm = "zos.example", 10443, "R1" })
	for _, test := range []struct {
		name string
		request
		status int
	}{
		{"nobody", request{noCSRF: true}, 200},
		{"Basic", request{basic: "COLIN:" + password}, 200},
		{"wrong Basic", request{basic: "COLIN:WRONG"}, 401},
		{"another scheme", request{bearer: "x"}, 401},
		{"a bad cookie", request{jwt: "x"}, 401},
		{"a bad LTPA cookie", request{ltpa: "x"}, 401},
	} {
		test.method, test.path = "GET", "/zosmf/info"
		if got := w.status(test.request); got != test.status {
			t.Errorf("%s: %d, want %d", test.name, got, test.status)
		}
	}
	_, text := w.text(request{method: "GET", path: "/zosmf/info"})
	var got map[string]any
	must(t, json.Unmarshal([]byte(text), &got))
	for name, want := range map[string]any{"zosmf_hostname": "zos.example", "zosmf_port": "10443", "zosmf_saf_realm": "R1", "api_version": "1"} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	for _, name := range []string{"zos_version", "zosmf_version", "zosmf_full_version", "plugins"} {
		if got[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
}

func TestDataSets(t *testing.T) {
	all := []string{"A.B", "A.B.C", "A.BC", "B", "X.Y.Z.B"}
	w := newWorld(t, func(c *zosmf.Config) { c.DataSets = []string{"B", "X.Y.Z.B", "A.BC", "A.B.C", "A.B"} })
	for _, test := range []struct {
		level, maxItems string
		want            []string
		more            bool
	}{
		{"A.B", "0", []string{"A.B"}, false},
		{"a.b", "", []string{"A.B"}, false},
		{"A.*", "", []string{"A.B", "A.BC"}, false},
		{"A.B*", "", []string{"A.B", "A.BC"}, false},
		{"A.*C", "", []string{"A.BC"}, false},
		{"A.%", "", []string{"A.B"}, false},
		{"A.%%", "", []string{"A.BC"}, false},
		{"A.**", "", []string{"A.B", "A.B.C", "A.BC"}, false},
		{"A.**.C", "", []string{"A.B.C"}, false},
		{"**", "0", all, false},
		{"**.B", "", []string{"A.B", "B", "X.Y.Z.B"}, false},
		{"**.%.B", "", []string{"A.B", "X.Y.Z.B"}, false},
		{"*", "", []string{"B"}, false},
		{"**.**.**", "", all, false},
		{"A", "", []string{}, false},
		{"A.B.", "", []string{}, false},
		{"A.B.C.D", "", []string{}, false},
		{"**", "2", []string{"A.B", "A.B.C"}, true},
		{"**", "5", all, false},
		{"**", "6", all, false},
	} {
		t.Run(test.level+","+test.maxItems, func(t *testing.T) {
			status, text := w.text(request{
				method: "GET", path: "/zosmf/restfiles/ds?dslevel=" + url.QueryEscape(test.level), basic: "COLIN:" + password, maxItems: test.maxItems,
			})
			var got struct {
				Items        []struct{ Dsname string }
				ReturnedRows int
				MoreRows     bool
				JSONversion  int
			}
			must(t, json.Unmarshal([]byte(text), &got))
			names := []string{}
			for _, item := range got.Items {
				names = append(names, item.Dsname)
			}
			if diff := cmp.Diff(test.want, names); diff != "" || status != 200 || got.ReturnedRows != len(names) || got.MoreRows != test.more || got.JSONversion != 1 {
				t.Errorf("%d %s (-want +got):\n%s", status, text, diff)
			}
		})
	}
}

func TestDataSetsRefuses(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		name, path string
		request
		status int
	}{
		{"nobody", "?dslevel=**", request{}, 401},
		{"wrong password", "?dslevel=**", request{basic: "COLIN:WRONG"}, 401},
		{"no dslevel", "", request{basic: "COLIN:" + password}, 400},
		{"empty dslevel", "?dslevel=", request{basic: "COLIN:" + password}, 400},
		{"long dslevel", "?dslevel=" + strings.Repeat("A", 45), request{basic: "COLIN:" + password}, 400},
		{"items", "?dslevel=**", request{basic: "COLIN:" + password, maxItems: "-1"}, 400},
		{"items that are no number", "?dslevel=**", request{basic: "COLIN:" + password, maxItems: "all"}, 400},
		{"no header", "?dslevel=**", request{basic: "COLIN:" + password, noCSRF: true}, 403},
	} {
		test.request.method, test.request.path = "GET", "/zosmf/restfiles/ds"+test.path
		status, text := w.text(test.request)
		var body map[string]string
		must(t, json.Unmarshal([]byte(text), &body))
		if status != test.status || body["message"] == "" {
			t.Errorf("%s: %d %s, want %d", test.name, status, text, test.status)
		}
	}
}

func TestPaths(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/", 404, ""},
		{"GET", "/zosmf/info/", 404, ""},
		{"GET", "/zosmf//info", 404, ""},
		{"GET", "/ZOSMF/info", 404, ""},
		{"POST", "/zosmf/info", 405, "GET"},
		{"PATCH", authenticate, 405, "POST, PUT, DELETE"},
		{"POST", "/zosmf/restfiles/ds", 405, "GET"},
		{"DELETE", "/jwt/ibm/api/zOSMFBuilder/jwk", 405, "GET"},
	} {
		response := w.send(request{method: test.method, path: test.path, basic: "COLIN:" + password})
		if got := fmt.Sprint(response.StatusCode, response.Header.Get("Allow")); got != fmt.Sprint(test.status, test.allow) {
			t.Errorf("%s %s: %s, want %d %s", test.method, test.path, got, test.status, test.allow)
		}
	}
}
