package serve

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// Options say how to start a sysplex, beside what its description says.
type Options struct {
	Config Config
	// Data is the folder where what outlasts the process is kept; "" keeps nothing.
	Data string
	// Now is the true time, by which the clocks of the systems run; nil is the
	// clock of this machine.
	Now func() time.Time
	// Log receives a line a request and what happens to the sysplex; nil is no log.
	Log *slog.Logger
	// Authority signs the certificates; nil makes a new one.
	Authority *pki.Authority
	// BeyondLoopback allows an address that other machines can reach.
	BeyondLoopback bool
	// SigningKey gives the key pairs that servers sign tokens with; nil makes new ones,
	// or keeps them in the data folder.
	SigningKey func(sysplex.Server) (*rsa.PrivateKey, error)
	// ControlToken is what users of the control API must know; "" takes the one in
	// TokenFile, which is made if there is none, or else a new one.
	ControlToken string
	// TokenFile is where the token is kept; "" is control-token in the data folder.
	TokenFile string
	// Version of the program, for users of the control API.
	Version string
	// Page is served at the root of the control API's address; nil serves a pointer
	// to the API.
	Page http.Handler
}

// OwnCertificate names the certificate of the API Mediation Layer among the client
// certificates: by it the instances of ZAAS know one another.
const OwnCertificate = "apiml"

// ErrListen: an address that cannot be listened on, or must not.
var ErrListen = errors.New("cannot listen")

// Sysplex is a sysplex that clients can connect to. It is safe for concurrent use.
type Sysplex struct {
	options Options
	config  Config
	truth   func() time.Time
	log     *slog.Logger
	started time.Time

	authority    *pki.Authority
	certificates map[string]tls.Certificate // of clients
	keeper       *keeper
	hub          *hub
	plex         *sysplex.Sysplex
	setup        *setup
	images       []*image
	control      *control
	metrics      *metrics

	admin   sync.Mutex // held by whoever changes the sysplex
	serving sync.WaitGroup
	once    sync.Once
	stopped error
}

// Start IPLs the systems, starts their servers and listens. What is listening
// when an error occurs is stopped. Errors wrap [ErrConfig] or [ErrListen], or are
// those of what is started.
func Start(o Options) (*Sysplex, error) {
	s, err := build(o)
	if err == nil {
		if err = s.start(); err == nil {
			return s, nil
		}
	}
	if s != nil {
		err = errors.Join(err, s.Stop(context.Background()))
	}
	return nil, err
}

// Check finds what reading a description does not: what is wrong with its commands,
// passwords, keys and files. The systems are IPLed and their servers started, but
// nothing listens, nothing is kept, and Redis is not asked. Errors are as those of
// [Start].
func Check(o Options) error {
	o.Data, o.TokenFile, o.Config.Store.Redis = "", "", Secret{}
	o.SigningKey = func(server sysplex.Server) (*rsa.PrivateKey, error) { return sysplex.TestKey(server), nil } // nobody waits for new ones
	s, err := build(o)
	if err == nil {
		err = s.iplAll()
	}
	if s != nil {
		err = errors.Join(err, s.Stop(context.Background()))
	}
	return err
}

func build(o Options) (*Sysplex, error) {
	if err := o.checkListen(); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.BeyondLoopback && o.Config.At.File == DefaultFile {
		o.Log.Warn("other machines can reach a sysplex whose passwords and keys are published: describe one of your own")
	}
	if err := o.keep(); err != nil {
		return nil, err
	}
	s := &Sysplex{
		options: o, config: o.Config, truth: o.Now, log: o.Log, started: o.Now(),
		authority: o.Authority, certificates: make(map[string]tls.Certificate),
		hub: newHub(o.Config.Control.Records, o.Now),
	}
	var err error
	if s.keeper, err = openKeeper(o); err != nil {
		return nil, err
	}
	s.metrics = newMetrics(s)
	s.setup = &setup{config: o.Config, log: o.Log, keeper: s.keeper, databases: make(map[string]bool)}
	own, err := s.authority.Server("API Mediation Layer", s.hosts()...)
	if err != nil {
		return s, err
	}
	s.certificates[OwnCertificate] = own
	s.plex = sysplex.New(sysplex.Config{
		Manager: o.Config.Manager, Audit: s.audit, Name: namer(), Open: s.setup.open(),
		Trust:      sysplex.Trust{ClientCAs: s.authority.Pool(), Own: own.Leaf},
		SigningKey: s.keeper.signingKey, Random: rand.Reader, Cache: s.keeper.cache(),
	})
	return s, nil
}

// checkListen keeps what is not meant for others to this machine.
func (o Options) checkListen() error {
	if len(o.Config.Systems) == 0 {
		return fmt.Errorf("%w: there are no systems: use what Load or Default returns", ErrConfig)
	}
	address, err := netip.ParseAddr(o.Config.Listen)
	if err != nil {
		return fmt.Errorf("%w: %q is no IP address", ErrListen, o.Config.Listen)
	}
	if !address.IsLoopback() && !o.BeyondLoopback {
		return fmt.Errorf("%w: other machines can reach %s: listen on 127.0.0.1, or say that this is meant, with --listen-on-all-interfaces", ErrListen, address)
	}
	return nil
}

