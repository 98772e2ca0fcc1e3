package bench

import (
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// How many targets there are, and a tenth of them.
const (
	fewTargets  = 10
	manyTargets = 100
)

// The chapter of PassTickets on a hundred targets, one after the other, as
// interop/publish holds many to the rules: the processor time of the last ten to that
// of the first ten, and what is in use after each ten of them. A target leaves nothing
// behind, so that both are near 1; -benchtime 5x takes 500 targets.
func BenchmarkScaleTargets(b *testing.B) {
	registry, err := features.Load(features.Files())
	check(b, err)
	scenarios := 0
	run := func(n int) {
		record, err := features.Run(b.Context(), features.Config{
			Registry: registry, Target: target.Reference(fmt.Sprint("0.1.", n)), Clock: time.Now,
			Selection: reports.Selection{Profile: "passticket"}, Record: io.Discard,
		})
		check(b, err)
		if record.Footer.ExitCode != features.ExitConforms {
			b.Fatalf("target %d: expected exit code %d, observed %d", n, features.ExitConforms, record.Footer.ExitCode)
		}
		scenarios = len(record.Scenarios)
	}
	run(0) // whatever is made once
	b.ResetTimer()
	var first, last, early, late float64
	for done := 0; done < b.N*manyTargets; done += fewTargets {
		last = costOf(func() int {
			for n := range fewTargets {
				run(done + n)
			}
			return fewTargets
		})
		late = held()
		if done == 0 {
			first, early = last, late
		}
	}
	b.ReportMetric(first/1e6, "first-ms/target")
	b.ReportMetric(last/1e6, "last-ms/target")
	b.ReportMetric(last/first, "x/first")
	b.ReportMetric(1.5, "target-x/first")
	b.ReportMetric(early/1e6, "MB-after-10")
	b.ReportMetric(late/1e6, "MB-after-all")
	b.ReportMetric(late/early, "x/after-10")
	b.ReportMetric(float64(scenarios), "scenarios/target")
}

// The matrix of a hundred records of five hundred rules, to that of ten: the cost of a
// record, and what it adds to the page. The page is linear in the records, since each
// has a mark for each rule; evidence that several share is there once.
func BenchmarkScaleMatrix(b *testing.B) {
	const scenarios = 5 * manyRules
	records := make([]*reports.Record, manyTargets)
	for n := range records {
		records[n] = recordOf(b, reports.Shard{}, scenarios)
		records[n].Header.Target.Name = fmt.Sprint("adapter ", n)
	}
	sizes := map[int]float64{} // by number of records
	render := func(count int) func() int {
		return func() int {
			var w written
			check(b, reports.RenderMatrixHTML(&w, records[:count]))
			sizes[count] = float64(w)
			return count
		}
	}
	growth{
		small: render(fewTargets), large: render(manyTargets), unit: "record", times: manyTargets / fewTargets, target: 1.5,
	}.run(b, b.N)
	perRecord := (sizes[manyTargets] - sizes[fewTargets]) / (manyTargets - fewTargets)
	b.ReportMetric(perRecord, "page-B/record")
	b.ReportMetric(sizes[manyTargets]/manyTargets/(sizes[fewTargets]/fewTargets), "page-x/small")
}

// written counts the bytes that are written.
type written int

func (w *written) Write(p []byte) (int, error) {
	*w += written(len(p))
	return len(p), nil
}
