package passticket_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/passticket"
)

func TestReplay(t *testing.T) {
	legacyOpen, enhancedOpen := legacyProfile(t), enhancedProfile(t, passticket.EnhancedMixed)
	legacyOpen.NoReplayProtection = true
	enhancedOpen.ReplayAllowed = true
	legacyOther, enhancedOther := legacyProfile(t), enhancedProfile(t, passticket.EnhancedMixed)
	legacyOther.ReplayAllowed = true // of no meaning for legacy tickets
	enhancedOther.NoReplayProtection = true
	for _, c := range []struct {
		name    string
		profile *passticket.Profile
		again   bool
	}{
		{"legacy", legacyProfile(t), false},
		{"legacy, NO REPLAY PROTECTION", legacyOpen, true},
		{"legacy, REPLAY(YES)", legacyOther, false},
		{"enhanced upper", enhancedProfile(t, passticket.EnhancedUpper), false},
		{"enhanced mixed", enhancedProfile(t, passticket.EnhancedMixed), false},
		{"enhanced, REPLAY(YES)", enhancedOpen, true},
		{"enhanced, NO REPLAY PROTECTION", enhancedOther, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, register := newSubject(t, c.profile), passticket.NewRegister(10)
			ticket := s.generate(t, noon)
			use := func(clock int64) passticket.Verdict {
				t.Helper()
				v, err := s.Evaluate(s.user, s.appl, ticket, at(clock), register)
				if err != nil {
					t.Fatalf("Evaluate: %v", err)
				}
				return v
			}
			if v := use(noon); !v.Accepted {
				t.Fatalf("first use: %+v", v)
			}
			for _, clock := range []int64{noon, noon + 1, noon - 1, noon + 60, noon - 60} {
				v := use(clock)
				if v.Accepted != c.again || !c.again && v.Reason != passticket.Replayed {
					t.Errorf("use again at %+d s: %+v, want accepted: %v", clock-noon, v, c.again)
				}
			}
			if v := use(noon + 601); v.Accepted || v.Reason != passticket.NotValid {
				t.Errorf("use again after the window: %+v, want not-valid", v)
			}
		})
	}
}

// What is no replay: another second, user or application.
func TestNoReplay(t *testing.T) {
	s, register := newSubject(t, legacyProfile(t)), passticket.NewRegister(10)
	user, appl := s, s
	user.user, appl.appl = userID(t, "OTHER"), applID(t, "CICSPROD")
	for name, c := range map[string]struct {
		subject
		second int64
	}{
		"first":               {s, noon},
		"another second":      {s, noon + 1},
		"another user":        {user, noon},
		"another application": {appl, noon},
	} {
		v, err := c.Evaluate(c.user, c.appl, c.generate(t, c.second), at(noon), register)
		if err != nil || !v.Accepted {
			t.Errorf("%s: %+v, %v; want accepted", name, v, err)
		}
	}
	if register.Len() != 4 {
		t.Errorf("the register holds %d uses, want 4", register.Len())
	}
	v, err := s.Evaluate(s.user, s.appl, s.generate(t, noon), at(noon), passticket.NewRegister(1))
	if err != nil || !v.Accepted {
		t.Errorf("on another system: %+v, %v; want accepted", v, err)
	}
}

// The use of a second is that of its legacy and of its enhanced ticket, and is
// remembered for the longer of the two windows.
func TestReplayAcrossAlgorithms(t *testing.T) {
	legacy, enhanced := newSubject(t, legacyProfile(t)), newSubject(t, enhancedProfile(t, passticket.EnhancedMixed))
	both := newSubject(t, &passticket.Profile{Legacy: legacy.Legacy, Enhanced: enhanced.Enhanced})
	old, young := legacy.generate(t, noon), enhanced.generate(t, noon)
	register := passticket.NewRegister(1)
	for _, step := range []struct {
		ticket string
		clock  int64
		want   passticket.Reason
	}{
		{young, noon, ""},
		{old, noon, passticket.Replayed},
		{young, noon + 60, passticket.Replayed},
		{young, noon + 61, passticket.NotValid},
		{old, noon + 600, passticket.Replayed},
		{old, noon + 601, passticket.NotValid},
	} {
		v, err := both.Evaluate(both.user, both.appl, step.ticket, at(step.clock), register)
		if err != nil || v.Reason != step.want {
			t.Errorf("at %+d s: %+v, %v; want reason %q", step.clock-noon, v, err, step.want)
		}
	}
	both.NoReplayProtection = true // legacy tickets no longer care
	if v, err := both.Evaluate(both.user, both.appl, old, at(noon+1), register); err != nil || !v.Accepted {
		t.Errorf("legacy with NO REPLAY PROTECTION: %+v, %v; want accepted", v, err)
	}
}

