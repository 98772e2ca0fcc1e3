// Package check holds the templates for shards to the form that their readers ask
// for: Kubernetes' own Go types, and actionlint. It is a module of its own, so that
// safproof depends on neither.
package check

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// strictly decodes a document as the API server does that validates fields strictly:
// one that the type does not have, that is written with other capitals, or is there
// twice is an error.
func strictly(document string, v any) error {
	text, err := yaml.YAMLToJSONStrict([]byte(document))
	if err != nil {
		return err
	}
	faults, err := json.UnmarshalStrict(text, v)
	return errors.Join(append(faults, err)...)
}

func documents(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../job.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Split(string(text), "\n---\n")
	if len(list) != 3 {
		t.Fatalf("job.yaml: expected 3 documents, observed %d", len(list))
	}
	return list
}

func TestJobsHaveTheFormOfKubernetes(t *testing.T) {
	list := documents(t)
	var claim core.PersistentVolumeClaim
	if err := strictly(list[0], &claim); err != nil {
		t.Fatal(err)
	}
	for _, document := range list[1:] {
		var job batch.Job
		if err := strictly(document, &job); err != nil {
			t.Fatal(err)
		}
		if job.APIVersion != "batch/v1" || job.Kind != "Job" {
			t.Errorf("expected a batch/v1 Job, observed %s %s", job.APIVersion, job.Kind)
		}
		for _, fault := range append(refused(&job), careless(&job.Spec.Template.Spec, claim.Name)...) {
			t.Errorf("%s: %s", job.Name, fault)
		}
	}
}

// refused lists what the API server would refuse of a Job, of what is used here: see
// validateJobSpec and validatePodFailurePolicy in Kubernetes' pkg/apis/batch/validation.
func refused(job *batch.Job) (faults []string) {
	spec, pod := &job.Spec, &job.Spec.Template.Spec
	indexed := spec.CompletionMode != nil && *spec.CompletionMode == batch.IndexedCompletion
	if spec.BackoffLimitPerIndex != nil && !indexed {
		faults = append(faults, "backoffLimitPerIndex without completionMode Indexed")
	}
	if indexed && spec.Completions == nil {
		faults = append(faults, "completionMode Indexed without completions")
	}
	if spec.PodFailurePolicy == nil {
		return append(faults, "no podFailurePolicy")
	}
	if pod.RestartPolicy != core.RestartPolicyNever {
		faults = append(faults, "podFailurePolicy with a restartPolicy other than Never")
	}
	actions := []batch.PodFailurePolicyAction{
		batch.PodFailurePolicyActionFailJob, batch.PodFailurePolicyActionIgnore, batch.PodFailurePolicyActionCount, batch.PodFailurePolicyActionFailIndex,
	}
	for _, rule := range spec.PodFailurePolicy.Rules {
		if !slices.Contains(actions, rule.Action) {
			faults = append(faults, "there is no action "+string(rule.Action))
		}
		if rule.Action == batch.PodFailurePolicyActionFailIndex && spec.BackoffLimitPerIndex == nil {
			faults = append(faults, "FailIndex without backoffLimitPerIndex")
		}
		if (rule.OnExitCodes == nil) == (len(rule.OnPodConditions) == 0) {
			faults = append(faults, "a rule wants either onExitCodes or onPodConditions")
		}
		faults = append(faults, refusedCodes(rule.OnExitCodes, pod)...)
	}
	return faults
}

func refusedCodes(on *batch.PodFailurePolicyOnExitCodesRequirement, pod *core.PodSpec) (faults []string) {
	if on == nil {
		return nil
	}
	if on.Operator != batch.PodFailurePolicyOnExitCodesOpIn && on.Operator != batch.PodFailurePolicyOnExitCodesOpNotIn {
		faults = append(faults, "there is no operator "+string(on.Operator))
	}
	if on.Operator == batch.PodFailurePolicyOnExitCodesOpIn && slices.Contains(on.Values, 0) {
		faults = append(faults, "exit code 0 is no failure")
	}
	if !slices.IsSorted(on.Values) || len(on.Values) == 0 {
		faults = append(faults, "exit codes must be there, in order")
	}
	if on.ContainerName != nil && !slices.ContainsFunc(pod.Containers, func(c core.Container) bool { return c.Name == *on.ContainerName }) {
		faults = append(faults, "no container "+*on.ContainerName)
	}
	return faults
}

