package sim

// ticketKind is the algorithm of a PassTicket.
type ticketKind uint8

const (
	guess ticketKind = iota // of nobody
	legacy
	enhancedUpper
	enhancedMixed
)

// ticket is a PassTicket, and what the oracle was told when it was made.
type ticket struct {
	id                serial
	name              string // in the run: T17
	text              Secret
	kind              ticketKind
	user, application int
	key               keyID
	second            int64 // of the issuer's clock, since 1970
	issuer            int   // system
	// used is, by system, one more than the IPLs that the system had had when the
	// ticket was last used there; 0 is never.
	used marks
}

// legacyWindow is the ten minutes of a legacy PassTicket, in seconds (PT-04).
// Both ends are inside (PT-23).
const legacyWindow = 600

// replays is the register of used PassTickets of a system.
type replays struct {
	expiries[use]
	capacity int
}

// use is what counts as one use: one user, one application, one second (PT-25).
type use struct {
	user, application int
	second            int64
}

// generate says what becomes of generating a PassTicket, and fills in what the
// ticket will be: enhanced if the profile has an enhanced key (EPT-12), which it
// then takes from ICSF or fails.
func (o *oracle) generate(s, application int) (kind ticketKind, key keyID, b *branch) {
	sys := o.systems[s]
	p := &sys.storage.tickets[application]
	switch {
	case p.defined && p.enhanced && sys.enhanced && sys.icsfDown:
		return 0, 0, &generatorNoICSF
	case p.defined && p.enhanced && sys.enhanced:
		kind = enhancedUpper
		if p.mixed {
			kind = enhancedMixed
		}
		return kind, o.stores[sys.store].enhanced[application], &generated
	case p.defined && p.legacy != 0:
		return legacy, p.legacy, &generated
	}
	return 0, 0, &notGenerated
}

// evaluate judges a PassTicket that is presented for a user and an application
// on a system whose clock shows now, and notes its use.
func (o *oracle) evaluate(s, user, application int, t *ticket, now int64) *branch {
	sys := o.systems[s]
	p := &sys.storage.tickets[application]
	if !p.defined {
		return &ticketNoProfile
	}
	if b := o.bound(sys, p, user, application, t); b != nil {
		return b
	}
	if b := p.window(t, now); b != nil {
		return b
	}
	return o.settle(s, p, t, now)
}

// bound says why a PassTicket is not one of this user, application and key.
func (o *oracle) bound(sys *system, p *ticketProfile, user, application int, t *ticket) *branch {
	switch {
	case t.kind == guess:
		return &ticketGuessed
	case t.user != user:
		return &ticketOtherUser
	case t.application != application:
		return &ticketOtherAppl
	case t.kind == legacy:
		return o.legacyKey(sys, p, t)
	case !sys.enhanced:
		return &ticketLevel
	case !p.enhanced || p.mixed != (t.kind == enhancedMixed):
		return &ticketNoKey
	case sys.icsfDown:
		return &ticketNoICSF
	case o.stores[sys.store].enhanced[application] != t.key:
		return &ticketOtherHMAC
	}
	return nil
}

// legacyKey: the key is in the profile, and what counts is the copy in storage.
func (o *oracle) legacyKey(sys *system, p *ticketProfile, t *ticket) *branch {
	switch current := o.databases[sys.database].profiles.tickets[t.application].legacy; {
	case p.legacy == t.key:
		return nil
	case p.legacy == 0:
		return &ticketNoKey
	case current == t.key:
		return &ticketNewKey
	case o.systems[t.issuer].database != sys.database:
		return &ticketOtherPlace
	case t.key < p.legacy:
		return &ticketReplacedKey
	}
	return &ticketOtherKey
}

// window: the distance in whole seconds between the second of the ticket and the
// evaluator's clock, which alone counts.
func (p *ticketProfile) window(t *ticket, now int64) *branch {
	switch window, age := p.seconds(t.kind), now-t.second; {
	case -window <= age && age <= window:
		return nil
	case t.kind == legacy && age > 0:
		return &ticketLate
	case t.kind == legacy:
		return &ticketEarly
	case age > 0:
		return &ticketTimedOut
	}
	return &ticketTooEarly
}

func (p *ticketProfile) seconds(kind ticketKind) int64 {
	if kind == legacy {
		return legacyWindow
	}
	return p.timeout
}

// remembered is how long after its second a use is kept: the longest window of
// the kinds that the system protects with this profile.
func (sys *system) remembered(p *ticketProfile) int64 {
	window := int64(0)
	if p.enhanced && sys.enhanced && !sys.icsfDown && !p.replay {
		window = p.timeout
	}
	if p.legacy != 0 && !p.reusable {
		window = max(window, legacyWindow)
	}
	return window
}

// settle judges a PassTicket that is right by whether it was used, and notes it.
func (o *oracle) settle(s int, p *ticketProfile, t *ticket, now int64) *branch {
	sys := o.systems[s]
	usedHere := t.used.at(s)
	if t.kind == legacy && p.reusable || t.kind != legacy && p.replay {
		t.used.set(s, sys.ipls+1)
		return o.why(s, p, t, now, usedHere, true)
	}
	r := &sys.replays
	r.forget(now)
	key := use{t.user, t.application, t.second}
	switch {
	case r.has(key) && usedHere != sys.ipls+1:
		return &ticketSecondUsed
	case r.has(key) && t.kind == legacy:
		return &ticketUsed
	case r.has(key):
		return &ticketUsedAgain
	case len(r.until) >= r.capacity:
		return &ticketNoRoom
	}
	r.add(key, t.second+sys.remembered(p))
	t.used.set(s, sys.ipls+1)
	return o.why(s, p, t, now, usedHere, false)
}

// why names the reason why a PassTicket is accepted: the most surprising one.
func (o *oracle) why(s int, p *ticketProfile, t *ticket, now int64, usedHere int, reusable bool) *branch {
	sys := o.systems[s]
	age := now - t.second
	atEdge := max(age, -age) == p.seconds(t.kind)
	switch {
	case usedHere != 0 && reusable && t.kind == legacy:
		return &ticketReusable
	case usedHere != 0 && reusable:
		return &ticketReplayYes
	case usedHere == sys.ipls+1:
		return &ticketForgotten
	case usedHere != 0:
		return &ticketBeforeIPL
	case t.used.beside(s):
		return &ticketElsewhere
	case t.kind == legacy && o.databases[sys.database].profiles.tickets[t.application].legacy != t.key:
		return &ticketOldKey
	case atEdge && t.kind == legacy:
		return &ticketAtEdge
	case atEdge:
		return &ticketAtTimeout
	case t.issuer != s && t.kind == legacy:
		return &ticketAcross
	case t.issuer != s:
		return &ticketAcrossHMAC
	case t.kind == legacy:
		return &ticketGood
	}
	return &ticketGoodEnhanced
}
