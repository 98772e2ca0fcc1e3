package serve

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim"
	"github.com/safproof/safproof/sim/sysplex"
)

// ErrAction: something that cannot be done to a system.
var ErrAction = errors.New("cannot be done")

// wrong says what is wrong with an action.
func wrong(what string) error { return fmt.Errorf("%w: %s", ErrAction, what) }

// audit receives the audit records of all systems.
func (s *Sysplex) audit(r saf.AuditRecord) {
	s.hub.audit(r)
	s.metrics.audit(r)
	s.log.Info("audit", "system", r.SMFID, "event", r.Event, "qualifier", r.Qualifier, "service", string(r.Service),
		"user", string(r.User), "application", r.Application, "codes", r.Codes.String(), "cause", string(r.Cause))
}

// acted notes what somebody did to the sysplex.
func (s *Sysplex) acted(system, action, detail string) {
	s.hub.action(system, action, detail)
	s.log.Info("action", "system", system, "action", action, "detail", detail)
}

// image returns a system. Errors wrap [sysplex.ErrNoSystem].
func (s *Sysplex) image(smfID string) (*image, error) {
	for _, i := range s.images {
		if i.spec.SMFID == smfID {
			return i, nil
		}
	}
	return nil, fmt.Errorf("%w as %s", sysplex.ErrNoSystem, smfID)
}

// ipl IPLs a system and starts its servers. What is to be done at the first IPL
// fails it; at a later one a server that does not start is noted.
func (s *Sysplex) ipl(i *image) error {
	first := i.state.ipls == 0
	system, err := s.plex.IPL(sysplex.IPL{
		SMFID: i.spec.SMFID, Level: i.spec.Level, Database: i.spec.Database, Keys: i.spec.ICSF,
		ReplayCapacity: i.spec.ReplayCapacity, Now: i.clock.Now,
	})
	if err != nil {
		return err
	}
	if err := s.setup.database(system, i.spec.Database, i.clock.Now()); err != nil {
		return err
	}
	var problems []error
	for _, server := range i.spec.Servers {
		err := server.launch(system, s.config.folder)
		i.started(server.Server, s.truth().UTC(), false, err)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %s does not start: %w", server.At, server.Server, err))
		}
	}
	i.change(func(state *imageState) { state.iplAt, state.ipls = s.truth().UTC(), state.ipls+1 })
	if first {
		return errors.Join(problems...)
	}
	for _, problem := range problems {
		s.log.Error("after an IPL", "system", i.spec.SMFID, "problem", problem.Error())
	}
	return nil
}

// IPL ends a system, with all requests that are under way there, and starts it
// again, with its servers. Errors wrap [sysplex.ErrNoSystem].
func (s *Sysplex) IPL(smfID string) error {
	s.admin.Lock()
	defer s.admin.Unlock()
	i, err := s.image(smfID)
	if err != nil {
		return err
	}
	i.change(func(state *imageState) { state.down = true })
	defer i.change(func(state *imageState) { state.down = false })
	if err := s.ipl(i); err != nil {
		return err
	}
	s.acted(smfID, "ipl", "")
	return nil
}

// Restart stops a server and starts it with what it was started with. Errors wrap
// [sysplex.ErrNoSystem] or [sysplex.ErrServer], or are those of the server.
func (s *Sysplex) Restart(smfID string, server sysplex.Server) error {
	s.admin.Lock()
	defer s.admin.Unlock()
	i, err := s.image(smfID)
	if err != nil {
		return err
	}
	system, err := s.plex.System(smfID)
	if err != nil {
		return err
	}
	if err = system.Restart(server); errors.Is(err, sysplex.ErrServer) {
		return err
	}
	i.started(server, s.truth().UTC(), true, err)
	s.acted(smfID, "restart", string(server))
	return err
}

// Commands carries out commands of the security manager on a system, for a user
// or, if that is "", for an administrator. Errors are those of
// [sysplex.System.Commands].
func (s *Sysplex) Commands(smfID, user, text string) (sysplex.Carried, error) {
	s.admin.Lock()
	defer s.admin.Unlock()
	system, err := s.plex.System(smfID)
	if err != nil {
		return sysplex.Carried{}, err
	}
	done, err := system.Commands(user, text)
	if err == nil { // The commands may hold secrets.
		s.acted(smfID, "commands", fmt.Sprintf("return code %d", done.ReturnCode))
	}
	return done, err
}