func TestRefusedTicketsDoNotReachTheRegister(t *testing.T) {
	s, register := newSubject(t, legacyProfile(t)), passticket.NewRegister(1)
	for _, ticket := range []string{"AAAAAAAA", "PASSWORD", "", s.generate(t, noon-601)} {
		if v, err := s.Evaluate(s.user, s.appl, ticket, at(noon), register); err != nil || v.Accepted {
			t.Fatalf("%q: %+v, %v", ticket, v, err)
		}
	}
	if register.Len() != 0 {
		t.Errorf("the register holds %d uses, want none", register.Len())
	}
}

func TestNoRegister(t *testing.T) {
	s := newSubject(t, legacyProfile(t))
	for _, ticket := range []string{s.generate(t, noon), "PASSWORD"} {
		if v, err := s.Evaluate(s.user, s.appl, ticket, at(noon), nil); !errors.Is(err, passticket.ErrNoReplays) || v.Accepted {
			t.Errorf("%q without a register: %+v, %v; want an error that is %q", ticket, v, err, passticket.ErrNoReplays)
		}
	}
	s.NoReplayProtection = true
	if v, err := s.Evaluate(s.user, s.appl, s.generate(t, noon), at(noon), nil); err != nil || !v.Accepted {
		t.Errorf("without a register or protection: %+v, %v; want accepted", v, err)
	}
}

func TestRegisterFull(t *testing.T) {
	s, register := newSubject(t, legacyProfile(t)), passticket.NewRegister(2)
	use := func(second, clock int64) (passticket.Verdict, error) {
		return s.Evaluate(s.user, s.appl, s.generate(t, second), at(clock), register)
	}
	for second := range int64(2) {
		if v, err := use(noon+second, noon); err != nil || !v.Accepted {
			t.Fatalf("second %+d: %+v, %v", second, v, err)
		}
	}
	for _, clock := range []int64{noon, noon + 600} {
		if v, err := use(noon+2, clock); !errors.Is(err, passticket.ErrRegisterFull) || v != (passticket.Verdict{}) {
			t.Errorf("one too many at %+d s: %+v, %v; want an error that is %q", clock-noon, v, err, passticket.ErrRegisterFull)
		}
	}
	if v, err := use(noon, noon+600); err != nil || v.Reason != passticket.Replayed {
		t.Errorf("a replay while full: %+v, %v; want replayed", v, err)
	}
	if v, err := use(noon+2, noon+601); err != nil || !v.Accepted {
		t.Errorf("after the first has expired: %+v, %v; want accepted", v, err)
	}
	if v, err := use(noon+1, noon+601); err != nil || v.Reason != passticket.Replayed {
		t.Errorf("the second, which has not: %+v, %v; want replayed", v, err)
	}
	register.Reset()
	if v, err := use(noon+1, noon+601); err != nil || !v.Accepted || register.Len() != 1 {
		t.Errorf("after a reset: %+v, %v, %d uses; want accepted, 1", v, err, register.Len())
	}
	for _, capacity := range []int{0, -1} {
		_, err := s.Evaluate(s.user, s.appl, s.generate(t, noon), at(noon), passticket.NewRegister(capacity))
		if !errors.Is(err, passticket.ErrRegisterFull) {
			t.Errorf("capacity %d: %v, want an error that is %q", capacity, err, passticket.ErrRegisterFull)
		}
	}
}

// A ticket from the evaluator's future is remembered until its own window has
// passed, not for a window from its use.
func TestFutureTicketIsRemembered(t *testing.T) {
	s, register := newSubject(t, legacyProfile(t)), passticket.NewRegister(5)
	ticket := s.generate(t, noon+600)
	for _, step := range []struct {
		clock int64
		want  passticket.Reason
	}{
		{noon, ""}, {noon + 601, passticket.Replayed}, {noon + 1200, passticket.Replayed}, {noon + 1201, passticket.NotValid},
	} {
		v, err := s.Evaluate(s.user, s.appl, ticket, at(step.clock), register)
		if err != nil || v.Reason != step.want {
			t.Errorf("at %+d s: %+v, %v; want reason %q", step.clock-noon, v, err, step.want)
		}
	}
}

