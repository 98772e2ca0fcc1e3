package features

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

const (
	withKey      = "Given application A has the legacy key E001193519561977"
	withEnhanced = "Given application A has an enhanced key of 64 bytes and TYPE(MIXED)"
	generated    = "When a PassTicket is generated for user MIKEM and application A at 2026-03-01T12:00:00Z"
	byTarget     = "Given a PassTicket for user MIKEM and application A issued at 2026-03-01T12:00:00Z"
	byReference  = "Given a PassTicket by the reference for user MIKEM and application A issued at 2026-03-01T12:00:00Z"
	presented    = "When user MIKEM presents the PassTicket to A 1 seconds after its issue"
	atOnce       = "When user MIKEM presents the PassTicket to A 4 times at once, 1 seconds after its issue"
	choices      = "Then one of these choices is taken\n|choice|outcome|\n|first|accepted|\n|second|refused as not-valid|"
	generations  = "Then one of these choices is taken\n|choice|outcome|\n|refuse|generation refused|\n|from zero|generated PYJZQEPQ|"
)

// outcome is what a scenario and its run came to.
type outcome struct {
	Status             reports.Status
	Expected, Observed string
	Choice, URL        string
	Exit               int
	Problems           []string
}

const nothingPassed = "no scenario passed: nothing was shown about this target"

