package passticket_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/passticket"
)

// noon is a clock for tests, within both ranges.
const noon = int64(1700000000)

func legacyProfile(t tb) *passticket.Profile {
	return &passticket.Profile{Legacy: legacyKey(t, "0123456789ABCDEF")}
}

func enhancedProfile(t tb, algorithm passticket.Algorithm) *passticket.Profile {
	return &passticket.Profile{Enhanced: enhancedKey(t, k64), Type: algorithm}
}

// subject is a profile with a user and an application, and a fresh register
// for every evaluation.
type subject struct {
	*passticket.Profile
	user passticket.UserID
	appl passticket.ApplID
}

func newSubject(t tb, p *passticket.Profile) subject {
	return subject{p, userID(t, "IBMUSER"), applID(t, "TSO1234")}
}

func (s subject) generate(t tb, second int64) string {
	t.Helper()
	ticket, err := s.Generate(s.user, s.appl, at(second))
	if err != nil {
		t.Fatalf("Generate at %d: %v", second, err)
	}
	return ticket.Text()
}

func (s subject) evaluate(t tb, ticket string, clock time.Time) passticket.Verdict {
	t.Helper()
	verdict, err := s.Evaluate(s.user, s.appl, ticket, clock, passticket.NewRegister(1))
	if err != nil {
		t.Fatalf("Evaluate %q at %v: %v", ticket, clock, err)
	}
	return verdict
}

func TestWindow(t *testing.T) {
	withTimeout := func(timeout time.Duration) *passticket.Profile {
		p := enhancedProfile(t, passticket.EnhancedMixed)
		p.Timeout = timeout
		return p
	}
	for _, c := range []struct {
		name    string
		profile *passticket.Profile
		window  int64
	}{
		{"legacy", legacyProfile(t), 600},
		{"enhanced, upper", enhancedProfile(t, passticket.EnhancedUpper), 60},
		{"enhanced, mixed", enhancedProfile(t, passticket.EnhancedMixed), 60},
		{"enhanced, type not given", enhancedProfile(t, 0), 60},
		{"enhanced, 1 s", withTimeout(time.Second), 1},
		{"enhanced, 60 s", withTimeout(time.Minute), 60},
		{"enhanced, 600 s", withTimeout(10 * time.Minute), 600},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSubject(t, c.profile)
			ticket := s.generate(t, noon)
			for _, offset := range []int64{-c.window - 1, -c.window, -c.window + 1, 0, c.window - 1, c.window, c.window + 1} {
				verdict := s.evaluate(t, ticket, at(noon+offset))
				want := -c.window <= offset && offset <= c.window
				if verdict.Accepted != want || want != (verdict.Reason == "") || !verdict.GeneratedAt.Equal(at(noon)) {
					t.Errorf("clock %+d s from the generation: %+v, want accepted: %v", offset, verdict, want)
				}
			}
		})
	}
}

func TestClocksAreTruncated(t *testing.T) {
	s := newSubject(t, legacyProfile(t))
	last := time.Unix(noon, 999_999_999)
	ticket, err := s.Generate(s.user, s.appl, last)
	if err != nil || ticket.Text() != s.generate(t, noon) {
		t.Errorf("the last nanosecond of a second: %q, %v; want the ticket of its first", ticket.Text(), err)
	}
	text := ticket.Text()
	if v := s.evaluate(t, text, time.Unix(noon+600, 999_999_999)); !v.Accepted {
		t.Errorf("600.999999999 s after: %+v, want accepted", v)
	}
	if v := s.evaluate(t, text, time.Unix(noon-601, 999_999_999)); v.Accepted {
		t.Errorf("600.000000001 s before, which truncates to 601: %+v, want refused", v)
	}
	elsewhere := time.FixedZone("elsewhere", -5*60*60)
	if got, err := s.Generate(s.user, s.appl, at(noon).In(elsewhere)); err != nil || got != ticket {
		t.Errorf("in another zone: %q, %v; want %q", got.Text(), err, text)
	}
}

