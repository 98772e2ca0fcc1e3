package restapi_test

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/restapi"
)

func TestReadJSON(t *testing.T) {
	const limit = 64
	for _, test := range []struct {
		name, body string
		want       string // member name
		status     int    // of the problem; 0 for none
		code       restapi.Code
	}{
		{"an object", `{"name":"x"}`, "x", 0, ""},
		{"blanks around it", " \n{\"name\":\"x\"}\n", "x", 0, ""},
		{"members that nobody asked for", `{"name":"x","other":[1,{}]}`, "x", 0, ""},
		{"a member in another case", `{"NAME":"x"}`, "", 0, ""},
		{"a member in both cases", `{"name":"x","Name":"y"}`, "x", 0, ""},
		{"a member twice", `{"name":"y","name":"x"}`, "x", 0, ""},
		{"a member with an empty name", `{"name":"x","":"y","Rest":"z"}`, "x", 0, ""},
		{"a member that is null", `{"name":null}`, "", 0, ""},
		{"a member that is missing", `{}`, "", 0, ""},
		{"as long as can be", `{"name":"` + strings.Repeat("x", limit-11) + `"}`, strings.Repeat("x", limit-11), 0, ""},
		{"longer", `{"name":"` + strings.Repeat("x", limit-10) + `"}`, "", 413, restapi.BodyTooLarge},
		{"nothing", "", "", 400, restapi.BodyNotJSON},
		{"an array", `["SECRET"]`, "", 400, restapi.BodyNotJSON},
		{"another type", `{"name":{"a":"SECRET"}}`, "", 400, restapi.BodyNotJSON},
		{"null", " null\n", "", 400, restapi.BodyNotJSON},
		{"two objects", `{"name":"SECRET"}{}`, "", 400, restapi.BodyNotJSON},
		{"broken off", `{"name":"SECRET`, "", 400, restapi.BodyNotJSON},
		{"a form", `name=SECRET`, "", 400, restapi.BodyNotJSON},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got struct {
				Name string `json:"name"`
				Rest string // which no member is called
			}
			problem := restapi.ReadJSON(httptest.NewRequest("POST", "/", strings.NewReader(test.body)), limit, &got)
			switch {
			case test.status == 0 && (problem != nil || got.Name != test.want || got.Rest != ""):
				t.Errorf("%s: name %q, problem %v; want name %q", test.body, got.Name, problem, test.want)
			case test.status != 0 && (problem == nil || problem.Status != test.status || problem.Code != test.code):
				t.Errorf("%s: problem %+v, want %d %s", test.body, problem, test.status, test.code)
			case problem != nil && strings.Contains(problem.Message, "SECRET"):
				t.Errorf("%s: the problem shows the body: %s", test.body, problem.Message)
			}
		})
	}
}

func TestUnmarshal(t *testing.T) {
	var got struct {
		Named  string `json:"name,omitempty"`
		Inside []struct{ Number int }
		Untold string
	}
	if err := restapi.Unmarshal([]byte(`{"name":"x","Untold":"y","Inside":[{"Number":1}]}`), &got); err != nil || got.Named != "x" || got.Untold != "" || got.Inside != nil {
		t.Errorf("%+v, %v, want the one field that has a tag", got, err)
	}
	var wrongType *json.UnmarshalTypeError
	if err := restapi.Unmarshal([]byte(`{"name":1}`), &got); !errors.As(err, &wrongType) || wrongType.Field != "name" {
		t.Errorf("a number for a text: %v", err)
	}
	var syntax *json.SyntaxError
	if err := restapi.Unmarshal([]byte(`{"name":`), &got); !errors.As(err, &syntax) {
		t.Errorf("half an object: %v", err)
	}
}

func TestReadJSONThatCannotBeRead(t *testing.T) {
	var got struct{}
	if problem := restapi.ReadJSON(httptest.NewRequest("POST", "/", failing{}), 10, &got); problem == nil || problem.Code != restapi.BodyNotReadable {
		t.Errorf("problem %+v, want %s", problem, restapi.BodyNotReadable)
	}
	r := httptest.NewRequest("POST", "/", nil)
	r.Body = nil
	if problem := restapi.ReadJSON(r, 10, &got); problem == nil || problem.Code != restapi.BodyNotJSON {
		t.Errorf("no Body: problem %+v, want %s", problem, restapi.BodyNotJSON)
	}
}