// SetICSF makes ICSF of a system available or not.
func (s *Sysplex) SetICSF(smfID string, available bool) error {
	s.admin.Lock()
	defer s.admin.Unlock()
	system, err := s.plex.System(smfID)
	if err != nil {
		return err
	}
	system.ICSF.SetAvailable(available)
	s.acted(smfID, "icsf", map[bool]string{true: "up", false: "down"}[available])
	return nil
}

// Partition cuts a system off from its clients, whose connections are reset, and
// from the other systems, or gives it back to them.
func (s *Sysplex) Partition(smfID string, fromClients, fromPeers bool) error {
	s.admin.Lock()
	defer s.admin.Unlock()
	i, err := s.image(smfID)
	if err != nil {
		return err
	}
	if err := s.plex.Cut(smfID, fromPeers); err != nil {
		return err
	}
	i.change(func(state *imageState) { state.noClients, state.noPeers = fromClients, fromPeers })
	s.acted(smfID, "partition", fmt.Sprintf("from clients: %t, from peers: %t", fromClients, fromPeers))
	return nil
}

// Heal gives every system back to its clients and peers, makes ICSF available, and
// every clock right.
func (s *Sysplex) Heal() error {
	for _, i := range s.images {
		id := i.spec.SMFID
		_, clock := s.CorrectClock(id)
		if err := errors.Join(s.Partition(id, false, false), s.SetICSF(id, true), clock); err != nil {
			return err
		}
	}
	return nil
}

// StepClock sets a system's clock forward, or back if by is negative. Errors wrap
// [sysplex.ErrNoSystem] or [ErrAction].
func (s *Sysplex) StepClock(smfID string, by time.Duration) (ClockState, error) {
	return s.changeClock(smfID, "step "+by.String(), func(tod *sim.TOD, truth time.Time) error { return step(tod, truth, by) })
}

// SetClock has a system's clock show a time. Errors wrap [sysplex.ErrNoSystem] or
// [ErrAction].
func (s *Sysplex) SetClock(smfID string, at time.Time) (ClockState, error) {
	return s.changeClock(smfID, "set "+at.UTC().Format(time.RFC3339), func(tod *sim.TOD, truth time.Time) error {
		return step(tod, truth, at.Sub(tod.Show(truth)))
	})
}

func step(tod *sim.TOD, truth time.Time, by time.Duration) error {
	if offset := tod.Offset(truth); by > MaxAhead-offset || by < -MaxBehind-offset || tod.Show(truth).Add(by).Unix() < 0 {
		return wrong("a clock is " + offsets)
	}
	tod.Step(truth, by)
	return nil
}

// DriftClock has a system's clock gain so many parts per million from now on.
// Errors wrap [sysplex.ErrNoSystem] or [ErrAction].
func (s *Sysplex) DriftClock(smfID string, ppm int64) (ClockState, error) {
	return s.changeClock(smfID, fmt.Sprintf("drift %d ppm", ppm), func(tod *sim.TOD, truth time.Time) error {
		if !driftAllowed(ppm) {
			return wrong("a clock gains " + drifts)
		}
		tod.SetDrift(truth, ppm)
		return nil
	})
}

// CorrectClock has a system's clock show the true time, and keep it. Errors wrap
// [sysplex.ErrNoSystem].
func (s *Sysplex) CorrectClock(smfID string) (ClockState, error) {
	return s.changeClock(smfID, "correct", func(tod *sim.TOD, _ time.Time) error {
		tod.Correct()
		return nil
	})
}

func (s *Sysplex) changeClock(smfID, what string, f func(*sim.TOD, time.Time) error) (ClockState, error) {
	s.admin.Lock()
	defer s.admin.Unlock()
	i, err := s.image(smfID)
	if err != nil {
		return ClockState{}, err
	}
	state, err := i.clock.change(f)
	if err == nil {
		s.acted(smfID, "clock", what)
	}
	return state, err
}
