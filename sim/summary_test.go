package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func resultOf(seed uint64, rules map[string]uint64, violation *Event) Result {
	return Result{Seed: seed, Events: 10 * seed, Hash: Hash{byte(seed)}, Violation: violation, Begun: noon, Ended: noon.Add(time.Hour),
		Coverage: Coverage{Rules: rules, Faults: map[string]uint64{"ipl": 0}, Branches: map[string]uint64{"first use": seed}}}
}

func TestSummaryAddsUp(t *testing.T) {
	s := NewSummary()
	bad := Event{Seq: 3, Kind: Violation, Rules: []string{"PT-05"}}
	s.Add(resultOf(1, map[string]uint64{"PT-04": 5, "PT-05": 0, "PT-06": 0}, nil))
	s.Add(resultOf(2, map[string]uint64{"PT-04": 7, "PT-05": 12, "PT-06": 0}, &bad))
	want := Summary{Seeds: 2, Events: 30, Simulated: 2 * time.Hour, Violations: []Violated{{2, bad}}, Hash: s.Hash,
		Coverage: Coverage{map[string]uint64{"PT-04": 12, "PT-05": 12, "PT-06": 0}, map[string]uint64{"ipl": 0}, map[string]uint64{"first use": 3}},
		Never:    Never{[]string{"PT-06"}, []string{"ipl"}, []string{}}}
	got := *s
	got.digest = nil
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Summary{})); diff != "" {
		t.Errorf("summary (-expected +observed):\n%s", diff)
	}
	var text strings.Builder
	if err := s.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	const lines = `2 seeds, 30 events, 2h0m0s simulated, hash HASH

rules reached: 2 of 3
          12  PT-04
          12  PT-05
       never  PT-06

faults reached: 0 of 1
       never  ipl

branches reached: 1 of 1
           3  first use
`
	if diff := cmp.Diff(strings.Replace(lines, "HASH", s.Hash.String(), 1), text.String()); diff != "" {
		t.Errorf("text (-expected +observed):\n%s", diff)
	}
}

// The hash is of the seeds in their order, and of every one of them.
func TestSummaryHashes(t *testing.T) {
	hash := func(seeds ...uint64) Hash {
		s := NewSummary()
		for _, seed := range seeds {
			s.Add(resultOf(seed, nil, nil))
		}
		return s.Hash
	}
	if hash(1, 2) == hash(2, 1) || hash(1, 2) == hash(1) || hash(1) == (Hash{}) {
		t.Errorf("observed %s, %s, %s", hash(1, 2), hash(2, 1), hash(1))
	}
}

func TestSummaryAsJSON(t *testing.T) {
	s := NewSummary()
	s.Add(resultOf(1, map[string]uint64{"PT-06": 0}, nil))
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"violations":[]`, `"hash":"` + s.Hash.String() + `"`, `"never_reached":{"rules":["PT-06"]`, `"branches":[]`} {
		if !bytes.Contains(b, []byte(part)) {
			t.Errorf("expected %s in %s", part, b)
		}
	}
}

// A result stays what it was when others are added to a summary of it.
func TestMergeTakesACopy(t *testing.T) {
	r := resultOf(1, map[string]uint64{"PT-04": 1}, nil)
	var c Coverage
	c.Merge(r.Coverage)
	c.Merge(r.Coverage)
	if r.Coverage.Rules["PT-04"] != 1 || c.Rules["PT-04"] != 2 {
		t.Errorf("expected 1 and 2, observed %d and %d", r.Coverage.Rules["PT-04"], c.Rules["PT-04"])
	}
}

type full struct{ room int }

var errFull = errors.New("no space left")

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestSummaryTellsThatItWasCutOff(t *testing.T) {
	s := NewSummary()
	s.Add(resultOf(1, map[string]uint64{"PT-04": 5, "PT-05": 0}, nil))
	for room := range 10 {
		if err := s.WriteText(&full{room * 20}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: expected an error, observed %v", room*20, err)
		}
	}
}
