package target

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// sysplex is the reference's security manager as one scenario sees it: systems
// that share a database, each with its own replay register and its own clock.
type sysplex struct {
	manager string
	db      *esm.Database
	icsf    *icsf.Store

	mu      sync.Mutex
	systems map[string]*image
	records []saf.AuditRecord
}

// image is one system.
type image struct {
	*saf.System
	security *esm.System
	now      time.Time // of the request under way
}

// firstSystem is the system that a session begins with.
const firstSystem = "SYS1"

func newSysplex(manager string) (*sysplex, error) {
	p := &sysplex{
		manager: manager,
		db: esm.New(esm.Config{
			Random:             rand.NewChaCha8([32]byte{}), // salts need not be secret in a test
			PasswordIterations: 1,
		}),
		icsf:    icsf.New(),
		systems: make(map[string]*image),
	}
	if err := p.ipl(firstSystem); err != nil {
		return nil, err
	}
	return p, p.install()
}

// ipl starts a system: in-storage profiles are made again, and what it
// remembered of used PassTickets is gone.
func (p *sysplex) ipl(smfID string) error {
	i := &image{security: p.db.IPL(smfID)}
	var err error
	i.System, err = saf.New(saf.Config{
		SMFID: smfID, Security: i.security, ICSF: p.icsf,
		Replays: passticket.NewRegister(replayCapacity),
		Now:     func() time.Time { return i.now },
		Audit:   func(r saf.AuditRecord) { p.records = append(p.records, r) },
	})
	if err != nil {
		return err
	}
	p.systems[smfID] = i
	return nil
}

// at finds a system and sets its clock.
func (p *sysplex) at(place Place) (*image, error) {
	i, ok := p.systems[place.System]
	if !ok {
		return nil, fmt.Errorf("there is no system %s: IPL it first", place.System)
	}
	i.now = place.Time
	return i, nil
}

// call carries out an operation; a request that cannot be one is an error. One
// at a time: a system's clock is that of the request.
func (p *sysplex) call(args, result any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch a := args.(type) {
	case CommandsArgs:
		return p.commands(a, result.(*CommandsResult))
	case ICSFArgs:
		return p.setICSF(a)
	case IPLArgs:
		return p.ipl(a.System)
	case AuditArgs:
		return p.audit(result.(*AuditResult))
	case VerifyArgs:
		return p.verify(a, result.(*ServiceResult))
	case AuthArgs:
		return p.auth(a, result.(*ServiceResult))
	case TicketArgs:
		return p.ticket(a, result.(*ServiceResult))
	case UserMapArgs:
		return p.userMap(a, result.(*ServiceResult))
	}
	return errUnknownOperation
}

var errUnknownOperation = errors.New("the reference does not know the operation")

func (p *sysplex) setICSF(a ICSFArgs) error {
	if a.Available != nil {
		p.icsf.SetAvailable(*a.Available)
	}
	switch a.Kind {
	case "":
		return nil
	case "DES":
		key, err := passticket.ParseLegacyKey(a.Key)
		if err != nil {
			return err
		}
		return p.icsf.AddLegacyKey(a.Label, &key)
	case "HMAC":
		key, err := hex.DecodeString(a.Key)
		if err != nil {
			return errors.New("the HMAC key is not hexadecimal digits")
		}
		return p.icsf.AddHMACKey(a.Label, key)
	}
	return fmt.Errorf("unknown kind of key %q: want DES or HMAC", a.Kind)
}

func (p *sysplex) audit(out *AuditResult) error {
	out.Records = []AuditRecord{}
	for _, r := range p.records {
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		out.Records = append(out.Records, AuditRecord{
			Event: r.Event, Qualifier: r.Qualifier, System: r.SMFID,
			User: string(r.User), Application: r.Application, Messages: r.Messages, Text: string(text),
		})
	}
	return nil
}
