package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/evidence"
)

// attribute is the key under which tests report rules.
const attribute = "rule"

// module is the path that packages of the project begin with.
const module = "github.com/safproof/safproof/"

// tests runs the properties and fuzz targets that have calls, and notes the rules
// that they report.
func (c *collection) tests() error {
	places, err := findCalls(c.root)
	if err != nil {
		return err
	}
	c.say("properties and fuzz targets: %d packages", len(places))
	reported := make(map[call]bool)
	for _, rapid := range []bool{false, true} {
		var some []place
		for _, p := range places {
			if p.rapid == rapid {
				some = append(some, p)
			}
		}
		if len(some) == 0 {
			continue
		}
		if err := c.runTests(some, reported); err != nil {
			return err
		}
	}
	var expected []call
	for _, p := range places {
		expected = append(expected, p.calls...)
	}
	return c.note(expected, reported)
}

// runTests runs what has calls in some folders, which all take rapid's flags or all
// do not, and adds what was reported.
func (c *collection) runTests(places []place, reported map[call]bool) error {
	var folders, names []string
	for _, p := range places {
		folders = append(folders, "./"+p.folder)
		names = append(names, p.tests()...)
	}
	slices.Sort(names)
	args := append([]string{"test", "-json", "-count=1", "-run", "^(" + strings.Join(slices.Compact(names), "|") + ")$"}, folders...)
	if places[0].rapid {
		args = append(args, "-rapid.seed=1", "-rapid.nofailfile")
	}
	command := exec.CommandContext(c.ctx, "go", args...)
	command.Dir = c.root
	var said, problems bytes.Buffer
	command.Stdout, command.Stderr = &said, &problems
	failed := command.Run()
	if err := c.ctx.Err(); err != nil {
		return err
	}
	output, err := readReports(&said, reported)
	if err == nil && failed != nil {
		err = fmt.Errorf("go test: %w\n%s%s", failed, output, problems.Bytes())
	}
	return err
}

// event is a line of go test -json: what is needed of it.
type event struct {
	Action, Package, Test, Key, Value, Output string
}

// readReports reads the output of go test -json, and adds the rules that tests
// reported which passed. It returns what the others printed.
func readReports(said io.Reader, reported map[call]bool) (output string, err error) {
	type test struct{ pkg, name string }
	rules, printed := make(map[test][]string), make(map[test]string)
	var failures strings.Builder
	for lines := json.NewDecoder(said); ; {
		var e event
		if err := lines.Decode(&e); err == io.EOF {
			return failures.String(), nil
		} else if err != nil {
			return "", fmt.Errorf("reading what go test -json says: %w", err)
		}
		of := test{e.Package, e.Test}
		switch e.Action {
		case "attr":
			if e.Key == attribute {
				rules[of] = append(rules[of], e.Value)
			}
		case "output":
			printed[of] += e.Output
		case "fail":
			failures.WriteString(printed[of])
		case "build-output":
			failures.WriteString(e.Output)
		case "pass":
			function, _, _ := strings.Cut(e.Test, "/") // a seed of a fuzz target, or a subtest
			for _, rule := range rules[of] {
				reported[call{path.Clean(strings.TrimPrefix(e.Package, module)) + "." + function, rule}] = true
			}
		}
	}
}

// note puts what was reported into the record. Every call in the sources must have
// been reached, and be about a rule that there is.
func (c *collection) note(expected []call, reported map[call]bool) error {
	var problems []error
	for _, e := range expected {
		if !reported[e] {
			problems = append(problems, fmt.Errorf("%s has a call that reports %s and did not get to it: give it a seed that does, or take the call away", e.test, e.rule))
		}
	}
	for _, r := range slices.SortedFunc(maps.Keys(reported), compareCalls) {
		rule := c.rules[r.rule]
		if rule == nil {
			problems = append(problems, fmt.Errorf("%s reports %s, which is no rule of the suite", r.test, r.rule))
			continue
		}
		if _, name := evidence.SplitTest(r.test); isFuzzName(name) {
			rule.Fuzz = append(rule.Fuzz, r.test)
		} else {
			rule.Properties = append(rule.Properties, r.test)
		}
	}
	c.say("  %d reports of rules", len(reported))
	return errors.Join(problems...)
}

func compareCalls(a, b call) int {
	if order := strings.Compare(a.test, b.test); order != 0 {
		return order
	}
	return strings.Compare(a.rule, b.rule)
}
