// Package evidence implements the record of what exercises each rule: scenarios,
// mutants, properties, fuzz targets, seeds of the simulator and bugs planted in it.
//
// Nothing in the record is declared. A scenario is in it because it passed on the
// reference, a mutant because the rule turned red, a seed because a decision rested
// on the rule, a planted bug because the simulator found the rule broken. Properties
// and fuzz targets say so themselves when they get there, and pass:
//
//	t.Attr("rule", "PT-04")
//
// stands behind what would fail if the rule were broken. The record is written by
// "make evidence", and a test holds it to the tree.
//
// Most callers need Read.
package evidence

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/sim"
)

//go:embed evidence.json
var file []byte

// Record is what a collection found, in the order of the suite's rules.
type Record struct {
	Seeds int    `json:"seeds"` // of the simulator that were played, from 0 on
	Rules []Rule `json:"rules"`
}

// Rule is the evidence of a rule.
type Rule struct {
	ID   string `json:"rule"`
	Kind string `json:"kind"` // must, limit or choice
	// Scenarios is how many passed on the reference; each row of an outline is one.
	Scenarios int `json:"scenarios"`
	// Mutants are those under which the rule turned red: first those that are made to
	// break it, then those that cannot but break it, too.
	Mutants []string `json:"mutants,omitempty"`
	// Properties and Fuzz are tests by their package and name, as in
	// fuzz.FuzzLegacyEvaluate, sorted. A fuzz target was run on its seed corpus.
	Properties []string `json:"properties,omitempty"`
	Fuzz       []string `json:"fuzz,omitempty"`
	// Simulation is nil if no decision rested on the rule.
	Simulation *Simulation `json:"simulation,omitempty"`
	// Bugs are those that, planted in the simulator, were found by this rule.
	Bugs []Bug `json:"bugs,omitempty"`
}

// Simulation is the first seed in which decisions rested on a rule, and how many
// did so in it.
type Simulation struct {
	Seed      uint64 `json:"seed"`
	Decisions uint64 `json:"decisions"`
}

// Bug is a planted bug with the first seed of [sim.BugConfig] whose violation
// names the rule first.
type Bug struct {
	Name string `json:"bug"`
	Seed uint64 `json:"seed"`
}

// SimConfig is how a seed is played for the record: as "safproof sim run" does.
func SimConfig(seed uint64) sim.Config {
	return sim.Config{Seed: seed, Duration: 24 * time.Hour, Faults: 1}
}

// Read returns the record that comes with the program.
func Read() (*Record, error) { return Decode(file) }

// Decode reads what [Record.Encode] wrote.
func Decode(text []byte) (*Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("features/evidence/evidence.json: %w: run \"make evidence\"", err)
	}
	if len(r.Rules) == 0 {
		return nil, errors.New("features/evidence/evidence.json has no rule: run \"make evidence\"")
	}
	return &r, nil
}

// Encode writes the record with a line a rule, so that two of them can be compared
// line by line.
func (r *Record) Encode() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"seeds\":%d,\"rules\":[", r.Seeds)
	for n, rule := range r.Rules {
		line, err := json.Marshal(rule)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// Of returns the evidence of a rule.
func (r *Record) Of(id string) (Rule, bool) {
	for _, rule := range r.Rules {
		if rule.ID == id {
			return rule, true
		}
	}
	return Rule{}, false
}
