package bench

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reports"
)

// The sizes of a record, in lines: the large one is a million with -benchtime 50x
// or more, and a fiftieth of that with 1x.
const (
	smallRecord = 2_000
	largeRecord = 20_000
	million     = 50  // large ones
	manyRules   = 500 // as many as the suite has
)

var recordStarted = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// recordHeader declares the rules of a shard, or of the whole.
func recordHeader(shard reports.Shard) reports.Header {
	h := reports.Header{
		Type: "header", Format: reports.Format, Suite: reports.Suite{Version: "0.1.0"}, Started: recordStarted, Seed: 1,
		Target:    reports.Target{Spec: "exec:./adapter", Name: "adapter", Version: "1", Operations: []string{"token.validate"}},
		Selection: reports.Selection{Shard: shard},
	}
	for n := range manyRules {
		if shard.Count != 0 && n%shard.Count != shard.Index-1 {
			continue
		}
		chapter := fmt.Sprintf("chapter%d", n/50)
		h.Rules = append(h.Rules, reports.Rule{
			ID: fmt.Sprintf("BM-%03d", n), Kind: "must", Title: "A token past its expiry is refused", System: chapter,
			Feature: fmt.Sprintf("Tokens %d", n/10), File: fmt.Sprintf("%s/%02d-tokens.feature", chapter, n/10), Line: 10 + n%10*20,
			Statement: "A token is refused from the instant on that exp names.", Sources: []string{"RFC 7519, section 4.1.4"},
		})
	}
	return h
}

// recordLine is one result, of about the size of those of the suite: 1.2 KB. Of a
// hundred, one failed, and shows its calls; one was not applicable.
func recordLine(rules []reports.Rule, n int) reports.Scenario {
	rule := &rules[n%len(rules)]
	s := reports.Scenario{
		Type: "scenario", Rule: rule.ID, Role: "reject", File: rule.File, Line: rule.Line + 2 + n/len(rules)%15,
		Name: fmt.Sprintf("A token that expired %d seconds ago is refused", n), Tags: []string{rule.ID, "must", "reject"},
		Example: []reports.Cell{{Name: "first", Value: fmt.Sprint(n)}, {Name: "side", Value: "after"}},
		Status:  reports.Passed, Micros: int64(100 + n%900),
		Expected: "refused as expired", Observed: `status 401 {"code":"token-expired","message":"The token has expired. Log in again."}`,
		Steps: []reports.Step{
			{Keyword: "Given", Text: `the security manager knows user COLIN with the password "ROSEBUD1"`, Status: "passed"},
			{Keyword: "And", Text: "the security manager signs tokens for application FEKAPPL by HS512 with the HMAC key " + strings.Repeat("0A1B2C3D", 16), Status: "passed"},
			{Keyword: "And", Text: "server EQAPROF is started", Status: "passed"},
			{Keyword: "When", Text: `user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z`, Status: "passed"},
			{Keyword: "And", Text: fmt.Sprintf("the token is queried at EQAPROF %d seconds later", n), Status: "passed"},
			{Keyword: "Then", Text: "the server refuses as not authenticated", Status: "passed"},
		},
	}
	switch n % 100 {
	case 17:
		s.Status, s.Observed = reports.Failed, "accepted"
		s.Steps[5].Status = "failed"
		call := fmt.Sprintf(`{"id":%d,"op":"token.validate","args":{"token":"eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}}`+"\n", n)
		s.Attachments = []reports.Attachment{{Name: "calls", MediaType: "application/jsonl", Text: strings.Repeat(call, 20)}}
	case 42:
		s.Status, s.Observed = reports.NotApplicable, "the target does not offer token.validate"
	}
	return s
}

// writeRecord writes a record of so many lines; the exit code is that of failures.
func writeRecord(b *testing.B, w io.Writer, h reports.Header, lines int) {
	record, err := reports.NewWriter(w, h)
	check(b, err)
	for n := range lines {
		check(b, record.Scenario(recordLine(h.Rules, n)))
	}
	_, err = record.Close(nil, recordStarted.Add(time.Hour), 1)
	check(b, err)
}

// recordFile keeps a record on disk, as a run does.
func recordFile(b *testing.B, lines int) string {
	path := filepath.Join(b.TempDir(), fmt.Sprintf("%d.jsonl", lines))
	f, err := os.Create(path)
	check(b, err)
	w := bufio.NewWriter(f)
	writeRecord(b, w, recordHeader(reports.Shard{}), lines)
	check(b, w.Flush())
	check(b, f.Close())
	return path
}

