package sim

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// desk is an oracle of two systems that share everything. Application 0 has a
// legacy key, 1 an enhanced one with TIMEOUT(30), 2 none; tokens of 0 and 1 share
// a key, those of 1 are for any application.
func desk() *oracle {
	o := &oracle{
		databases: []*database{{
			name: "RACF1", users: make([]account, 2), revokeAfter: 2, protected: -1,
			profiles: profiles{
				tickets: []ticketProfile{{defined: true, legacy: 1, timeout: 60}, {defined: true, enhanced: true, timeout: 30}, {}},
				tokens: []tokenProfile{
					{defined: true, algorithm: "HS256", timeout: 300}, {defined: true, algorithm: "HS256", timeout: 300, any: true}, {},
				},
			},
		}},
		stores: []*store{{name: "ICSF1", enhanced: []keyID{2, 3, 4}, token: []keyID{9, 9, 9}}},
	}
	for range 2 {
		o.systems = append(o.systems, &system{enhanced: true, tokens: true, replays: replays{capacity: 2}})
	}
	for s := range o.systems {
		o.ipl(s)
		o.started(s, 0)
	}
	return o
}

const midday = int64(1_772_366_400) // 2026-03-01 12:00:00 UTC

func legacyTicket() *ticket { return &ticket{kind: legacy, key: 1, second: midday} }
func enhancedTicket() *ticket {
	return &ticket{kind: enhancedUpper, application: 1, key: 3, second: midday}
}

func TestOracleOnTickets(t *testing.T) {
	for _, test := range []struct {
		name        string
		before      func(o *oracle)
		ticket      *ticket
		user        int
		application int
		age         int64
		want        *branch
	}{
		{"at once", nil, legacyTicket(), 0, 0, 0, &ticketGood},
		{"at the edge", nil, legacyTicket(), 0, 0, 600, &ticketAtEdge},
		{"at the other edge", nil, legacyTicket(), 0, 0, -600, &ticketAtEdge},
		{"a second late", nil, legacyTicket(), 0, 0, 601, &ticketLate},
		{"a second early", nil, legacyTicket(), 0, 0, -601, &ticketEarly},
		{"enhanced", nil, enhancedTicket(), 0, 1, 29, &ticketGoodEnhanced},
		{"at TIMEOUT", nil, enhancedTicket(), 0, 1, 30, &ticketAtTimeout},
		{"past TIMEOUT", nil, enhancedTicket(), 0, 1, 31, &ticketTimedOut},
		{"ahead of TIMEOUT", nil, enhancedTicket(), 0, 1, -31, &ticketTooEarly},
		{"another user", nil, legacyTicket(), 1, 0, 0, &ticketOtherUser},
		{"another application", nil, legacyTicket(), 0, 1, 0, &ticketOtherAppl},
		{"no profile", nil, legacyTicket(), 0, 2, 0, &ticketNoProfile},
		{"a guess", nil, &ticket{}, 0, 0, 0, &ticketGuessed},
		{"another key", nil, &ticket{kind: legacy, key: 7, second: midday}, 0, 0, 0, &ticketOtherKey},
		{"level", func(o *oracle) { o.systems[0].enhanced = false }, enhancedTicket(), 0, 1, 0, &ticketLevel},
		{"ICSF down", func(o *oracle) { o.systems[0].icsfDown = true }, enhancedTicket(), 0, 1, 0, &ticketNoICSF},
		{"ICSF down, legacy", func(o *oracle) { o.systems[0].icsfDown = true }, legacyTicket(), 0, 0, 0, &ticketGood},
		{"the key of another TYPE", nil, &ticket{kind: enhancedMixed, application: 1, key: 3, second: midday}, 0, 1, 0, &ticketNoKey},
		{"key changed in the profile", func(o *oracle) { o.databases[0].profiles.tickets[0].legacy = 5 }, legacyTicket(), 0, 0, 0, &ticketOldKey},
		{
			"changed and refreshed", func(o *oracle) { o.databases[0].profiles.tickets[0].legacy = 5; o.refresh(0, true) },
			legacyTicket(), 0, 0, 0, &ticketReplacedKey,
		},
		{
			"changed and the other class refreshed", func(o *oracle) { o.databases[0].profiles.tickets[0].legacy = 5; o.refresh(0, false) },
			legacyTicket(), 0, 0, 0, &ticketOldKey,
		},
		{
			"changed and IPLed", func(o *oracle) { o.databases[0].profiles.tickets[0].legacy = 5; o.ipl(0) },
			legacyTicket(), 0, 0, 0, &ticketReplacedKey,
		},
		{
			"of a key that waits for REFRESH", func(o *oracle) { o.databases[0].profiles.tickets[0].legacy = 5 },
			&ticket{kind: legacy, key: 5, second: midday, issuer: 1}, 0, 0, 0, &ticketNewKey,
		},
		{"key in ICSF changed", func(o *oracle) { o.stores[0].enhanced[1] = 8 }, enhancedTicket(), 0, 1, 0, &ticketOtherHMAC},
		{"of another system", nil, &ticket{kind: legacy, key: 1, second: midday, issuer: 1}, 0, 0, 0, &ticketAcross},
		{"enhanced, of another system", nil, &ticket{kind: enhancedUpper, application: 1, key: 3, second: midday, issuer: 1}, 0, 1, 0, &ticketAcrossHMAC},
		{
			"of another database", func(o *oracle) { o.databases = append(o.databases, &database{}); o.systems[1].database = 1 },
			&ticket{kind: legacy, key: 7, second: midday, issuer: 1}, 0, 0, 0, &ticketOtherPlace,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := desk()
			if test.before != nil {
				test.before(o)
			}
			expect(t, o.evaluate(0, test.user, test.application, test.ticket, midday+test.age), test.want)
		})
	}
}

