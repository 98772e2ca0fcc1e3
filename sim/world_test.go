package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// day is a run as the command line begins it.
func day(seed uint64) Config { return Config{Seed: seed, Duration: 24 * time.Hour, Faults: 1} }

// The reference decides as the oracle does, under faults and without them, and a
// seed gives the same events again, whether or not somebody watches.
func TestWorldIsGreen(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Config)
	}{
		{"a day", func(*Config) {}},
		{"without faults", func(c *Config) { c.Faults = 0 }},
		{"with ten times the faults", func(c *Config) { c.Faults, c.Duration = 10, 6*time.Hour }},
		{"one system", func(c *Config) { c.Systems = 1 }},
		{"eight systems", func(c *Config) { c.Systems = 8 }},
		{"as many systems as there can be", func(c *Config) { c.Systems, c.Duration = maxSystems, 4*time.Hour }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(3) {
				c := day(seed)
				test.change(&c)
				r, err := Run(c)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if r.Violation != nil {
					t.Fatalf("seed %d: expected no violation, observed %+v", seed, *r.Violation)
				}
				if seed != 0 {
					continue
				}
				c.Observe = func(Event) {}
				again, err := Run(c)
				if err != nil || again.Hash != r.Hash || again.Events != r.Events {
					t.Errorf("seed %d again, observed: %d events, hash %x, error %v; expected %d and %x",
						seed, again.Events, again.Hash, err, r.Events, r.Hash)
				}
			}
		})
	}
}

// A few seeds reach every branch that does not hang on chance, and every fault.
func TestWorldReachesEverything(t *testing.T) {
	var c Coverage
	for seed := range uint64(45) {
		config := day(100 + seed)
		config.Duration, config.Faults = 8*time.Hour, 3
		r, err := Run(config)
		if err != nil || r.Violation != nil {
			t.Fatalf("seed %d: violation %v, error %v", config.Seed, r.Violation, err)
		}
		c.Merge(r.Coverage)
	}
	for cause, n := range c.Branches {
		if n == 0 && cause != ticketByChance.cause {
			t.Errorf("no seed reached the branch %q", cause)
		}
	}
	for fault, n := range c.Faults {
		if n == 0 {
			t.Errorf("no seed had the fault %q", fault)
		}
	}
}

// What a run tells holds no password, PassTicket, token or key.
func TestWorldTellsNoSecret(t *testing.T) {
	var secrets []string
	c := Config{Seed: 3, Duration: time.Hour, Faults: 5}
	var told strings.Builder
	c.Observe = func(e Event) { fmt.Fprintf(&told, "%+v\n", e) }
	c.World = func(c Config, r *rand.Rand) (World, error) {
		made, err := newWorld(c, r)
		w := made.(*world)
		w.subject = &listener{w.subject, &secrets}
		for _, p := range w.passwords {
			secrets = append(secrets, p.Text())
		}
		return w, err
	}
	r, err := Run(c)
	if err != nil || r.Violation != nil {
		t.Fatalf("violation %v, error %v", r.Violation, err)
	}
	fmt.Fprintf(&told, "%+v", r.Shape)
	if len(secrets) < 100 {
		t.Fatalf("%d secrets were heard of, expected more", len(secrets))
	}
	for _, s := range secrets {
		if strings.Contains(told.String(), s) {
			t.Errorf("a secret of %d characters is told", len(s))
		}
	}
}

// listener hears of every credential and key.
type listener struct {
	Subject
	heard *[]string
}

func (l *listener) hear(a Answer, err error) (Answer, error) {
	if !a.Made.IsZero() {
		*l.heard = append(*l.heard, a.Made.Text())
	}
	return a, err
}

func (l *listener) Generate(system, user, application string) (Answer, error) {
	return l.hear(l.Subject.Generate(system, user, application))
}

func (l *listener) Login(system, server, user string, password Secret) (Answer, error) {
	return l.hear(l.Subject.Login(system, server, user, password))
}

func (l *listener) Commands(system, text string) error {
	for _, match := range keyCommand.FindAllStringSubmatch(text, -1) {
		*l.heard = append(*l.heard, match[2])
	}
	return l.Subject.Commands(system, text)
}

func TestWorldConfig(t *testing.T) {
	for _, test := range []struct {
		name string
		c    Config
		want error
	}{
		{"as many systems as there can be", Config{Duration: time.Minute, Systems: maxSystems}, nil},
		{"one more", Config{Duration: time.Minute, Systems: maxSystems + 1}, ErrConfig},
		{"a bug that there is not", Config{Duration: time.Minute, Bug: "no-such-bug"}, ErrConfig},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := Run(test.c)
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, expected %v", err, test.want)
			}
			if err == nil && len(r.Shape.Systems) != test.c.Systems {
				t.Errorf("%d systems, expected %d", len(r.Shape.Systems), test.c.Systems)
			}
		})
	}
}

// A subject that cannot be driven breaks the run; that is no violation.
func TestWorldBreaks(t *testing.T) {
	c := Config{Seed: 1, Duration: time.Hour, Faults: 1}
	c.World = func(c Config, r *rand.Rand) (World, error) {
		made, err := newWorld(c, r)
		w := made.(*world)
		w.subject = deaf{w.subject}
		return w, err
	}
	r, err := Run(c)
	if !errors.Is(err, ErrSubject) || r.Violation != nil {
		t.Errorf("error %v, violation %v; expected %v and none", err, r.Violation, ErrSubject)
	}
}

type deaf struct{ Subject }

func (deaf) Generate(string, string, string) (Answer, error) {
	return Answer{}, fmt.Errorf("%w: nobody answers", ErrSubject)
}

// What is picked stays picked when something else was never there, and is gone
// when its time is over.
func TestPocket(t *testing.T) {
	now := time.Unix(1000, 0)
	whole := pocket[int]{life: time.Minute}
	if _, ok := whole.any(now, newRand(1, 1)); ok {
		t.Error("something was in an empty pocket")
	}
	const room = 20
	for n := range room {
		whole.put(now, serial(n<<serialBits), n)
	}
	seen := map[int]bool{}
	for draw := range uint64(200) {
		want, _ := whole.any(now, newRand(1, draw))
		seen[want] = true
		for gone := range room {
			part := pocket[int]{life: time.Minute}
			for n := range room {
				if n != gone {
					part.put(now, serial(n<<serialBits), n)
				}
			}
			if got, ok := part.any(now, newRand(1, draw)); !ok || (got == want) != (gone != want) {
				t.Errorf("draw %d without %d: expected %d if that is there, observed %d", draw, gone, want, got)
			}
		}
	}
	if len(seen) != room {
		t.Errorf("%d of %d were ever picked", len(seen), room)
	}
	whole.put(now.Add(time.Second), 99<<serialBits, 99)
	if got, ok := whole.any(now.Add(time.Minute+1), newRand(1, 1)); !ok || got != 99 || len(whole.all) != 1 {
		t.Errorf("after a minute: expected 99 alone, observed %d of %d", got, len(whole.all))
	}
}

func TestSerialName(t *testing.T) {
	w, i := &world{}, &Intent{Number: 17}
	var got []string
	for _, of := range []*Intent{i, i, nil, {Number: 18}} {
		got = append(got, w.serial(of).name("T"))
	}
	if diff := cmp.Diff([]string{"T17", "T17.2", "T0", "T18"}, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
