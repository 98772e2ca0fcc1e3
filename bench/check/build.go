package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// side is one of the two: a tree of files, and the test binary of each package.
type side struct {
	label    string
	root     string
	binaries map[string]string // path of the binary by package
}

// pair is what is compared.
type pair struct {
	base, head       side
	packages         []string
	benchmarksDiffer bool
	close            func()
}

// build makes both sides. Whoever has a pair closes it.
func build(ctx context.Context, folder string, o options, progress io.Writer) (*pair, error) {
	root, err := output(ctx, folder, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	commit, err := output(ctx, root, "git", "rev-parse", "--verify", "--quiet", "--end-of-options", o.base+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("no commit %q to compare with", o.base)
	}
	temporary, err := os.MkdirTemp("", "bench-check")
	if err != nil {
		return nil, err
	}
	p := &pair{packages: o.packages}
	tree := filepath.Join(temporary, "base")
	p.close = func() {
		// Also after an interrupt, when ctx is over.
		_, _ = output(context.WithoutCancel(ctx), root, "git", "worktree", "remove", "--force", tree)
		_ = os.RemoveAll(temporary)
	}
	if err := p.fill(ctx, root, commit, tree, temporary, progress); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *pair) fill(ctx context.Context, root, commit, tree, temporary string, progress io.Writer) error {
	// A hook for checkouts is meant for people.
	if _, err := output(ctx, root, "git", "-c", "core.hooksPath="+os.DevNull, "worktree", "add", "--detach", tree, commit); err != nil {
		return err
	}
	short, err := output(ctx, root, "git", "rev-parse", "--short", commit)
	if err != nil {
		return err
	}
	now, err := output(ctx, root, "git", "describe", "--always", "--exclude=*")
	if err != nil {
		return err
	}
	if changes, err := output(ctx, root, "git", "status", "--porcelain"); err != nil {
		return err
	} else if changes != "" {
		now += " with changes not committed"
	}
	for _, folder := range p.packages {
		differs, err := output(ctx, root, "git", "diff", "--name-only", commit, "--", folder+"/*_test.go")
		if err != nil {
			return err
		}
		p.benchmarksDiffer = p.benchmarksDiffer || differs != ""
	}
	p.base = side{label: short, root: tree, binaries: map[string]string{}}
	p.head = side{label: now, root: root, binaries: map[string]string{}}
	for _, s := range []side{p.base, p.head} {
		for i, folder := range p.packages {
			fmt.Fprintf(progress, "building %s of %s\n", folder, s.label)
			binary := filepath.Join(temporary, fmt.Sprintf("%s-%d.test", filepath.Base(s.root), i))
			// Neither the place of the tree nor the commit shows in the binary; nobody debugs it.
			if _, err := output(ctx, s.root, "go", "test", "-c", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", binary, folder); err != nil {
				return fmt.Errorf("%s of %s: %w", folder, s.label, err)
			}
			if _, err := os.Stat(binary); err != nil {
				return fmt.Errorf("%s of %s has no tests", folder, s.label)
			}
			s.binaries[folder] = binary
		}
	}
	return nil
}

// same says whether both built the same.
func (p *pair) same() bool {
	for _, folder := range p.packages {
		base, err := os.ReadFile(p.base.binaries[folder])
		if err != nil {
			return false
		}
		head, err := os.ReadFile(p.head.binaries[folder])
		if err != nil || !bytes.Equal(base, head) {
			return false
		}
	}
	return true
}

// output runs a program in a folder; an error tells what the program said.
func output(ctx context.Context, folder, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = folder
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		said := strings.TrimSpace(stderr.String() + "\n" + stdout.String())
		return "", fmt.Errorf("%s %s: %w: %s", program, args[0], err, said)
	}
	return strings.TrimSpace(stdout.String()), nil
}
