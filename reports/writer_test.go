package reports

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// written returns the record as a file holds it.
func written(t testing.TB, rec *Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, rec); err != nil {
		t.Fatalf("Write: %v", err)
	}
	return b.String()
}

func TestWriterCountsForItself(t *testing.T) {
	want := fixture()
	var b bytes.Buffer
	w, err := NewWriter(&b, want.Header)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range want.Scenarios {
		if err := w.Scenario(s); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.Close(want.Footer.Problems, want.Footer.Finished, 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Footer, f); diff != "" {
		t.Errorf("footer (-want +got):\n%s", diff)
	}
	got, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("record read back (-want +got):\n%s", diff)
	}
}

func TestWriterFromManyGoroutines(t *testing.T) {
	var b bytes.Buffer
	h := fixture().Header
	w, err := NewWriter(&b, h)
	if err != nil {
		t.Fatal(err)
	}
	const each = 50
	var wg sync.WaitGroup
	for _, rule := range h.Rules {
		wg.Go(func() {
			for i := range each {
				if err := w.Scenario(Scenario{Rule: rule.ID, Name: fmt.Sprint(i), Status: Passed}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if _, err := w.Close(nil, started, 0); err != nil {
		t.Fatal(err)
	}
	rec, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if want, got := each*len(h.Rules), rec.Footer.Scenarios[Passed]; got != want {
		t.Errorf("passed scenarios: want %d, got %d", want, got)
	}
}

func TestWriterRefuses(t *testing.T) {
	header := func(change func(*Header)) func() error {
		return func() error {
			h := fixture().Header
			change(&h)
			_, err := NewWriter(&bytes.Buffer{}, h)
			return err
		}
	}
	scenario := func(change func(*Scenario)) func() error {
		return func() error {
			var b bytes.Buffer
			w, err := NewWriter(&b, fixture().Header)
			if err != nil {
				return err
			}
			before := b.Len()
			s := fixture().Scenarios[0]
			change(&s)
			err = w.Scenario(s)
			if b.Len() != before {
				return fmt.Errorf("a refused scenario was written: %w", err)
			}
			return err
		}
	}
	for name, test := range map[string]struct {
		try  func() error
		want string
	}{
		"unknown format":     {header(func(h *Header) { h.Format = 2 }), "format 2 is not known"},
		"rule twice":         {header(func(h *Header) { h.Rules = append(h.Rules, h.Rules[0]) }), `"PT-01" is declared twice`},
		"rule without id":    {header(func(h *Header) { h.Rules = []Rule{{}} }), "rule 1 of the header has no id"},
		"unknown kind":       {header(func(h *Header) { h.Rules = []Rule{{ID: "X", Kind: "maybe"}} }), `unknown kind "maybe"`},
		"shard past the end": {header(func(h *Header) { h.Selection.Shard = Shard{4, 3} }), "shard 4 of 3"},
		"shard zero":         {header(func(h *Header) { h.Selection.Shard = Shard{0, 3} }), "shard 0 of 3"},
		"undeclared rule":    {scenario(func(s *Scenario) { s.Rule = "PT-99" }), `"PT-99" is not declared`},
		"unknown status":     {scenario(func(s *Scenario) { s.Status = "fine" }), `unknown status "fine"`},
		"no status":          {scenario(func(s *Scenario) { s.Status = "" }), `unknown status ""`},
		"unknown role":       {scenario(func(s *Scenario) { s.Role = "maybe" }), `unknown role "maybe"`},
		"unknown step":       {scenario(func(s *Scenario) { s.Steps = []Step{{Status: "ok"}} }), `step 1: unknown status "ok"`},
		"time below zero":    {scenario(func(s *Scenario) { s.Micros = -1 }), "below zero"},
		"known but passed":   {scenario(func(s *Scenario) { s.Known = "why" }), "a known failure that is passed"},
		"line too long":      {scenario(func(s *Scenario) { s.Observed = strings.Repeat("x", MaxLine) }), "over the limit"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.try()
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "was written") {
				t.Errorf("want an error with %q, got %v", test.want, err)
			}
		})
	}
}

// failingWriter accepts some writes and then fails for good.
type failingWriter struct{ left int }

var errDiskFull = errors.New("disk full")

func (f *failingWriter) Write(p []byte) (int, error) {
	if f.left == 0 {
		return 0, errDiskFull
	}
	f.left--
	return len(p), nil
}

func TestWriterStopsAfterAFailedWrite(t *testing.T) {
	rec := conforming()
	if _, err := NewWriter(&failingWriter{0}, rec.Header); !errors.Is(err, errDiskFull) {
		t.Errorf("NewWriter on a full disk: want %v, got %v", errDiskFull, err)
	}
	disk := &failingWriter{1}
	w, err := NewWriter(disk, rec.Header)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Scenario(rec.Scenarios[0]); !errors.Is(err, errDiskFull) {
		t.Errorf("Scenario: want %v, got %v", errDiskFull, err)
	}
	disk.left = 100 // room again: the record is broken all the same
	if err := w.Scenario(rec.Scenarios[1]); !errors.Is(err, errDiskFull) {
		t.Errorf("second Scenario: want %v, got %v", errDiskFull, err)
	}
	if _, err := w.Close(nil, started, 0); !errors.Is(err, errDiskFull) {
		t.Errorf("Close: want %v, got %v", errDiskFull, err)
	}
}

func TestWriterIsClosedOnce(t *testing.T) {
	var b bytes.Buffer
	w, err := NewWriter(&b, fixture().Header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Close(nil, started, 2); err == nil || !strings.Contains(err.Error(), "exit code 2") {
		t.Errorf("exit code 2 is wrong usage, not a run: got %v", err)
	}
	if _, err := w.Close(nil, started.In(time.FixedZone("", 3600)), 1); err != nil {
		t.Fatal(err)
	}
	size := b.Len()
	if err := w.Scenario(fixture().Scenarios[0]); !errors.Is(err, errClosed) {
		t.Errorf("Scenario after Close: want %v, got %v", errClosed, err)
	}
	if _, err := w.Close(nil, started, 0); !errors.Is(err, errClosed) {
		t.Errorf("Close after Close: want %v, got %v", errClosed, err)
	}
	if b.Len() != size {
		t.Error("something was written after the footer")
	}
}

func TestWriteRefusesAFooterThatDoesNotAgree(t *testing.T) {
	rec := fixture()
	rec.Footer.Scenarios[Passed]++
	if err := Write(&bytes.Buffer{}, rec); err == nil || !strings.Contains(err.Error(), "counts disagree") {
		t.Errorf("want counts that disagree, got %v", err)
	}
}
