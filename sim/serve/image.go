package serve

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

// image is a system of the sysplex, over all of its IPLs.
type image struct {
	spec  System
	clock *clock
	// servers are those of the configuration, whether or not they run.
	servers []*endpoint

	mu    sync.RWMutex
	state imageState
}

// imageState is what administration changes.
type imageState struct {
	iplAt     time.Time // true time of the last IPL
	ipls      int
	down      bool // it is being IPLed
	noClients bool // it is cut off from clients
	noPeers   bool // and from other systems
	failed    map[sysplex.Server]error
	startedAt map[sysplex.Server]time.Time
	restarts  map[sysplex.Server]int
}

func newImage(spec System, c *clock) *image {
	return &image{spec: spec, clock: c, state: imageState{
		failed:    make(map[sysplex.Server]error),
		startedAt: make(map[sysplex.Server]time.Time),
		restarts:  make(map[sysplex.Server]int),
	}}
}

// change changes the state, and shuts or opens the doors accordingly.
func (i *image) change(f func(*imageState)) {
	i.mu.Lock()
	f(&i.state)
	shut := i.state.down || i.state.noClients
	i.mu.Unlock()
	for _, e := range i.servers {
		e.door.setShut(shut)
	}
}

// started notes that a server was started, or why it was not.
func (i *image) started(server sysplex.Server, at time.Time, again bool, err error) {
	i.change(func(s *imageState) {
		delete(s.failed, server)
		if err != nil {
			s.failed[server] = err
			return
		}
		s.startedAt[server] = at
		if again {
			s.restarts[server]++
		}
	})
}

// endpoint is a server as clients reach it.
type endpoint struct {
	system *image
	spec   Server
	plex   *sysplex.Sysplex
	door   *door
	http   *http.Server
	url    string
	served counter
}

// ServeHTTP hands a request to the server as it runs now.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, err := e.handler()
	if err != nil {
		w.Header().Set("Connection", "close")
		http.Error(w, fmt.Sprintf("%s does not run on %s.", e.spec.Server, e.system.spec.SMFID), http.StatusServiceUnavailable)
		return
	}
	h.ServeHTTP(w, r)
}

func (e *endpoint) handler() (http.Handler, error) {
	s, err := e.plex.System(e.system.spec.SMFID)
	if err != nil {
		return nil, err
	}
	return s.Handler(e.spec.Server)
}

// SystemState is how a system stands.
type SystemState struct {
	SMFID          string
	Level          zos.Level
	Database, Keys string
	Clock          ClockState
	IPLAt          time.Time // true time, UTC
	IPLs           int       // in this process
	Down           bool      // it is being IPLed
	ICSF           bool      // whether it is available
	CutFromClients bool
	CutFromPeers   bool
	Servers        []ServerState
}

// ServerState is how a server stands.
type ServerState struct {
	System      string
	Server      sysplex.Server
	What        string // kind of product
	Address     string // host:port
	URL         string
	Running     bool
	Problem     string    // why it does not run; "" if it does
	StartedAt   time.Time // true time, UTC
	Restarts    int
	Connections int
	Requests    int64
	// Refused connections, and those that had to make room for others.
	Refused, Evicted int64
}

func (e *endpoint) state() ServerState {
	i, name := e.system, e.spec.Server
	k, _ := kindOf(name)
	s := ServerState{
		System: i.spec.SMFID, Server: name, What: k.what,
		Address: e.door.Addr().String(), URL: e.url, Requests: e.served.value(),
	}
	s.Connections, s.Refused, s.Evicted = e.door.count()
	_, err := e.handler()
	i.mu.RLock()
	defer i.mu.RUnlock()
	if failed := i.state.failed[name]; failed != nil {
		err = failed
	}
	s.Running = err == nil
	if err != nil {
		s.Problem = err.Error()
	}
	s.StartedAt, s.Restarts = i.state.startedAt[name], i.state.restarts[name]
	return s
}