// careless lists what a pod may do that it need not (Pod Security Standards,
// "Restricted"), and mounts that lead nowhere.
func careless(pod *core.PodSpec, claim string) (faults []string) {
	if s := pod.SecurityContext; s == nil || s.RunAsNonRoot == nil || !*s.RunAsNonRoot || s.SeccompProfile == nil || s.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault {
		faults = append(faults, "the pod may run as root, or without a seccomp profile")
	}
	if pod.AutomountServiceAccountToken == nil || *pod.AutomountServiceAccountToken {
		faults = append(faults, "the pod has a token for the API")
	}
	var volumes []string
	for _, v := range pod.Volumes {
		volumes = append(volumes, v.Name)
		if v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName != claim {
			faults = append(faults, "no claim "+v.PersistentVolumeClaim.ClaimName)
		}
	}
	for _, c := range pod.Containers {
		s := c.SecurityContext
		if s == nil || s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem ||
			s.Capabilities == nil || !slices.Equal(s.Capabilities.Drop, []core.Capability{"ALL"}) || len(s.Capabilities.Add) > 0 {
			faults = append(faults, "container "+c.Name+" may do more than it needs")
		}
		if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() {
			faults = append(faults, "container "+c.Name+" asks for no processor or memory, or has no limit")
		}
		for _, m := range c.VolumeMounts {
			if !slices.Contains(volumes, m.Name) {
				faults = append(faults, "no volume "+m.Name)
			}
		}
	}
	return faults
}

// The check itself refuses what is misspelt.
func TestStrictly(t *testing.T) {
	job := documents(t)[1]
	for _, change := range [][2]string{
		{"backoffLimitPerIndex", "backOffLimitPerIndex"},
		{"completions: 5", "completions: five"},
		{"onExitCodes", "onExitCode"},
		{"completions: 5", "completions: 5\n  completions: 5"},
	} {
		changed := strings.Replace(job, change[0], change[1], 1)
		if err := strictly(changed, &batch.Job{}); changed == job || err == nil {
			t.Errorf("%s in the place of %s: expected an error", change[1], change[0])
		}
	}
	for _, change := range [][2]string{
		{"restartPolicy: Never", "restartPolicy: OnFailure"},
		{"completionMode: Indexed", "completionMode: NonIndexed"},
		{"values: [1]", "values: [0]"},
		{"containerName: safproof", "containerName: other"},
		{"action: FailIndex", "action: Fail"},
		{"drop: [ALL]", "drop: []"},
		{"claimName: safproof-reports", "claimName: other"},
	} {
		var broken batch.Job
		changed := strings.Replace(job, change[0], change[1], 1)
		if err := strictly(changed, &broken); err != nil {
			t.Errorf("%s: %v", change[1], err)
		}
		if changed == job || len(refused(&broken))+len(careless(&broken.Spec.Template.Spec, "safproof-reports")) == 0 {
			t.Errorf("%s in the place of %s: expected a fault", change[1], change[0])
		}
	}
}

// lint returns what actionlint has to say of a workflow. Shell scripts in it are
// run by the tests of the folder above, and not looked at by ShellCheck, which may
// be there or not.
func lint(t *testing.T, text []byte) []string {
	t.Helper()
	linter, err := actionlint.NewLinter(&bytes.Buffer{}, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := linter.Lint("workflow.yaml", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range found {
		list = append(list, f.Error())
	}
	return list
}

func TestWorkflowHasTheFormOfActions(t *testing.T) {
	text, err := os.ReadFile("../workflow.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range lint(t, text) {
		t.Error(fault)
	}
	for _, change := range [][2]string{
		{"needs: shard", "needs: shards"},
		{"!cancelled()", "!canceled()"},
		{"if-no-files-found", "if-no-file-found"},
		{"matrix.shard", "matrix.part"},
		{"runs-on: ubuntu-latest", "runs_on: ubuntu-latest"},
	} {
		changed := bytes.Replace(text, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(changed, text) || len(lint(t, changed)) == 0 {
			t.Errorf("%s in the place of %s: expected a fault", change[1], change[0])
		}
	}
}
