package sim

// token is an identity token, and what the oracle was told when it was made.
type token struct {
	id                serial
	name              string // in the run: J4
	text              Secret
	user, application int
	any               bool // its aud has the marker of ANYAPPL
	algorithm         string
	key               keyID
	issued, expires   int64 // seconds of the issuer's clock, since 1970
	issuer            int   // system
	// fault is what a forger did to it; nil for one that was issued.
	fault *branch
	// out is, by system, one more than the starts that EQAPROF had had when the
	// token was logged out there; 0 is never.
	out marks
}

// clockMargin is how long EQAPROF remembers a token beyond its expiry, in seconds,
// in case a clock is set back (package debugprofile, "Choices").
const clockMargin = 24 * 60 * 60

// eqaprof is the server of a system: what it remembers since it was started.
type eqaprof struct {
	application int
	starts      int // since the run began
	register    expiries[*token]
}

// validate judges a token that is presented on a system whose clock shows now,
// for a user and an application. A user of -1 is whom the token names.
func (o *oracle) validate(s, user, application int, t *token, now int64) *branch {
	sys := o.systems[s]
	if !sys.tokens {
		return &tokenLevel
	}
	if user < 0 {
		user = t.user
	}
	db := o.databases[sys.database]
	if b := db.admits(user); b != nil {
		if b == &userRevoked {
			return &tokenRevoked
		}
		return b
	}
	b := o.tokenFault(sys, application, t, now)
	switch {
	case b != nil:
		return b
	case t.user != user:
		return &tokenOfOther
	case db.bars(user, application):
		return &userBarred
	case t.application != application:
		return &tokenAnyAppl
	}
	return &tokenGood
}

// tokenFault says why a token is not good on a system for an application,
// whosever it is. The profile is that of the application that is signed on to.
func (o *oracle) tokenFault(sys *system, application int, t *token, now int64) *branch {
	p := &sys.storage.tokens[application]
	switch {
	case t.fault != nil:
		return t.fault
	case !p.defined:
		return &tokenNoRules
	case sys.icsfDown:
		return &tokenNoICSF
	case p.algorithm != t.algorithm:
		return &tokenOtherAlg
	case o.stores[sys.store].token[application] != t.key:
		return &tokenOtherKey
	case now >= t.expires:
		return &tokenExpired
	case now < t.issued:
		return &tokenFuture
	case t.application != application && !t.any:
		return &tokenOther
	}
	return nil
}

// issue says what becomes of a token after a sign-on that succeeded, and fills in
// what the token will be.
func (o *oracle) issue(s, user, application int, now int64) (t token, b *branch) {
	sys := o.systems[s]
	p := &sys.storage.tokens[application]
	switch {
	case !p.defined:
		return t, &issueNoRules
	case sys.icsfDown:
		return t, &issueNoICSF
	}
	return token{
		user: user, application: application, any: p.any, algorithm: p.algorithm,
		key: o.stores[sys.store].token[application], issued: now, expires: now + p.timeout, issuer: s,
	}, &tokenIssued
}

// queried says what EQAPROF of a system answers about a token (IDT-10 to IDT-12).
func (o *oracle) queried(s int, t *token, now int64) *branch {
	server := &o.systems[s].server
	b := o.validate(s, -1, server.application, t, now)
	if !b.accepted {
		return b
	}
	known := server.register.has(t)
	switch {
	case known && t.out.at(s) == server.starts+1:
		return &tokenLost
	case t.out.at(s) != 0:
		return &tokenAgain
	case t.out.beside(s):
		return &tokenOutThere
	}
	return b
}

// loggedOut says what EQAPROF answers to a logout, and notes it.
func (o *oracle) loggedOut(s int, t *token, now int64) *branch {
	server := &o.systems[s].server
	b := o.validate(s, -1, server.application, t, now)
	if !b.accepted {
		return b
	}
	switch {
	case !server.register.has(t):
		return &tokenForeign
	case t.out.at(s) == server.starts+1:
		return &tokenLost
	}
	t.out.set(s, server.starts+1)
	return &tokenOut
}

// loggedIn: EQAPROF remembers a token of its own login, and forgets those that
// expired long ago.
func (e *eqaprof) loggedIn(t *token, now int64) {
	e.register.forget(now - clockMargin)
	e.register.add(t, t.expires)
}

// started: EQAPROF forgets which tokens it issued and which were logged out.
func (o *oracle) started(s, application int) {
	server := &o.systems[s].server
	server.application = application
	server.starts++
	server.register.reset()
}
