package sim

// expiries remembers things until a second has passed, as the registers of z/OS
// and its servers do: something is forgotten when the register is next used at a
// later second, and a clock that goes back does not bring it back.
type expiries[K comparable] struct {
	until map[K]int64
	queue []expiry[K] // a heap, the next to expire first
}

type expiry[K comparable] struct {
	key   K
	until int64
}

func (x *expiries[K]) reset() {
	clear(x.until)
	x.queue = x.queue[:0]
}

// forget drops what expired before now.
func (x *expiries[K]) forget(now int64) {
	for len(x.queue) > 0 && x.queue[0].until < now {
		delete(x.until, x.queue[0].key)
		last := len(x.queue) - 1
		x.queue[0] = x.queue[last]
		x.queue = x.queue[:last]
		x.down(0)
	}
}

func (x *expiries[K]) has(key K) bool {
	_, ok := x.until[key]
	return ok
}

func (x *expiries[K]) add(key K, until int64) {
	if x.until == nil {
		x.until = map[K]int64{}
	}
	x.until[key] = until
	x.queue = append(x.queue, expiry[K]{key, until})
	for i := len(x.queue) - 1; i > 0; {
		parent := (i - 1) / 2
		if x.queue[parent].until <= x.queue[i].until {
			return
		}
		x.queue[parent], x.queue[i] = x.queue[i], x.queue[parent]
		i = parent
	}
}

func (x *expiries[K]) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(x.queue); child++ {
			if x.queue[child].until < x.queue[least].until {
				least = child
			}
		}
		if least == i {
			return
		}
		x.queue[i], x.queue[least] = x.queue[least], x.queue[i]
		i = least
	}
}
