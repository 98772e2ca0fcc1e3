package shards

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/reports"
)

// job is what is needed here of a batch/v1 Job.
type job struct {
	Kind     string `yaml:"kind"`
	Metadata struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	Spec struct {
		Completions      int `yaml:"completions"`
		PodFailurePolicy struct {
			Rules []struct {
				Action      string `yaml:"action"`
				OnExitCodes *struct {
					Operator string `yaml:"operator"`
					Values   []int  `yaml:"values"`
				} `yaml:"onExitCodes"`
			} `yaml:"rules"`
		} `yaml:"podFailurePolicy"`
		Template struct {
			Spec struct {
				Containers []struct {
					Command []string `yaml:"command"`
					Args    []string `yaml:"args"`
					Env     []struct {
						Name  string `yaml:"name"`
						Value string `yaml:"value"`
					} `yaml:"env"`
				} `yaml:"containers"`
			} `yaml:"spec"`
		} `yaml:"template"`
	} `yaml:"spec"`
}

// jobs are the two of job.yaml: that of the parts, and the one that joins them.
func jobs(t *testing.T) (parts, joining job) {
	t.Helper()
	text, err := os.ReadFile("job.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []job
	for d := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var one job
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if one.Kind == "Job" {
			list = append(list, one)
		}
	}
	if len(list) != 2 || list[0].Metadata.Name != "safproof" || list[1].Metadata.Name != "safproof-merge" {
		t.Fatalf("expected the Jobs safproof and safproof-merge, observed %+v", list)
	}
	return list[0], list[1]
}

// args are those of the container, with $(NAME) as Kubernetes fills it in, and
// volume in the place of /reports.
func (j job) args(t *testing.T, volume string, index int) []string {
	t.Helper()
	containers := j.Spec.Template.Spec.Containers
	if len(containers) != 1 || containers[0].Command != nil {
		t.Fatalf("expected one container that starts as its image says, observed %+v", containers)
	}
	filled := []string{"$(JOB_COMPLETION_INDEX)", strconv.Itoa(index), "/reports/", volume + string(filepath.Separator)}
	for _, e := range containers[0].Env {
		filled = append(filled, "$("+e.Name+")", e.Value)
	}
	var args []string
	for _, arg := range containers[0].Args {
		args = append(args, strings.NewReplacer(filled...).Replace(arg))
		if strings.Contains(args[len(args)-1], "$(") {
			t.Fatalf("nothing sets what %q refers to", arg)
		}
	}
	return args
}

// action is what becomes of a pod that ended with a status.
func (j job) action(status int) string {
	if status == 0 {
		return "complete"
	}
	for _, rule := range j.Spec.PodFailurePolicy.Rules {
		if on := rule.OnExitCodes; on != nil && slices.Contains(on.Values, status) == (on.Operator == "In") {
			return rule.Action
		}
	}
	return "Count"
}

// What the README says of exit statuses.
func TestJobActions(t *testing.T) {
	parts, joining := jobs(t)
	for _, test := range []struct {
		job    job
		status int
		want   string
	}{
		{parts, 0, "complete"}, {parts, 1, "FailIndex"}, {parts, 2, "FailJob"}, {parts, 3, "Count"}, {parts, 137, "Count"},
		{joining, 0, "complete"}, {joining, 1, "FailJob"}, {joining, 2, "Count"}, {joining, 3, "Count"},
	} {
		if got := test.job.action(test.status); got != test.want {
			t.Errorf("%s, exit status %d: expected %s, observed %s", test.job.Metadata.Name, test.status, test.want, got)
		}
	}
}

// Every pod of the Job runs, then the one that joins; before the last part is there
// that one ends with a status that is tried again.
func TestJobIsTheWholeRun(t *testing.T) {
	parts, joining := jobs(t)
	for _, target := range targets {
		t.Run(target.name, func(t *testing.T) {
			volume, failed := t.TempDir(), 0
			for index := range parts.Spec.Completions {
				if index == parts.Spec.Completions-1 {
					if status := run(t, volume, nil, append([]string{"safproof"}, joining.args(t, volume, 0)...)...); joining.action(status) != "Count" {
						t.Fatalf("joined before the last part is there: status %d, which is not tried again", status)
					}
				}
				args := selected(t, parts.args(t, volume, index), target.target)
				status := run(t, volume, []string{"JOB_COMPLETION_INDEX=" + strconv.Itoa(index)}, append([]string{"safproof"}, args...)...)
				switch parts.action(status) {
				case "complete":
				case "FailIndex":
					failed++
				default:
					t.Fatalf("part %d ended with status %d", index, status)
				}
			}
			if wanted := target.status; failed != wanted { // one rule is broken, so one part is
				t.Errorf("expected %d parts that do not conform, observed %d", wanted, failed)
			}
			args := joining.args(t, volume, 0)
			if status := run(t, volume, nil, append([]string{"safproof"}, args...)...); status != target.status {
				t.Errorf("the whole: expected status %d, observed %d", target.status, status)
			}
			sameAsWhole(t, filepath.Join(args[slices.Index(args, "--report")+1], reports.RunFile), target.target)
		})
	}
}
