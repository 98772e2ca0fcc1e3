package jose_test

import (
	"fmt"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

func TestObject(t *testing.T) {
	o, err := jose.ParseObject(`{"a":"x","\u0062":"\u0079","c":["z"],"A":null}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text, raw string // "" if there is none
	}{
		{"a", "x", `"x"`}, {"b", "y", `"\u0079"`}, {"c", "", `["z"]`}, {"A", "", "null"}, {"B", "", ""}, {"", "", ""},
	} {
		text, isText := o.Text(test.name)
		raw, found := o.Raw(test.name)
		if text != test.text || isText != (test.text != "") || string(raw) != test.raw || found != (test.raw != "") {
			t.Errorf("member %q: expected %q in %q, observed %q (%t) in %q (%t)", test.name, test.text, test.raw, text, isText, raw, found)
		}
	}
	if printed := fmt.Sprintf("%v %+v", o, struct{ O jose.Object }{o}); len(printed) > 100 || o.GoString() != o.String() {
		t.Errorf("an object prints as %s", printed)
	}
}

func TestObjectsThatAreRefused(t *testing.T) {
	for _, text := range []string{``, `null`, `[]`, `"a"`, `{`, `{} {}`, `{"a":1,"a":2}`, "{\"a\":\"\xff\"}", `{"a":{"b":1,"b":2}}`} {
		o, err := jose.ParseObject(text)
		if err == nil {
			t.Errorf("%q is accepted", text)
		}
		if _, found := o.Raw("a"); found {
			t.Errorf("%q has a member", text)
		}
		if _, found := o.Text("a"); found {
			t.Errorf("%q has a text", text)
		}
	}
}
