package simtarget_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/mutant"
	"github.com/safproof/safproof/features/simtarget"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim"
)

// adapterVar has this test binary be an adapter around a target: the reference,
// or a mutant's name.
const adapterVar = "SAFPROOF_TEST_SIMTARGET"

func TestMain(m *testing.M) {
	if name := os.Getenv(adapterVar); name != "" {
		of := target.Reference("test")
		if broken, ok := mutant.Named(name); ok {
			of = broken.Target("test")
		}
		if err := adapter.Serve(context.Background(), os.Stdin, os.Stdout, of); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process is a target over a real adapter process; more than one take turns.
func process(t *testing.T, name string, processes int) target.Target {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := fmt.Sprintf("%s=%s GORACE=atexit_sleep_ms=0 '%s'", adapterVar, name, binary)
	of, err := adapter.Exec(t.Context(), command, adapter.Options{Processes: processes, Suite: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := of.Close(); err != nil {
			t.Error(err)
		}
	})
	return of
}

// driver returns the driver of a target, closed when the test ends.
func driver(t *testing.T, of target.Target) *simtarget.Driver {
	t.Helper()
	// Not t.Context(), which ends before the sessions are closed.
	d, err := simtarget.NewDriver(context.Background(), of)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// TestReferenceDoesWhatItDoes: over the protocol's operations the reference is the
// reference. Each kind of decision is made both ways, or the comparison is vain.
func TestReferenceDoesWhatItDoes(t *testing.T) {
	d := driver(t, target.Reference("test"))
	seen := make(map[string]bool)
	for seed := range uint64(4) {
		r, err := sim.Run(sim.Config{Seed: seed, Duration: 12 * time.Hour, Faults: 2, World: d.World, Observe: func(e sim.Event) {
			seen[fmt.Sprintf("%s %t", e.Operation, e.Accepted)] = true
		}})
		switch {
		case err != nil:
			t.Errorf("seed %d: %v", seed, err)
		case r.Violation != nil:
			t.Errorf("seed %d, %d events: expected no divergence, observed %s", seed, r.Events, r.Violation.Cause)
		}
	}
	for _, operation := range []string{"R_ticketserv generate", "R_ticketserv", "VERIFY", "login", "query", "logout"} {
		if !seen[operation+" true"] || !seen[operation+" false"] {
			t.Errorf("%s: expected it to be accepted and refused, observed accepted %t, refused %t",
				operation, seen[operation+" true"], seen[operation+" false"])
		}
	}
	for _, operation := range []string{"started", "restart", "step", "drift", "ALTUSER REVOKE"} {
		if !seen[operation+" true"] {
			t.Errorf("%s: expected it to happen, observed it in no seed", operation)
		}
	}
}

// TestReferenceInAProcess: the same over a real adapter, with the runs that
// [sim.Check] plays side by side.
func TestReferenceInAProcess(t *testing.T) {
	d := driver(t, process(t, "reference", 2))
	r, err := sim.Check(sim.Config{Seed: 3, Duration: time.Hour, Faults: 2, World: d.World})
	switch {
	case err != nil:
		t.Error(err)
	case r.Violation != nil:
		t.Errorf("expected no divergence, observed %s", r.Violation.Cause)
	case r.Events < 200:
		t.Errorf("%d events: expected 200 or more", r.Events)
	}
}

// mutants are targets that must be told from the reference, and in what they part.
var mutants = []struct{ name, rule string }{
	{"any-application", "same outcome as the reference: VERIFY by token"},
	{"expired-tokens-are-good", "same outcome as the reference: query"},
	{"logs-out-any-token", "same outcome as the reference: logout"},
	{"changes-at-once", "same outcome as the reference: query"},
	{"replay-in-the-sysplex", "same outcome as the reference: VERIFY"},
	{"remembers-on-one-system-only", "same outcome as the reference: VERIFY"},
	{"evaluation-fails-as-generation", "same codes as the reference: R_ticketserv evaluate"},
	{"change-is-refresh", "same outcome as the reference: VERIFY"},
}

// TestMutantsPart: what is broken is found within a few seeds, and shrunk to a few
// intents that show the same divergence again.
func TestMutantsPart(t *testing.T) {
	const seeds, most = 4, 4
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			broken, ok := mutant.Named(m.name)
			if !ok {
				t.Fatalf("no mutant %s", m.name)
			}
			d := driver(t, broken.Target("test"))
			c, found := parting(t, d, seeds)
			if !found {
				t.Fatalf("expected a divergence within %d seeds, observed none", seeds)
			}
			s, err := sim.Shrink(c)
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Intents) > most || !slices.Equal(s.Result.Violation.Rules, []string{m.rule}) {
				t.Errorf("seed %d: expected %q in at most %d intents, observed %q in %d after %d runs: %s",
					c.Seed, m.rule, most, s.Result.Violation.Rules, len(s.Intents), s.Runs, s.Result.Violation.Cause)
			}
			again, err := sim.Run(s.Config)
			if err != nil || again.Violation == nil || again.Hash != s.Result.Hash {
				t.Errorf("seed %d, intents %v: expected the same run again, observed %+v and error %v", c.Seed, s.Intents, again.Violation, err)
			}
		})
	}
}

