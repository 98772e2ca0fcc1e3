package reports

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// RunFile is the name of the record in a report folder.
const RunFile = "run.jsonl"

// RenderAll writes index.html, junit.xml, summary.md, badge.svg and
// cucumber.json into the folder, beside the record itself, and makes the
// folder if it is not there. Each file appears whole or not at all.
func RenderAll(dir string, rec *Record) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range []struct {
		name   string
		render func(io.Writer, *Record) error
	}{
		{"index.html", RenderHTML},
		{"junit.xml", RenderJUnit},
		{"summary.md", RenderMarkdown},
		{"badge.svg", RenderBadge},
		{"cucumber.json", RenderCucumber},
	} {
		if err := replace(filepath.Join(dir, f.name), func(w io.Writer) error { return f.render(w, rec) }); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}

// replace writes a file beside its place and then moves it there.
func replace(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
