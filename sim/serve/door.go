package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
)

// door is the listener of a server. It keeps account of who came in, can be shut,
// and makes room: when the server is full, whoever has waited longest without
// having sent the header of a request must go.
type door struct {
	net.Listener
	most int // connections

	mu      sync.Mutex
	shut    bool
	turn    int64 // goes up with each wait that begins
	inside  map[*guest]struct{}
	refused int64 // because the door was shut, or nobody could be asked to go
	evicted int64
}

// guest is a connection.
type guest struct {
	net.Conn
	door  *door
	once  sync.Once
	since int64 // turn since which it has been waiting
	busy  bool  // a request is under way
}

func newDoor(l net.Listener, most int) *door {
	return &door{Listener: l, most: most, inside: make(map[*guest]struct{})}
}

// Accept implements [net.Listener].
func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if g := d.admit(c); g != nil {
			return g, nil
		}
		reset(c)
	}
}

// admit lets a connection in, or returns nil.
func (d *door) admit(c net.Conn) *guest {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut || len(d.inside) >= d.most && !d.evict() {
		d.refused++
		return nil
	}
	d.turn++
	g := &guest{Conn: c, door: d, since: d.turn}
	d.inside[g] = struct{}{}
	return g
}

// evict has the one who waited longest go, if there is one.
func (d *door) evict() bool {
	var longest *guest
	for g := range d.inside {
		if !g.busy && (longest == nil || g.since < longest.since) {
			longest = g
		}
	}
	if longest == nil {
		return false
	}
	d.evicted++
	delete(d.inside, longest)
	reset(longest.Conn)
	return true
}

// Close implements [net.Conn].
func (g *guest) Close() error {
	err := g.Conn.Close()
	g.once.Do(func() {
		g.door.mu.Lock()
		defer g.door.mu.Unlock()
		delete(g.door.inside, g)
	})
	return err
}

// changed is told by the HTTP server what a connection does.
func (d *door) changed(c net.Conn, state http.ConnState) {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	g, ok := c.(*guest)
	if !ok {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch state {
	case http.StateActive:
		g.busy = true
	case http.StateIdle:
		d.turn++
		g.busy, g.since = false, d.turn
	}
}

// setShut shuts the door, and has everybody inside go; or opens it.
func (d *door) setShut(shut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut = shut
	if shut {
		for g := range d.inside {
			reset(g.Conn)
		}
	}
}

// clear has everybody go who waits.
func (d *door) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for g := range d.inside {
		if !g.busy {
			_ = g.Conn.Close() // whoever serves it notices
		}
	}
}

// count is how many are inside, and how many did not get in or had to go.
func (d *door) count() (inside int, refused, evicted int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.inside), d.refused, d.evicted
}

// reset ends a connection so that the client cannot take it for an answer that is
// over.
func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // if this fails, the end is only less abrupt
	}
	_ = c.Close()
}

// drain stops the server of the door: whoever waits must go, and requests that are
// under way may take until the context ends.
func (d *door) drain(ctx context.Context, h *http.Server) error {
	d.clear()
	err := h.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("requests were under way at %s: %w", d.Addr(), err), h.Close())
	}
	return err
}
