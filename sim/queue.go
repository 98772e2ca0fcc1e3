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
	last := pending{at, q.seq, i, do}
	q.heap = append(q.heap, last)
	n := len(q.heap) - 1
	for n > 0 {
		up := (n - 1) / 4
		if !last.before(&q.heap[up]) {
			break
		}
		q.heap[n] = q.heap[up]
		n = up
	}
	q.heap[n] = last
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
	size := len(q.heap) - 1
	top, last := q.heap[0], q.heap[size]
	q.heap[size] = pending{} // lets go of what the function holds
	q.heap = q.heap[:size]
	if size == 0 {
		return top
	}
	n := 0
	for first := 1; first < size; first = 4*n + 1 {
		least := first
		for child := first + 1; child < min(first+4, size); child++ {
			if q.heap[child].before(&q.heap[least]) {
				least = child
			}
		}
		if !q.heap[least].before(&last) {
			break
		}
		q.heap[n] = q.heap[least]
		n = least
	}
	q.heap[n] = last
	return top
}
