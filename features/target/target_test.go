package target

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The published example of a legacy PassTicket.
var published = EvaluateArgs{
	GenerateArgs: GenerateArgs{
		Algorithm: AlgorithmLegacy, User: "MIKEM", Application: "TSOSYS1", Key: "E001193519561977",
		Time: time.Date(1970, 1, 13, 20, 38, 31, 0, time.UTC),
	},
	Ticket: "AEPRRZ3S",
}

func session(t *testing.T) Session {
	t.Helper()
	s, err := Reference("test").Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReferenceEvaluates changes one argument of the published example at a time.
func TestReferenceEvaluates(t *testing.T) {
	seconds := func(n int) func(*EvaluateArgs) {
		return func(a *EvaluateArgs) { a.Timeout = &n }
	}
	tests := []struct {
		name   string
		change func(*EvaluateArgs)
		want   Answer // its Detail is a part
	}{
		{"as published", func(*EvaluateArgs) {}, Answer{Kind: OK}},
		{"replay refused", func(a *EvaluateArgs) { a.Replay = ReplayRefused }, Answer{Kind: OK}},
		{"replay unknown", func(a *EvaluateArgs) { a.Replay = "perhaps" }, Answer{Kind: Refused, Reason: Malformed, Detail: `want "allowed" or "refused"`}},
		{"another user", func(a *EvaluateArgs) { a.User = "MIKEN" }, Answer{Kind: Refused, Reason: NotValid}},
		{"no user", func(a *EvaluateArgs) { a.User = "" }, Answer{Kind: Refused, Reason: Malformed, Detail: "user ID"}},
		{"no application", func(a *EvaluateArgs) { a.Application = "" }, Answer{Kind: Refused, Reason: Malformed, Detail: "application name"}},
		{"no algorithm", func(a *EvaluateArgs) { a.Algorithm = "" }, Answer{Kind: Refused, Reason: Malformed, Detail: "algorithm"}},
		{"no key", func(a *EvaluateArgs) { a.Key = "" }, Answer{Kind: Refused, Reason: Malformed, Detail: "key"}},
		{"an enhanced key too short", func(a *EvaluateArgs) { a.Algorithm = AlgorithmEnhancedMixed }, Answer{Kind: Refused, Reason: Malformed, Detail: "key"}},
		{"the shortest TIMEOUT", seconds(1), Answer{Kind: OK}},
		{"the longest TIMEOUT", seconds(600), Answer{Kind: OK}},
		{"TIMEOUT 0", seconds(0), Answer{Kind: Refused, Reason: Malformed, Detail: "TIMEOUT is not valid: 0 s"}},
		{"TIMEOUT below 0", seconds(-1), Answer{Kind: Refused, Reason: Malformed, Detail: "TIMEOUT is not valid: -1 s"}},
		{"TIMEOUT too long", seconds(601), Answer{Kind: Refused, Reason: Malformed, Detail: "TIMEOUT is not valid: 601 s"}},
		{
			// 600 and 2 to the 55th: in nanoseconds of 64 bits the same as 600.
			"TIMEOUT that wraps round", seconds(600 + 1<<55),
			Answer{Kind: Refused, Reason: Malformed, Detail: "TIMEOUT is not valid: 36028797018964568 s"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			args := published
			test.change(&args)
			var result EvaluateResult
			got, err := session(t).Call(t.Context(), OpEvaluate, args, &result)
			if err != nil {
				t.Fatal(err)
			}
			if got.Kind != test.want.Kind || got.Reason != test.want.Reason || !strings.Contains(got.Detail, test.want.Detail) {
				t.Errorf("%+v\nexpected %s, observed %s", args, test.want, got)
			}
			if accepted := got.Kind == OK; accepted != (result.Generated != nil) || accepted && !result.Generated.Equal(published.Time) {
				t.Errorf("%s, generated at %v", got, result.Generated)
			}
			if args.Key != "" && strings.Contains(got.Detail, args.Key) {
				t.Errorf("the key is in the detail: %s", got.Detail)
			}
		})
	}
}

// TestReferenceSessions know nothing of each other.
func TestReferenceSessions(t *testing.T) {
	one, other := session(t), session(t)
	for _, step := range []struct {
		name    string
		session Session
		want    Reason
	}{{"first use", one, ""}, {"again", one, Replayed}, {"in another session", other, ""}, {"again there", other, Replayed}} {
		got, err := step.session.Call(t.Context(), OpEvaluate, published, &EvaluateResult{})
		if err != nil || got.Reason != step.want {
			t.Errorf("%s: expected %q, observed %s, %v", step.name, step.want, got, err)
		}
	}
}

func TestReferenceUnknownOperation(t *testing.T) {
	_, err := session(t).Call(t.Context(), "token.revoke", struct{}{}, &struct{}{})
	want := "the target failed at token.revoke: the reference does not know the operation"
	if err == nil || err.Error() != want {
		t.Errorf("expected %q, observed %v", want, err)
	}
}

func TestInfo(t *testing.T) {
	some := Info{Operations: []string{OpGenerate}, Algorithms: []string{AlgorithmLegacy}}
	got := map[string]bool{
		"offers generate":                 some.Offers(OpGenerate),
		"offers evaluate":                 some.Offers(OpEvaluate),
		"offers what it does not say":     Info{}.Offers(OpGenerate),
		"knows legacy":                    some.Knows(AlgorithmLegacy),
		"knows both":                      some.Knows(AlgorithmBoth),
		"knows all where it does not say": Info{}.Knows(AlgorithmBoth),
		"reason: " + string(NotValid):     KnownReason(NotValid),
		"reason: " + string(Unspecified):  KnownReason(Unspecified),
		"reason: one of a token":          KnownReason(Expired),
		"reason: one of nothing":          KnownReason("too-late"),
		"a token, expired":                Gives(OpTokenValidate, Expired),
		"a token, not-valid":              Gives(OpTokenValidate, NotValid),
		"a PassTicket, expired":           Gives(OpEvaluate, Expired),
		"a PassTicket, not-valid":         Gives(OpEvaluate, NotValid),
		"a service, not-authorized":       Gives(OpVerify, NotAuthorized),
		"reason: none":                    KnownReason(""),
	}
	want := map[string]bool{
		"offers generate": true, "offers evaluate": false, "offers what it does not say": false,
		"knows legacy": true, "knows both": false, "knows all where it does not say": true,
		"reason: not-valid": true, "reason: unspecified": true, "reason: one of a token": true, "reason: one of nothing": false, "reason: none": false,
		"a token, expired": true, "a token, not-valid": false, "a PassTicket, expired": false, "a PassTicket, not-valid": true,
		"a service, not-authorized": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ got, want string }{
		{Answer{Kind: OK, Detail: "x"}.String(), "accepted"},
		{Answer{Kind: Refused, Reason: Replayed}.String(), "refused as replayed"},
		{Answer{Kind: Refused, Reason: NotValid, Detail: "late"}.String(), "refused as not-valid (late)"},
		{Answer{Kind: Unsupported, Detail: "no key"}.String(), "not supported (no key)"},
		{Answer{}.String(), "no answer"},
		{(&Failure{Message: "gone", Stderr: "secret"}).Error(), "the target failed: gone"},
		{(&Failure{Op: OpGenerate, Message: "gone"}).Error(), "the target failed at passticket.generate: gone"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("expected %q, observed %q", test.want, test.got)
		}
	}
}
