package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/reports"
)

// root is that of the project.
const root = "../.."

// there is what is published, read once: it is large.
var there = sync.OnceValues(func() (collection, error) {
	all, err := implementations(root)
	if err != nil {
		return collection{}, err
	}
	return read(root, all)
})

// of is the record of a target, and where it is; nil if it is not published.
func (c collection) of(slug string) (*reports.Record, string) {
	for n, place := range c.places {
		if strings.HasPrefix(place.Record, slug+"/") {
			return c.records[n], place.Record
		}
	}
	return nil, ""
}

// TestPublishedRecords: each target has one record, no older than the rules that it is
// held to, and the pages are those of the records.
func TestPublishedRecords(t *testing.T) {
	p, err := newPublisher(root, time.Now)
	must(t, err)
	c, err := there()
	must(t, err)
	today := make(map[string]*reports.Record)
	for _, i := range p.implementations {
		key := fmt.Sprint(i.Profile, i.Rules, i.Without)
		if today[key] == nil {
			today[key], err = features.Run(t.Context(), features.Config{
				Registry: p.registry, Target: target.Reference(features.Version), Clock: time.Now, Seed: seed, Concurrency: copies, Selection: i.selection(p.registry),
			})
			must(t, err)
		}
		for _, each := range i.Targets {
			record, path := c.of(each.Slug)
			if record == nil {
				t.Errorf("%s is not published: make publish", each.Slug)
				continue
			}
			if err := publishable(record); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			if old := stale(record, today[key]); old != nil {
				t.Errorf("%s is older than the rules, make publish: %s", path, strings.Join(old, "; "))
			}
			if got := filepath.Base(filepath.Dir(path)); got != record.Header.Target.Version {
				t.Errorf("%s is the record of version %s", path, record.Header.Target.Version)
			}
		}
	}
	for _, page := range pages {
		var want bytes.Buffer
		must(t, page.render(&want, c))
		got, err := os.ReadFile(filepath.Join(root, folder, page.name))
		must(t, err)
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s is not what the records render to: make publish", page.name)
		}
	}
}

// TestNothingElseIsPublished: a folder whose target is gone is gone.
func TestNothingElseIsPublished(t *testing.T) {
	all, err := implementations(root)
	must(t, err)
	slugs := make(map[string]bool)
	for _, i := range all {
		for _, each := range i.Targets {
			slugs[each.Slug] = true
		}
	}
	entries, err := os.ReadDir(filepath.Join(root, folder))
	must(t, err)
	for _, entry := range entries {
		if entry.IsDir() && !slugs[entry.Name()] {
			t.Errorf("%s is published, and there is no such target", entry.Name())
		}
	}
}

// TestReasons: whoever reads why a target fails finds where that is written.
func TestReasons(t *testing.T) {
	c, err := there()
	must(t, err)
	for _, record := range c.records {
		for _, s := range record.Scenarios {
			if s.Known != "" && !strings.Contains(s.Known, "https://") {
				t.Errorf("%s: %s: the reason has no link: %s", record.Header.Target.Title, s.Rule, s.Known)
			}
		}
	}
}

// TestAgain holds every implementation that is on the machine once more, but for those
// that tests of their own hold, which is no less strict: they know each failure.
func TestAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("all of them take a minute or two")
	}
	t.Chdir(root)
	p, err := newPublisher(".", time.Now)
	must(t, err)
	for _, i := range p.implementations {
		for _, each := range i.Targets {
			t.Run(each.Slug, func(t *testing.T) {
				if each.Test != "" {
					t.Skip("held by " + each.Test)
				}
				switch o := p.one(t.Context(), i, each, true); {
				case o.missing && os.Getenv(clients.Requirement) == "require":
					t.Fatal(o.text)
				case o.missing:
					t.Skip(o.text)
				case o.bad:
					t.Error(o.text)
				default:
					t.Log(o.text)
				}
			})
		}
	}
}

// TestFindings: what the README says to have found is published as a failure of that
// version.
func TestFindings(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	must(t, err)
	c, err := there()
	must(t, err)
	rows := finding.FindAllStringSubmatch(string(text), -1)
	if len(rows) < 10 {
		t.Fatalf("%d rows in the README, want ten or more", len(rows))
	}
	for _, row := range rows {
		name, slug, rule := row[1], row[2], row[3]
		record, _ := c.of(slug)
		if record == nil {
			t.Errorf("%s is not published", slug)
			continue
		}
		if version := record.Header.Target.Version; !strings.Contains(name, version) {
			t.Errorf("%s: the record is of version %s", name, version)
		}
		if !slices.ContainsFunc(record.Scenarios, func(s reports.Scenario) bool {
			return s.Rule == rule && (s.Status == reports.Failed || s.Status == reports.Errored)
		}) {
			t.Errorf("%s: %s does not fail", name, rule)
		}
	}
}

var finding = regexp.MustCompile("(?m)^\\| ([^|]+) \\| [^|]+ \\| `go run ./interop/publish --only ([a-z0-9-]+) --rule ([A-Z]+-[0-9]+)` \\|$")