// TestStatuses runs one scenario on one small target each.
func TestStatuses(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	later := noon.Add(time.Second)
	tells := func(at *time.Time) *fake {
		return &fake{evaluate: func(target.EvaluateArgs) (target.Answer, *time.Time, error) { return okay, at, nil }}
	}
	for _, c := range []struct {
		name   string
		target *fake
		steps  []string
		want   outcome
	}{
		{"accepted as expected", evaluates(okay), []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Passed, Expected: "accepted", Observed: "accepted"}},
		{"refused against expectation", evaluates(refusal(target.NotValid)), []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Failed, Expected: "accepted", Observed: "refused as not-valid", Exit: 1}},
		{"accepted against expectation", evaluates(okay), []string{withKey, byTarget, presented, "Then it is refused"},
			outcome{Status: reports.Failed, Expected: "refused", Observed: "accepted", Exit: 1}},
		{"any reason will do", evaluates(refusal(target.UserRevoked)), []string{withKey, byTarget, presented, "Then it is refused"},
			outcome{Status: reports.Passed, Expected: "refused", Observed: "refused as user-revoked"}},
		{"the reason asked for", evaluates(refusal(target.Replayed)), []string{withKey, byTarget, presented, "Then it is refused as replayed"},
			outcome{Status: reports.Passed, Expected: "refused as replayed", Observed: "refused as replayed"}},
		{"the wrong reason", evaluates(refusal(target.NotValid)), []string{withKey, byTarget, presented, "Then it is refused as replayed"},
			outcome{Status: reports.Failed, Expected: "refused as replayed", Observed: "refused as not-valid", Exit: 1}},
		{"no reason given", evaluates(refusal(target.Unspecified)), []string{withKey, byTarget, presented, "Then it is refused as replayed"},
			outcome{Status: reports.Passed, Expected: "refused as replayed", Observed: "refused as unspecified"}},
		{"the time of issue is right", tells(&noon), []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Passed, Expected: "accepted", Observed: "accepted"}},
		{"the time of issue contradicts", tells(&later), []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Failed, Expected: "accepted as issued at 2026-03-01T12:00:00Z", Observed: "accepted as issued at 2026-03-01T12:00:01Z", Exit: 1}},
		{"the first choice", evaluates(okay), []string{withKey, byTarget, presented, choices},
			outcome{Status: reports.Passed, Expected: "accepted", Observed: "accepted", Choice: "first"}},
		{"another choice", evaluates(refusal(target.NotValid)), []string{withKey, byTarget, presented, choices},
			outcome{Status: reports.Differs, Expected: "accepted", Observed: "refused as not-valid", Choice: "second", Exit: 1, Problems: []string{nothingPassed}}},
		{"no listed choice", evaluates(refusal(target.Replayed)), []string{withKey, byTarget, presented, choices},
			outcome{Status: reports.Failed, Expected: "one of: accepted (first); refused as not-valid (second)", Observed: "refused as replayed", Exit: 1}},
		{"a choice of generation, refused", generates(refusal(target.Malformed), ""), []string{withKey, generated, generations},
			outcome{Status: reports.Passed, Expected: "generation refused", Observed: "generation refused as malformed", Choice: "refuse"}},
		{"a choice of generation, the other", generates(okay, "PYJZQEPQ"), []string{withKey, generated, generations},
			outcome{Status: reports.Differs, Expected: "generation refused", Observed: "generated PYJZQEPQ", Choice: "from zero", Exit: 1, Problems: []string{nothingPassed}}},
		{"a choice of generation, none", generates(okay, "AAAAAAAA"), []string{withKey, generated, generations},
			outcome{Status: reports.Failed, Expected: "one of: generation refused (refuse); generated PYJZQEPQ (from zero)", Observed: "generated AAAAAAAA", Exit: 1}},
		{"generation is refused", generates(refusal(target.Malformed), ""), []string{withKey, generated, "Then generation is refused"},
			outcome{Status: reports.Passed, Expected: "refused", Observed: "refused as malformed"}},
		{"generation is not refused", generates(okay, "AAAAAAAA"), []string{withKey, generated, "Then generation is refused"},
			outcome{Status: reports.Failed, Expected: "refused", Observed: "generated", Exit: 1}},
		{"generation is refused against expectation", generates(refusal(target.Malformed), ""), []string{withKey, generated, `Then the PassTicket is "0F5WEEIL"`},
			outcome{Status: reports.Failed, Expected: "a PassTicket", Observed: "generation refused as malformed", Exit: 1}},
		{"one of several at once", &fake{}, []string{withKey, byTarget, atOnce, "Then exactly 1 is accepted and every other is refused as replayed"},
			outcome{Status: reports.Passed, Expected: "1 accepted, 3 refused as replayed", Observed: "1 accepted, 3 refused as replayed"}},
		{"all of several at once", evaluates(okay), []string{withKey, byTarget, atOnce, "Then exactly 1 is accepted and every other is refused as replayed"},
			outcome{Status: reports.Failed, Expected: "1 accepted, 3 refused as replayed", Observed: "4 accepted, 0 refused as replayed", Exit: 1}},
		{"none of several at once", evaluates(refusal(target.Malformed)), []string{withKey, byTarget, atOnce, "Then exactly 1 is accepted and every other is refused as replayed"},
			outcome{Status: reports.Failed, Expected: "1 accepted, 3 refused as replayed", Exit: 1,
				Observed: "0 accepted, 0 refused as replayed, otherwise refused as malformed, refused as malformed, refused as malformed, refused as malformed"}},

		{"the operation is missing", &fake{info: &target.Info{Operations: []string{target.OpEvaluate}}}, []string{withKey, generated, `Then the PassTicket is "0F5WEEIL"`},
			outcome{Status: reports.NotApplicable, Observed: "the target does not offer the operation passticket.generate", Exit: 1, Problems: []string{nothingPassed}}},
		{"the reference issues where the target cannot", &fake{info: &target.Info{Operations: []string{target.OpEvaluate}}}, []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Passed, Expected: "accepted", Observed: "accepted"}},
		{"the algorithm is missing", &fake{info: &target.Info{Operations: target.Operations, Algorithms: []string{target.AlgorithmLegacy}}}, []string{withEnhanced, generated, "Then every PassTicket has 8 characters of A-Z"},
			outcome{Status: reports.NotApplicable, Observed: "the target does not offer the algorithm enhanced-mixed", Exit: 1, Problems: []string{nothingPassed}}},
		{"two keys are too many", &fake{info: &target.Info{Operations: target.Operations, Algorithms: []string{target.AlgorithmLegacy, target.AlgorithmEnhancedMixed}}}, []string{withKey, withEnhanced, generated, "Then every PassTicket has 8 characters of A-Z"},
			outcome{Status: reports.NotApplicable, Observed: "the target does not offer a legacy and an enhanced key for one application", Exit: 1, Problems: []string{nothingPassed}}},
		{"unsupported", generates(target.Answer{Kind: target.Unsupported, Detail: "no DES here", URL: "https://example.com/why"}, ""), []string{withKey, generated, "Then generation is refused"},
			outcome{Status: reports.Skipped, Observed: "the target skips passticket.generate: no DES here", URL: "https://example.com/why", Exit: 1, Problems: []string{nothingPassed}}},

		{"the target fails", &fake{evaluate: func(target.EvaluateArgs) (target.Answer, *time.Time, error) {
			return target.Answer{}, nil, &target.Failure{Op: target.OpEvaluate, Message: "it crashed"}
		}}, []string{withKey, byTarget, presented, "Then it is refused"},
			outcome{Status: reports.Errored, Observed: "the target failed at passticket.evaluate: it crashed", Exit: 3}},
		{"the target panics", &fake{generate: func(target.GenerateArgs) (target.Answer, string, error) { panic("oh") }}, []string{withKey, generated, "Then generation is refused"},
			outcome{Status: reports.Errored, Observed: "the target failed at passticket.generate: panic: oh", Exit: 3}},
		{"the target panics at once", &fake{evaluate: func(target.EvaluateArgs) (target.Answer, *time.Time, error) { panic("oh") }}, []string{withKey, byTarget, atOnce, "Then exactly 1 is accepted and every other is refused as replayed"},
			outcome{Status: reports.Errored, Observed: "the target failed at passticket.evaluate: panic: oh", Exit: 3}},
		{"no session", &fake{open: func() error { return errors.New("no more sessions") }}, []string{withKey, byTarget, presented, "Then it is refused"},
			outcome{Status: reports.Errored, Observed: "no more sessions", Exit: 3}},
		{"the session ends badly", &fake{end: &target.Failure{Message: "it wrote on after its last answer"}}, []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Errored, Expected: "accepted", Observed: "the target failed: it wrote on after its last answer", Exit: 3}},
		{"the target ends badly", &fake{close: errors.New("exit status 7")}, []string{withKey, byTarget, presented, "Then it is accepted"},
			outcome{Status: reports.Passed, Expected: "accepted", Observed: "accepted", Exit: 3, Problems: []string{"exit status 7"}}},
		{"the target answers nothing", evaluates(target.Answer{}), []string{withKey, byTarget, presented, "Then it is refused"},
			outcome{Status: reports.Failed, Expected: "refused", Observed: "no answer", Exit: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, concurrency := range []int{1, 2} { // godog reports in another order
				record := play(t, Config{
					Registry: load(t, "f.feature", scenario(c.steps...)), Target: c.target, Concurrency: concurrency,
				})
				s := only(t, record)
				got := outcome{s.Status, s.Expected, s.Observed, s.Choice, s.URL, record.Footer.ExitCode, record.Footer.Problems}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%q, concurrency %d (-want +got):\n%s", c.steps, concurrency, diff)
				}
			}
		})
	}
}

