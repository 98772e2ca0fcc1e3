package passticket_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

func TestValidate(t *testing.T) {
	legacy, enhanced := legacyKey(t, "0123456789ABCDEF"), enhancedKey(t, k64)
	for _, c := range []struct {
		name    string
		profile passticket.Profile
		want    error
	}{
		{"legacy", passticket.Profile{Legacy: legacy}, nil},
		{"enhanced, all defaults", passticket.Profile{Enhanced: enhanced}, nil},
		{"both", passticket.Profile{Legacy: legacy, Enhanced: enhanced, Type: passticket.EnhancedUpper, Timeout: time.Second}, nil},
		{"timeout 600", passticket.Profile{Enhanced: enhanced, Timeout: 600 * time.Second}, nil},
		{"no key", passticket.Profile{}, passticket.ErrNoKey},
		{"no key, but a type", passticket.Profile{Type: passticket.EnhancedMixed, Timeout: time.Minute}, passticket.ErrNoKey},
		{"zero legacy key", passticket.Profile{Legacy: new(passticket.LegacyKey)}, passticket.ErrKey},
		{"zero enhanced key", passticket.Profile{Enhanced: new(passticket.EnhancedKey)}, passticket.ErrKey},
		{"type legacy", passticket.Profile{Enhanced: enhanced, Type: passticket.Legacy}, passticket.ErrAlgorithm},
		{"type unknown", passticket.Profile{Enhanced: enhanced, Type: 9}, passticket.ErrAlgorithm},
		{"timeout 601", passticket.Profile{Enhanced: enhanced, Timeout: 601 * time.Second}, passticket.ErrTimeout},
		{"timeout negative", passticket.Profile{Enhanced: enhanced, Timeout: -time.Second}, passticket.ErrTimeout},
		{"timeout half a second", passticket.Profile{Enhanced: enhanced, Timeout: time.Second / 2}, passticket.ErrTimeout},
		{"timeout with a fraction", passticket.Profile{Enhanced: enhanced, Timeout: 59*time.Second + time.Nanosecond}, passticket.ErrTimeout},
		{"timeout that means seconds and says nanoseconds", passticket.Profile{Enhanced: enhanced, Timeout: 60}, passticket.ErrTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			user, appl := userID(t, "IBMUSER"), applID(t, "TSO1234")
			_, generate := c.profile.Generate(user, appl, at(noon))
			_, evaluate := c.profile.Evaluate(user, appl, "AAAAAAAA", at(noon), passticket.NewRegister(1))
			_, explainGenerate := c.profile.ExplainGenerate(user, appl, at(noon))
			_, explainEvaluate := c.profile.ExplainEvaluate(user, appl, "AAAAAAAA", at(noon))
			for call, err := range map[string]error{
				"Validate": c.profile.Validate(), "Generate": generate, "Evaluate": evaluate,
				"ExplainGenerate": explainGenerate, "ExplainEvaluate": explainEvaluate,
			} {
				if !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", call, err, c.want)
				}
			}
		})
	}
}

func TestEvaluateRefusesZeroIdentifiers(t *testing.T) {
	s := newSubject(t, legacyProfile(t))
	if v, err := s.Evaluate(passticket.UserID{}, s.appl, "AAAAAAAA", at(noon), passticket.NewRegister(1)); !errors.Is(err, passticket.ErrUserID) || v.Accepted {
		t.Errorf("zero user ID: %+v, %v", v, err)
	}
	if v, err := s.Evaluate(s.user, passticket.ApplID{}, "AAAAAAAA", at(noon), passticket.NewRegister(1)); !errors.Is(err, passticket.ErrApplID) || v.Accepted {
		t.Errorf("zero application name: %+v, %v", v, err)
	}
}

func TestBothKeys(t *testing.T) {
	legacy := newSubject(t, legacyProfile(t))
	enhanced := newSubject(t, enhancedProfile(t, passticket.EnhancedUpper))
	both := newSubject(t, &passticket.Profile{Legacy: legacy.Legacy, Enhanced: enhanced.Enhanced, Type: passticket.EnhancedUpper})

	if got, want := both.generate(t, noon), enhanced.generate(t, noon); got != want {
		t.Errorf("Generate = %q, want the enhanced ticket %q", got, want)
	}
	for _, c := range []struct {
		name      string
		ticket    string
		accepted  bool
		reason    passticket.Reason
		algorithm passticket.Algorithm
		detail    string
	}{
		{"enhanced", enhanced.generate(t, noon), true, "", passticket.EnhancedUpper, ""},
		{"legacy", legacy.generate(t, noon), true, "", passticket.Legacy, ""},
		{"legacy beyond TIMEOUT", legacy.generate(t, noon-300), true, "", passticket.Legacy, ""},
		{"legacy too old: the nearer second tells more", legacy.generate(t, noon-601), false, passticket.NotValid, passticket.Legacy, "generated 601 s before"},
		{"enhanced too old", enhanced.generate(t, noon-61), false, passticket.NotValid, passticket.EnhancedUpper, "generated 61 s before"},
		{"malformed as both", "password", false, passticket.Malformed, 0, "alphabet"},
		{"short", "A", false, passticket.Malformed, 0, "8 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := both.evaluate(t, c.ticket, at(noon))
			if v.Accepted != c.accepted || v.Reason != c.reason || v.Algorithm != c.algorithm || !strings.Contains(v.Detail, c.detail) {
				t.Errorf("verdict on %q: %+v, want %+v", c.ticket, v, c)
			}
		})
	}
}

// A string that only one algorithm can read gets that one's reason.
func TestBothKeysOneMalformed(t *testing.T) {
	both := newSubject(t, &passticket.Profile{
		Legacy: legacyKey(t, "0123456789ABCDEF"), Enhanced: enhancedKey(t, k64), Type: passticket.EnhancedUpper,
	})
	for ticket, want := range map[string]passticket.Algorithm{
		"YAAAAAAB": passticket.Legacy,        // beyond the first character S of TYPE(UPPER)
		"PASSWORD": passticket.EnhancedUpper, // no legacy ticket has these bits
	} {
		if v := both.evaluate(t, ticket, at(noon)); v.Reason != passticket.NotValid || v.Algorithm != want {
			t.Errorf("verdict on %q: %+v, want not-valid as %v", ticket, v, want)
		}
	}
}
