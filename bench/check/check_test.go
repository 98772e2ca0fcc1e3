package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// project is a module in a git repository with one benchmark, whose ratio to the
// floor and whose allocations are written in it: no test here depends on time.
type project struct {
	t    *testing.T
	root string
}

func newProject(t *testing.T) project {
	// In a hook, git's variables name the repository of the hook.
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "GIT_") {
			t.Setenv(name, value) // and back after the test
			os.Unsetenv(name)
		}
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_NAME", "someone")
		t.Setenv("GIT_"+who+"_EMAIL", "someone@example.com")
	}
	// Where the trees of the base are made.
	t.Setenv("TMPDIR", t.TempDir())
	p := project{t, t.TempDir()}
	p.git("init", "--quiet")
	p.write("go.mod", "module example.com/tiny\n\ngo 1.26\n")
	p.benchmark("1.0", 0)
	p.commit()
	return p
}

func (p project) git(args ...string) string {
	p.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = p.root
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("git %q: %v: %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (p project) commit() {
	p.t.Helper()
	p.git("add", "--all")
	p.git("commit", "--quiet", "--message", "a change")
}

func (p project) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p project) benchmark(ratio string, allocations int) {
	p.t.Helper()
	p.write("path.go", fmt.Sprintf("package tiny\n\nconst Ratio, Allocations = %s, %d\n", ratio, allocations))
	p.write("bench/bench_test.go", `package bench

import (
	"fmt"
	"os"
	"testing"

	"example.com/tiny"
)

func BenchmarkPath(b *testing.B) {
	for b.Loop() {
	}
	b.ReportMetric(tiny.Ratio, "x/floor")
	b.ReportMetric(tiny.Allocations, "allocs/op")
	turns, err := os.OpenFile(os.Getenv("TURNS"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return // nobody asks
	}
	fmt.Fprint(turns, tiny.Ratio, " ")
	turns.Close()
}
`)
}

// check runs the command in a folder of the project.
func (p project) check(args ...string) (out string, err error) {
	p.t.Helper()
	var table, progress strings.Builder
	args = append([]string{"-count", "5", "-benchtime", "1x"}, args...)
	err = run(p.t.Context(), filepath.Join(p.root, "bench"), append(args, "./bench"), &table, &progress)
	p.leftNothing()
	return table.String(), err
}

// leftNothing fails the test if a run left anything behind.
func (p project) leftNothing() {
	p.t.Helper()
	if worktrees := p.git("worktree", "list"); strings.Contains(worktrees, "\n") {
		p.t.Errorf("a worktree is left: %s", worktrees)
	}
	if left, globErr := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "bench-check*")); globErr != nil || len(left) > 0 {
		p.t.Errorf("files are left: %q, %v", left, globErr)
	}
}

// canceller interrupts at a line that tells of progress.
type canceller struct {
	line   string
	cancel context.CancelFunc
}

func (c canceller) Write(line []byte) (int, error) {
	if strings.HasPrefix(string(line), c.line) {
		c.cancel()
	}
	return len(line), nil
}

func TestInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	p := newProject(t)
	p.benchmark("1.2", 0)
	for _, line := range []string{"building", "measuring again"} {
		ctx, cancel := context.WithCancel(t.Context())
		var out strings.Builder
		err := run(ctx, p.root, []string{"-base", "HEAD", "-count", "5", "-benchtime", "1x"}, &out, canceller{line, cancel})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: expected to end interrupted, observed %v", line, err)
		}
		p.leftNothing()
		cancel()
	}
}

func TestCheckOfAProject(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	p := newProject(t)
	expect := func(what, args string, worse bool, expected ...string) {
		t.Helper()
		out, err := p.check(strings.Fields(args)...)
		if worse != errors.Is(err, errWorse) || !worse && err != nil {
			t.Errorf("%s: expected worse: %v, observed %v in\n%s", what, worse, err, out)
		}
		for _, text := range expected {
			if !strings.Contains(out, text) {
				t.Errorf("%s: expected %q, observed\n%s", what, text, out)
			}
		}
	}
	expect("the same", "-base HEAD", false, "nothing to measure")
	expect("the same, measured", "-base HEAD -force", false, "~")
	p.benchmark("1.2", 0)
	expect("slower and not committed", "-base HEAD", true, "SLOWER", "with changes not committed")
	expect("slower, and allowed to be", "-base HEAD -threshold 30", false, "+20.0%")
	p.commit()
	expect("slower than the commit before", "-base HEAD~1", true, "SLOWER")
	p.benchmark("1.0", 1)
	expect("faster, but allocates", "-base HEAD", true, "NEW ALLOCATION")
	p.benchmark("1.0", 0)
	p.commit()
	expect("faster", "-base HEAD~1", false, "faster")
	p.write("bench/more_test.go", "package bench\n\nimport \"testing\"\n\nfunc BenchmarkMore(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n")
	p.git("add", "--all")
	expect("a new benchmark", "-base HEAD", false, "the benchmarks differ", "new")
	p.commit()
	p.git("rm", "--quiet", "bench/more_test.go")
	expect("a benchmark that is gone", "-base HEAD", false, "gone")
}

func TestSidesTakeTurns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	p := newProject(t)
	p.benchmark("0.5", 0)
	turns := filepath.Join(t.TempDir(), "turns")
	if err := os.WriteFile(turns, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TURNS", turns)
	if out, err := p.check("-base", "HEAD"); err != nil {
		t.Fatal(err, out)
	}
	observed, err := os.ReadFile(turns)
	if err != nil {
		t.Fatal(err)
	}
	if expected := "1 0.5 0.5 1 1 0.5 0.5 1 1 0.5 "; string(observed) != expected {
		t.Errorf("expected %q, observed %q", expected, observed)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	p := newProject(t)
	expect := func(what, expected string, args ...string) {
		t.Helper()
		_, err := p.check(args...)
		if err == nil || errors.Is(err, errWorse) || !strings.Contains(err.Error(), expected) {
			t.Errorf("%s: expected an error with %q, observed %v", what, expected, err)
		}
	}
	expect("no such base", `no commit "nowhere"`, "-base", "nowhere")
	expect("a base that looks like an option", `no commit "--all"`, "-base", "--all")
	expect("no benchmark of that name", `no benchmark matches "Nothing"`, "-base", "HEAD", "-force", "-bench", "Nothing")
	p.write("path.go", "package tiny\n\nconst Ratio = 1.0\n")
	expect("a head that does not build", "undefined: tiny.Allocations", "-base", "HEAD")
	p.commit()
	p.benchmark("1.0", 0)
	expect("a base that does not build", "undefined: tiny.Allocations", "-base", "HEAD")
	p.commit()
	p.write("bench/fails_test.go", "package bench\n\nimport \"testing\"\n\nfunc BenchmarkFails(b *testing.B) { b.Fatal(\"broken\") }\n")
	expect("a benchmark that fails", "broken", "-base", "HEAD")
}

func TestOutsideOfARepository(t *testing.T) {
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	var out, progress strings.Builder
	err := run(t.Context(), t.TempDir(), []string{"-base", "HEAD"}, &out, &progress)
	if err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Errorf("expected an error about the repository, observed %v", err)
	}
}
