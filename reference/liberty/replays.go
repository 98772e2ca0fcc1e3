package liberty

import (
	"sync"
	"time"
)

// maxReplays is how many tokens are remembered as used.
const maxReplays = 100_000

// replays remembers tokens that were used, each until it expires, and not for the
// clock skew beyond: from then on it can be used again and again.
type replays struct {
	mu    sync.Mutex
	used  map[string]time.Time
	order []string // oldest first
}

func newReplays() *replays { return &replays{used: map[string]time.Time{}} }

// use notes a use. It is false if the token was used before.
func (p *replays) use(key string, expires, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until, ok := p.used[key]; ok && now.Before(until) {
		return false
	}
	if !now.Before(expires) {
		return true // It would be forgotten at once.
	}
	if _, ok := p.used[key]; !ok {
		p.order = append(p.order, key)
	}
	p.used[key] = expires
	for len(p.order) > maxReplays {
		delete(p.used, p.order[0])
		p.order = p.order[1:]
	}
	return true
}

func (p *replays) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.used)
	p.order = nil
}
