package reports

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

// later is the fixture after a release of the target: one rule got better, one
// worse, one kept its status with another scenario failing, and the suite moved on.
func later() *Record {
	rec := fixture()
	rec.Header.Suite = Suite{Version: "1.5.0", Commit: "c0ffee1"}
	rec.Header.Target.Version = "8.0.0"
	rec.Header.Rules = append(rec.Header.Rules[1:], Rule{ID: "LT-03", Kind: "must", System: "ltpa", Feature: "LTPA tokens", Title: "A changed LTPA token is refused"})
	var scenarios []Scenario
	for _, s := range rec.Scenarios {
		s.Line += 100 // lines move
		switch s.Rule + " " + s.Name {
		case "PT-01 The characters of a PassTicket", "PT-11 Seven characters":
			continue
		case "PT-04 Twice in one second":
			s.Status, s.Expected, s.Observed, s.Attachments = Passed, "", "", nil
		case "PT-04 A second later":
			s.Status, s.Expected, s.Observed = Failed, "another PassTicket", "the same PassTicket"
		case "PT-08 The same PassTicket twice":
			s.Status, s.Known, s.Expected, s.Observed = Passed, "", "", ""
		case "JW-09 Around the expiry":
			if s.Example[0].Value == "1" {
				s.Status, s.Observed = NotApplicable, "the target does not offer token.validate"
			}
		case "JW-10 As old as the skew":
			s.Status, s.Choice = Failed, ""
		}
		scenarios = append(scenarios, s)
	}
	fresh := Scenario{Rule: "PT-11", Name: "Nine characters", Status: Passed}
	rec.Scenarios = append(scenarios, fresh, Scenario{Rule: "LT-03", Name: "One bit", Status: Failed})
	rec.seal(nil, 3)
	return rec
}

func TestGolden(t *testing.T) {
	both := []*Record{fixture(), conforming()}
	of := func(render func(io.Writer, *Record) error, rec *Record) func(io.Writer) error {
		return func(w io.Writer) error { return render(w, rec) }
	}
	for name, render := range map[string]func(io.Writer) error{
		"fixture/run.jsonl":     of(Write, fixture()),
		"fixture/index.html":    of(RenderHTML, fixture()),
		"fixture/junit.xml":     of(RenderJUnit, fixture()),
		"fixture/summary.md":    of(RenderMarkdown, fixture()),
		"fixture/badge.svg":     of(RenderBadge, fixture()),
		"fixture/cucumber.json": of(RenderCucumber, fixture()),
		"conforming/index.html": of(RenderHTML, conforming()),
		"conforming/junit.xml":  of(RenderJUnit, conforming()),
		"conforming/summary.md": of(RenderMarkdown, conforming()),
		"conforming/badge.svg":  of(RenderBadge, conforming()),
		"matrix.html":           func(w io.Writer) error { return RenderMatrixHTML(w, both) },
		"matrix.md":             func(w io.Writer) error { return RenderMatrixMarkdown(w, both) },
		"diff.txt":              func(w io.Writer) error { return RenderDiff(w, Diff(fixture(), later())) },
		"diff.json":             func(w io.Writer) error { return RenderDiffJSON(w, Diff(fixture(), later())) },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := render(&got); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", filepath.FromSlash(name))
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s (-want +got; if it is right: go test ./reports -run TestGolden -update):\n%s", path, diff)
			}
		})
	}
}