// TestWrongScenarios: a scenario that shows nothing of the target is an error,
// whatever the target does.
func TestWrongScenarios(t *testing.T) {
	const broken = "the scenario is wrong: "
	for _, c := range []struct {
		name  string
		steps []string
		want  string // part of what was observed
	}{
		{"an undefined step", []string{withKey, "When the moon is full"}, "step is undefined: the moon is full"},
		{"no steps", nil, "the scenario did not run to its end"},
		{"the target is never asked", []string{withKey}, "the scenario never asked the target for anything"},
		{"nothing is expected", []string{withKey, generated}, "the scenario expects nothing of the target"},
		{"PassTickets of the reference compared", []string{withKey, byReference, byReference, presented, "Then the first PassTicket and the second PassTicket are the same"},
			broken + "neither of the two PassTickets is the target's"},
		{"the reference's PassTicket judged", []string{withKey, byTarget, byReference, `Then the PassTicket is "0F5WEEIL"`},
			broken + "the latest PassTicket is not the target's"},
		{"a folded PassTicket judged", []string{withKey, byTarget, "When the PassTicket is folded to lower case", `Then the PassTicket is "0f5weeil"`},
			broken + "the latest PassTicket is not the target's"},
		{"no PassTicket of the target", []string{withKey, byReference, "Then every PassTicket has 8 characters of A-Z"}, broken + "the target generated no PassTicket"},
		{"no key", []string{generated, "Then generation is refused"}, broken + "application A has no key: give it one first"},
		{"no PassTicket", []string{withKey, presented, "Then it is refused"}, broken + "there is no PassTicket yet"},
		{"no third PassTicket", []string{withKey, byTarget, "When user MIKEM presents the third PassTicket to A 1 seconds after its issue", "Then it is refused"}, broken + "there is no third PassTicket yet"},
		{"nothing presented", []string{withKey, byTarget, "Then it is refused"}, broken + "one presentation is to be judged, there were 0"},
		{"several presented", []string{withKey, byTarget, atOnce, "Then it is refused"}, broken + "one presentation is to be judged, there were 4"},
		{"one presented, not several", []string{withKey, byTarget, presented, "Then exactly 1 is accepted and every other is refused as replayed"},
			broken + "1 of 1 presentations cannot be judged as made at once"},
		{"nothing generated", []string{withKey, byReference, "Then generation is refused"}, broken + "nothing was to be generated"},
		{"a misspelt reason", []string{withKey, byTarget, presented, "Then it is refused as not-vaild"}, broken + `"not-vaild" is no reason to ask for`},
		{"unspecified asked for", []string{withKey, byTarget, presented, "Then it is refused as unspecified"}, broken + `"unspecified" is no reason to ask for`},
		{"a misspelt reason of several", []string{withKey, byTarget, atOnce, "Then exactly 1 is accepted and every other is refused as replaid"}, broken + `"replaid" is no reason to ask for`},
		{"a misspelt choice", []string{withKey, byTarget, presented, "Then one of these choices is taken\n|choice|outcome|\n|a|acepted|\n|b|refused|"}, broken + `"acepted" is no outcome of a choice`},
		{"choices without a heading", []string{withKey, byTarget, presented, "Then one of these choices is taken\n|a|refused|\n|b|accepted|\n|c|refused|"}, broken + "a choice has two columns, headed choice and outcome"},
		{"one choice", []string{withKey, byTarget, presented, "Then one of these choices is taken\n|choice|outcome|\n|a|accepted|"}, broken + "a choice needs a table with a heading and at least two alternatives"},
		{"a choice about nothing", []string{withKey, byReference, choices}, broken + "nothing was presented or generated for a choice to be about"},
		{"no such day", []string{withKey, "When a PassTicket is generated for user M and application A at 2026-02-30T00:00:00Z", "Then generation is refused"}, "day out of range"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, concurrency := range []int{1, 2} {
				record := play(t, Config{
					Registry: load(t, "f.feature", scenario(c.steps...)), Target: &fake{}, Concurrency: concurrency,
				})
				s := only(t, record)
				if s.Status != reports.Errored || !strings.Contains(s.Observed, c.want) || record.Footer.ExitCode != ExitBroken {
					t.Errorf("%q, concurrency %d:\nexpected: error, exit code 3, %q\nobserved: %s, exit code %d, %q",
						c.steps, concurrency, c.want, s.Status, record.Footer.ExitCode, s.Observed)
				}
			}
		})
	}
}
