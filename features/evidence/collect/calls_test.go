package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/evidence"
)

// source is a test file of a folder, below some package clause.
func source(t *testing.T, folder, text string) (root string) {
	t.Helper()
	root = t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, folder, "x_test.go"), []byte("package x\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestFindCalls(t *testing.T) {
	root := source(t, "a/b", `
import "pgregory.net/rapid"

	func FuzzOne(f *testing.F) {
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" {
			t.Attr("rule", "PT-04")
			return
		}
		t.Attr("rule", "PT-05")
		t.Attr("rule", "PT-05")
		t.Attr("owner", name)
	})
}

func TestTwo(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { t.Attr("rule", "PT-04") })
}
`)
	places, err := findCalls(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []place{{"a/b", true, []call{{"a/b.FuzzOne", "PT-04"}, {"a/b.FuzzOne", "PT-05"}, {"a/b.TestTwo", "PT-04"}}}}
	if diff := cmp.Diff(want, places, cmp.AllowUnexported(place{}, call{})); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"FuzzOne", "TestTwo"}, places[0].tests()); diff != "" {
		t.Errorf("tests (-want +got):\n%s", diff)
	}
}

// Calls that could not be held to a run, or are none of properties and fuzz targets.
func TestFindCallsRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a rule that is computed": {`func FuzzOne(f *testing.F) { f.Fuzz(func(t *testing.T) { t.Attr("rule", id) }) }`, "no string literal"},
		"a test of one case":      {`func TestOne(t *testing.T) { t.Attr("rule", "PT-04") }`, "no fuzz target and no property"},
		"a helper":                {`func helper(t *testing.T) { rapid.Check(t, nil); t.Attr("rule", "PT-04") }`, "no fuzz target and no property"},
		"a method":                {`func (s suite) FuzzOne(t *testing.T) { t.Attr("rule", "PT-04") }`, "no fuzz target and no property"},
		"a variable":              {`var _ = func(t *testing.T) { t.Attr("rule", "PT-04") }`, "no fuzz target and no property"},
	} {
		t.Run(name, func(t *testing.T) {
			places, err := findCalls(source(t, "a", c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "x_test.go:2:") {
				t.Errorf("%v, %v; want an error in line 2 that says %q", places, err, c.want)
			}
		})
	}
}

// Only what passed is evidence, and what failed is told.
func TestReadReports(t *testing.T) {
	reported := make(map[call]bool)
	output, err := readReports(strings.NewReader(`
{"Action":"attr","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzOne/seed#0","Key":"rule","Value":"PT-04"}
{"Action":"attr","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzOne/seed#0","Key":"owner","Value":"PT-06"}
{"Action":"pass","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzOne/seed#0"}
{"Action":"attr","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzOne/seed#1","Key":"rule","Value":"PT-05"}
{"Action":"output","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzOne/seed#1","Output":"what went wrong\n"}
{"Action":"fail","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzOne/seed#1"}
{"Action":"attr","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzTwo/seed#0","Key":"rule","Value":"PT-05"}
{"Action":"skip","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzTwo/seed#0"}
{"Action":"output","Package":"github.com/safproof/safproof/fuzz","Test":"FuzzTwo/seed#0","Output":"nothing went wrong\n"}
`), reported)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[call]bool{{"fuzz.FuzzOne", "PT-04"}: true}, reported, cmp.AllowUnexported(call{})); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
	if output != "what went wrong\n" {
		t.Errorf("output %q", output)
	}
}

// A collection ends where a call was not reached, or tells of no rule.
func TestNoteRefuses(t *testing.T) {
	one := call{"fuzz.FuzzOne", "PT-04"}
	for name, c := range map[string]struct {
		expected []call
		reported map[call]bool
		want     string
	}{
		"not reached":          {[]call{one}, nil, "fuzz.FuzzOne has a call that reports PT-04 and did not get to it"},
		"no rule in a report":  {nil, map[call]bool{{"fuzz.FuzzOne", "PT-00"}: true}, "fuzz.FuzzOne reports PT-00, which is no rule"},
		"reached, and a fault": {[]call{one, {"fuzz.FuzzTwo", "PT-04"}}, map[call]bool{one: true}, "fuzz.FuzzTwo has a call"},
	} {
		if err := again(t).note(c.expected, c.reported); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	c := again(t)
	if err := c.note([]call{one}, map[call]bool{one: true, {"sim.TestOne", "PT-04"}: true}); err != nil {
		t.Fatal(err)
	}
	want := &evidence.Rule{ID: "PT-04", Kind: "must", Fuzz: []string{"fuzz.FuzzOne"}, Properties: []string{"sim.TestOne"}}
	if diff := cmp.Diff(want, c.rules["PT-04"]); diff != "" {
		t.Errorf("noted (-want +got):\n%s", diff)
	}
}