func expect(t *testing.T, got, want *branch) {
	t.Helper()
	if got != want {
		t.Errorf("observed %q (accepted %t), expected %q", got.cause, got.accepted, want.cause)
	}
}

// The life of used PassTickets on two systems.
func TestOracleOnReplay(t *testing.T) {
	o := desk()
	first, twin := legacyTicket(), legacyTicket()
	use := func(s int, t *ticket, now int64) *branch { return o.evaluate(s, t.user, t.application, t, now) }
	expect(t, use(0, first, midday), &ticketGood)
	expect(t, use(0, first, midday+1), &ticketUsed)
	expect(t, use(0, twin, midday+1), &ticketSecondUsed)
	expect(t, use(1, first, midday+2), &ticketElsewhere)
	o.ipl(0)
	expect(t, use(0, first, midday+3), &ticketBeforeIPL)
	expect(t, use(0, first, midday+3), &ticketUsed)

	// A register of two is full with the third, until one has expired.
	second, third := legacyTicket(), legacyTicket()
	second.second, third.second = midday+100, midday+200
	expect(t, use(0, second, midday+100), &ticketGood)
	expect(t, use(0, third, midday+600), &ticketNoRoom)
	expect(t, use(0, third, midday+601), &ticketGood)

	// What was forgotten is good again, if the clock goes back.
	expect(t, use(0, second, midday+200), &ticketUsed)
	o.systems[0].replays.capacity = 3
	expect(t, use(0, first, midday+200), &ticketForgotten)

	o.databases[0].profiles.tickets[0].reusable = true
	o.refresh(0, true)
	expect(t, use(0, first, midday+300), &ticketReusable)
}

func TestOracleOnFailures(t *testing.T) {
	o := desk()
	db := o.databases[0]
	for n, revoked := range []bool{false, false, true} {
		if got := db.attempt(0, false); got != revoked {
			t.Errorf("failure %d of a user with REVOKE(2): revoked %t, expected %t", n+1, got, revoked)
		}
	}
	expect(t, db.admits(0), &userRevoked)
	db.attempt(1, false)
	db.attempt(1, true)
	db.attempt(1, false)
	if db.attempt(1, false) || db.admits(1) != nil {
		t.Error("a right one between did not make the failures begin anew")
	}
	expect(t, db.admits(2), &userUnknown)
}

func issued(o *oracle, s, application int) *token {
	t, _ := o.issue(s, 0, application, midday)
	return &t
}

