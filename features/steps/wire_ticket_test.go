package steps

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/safproof/safproof/features/target"
)

// busy gives another ticket each time, and has taken so many of them already, for
// scenarios that came before.
type busy struct {
	standing
	made, taken int
	used        map[string]bool
}

func (b *busy) Call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	switch a := args.(type) {
	case target.ServerRequestArgs:
		b.made++
		b.answer = target.ServerRequestResult{Status: 200, Body: fmt.Sprintf(`{"ticket":"0F5WEE%02d"}`, b.made)}
	case target.ServerSignOnArgs:
		if again := b.used[a.Authenticator]; again || b.made <= b.taken {
			return target.Answer{Kind: target.Refused, Reason: target.Unspecified}, nil
		}
		b.used[a.Authenticator] = true
	}
	return b.standing.Call(ctx, op, args, result)
}

// TestAnotherTicket: whoever comes late to a ticket asks for another one, where the
// clock cannot be moved, and not for ever; a ticket that was used stays so.
func TestAnotherTicket(t *testing.T) {
	const signsOn, refused = "the ticket signs the user on to {authorized}", "the ticket does not sign the user on to {authorized}"
	for _, test := range []struct {
		name      string
		taken     int
		abilities []string
		steps     []any
		good      bool
		made      int
	}{
		{"the first", 0, nil, []any{signsOn}, true, 1},
		{"the third", 2, nil, []any{signsOn}, true, 3},
		{"the last that is asked for", moreTickets, nil, []any{signsOn}, true, moreTickets + 1},
		{"none that is asked for", moreTickets + 1, nil, []any{signsOn}, false, moreTickets + 1},
		{"a clock that can be moved", 1, []string{target.AbilityClock}, []any{signsOn}, false, 1},
		{"a second use", 1, nil, []any{signsOn, signsOn}, false, 2},
		{"a second use that is refused", 1, nil, []any{signsOn, refused}, true, 2},
		{"a refusal that is wanted", 1, nil, []any{refused}, true, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &busy{standing: standing{there: plainThere()}, taken: test.taken, used: make(map[string]bool)}
			b.there.Abilities = test.abilities
			w := standingWorld(&b.standing)
			w.session, w.wire.pause = b, 0
			err := do(w, append([]any{"a ZAAS", `GET "/" is sent`}, test.steps...)...)
			var failed *mismatch
			if test.good && err != nil || !test.good && !errors.As(err, &failed) || b.made != test.made {
				t.Errorf("%d tickets, %v; want %d, good: %v", b.made, err, test.made, test.good)
			}
		})
	}
}
