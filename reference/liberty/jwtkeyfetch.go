package liberty

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// How often a JWK endpoint is asked. Anybody can send tokens with a kid that no key
// has, and each of them would be a request to the endpoint. No document of Liberty has
// such a limit.
const (
	maxFetches    = 5                // within fetchInterval
	fetchInterval = 10 * time.Second // by the clock that is handed in
	fetchTimeout  = 10 * time.Second // of one fetch, by that of the machine
)

// jwkEndpoint is the memory of a JWK endpoint.
type jwkEndpoint struct {
	mu      sync.Mutex
	set     *jwkSet       // the last one that could be read
	err     error         // of the last fetch
	fetched []time.Time   // the last fetches
	running chan struct{} // closed when the fetch that runs is over; nil: none runs
}

// keys returns the keys of the endpoint: those in memory, unless they are seen, the
// ones in which a key is missing; else those that are fetched. One fetch runs at a
// time, and serves all who wait. fresh says that asking again is of no use.
func (e *jwkEndpoint) keys(ctx context.Context, now time.Time, seen *jwkSet, fetch func(context.Context) (*jwkSet, error)) (set *jwkSet, fresh bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.set != seen:
		return e.set, seen != nil, nil
	case e.running != nil:
		running := e.running
		e.mu.Unlock()
		select {
		case <-running:
		case <-ctx.Done():
		}
		e.mu.Lock()
		if ctx.Err() != nil {
			return nil, false, errors.New("the request was given up before it answered")
		}
	case e.mayFetch(now):
		e.fetch(ctx, fetch)
	}
	if e.err != nil {
		return nil, false, e.err
	}
	return e.set, true, nil
}

// mayFetch says whether the endpoint may be asked, and notes that it is. Times of a
// clock that was set back do not count.
func (e *jwkEndpoint) mayFetch(now time.Time) bool {
	e.fetched = slices.DeleteFunc(e.fetched, func(at time.Time) bool {
		age := now.Sub(at)
		return age < 0 || age >= fetchInterval
	})
	if len(e.fetched) == maxFetches {
		return false
	}
	e.fetched = append(e.fetched, now)
	return true
}

// fetch asks the endpoint. It goes on if the client that caused it goes away, as others
// may wait for it. The endpoint is locked before and after, but not meanwhile.
func (e *jwkEndpoint) fetch(ctx context.Context, fetch func(context.Context) (*jwkSet, error)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	defer cancel()
	running := make(chan struct{})
	e.running = running
	e.mu.Unlock()
	set, err := (*jwkSet)(nil), errors.New("it was not asked to the end") // if fetch panics
	defer func() {
		e.mu.Lock()
		if e.err = err; err == nil {
			e.set = set
		}
		e.running = nil
		close(running)
	}()
	set, err = fetch(ctx)
}