// parting is the first run in which a target parts from the reference.
func parting(t *testing.T, d *simtarget.Driver, seeds uint64) (c sim.Config, found bool) {
	t.Helper()
	for seed := range seeds {
		c = sim.Config{Seed: seed, Duration: 6 * time.Hour, Faults: 2, World: d.World}
		r, err := sim.Run(c)
		if err != nil {
			t.Fatal(err)
		}
		if r.Violation != nil {
			return c, true
		}
	}
	return c, false
}

// TestMutantInAProcess shrinks over a real adapter, with one process for hundreds
// of runs.
func TestMutantInAProcess(t *testing.T) {
	d := driver(t, process(t, "expired-tokens-are-good", 1))
	s, err := sim.Shrink(sim.Config{Seed: 1, Duration: 12 * time.Hour, World: d.World})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Intents) > 2 || !strings.Contains(s.Result.Violation.Cause, "query on ") {
		t.Errorf("expected a query in at most 2 intents, observed %d: %s", len(s.Intents), s.Result.Violation.Cause)
	}
}

// lesser is the reference that says less of itself.
type lesser struct {
	target.Target
	info func(*target.Info)
}

func (l lesser) Info() target.Info {
	info := l.Target.Info()
	info.Operations = slices.Clone(info.Operations)
	l.info(&info)
	return info
}

func TestNewDriverRefuses(t *testing.T) {
	cases := map[string]func(*target.Info){
		"another security manager": func(i *target.Info) { i.Manager = target.ACF2 },
		"no operation at all":      func(i *target.Info) { i.Operations = nil },
	}
	for _, op := range simtarget.Operations {
		cases["without "+op] = func(i *target.Info) {
			i.Operations = slices.DeleteFunc(i.Operations, func(o string) bool { return o == op })
		}
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := simtarget.NewDriver(context.Background(), lesser{target.Reference("test"), change})
			if !errors.Is(err, simtarget.ErrUnsupported) {
				t.Errorf("expected ErrUnsupported, observed %v", err)
			}
		})
	}
}

func TestDriverRefusesConfig(t *testing.T) {
	d := driver(t, target.Reference("test"))
	for _, c := range []sim.Config{
		{Duration: time.Hour, World: d.World, Bug: "any"},
		{Duration: time.Hour, World: d.World, Systems: 101},
	} {
		if _, err := sim.Run(c); !errors.Is(err, sim.ErrConfig) {
			t.Errorf("bug %q, %d systems: expected ErrConfig, observed %v", c.Bug, c.Systems, err)
		}
	}
}
