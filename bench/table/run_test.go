package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// printsVariable has the test binary be a go test of a kind.
const printsVariable = "SAFPROOF_TABLE_PRINTS"

func TestMain(m *testing.M) {
	switch os.Getenv(printsVariable) {
	case "good":
		fmt.Print("goos: linux\nBenchmarkA/x-2   \t10\t1 ns/op\nPASS\n")
	case "failing":
		fmt.Print("--- FAIL: BenchmarkA/x\n    a_test.go:1: it refuses the token")
		fmt.Fprintln(os.Stderr, "exit status 1")
		os.Exit(1)
	default:
		os.Exit(m.Run())
	}
}

func TestFollow(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ kind, out, progress, status string }{
		{"good", "goos: linux\nBenchmarkA/x-2   \t10\t1 ns/op\nPASS\n", "goos: linux\n  BenchmarkA/x-2\nPASS\n", ""},
		{"failing", "--- FAIL: BenchmarkA/x\n    a_test.go:1: it refuses the token\n", "it refuses the token", "exit status 1"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			command := exec.Command(program)
			command.Env = append(os.Environ(), printsVariable+"="+c.kind)
			var out, progress bytes.Buffer
			status, err := follow(command, &out, &progress)
			if err != nil || status != c.status || out.String() != c.out || !strings.Contains(progress.String(), c.progress) {
				t.Errorf("status %q, error %v, out %q, progress %q", status, err, out.String(), progress.String())
			}
		})
	}
	if _, err := follow(exec.Command(filepath.Join(t.TempDir(), "none")), &bytes.Buffer{}, &bytes.Buffer{}); err == nil {
		t.Error("expected an error of a program that there is not")
	}
}

func TestWrongArguments(t *testing.T) {
	for _, c := range []struct{ args, expected string }{
		{"-count 0", "want at least 1"},
		{"-benchtime soon", "want a time"},
		{"-benchtime -1s", "want a time"},
		{"-from a -raw b", "give one of them"},
		{"./bench", "no arguments"},
		{"-speed 3", "flag provided but not defined"},
		{"-from testdata/none.txt", "no such file"},
		{"-raw testdata/none/raw.txt", "no such file"},
	} {
		t.Run(c.args, func(t *testing.T) {
			var out, progress bytes.Buffer
			err := run(t.Context(), strings.Fields(c.args), time.Time{}, &out, &progress)
			if err == nil || errors.Is(err, errFailed) || !strings.Contains(err.Error(), c.expected) {
				t.Errorf("expected an error with %q, observed %v", c.expected, err)
			}
		})
	}
}
