package esm

// Request asks whether a user may have a resource.
type Request struct {
	User UserID // a user who is not defined, or "", has only UACC
	// Group is the current connect group. It counts only without GRPLIST.
	Group    GroupID
	Class    ClassName
	Resource ProfileName // as it is: nothing is folded
	Level    Level
	// Trusted is set for a started task that is TRUSTED or PRIVILEGED.
	Trusted bool
}

// Outcome is what a decision comes to.
type Outcome uint8

// The outcomes.
const (
	// NoDecision: there is no such class.
	NoDecision Outcome = iota
	// NotProtected: the class is not active, or it must be RACLISTed and is
	// not, or no profile covers the resource.
	NotProtected
	Granted
	Denied
)

// Basis is what in the database made the decision.
type Basis uint8

// The bases, in the order in which they are looked at.
const (
	ByNothing  Basis = iota // no profile
	ByTrusted               // a trusted or privileged started task
	ByUser                  // the user's own entry
	ByGroup                 // the entry of a group, the highest one if there are several
	ByAnyUser               // ID(*)
	ByUACC                  // the universal access authority
	ByNoAccess              // a RESTRICTED user who has no entry
)

// Decision is the answer to a [Request].
type Decision struct {
	Outcome Outcome
	// Allowed is what the profile gives the user, whatever was asked.
	Allowed Level
	By      Basis
	// Profile is the name of the profile used, "" if there is none.
	Profile ProfileName
	// Generic says whether that profile is generic.
	Generic bool
	// Warning: access is insufficient and granted, as the profile has WARNING.
	Warning bool
}

// Codes returns the SAF return code, and the RACF return and reason codes, of
// RACROUTE REQUEST=AUTH (RACROUTE Macro Reference, topic
// ich2c6_Return_codes_and_reason_codes1). A denial for want of a profile has the reason X'200', published as
// the least of the reasons that mark it.
func (d Decision) Codes() (saf, racf, reason int) {
	switch {
	case d.Outcome == NoDecision:
		return 4, 0, 0
	case d.Outcome == NotProtected:
		return 4, 4, 0
	case d.Outcome == Denied && d.By == ByNothing:
		return 8, 8, 0x200
	case d.Outcome == Denied:
		return 8, 8, 0
	case d.Warning:
		return 0, 0, 4
	}
	return 0, 0, 0
}

// Decide is [View.Decide] on the state of this moment.
func (s *System) Decide(r Request) Decision {
	s.db.mu.RLock()
	defer s.db.mu.RUnlock()
	return View{s.db, s}.Decide(r)
}

// BestMatch returns the profile that protects a resource, as this system sees
// it: from the in-storage copies of a class that is RACLISTed, else from the
// database. There is none if the class is not active, or must be RACLISTed and
// is not.
func (s *System) BestMatch(class ClassName, resource ProfileName) (Profile, bool) {
	s.db.mu.RLock()
	defer s.db.mu.RUnlock()
	v := View{s.db, s}
	x, c := v.inUse(class)
	if x == nil {
		return Profile{}, false
	}
	return deref(x.best(string(resource), c.state.Generic))
}

// Discrete returns the discrete profile of exactly this name, from where
// [System.BestMatch] takes it. PassTicket keys are looked for so: a generic
// profile of PTKTDATA holds none (Security Administrator's Guide, topic
// defpro).
func (s *System) Discrete(class ClassName, name ProfileName) (Profile, bool) {
	s.db.mu.RLock()
	defer s.db.mu.RUnlock()
	x, _ := View{s.db, s}.inUse(class)
	if x == nil {
		return Profile{}, false
	}
	return deref(x.named(string(name)))
}

