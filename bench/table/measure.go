package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// root is where the project is from here: go run -C runs a program in its folder.
var root = filepath.Join("..", "..")

// packages have the benchmarks.
var packages = []struct {
	folder string
	peers  bool // has the flag -peers
}{{"./bench", true}, {"./features", false}}

// measure runs the benchmarks and writes what go test prints to out, after what the
// table is to bear.
func (o options) measure(ctx context.Context, now time.Time, out, progress io.Writer) error {
	if _, err := os.Stat(filepath.Join(root, "bench", "table", "go.mod")); err != nil {
		return fmt.Errorf("run it in its folder, by go run -C bench/table .: %w", err)
	}
	version, err := exec.CommandContext(ctx, "go", "env", "GOVERSION").Output()
	if err != nil {
		return fmt.Errorf("go env GOVERSION: %w", err)
	}
	fmt.Fprintf(out, "date: %s\ngo: %s\n", now.UTC().Format("2006-01-02 15:04 UTC"), strings.TrimSpace(string(version)))
	for _, p := range packages {
		args := []string{"test", "-run=^$", "-bench=" + o.bench, "-skip=" + o.skip, "-benchtime=" + o.benchtime,
			fmt.Sprint("-count=", o.count), "-timeout=1h", p.folder}
		if p.peers && o.peers {
			args = append(args, "-peers")
		}
		fmt.Fprintf(progress, "go %s\n", strings.Join(args, " "))
		command := exec.CommandContext(ctx, "go", args...)
		command.Dir = root
		status, err := follow(command, out, progress)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return fmt.Errorf("%s: %w", p.folder, err)
		case status != "": // which may come of a benchmark that failed, or of no benchmark at all
			fmt.Fprintf(out, "%s%s, %s\n", failedMark, p.folder, status)
		}
	}
	return nil
}

// follow copies what a command prints as it comes, and tells progress: the name of each
// benchmark, and lines that are none as they are. It returns how the command ended, ""
// if that was well.
func follow(command *exec.Cmd, out, progress io.Writer) (status string, err error) {
	told := &shared{w: progress}
	command.Stderr = told
	stdout, err := command.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := command.Start(); err != nil {
		return "", err
	}
	lines := bufio.NewReader(stdout)
	for err == nil {
		var line string
		if line, err = lines.ReadString('\n'); line != "" {
			line = strings.TrimSuffix(line, "\n")
			fmt.Fprintln(out, line)
			fmt.Fprintln(told, short(line))
		}
	}
	var exit *exec.ExitError
	switch ended := command.Wait(); {
	case err != io.EOF:
		return "", err
	case errors.As(ended, &exit):
		return exit.String(), nil
	default:
		return "", ended
	}
}

// short leaves the figures of a benchmark out.
func short(line string) string {
	if name, _, found := strings.Cut(line, "\t"); found && strings.HasPrefix(name, "Benchmark") && !strings.Contains(line, failedMark) {
		return "  " + strings.TrimSpace(name)
	}
	return line
}

// shared is a writer for two.
type shared struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *shared) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(b)
}
