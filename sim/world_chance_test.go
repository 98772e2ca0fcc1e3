package sim

import (
	"math/rand/v2"
	"testing"
	"time"
)

// chanceWorld is a world that has begun, and an application with a legacy key on
// system 0.
func chanceWorld(t *testing.T) (w *world, application int) {
	t.Helper()
	for seed := range uint64(50) {
		c := Config{Seed: seed, Duration: time.Hour, Systems: 1}
		made, err := newWorld(c, rand.New(rand.NewPCG(seed, 1)))
		must(t, err)
		w = made.(*world)
		must(t, w.Begin(newLoop(c)))
		for a, p := range w.oracle.systems[0].storage.tickets {
			if p.defined && p.legacy != 0 && !p.enhanced && !p.reusable && !w.oracle.databases[0].bars(0, a) {
				return w, a
			}
		}
	}
	t.Fatal("no seed has such an application")
	return nil, 0
}

// A guess that happens to be a PassTicket is good, once, and no violation.
func TestGuessThatIsATicket(t *testing.T) {
	for _, test := range []struct {
		name  string
		judge func(*world, int, *ticket) *branch
	}{
		{"sign-on", func(w *world, a int, g *ticket) *branch { return w.presentTicket(nil, attacker, 0, 0, a, g) }},
		{"service", func(w *world, a int, g *ticket) *branch { return w.evaluateTicket(nil, attacker, 0, 0, a, g) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, a := chanceWorld(t)
			real := w.generate(nil, w.users[0], 0, 0, a)
			lucky := &ticket{name: "guess", text: real.text, user: 0, application: a}
			expect(t, test.judge(w, a, lucky), &ticketByChance)
			expect(t, test.judge(w, a, lucky), &ticketGuessed)
			expect(t, test.judge(w, a, real), &ticketSecondUsed)
			if w.loop.violation != nil {
				t.Errorf("violation %+v", *w.loop.violation)
			}
		})
	}
}

// What is accepted without being a PassTicket of the window is a violation.
func TestGuessThatIsNoTicket(t *testing.T) {
	w, a := chanceWorld(t)
	w.subject = credulous{w.subject}
	w.presentTicket(nil, attacker, 0, 0, a, &ticket{name: "guess", text: NewSecret("AAAAAAAA"), application: a})
	if v := w.loop.violation; v == nil || v.Rules[0] != "PT-30" {
		t.Errorf("violation %+v, expected one of PT-30", v)
	}
}

type credulous struct{ Subject }

func (credulous) SignOn(string, string, string, Secret) (Answer, error) {
	return Answer{Accepted: true, Codes: signedOn}, nil
}
