package simtarget

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim"
)

// Driver makes the worlds of runs that put a target beside the reference. A run
// has a session of the target, which is closed when a later run begins, or by
// Close. Runs are made one after the other, in one goroutine; only [sim.Check],
// which plays two side by side in one, needs two sessions at a time. For runs at
// once take a Driver for each goroutine.
type Driver struct {
	ctx    context.Context // of the runs: sim.Maker has none
	target target.Target
	open   []*run
}

// run is a world and the session that it uses, until the run is over.
type run struct {
	sim.World
	session target.Session
	loop    *sim.Loop
	over    bool
}

func (r *run) Begin(l *sim.Loop) error {
	r.loop = l
	return r.World.Begin(l)
}

func (r *run) End(l *sim.Loop) {
	r.World.End(l)
	r.over = true
}

func (r *run) ended() bool { return r.over || r.loop != nil && r.loop.Stopped() }

// NewDriver returns the driver of a target, which stays the caller's to close,
// after the driver. Errors wrap [ErrUnsupported]: the target does not offer
// [Operations], or its security manager is not RACF.
func NewDriver(ctx context.Context, t target.Target) (*Driver, error) {
	info := t.Info()
	for _, op := range Operations {
		if !info.Offers(op) {
			return nil, fmt.Errorf("%w: %s offers no operation %s; a simulation needs %q", ErrUnsupported, info.Name, op, Operations)
		}
	}
	if info.Manager != "" && info.Manager != target.RACF {
		return nil, fmt.Errorf("%w: the security manager of %s is %s; a simulation needs %s", ErrUnsupported, info.Name, info.Manager, target.RACF)
	}
	return &Driver{ctx: ctx, target: t}, nil
}

// World makes the world of a run: it is a [sim.Maker]. Errors wrap
// [sim.ErrConfig], or are those of the target's sessions.
func (d *Driver) World(c sim.Config, random *rand.Rand) (sim.World, error) {
	if c.Bug != "" {
		return nil, fmt.Errorf("%w: bug %q cannot be planted in a target", sim.ErrConfig, c.Bug)
	}
	if err := d.close((*run).ended); err != nil {
		return nil, err
	}
	r := &run{}
	var err error
	r.World, err = sim.Over(func() (sim.Subject, error) {
		if r.session, err = d.target.Session(d.ctx); err != nil {
			return nil, err
		}
		d.open = append(d.open, r)
		return Beside(sim.NewReference(), New(d.ctx, r.session)), nil
	})(c, random)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Close closes every session. Its error says that the target broke in a way that
// taints what the last run was told.
func (d *Driver) Close() error {
	return d.close(func(*run) bool { return true })
}

// close closes the sessions of some worlds.
func (d *Driver) close(which func(*run) bool) error {
	var broken []error
	d.open = slices.DeleteFunc(d.open, func(r *run) bool {
		if !which(r) {
			return false
		}
		broken = append(broken, r.session.Close(d.ctx))
		return true
	})
	return errors.Join(broken...)
}
