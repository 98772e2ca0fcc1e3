package steps

import (
	"testing"
	"time"
)

// TestExpiry: a token that a server made a while after the scenario began ends that
// much later, and not a minute later.
func TestExpiry(t *testing.T) {
	keys, err := readLTPAKeys(ltpaFiles[0])
	if err != nil {
		t.Fatal(err)
	}
	others, err := readLTPAKeys(ltpaFiles[1])
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name  string
		maker *ltpaKeys
		late  time.Duration
		want  time.Duration
	}{
		{"to the millisecond", keys, 0, 0},
		{"a little later", keys, 1234 * time.Millisecond, 1234 * time.Millisecond},
		{"just in time", keys, time.Minute - time.Millisecond, time.Minute - time.Millisecond},
		{"a minute later", keys, time.Minute, 0},
		{"too early", keys, -time.Millisecond, 0},
		{"by other keys", others, time.Second, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			token, err := (&ltpaForgery{keys: test.maker, signer: test.maker, user: "COLIN", realm: "R", expires: due.Add(test.late)}).make()
			if err != nil {
				t.Fatal(err)
			}
			if got := keys.expiry(token, due, time.Minute).Sub(due); got != test.want {
				t.Errorf("%v after it is due, want %v", got, test.want)
			}
		})
	}
}
