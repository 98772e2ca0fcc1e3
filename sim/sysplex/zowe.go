package sysplex

import (
	"cmp"
	"net/http"
	"time"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/gateway"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zss"
)

// ZoweUser is the user that the started tasks of Zowe run under (Zowe,
// "Configuring the z/OS system": ZWESVUSR).
const ZoweUser = "ZWESVUSR"

// startZAAS starts an instance of ZAAS behind a gateway of its own, which routes to
// z/OSMF of the same system. Every instance of the sysplex is its peer.
func startZAAS(s *System, how Start) (http.Handler, error) {
	caller, err := s.ACEE(ZoweUser)
	if err != nil {
		return nil, err
	}
	key, err := s.plex.signingKey(ZAAS)
	if err != nil {
		return nil, err
	}
	c := zaas.Config{
		System: s, Level: how.Zowe, Instance: s.SMFID(), Caller: caller, Application: how.Application,
		Key: key, ClientCAs: s.plex.config.Trust.ClientCAs, Own: s.plex.config.Trust.Own,
		AllowRefresh: how.AllowRefresh, ZOSMFToken: how.ZOSMFToken,
		Now: s.ipl.Now, Random: &s.plex.random, Store: s.plex.cache(s.ipl.Now),
		Peers: func() []zaas.Peer { return s.plex.peers(s.SMFID()) },
	}
	if how.ZOSMFToken != "" {
		c.ZOSMF = s.link(ZOSMF)
	}
	service, err := zaas.New(c)
	if err != nil {
		return nil, err
	}
	router, err := gateway.New(gateway.Config{
		ZAAS: service, Own: s.plex.config.Trust.Own,
		Services: []gateway.Service{gateway.ZOSMF(s.link(ZOSMF))},
	})
	if err != nil {
		return nil, err
	}
	return gatewayed{router, service}, nil
}

// cache is the caching service; only who runs the sysplex calls it.
func (p *Sysplex) cache(now func() time.Time) zaas.Store {
	if p.config.Cache == nil {
		p.config.Cache = zaas.NewMemory(now)
	}
	return p.config.Cache
}

// gatewayed is a ZAAS that is reached through its gateway.
type gatewayed struct {
	*gateway.Gateway
	zaas *zaas.Server
}

// Restart has ZAAS forget what it does not keep. The gateway keeps nothing.
func (g gatewayed) Restart() error { return g.zaas.Restart() }

// Join has ZAAS told by its peers, at levels that have it, what was logged out.
func (g gatewayed) Join() { g.zaas.Join() }

// peers are the instances of ZAAS that run on the other systems and can be reached
// from one.
func (p *Sysplex) peers(of string) []zaas.Peer {
	var list []zaas.Peer
	for _, smfID := range p.Systems() {
		if smfID == of {
			continue
		}
		if _, err := p.reach(of, smfID, ZAAS); err == nil {
			list = append(list, zaas.Peer{
				Instance: smfID, URL: "https://" + smfID,
				Transport: link{p, of, smfID, ZAAS, p.config.Trust.Own},
			})
		}
	}
	return list
}

func startZSS(s *System, how Start) (http.Handler, error) {
	caller, err := s.ACEE(ZoweUser)
	if err != nil {
		return nil, err
	}
	return zss.New(zss.Config{
		System: s, Caller: caller, Application: how.Application, Port: how.Port,
		Gateway: s.link(ZAAS), Now: s.ipl.Now, Random: &s.plex.random,
	})
}

// startZLUX starts an App Server with the plug-in of UMS, unless it is told to be
// without. Users are signed on by ZSS, or where UMS has authType MFA_JWT by ZAAS.
func startZLUX(s *System, how Start) (http.Handler, error) {
	c := appserver.Config{ZSS: s.link(ZSS), Now: s.ipl.Now, Random: &s.plex.random}
	if !how.WithoutUMS {
		c.UMS = s.link(UMS)
	}
	if how.AuthType == ums.MFAJWT {
		c.Gateway, c.UMSTakesZoweToken = s.link(ZAAS), true
	}
	return appserver.New(c)
}

// SubsystemApplication is what UMS with authType MFA_JWT makes PassTickets for, to
// sign its users on to the subsystem and its tool services.
const SubsystemApplication = "DB2P"

func startUMS(s *System, how Start) (http.Handler, error) {
	key, err := s.plex.signingKey(UMS)
	if err != nil {
		return nil, err
	}
	caller, err := s.ACEE(ZoweUser)
	if err != nil {
		return nil, err
	}
	subsystem, err := passticket.ParseApplID(SubsystemApplication)
	if err != nil {
		return nil, err
	}
	return ums.New(ums.Config{
		System: s, AuthType: cmp.Or(how.AuthType, ums.StandardJWT), Application: how.Application, Key: key,
		Subsystem: s.subsystem, ToolServices: s.tools, ZOSMF: s.link(ZOSMF), Gateway: s.link(ZAAS),
		Tickets: ums.Tickets{System: s, Caller: caller, Subsystem: subsystem, ToolServices: subsystem},
		Now:     s.ipl.Now, Random: &s.plex.random,
	})
}