func TestClockStepsBack(t *testing.T) {
	s, register := newSubject(t, legacyProfile(t)), passticket.NewRegister(5)
	ticket := s.generate(t, noon)
	use := func(text string, clock int64) passticket.Reason {
		t.Helper()
		v, err := s.Evaluate(s.user, s.appl, text, at(clock), register)
		if err != nil {
			t.Fatalf("Evaluate: %v", err)
		}
		return v.Reason
	}
	if r := use(ticket, noon+500); r != "" {
		t.Fatalf("first use: %q", r)
	}
	for _, clock := range []int64{noon + 400, noon, noon - 600} {
		if r := use(ticket, clock); r != passticket.Replayed {
			t.Errorf("clock set back to %+d s: %q, want replayed", clock-noon, r)
		}
	}
	// Documented at Register: what was forgotten stays forgotten.
	if r := use(s.generate(t, noon+5000), noon+5000); r != "" {
		t.Fatalf("clock ahead: %q", r)
	}
	if r := use(ticket, noon); r != "" {
		t.Errorf("clock set back after the use was forgotten: %q, want accepted", r)
	}
}

func TestOneOfManyWins(t *testing.T) {
	s, register := newSubject(t, enhancedProfile(t, passticket.EnhancedMixed)), passticket.NewRegister(1000)
	const seconds, rivals = 20, 16
	var accepted [seconds]atomic.Int32
	var group sync.WaitGroup
	for second := range int64(seconds) {
		ticket := s.generate(t, noon+second)
		for range rivals {
			group.Go(func() {
				v, err := s.Evaluate(s.user, s.appl, ticket, at(noon), register)
				if err != nil || !v.Accepted && v.Reason != passticket.Replayed {
					t.Errorf("second %+d: %+v, %v", second, v, err)
				}
				if v.Accepted {
					accepted[second].Add(1)
				}
			})
		}
	}
	group.Wait()
	for second := range accepted {
		if n := accepted[second].Load(); n != 1 {
			t.Errorf("second %+d was accepted %d times, want once", second, n)
		}
	}
}

// A register is held against a map that is scanned on every call.
func TestRegisterAgainstModel(t *testing.T) {
	users := []passticket.UserID{userID(t, "A"), userID(t, "B")}
	applications := []passticket.ApplID{applID(t, "APPL"), applID(t, "OTHER")}
	rapid.Check(t, func(t *rapid.T) {
		const capacity = 8
		register, model := passticket.NewRegister(capacity), map[passticket.Use]int64{}
		clock := noon
		t.Repeat(map[string]func(*rapid.T){
			"use": func(t *rapid.T) {
				clock += rapid.Int64Range(-3, 8).Draw(t, "step")
				use := passticket.Use{User: rapid.SampledFrom(users).Draw(t, "user"), Appl: rapid.SampledFrom(applications).Draw(t, "application"),
					Second: clock + rapid.Int64Range(-5, 5).Draw(t, "offset")}
				expires := use.Second + 5
				for u, e := range model {
					if e < clock {
						delete(model, u)
					}
				}
				_, used := model[use]
				full := !used && len(model) >= capacity
				first, err := register.Use(use, at(expires), at(clock))
				if first != (!used && !full) || errors.Is(err, passticket.ErrRegisterFull) != full {
					t.Fatalf("Use(%v) at %d: %v, %v; want used %v, full %v", use, clock, first, err, used, full)
				}
				if first {
					model[use] = expires
				}
			},
			"": func(t *rapid.T) {
				if register.Len() != len(model) {
					t.Fatalf("%d uses, want %d", register.Len(), len(model))
				}
			},
		})
	})
	t.Attr("rule", "PT-05")
	t.Attr("rule", "PT-25")
}

func TestRegisterEmptiesInAnyOrder(t *testing.T) {
	const n = 1000
	register := passticket.NewRegister(n + 1)
	user, appl := userID(t, "A"), applID(t, "B")
	for _, i := range rand.New(rand.NewPCG(5, 6)).Perm(n) {
		second := noon + int64(i)
		if first, err := register.Use(passticket.Use{User: user, Appl: appl, Second: second}, at(second), at(noon)); err != nil || !first {
			t.Fatalf("second %+d: %v, %v", i, first, err)
		}
	}
	for i := range int64(n) {
		// A use that expires at once serves to advance the clock.
		clock := time.Unix(noon+i+1, 0)
		if first, err := register.Use(passticket.Use{User: user, Appl: appl, Second: -i}, at(0), clock); err != nil || !first {
			t.Fatalf("clock %+d: %v, %v", i+1, first, err)
		}
		if want := n - int(i); register.Len() != want {
			t.Fatalf("at %+d s the register holds %d uses, want %d", i+1, register.Len(), want)
		}
	}
}