// recordOf makes a record in memory.
func recordOf(b *testing.B, shard reports.Shard, lines int) *reports.Record {
	rec := &reports.Record{Header: recordHeader(shard), Scenarios: make([]reports.Scenario, 0, lines)}
	w, err := reports.NewWriter(io.Discard, rec.Header)
	check(b, err)
	for n := range lines {
		s := recordLine(rec.Header.Rules, n)
		check(b, w.Scenario(s))
		rec.Scenarios = append(rec.Scenarios, s)
	}
	rec.Footer, err = w.Close(nil, recordStarted.Add(time.Hour), 1)
	check(b, err)
	return rec
}

// recordWork is one thing that is done with a record of so many lines; it tells how
// many those were.
type recordWork struct {
	name   string
	of     func(b *testing.B, lines int) func() int
	target float64
}

// A record of a million lines (a fiftieth of that with -benchtime 1x, all with 50x): what
// a line costs at the large size and at the small one, 2,000 lines, and the most memory
// that the work takes for a line. Each is linear, so that the target leaves room for
// caches of the processor that hold the small one alone, and more of it where every text
// is read rule by rule, which is not how they lie in memory (junit, cucumber).
//
// Memory is bounded where lines come one by one (write, check). A record that is read
// takes room for each of its lines; what is done with it takes a fraction more. The page
// (html) has 10,000 scenarios at most.
func BenchmarkScaleRecord(b *testing.B) {
	for _, w := range []recordWork{
		{"write", writing, 1.5},
		{"check", checking, 1.5},
		{"read", reading, 1.5},
		{"merge", merging, 1.5},
		{"diff", comparing, 1.5},
		{"html", rendering(reports.RenderHTML), 1.5},
		{"junit", rendering(reports.RenderJUnit), 2},
		{"cucumber", rendering(reports.RenderCucumber), 2},
		{"markdown", rendering(reports.RenderMarkdown), 1.5},
		{"badge", rendering(reports.RenderBadge), 1.5},
	} {
		b.Run(w.name, func(b *testing.B) {
			size := largeRecord * min(b.N, million)
			small, large := w.of(b, smallRecord), w.of(b, size)
			growth{small: small, large: large, unit: "line", times: size / smallRecord, target: w.target}.run(b, (b.N+million-1)/million)
			peak := peakOf(large)
			b.ReportMetric(peak/1e6, "peak-MB")
			b.ReportMetric(peak/float64(size), "peak-B/line")
			b.ReportMetric(float64(size), "lines")
		})
	}
}

func writing(b *testing.B, lines int) func() int {
	h := recordHeader(reports.Shard{})
	return func() int {
		writeRecord(b, io.Discard, h, lines)
		return lines
	}
}

func checking(b *testing.B, lines int) func() int {
	path := recordFile(b, lines)
	return func() int {
		f, err := os.Open(path)
		check(b, err)
		defer f.Close()
		n := 0
		_, _, err = reports.Scan(f, func(reports.Scenario) error { n++; return nil })
		check(b, err)
		return n
	}
}

func reading(b *testing.B, lines int) func() int {
	path := recordFile(b, lines)
	return func() int {
		rec, err := reports.ReadFile(path)
		check(b, err)
		return len(rec.Scenarios)
	}
}

func merging(b *testing.B, lines int) func() int {
	var shards []*reports.Record
	const count = 5
	for n := range count {
		shards = append(shards, recordOf(b, reports.Shard{Index: n + 1, Count: count}, lines/count))
	}
	return func() int {
		rec, err := reports.Merge(shards)
		check(b, err)
		return len(rec.Scenarios)
	}
}

func comparing(b *testing.B, lines int) func() int {
	rec := recordOf(b, reports.Shard{}, lines)
	return func() int {
		if reports.Diff(rec, rec).Worse() {
			b.Fatal("a record is worse than itself")
		}
		return lines
	}
}

func rendering(render func(io.Writer, *reports.Record) error) func(*testing.B, int) func() int {
	return func(b *testing.B, lines int) func() int {
		rec := recordOf(b, reports.Shard{}, lines)
		return func() int {
			check(b, render(io.Discard, rec))
			return lines
		}
	}
}