func TestOracleOnTokens(t *testing.T) {
	for _, test := range []struct {
		name              string
		before            func(o *oracle, t *token)
		from              int // application
		user, application int
		age               int64
		want              *branch
	}{
		{"at once", nil, 0, 0, 0, 0, &tokenGood},
		{"for whom it names", nil, 0, -1, 0, 0, &tokenGood},
		{"in its last second", nil, 0, 0, 0, 299, &tokenGood},
		{"expired", nil, 0, 0, 0, 300, &tokenExpired},
		{"from the future", nil, 0, 0, 0, -1, &tokenFuture},
		{"another user", nil, 0, 1, 0, 0, &tokenOfOther},
		{"nobody", nil, 0, 2, 0, 0, &userUnknown},
		{"another application", nil, 0, 0, 1, 0, &tokenOther},
		{"any application", nil, 1, 0, 0, 0, &tokenAnyAppl},
		{"an application without profile", nil, 1, 0, 2, 0, &tokenNoRules},
		{"revoked", func(o *oracle, _ *token) { o.databases[0].users[0].revoked = true }, 0, 0, 0, 0, &tokenRevoked},
		{"level", func(o *oracle, _ *token) { o.systems[0].tokens = false }, 0, 0, 0, 0, &tokenLevel},
		{"ICSF down", func(o *oracle, _ *token) { o.systems[0].icsfDown = true }, 0, 0, 0, 0, &tokenNoICSF},
		{"other key", func(o *oracle, _ *token) { o.stores[0].token[0] = 10 }, 0, 0, 0, 0, &tokenOtherKey},
		{"unsigned", func(_ *oracle, t *token) { t.fault = &tokenUnsigned }, 0, 0, 0, 0, &tokenUnsigned},
		{
			"other algorithm, not refreshed", func(o *oracle, _ *token) { o.databases[0].profiles.tokens[0].algorithm = "HS512" },
			0, 0, 0, 0, &tokenGood,
		},
		{
			"other algorithm", func(o *oracle, _ *token) { o.databases[0].profiles.tokens[0].algorithm = "HS512"; o.refresh(0, false) },
			0, 0, 0, 0, &tokenOtherAlg,
		},
		{
			"barred", func(o *oracle, _ *token) { o.databases[0].protected, o.databases[0].users[0].denied = 0, true },
			0, 0, 0, 0, &userBarred,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := desk()
			made := issued(o, 0, test.from)
			if test.before != nil {
				test.before(o, made)
			}
			expect(t, o.validate(0, test.user, test.application, made, midday+test.age), test.want)
		})
	}
}

// The life of a token that was logged out (IDT-10 to IDT-12).
func TestOracleOnLogout(t *testing.T) {
	o := desk()
	own, foreign := issued(o, 0, 0), issued(o, 0, 0)
	o.systems[0].server.loggedIn(own, midday)
	expect(t, o.queried(0, own, midday), &tokenGood)
	expect(t, o.loggedOut(0, foreign, midday), &tokenForeign)
	expect(t, o.loggedOut(1, own, midday), &tokenForeign)
	expect(t, o.loggedOut(0, own, midday+1), &tokenOut)
	expect(t, o.loggedOut(0, own, midday+2), &tokenLost)
	expect(t, o.queried(0, own, midday+2), &tokenLost)
	expect(t, o.queried(1, own, midday+2), &tokenOutThere)
	o.started(0, 0)
	expect(t, o.queried(0, own, midday+3), &tokenAgain)
	expect(t, o.loggedOut(0, own, midday+3), &tokenForeign)
	expect(t, o.queried(0, own, midday+300), &tokenExpired)

	// A login a day later forgets, and not before: until then, a clock that was
	// ahead and is set back does not bring a token back.
	later, last := issued(o, 0, 0), issued(o, 0, 0)
	o.systems[0].server.loggedIn(later, midday)
	expect(t, o.loggedOut(0, later, midday+1), &tokenOut)
	o.systems[0].server.loggedIn(last, midday+300+clockMargin)
	expect(t, o.queried(0, later, midday+2), &tokenLost)
	o.systems[0].server.loggedIn(issued(o, 0, 0), midday+301+clockMargin)
	expect(t, o.loggedOut(0, later, midday+2), &tokenForeign)
}

// Every branch is listed, once, and says what it rests on.
func TestBranches(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range branches {
		if b.cause == "" || seen[b.cause] || len(b.rules) == 0 || b.accepted != strings.HasPrefix(b.codes, "0/") {
			t.Errorf("branch %+v: a cause of its own, rules and codes that fit were expected", *b)
		}
		seen[b.cause] = true
	}
	if rules := declaredRules(); !slices.IsSorted(rules) || len(rules) < 30 {
		t.Errorf("%d rules: %v", len(rules), rules)
	}
}

// The register forgets what a list that is searched through would.
func TestExpiries(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var x expiries[int]
		until := map[int]int64{}
		for n := range rapid.IntRange(1, 60).Draw(rt, "steps") {
			now := rapid.Int64Range(0, 50).Draw(rt, "now")
			x.forget(now)
			for key, at := range until {
				if at < now {
					delete(until, key)
				}
			}
			at := rapid.Int64Range(0, 80).Draw(rt, "until")
			x.add(n, at)
			until[n] = at
			for key := range n + 1 {
				if _, want := until[key]; x.has(key) != want {
					rt.Fatalf("after step %d at %d: key %d there %t, expected %t", n, now, key, x.has(key), want)
				}
			}
		}
		if x.reset(); x.has(0) || len(x.queue) != 0 {
			rt.Fatal("something is left after reset")
		}
	})
}
