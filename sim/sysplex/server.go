package sysplex

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/reference/zos"
)

// ErrServer: a server that is not known, or does not run.
var ErrServer = errors.New("no such server")

// Server is a program of a system that signs users on.
type Server string

// The servers.
const (
	EQAPROF Server = "EQAPROF" // the started task of IBM Debug Profile Service
	RSED    Server = "RSED"    // the RSE daemon of z/OS Explorer
	ZAAS    Server = "ZAAS"    // the Zowe Authentication and Authorization Service, behind its gateway
	ZSS     Server = "ZSS"     // Zowe System Services
	ZOSMF   Server = "IZUSVR1" // z/OSMF
	UMS     Server = "IZP"     // IBM Unified Management Server
	ZLUX    Server = "ZLUX"    // the Zowe App Server
)

// Start says how a server starts. The zero value is all that EQAPROF needs.
type Start struct {
	// Application of RSED; zero is FEKAPPL. EQAPROF has it from its file.
	Application passticket.ApplID
	// Explorer is the level of the host that RSED belongs to; zero is the latest.
	Explorer zos.ExplorerLevel
}

// running is a server that was started.
type running struct {
	http.Handler
	restart func() error // as it was started
}

// WriteFile writes the configuration file of a server, eqaprof.env. It outlasts
// restarts and IPLs, and acts when the server starts. Errors wrap [ErrServer].
func (s *System) WriteFile(server Server, text string) error {
	if server != EQAPROF {
		return fmt.Errorf("%w with a configuration file as %q: only %s has one here", ErrServer, server, EQAPROF)
	}
	s.plex.mu.Lock()
	defer s.plex.mu.Unlock()
	s.plex.files[fileName{s.ipl.SMFID, server}] = text
	return nil
}

// Start starts a server as it is told, whatever it was started with before: one
// that runs is stopped first. Errors wrap [ErrServer], or those of packages
// debugprofile and rsed.
func (s *System) Start(server Server, how Start) error {
	switch server {
	case EQAPROF:
		if err := s.Restart(EQAPROF); !errors.Is(err, ErrServer) { // It is told by its file alone.
			return err
		}
		return s.startEQAPROF()
	case RSED:
		return s.startRSED(how)
	}
	return fmt.Errorf("%w as %q: want %s or %s", ErrServer, server, EQAPROF, RSED)
}

// Restart stops a server that runs and starts it with what it was started with:
// RSED with the same application and level, EQAPROF with its file as it is now.
// Errors wrap [ErrServer] if it does not run, or those of packages debugprofile
// and rsed. After an IPL no server runs.
func (s *System) Restart(server Server) error {
	r, err := s.running(server)
	if err != nil {
		return err
	}
	return r.restart()
}

func (s *System) startRSED(how Start) error {
	daemon, err := rsed.New(rsed.Config{System: s, Application: how.Application, Explorer: how.Explorer})
	if err != nil {
		return err
	}
	s.put(RSED, daemon, func() error { return s.startRSED(how) })
	return nil
}

func (s *System) startEQAPROF() error {
	name := fileName{s.ipl.SMFID, EQAPROF}
	service, err := debugprofile.New(debugprofile.Config{
		System:          s,
		ReadEnvironment: func() ([]byte, error) { return []byte(s.plex.file(name)), nil },
		Now:             s.ipl.Now,
	})
	if err != nil {
		return err
	}
	s.put(EQAPROF, service, service.Restart)
	return nil
}

// put notes that a server runs.
func (s *System) put(server Server, h http.Handler, restart func() error) {
	s.plex.mu.Lock()
	defer s.plex.mu.Unlock()
	s.servers[server] = &running{h, restart}
}

func (p *Sysplex) file(name fileName) string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.files[name]
}

// Handler returns a server that runs. Errors wrap [ErrServer].
func (s *System) Handler(server Server) (http.Handler, error) {
	r, err := s.running(server)
	if err != nil {
		return nil, err
	}
	return r.Handler, nil
}

func (s *System) running(server Server) (*running, error) {
	s.plex.mu.RLock()
	r := s.servers[server]
	s.plex.mu.RUnlock()
	if r == nil {
		return nil, fmt.Errorf("%w as %s on %s: start it first", ErrServer, server, s.ipl.SMFID)
	}
	return r, nil
}
