package serve

import (
	"cmp"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// check finds what is wrong with a configuration, and puts in what it leaves out.
func (c *Config) check(d *decoder) {
	c.Name = cmp.Or(c.Name, "PLEX1")
	c.Manager = cmp.Or(c.Manager, sysplex.RACF)
	c.Listen = cmp.Or(c.Listen, "127.0.0.1")
	managers := []sysplex.Manager{sysplex.RACF, sysplex.ACF2, sysplex.TopSecret}
	if !slices.Contains(managers, c.Manager) {
		d.failAt(c.At, "manager is one of %s, %s and %s", sysplex.RACF, sysplex.ACF2, sysplex.TopSecret)
	}
	if _, err := netip.ParseAddr(c.Listen); err != nil {
		d.failAt(c.At, "listen is an IP address, 127.0.0.1 for instance; a name belongs into hosts")
	}
	for _, host := range c.Hosts {
		if host == "" || strings.ContainsAny(host, "/@ *") {
			d.failAt(c.At, "hosts: %q is no host name and no IP address", host)
		}
	}
	c.checkDatabases(d)
	c.checkKeys(d)
	c.checkCertificates(d)
	c.checkSystems(d)
	c.checkPorts(d)
	c.Limits.check(d)
	if c.Control.Records < 0 {
		d.failAt(c.Control.At, "audit-records is 1 or more, or left out for %d", usualRecords)
	}
	c.Control.Records = cmp.Or(c.Control.Records, usualRecords)
}

func (d *decoder) failAt(at Place, format string, args ...any) {
	d.problems = append(d.problems, fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...)))
}

// once notes a name that stands twice.
func (d *decoder) once(at Place, seen map[string]bool, what, name string) {
	if seen[name] {
		d.failAt(at, "%s %q stands twice", what, name)
	}
	seen[name] = true
}

func (c *Config) checkDatabases(d *decoder) {
	seen := map[string]bool{}
	for _, db := range c.Databases {
		d.once(db.At, seen, "database", db.Name)
		users := map[string]bool{}
		for _, u := range db.Users {
			d.once(u.At, users, "user", strings.ToUpper(u.ID))
			switch {
			case u.ID == "":
				d.failAt(u.At, "a user has an id")
			case !u.Password.Given() && !u.Phrase.Given():
				d.failAt(u.At, "user %s has neither password nor phrase: give one", u.ID)
			}
		}
	}
}

func (c *Config) checkKeys(d *decoder) {
	seen := map[string]bool{}
	for _, set := range c.ICSF {
		d.once(set.At, seen, "key data sets", set.Name)
		for _, k := range set.Keys {
			switch {
			case (k.Label == "") == (k.Token == ""):
				d.failAt(k.At, "a key has a label, or else the name of a token")
			case !slices.Contains([]string{"hmac", "des", "rsa"}, k.Kind):
				d.failAt(k.At, "kind of a key is hmac, des or rsa")
			case k.Token != "" && k.Kind != "hmac":
				d.failAt(k.At, "a key in a token is of kind hmac")
			case k.Label != "" && k.Sequence+k.Category != "":
				d.failAt(k.At, "sequence and category belong to a token: leave them out beside a label")
			case !k.Value.Given():
				d.failAt(k.At, "a key has a value: hexadecimal digits, file, env or generate")
			case k.Value.Generate < 0 || k.Value.Generate > 256:
				d.failAt(k.At, "generate is the number of bytes of a key, 1 to 256")
			}
		}
	}
}

// fileName is what the name of a certificate may be.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

func (c *Config) checkCertificates(d *decoder) {
	seen := map[string]bool{}
	for _, certificate := range c.Certificates {
		d.once(certificate.At, seen, "certificate", certificate.Name)
		if certificate.Name == OwnCertificate {
			d.failAt(certificate.At, "certificate %s is that of the API Mediation Layer: give another name", OwnCertificate)
		}
		if !fileName.MatchString(certificate.Name) {
			d.failAt(certificate.At, "name of a certificate is that of a file: letters, digits, - and _")
		}
		if _, err := pki.ParseName(certificate.Subject); err != nil {
			d.failAt(certificate.At, "subject: %v", err)
		}
	}
}

