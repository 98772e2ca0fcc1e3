package sysplex

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/webapp"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/reference/zosmf"
)

// ErrServer: a server that is not known, or does not run.
var ErrServer = errors.New("no such server")

// Server is a program of a system that signs users on.
type Server string

// The servers.
const (
	EQAPROF Server = "EQAPROF" // the started task of IBM Debug Profile Service
	RSED    Server = "RSED"    // the RSE daemon of z/OS Explorer
	MQWEB   Server = "MQWEB"   // a web application that takes PassTickets
	ZAAS    Server = "ZAAS"    // the Zowe Authentication and Authorization Service, behind its gateway
	ZSS     Server = "ZSS"     // Zowe System Services
	ZOSMF   Server = "IZUSVR1" // z/OSMF
	UMS     Server = "IZP"     // IBM Unified Management Server
	ZLUX    Server = "ZLUX"    // the Zowe App Server
	LIBERTY Server = "LIBERTY" // a Liberty server with a protected application
)

// starters make a server of each kind on a system, started as it is told.
var starters = map[Server]func(*System, Start) (http.Handler, error){
	EQAPROF: startEQAPROF,
	RSED:    startRSED,
	MQWEB:   startMQWEB,
	ZAAS:    startZAAS,
	ZSS:     startZSS,
	ZOSMF:   startZOSMF,
	UMS:     startUMS,
	ZLUX:    startZLUX,
	LIBERTY: startLIBERTY,
}

// Servers returns every server that a system can start, in the order of their
// names.
func Servers() []Server { return slices.Sorted(maps.Keys(starters)) }

// Start says how a server starts. The zero value is all that any of them needs.
type Start struct {
	// Application is APPL of its sign-ons, for a server that has a choice; zero is
	// its own default. EQAPROF has it from its file.
	Application passticket.ApplID
	// Explorer is the level of the host that RSED belongs to; zero is the latest.
	Explorer zos.ExplorerLevel
	// Zowe is the behaviour level of ZAAS; "" is the latest.
	Zowe zaas.Level
	// AllowRefresh has ZAAS renew tokens.
	AllowRefresh bool
	// ZOSMFToken has ZAAS log its users in at z/OSMF, which answers this kind of
	// token; "" has SAF do it.
	ZOSMFToken zaas.ZOSMFToken
	// ZOSMF is what the service authenticate of z/OSMF can do; "" is all.
	ZOSMF zosmf.Level
	// Port that ZSS names its cookie by, and that z/OSMF tells; 0 is their default.
	Port int
	// AuthType of UMS, which its plug-in in ZLUX is to know, too; "" is STANDARD_JWT.
	AuthType ums.AuthType
	// WithoutUMS leaves the plug-in of UMS out of ZLUX.
	WithoutUMS bool
	// Liberty is what else LIBERTY is told than by its server.xml.
	Liberty Liberty
}

// running is a server that was started.
type running struct {
	http.Handler
	how Start
}

// restarter is a server that is stopped and started again where it stands, so
// that whoever has its handler goes on with it.
type restarter interface{ Restart() error }

// configurationFiles are the servers that are told by a file.
var configurationFiles = map[Server]string{EQAPROF: "eqaprof.env", LIBERTY: "server.xml"}

// joiner is a server that others tell what it missed once they can reach it.
type joiner interface{ Join() }

// WriteFile writes the configuration file of a server: eqaprof.env, or server.xml.
// It outlasts restarts and IPLs, and acts when the server starts. Errors wrap
// [ErrServer].
func (s *System) WriteFile(server Server, text string) error {
	return s.WriteFileBeside(server, configurationFiles[server], text)
}

// WriteFileBeside writes a file that the configuration file of a server may name,
// such as a key store of LIBERTY. Errors wrap [ErrServer].
func (s *System) WriteFileBeside(server Server, name, text string) error {
	if configurationFiles[server] == "" {
		return fmt.Errorf("%w with a configuration file as %q: want one of %q", ErrServer, server, slices.Sorted(maps.Keys(configurationFiles)))
	}
	s.plex.mu.Lock()
	defer s.plex.mu.Unlock()
	s.plex.files[fileName{s.ipl.SMFID, server, name}] = text
	return nil
}

// Start starts a server as it is told, whatever it was started with before: one
// that runs is stopped first. Errors wrap [ErrServer], or those of the package of
// the server.
func (s *System) Start(server Server, how Start) error {
	start, ok := starters[server]
	if !ok {
		return fmt.Errorf("%w as %q: want one of %q", ErrServer, server, Servers())
	}
	h, err := start(s, how)
	if err != nil {
		return err
	}
	s.plex.mu.Lock()
	s.servers[server] = &running{h, how}
	s.plex.mu.Unlock()
	if h, ok := h.(joiner); ok {
		h.Join()
	}
	return nil
}

// Restart stops a server that runs and starts it with what it was started with:
// RSED with the same application and level, EQAPROF with its file as it is now.
// Errors wrap [ErrServer] if it does not run, or those of the package of the
// server. After an IPL no server runs.
func (s *System) Restart(server Server) error {
	r, err := s.running(server)
	if err != nil {
		return err
	}
	if h, ok := r.Handler.(restarter); ok {
		return h.Restart()
	}
	return s.Start(server, r.how)
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

// startEQAPROF restarts one that runs: it is told by its file alone, and one whose
// file is wrong stays, stopped.
func startEQAPROF(s *System, _ Start) (http.Handler, error) {
	if r, err := s.running(EQAPROF); err == nil {
		return r.Handler, r.Handler.(restarter).Restart()
	}
	name := fileName{s.ipl.SMFID, EQAPROF, configurationFiles[EQAPROF]}
	return debugprofile.New(debugprofile.Config{
		System:          s,
		ReadEnvironment: func() ([]byte, error) { return []byte(s.plex.file(name)), nil },
		Now:             s.ipl.Now,
	})
}

func (p *Sysplex) file(name fileName) string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.files[name]
}

func startRSED(s *System, how Start) (http.Handler, error) {
	return rsed.New(rsed.Config{System: s, Application: how.Application, Explorer: how.Explorer})
}

func startMQWEB(s *System, how Start) (http.Handler, error) {
	return webapp.New(webapp.Config{System: s, Application: how.Application})
}