// start does what can fail half way.
func (s *Sysplex) start() error {
	for _, c := range s.config.Certificates {
		made, err := s.authority.Client(c.Subject)
		if err != nil {
			return err
		}
		s.certificates[c.Name] = made
	}
	if err := s.iplAll(); err != nil {
		return err
	}
	for _, i := range s.images {
		if err := s.open(i); err != nil {
			return err
		}
	}
	return s.startControl()
}

// iplAll starts all systems for the first time.
func (s *Sysplex) iplAll() error {
	for _, spec := range s.config.Systems {
		i := newImage(spec, newClock(s.truth, spec.Clock))
		s.images = append(s.images, i)
		switch err := s.ipl(i); {
		case errors.Is(err, ErrConfig): // which says where
			return err
		case err != nil:
			return fmt.Errorf("%s cannot be IPLed: %w", spec.SMFID, err)
		}
	}
	return nil
}

// open starts to listen for the servers of a system.
func (s *Sysplex) open(i *image) error {
	for _, spec := range i.spec.Servers {
		certificate, err := s.certificateOf(spec.Server)
		if err != nil {
			return err
		}
		d, err := s.listen(spec.Port, fmt.Sprintf("%s on %s", spec.Server, i.spec.SMFID))
		if err != nil {
			return err
		}
		e := &endpoint{system: i, spec: spec, plex: s.plex, door: d, url: "https://" + s.reachable(d.Addr())}
		h := noted(guarded(e, s.config.Limits.BodyBytes, s.log), i.spec.SMFID, string(spec.Server), s.log, func(r request) {
			e.served.add()
			s.metrics.request(r)
		})
		e.http = newHTTP(s.config.Limits, h, d, s.log)
		i.servers = append(i.servers, e)
		s.serve(e.http, d, newTLS(certificate, tls.RequestClientCert))
	}
	return nil
}

// certificateOf is the certificate that a server shows its clients.
func (s *Sysplex) certificateOf(server sysplex.Server) (tls.Certificate, error) {
	if server == sysplex.ZAAS {
		return s.certificates[OwnCertificate], nil
	}
	return s.authority.Server(string(server), s.hosts()...)
}

// listen takes a port.
func (s *Sysplex) listen(port int, who string) (*door, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(s.config.Listen, strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("%w for %s: %w; give another port, or 0 for one that is free", ErrListen, who, err)
	}
	return newDoor(l, s.config.Limits.Connections), nil
}

func (s *Sysplex) serve(h *http.Server, d *door, c *tls.Config) {
	s.serving.Go(func() {
		if err := h.Serve(tls.NewListener(d, c)); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("a listener failed", "address", d.Addr().String(), "problem", err.Error())
		}
	})
}

// hosts are the names in the certificates.
func (s *Sysplex) hosts() []string {
	list := []string{"localhost", "127.0.0.1", "::1"}
	if a, err := netip.ParseAddr(s.config.Listen); err == nil && !a.IsLoopback() && !a.IsUnspecified() {
		list = append(list, s.config.Listen)
	}
	return append(list, s.config.Hosts...)
}

// reachable is the host and port of a listener as a client on this machine has it.
func (s *Sysplex) reachable(a net.Addr) string {
	h, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip, err := netip.ParseAddr(h); err == nil && ip.IsUnspecified() {
		h = "127.0.0.1"
	}
	return net.JoinHostPort(h, port)
}

// Stop takes no new requests, lets those that are under way come to an end until
// the context ends, or else the drain time, and ends the rest. It returns the
// context's error if there was a rest.
func (s *Sysplex) Stop(ctx context.Context) error {
	s.once.Do(func() { s.stopped = s.stop(ctx) })
	return s.stopped
}

func (s *Sysplex) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.DrainTime())
	defer cancel()
	s.hub.close()
	var all sync.WaitGroup
	var mu sync.Mutex
	var problems []error
	end := func(h *http.Server, d *door) {
		all.Go(func() {
			err := d.drain(ctx, h)
			mu.Lock()
			defer mu.Unlock()
			problems = append(problems, err)
		})
	}
	for _, i := range s.images {
		for _, e := range i.servers {
			end(e.http, e.door)
		}
	}
	if s.control != nil {
		end(s.control.http, s.control.door)
	}
	all.Wait()
	s.serving.Wait()
	s.admin.Lock() // whoever still changes the sysplex comes to an end
	defer s.admin.Unlock()
	problems = append(problems, s.keeper.close())
	return errors.Join(problems...)
}

// DrainTime is how long requests that are under way may take at a stop.
func (s *Sysplex) DrainTime() time.Duration {
	if s.config.Limits.DrainTime > 0 {
		return s.config.Limits.DrainTime
	}
	return usualDrainTime
}
