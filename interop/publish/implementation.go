package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/reports"
)

// Implementation is one that somebody else wrote, as its implementation.yaml says.
type Implementation struct {
	Name     string   `yaml:"name"`     // as its authors call it
	Language string   `yaml:"language"` // that it is written in
	Package  string   `yaml:"package"`  // in its registry
	Profile  string   `yaml:"profile"`  // chapter of the rules
	Rules    []string `yaml:"rules"`    // of the chapter; none: all
	Without  []string `yaml:"without"`  // rules of the chapter that it cannot be asked
	Needs    []string `yaml:"needs"`    // programs
	Ready    string   `yaml:"ready"`    // a file that is there once it is installed; "": nothing to install
	Targets  []Target `yaml:"targets"`

	folder string
}

// Target is one way to use an implementation, held to the rules on its own.
type Target struct {
	Slug    string `yaml:"slug"`    // folder of reports/published
	Title   string `yaml:"title"`   // heading of its column
	Command string `yaml:"command"` // of its adapter
	// Test is a Go test that holds it to the rules instead, and writes the record to
	// the file that RecordVariable names.
	Test  string `yaml:"test"`
	Known string `yaml:"known-failures"` // file, in the folder
}

// RecordVariable is the environment variable with the file for the record of a test.
const RecordVariable = "SAFPROOF_RECORD"

var slugs = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// implementations reads those of a folder, in the order of their folders' names.
func implementations(root string) ([]*Implementation, error) {
	files, err := filepath.Glob(filepath.Join(root, "interop", "*", "implementation.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no interop/*/implementation.yaml here: run it from the root of the project")
	}
	var all []*Implementation
	seen := make(map[string]string)
	for _, file := range files {
		one, err := readImplementation(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, t := range one.Targets {
			if other, again := seen[t.Slug]; again {
				return nil, fmt.Errorf("%s: slug %s stands in %s, too", file, t.Slug, other)
			}
			seen[t.Slug] = file
		}
		all = append(all, one)
	}
	return all, nil
}

func readImplementation(file string) (*Implementation, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	one := &Implementation{folder: filepath.Dir(file)}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(one); err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"name": one.Name, "language": one.Language, "package": one.Package, "profile": one.Profile} {
		if value == "" {
			return nil, fmt.Errorf("%s is missing", name)
		}
	}
	if len(one.Targets) == 0 {
		return nil, errors.New("targets is empty: name at least one")
	}
	if len(one.Rules) > 0 && len(one.Without) > 0 {
		return nil, errors.New("want rules or without, not both")
	}
	for _, t := range one.Targets {
		switch {
		case !slugs.MatchString(t.Slug):
			return nil, fmt.Errorf("slug %q: want lower-case letters, digits and hyphens", t.Slug)
		case t.Title == "" || t.Known == "":
			return nil, fmt.Errorf("%s: title and known-failures must be there", t.Slug)
		case (t.Command == "") == (t.Test == ""):
			return nil, fmt.Errorf("%s: want either command or test", t.Slug)
		}
	}
	return one, nil
}

// missing says what is not on the machine, "" for nothing.
func (i *Implementation) missing() string {
	for _, program := range i.Needs {
		if _, err := exec.LookPath(program); err != nil {
			return "there is no " + program
		}
	}
	if i.Ready == "" {
		return ""
	}
	if _, err := os.Stat(filepath.Join(i.folder, i.Ready)); err != nil {
		return "not installed: make interop-ready"
	}
	return ""
}

// known is the path of the known-failures file of a target.
func (i *Implementation) known(t Target) string { return filepath.Join(i.folder, t.Known) }

// selection is the part of the suite that it is held to.
func (i *Implementation) selection(registry *features.Registry) reports.Selection {
	s := reports.Selection{Profile: i.Profile, Rules: i.Rules}
	if len(i.Without) == 0 {
		return s
	}
	for _, rule := range registry.Rules {
		if rule.System == i.Profile && !slices.Contains(i.Without, rule.ID) {
			s.Rules = append(s.Rules, rule.ID)
		}
	}
	return s
}