func TestVerdicts(t *testing.T) {
	legacy := newSubject(t, legacyProfile(t))
	ticket := legacy.generate(t, noon)
	for _, c := range []struct {
		name   string
		ticket string
		clock  time.Time
		want   passticket.Verdict
	}{
		{"accepted", ticket, at(noon + 5), passticket.Verdict{Accepted: true, GeneratedAt: at(noon), Algorithm: passticket.Legacy}},
		{"too old", ticket, at(noon + 601), passticket.Verdict{Reason: passticket.NotValid, GeneratedAt: at(noon), Algorithm: passticket.Legacy,
			Detail: "generated 601 s before the evaluator's clock; the window is 600 s"}},
		{"too early", ticket, at(noon - 601), passticket.Verdict{Reason: passticket.NotValid, GeneratedAt: at(noon), Algorithm: passticket.Legacy,
			Detail: "generated 601 s after the evaluator's clock; the window is 600 s"}},
		{"seven characters", ticket[:7], at(noon), passticket.Verdict{Reason: passticket.Malformed,
			Detail: "a PassTicket has 8 characters, this string has another length"}},
		{"trailing blank", ticket + " ", at(noon), passticket.Verdict{Reason: passticket.Malformed,
			Detail: "a PassTicket has 8 characters, this string has another length"}},
		{"lower case", strings.ToLower(ticket), at(noon), passticket.Verdict{Reason: passticket.Malformed,
			Detail: "a character is outside the alphabet of this kind of PassTicket"}},
		{"a password", "PASSWORD", at(noon), passticket.Verdict{Reason: passticket.Malformed,
			Detail: "no PassTicket of this kind has this combination of characters"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, legacy.evaluate(t, c.ticket, c.clock)); diff != "" {
				t.Errorf("verdict on %q at %v (-want +got):\n%s", c.ticket, c.clock, diff)
			}
		})
	}
}

func TestTicketIsBound(t *testing.T) {
	for name, profile := range map[string]*passticket.Profile{
		"legacy":         legacyProfile(t),
		"enhanced-upper": enhancedProfile(t, passticket.EnhancedUpper),
		"enhanced-mixed": enhancedProfile(t, passticket.EnhancedMixed),
	} {
		s := newSubject(t, profile)
		ticket := s.generate(t, noon)
		user, appl := s, s
		user.user = userID(t, "IBMUSES")
		appl.appl = applID(t, "TSO1235")
		swapped := subject{profile, userID(t, "TSO1234"), applID(t, "IBMUSER")}
		key := s
		key.Profile = &passticket.Profile{Type: profile.Type}
		if profile.Legacy != nil {
			key.Profile.Legacy = legacyKey(t, "0123456789ABCDED")
		} else {
			key.Profile.Enhanced = enhancedKey(t, k32)
		}
		for what, other := range map[string]subject{"user": user, "application": appl, "names swapped": swapped, "key": key} {
			if v := other.evaluate(t, ticket, at(noon)); v.Accepted || v.Reason != passticket.NotValid {
				t.Errorf("%s: another %s: %+v, want not-valid", name, what, v)
			}
		}
	}
}

func TestMixedIsNotFolded(t *testing.T) {
	s := newSubject(t, enhancedProfile(t, passticket.EnhancedMixed))
	ticket := s.generate(t, noon)
	folded := strings.ToUpper(ticket)
	if folded == ticket {
		t.Fatalf("ticket %q has no small letter; take another second", ticket)
	}
	if v := s.evaluate(t, folded, at(noon)); v.Accepted || v.Reason != passticket.NotValid {
		t.Errorf("%q for %q: %+v, want not-valid", folded, ticket, v)
	}
	upper := newSubject(t, enhancedProfile(t, passticket.EnhancedUpper))
	if v := upper.evaluate(t, ticket, at(noon)); v.Reason != passticket.Malformed {
		t.Errorf("a TYPE(MIXED) ticket for a TYPE(UPPER) profile: %+v, want malformed", v)
	}
	text := strings.ToLower(upper.generate(t, noon))
	if v := upper.evaluate(t, text, at(noon)); v.Reason != passticket.Malformed {
		t.Errorf("a TYPE(UPPER) ticket in lower case: %+v, want malformed", v)
	}
}

func TestEndOfLegacyTime(t *testing.T) {
	s := newSubject(t, legacyProfile(t))
	last := s.generate(t, math.MaxUint32)
	if got := at(math.MaxUint32).Format(time.RFC3339); got != "2106-02-07T06:28:15Z" {
		t.Errorf("the last second is %s", got)
	}
	for _, second := range []int64{-1, 1 << 32, 1<<32 + noon, math.MinInt64 / 2, math.MaxInt64 / 2} {
		ticket, err := s.Generate(s.user, s.appl, at(second))
		if !errors.Is(err, passticket.ErrTime) || ticket != (passticket.Ticket{}) {
			t.Errorf("Generate at %d: %q, %v; want an error that is %q", second, ticket.Text(), err, passticket.ErrTime)
		}
	}
	if _, err := s.Generate(s.user, s.appl, time.Unix(0, -1)); !errors.Is(err, passticket.ErrTime) {
		t.Errorf("Generate a nanosecond before 1970: %v, want an error that is %q", err, passticket.ErrTime)
	}
	for _, clock := range []int64{-1, 1 << 48} {
		if v, err := s.Evaluate(s.user, s.appl, last, at(clock), passticket.NewRegister(1)); !errors.Is(err, passticket.ErrTime) || v.Accepted {
			t.Errorf("Evaluate at %d: %+v, %v; want an error that is %q", clock, v, err, passticket.ErrTime)
		}
	}
	for _, c := range []struct {
		ticket string
		clock  int64
		want   bool
	}{
		{last, 1 << 32, true},
		{last, math.MaxUint32 + 600, true},
		{last, math.MaxUint32 + 601, false},
		{last, 0, false},                           // no wrap backwards
		{last, 600, false},                         // nor here
		{s.generate(t, 0), 1 << 32, false},         // no wrap forwards
		{s.generate(t, 5), math.MaxUint32, false},  // nor here
		{s.generate(t, noon), noon + 1<<32, false}, // nor a whole turn later
		{s.generate(t, 600), 0, true},              // the window may begin before 1970
		{s.generate(t, 0), 0, true},
		{s.generate(t, 1<<24-1), 1<<24 - 1, true},
		{s.generate(t, 1<<31), 1<<31 - 1, true},
	} {
		if v := s.evaluate(t, c.ticket, at(c.clock)); v.Accepted != c.want {
			t.Errorf("ticket of %v at %v: %+v, want accepted: %v", v.GeneratedAt, at(c.clock), v, c.want)
		}
	}
}

