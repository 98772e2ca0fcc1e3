package sim

// oracle is a model of the sysplex, written from the rules of the features
// folder and from the choices that the package comments of the reference name.
// It decides by what it was told: who got which credential, under which key, at
// which second of whose clock; what each system copied into storage at its last
// REFRESH or IPL; what was used and logged out where. It never asks the subject,
// and knows no algorithm: two keys are equal or they are not.
//
// Of what no source settles it takes the reference's side: both edges of a window
// are inside, TIMEOUT holds either way, a register that is full refuses, what it
// has forgotten stays forgotten when a clock goes back, a token from the future is
// refused, and n failures are tolerated before the next one revokes.
//
// Systems, databases, key data sets, users and applications are numbers: their
// place in a list.
type oracle struct {
	databases []*database
	stores    []*store
	systems   []*system
}

// keyID is a piece of key material. Zero is none; every key that was ever made
// has a number of its own.
type keyID int

// database is a security database: what commands have written into it.
type database struct {
	name     string
	users    []account
	profiles profiles
	// revokeAfter is n of SETROPTS PASSWORD(REVOKE(n)): n failures in a row are
	// tolerated, the next one revokes. 0 is NOREVOKE.
	revokeAfter int
	// enhanced and tokens: some system that uses it had the operands of enhanced
	// PassTickets and of identity tokens when it was set up.
	enhanced, tokens bool
	// protected is the application that class APPL protects, -1 for none.
	protected int
}

// account is a user in a database.
type account struct {
	revoked  bool
	failures int
	denied   bool // has no READ to the protected application
}

// profiles are those of PTKTDATA and IDTDATA, by application. A copy is what a
// system has in storage.
type profiles struct {
	tickets []ticketProfile
	tokens  []tokenProfile
}

func (p profiles) copy() profiles {
	return profiles{append([]ticketProfile(nil), p.tickets...), append([]tokenProfile(nil), p.tokens...)}
}

// ticketProfile is a profile of class PTKTDATA.
type ticketProfile struct {
	defined  bool
	legacy   keyID // of KEYMASKED; the profile itself holds it
	enhanced bool  // EPTKEYLABEL; the key is in ICSF
	mixed    bool  // TYPE(MIXED)
	timeout  int64 // seconds
	replay   bool  // REPLAY(YES), of enhanced PassTickets
	reusable bool  // APPLDATA('NO REPLAY PROTECTION'), of legacy ones
}

// tokenProfile is the profile of class IDTDATA for every user of an application.
type tokenProfile struct {
	defined   bool
	algorithm string
	timeout   int64 // seconds
	any       bool  // ANYAPPL(YES)
}

// store is the key data sets of ICSF: the keys of now, by application. They are
// read whenever they are needed, without REFRESH.
type store struct {
	name            string
	enhanced, token []keyID
}

// system is what a system has in storage, and what it runs.
type system struct {
	name            string
	database, store int
	enhanced        bool // its level has enhanced PassTickets
	tokens          bool // its level has identity tokens
	icsfDown        bool
	storage         profiles
	ipls            int
	replays         replays
	server          eqaprof
}

// The oracle's view of commands and operators.

// ipl: a system reads the profiles anew, and forgets what it had in storage.
func (o *oracle) ipl(s int) {
	sys := o.systems[s]
	sys.ipls++
	sys.storage = o.databases[sys.database].profiles.copy()
	sys.replays.reset()
	sys.server.register.reset()
}

// refresh: SETROPTS RACLIST(class) REFRESH reaches the systems that share the
// database, and no other. A system keeps what it has of the other class.
func (o *oracle) refresh(database int, tickets bool) {
	from := &o.databases[database].profiles
	for _, sys := range o.systems {
		switch {
		case sys.database != database:
		case tickets:
			sys.storage.tickets = append([]ticketProfile(nil), from.tickets...)
		default:
			sys.storage.tokens = append([]tokenProfile(nil), from.tokens...)
		}
	}
}

// admits says why a user of a database may not sign on, before anything is
// judged; nil is that there is no reason.
func (d *database) admits(user int) *branch {
	switch {
	case user < 0 || user >= len(d.users):
		return &userUnknown
	case d.users[user].revoked:
		return &userRevoked
	}
	return nil
}

// bars says whether class APPL keeps a user out of an application.
func (d *database) bars(user, application int) bool {
	return d.protected == application && d.users[user].denied
}

// attempt counts a password or a PassTicket that was judged by a sign-on.
func (d *database) attempt(user int, right bool) (revoked bool) {
	u := &d.users[user]
	if right {
		u.failures = 0
		return false
	}
	u.failures++
	u.revoked = d.revokeAfter != 0 && u.failures > d.revokeAfter
	return u.revoked
}
