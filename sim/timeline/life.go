package timeline

import (
	"regexp"
	"slices"
	"time"

	"github.com/safproof/safproof/sim"
)

// life is what became of one ticket or token.
type life struct {
	Name, Noun        string // J4, token
	User, Application string
	Begun             uint64    // the event that named it first
	Issued            bool      // its issue is among the events
	From, End         time.Time // of its bar, in true time: to Until, or to its last event
	Until             time.Time // when its issuer's clock first shows its end, in true time; zero if not known
	Accepted, Refused int
	Strips            []*strip
	Fate              []fate

	expiry time.Time // its end as clocks show it; zero if not known
}

// strip is a stretch of a life at one place.
type strip struct {
	Kind     stripKind
	Where    string
	From, To time.Time
	Event    uint64 // that began it
}

type stripKind string

const (
	loggedOut  stripKind = "out"   // a server knows that it was logged out
	forgotten  stripKind = "again" // the server restarted, and by IDT-11 should know no more
	notExpired stripKind = "clock" // a clock that decides does not show the end, where the bar tells otherwise
)

// fate is one step of a life, in words.
type fate struct {
	Event uint64
	Text  string
}

// biography gathers lives while it reads the events in order.
type biography struct {
	lanes map[string]*system
	lives []*life
	named map[string]*life
	known []logout
}

// logout is one that a server still knows.
type logout struct {
	at    place
	life  *life
	strip *strip
}

// lives returns what became of each ticket and token that the events name, in the
// order in which they appear.
func lives(events []sim.Event, lanes []*system) []*life {
	b := biography{lanes: make(map[string]*system), named: make(map[string]*life)}
	for _, s := range lanes {
		b.lanes[s.Name] = s
	}
	for _, e := range events {
		switch e.Kind {
		case sim.Issue, sim.Present, sim.Logout:
			if name := noun(e.Credential); name == ticketNoun || name == tokenNoun {
				b.step(e, name)
			}
		case sim.Restart, sim.IPL:
			b.forget(e)
		}
	}
	for _, k := range b.known {
		k.strip.To = k.life.End
	}
	return b.lives
}

func (b *biography) step(e sim.Event, name string) {
	l := b.named[e.Credential]
	if l == nil {
		l = &life{Name: e.Credential, Noun: name, Begun: e.Seq, User: e.User, Application: e.Application, From: e.At, End: e.At}
		b.named[e.Credential] = l
		b.lives = append(b.lives, l)
	}
	if l.Until.IsZero() && e.At.After(l.End) {
		l.End = e.At
	}
	switch {
	case e.Kind == sim.Issue && e.Accepted:
		b.issue(l, e)
	case e.Kind == sim.Issue:
		l.tell(e, "not made "+at(e))
	case e.Kind == sim.Present:
		b.present(l, e)
	case e.Accepted:
		b.logout(l, e)
	default:
		l.tell(e, "logout refused "+at(e))
	}
}

// until finds in the detail of an issue when the credential ends, by the clock of
// the system that made it.
var until = regexp.MustCompile(`\buntil (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)`)

func (b *biography) issue(l *life, e sim.Event) {
	if l.Issued { // the same second gives the same PassTicket
		l.tell(e, "made again "+at(e))
		return
	}
	l.Issued, l.From = true, e.At
	l.User, l.Application = e.User, e.Application
	l.tell(e, "made "+at(e))
	if m := until.FindStringSubmatch(e.Detail); m != nil {
		if shown, err := time.Parse(time.RFC3339Nano, m[1]); err == nil {
			l.expiry = shown
			l.Until = b.lanes[e.System].before(shown, e.At)[0].to
			l.End = l.Until
		}
	}
}

func (b *biography) present(l *life, e sim.Event) {
	if e.Accepted {
		l.Accepted++
		l.tell(e, "accepted "+at(e))
	} else {
		l.Refused++
		l.tell(e, "refused "+at(e))
	}
	b.judged(l, e)
}

// judged adds when the clock of the system that decides does not show the end of
// the life, where the bar tells otherwise: because that clock differs from the
// issuer's, or because it was set back after it had shown the end.
func (b *biography) judged(l *life, e sim.Event) {
	if l.expiry.IsZero() || e.System == "" {
		return
	}
	for i, s := range b.lanes[e.System].before(l.expiry, l.From) {
		tells := s.to.Sub(l.Until).Abs() >= far
		if i > 0 { // one that nobody used, long after, tells nothing
			tells = s.to.Sub(s.from) >= far && (s.from.Before(l.Until) || s.holds(e.At))
		}
		if tells && !l.drawn(e.System, s) {
			l.Strips = append(l.Strips, &strip{notExpired, e.System, s.from, s.to, e.Seq})
		}
	}
}

func (l *life) drawn(system string, during stretch) bool {
	return slices.ContainsFunc(l.Strips, func(s *strip) bool {
		return s.Kind == notExpired && s.Where == system && s.From.Equal(during.from)
	})
}

func (b *biography) logout(l *life, e sim.Event) {
	s := &strip{Kind: loggedOut, Where: placeOf(e).String(), From: e.At, Event: e.Seq}
	l.Strips = append(l.Strips, s)
	b.known = append(b.known, logout{placeOf(e), l, s})
	l.tell(e, "logged out "+at(e))
}

// forget ends the logouts that a server knew, as rule IDT-11 says that a restart
// does; whether it did, the decisions tell. An IPL restarts every server of its
// system.
func (b *biography) forget(e sim.Event) {
	kept := b.known[:0]
	for _, k := range b.known {
		if k.at.system != e.System || e.Kind == sim.Restart && k.at.server != e.Server {
			kept = append(kept, k)
			continue
		}
		k.strip.To = e.At
		ends := k.life.Until
		if !ends.IsZero() && !ends.After(e.At) {
			k.strip.To = ends // it was over before the restart
			continue
		}
		k.life.tell(e, "logout should be forgotten by the restart of "+k.at.String()+": IDT-11")
		if !ends.IsZero() {
			k.life.Strips = append(k.life.Strips, &strip{forgotten, k.strip.Where, e.At, ends, e.Seq})
		}
	}
	b.known = kept
}

func (l *life) tell(e sim.Event, text string) { l.Fate = append(l.Fate, fate{e.Seq, text}) }
