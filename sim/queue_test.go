package sim

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestQueueIsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var want []pending // what is in the queue, sorted
		var got int64
		for _, at := range rapid.SliceOf(rapid.Int64Range(-1, 20)).Draw(t, "times; -1 takes one out") {
			if at >= 0 {
				q.push(at, nil, func() { got = at })
				want = append(want, pending{at: at, seq: q.seq})
				continue
			}
			slices.SortFunc(want, func(a, b pending) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
			next, ok := q.next()
			if ok != (len(want) > 0) {
				t.Fatalf("next: expected %t, observed %t", len(want) > 0, ok)
			}
			if !ok {
				continue
			}
			p := q.pop()
			p.do()
			if p.at != want[0].at || p.seq != want[0].seq || next != p.at || got != p.at {
				t.Fatalf("expected %d/%d, observed %d/%d, next %d, done %d", want[0].at, want[0].seq, p.at, p.seq, next, got)
			}
			want = want[1:]
		}
	})
}

func TestQueueAllocatesNothing(t *testing.T) {
	var q queue
	do := func() {}
	for n := range int64(1000) {
		q.push(n, nil, do)
	}
	allocs := testing.AllocsPerRun(1000, func() {
		at, _ := q.next()
		q.pop()
		q.push(at+1000, nil, do)
	})
	if allocs != 0 {
		t.Errorf("expected no allocation for a push and a pop, observed %g", allocs)
	}
}

func TestQueueLetsGo(t *testing.T) {
	var q queue
	q.push(1, &Intent{}, func() {})
	q.pop()
	if p := q.heap[:1][0]; p.intent != nil || p.do != nil {
		t.Errorf("what was taken out is still held: %+v", p)
	}
}
