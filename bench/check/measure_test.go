package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const printed = `goos: linux
goarch: amd64
pkg: example.com/tiny/bench
cpu: some
BenchmarkToken/HS256/reference-2         	   12648	      1093 ns/op	       585.0 floor-ns/op	         1.875 x/floor	     400 B/op	       3 allocs/op
BenchmarkRegister-2   63247	       392.7 ns/op	     273 B/op	       0 allocs/op
PASS
`

func TestOutputOfBenchmarks(t *testing.T) {
	r := newResults()
	for range 2 {
		if err := r.add(printed); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"bench.Token/HS256/reference", "bench.Register"}, r.names); diff != "" {
		t.Error(diff)
	}
	expected := map[string]map[string][]float64{
		"bench.Token/HS256/reference": {"sec/op": {1093e-9, 1093e-9}, "floor-sec/op": {585e-9, 585e-9}, "x/floor": {1.875, 1.875},
			"B/op": {400, 400}, "allocs/op": {3, 3}},
		"bench.Register": {"sec/op": {392.7e-9, 392.7e-9}, "B/op": {273, 273}, "allocs/op": {0, 0}},
	}
	near := cmp.Comparer(func(a, b float64) bool { return a == b || (a-b)*(a-b) < 1e-18*a*a })
	if diff := cmp.Diff(expected, r.readings, near); diff != "" {
		t.Error(diff)
	}
}

func TestOutputThatIsBroken(t *testing.T) {
	for _, text := range []string{"BenchmarkToken-2 many 12 ns/op\n", "BenchmarkToken-2 10 x ns/op\n"} {
		if err := newResults().add(text); err == nil {
			t.Errorf("%q: expected an error", text)
		}
	}
}

func TestOnlyNamesWholeBenchmarks(t *testing.T) {
	s := selection{bench: "."}
	s.only([]string{"bench.Token/HS256/reference", "bench.Sim"})
	if expected := "^BenchmarkToken$/^HS256$/^reference$|^BenchmarkSim$"; s.bench != expected {
		t.Errorf("expected %s, observed %s", expected, s.bench)
	}
}

func TestWrongArguments(t *testing.T) {
	for _, c := range []struct{ args, expected string }{
		{"", "-base is missing"},
		{"-base HEAD -count 4", "want at least 5"},
		{"-base HEAD -count many", "invalid value"},
		{"-base HEAD -threshold 0", "want more than 0"},
		{"-base HEAD -benchtime soon", "want a time"},
		{"-base HEAD -benchtime 0x", "want a time"},
		{"-base HEAD -benchtime -1s", "want a time"},
		{"-base HEAD ./...", "want the folder of one"},
		{"-base HEAD bench", "want the folder of one"},
		{"-speed 3", "flag provided but not defined"},
	} {
		t.Run(c.args, func(t *testing.T) {
			var out, progress strings.Builder
			err := run(t.Context(), t.TempDir(), strings.Fields(c.args), &out, &progress)
			if err == nil || !strings.Contains(err.Error(), c.expected) {
				t.Errorf("expected an error with %q, observed %v", c.expected, err)
			}
		})
	}
}
