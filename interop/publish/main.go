package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/reports"
)

// seed fixes what the scenarios draw.
const seed = 1

func main() {
	again := flag.Bool("again", false, "compare with what is published, and write nothing")
	only := flag.String("only", "", "targets to hold, separated by commas: the folders of reports/published")
	rule := flag.String("rule", "", "show what those targets make of one rule, and write nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, options{*again, *only, *rule}, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "publish:", err)
		os.Exit(1)
	}
}

// options are those of the command line.
type options struct {
	again      bool
	only, rule string
}

func run(ctx context.Context, out io.Writer, o options, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	p, err := newPublisher(".", time.Now)
	if err != nil {
		return err
	}
	if o.only != "" {
		if err := p.choose(strings.Split(o.only, ",")); err != nil {
			return err
		}
	}
	bad := 0
	for _, i := range p.implementations {
		for _, t := range i.Targets {
			switch {
			case p.chosen != nil && !slices.Contains(p.chosen, t.Slug):
			case o.rule != "":
				if err := p.show(ctx, out, i, t, o.rule); err != nil {
					return err
				}
			default:
				came := p.one(ctx, i, t, o.again)
				fmt.Fprintf(out, "%-26s %s\n", t.Slug, came.text)
				if came.bad {
					bad++
				}
			}
		}
	}
	if !o.again && o.rule == "" {
		if err := render(p.root, p.implementations); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of the targets: see above", bad)
	}
	return nil
}

// publisher holds implementations to the rules.
type publisher struct {
	root            string
	registry        *features.Registry
	implementations []*Implementation
	now             func() time.Time
	patience        time.Duration // with one answer of an adapter
	chosen          []string      // slugs; nil: all
}

func newPublisher(root string, now func() time.Time) (*publisher, error) {
	registry, err := features.Load(features.Files())
	if err != nil {
		return nil, err
	}
	all, err := implementations(root)
	if err != nil {
		return nil, err
	}
	return &publisher{root: root, registry: registry, implementations: all, now: now, patience: time.Minute}, nil
}

// choose has only some targets held.
func (p *publisher) choose(slugs []string) error {
	var all []string
	for _, i := range p.implementations {
		for _, t := range i.Targets {
			all = append(all, t.Slug)
		}
	}
	for _, slug := range slugs {
		if !slices.Contains(all, slug) {
			return fmt.Errorf("no target %q: want some of %s", slug, strings.Join(all, ", "))
		}
	}
	p.chosen = slugs
	return nil
}

// outcome is what became of a target, in words.
type outcome struct {
	text    string
	missing bool
	bad     bool
}

// one holds a target, and publishes its record or compares it with what is published.
func (p *publisher) one(ctx context.Context, i *Implementation, t Target, again bool) outcome {
	if why := i.missing(); why != "" {
		return outcome{text: "missing: " + why, missing: true}
	}
	failed := func(err error) outcome { return outcome{text: err.Error(), bad: true} }
	record, err := p.hold(ctx, i, t)
	if err != nil {
		return failed(err)
	}
	text := record.Header.Target.Version + ": " + record.Summary().Sentence
	if !again {
		if err := publish(p.root, t, record); err != nil {
			return failed(err)
		}
		return outcome{text: text}
	}
	path, err := published(p.root, t)
	if err == nil && path == "" {
		err = fmt.Errorf("not published yet: make publish")
	}
	if err != nil {
		return failed(err)
	}
	before, err := reports.ReadFile(path)
	if err != nil {
		return failed(err)
	}
	d := reports.Diff(before, record)
	if len(d.Context)+len(d.Added)+len(d.Removed)+len(d.Changed) == 0 {
		return outcome{text: text + " As published."}
	}
	var b bytes.Buffer
	if err := reports.RenderDiff(&b, d); err != nil {
		return failed(err)
	}
	return outcome{text: "not as published:\n" + b.String(), bad: true}
}
