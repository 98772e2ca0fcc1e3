package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// command is one command of the README and what it says that it prints.
type command struct {
	text   string
	output []string
}

// TestREADME runs every command of the README's transcripts, in a copy of the
// project, and compares what it prints. An ellipsis in a line stands for any
// characters, a line that is only one for any lines.
func TestREADME(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := transcripts(string(text))
	if len(commands) < 8 {
		t.Fatalf("expected the README's commands, observed %d", len(commands))
	}
	dir, bin := t.TempDir(), t.TempDir()
	copyProject(t, root, dir)
	path := bin + string(os.PathListSeparator) + os.Getenv("PATH")
	install := exec.CommandContext(t.Context(), "go", "install", "./cmd/safproof")
	install.Dir, install.Env = dir, append(os.Environ(), "GOBIN="+bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("go install: %v\n%s", err, out)
	}
	for _, c := range commands {
		t.Run(c.text, func(t *testing.T) {
			switch {
			case c.text == "go test ./...":
				return // it is running: the CI takes its command from the README
			case strings.Contains(c.text, "python3") && !found("python3"):
				t.Skip("no python3 on this machine")
			case strings.Contains(c.text, "curl") && !found("curl"):
				t.Skip("no curl on this machine")
			}
			run := exec.CommandContext(t.Context(), "sh", "-c", c.text)
			run.Dir, run.Env = dir, append(os.Environ(), "PATH="+path)
			out, err := run.Output()
			var exit *exec.ExitError
			if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitNot) {
				t.Errorf("%v\n%s", err, out)
			}
			if want := pattern(c.output); !want.MatchString(strings.TrimSpace(string(out))) {
				t.Errorf("expected:\n%s\nobserved:\n%s", strings.Join(c.output, "\n"), out)
			}
		})
	}
}

// TestREADMEMake holds the README's make targets and godog flags to the Makefile.
func TestREADMEMake(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	makes := regexp.MustCompile("`make ([a-z ]+)`").FindAllStringSubmatch(string(text), -1)
	if len(makes) == 0 {
		t.Error("expected make targets in the README, observed none")
	}
	for _, match := range makes {
		for target := range strings.FieldsSeq(match[1]) {
			if out, err := exec.CommandContext(t.Context(), "make", "-C", root, "-n", target).CombinedOutput(); err != nil {
				t.Errorf("make %s: %v\n%s", target, err, out)
			}
		}
	}
	flags := regexp.MustCompile("`(go test [^`]*-godog[^`]*)`").FindAllStringSubmatch(string(text), -1)
	if len(flags) == 0 {
		t.Error("expected a command with godog's flags in the README, observed none")
	}
	for _, match := range flags {
		run := exec.CommandContext(t.Context(), "sh", "-c", match[1])
		run.Dir = root
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", match[1], err, out)
		}
	}
}

// transcripts takes the commands out of the console blocks.
func transcripts(text string) []command {
	var list []command
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			line = strings.TrimRight(line, "\n")
			if c, ok := strings.CutPrefix(line, "$ "); ok {
				list = append(list, command{text: c})
			} else if n := len(list); n > 0 {
				list[n-1].output = append(list[n-1].output, line)
			}
		}
	}
	return list
}

// pattern is what the output must match.
func pattern(lines []string) *regexp.Regexp {
	var parts []string
	for _, line := range lines {
		if line == "…" {
			parts = append(parts, `(?s:.*)`)
			continue
		}
		quoted := regexp.QuoteMeta(strings.TrimRight(line, " "))
		parts = append(parts, strings.ReplaceAll(quoted, "…", ".*")+` *`)
	}
	return regexp.MustCompile(`\A` + strings.Join(parts, `\n`) + `\z`)
}

func found(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// leftOut are the folders that git does not have.
var leftOut = regexp.MustCompile(`^(\.git|report|bin|interop/.*/(node_modules|\.venv|runtime|target))$`)

// copyProject copies what git would have: no report, no build, nothing installed.
func copyProject(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if leftOut.MatchString(filepath.ToSlash(name)) {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
