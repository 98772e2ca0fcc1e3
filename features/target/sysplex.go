package target

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

// plex is the reference's sysplex as one scenario sees it: the clock of a system
// shows what the request under way says.
type plex struct {
	manager string

	mu      sync.Mutex
	systems *sysplex.Sysplex
	clocks  map[string]time.Time
	records []saf.AuditRecord
	told    map[string]bool // what the database was told when servers were opened
}

// firstSystem is the system that a session begins with.
const firstSystem = "SYS1"

func newPlex(manager string) (*plex, error) {
	if !slices.Contains(Managers, manager) {
		return nil, fmt.Errorf("unknown security manager %q: want one of %q", manager, Managers)
	}
	p := &plex{
		manager: manager, clocks: make(map[string]time.Time), told: make(map[string]bool),
	}
	made, err := madePKI()
	if err != nil {
		return nil, err
	}
	p.systems = sysplex.New(sysplex.Config{
		Manager: sysplex.Manager(manager),
		Trust:   sysplex.Trust{ClientCAs: made.roots, Own: made.roles[CertificateOwn]},
		Audit:   func(r saf.AuditRecord) { p.records = append(p.records, r) },
	})
	return p, p.ipl(IPLArgs{System: firstSystem})
}

// ipl starts a system.
func (p *plex) ipl(a IPLArgs) error {
	ipl := sysplex.IPL{SMFID: a.System, Now: func() time.Time { return p.clocks[a.System] }}
	if a.Level != "" {
		var err error
		if ipl.Level, err = zos.ParseLevel(a.Level); err != nil {
			return err
		}
	}
	if a.OwnICSF {
		ipl.Keys = a.System
	}
	if a.OwnDatabase {
		ipl.Database = a.System
	}
	_, err := p.systems.IPL(ipl)
	return err
}

// at finds a system and sets its clock.
func (p *plex) at(place Place) (*sysplex.System, error) {
	p.clocks[place.System] = place.Time
	return p.systems.System(place.System)
}

// everywhere is at, and sets the clocks of all systems: servers that were opened call one another.
func (p *plex) everywhere(place Place) (*sysplex.System, error) {
	if len(p.told) > 0 {
		for name := range p.clocks {
			p.clocks[name] = place.Time
		}
	}
	return p.at(place)
}

// call carries out an operation; a request that cannot be one is an error. One
// at a time: a system's clock is that of the request.
func (p *plex) call(args, result any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch a := args.(type) {
	case CommandsArgs:
		return p.commands(a, result.(*CommandsResult))
	case ICSFArgs:
		return p.setICSF(a)
	case IPLArgs:
		return p.ipl(a)
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
	case ServerConfigureArgs:
		return p.configureServer(a)
	case ServerStartArgs:
		return p.startServer(a)
	case ServerRequestArgs:
		return p.requestServer(a, result.(*ServerRequestResult))
	case ServerOpenArgs:
		return p.open(a, result.(*ServerOpenResult))
	case ServerSignOnArgs:
		return p.signOn(a)
	}
	return errUnknownOperation
}

var errUnknownOperation = errors.New("the reference does not know the operation")

// commands has the manager carry out commands in its own language.
func (p *plex) commands(a CommandsArgs, out *CommandsResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	if a.Manager != p.manager {
		return fmt.Errorf("the security manager is %s, not %q", p.manager, a.Manager)
	}
	carried, err := system.Commands(a.User, a.Text)
	out.ReturnCode, out.Output, out.Problem = carried.ReturnCode, carried.Output, carried.Problem
	for _, m := range carried.Messages {
		out.Messages = append(out.Messages, Message(m))
	}
	return err
}

func (p *plex) audit(out *AuditResult) error {
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
