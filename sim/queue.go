package sim

// queue is what is still to happen: a heap of values with four children a node,
// so that a push allocates nothing once the heap has grown.
type queue struct {
	heap []pending
	seq  uint64
}

// pending is one thing to do at a time; of those of one time, the one that was
// pushed first.
type pending struct {
	at     int64
	seq    uint64
	intent *Intent
	do     func()
}

func (a *pending) before(b *pending) bool {
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

// push puts in what happens at a time in ns since 1970.
func (q *queue) push(at int64, i *Intent, do func()) {
	q.seq++
	q.heap = append(q.heap, pending{at, q.seq, i, do})
	for n := len(q.heap) - 1; n > 0; {
		up := (n - 1) / 4
		if !q.heap[n].before(&q.heap[up]) {
			return
		}
		q.heap[n], q.heap[up] = q.heap[up], q.heap[n]
		n = up
	}
}

// next is the time of what happens next, if anything does.
func (q *queue) next() (at int64, ok bool) {
	if len(q.heap) == 0 {
		return 0, false
	}
	return q.heap[0].at, true
}

// pop takes what happens next out of a queue that is not empty.
func (q *queue) pop() pending {
	top, last := q.heap[0], len(q.heap)-1
	q.heap[0], q.heap[last] = q.heap[last], pending{} // lets go of what the function holds
	q.heap = q.heap[:last]
	for n := 0; ; {
		least := n
		for child := 4*n + 1; child <= 4*n+4 && child < last; child++ {
			if q.heap[child].before(&q.heap[least]) {
				least = child
			}
		}
		if least == n {
			return top
		}
		q.heap[n], q.heap[least] = q.heap[least], q.heap[n]
		n = least
	}
}
