//go:build unix

package adapter

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// TestCheck has adapters of which some steps fail: which, and what is said.
func TestCheck(t *testing.T) {
	const end = "end of input: the adapter ends with exit status 0"
	const generateOps, evaluateOps = "passticket.generate", "passticket.evaluate"
	// steps lists the findings of an operation for each algorithm.
	steps := func(op string, what ...string) (list []string) {
		for _, algorithm := range []string{"legacy", "enhanced-upper", "enhanced-mixed"} {
			for _, w := range what {
				list = append(list, op+" "+algorithm+": "+w)
			}
		}
		return list
	}
	const goodRequest, badUser = "a good request", "a user ID that cannot be"
	const goodTicket, again, noTicket = "a good PassTicket", "the same after reset", "characters that are no PassTicket"
	const goodIssue, badKey = "token.issue: a good request", "token.issue: a key without its octets"
	const goodToken, noToken = "token.validate: a good token", "token.validate: characters that are no token"
	const goodMake, badKeys = "ltpa.create: a good request", "ltpa.create: a file without keys"
	const goodLTPA, noLTPA = "ltpa.validate: a good token", "ltpa.validate: characters that are no token"
	var opens []string
	for _, server := range target.Servers {
		opens = append(opens, "server.open "+server)
	}
	tests := []struct {
		behaviour string
		want      []string // the findings that fail, in any order
		detail    string   // in the first of them
	}{
		{"good", nil, ""},
		{"vague", nil, ""},
		{"skips", nil, ""},
		{"generates", []string{}, ""},
		{"hello-garbage", []string{"hello"}, "Welcome!"},
		{"hello-crash", []string{"hello"}, "its standard error:\nthis is hello-crash"},
		{"exits-7", []string{end}, "exit status 7"},
		{"talks-at-end", []string{end}, "a second time"},
		{"knows-all", []string{"an unknown operation: answered with skip or error"}, "it answered ok to an operation that the protocol does not have"},
		{"refuses-unknown", []string{"an unknown operation: answered with skip or error"}, "answer skip"},
		{"reset-not", []string{ // its PassTickets are all of one second
			evaluateOps + " legacy: " + again,
			evaluateOps + " enhanced-upper: " + goodTicket, evaluateOps + " enhanced-upper: " + again,
			evaluateOps + " enhanced-mixed: " + goodTicket, evaluateOps + " enhanced-mixed: " + again,
		}, "reset must forget"},
		{"asks-malformed", slices.Concat(opens, steps(generateOps, goodRequest), steps(evaluateOps, goodTicket, again), []string{
			goodIssue, goodToken, goodMake, goodLTPA, "an unknown operation: answered with skip or error",
		}), "does the adapter read them rightly?"},
		{"real-clock", []string{goodToken, goodLTPA}, "does the adapter take that for the clock?"},
		{"accepts-all", slices.Concat(opens, steps(generateOps, badUser), steps(evaluateOps, noTicket), []string{
			goodIssue, badKey, goodToken, noToken, goodMake, badKeys, goodLTPA, noLTPA, "an unknown operation: answered with skip or error",
		}), "it was accepted: answer reject"},
		{"lies", slices.Concat(opens, steps(generateOps, goodRequest, badUser), steps(evaluateOps, goodTicket, again, noTicket), []string{
			goodIssue, badKey, goodToken, noToken, goodMake, badKeys, goodLTPA, noLTPA,
		}), "not implemented"},
		{"crash-third", slices.Concat(opens, steps(generateOps, goodRequest, badUser), steps(evaluateOps, goodTicket, again, noTicket), []string{
			goodIssue, badKey, goodToken, noToken, goodMake, badKeys, goodLTPA, noLTPA, "safproof.unknown", end,
		}), "Segmentation fault"},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			got, details := make(map[string]bool), make(map[string]string)
			first, n := "", 0
			good := Check(t.Context(), command(test.behaviour), Options{Processes: 4, Timeout: ample}, func(f Finding) {
				n++
				if _, again := details[f.What]; again {
					t.Errorf("two findings are called %q", f.What)
				}
				details[f.What] = f.Detail
				if !f.OK {
					got[f.What] = true
					if first == "" {
						first = f.Detail
					}
				}
			})
			want := make(map[string]bool)
			for _, w := range test.want {
				want[w] = true
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings that fail (-want +got):\n%s\n%q", diff, details)
			}
			if good != (len(want) == 0) {
				t.Errorf("expected %v, observed %v", len(want) == 0, good)
			}
			if !strings.Contains(first, test.detail) {
				t.Errorf("expected %q, observed %q", test.detail, first)
			}
			if n < 3 && !strings.HasPrefix(test.behaviour, "hello-") {
				t.Errorf("only %d findings", n)
			}
		})
	}
}
