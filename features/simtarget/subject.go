package simtarget

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim"
)

// What callers test for with errors.Is. Each is beside [sim.ErrSubject].
var (
	// ErrInexpressible: the adapter protocol has no words for it.
	ErrInexpressible = errors.New("the adapter protocol cannot say this")
	// ErrUnsupported: the target skips an operation that a simulation needs.
	ErrUnsupported = errors.New("the target does not support this")
	// ErrRefused: the target refuses what is no decision about a credential: a
	// command, a key, an IPL, a server.
	ErrRefused = errors.New("the target refuses this")
)

// minReplays is the least number of used PassTickets for which a system need not
// be told how many it remembers.
const minReplays = 4096

// Operations lists the operations that a target must offer to be simulated.
var Operations = []string{
	target.OpCommands, target.OpICSF, target.OpIPL, target.OpVerify, target.OpTicket,
	target.OpServerConfigure, target.OpServerStart, target.OpServerRequest,
}

// subject is a [sim.Subject] over a session.
type subject struct {
	ctx     context.Context // of the run: sim.Subject has none in its calls
	session target.Session
	systems map[string]*system

	databases, keys names
	stores          map[string]*store // by the name of the key data sets
}

// system is one system from its first IPL on.
type system struct {
	smfID string
	now   func() time.Time
	store *store
	down  bool // its ICSF
	told  icsf // what it was told of its ICSF
}

// store is the key data sets that systems share.
type store struct {
	keys map[sim.KeyName][sha256.Size]byte // hashes: enough to know a key again
	told icsf                              // what the last system of these was told
}

// icsf is what is known of the availability of ICSF.
type icsf int

const (
	icsfUnknown icsf = iota
	icsfUp
	icsfDown
)

// New returns a session as a subject. The session must be new, and the target
// must offer [Operations] with RACF as its security manager. ctx ends every call.
// Errors of the subject wrap [sim.ErrSubject].
func New(ctx context.Context, session target.Session) sim.Subject {
	return &subject{
		ctx: ctx, session: session,
		systems: make(map[string]*system), stores: make(map[string]*store),
	}
}

// names are what systems share, or have alone, by the names that package sim
// gives to it.
type names struct {
	known  bool
	shared string
	owner  map[string]string // by name
	owned  map[string]string // by system
}

// own says whether a name means something that a system has alone.
func (n *names) own(system, name string) (bool, error) {
	if !n.known {
		n.known, n.shared = true, name
		n.owner, n.owned = make(map[string]string), make(map[string]string)
	}
	if name == n.shared {
		return false, nil
	}
	owner, taken := n.owner[name]
	owned, has := n.owned[system]
	switch {
	case taken && owner != system:
		return false, fmt.Errorf("%w: %w: %s and %s are to share %s, and the others %s", sim.ErrSubject, ErrInexpressible, owner, system, name, n.shared)
	case has && owned != name:
		return false, fmt.Errorf("%w: %w: %s is to have %s and %s, both for its own", sim.ErrSubject, ErrInexpressible, system, owned, name)
	}
	n.owner[name], n.owned[system] = system, name
	return true, nil
}

func (s *subject) IPL(spec sim.SystemSpec) error {
	if spec.ReplayCapacity != 0 && spec.ReplayCapacity < minReplays {
		return fmt.Errorf("%w: %w: %s is to remember %d used PassTickets", sim.ErrSubject, ErrInexpressible, spec.SMFID, spec.ReplayCapacity)
	}
	ownDatabase, err := s.databases.own(spec.SMFID, spec.Database)
	if err != nil {
		return err
	}
	ownICSF, err := s.keys.own(spec.SMFID, spec.Keys)
	if err != nil {
		return err
	}
	args := target.IPLArgs{System: spec.SMFID, Level: spec.Level, OwnDatabase: ownDatabase, OwnICSF: ownICSF}
	if err := s.set(target.OpIPL, args, &struct{}{}); err != nil {
		return err
	}
	if s.stores[spec.Keys] == nil {
		s.stores[spec.Keys] = &store{keys: make(map[sim.KeyName][sha256.Size]byte), told: icsfUp}
	}
	started := &system{smfID: spec.SMFID, now: spec.Now, store: s.stores[spec.Keys], told: icsfUp}
	if was := s.systems[spec.SMFID]; was != nil {
		// Whether an IPL starts ICSF is the target's affair: it will be told.
		started.down, started.told = was.down, icsfUnknown
	}
	s.systems[spec.SMFID] = started
	return nil
}

// at says where and when a request is made, and has ICSF of the system as it is
// to be.
func (s *subject) at(name string) (target.Place, error) {
	on := s.systems[name]
	if on == nil {
		return target.Place{}, fmt.Errorf("%w: no system %s", sim.ErrSubject, name)
	}
	state := icsfUp
	if on.down {
		state = icsfDown
	}
	if err := s.tell(on, state); err != nil {
		return target.Place{}, err
	}
	return target.Place{System: name, Time: on.now().UTC()}, nil
}

// tell has ICSF of a system up or down, unless it surely is.
func (s *subject) tell(on *system, state icsf) error {
	if on.told == state && on.store.told == state {
		return nil
	}
	available := state == icsfUp
	if err := s.set(target.OpICSF, target.ICSFArgs{System: on.smfID, Available: &available}, &struct{}{}); err != nil {
		return err
	}
	on.told, on.store.told = state, state
	return nil
}

func (s *subject) SetICSF(name string, available bool) error {
	on := s.systems[name]
	if on == nil {
		return fmt.Errorf("%w: no system %s", sim.ErrSubject, name)
	}
	on.down = !available
	return nil
}

// PutKey adds a key. It waits for ICSF, as the operator's job does.
func (s *subject) PutKey(name string, key sim.KeyName, material []byte) error {
	on := s.systems[name]
	if on == nil {
		return fmt.Errorf("%w: no system %s", sim.ErrSubject, name)
	}
	sum := sha256.Sum256(material)
	switch had, found := on.store.keys[key]; {
	case found && had == sum:
		return nil
	case found:
		return fmt.Errorf("%w: %w: %s is to have another key as %s%s", sim.ErrSubject, ErrInexpressible, name, key.Label, key.Token)
	}
	if err := s.tell(on, icsfUp); err != nil {
		return err
	}
	digits := hex.EncodeToString(material)
	args := target.ICSFArgs{System: name, Label: key.Label, Token: key.Token, Kind: "HMAC", Key: digits}
	if err := s.set(target.OpICSF, args, &struct{}{}, digits); err != nil {
		return err
	}
	on.store.keys[key] = sum
	return nil
}

func (s *subject) Commands(name, text string) error {
	place, err := s.at(name)
	if err != nil {
		return err
	}
	var done target.CommandsResult
	secrets := secretsOf(text)
	if err := s.set(target.OpCommands, target.CommandsArgs{Place: place, Manager: target.RACF, Text: text}, &done, secrets...); err != nil {
		return err
	}
	if done.ReturnCode > 4 { // 4 reminds of the REFRESH that is to follow
		return fmt.Errorf("%w: %w: return code %d, %s", sim.ErrSubject, ErrRefused, done.ReturnCode, scrub(done.Problem, secrets))
	}
	return nil
}
