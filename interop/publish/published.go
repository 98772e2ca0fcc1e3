package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/safproof/safproof/reports"
)

// folder is where records are published, in the root of the project: in a folder of
// the target's slug, in one of its version.
const folder = "reports/published"

// collection is what is published, in the order of the implementations.
type collection struct {
	records []*reports.Record
	places  []reports.Place
}

// The pages that are made of all records.
var pages = []struct {
	name   string
	render func(io.Writer, collection) error
}{
	{"index.html", func(w io.Writer, c collection) error { return reports.RenderMatrixHTML(w, c.records, c.places...) }},
	{"matrix.md", func(w io.Writer, c collection) error { return reports.RenderMatrixMarkdown(w, c.records) }},
}

const badgeFile = "badge.svg"

// published is the path of the record of a target that is published, "" for none.
func published(root string, t Target) (string, error) {
	found, err := filepath.Glob(filepath.Join(root, folder, t.Slug, "*", reports.RunFile))
	if err != nil || len(found) == 0 {
		return "", err
	}
	if len(found) > 1 {
		return "", fmt.Errorf("%s has %d records: publish it anew, and only the last one stays", t.Slug, len(found))
	}
	return found[0], nil
}

// publish writes the record of a target, and leaves none of another version.
func publish(root string, t Target, r *reports.Record) error {
	version := r.Header.Target.Version
	if version == "" || strings.ContainsAny(version, `/\`) || strings.HasPrefix(version, ".") {
		return fmt.Errorf("%s: version %q is no name for a folder", t.Slug, version)
	}
	all := filepath.Join(root, folder, t.Slug)
	if err := os.RemoveAll(all); err != nil {
		return err
	}
	place := filepath.Join(all, version)
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	var record, badge bytes.Buffer
	if err := reports.Write(&record, r); err != nil {
		return err
	}
	if err := reports.RenderBadge(&badge, r); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(place, reports.RunFile), record.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(place, badgeFile), badge.Bytes(), 0o644)
}

// read reads what is published.
func read(root string, implementations []*Implementation) (collection, error) {
	var c collection
	for _, i := range implementations {
		for _, t := range i.Targets {
			path, err := published(root, t)
			if err != nil {
				return collection{}, err
			}
			if path == "" {
				continue
			}
			r, err := reports.ReadFile(path)
			if err != nil {
				return collection{}, err
			}
			place, err := filepath.Rel(filepath.Join(root, folder), path)
			if err != nil {
				return collection{}, err
			}
			c.records, c.places = append(c.records, r), append(c.places, reports.Place{Record: filepath.ToSlash(place)})
		}
	}
	return c, nil
}

// render makes the pages of what is published.
func render(root string, implementations []*Implementation) error {
	c, err := read(root, implementations)
	if err != nil || len(c.records) == 0 {
		return err
	}
	for _, page := range pages {
		var text bytes.Buffer
		if err := page.render(&text, c); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(root, folder, page.name), text.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
