package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safproof/safproof/reports"
)

// The scripts and the README's commands run this very program: the test binary
// is safproof when it is called by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"safproof": func() { os.Exit(Main()) },
		"failed":   func() { os.Exit(printFailed(os.Args[1])) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status,
		},
		RequireUniqueNames: true,
	})
}

// printFailed prints the ids of the rules that failed in a report, sorted.
func printFailed(dir string) int {
	r, err := record(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUsage
	}
	var ids []string
	for _, rule := range r.RuleResults() {
		if rule.Status == reports.Failed {
			ids = append(ids, rule.Rule.ID)
		}
	}
	slices.Sort(ids)
	fmt.Println(strings.Join(ids, "\n"))
	return exitOK
}

// status runs a program and checks its exit status: status 2 safproof run …
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE PROGRAM [ARG…]")
	}
	want, code := args[0], "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code = exitCode(err)
	}
	if code != want {
		ts.Fatalf("exit status: expected %s, observed %s", want, code)
	}
}
