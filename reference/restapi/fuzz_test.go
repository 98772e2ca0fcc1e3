package restapi_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/restapi"
)

// A body that is taken is one JSON object for a reader that looks at each of its
// members; of one that is not, the problem shows nothing.
func FuzzReadJSON(f *testing.F) {
	for _, body := range []string{
		`{"name":"x"}`, " \n{\"name\":\"x\"}\n", `{"name":"x","name":"y"}`, `{"NAME":"x"}`, `{"n\u0061me":"x"}`, `{}`, "null", " null ", `["rosebud1"]`, `{"name":{"a":"rosebud1"}}`,
		`{"name":"rosebud1"}{}`, `{"name":"rosebud1`, "name=rosebud1", `"rosebud1"`, "1", "true", "", "\ufeff{}", "{\"name\":\"\xff\"}", `{"name":"\ud800"}`, `{"name":null}`, strings.Repeat("[", 200),
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		const limit = 128
		var got struct {
			Name string `json:"name"`
		}
		problem := restapi.ReadJSON(httptest.NewRequest("POST", "/", strings.NewReader(body)), limit, &got)
		if problem != nil {
			if want := map[bool]int{true: 413, false: 400}[len(body) > limit]; problem.Status != want || problem.Code == "" || problem.Message == "" {
				t.Errorf("problem %+v, want status %d", problem, want)
			}
			for i := 0; i+6 <= len(body); i++ {
				if strings.Contains(problem.Message, body[i:i+6]) && !strings.Contains("The body must be one JSON object: this is another kind of value a member has another type than it should have not JSON more than 128 bytes", body[i:i+6]) {
					t.Errorf("%q: the problem shows it: %s", body, problem.Message)
				}
			}
			return
		}
		var seen map[string]json.RawMessage
		if err := json.Unmarshal([]byte(body), &seen); err != nil || seen == nil || len(body) > limit {
			t.Errorf("%q is taken; it is no JSON object: %v", body, err)
		}
		var name string
		if value, given := seen["name"]; given && json.Unmarshal(value, &name) != nil || name != got.Name {
			t.Errorf("%q has the name %q, not %q", body, name, got.Name)
		}
	})
}
