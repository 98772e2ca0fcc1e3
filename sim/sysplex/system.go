package sysplex

import (
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zos"
)

// System is one z/OS image from one IPL to the next. Whoever has it after that
// has a system that is gone.
type System struct {
	*saf.System
	Security *esm.System
	ICSF     *icsf.Store

	plex    *Sysplex
	ipl     IPL
	servers map[Server]*running
	// What UMS works on: a subsystem, and the services of its tools.
	subsystem, tools *ums.StandIn
}

// SMFID returns the name of the system.
func (s *System) SMFID() string { return s.ipl.SMFID }

// Level returns the level of z/OS that the system runs at.
func (s *System) Level() zos.Level { return s.ipl.Level }

// link is how programs of the system call a server on it.
func (s *System) link(server Server) link {
	return link{s.plex, s.ipl.SMFID, s.ipl.SMFID, server, s.plex.config.Trust.Own}
}

// ACEE returns the environment of a user as a sign-on to the default group would
// make it. Errors wrap [esm.ErrName].
func (s *System) ACEE(user string) (saf.ACEE, error) {
	id, err := esm.ParseUserID(user)
	if err != nil {
		return saf.ACEE{}, err
	}
	acee := saf.ACEE{User: id}
	s.Security.Read(func(v esm.View) {
		if u, ok := v.User(id); ok {
			acee.Group = u.DefaultGroup
		}
	})
	return acee, nil
}
