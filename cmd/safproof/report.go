package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/reports"
)

func reportCommand() *cobra.Command {
	c := parent(&cobra.Command{Use: "report", Short: "Render, join and compare run records"})
	c.AddCommand(reportRenderCommand(), reportMergeCommand(), reportMatrixCommand(), reportDiffCommand())
	return c
}

// record reads a run record: a file, or a folder that holds one.
func record(path string) (*reports.Record, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, reports.RunFile)
	}
	return reports.ReadFile(path)
}

// folder is the one that holds a run record.
func folder(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path
	}
	return filepath.Dir(path)
}

func records(paths []string) ([]*reports.Record, error) {
	var list []*reports.Record
	for _, path := range paths {
		r, err := record(path)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

func reportRenderCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "render RUN",
		Short: "Render a run record again: HTML, JUnit XML, Markdown, badge, Cucumber JSON",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := record(args[0])
			if err != nil {
				return err
			}
			if dir == "" {
				dir = folder(args[0])
			}
			if err := reports.RenderAll(dir, r); err != nil {
				return exit(exitBroken, err)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "report: %s\n", filepath.Join(dir, "index.html"))
			return err
		},
	}
	c.Flags().StringVar(&dir, "report", "", "folder to render into (default: that of the record)")
	return c
}

func reportMergeCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "merge RUN…",
		Short: "Join the records of a run that was split into shards",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			list, err := records(args)
			if err != nil {
				return err
			}
			whole, err := reports.Merge(list)
			if err != nil {
				return err
			}
			if err := save(dir, whole); err != nil {
				return exit(exitBroken, err)
			}
			if err := reports.RenderText(c.OutOrStdout(), whole); err != nil {
				return err
			}
			return exit(whole.Footer.ExitCode, nil)
		},
	}
	c.Flags().StringVar(&dir, "report", "report", "folder for the joined record and what is rendered from it")
	return c
}

// save writes a record and all that is rendered from it.
func save(dir string, r *reports.Record) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	err := writeFile(filepath.Join(dir, reports.RunFile), func(w io.Writer) error { return reports.Write(w, r) })
	if err != nil {
		return err
	}
	return reports.RenderAll(dir, r)
}

func reportMatrixCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "matrix [TITLE=]RUN…",
		Short: "Make one page of several targets: HTML, or Markdown for a name that ends in .md",
		Long: `Make one page of several targets, rule by rule: HTML, or Markdown for a name
that ends in .md. A title tells two targets of the same name apart. The page
leads to each record that is in its own folder or below; for the others it
gives the path.`,
		Example: "  safproof report matrix --out matrix.html a/run.jsonl 'b, strict=b/run.jsonl'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			list := make([]*reports.Record, len(args))
			places := make([]reports.Place, len(args))
			for i, arg := range args {
				title, path := titled(arg)
				r, err := record(path)
				if err != nil {
					return err
				}
				if title != "" {
					r.Header.Target.Title = title
				}
				list[i], places[i] = r, place(path, out)
			}
			render := func(w io.Writer) error { return reports.RenderMatrixHTML(w, list, places...) }
			if filepath.Ext(out) == ".md" {
				render = func(w io.Writer) error { return reports.RenderMatrixMarkdown(w, list) }
			}
			if err := writeFile(out, render); err != nil {
				return exit(exitBroken, err)
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "matrix: %s\n", out)
			return err
		},
	}
	c.Flags().StringVar(&out, "out", "matrix.html", "file to write")
	return c
}

// titled takes TITLE=PATH apart. A path that is there may hold the sign itself.
func titled(arg string) (title, path string) {
	if _, err := os.Stat(arg); err == nil {
		return "", arg
	}
	if title, path, ok := strings.Cut(arg, "="); ok {
		return strings.TrimSpace(title), path
	}
	return "", arg
}

// place says where a record is, and the page rendered from it if there is one,
// as seen from the page that is to be written.
func place(path, page string) reports.Place {
	dir := folder(path)
	if dir == path {
		path = filepath.Join(dir, reports.RunFile)
	}
	p := reports.Place{Record: seenFrom(page, path)}
	index := filepath.Join(dir, "index.html")
	if _, err := os.Stat(index); err == nil && filepath.Clean(index) != filepath.Clean(page) {
		p.Page = seenFrom(page, index)
	}
	return p
}

// seenFrom is the path of a file relative to the folder of a page.
func seenFrom(page, file string) string {
	from, err := filepath.Abs(filepath.Dir(page))
	if err != nil {
		return file
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(from, to); err == nil {
		to = rel
	}
	return filepath.ToSlash(to)
}

func reportDiffCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "Tell what changed from one run to another; exit status 1 if it got worse",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			list, err := records(args)
			if err != nil {
				return err
			}
			d := reports.Diff(list[0], list[1])
			render := reports.RenderDiff
			if asJSON {
				render = reports.RenderDiffJSON
			}
			if err := render(c.OutOrStdout(), d); err != nil {
				return err
			}
			if d.Worse() {
				return exit(exitNot, nil)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// writeFile makes a file of what is rendered.
func writeFile(path string, render func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	if err := render(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
