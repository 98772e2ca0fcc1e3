package shards

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/reports"
)

// workflow is what is needed here of a workflow of GitHub Actions.
type workflow struct {
	Jobs map[string]struct {
		Needs    string `yaml:"needs"`
		Strategy struct {
			Matrix struct {
				Shard []int `yaml:"shard"`
			} `yaml:"matrix"`
		} `yaml:"strategy"`
		Steps []step `yaml:"steps"`
	} `yaml:"jobs"`
}

type step struct {
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	Env  map[string]string `yaml:"env"`
	With map[string]any    `yaml:"with"`
}

func readWorkflow(t *testing.T) workflow {
	t.Helper()
	text, err := os.ReadFile("workflow.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var w workflow
	if err := yaml.Unmarshal(text, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// machine is a job of a workflow under way: its folder, its contexts, and where the
// artifacts of the workflow are.
type machine struct {
	dir, artifacts string
	contexts       *strings.Replacer
	target         string
}

// play runs the steps of a job, and returns the status of the first that failed.
// Steps after one that failed run here, too: those of the template say !cancelled().
func (m *machine) play(t *testing.T, steps []step) (failed int) {
	t.Helper()
	for _, s := range steps {
		name, _, _ := strings.Cut(s.Uses, "@")
		switch {
		case strings.HasPrefix(s.Run, "go install "): // safproof is on the PATH
		case s.Run != "":
			if status := m.run(t, s); status != 0 && failed == 0 {
				failed = status
			}
		case name == "actions/upload-artifact":
			m.upload(t, m.contexts.Replace(s.With["name"].(string)), m.contexts.Replace(s.With["path"].(string)))
		case name == "actions/download-artifact":
			m.download(t, s.With["pattern"].(string), s.With["path"].(string))
		case name == "actions/checkout", name == "actions/setup-go":
		default:
			t.Fatalf("no such step is known: %+v", s)
		}
	}
	return failed
}

// run runs a script as the runner does, on few rules and on the target that is tested.
func (m *machine) run(t *testing.T, s step) int {
	t.Helper()
	env := []string{"GITHUB_STEP_SUMMARY=" + filepath.Join(m.dir, "step-summary.md")}
	for name, value := range s.Env {
		env = append(env, name+"="+m.contexts.Replace(value))
	}
	script := strings.ReplaceAll(s.Run, "safproof run --target reference ", fmt.Sprintf("safproof run --target '%s' --rule %s ", m.target, rules))
	if strings.Contains(s.Run, "safproof run") && script == s.Run {
		t.Fatalf("the step names no target:\n%s", s.Run)
	}
	if left := script + strings.Join(env, "\n"); strings.Contains(left, "${{") {
		t.Fatalf("an expression that the test does not know:\n%s", left)
	}
	return run(t, m.dir, env, "bash", "-e", "-c", script)
}

// upload keeps a file at the root of the artifact, or what is in a folder.
func (m *machine) upload(t *testing.T, name, path string) {
	t.Helper()
	from, to := filepath.Join(m.dir, path), filepath.Join(m.artifacts, name)
	info, err := os.Stat(from)
	switch {
	case err != nil:
		t.Fatalf("artifact %s: %v", name, err)
	case info.IsDir():
		err = os.CopyFS(to, os.DirFS(from))
	default:
		var text []byte
		if text, err = os.ReadFile(from); err == nil {
			err = os.MkdirAll(to, 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, filepath.Base(from)), text, 0o644)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// download puts each artifact into a folder of its name.
func (m *machine) download(t *testing.T, pattern, path string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(m.artifacts, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("artifacts %s: %d, error %v", pattern, len(found), err)
	}
	for _, from := range found {
		if err := os.CopyFS(filepath.Join(m.dir, path, filepath.Base(from)), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
}

// Every job of the matrix runs, then the one that joins.
func TestWorkflowIsTheWholeRun(t *testing.T) {
	shell(t)
	w := readWorkflow(t)
	parts := w.Jobs["shard"].Strategy.Matrix.Shard
	if len(parts) < 2 || w.Jobs["whole"].Needs != "shard" {
		t.Fatalf("expected parts, and a job that waits for them, observed %+v", w)
	}
	for _, target := range targets {
		t.Run(target.name, func(t *testing.T) {
			artifacts := t.TempDir()
			for _, part := range parts {
				m := machine{dir: t.TempDir(), artifacts: artifacts, target: target.target, contexts: strings.NewReplacer(
					"${{ matrix.shard }}", fmt.Sprint(part), "${{ strategy.job-total }}", fmt.Sprint(len(parts)))}
				if status := m.play(t, w.Jobs["shard"].Steps); status != 0 {
					t.Errorf("part %d: status %d", part, status)
				}
			}
			whole := machine{dir: t.TempDir(), artifacts: artifacts, contexts: strings.NewReplacer()}
			if status := whole.play(t, w.Jobs["whole"].Steps); status != target.status {
				t.Errorf("the whole: expected status %d, observed %d", target.status, status)
			}
			sameAsWhole(t, filepath.Join(artifacts, "report", reports.RunFile), target.target)
			summary, err := os.ReadFile(filepath.Join(whole.dir, "step-summary.md"))
			if verdict := []string{"✓ Conforms", "✕ Does not conform"}[target.status]; err != nil || !strings.Contains(string(summary), verdict) {
				t.Errorf("summary of the workflow: expected %q, observed %q, error %v", verdict, summary, err)
			}
		})
	}
}

// A part that breaks fails its job, and a part that is missing fails the whole.
func TestWorkflowWithoutAPart(t *testing.T) {
	shell(t)
	w := readWorkflow(t)
	artifacts := t.TempDir()
	contexts := strings.NewReplacer("${{ matrix.shard }}", "1", "${{ strategy.job-total }}", "5")
	good := machine{dir: t.TempDir(), artifacts: artifacts, target: "reference", contexts: contexts}
	if status := good.play(t, w.Jobs["shard"].Steps); status != 0 {
		t.Errorf("a part: status %d", status)
	}
	bad := machine{dir: t.TempDir(), artifacts: t.TempDir(), target: "exec:false", contexts: contexts}
	for _, s := range w.Jobs["shard"].Steps {
		if strings.Contains(s.Run, "safproof run") && bad.run(t, s) == 0 {
			t.Error("a part whose target does not start: the step succeeded")
		}
	}
	whole := machine{dir: t.TempDir(), artifacts: artifacts, contexts: strings.NewReplacer()}
	for _, s := range w.Jobs["whole"].Steps {
		if strings.HasPrefix(s.Uses, "actions/download-artifact") {
			whole.play(t, []step{s})
		}
		if strings.Contains(s.Run, "report merge") && whole.run(t, s) == 0 {
			t.Error("one of five parts: the whole succeeded")
		}
	}
}