func (c *Config) checkSystems(d *decoder) {
	if len(c.Systems) == 0 {
		d.failAt(c.At, "there are no systems: give one at least, with its smfid and servers")
	}
	seen := map[string]bool{}
	for n := range c.Systems {
		s := &c.Systems[n]
		d.once(s.At, seen, "system", s.SMFID)
		if _, err := saf.TSOApplication(s.SMFID); err != nil {
			d.failAt(s.At, "smfid is 1 to 4 characters out of A to Z, 0 to 9, #, $ and @")
		}
		if s.Database != "" && !slices.ContainsFunc(c.Databases, func(db Database) bool { return db.Name == s.Database }) {
			d.failAt(s.At, "system %s has database %q, which databases does not have", s.SMFID, s.Database)
		}
		if s.ICSF != "" && !slices.ContainsFunc(c.ICSF, func(k KeyData) bool { return k.Name == s.ICSF }) {
			d.failAt(s.At, "system %s has icsf %q, which icsf does not have", s.SMFID, s.ICSF)
		}
		if s.ReplayCapacity < 0 {
			d.failAt(s.At, "replay-capacity is 1 or more, or left out for %d", sysplex.DefaultReplayCapacity)
		}
		if !offsetAllowed(s.Clock.Offset) {
			d.failAt(s.At, "offset: a clock is %s", offsets)
		}
		if !driftAllowed(s.Clock.DriftPPM) {
			d.failAt(s.At, "drift-ppm: a clock gains %s", drifts)
		}
		servers := map[string]bool{}
		for m := range s.Servers {
			d.once(s.Servers[m].At, servers, "server", string(s.Servers[m].Server))
			s.Servers[m].check(d)
		}
	}
}

// checkPorts looks for two servers on one port.
func (c *Config) checkPorts(d *decoder) {
	users := map[int]string{}
	take := func(at Place, port int, who string) {
		switch other := users[port]; {
		case port < 0 || port > 65535:
			d.failAt(at, "port is 1 to 65535, or 0 for one that is free")
		case port > 0 && other != "":
			d.failAt(at, "port %d is that of %s already: give another, or 0 for one that is free", port, other)
		}
		users[port] = who
	}
	for _, s := range c.Systems {
		for _, server := range s.Servers {
			take(server.At, server.Port, fmt.Sprintf("%s on %s", server.Server, s.SMFID))
		}
	}
	at := c.Control.At
	if at == (Place{}) {
		at = c.At
	}
	take(at, c.Control.Port, "control")
}

func (l *Limits) check(d *decoder) {
	for name, value := range map[string]int64{
		"connections": int64(l.Connections), "header-bytes": int64(l.HeaderBytes), "body-bytes": l.BodyBytes,
		"header-time": int64(l.HeaderTime), "body-time": int64(l.BodyTime), "answer-time": int64(l.AnswerTime),
		"idle-time": int64(l.IdleTime), "drain-time": int64(l.DrainTime),
	} {
		if value < 0 {
			d.failAt(l.At, "%s is positive, or left out for the usual value", name)
		}
	}
	l.Connections = cmp.Or(l.Connections, usualConnections)
	l.HeaderBytes = cmp.Or(l.HeaderBytes, usualHeaderBytes)
	l.BodyBytes = cmp.Or(l.BodyBytes, usualBodyBytes)
	l.HeaderTime = cmp.Or(l.HeaderTime, usualHeaderTime)
	l.BodyTime = cmp.Or(l.BodyTime, usualBodyTime)
	l.AnswerTime = cmp.Or(l.AnswerTime, usualAnswerTime)
	l.IdleTime = cmp.Or(l.IdleTime, usualIdleTime)
	l.DrainTime = cmp.Or(l.DrainTime, usualDrainTime)
}
