package features

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// The secrets of the features below: two legacy keys, an enhanced one in either
// case, a malformed one with a character that JSON escapes, and PassTickets.
const (
	liveKey     = "E001193519561977"
	otherKey    = "A1B2C3D4E5F6A7B8"
	enhancedKey = "0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B"
	oddKey      = "A1<2C3D4>E5"
	ofTarget    = "5V3Z1RZZ" // what the reference generates for MIKEM and A at noon under liveKey
	inText      = "ZZTOPZZQ"
	inTable     = "PYJZQEPQ"
)

var allSecrets = []string{liveKey, otherKey, enhancedKey, oddKey, `A1\u003c2C3D4\u003eE5`, ofTarget, inText, inTable}

// TestRedact: no secret of a user's feature reaches the record, wherever it
// stands and however the scenario ends.
func TestRedact(t *testing.T) {
	const rest = `
      And application B has the legacy key ` + otherKey + `
      And user MIKEM presents "` + inText + `" to A at 2026-03-01T12:00:00Z
`
	echo := func(text string) *fake {
		return &fake{evaluate: func(a target.EvaluateArgs) (target.Answer, *time.Time, error) {
			return target.Answer{Kind: target.Refused, Reason: target.NotValid, Detail: text}, nil, nil
		}}
	}
	failing := &fake{evaluate: func(a target.EvaluateArgs) (target.Answer, *time.Time, error) {
		text := fmt.Sprintf("key %s, ticket %q", strings.ToLower(a.Key), a.Ticket)
		return target.Answer{}, nil, &target.Failure{Op: target.OpEvaluate, Message: text, Stderr: "stderr: " + text}
	}}
	const given = "      Given application A has the legacy key " + liveKey + "\n"
	const ticket = "      And a PassTicket for user MIKEM and application A issued at 2026-03-01T12:00:00Z\n"
	const shown = "      When user MIKEM presents the PassTicket to A 1 seconds after its issue\n"
	for _, c := range []struct {
		name   string
		target *fake
		body   string
		want   reports.Status
	}{
		{"a scenario that passes", &fake{}, "    Scenario: S\n" + given + ticket + shown + "      Then it is accepted\n", reports.Passed},
		{"steps after the failure", &fake{}, "    Scenario: S\n" + given + ticket + shown + "      Then it is refused" + rest, reports.Failed},
		{"steps after a skip", generates(target.Answer{Kind: target.Unsupported, URL: "https://example.com/" + liveKey}, ""), "    Scenario: S\n" + given + ticket + rest, reports.Skipped},
		{"no session", &fake{open: func() error { return errors.New("no session for " + strings.ToLower(liveKey)) }}, "    Scenario: S\n" + given + ticket + rest, reports.Errored},
		{"a target that fails and tells all", failing, "    Scenario: S\n" + given + ticket + shown + "      Then it is accepted" + rest, reports.Errored},
		{"names and tags", &fake{}, "    @" + liveKey + "\n    Scenario: Key " + liveKey + " and ticket " + inText + "\n" + given + ticket + shown + "      Then it is accepted" + rest + "      Then it is refused as malformed\n", reports.Passed},
		{"an undefined step with a key", &fake{}, "    Scenario: S\n" + given + "      And application B has a legacy key " + otherKey + "\n", reports.Errored},
		{"an undefined step with what is quoted", &fake{}, "    Scenario: S\n" + given + "      And the ticket \"" + inText + "\" is good\n", reports.Errored},
		{"an undefined step with a PassTicket", &fake{}, "    Scenario: S\n" + given + "      And the ticket is " + ofTarget + "\n", reports.Errored},
		{"example cells", &fake{}, "    Scenario Outline: S <key>\n      Given application A has the legacy key <key>\n" + ticket + shown +
			"      Then it is accepted\n      When user MIKEM presents \"<t>\" to A at 2026-03-01T12:00:00Z\n      Then it is refused\n" +
			"\n      Examples:\n        | key | t |\n        | " + liveKey + " | " + inText + " |\n", reports.Passed},
		{"the other choices of a table", generates(refusal(target.Malformed), ""), "    Scenario: S\n" + given +
			"      When a PassTicket is generated for user MIKEM and application A at 2026-03-01T12:00:00Z\n      Then one of these choices is taken\n" +
			"        | choice | outcome |\n        | refuse " + liveKey + " | generation refused |\n        | go on | generated " + inTable + " |\n", reports.Passed},
		{"a doc string and a table that no step takes", &fake{}, "    Scenario: S\n" + given + "      \"\"\"\n      " + otherKey + " \"" + inText + "\"\n      \"\"\"\n" + ticket +
			"      | " + ofTarget + " | " + enhancedKey + " |\n" + shown + "      Then it is accepted\n", reports.Passed},
		{"the other case", echo("key " + strings.ToLower(liveKey) + " or " + strings.ToLower(ofTarget) + " or e001193519561977 or e001193519561977E"),
			"    Scenario: S\n" + given + ticket + shown + "      Then it is accepted\n", reports.Failed},
		{"the secrets of another scenario", echo("remembered: " + oddKey + ", " + inTable), "    Scenario: S\n" + given + ticket + shown + "      Then it is accepted\n" +
			"    Scenario: T\n      Given application C has the legacy key \"" + oddKey + "\"\n      Given application A has the legacy key " + liveKey + "\n" +
			"      When user MIKEM presents \"" + inTable + "\" to A at 2026-03-01T12:00:00Z\n      Then it is accepted\n", reports.Failed},
		{"a malformed key", &fake{}, "    Scenario: S\n      Given application A has the legacy key \"" + oddKey + "\"\n" +
			"      When a PassTicket is generated for user MIKEM and application A at 2026-03-01T12:00:00Z\n      Then generation is refused\n", reports.Passed},
		{"an enhanced key", &fake{}, "    Scenario: S\n      Given application A has the enhanced key " + strings.ToLower(enhancedKey) + " and TYPE(MIXED)\n" + ticket + shown + "      Then it is accepted\n", reports.Passed},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "Feature: F " + liveKey + "\n  @PT-900 @must\n  Rule: R " + liveKey + "\n    It says " + inText + " and " + otherKey + ".\n    Source: " + liveKey + "\n\n" + c.body
			registry := load(t, "f.feature", text)
			var file bytes.Buffer
			var names []string
			now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
			record, err := Run(t.Context(), Config{
				Registry: registry, Target: c.target, TargetSpec: "exec:adapter --key " + liveKey, Redact: true, Trace: true,
				Record: &file, Clock: func() time.Time { return now },
				Progress: func(_, _ int, s reports.Scenario) { names = append(names, s.Name) },
			})
			if err != nil {
				t.Fatal(err)
			}
			returned := fmt.Sprintf("%+v %q", record, names)
			for what, shown := range map[string]string{"record": file.String(), "returned record and progress": returned} {
				shown = strings.ToLower(shown)
				for _, secret := range allSecrets {
					if inText == secret && !strings.Contains(c.body, inText) {
						continue // a word of the rule that no scenario shows to be a secret
					}
					if at := strings.Index(shown, strings.ToLower(secret)); at >= 0 {
						t.Errorf("the %s shows %s: …%s…", what, secret, shown[max(0, at-60):min(len(shown), at+60)])
					}
				}
				if !strings.Contains(shown, "[key redacted]") {
					t.Errorf("the %s marks no key", what)
				}
			}
			if got := record.Scenarios[0].Status; got != c.want {
				t.Errorf("status: expected %s, observed %s: %s", c.want, got, record.Scenarios[0].Observed)
			}
			if source := registry.Rules[0].Sources[0]; source != liveKey {
				t.Errorf("the registry itself was changed: source %q", source)
			}
		})
	}
}

// TestNotRedacted: without Redact, and in what is no secret, nothing is replaced.
func TestNotRedacted(t *testing.T) {
	text := scenario(withKey, byTarget, presented, "Then it is accepted")
	plain := only(t, play(t, Config{Registry: load(t, "f.feature", text), Target: &fake{}, Trace: true}))
	if shown := fmt.Sprintf("%+v", plain); !strings.Contains(shown, liveKey) || !strings.Contains(shown, ofTarget) {
		t.Errorf("expected key and PassTicket of the suite's own features, observed %s", shown)
	}
	hidden := only(t, play(t, Config{Registry: load(t, "f.feature", text), Target: &fake{}, Trace: true, Redact: true}))
	shown := fmt.Sprintf("%+v", hidden)
	for _, want := range []string{"application A has the legacy key [key redacted]", `"ticket":"[PassTicket redacted]"`, `"user":"MIKEM"`, "2026-03-01T12:00:00Z"} {
		if !strings.Contains(shown, want) {
			t.Errorf("expected %q, observed %s", want, shown)
		}
	}
}
