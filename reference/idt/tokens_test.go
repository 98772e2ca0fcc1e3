package idt_test

import (
	"crypto/sha512"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func application(t testing.TB, name string) passticket.ApplID {
	t.Helper()
	a, err := passticket.ParseApplID(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// keyed returns a store with so many keys, and the rules of each.
func keyed(t testing.TB, count int) (*icsf.Store, []idt.Rules) {
	t.Helper()
	store := icsf.New()
	rules := make([]idt.Rules, count)
	for i := range rules {
		label := fmt.Sprintf("KEY%d", i)
		key := sha512.Sum512([]byte(label))
		if err := store.AddHMACKey(label, key[:]); err != nil {
			t.Fatal(err)
		}
		rules[i] = idt.NewRules(&esm.IDTPARMS{SigLabelPrimary: label, SigAlg: "HS512"}, zos.Level{})
	}
	return store, rules
}

// More keys and applications than are kept ready are no matter, nor is a key
// that was replaced under its label.
func TestManyKeys(t *testing.T) {
	const keys = 300
	store, rules := keyed(t, keys)
	tokens := idt.NewTokens("SYS1", 0, store)
	fekappl := application(t, "FEKAPPL")
	made := make([]idt.Token, keys)
	for i, r := range rules {
		made[i] = tokens.Generate(r, idt.Subject{User: "COLIN", Application: fekappl}, idt.MinBuffer, noon).Token
	}
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range keys {
				i = (i + worker*keys/4) % keys
				p := idt.Presented{Token: made[i], User: "COLIN", Application: fekappl, SignatureRequired: true}
				if out := tokens.Validate(rules[i], p, noon); out.Problem != "" || !out.Signed {
					t.Errorf("token of key %d: %q, signed: %t; want it accepted", i, out.Problem, out.Signed)
				}
				if out := tokens.Validate(rules[(i+1)%keys], p, noon); out.Problem != idt.BadSignature || !out.Token.IsZero() {
					t.Errorf("token of key %d under the next: %q, want %q", i, out.Problem, idt.BadSignature)
				}
			}
		})
	}
	group.Wait()

	if err := store.DeleteKey("KEY0"); err != nil {
		t.Fatal(err)
	}
	p := idt.Presented{Token: made[0], User: "COLIN", Application: fekappl}
	if out := tokens.Validate(rules[0], p, noon); out.Problem != idt.NoKeyInICSF {
		t.Errorf("token of a key that was deleted: %q, want %q", out.Problem, idt.NoKeyInICSF)
	}
	if err := store.AddHMACKey("KEY0", make([]byte, 64)); err != nil {
		t.Fatal(err)
	}
	if out := tokens.Validate(rules[0], p, noon); out.Problem != idt.BadSignature {
		t.Errorf("token of a key that was replaced: %q, want %q", out.Problem, idt.BadSignature)
	}
}

// SIGALG that no command admits can only come from a database that was changed
// otherwise.
func TestUnknownAlgorithm(t *testing.T) {
	store, _ := keyed(t, 1)
	tokens := idt.NewTokens("SYS1", 0, store)
	for _, algorithm := range []string{"ES256", "none", "PS256", "hs256", "HS1024"} {
		r := idt.NewRules(&esm.IDTPARMS{SigLabelPrimary: "KEY0", SigAlg: algorithm}, zos.Level{})
		out := tokens.Generate(r, idt.Subject{User: "COLIN", Application: application(t, "FEKAPPL")}, idt.MinBuffer, noon)
		if out.Generation != idt.AlgorithmNotAllowed || !out.Token.IsZero() || out.Returned || out.Complete {
			t.Errorf("SIGALG %s: generation %v, token %t; want 7 and none", algorithm, out.Generation, !out.Token.IsZero())
		}
		p := idt.Presented{Token: idt.NewToken("e30.e30."), User: "COLIN"}
		if out := tokens.Validate(r, p, noon); out.Problem != idt.AlgorithmUnfit {
			t.Errorf("SIGALG %s: a token is refused for %q, want %q", algorithm, out.Problem, idt.AlgorithmUnfit)
		}
	}
}

// What was signed and what was verified have the times that the token has, and
// without a token there are none.
func TestTimes(t *testing.T) {
	store, rules := keyed(t, 1)
	tokens := idt.NewTokens("SYS1", 0, store)
	fekappl := application(t, "FEKAPPL")
	for _, timeout := range []time.Duration{time.Minute, 5 * time.Minute, 1440 * time.Minute} {
		r := rules[0]
		r.Timeout = timeout
		made := tokens.Generate(r, idt.Subject{User: "COLIN", Application: fekappl}, idt.MinBuffer, noon.Add(999*time.Millisecond).In(time.FixedZone("", 3600)))
		p := idt.Presented{Token: made.Token, User: "COLIN", Application: fekappl}
		for name, out := range map[string]idt.Output{"made": made, "validated": tokens.Validate(r, p, noon.Add(timeout-1))} {
			if out.Issued != noon || out.Expires != noon.Add(timeout) {
				t.Errorf("%s, good for %v: from %v to %v, want %v to %v", name, timeout, out.Issued, out.Expires, noon, noon.Add(timeout))
			}
			if c := out.Cleared(); !c.Issued.IsZero() || !c.Expires.IsZero() {
				t.Errorf("%s, then cleared: from %v to %v, want no times", name, c.Issued, c.Expires)
			}
		}
		for name, out := range map[string]idt.Output{
			"expired": tokens.Validate(r, p, noon.Add(timeout)), "of another": tokens.Validate(r, idt.Presented{Token: made.Token, User: "OTHER", Application: fekappl}, noon),
			"no room": tokens.Generate(r, idt.Subject{User: "COLIN", Application: fekappl}, 1, noon),
		} {
			if out.Problem == "" || !out.Issued.IsZero() || !out.Expires.IsZero() {
				t.Errorf("%s: %q, from %v to %v; want a problem and no times", name, out.Problem, out.Issued, out.Expires)
			}
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	store, rules := keyed(b, 1)
	tokens := idt.NewTokens("SYS1", 0, store)
	fekappl := application(b, "FEKAPPL")
	token := tokens.Generate(rules[0], idt.Subject{User: "COLIN", Application: fekappl}, idt.MinBuffer, noon).Token
	p := idt.Presented{Token: token, User: "COLIN", Application: fekappl, SignatureRequired: true}
	b.ReportAllocs()
	for b.Loop() {
		if out := tokens.Validate(rules[0], p, noon); out.Problem != "" {
			b.Fatal(out.Problem)
		}
	}
}
