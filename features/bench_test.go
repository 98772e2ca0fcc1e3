package features

import (
	"runtime/debug"
	"testing"
	"time"

	"github.com/safproof/safproof/features/target"
)

// BenchmarkSuite runs every scenario on the reference, one at a time, with as much
// room for garbage as safproof run has. The target is a millisecond a scenario.
func BenchmarkSuite(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(GarbagePercent))
	registry := suite(b)
	scenarios := 0
	for b.Loop() {
		record, err := Run(b.Context(), Config{
			Registry: registry, Target: target.Reference("bench"), Clock: time.Now, Concurrency: 1,
		})
		if err != nil {
			b.Fatal(err)
		}
		if record.Footer.ExitCode != ExitConforms {
			b.Fatalf("exit code: expected %d, observed %d", ExitConforms, record.Footer.ExitCode)
		}
		scenarios += len(record.Scenarios)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(scenarios), "µs/scenario")
	b.ReportMetric(1000, "target-µs/scenario")
}
