package liberty

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxIssued is how many LTPA tokens are remembered, as in Liberty's cache of
// authentications.
const maxIssued = 25_000

// issued remembers LTPA tokens that were made here, by their hashes: a user whom the
// registry does not have gets in by such a cookie until the server is restarted.
type issued struct {
	mu    sync.Mutex
	until map[[sha256.Size]byte]time.Time
	order [][sha256.Size]byte // oldest first
}

func newIssued() *issued { return &issued{until: map[[sha256.Size]byte]time.Time{}} }

func (i *issued) add(token string, expires time.Time) {
	hash := sha256.Sum256([]byte(token))
	i.mu.Lock()
	defer i.mu.Unlock()
	if _, ok := i.until[hash]; !ok {
		i.order = append(i.order, hash)
	}
	i.until[hash] = expires
	for len(i.order) > maxIssued {
		delete(i.until, i.order[0])
		i.order = i.order[1:]
	}
}

func (i *issued) has(token string, now time.Time) bool {
	hash := sha256.Sum256([]byte(token))
	i.mu.Lock()
	defer i.mu.Unlock()
	until, ok := i.until[hash]
	return ok && !now.After(until)
}

func (i *issued) forget() {
	i.mu.Lock()
	defer i.mu.Unlock()
	clear(i.until)
	i.order = nil
}