// FirstDiscrete is [System.Discrete] for the first of some names that has a
// profile, in one state of the database.
func (s *System) FirstDiscrete(class ClassName, names ...ProfileName) (Profile, bool) {
	s.db.mu.RLock()
	defer s.db.mu.RUnlock()
	x, _ := View{s.db, s}.inUse(class)
	if x == nil {
		return Profile{}, false
	}
	for _, name := range names {
		if p := x.named(string(name)); p != nil {
			return *p, true
		}
	}
	return Profile{}, false
}

// inUse returns the profiles that decisions are made with; nil if none can be.
func (v View) inUse(name ClassName) (*index, *class) {
	c := v.db.classes[name]
	if c == nil || !c.state.Active {
		return nil, c
	}
	if x := v.sys.lists[name]; x != nil {
		return x, c
	}
	if c.RaclistRequired {
		return nil, c
	}
	return c.profiles, c
}

// Decide decides by the order of the Security Administrator's Guide, topics
// authseq, graa, logauth and restuser; the numbers of the steps are those of
// this package.
func (v View) Decide(r Request) Decision {
	// 1. The class is known, active, and RACLISTed if it must be.
	x, c := v.inUse(r.Class)
	if c == nil {
		return Decision{}
	}
	if x == nil {
		return Decision{Outcome: NotProtected}
	}
	// 2. Trusted and privileged started tasks.
	if r.Trusted {
		return Decision{Outcome: Granted, Allowed: Alter, By: ByTrusted}
	}
	// 3. The profile: one only, the most specific. Without one, the class.
	p := x.best(string(r.Resource), c.state.Generic)
	if p == nil && c.NoProfileDenied {
		return Decision{Outcome: Denied}
	}
	if p == nil {
		return Decision{Outcome: NotProtected}
	}
	// 4. The access list, then UACC.
	d := Decision{Outcome: Denied, Profile: p.Name, Generic: p.Generic}
	d.Allowed, d.By = v.access(p, r)
	switch {
	case d.Allowed >= r.Level:
		d.Outcome = Granted
	case p.Warning:
		// 5. WARNING turns a denial into a message.
		d.Outcome, d.Warning = Granted, true
	}
	return d
}

// access returns what a profile gives a user. The first basis that applies
// decides, even if a later one gives more.
func (v View) access(p *Profile, r Request) (Level, Basis) {
	u := v.db.users[r.User]
	if u != nil {
		if level, ok := lookUp(p.Access, ID(u.ID)); ok {
			return level, ByUser
		}
		if level, ok := v.groupAccess(p, r); ok {
			return level, ByGroup
		}
		if u.Restricted {
			return None, ByNoAccess
		}
	}
	if u != nil || v.db.config.Choices.UndefinedUserIsAnyUser {
		if level, ok := lookUp(p.Access, AnyUser); ok {
			return level, ByAnyUser
		}
	}
	return p.UACC, ByUACC
}

// groupAccess returns the highest authority of the user's groups, and whether
// one of them is in the access list.
func (v View) groupAccess(p *Profile, r Request) (highest Level, found bool) {
	if len(p.Access) == 0 {
		return None, false
	}
	for i := range v.db.connections[r.User] {
		c := &v.db.connections[r.User][i]
		if !v.db.options.GroupList && c.Group != r.Group || c.Revoked && !v.db.config.Choices.RevokedConnectionCounts {
			continue
		}
		if level, ok := lookUp(p.Access, ID(c.Group)); ok {
			highest, found = max(highest, level), true
		}
	}
	return highest, found
}

// lookUp is a binary search, written out because it runs in every decision.
func lookUp(list []Access, id ID) (Level, bool) {
	low, high := 0, len(list)
	for low < high {
		if middle := (low + high) / 2; list[middle].ID < id {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(list) && list[low].ID == id {
		return list[low].Level, true
	}
	return None, false
}

// AccessOf returns the authority that a profile gives a user whose current
// connect group is given.
func (v View) AccessOf(p Profile, user UserID, group GroupID) Level {
	level, _ := v.access(&p, Request{User: user, Group: group})
	return level
}
