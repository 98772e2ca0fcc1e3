package racf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/racf"
)

// BenchmarkRun is the cost of a command in a long set-up script.
func BenchmarkRun(b *testing.B) {
	const commands = 3 * 1000
	var script strings.Builder
	for i := range commands / 3 {
		fmt.Fprintf(&script, "ADDUSER U%d DFLTGRP(TESTGRP0) NAME('USER %d') NOPASSWORD\n", i, i)
		fmt.Fprintf(&script, "RDEFINE FACILITY SERVER.U%d.* -\n  UACC(NONE)\n", i)
		fmt.Fprintf(&script, "PERMIT SERVER.U%d.* CLASS(FACILITY) /* one */ +\n  ID(U%d TESTGRP0) ACCESS(READ)\n", i, i)
	}
	for b.Loop() {
		b.StopTimer()
		s := newWorld(b).session(b, racf.Config{StopAt: 4})
		b.StartTimer()
		if _, err := s.Run(script.String()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*commands), "ns/command")
}
