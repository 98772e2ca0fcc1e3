package main

import (
	"bytes"
	"io"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/evidence"
	"github.com/safproof/safproof/features/mutant"
	"github.com/safproof/safproof/sim"
)

// root is that of the project, seen from here.
const root = "../../.."

// stale is what to do if the record differs from the tree.
const stale = `features/evidence/evidence.json differs from the tree (-tree +record); run "make evidence":`

func recorded(t *testing.T) *evidence.Record {
	t.Helper()
	record, err := evidence.Read()
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func suite(t *testing.T) *features.Registry {
	t.Helper()
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

// The rules of the record are those of the suite, each with all scenarios that it has
// today, and with the mutants that are said to turn it red.
func TestRecordHasTheSuite(t *testing.T) {
	type rule struct {
		ID, Kind  string
		Scenarios int
		Mutants   []string
	}
	var want, got []rule
	for _, r := range suite(t).Rules {
		w := rule{ID: r.ID, Kind: r.Kind}
		for _, s := range r.Scenarios {
			w.Scenarios += max(s.Rows, 1)
		}
		for _, m := range mutant.All() {
			if slices.Contains(m.Red(), r.ID) {
				w.Mutants = append(w.Mutants, m.Name)
			}
		}
		sortMutants(r.ID, w.Mutants)
		want = append(want, w)
	}
	for _, r := range recorded(t).Rules {
		got = append(got, rule{r.ID, r.Kind, r.Scenarios, r.Mutants})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(stale, diff)
	}
}

// The record has each property and fuzz target that reports a rule, and no other.
// That they get there is seen when the record is written: a call that is not reached
// ends the collection.
func TestRecordHasTheTests(t *testing.T) {
	places, err := findCalls(root)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []call
	for _, p := range places {
		want = append(want, p.calls...)
	}
	if len(want) == 0 {
		t.Fatal("no test reports a rule")
	}
	for _, r := range recorded(t).Rules {
		for _, test := range slices.Concat(r.Properties, r.Fuzz) {
			got = append(got, call{test, r.ID})
		}
	}
	slices.SortFunc(want, compareCalls)
	slices.SortFunc(got, compareCalls)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(call{})); diff != "" {
		t.Error(stale, diff)
	}
}

// A few seeds, played again, show what the record says of them.
func TestRecordHasTheSeeds(t *testing.T) {
	const few = 3
	c := again(t)
	if err := playSeeds(c, few); err != nil {
		t.Fatal(err)
	}
	var want, got []evidence.Rule
	for _, r := range recorded(t).Rules {
		if s := r.Simulation; s != nil && s.Seed < few {
			got = append(got, evidence.Rule{ID: r.ID, Simulation: s})
		}
		if s := c.rules[r.ID].Simulation; s != nil {
			want = append(want, evidence.Rule{ID: r.ID, Simulation: s})
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(stale, diff)
	}
}

// The planted bugs of the record are those of the simulator: those that their first
// seed shows are found by it again.
func TestRecordHasTheBugs(t *testing.T) {
	places := make(map[string][]finding)
	for _, r := range recorded(t).Rules {
		for _, b := range r.Bugs {
			places[b.Name] = append(places[b.Name], finding{r.ID, b.Seed})
		}
	}
	c := again(t)
	for _, bug := range sim.Bugs() {
		if !slices.ContainsFunc(places[bug.Name], func(f finding) bool { return f.rule == bug.Rule }) {
			t.Errorf("%s bug %s is not in it with its rule %s", stale, bug.Name, bug.Rule)
		}
		if slices.ContainsFunc(places[bug.Name], func(f finding) bool { return f.seed > 0 }) {
			continue // found late, which takes long
		}
		found, err := findings(c, bug)
		if diff := cmp.Diff(found, places[bug.Name], cmp.AllowUnexported(finding{})); err != nil || diff != "" {
			t.Errorf("%s bug %s: %v\n%s", stale, bug.Name, err, diff)
		}
		delete(places, bug.Name)
	}
	for name := range places {
		if _, err := sim.FindBug(name); err != nil {
			t.Error(stale, err)
		}
	}
}

// The properties and fuzz targets of one folder, run again, get to the rules that the
// record says.
func TestRecordOfOneFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("this builds a package's tests")
	}
	const folder = "fuzz"
	places, err := findCalls(root)
	if err != nil {
		t.Fatal(err)
	}
	places = slices.DeleteFunc(places, func(p place) bool { return p.folder != folder })
	if len(places) != 1 {
		t.Fatalf("%d folders are %s", len(places), folder)
	}
	c, reported := again(t), make(map[call]bool)
	if err := c.runTests(places, reported); err != nil {
		t.Fatal(err)
	}
	if err := c.note(places[0].calls, reported); err != nil {
		t.Error(err)
	}
	if len(reported) != len(places[0].calls) {
		t.Errorf("%d reports, want %d: %v", len(reported), len(places[0].calls), reported)
	}
}

// The file is what the record is written as.
func TestRecordFile(t *testing.T) {
	text, err := os.ReadFile("../evidence.json")
	if err != nil {
		t.Fatal(err)
	}
	again, err := recorded(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, again) {
		t.Error("features/evidence/evidence.json is not as it is written: run \"make evidence\"")
	}
}

// again is a collection of nothing yet.
func again(t *testing.T) *collection {
	t.Helper()
	c := &collection{ctx: t.Context(), progress: io.Discard, root: root, registry: suite(t), rules: make(map[string]*evidence.Rule)}
	for _, r := range c.registry.Rules {
		c.rules[r.ID] = &evidence.Rule{ID: r.ID, Kind: r.Kind}
	}
	return c
}
