package serve

import (
	"crypto/tls"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// Name returns the name of the sysplex.
func (s *Sysplex) Name() string { return s.config.Name }

// Started returns the true time at which the sysplex was started.
func (s *Sysplex) Started() time.Time { return s.started }

// Authority returns the authority that signed all certificates.
func (s *Sysplex) Authority() *pki.Authority { return s.authority }

// Certificate returns a client certificate of the configuration, or
// [OwnCertificate], and whether there is one of that name.
func (s *Sysplex) Certificate(name string) (tls.Certificate, bool) {
	c, ok := s.certificates[name]
	return c, ok
}

// CertificateNames returns the names of the client certificates, sorted.
func (s *Sysplex) CertificateNames() []string {
	return slices.Sorted(maps.Keys(s.certificates))
}

// Systems says how every system stands.
func (s *Sysplex) Systems() []SystemState {
	list := make([]SystemState, len(s.images))
	for n, i := range s.images {
		list[n] = s.systemState(i)
	}
	return list
}

// System says how a system stands. Errors wrap [sysplex.ErrNoSystem].
func (s *Sysplex) System(smfID string) (SystemState, error) {
	i, err := s.image(smfID)
	if err != nil {
		return SystemState{}, err
	}
	return s.systemState(i), nil
}

func (s *Sysplex) systemState(i *image) SystemState {
	state := SystemState{
		SMFID: i.spec.SMFID, Level: i.spec.Level, Database: i.spec.Database, Keys: i.spec.ICSF,
		Clock: i.clock.state(),
	}
	if system, err := s.plex.System(i.spec.SMFID); err == nil {
		state.ICSF = system.ICSF.Available()
	}
	for _, e := range i.servers {
		state.Servers = append(state.Servers, e.state())
	}
	i.mu.RLock()
	defer i.mu.RUnlock()
	state.IPLAt, state.IPLs, state.Down = i.state.iplAt, i.state.ipls, i.state.down
	state.CutFromClients, state.CutFromPeers = i.state.noClients, i.state.noPeers
	return state
}

// URL returns the URL of a server, without a path. Errors wrap
// [sysplex.ErrNoSystem] or [sysplex.ErrServer].
func (s *Sysplex) URL(smfID string, server sysplex.Server) (string, error) {
	i, err := s.image(smfID)
	if err != nil {
		return "", err
	}
	for _, e := range i.servers {
		if e.spec.Server == server {
			return e.url, nil
		}
	}
	return "", fmt.Errorf("%w as %s on %s", sysplex.ErrServer, server, smfID)
}

// Events returns the last events that are kept, limit of them at most, oldest
// first.
func (s *Sysplex) Events(limit int) []Event { return s.hub.latest(limit) }
