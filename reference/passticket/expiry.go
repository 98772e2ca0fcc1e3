package passticket

// expiring is a use and the last second in which it must be remembered.
type expiring struct {
	use     Use
	expires int64
}

// expiryQueue is a binary heap, the earliest expiry first. It is written out
// because container/heap would allocate for each use.
type expiryQueue []expiring

func (q *expiryQueue) push(e expiring) {
	*q = append(*q, e)
	h := *q
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if h[parent].expires <= h[i].expires {
			break
		}
		h[parent], h[i] = h[i], h[parent]
		i = parent
	}
}

// pop takes the earliest out; q must not be empty.
func (q *expiryQueue) pop() expiring {
	h := *q
	earliest, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	*q = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return earliest
		}
		if right := child + 1; right < last && h[right].expires < h[child].expires {
			child = right
		}
		if h[i].expires <= h[child].expires {
			return earliest
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
