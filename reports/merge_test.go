package reports

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shards splits a record by rule, dealing the rules out in turn.
func shards(rec *Record, n int) []*Record {
	parts := make([]*Record, n)
	for i := range parts {
		h := rec.Header
		h.Rules = nil
		h.Selection.Shard = Shard{Index: i + 1, Count: n}
		h.Started = rec.Header.Started.Add(time.Duration(i) * time.Second)
		parts[i] = &Record{Header: h}
	}
	part := map[string]*Record{}
	for i, rule := range rec.Header.Rules {
		p := parts[i%n]
		p.Header.Rules = append(p.Header.Rules, rule)
		part[rule.ID] = p
	}
	for _, s := range rec.Scenarios {
		part[s.Rule].Scenarios = append(part[s.Rule].Scenarios, s)
	}
	for _, p := range parts {
		p.seal(nil, 0)
	}
	return parts
}

func TestMergeIsTheWholeRun(t *testing.T) {
	whole := fixture()
	whole.order([]*Record{fixture()})
	for _, n := range []int{1, 2, 5, 20} { // 20: some shards are empty
		parts := shards(whole, n)
		parts[0].Footer.Problems = []string{"stale entry"}
		parts[n-1].Footer.ExitCode = 3
		parts[0], parts[n-1] = parts[n-1], parts[0] // any order will do
		got, err := Merge(parts)
		if err != nil {
			t.Fatalf("%d shards: %v", n, err)
		}
		want := *whole
		want.Footer.Problems = []string{"shard " + Shard{1, n}.String() + ": stale entry"}
		want.Footer.Finished = started.Add(4213*time.Millisecond + time.Duration(n-1)*time.Second)
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%d shards (-want +got):\n%s", n, diff)
		}
		if _, err := Read(strings.NewReader(written(t, got))); err != nil {
			t.Errorf("%d shards: the merged record does not read: %v", n, err)
		}
	}
}

func TestMergeExitCode(t *testing.T) {
	for _, test := range []struct {
		codes []int
		want  int
	}{{[]int{0, 0, 0}, 0}, {[]int{0, 1, 0}, 1}, {[]int{1, 3, 0}, 3}, {[]int{3, 1, 1}, 3}} {
		parts := shards(conforming(), len(test.codes))
		for i, code := range test.codes {
			parts[i].Footer.ExitCode = code
		}
		got, err := Merge(parts)
		if err != nil {
			t.Fatal(err)
		}
		if got.Footer.ExitCode != test.want {
			t.Errorf("exit codes %v: want %d, got %d", test.codes, test.want, got.Footer.ExitCode)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func([]*Record) []*Record
		want   []string
	}{
		"nothing":         {func([]*Record) []*Record { return nil }, []string{"no records"}},
		"gaps":            {func(p []*Record) []*Record { return []*Record{p[1], p[6]} }, []string{"of 7 shards, 5 missing: 1, 3-6"}},
		"last missing":    {func(p []*Record) []*Record { return p[:6] }, []string{"of 7 shards, 1 missing: 7"}},
		"given twice":     {func(p []*Record) []*Record { return append(p, p[2]) }, []string{"shard 3/7 is given 2 times: records 3, 8", "rule PT-07 stands in record 3 and in record 8"}},
		"whole run":       {func(p []*Record) []*Record { return append(p, fixture()) }, []string{"record 8 is of a whole run"}},
		"only a whole":    {func([]*Record) []*Record { return []*Record{fixture()} }, []string{"record 1 is of a whole run"}},
		"other count":     {func(p []*Record) []*Record { p[2].Header.Selection.Shard.Count = 9; return p }, []string{"record 3 is shard 3/9: record 1 is of 7 shards", "1 missing: 3"}},
		"absurd count":    {func(p []*Record) []*Record { p[0].Header.Selection.Shard.Count = 1 << 40; return p[:1] }, []string{"1099511627775 missing: 2-1099511627776"}},
		"other seed":      {func(p []*Record) []*Record { p[3].Header.Seed = 8; return p }, []string{"record 4 is of another run: its seed is 8, that of record 1 is 18446744073709551615"}},
		"other suite":     {func(p []*Record) []*Record { p[3].Header.Suite.Commit = "f00"; return p }, []string{"its suite is 1.4.0 (f00)"}},
		"other target":    {func(p []*Record) []*Record { p[3].Header.Target.Version = "8"; return p }, []string{"record 4 is of another run: its target"}},
		"other selection": {func(p []*Record) []*Record { p[3].Header.Selection.Profile = "x"; return p }, []string{"record 4 is of another run: its selection is --profile x"}},
		"other format":    {func(p []*Record) []*Record { p[3].Header.Format = 9; return p }, []string{"its format is 9"}},
		"overlap": {func(p []*Record) []*Record {
			p[1].Header.Rules = append(p[1].Header.Rules, p[0].Header.Rules[0])
			return p
		}, []string{"rule PT-01 stands in record 1 and in record 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Merge(test.change(shards(fixture(), 7)))
			if err == nil {
				t.Fatalf("merged into %d scenarios", len(got.Scenarios))
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("want an error with %q, got:\n%v", want, err)
				}
			}
		})
	}
}

func TestMergeLeavesItsInputAlone(t *testing.T) {
	parts, same := shards(fixture(), 3), shards(fixture(), 3)
	if _, err := Merge(parts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(same, parts); diff != "" {
		t.Errorf("Merge changed the shards (-before +after):\n%s", diff)
	}
}
