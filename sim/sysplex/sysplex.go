package sysplex

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/acf2"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/topsecret"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zos"
)

// What callers test for with errors.Is.
var (
	// ErrNoSystem: no system of that name has been IPLed.
	ErrNoSystem = errors.New("no such system")
	// ErrManager: not a security manager that is known.
	ErrManager = errors.New("unknown security manager")
)

// Manager is a security manager.
type Manager string

// The managers.
const (
	RACF      Manager = "racf"
	ACF2      Manager = "acf2"
	TopSecret Manager = "topsecret"
)

// DefaultReplayCapacity is how many used PassTickets a system remembers unless
// told otherwise.
const DefaultReplayCapacity = 100_000

// Config is what a sysplex is made with.
type Config struct {
	// Manager whose commands the systems understand; "" means RACF.
	Manager Manager
	// Audit receives the audit records of every system; it may be nil.
	Audit func(saf.AuditRecord)
	// Name names credentials in audit records: see saf.Config.
	Name func(credential string) string
	// Open says where what outlasts an IPL comes from; the zero value has it in
	// memory.
	Open Open
	// Trust is what the servers know of certificates; the zero value trusts none.
	Trust Trust
	// SigningKey is the key pair of a server that signs tokens with one of its own,
	// ZAAS, ZOSMF or UMS, and that of [LTPA]; nil means [TestKey].
	SigningKey func(Server) (*rsa.PrivateKey, error)
	// Random is where names of sessions and tokens come from; nil is a source that
	// gives the same in each sysplex.
	Random io.Reader
	// Cache is the caching service of the API Mediation Layer, which outlasts IPLs;
	// nil is one in memory of the sysplex, by the clock of the system that uses it
	// first.
	Cache zaas.Store
}

// Trust is what servers judge certificates by.
type Trust struct {
	// ClientCAs are the roots of client certificates.
	ClientCAs *x509.CertPool
	// Own is the certificate of the API Mediation Layer, by which its instances
	// know one another.
	Own *x509.Certificate
}

// Sysplex is systems and what they share. One goroutine at a time may run it
// (IPL systems, start servers, write files, cut systems off); meanwhile any
// number may ask for systems and for the handlers of servers, and use those.
type Sysplex struct {
	config    Config
	databases map[string]*esm.Database
	stores    map[string]*icsf.Store
	ipls      map[string]uint16 // of each system so far
	random    lockedReader

	mu      sync.RWMutex // guards what follows, and the servers of each system
	systems map[string]*System
	files   map[fileName]string
	cut     map[string]bool // systems that no other one reaches
}

// fileName is a file of a server's configuration.
type fileName struct {
	smfID  string
	server Server
	name   string
}

// New makes a sysplex without a system.
func New(c Config) *Sysplex {
	if c.Manager == "" {
		c.Manager = RACF
	}
	if c.Random == nil {
		c.Random = rand.NewChaCha8([32]byte{})
	}
	return &Sysplex{
		config:    c,
		databases: make(map[string]*esm.Database),
		stores:    make(map[string]*icsf.Store),
		systems:   make(map[string]*System),
		files:     make(map[fileName]string),
		cut:       make(map[string]bool),
		ipls:      make(map[string]uint16),
		random:    lockedReader{from: c.Random},
	}
}

// IPL says how a system starts.
type IPL struct {
	SMFID string
	// Level of z/OS; zero is the latest.
	Level zos.Level
	// Database names the security database, and Keys the key data sets of ICSF,
	// that the system uses: it shares them with the systems that name the same.
	Database, Keys string
	// ReplayCapacity is how many used PassTickets the system remembers at once; 0
	// means DefaultReplayCapacity.
	ReplayCapacity int
	// Now is the system's clock.
	Now func() time.Time
}

// IPL starts a system, or starts it again: in-storage profiles are copied anew,
// and what the system remembered of used PassTickets, and its servers, are gone.
// Errors wrap [ErrManager], [saf.ErrConfig], or what [Open] answers.
func (p *Sysplex) IPL(i IPL) (*System, error) {
	database, err := p.database(i.Database)
	if err != nil {
		return nil, err
	}
	keys, err := p.store(i.Keys)
	if err != nil {
		return nil, err
	}
	s := &System{
		plex: p, ipl: i,
		Security: database.IPL(i.SMFID), ICSF: keys.Share(),
		servers:   make(map[Server]*running),
		subsystem: ums.NewStandIn(), tools: ums.NewStandIn(),
	}
	if err := p.install(s.Security); err != nil {
		return nil, err
	}
	if i.ReplayCapacity == 0 {
		i.ReplayCapacity = DefaultReplayCapacity
	}
	replays, err := p.replays(i.SMFID, i.ReplayCapacity)
	if err != nil {
		return nil, err
	}
	s.System, err = saf.New(saf.Config{
		SMFID: i.SMFID, Security: s.Security, ICSF: s.ICSF, Level: i.Level,
		Replays: replays, Now: i.Now, Audit: p.config.Audit, Name: p.config.Name,
		IPLs: p.ipls[i.SMFID],
	})
	if err != nil {
		return nil, err
	}
	p.ipls[i.SMFID]++
	p.mu.Lock()
	defer p.mu.Unlock()
	p.systems[i.SMFID] = s
	return s, nil
}

// Systems returns the SMF IDs of the systems, in their order.
func (p *Sysplex) Systems() []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return slices.Sorted(maps.Keys(p.systems))
}

// System returns a system. Errors wrap [ErrNoSystem].
func (p *Sysplex) System(smfID string) (*System, error) {
	p.mu.RLock()
	s, ok := p.systems[smfID]
	p.mu.RUnlock()
	if !ok {
		return nil, fmt.Errorf("%w as %s: IPL it first", ErrNoSystem, smfID)
	}
	return s, nil
}

// install makes a database one of the manager's, unless it is one already.
func (p *Sysplex) install(s *esm.System) error {
	switch p.config.Manager {
	case RACF:
		return nil
	case ACF2:
		return once(acf2.Install(s))
	case TopSecret:
		return once(topsecret.Install(s))
	}
	return fmt.Errorf("%w %q: want %s, %s or %s", ErrManager, p.config.Manager, RACF, ACF2, TopSecret)
}

// once passes over that it was done before.
func once(err error) error {
	if errors.Is(err, esm.ErrExists) {
		return nil
	}
	return err
}