func TestEndsOfEnhancedTime(t *testing.T) {
	for _, algorithm := range []passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed} {
		s := newSubject(t, enhancedProfile(t, algorithm))
		for _, second := range []int64{-1, 1 << 48, math.MaxInt64 / 2} {
			if _, err := s.Generate(s.user, s.appl, at(second)); !errors.Is(err, passticket.ErrTime) {
				t.Errorf("%v: Generate at %d: %v, want an error that is %q", algorithm, second, err, passticket.ErrTime)
			}
			if v, err := s.Evaluate(s.user, s.appl, "00000000", at(second), passticket.NewRegister(1)); !errors.Is(err, passticket.ErrTime) || v.Accepted {
				t.Errorf("%v: Evaluate at %d: %+v, %v; want an error that is %q", algorithm, second, v, err, passticket.ErrTime)
			}
		}
		for _, second := range []int64{0, 1, 1<<32 - 1, 1 << 32, 1<<41 - 1, 1 << 41, 1<<48 - 1} {
			ticket := s.generate(t, second)
			for offset := int64(-61); offset <= 61; offset++ {
				clock := second + offset
				if clock < 0 || clock >= 1<<48 {
					continue
				}
				v := s.evaluate(t, ticket, at(clock))
				if want := -60 <= offset && offset <= 60; v.Accepted != want || v.GeneratedAt.Unix() != second {
					t.Errorf("%v: ticket of %d at %d: %+v, want accepted: %v", algorithm, second, clock, v, want)
				}
			}
		}
	}
}

// TYPE(UPPER) drops the upper seven bits of the time: seconds 2^41 apart, which
// is 69,731 years, share a ticket.
func TestUpperTimeIsModulo(t *testing.T) {
	s := newSubject(t, enhancedProfile(t, passticket.EnhancedUpper))
	ticket := s.generate(t, noon)
	if later := s.generate(t, noon+1<<41); later != ticket {
		t.Errorf("2^41 s later: %q, want %q", later, ticket)
	}
	if v := s.evaluate(t, ticket, at(noon+1<<41)); !v.Accepted || v.GeneratedAt.Unix() != noon+1<<41 {
		t.Errorf("evaluated 2^41 s later: %+v, want accepted as of then", v)
	}
	// The second before 1970 does not exist: near 0, the last of 2^41 is far away.
	if v := s.evaluate(t, s.generate(t, 1<<41-1), at(0)); v.Accepted || v.GeneratedAt.Unix() != 1<<41-1 {
		t.Errorf("second 2^41-1 at clock 0: %+v, want refused as of then", v)
	}
	// Nor does the one after the 48 bits.
	if v := s.evaluate(t, s.generate(t, 0), at(1<<48-1)); v.Accepted || v.GeneratedAt.Unix() != 1<<48-1<<41 {
		t.Errorf("second 0 at the last: %+v, want refused as of 2^41 s before the end", v)
	}
}

func TestVerdictAsJSON(t *testing.T) {
	for want, verdict := range map[string]passticket.Verdict{
		`{"accepted":true,"algorithm":"legacy","generatedAt":"2023-11-14T22:13:20Z"}`:                                   {Accepted: true, GeneratedAt: at(noon), Algorithm: passticket.Legacy},
		`{"accepted":false,"reason":"malformed","detail":"why"}`:                                                        {Reason: passticket.Malformed, Detail: "why"},
		`{"accepted":false,"reason":"not-valid","algorithm":"enhanced-mixed","generatedAt":"+8921556-12-07T10:44:15Z"}`: {Reason: passticket.NotValid, GeneratedAt: at(1<<48 - 1), Algorithm: passticket.EnhancedMixed},
	} {
		if got, err := json.Marshal(verdict); err != nil || string(got) != want {
			t.Errorf("Marshal = %s, %v; want %s", got, err, want)
		}
	}
}
