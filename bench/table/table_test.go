package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/recorded.md")

// recorded.txt is what a run printed, cut down to some benchmarks, with a peer that is
// not installed and one that failed put in.
func TestTableOfWhatWasRecorded(t *testing.T) {
	var out, progress bytes.Buffer
	err := run(t.Context(), []string{"-from", "testdata/recorded.txt"}, time.Time{}, &out, &progress)
	if !errors.Is(err, errFailed) || !strings.Contains(err.Error(), "TokenVerify/HS256/jjwt failed") {
		t.Errorf("error: %v", err)
	}
	const golden = "testdata/recorded.md"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expected, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(expected), out.String()); diff != "" {
		t.Errorf("-expected +observed, -update writes it:\n%s", diff)
	}
}

// table renders lines of benchmarks.
func table(t *testing.T, text string) (string, *results) {
	t.Helper()
	r, err := readResults([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := render(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String(), r
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

func TestTargets(t *testing.T) {
	for _, c := range []struct{ name, line, expected string }{
		{"below a floor's", "1.05 x/floor 1.05 target-x/floor", "1 of 1 targets met"},
		{"above a floor's", "1.051 x/floor 1.05 target-x/floor", "0 of 1 targets met; missed: A"},
		{"faster", "500 x-faster 500 target-x-faster", "1 of 1 targets met"},
		{"not as much faster", "499 x-faster 500 target-x-faster", "0 of 1 targets met; missed: A"},
		{"events", "9 events/cpu-s 10 target-events/cpu-s", "0 of 1 targets met; missed: A"},
		{"time", "601 ns/op 600 target-ns/op", "0 of 1 targets met; missed: A"},
		{"the second of two", "1 x/floor 2 target-x/floor 1 allocs/op 0 target-allocs/op", "0 of 1 targets met; missed: A"},
		{"the first of two", "0 x-faster 2 target-x-faster 0 allocs/op 0 target-allocs/op", "0 of 1 targets met; missed: A"},
		{"both", "1 x/floor 2 target-x/floor 0 allocs/op 0 target-allocs/op", "1 of 1 targets met"},
		{"no value", "1 x/floor 2 target-allocs/op", "0 of 1 targets met; missed: A"},
		{"no target", "1 x/floor", "0 of 0 targets met"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _ := table(t, "BenchmarkA-2 10 "+c.line+"\n")
			if observed := lastLine(text); observed != c.expected {
				t.Errorf("expected %q, observed %q", c.expected, observed)
			}
		})
	}
}

// With a count, the table has medians.
func TestMedians(t *testing.T) {
	lines := ""
	for _, x := range []string{"9", "1", "1.25"} {
		lines += "BenchmarkA 10 " + x + " x/floor 1.2 target-x/floor\n"
	}
	if text, _ := table(t, lines); lastLine(text) != "0 of 1 targets met; missed: A" || !strings.Contains(text, "| 1.25×") {
		t.Error(text)
	}
	if text, _ := table(t, lines+"BenchmarkA 10 1 x/floor 1.2 target-x/floor\n"); lastLine(text) != "1 of 1 targets met" || !strings.Contains(text, "| 1.125×") {
		t.Error(text)
	}
}

func TestPeers(t *testing.T) {
	_, r := table(t, strings.Join([]string{
		"BenchmarkA/reference 1 2 x/floor", "BenchmarkA/other 1 8 x/floor",
		"BenchmarkB/upper 1 2 x/floor", "BenchmarkB/lower 1 4 x/floor", "BenchmarkBPeer/third 1 8 x/floor",
		"BenchmarkC/small 1 4 x-faster", "BenchmarkC/small/cached 1 0.5 x/floor",
		"BenchmarkD/one 1 2 x/floor", "BenchmarkD/two 1 2 x/floor", "",
	}, "\n"))
	observed := map[string]string{}
	for _, row := range rowsOf(r) {
		observed[row.benchmark] = r.peers(row)
	}
	expected := map[string]string{
		"A/reference": "other 8.0× (4.0×)",
		"B/upper":     "third 8.0× (4.0×)", "B/lower": "third 8.0× (2.0×)",
		"C/small": "cached 0.50× (2.0×)", "D/one": "", "D/two": "",
	}
	if diff := cmp.Diff(expected, observed); diff != "" {
		t.Error(diff)
	}
}

func TestLinesThatAreBroken(t *testing.T) {
	const good = "BenchmarkA-2 10 1 x/floor\n"
	for _, c := range []struct{ name, text, expected string }{
		{"no number", good + "BenchmarkB-2 many 1 ns/op\n", "output:2"},
		{"no value", good + "BenchmarkB-2 10 x ns/op\n", "output:2"},
		{"no unit", good + "BenchmarkB-2 10 1\n", "output:2"},
		{"a panic", good + "BenchmarkB-2         \tpanic: x\n", "output:2"},
		{"a failure later", good + "BenchmarkB-2         \t--- FAIL: BenchmarkB-2\n    x_test.go:1: no\n", "B failed"},
		{"a package", good + failedMark + "./bench, exit status 1\n", "./bench, exit status 1 failed"},
		{"a target alone", "BenchmarkA 10 2 target-allocs/op\n", "A has a target of allocs/op"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := readResults([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if observed := strings.Join(r.problems(), "\n"); !strings.Contains(observed, c.expected) || len(r.names) != 1 {
				t.Errorf("expected %q, observed %q of %v", c.expected, observed, r.names)
			}
		})
	}
	for _, text := range []string{"", "PASS\n", "--- FAIL: BenchmarkA\n", "BenchmarkB-2 many 1 ns/op\n"} {
		if _, err := readResults([]byte(text)); !errors.Is(err, errNoBenchmark) {
			t.Errorf("%q: expected an error, observed %v", text, err)
		}
	}
}

func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		unit     string
		value    float64
		expected string
	}{
		{"sec/op", 44.7e-9, "44.7 ns"}, {"sec/op", 999.6e-9, "1 µs"}, {"sec/op", 1234e-9, "1.23 µs"}, {"sec/op", 0.1234, "123 ms"},
		{"sec/op", 12.34, "12.3 s"}, {"sec/op", 600e-9, "600 ns"}, {"x/floor", 1.0504, "1.05×"}, {"x/floor", 1.0506, "1.051×"},
		{"x/floor", 10.24, "10.2×"}, {"x-faster", 880.4, "880× faster"}, {"x/tenth", 1.25, "1.25× the tenth"}, {"allocs/op", 8, "8 allocations"},
		{"µs/scenario", 1000, "1 ms a scenario"}, {"events/cpu-s", 200000, "200,000 events/cpu-s"}, {"events/s", 1234567, "1,234,567 events/s"},
		{"MB", 12.5, "12.5 MB"},
	} {
		if observed := quantity(c.unit, c.value); observed != c.expected {
			t.Errorf("%v %s: expected %q, observed %q", c.value, c.unit, c.expected, observed)
		}
	}
}

// A failure is told once, by the innermost name.
func TestFailuresAreToldOnce(t *testing.T) {
	r, err := readResults([]byte("BenchmarkA/x 1 1 x/floor\n--- FAIL: BenchmarkA/y\n--- FAIL: BenchmarkA\n--- FAIL: ./bench, exit status 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"A/y failed"}, r.problems()); diff != "" {
		t.Error(diff)
	}
}

// A path that was renamed would be missing from the table's first part.
func TestDocumentedPathsAreThere(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"../*_test.go", "../../features/bench_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	titles := map[string]bool{}
	for _, d := range documented {
		function, _, _ := strings.Cut(d.benchmark, "/")
		if !regexp.MustCompile(`func Benchmark` + function + `\(b \*testing\.B\)`).MatchString(source.String()) {
			t.Errorf("there is no benchmark %s", function)
		}
		if titles[d.title] {
			t.Errorf("two paths are called %q", d.title)
		}
		titles[d.title] = true
	}
}
