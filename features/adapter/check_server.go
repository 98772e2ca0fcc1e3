package adapter

import (
	"errors"
	"fmt"
	"slices"

	"github.com/safproof/safproof/features/target"
)

// servers has every server that the adapter declares opened. One that it cannot
// open, it is to leave out of its servers or to skip.
func (c *checker) servers(t target.Target) {
	if !t.Info().Offers(target.OpServerOpen) {
		return
	}
	for _, server := range target.Servers {
		if !t.Info().Serves(server) {
			continue
		}
		var there target.ServerOpenResult
		c.step(t, target.OpServerOpen+" "+server, target.OpServerOpen, target.ServerOpenArgs{Time: checkTime, Server: server}, &there,
			func(a target.Answer) error { return wantOpened(a, there) })
	}
}

// wantOpened takes what a scenario can work with.
func wantOpened(a target.Answer, there target.ServerOpenResult) error {
	if a.Kind == target.Refused {
		return fmt.Errorf("it was %s: answer what is there, or skip", a)
	}
	if a.Kind != target.OK {
		return nil
	}
	if _, ok := there.Users[target.RoleUser]; !ok {
		return errors.New("users has nobody in the role user, whom every rule needs")
	}
	for role := range there.Users {
		if !slices.Contains(target.Users, role) {
			return fmt.Errorf("users has the role %q, which no rule asks for: want some of %q", role, target.Users)
		}
	}
	for role := range there.Applications {
		if !slices.Contains(target.Applications, role) {
			return fmt.Errorf("applications has the role %q, which no rule asks for: want some of %q", role, target.Applications)
		}
	}
	return nil
}
