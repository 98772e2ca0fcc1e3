package sim

import (
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
)

// ticketServer is the user on whose behalf PassTickets are asked for.
const ticketServer = "TKTSRV"

// keyRing makes key material out of the number of a key and the seed.
type keyRing struct {
	seed uint64
	last keyID
}

// next is the number of a key that there was not before, for what a run begins
// with.
func (k *keyRing) next() keyID {
	k.last++
	return k.last
}

// of is the number of the one key that an intent makes. Later intents have greater
// ones, whatever is left out.
func (k *keyRing) of(i *Intent) keyID { return keyID(i.Number << serialBits) }

// material is the 64 bytes of a key; a DES key is its first eight, without the
// parity bits, so that two of them differ where it counts.
func (k *keyRing) material(id keyID) []byte {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], k.seed)
	binary.BigEndian.PutUint64(b[8:], uint64(id))
	key := sha512.Sum512(b[:])
	return key[:]
}

func (k *keyRing) des(id keyID) []byte { return k.material(id)[:8] }

// furnish draws what is in the databases and in the key data sets.
func (w *world) furnish(r *rand.Rand) {
	o := &oracle{}
	w.oracle = o
	template := w.drawProfiles(r)
	protected := -1
	if chance(r, 30) {
		protected = r.IntN(len(w.applications))
	}
	for d := range w.databases {
		o.databases = append(o.databases, &database{
			name: databaseName(d), users: w.drawAccounts(r), profiles: template.copy(),
			revokeAfter: w.revokeAfter, protected: protected,
		})
	}
	for range w.stores {
		o.stores = append(o.stores, w.drawStore(len(o.stores)))
	}
	for s := range w.systems {
		p := &w.systems[s]
		o.systems = append(o.systems, &system{
			name: p.name, database: p.database, store: p.store, enhanced: p.level.enhanced, tokens: p.level.tokens,
			replays: replays{capacity: p.capacity},
		})
		w.home = append(w.home, p.database)
		w.files = append(w.files, r.IntN(len(servers)))
		w.clocks = append(w.clocks, TOD{})
		w.splits = append(w.splits, 0)
	}
	for d := range o.databases {
		w.fit(d, w.adminOf(d))
		if d > 0 && chance(r, 70) { // another installation, other keys
			for a := range o.databases[d].profiles.tickets {
				if p := &o.databases[d].profiles.tickets[a]; p.legacy != 0 {
					p.legacy = w.secrets.next()
				}
			}
		}
	}
}

func (w *world) drawAccounts(r *rand.Rand) []account {
	accounts := make([]account, w.defined())
	for u := range accounts {
		accounts[u].denied = chance(r, 50)
	}
	return accounts
}

func (w *world) drawProfiles(r *rand.Rand) profiles {
	var p profiles
	for a := range w.applications {
		t := ticketProfile{
			defined: chance(r, 92), timeout: 60, mixed: w.mixedCase && chance(r, 60),
			replay: chance(r, 25), reusable: chance(r, 25), enhanced: chance(r, 45),
		}
		if !t.enhanced || chance(r, 50) {
			t.legacy = w.secrets.next()
			if a > 0 && p.tickets[a-1].legacy != 0 && chance(r, 30) {
				t.legacy = p.tickets[a-1].legacy // two applications may have one key (PT-06)
			}
		}
		if chance(r, 60) {
			t.timeout = 1 + r.Int64N(600)
		}
		p.tickets = append(p.tickets, t)
		p.tokens = append(p.tokens, tokenProfile{
			defined: a < len(servers) && chance(r, 95) || chance(r, 40), algorithm: algorithms[r.IntN(len(algorithms))],
			timeout: 60 * (1 + r.Int64N(30)), any: chance(r, 30),
		})
	}
	return p
}

var algorithms = []string{"HS256", "HS384", "HS512"}

// drawStore makes the keys of a key data set: the first has new ones.
func (w *world) drawStore(n int) *store {
	st := &store{name: storeName(n)}
	for a := range w.applications {
		if n > 0 && w.sameKeys {
			first := w.oracle.stores[0]
			st.enhanced, st.token = append(st.enhanced, first.enhanced[a]), append(st.token, first.token[a])
			continue
		}
		st.enhanced = append(st.enhanced, w.secrets.next())
		if a > 0 && w.sharedToken {
			st.token = append(st.token, st.token[0])
			continue
		}
		st.token = append(st.token, w.secrets.next())
	}
	return st
}

// adminOf returns the system on which the commands for a database are entered:
// the one whose level knows most; -1 if no system uses it.
func (w *world) adminOf(d int) int {
	best, most := -1, -1
	for s, sys := range w.oracle.systems {
		knows := 0
		if sys.enhanced {
			knows++
		}
		if sys.tokens {
			knows += 2
		}
		if sys.database == d && knows > most {
			best, most = s, knows
		}
	}
	return best
}

// fit leaves out of a database what the system that fills it does not know.
func (w *world) fit(d, filler int) {
	db, sys := w.oracle.databases[d], w.oracle.systems[filler]
	db.enhanced, db.tokens = sys.enhanced, sys.tokens
	for a := range w.applications {
		if t := &db.profiles.tickets[a]; !sys.enhanced {
			t.enhanced, t.mixed, t.replay, t.timeout = false, false, false, 60
			t.defined = t.defined && t.legacy != 0
		}
		if !sys.tokens {
			db.profiles.tokens[a].defined = false
		}
	}
}

// script is the commands that fill a database.
func (w *world) script(db *database) string {
	var b strings.Builder
	say := func(format string, arguments ...any) { fmt.Fprintf(&b, format+"\n", arguments...) }
	say("SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)")
	if db.tokens {
		say("SETROPTS CLASSACT(IDTDATA) GENERIC(IDTDATA) RACLIST(IDTDATA)")
	}
	if w.mixedCase {
		say("SETROPTS PASSWORD(MIXEDCASE)")
	}
	if db.revokeAfter != 0 {
		say("SETROPTS PASSWORD(REVOKE(%d))", db.revokeAfter)
	}
	say("ADDUSER %s", ticketServer)
	say("RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)")
	say("PERMIT IRRPTAUTH.** CLASS(PTKTDATA) ID(%s) ACCESS(UPDATE)", ticketServer)
	for u, account := range db.users {
		say("ADDUSER %s PASSWORD(%s)", w.users[u], w.passwords[u].Text())
		say("ALTUSER %s PASSWORD(%s) NOEXPIRED", w.users[u], w.passwords[u].Text())
		if account.revoked {
			say("ALTUSER %s REVOKE", w.users[u])
		}
	}
	for a := range w.applications {
		w.scriptProfiles(say, db, a)
	}
	w.scriptAPPL(say, db)
	say("SETROPTS RACLIST(PTKTDATA) REFRESH")
	if db.tokens {
		say("SETROPTS RACLIST(IDTDATA) REFRESH")
	}
	return b.String()
}

func (w *world) scriptProfiles(say func(string, ...any), db *database, a int) {
	name := w.applications[a]
	if p := &db.profiles.tickets[a]; p.defined {
		operands := ""
		if p.legacy != 0 {
			operands += " " + w.masked(p.legacy)
		}
		if p.enhanced {
			operands += fmt.Sprintf(" EPTKEYLABEL(%s) TYPE(%s) TIMEOUT(%d) REPLAY(%s)", ticketKey(name).Label, typeOf(p.mixed), p.timeout, yesNo(p.replay))
		}
		data := ""
		if p.reusable {
			data = " APPLDATA('" + noReplayProtection + "')"
		}
		say("RDEFINE PTKTDATA %s SSIGNON(%s)%s UACC(NONE)", name, strings.TrimSpace(operands), data)
	}
	if p := &db.profiles.tokens[a]; p.defined {
		say("RDEFINE IDTDATA %s IDTPARMS(SIGTOKEN(%s) SIGSEQNUM(1) SIGCAT(T) SIGALG(%s) IDTTIMEOUT(%d) ANYAPPL(%s)) UACC(NONE)",
			tokenProfileName(name), w.tokenKey(name).Token, p.algorithm, p.timeout/60, yesNo(p.any))
	}
}

func (w *world) scriptAPPL(say func(string, ...any), db *database) {
	if db.protected < 0 {
		return
	}
	name := w.applications[db.protected]
	say("SETROPTS CLASSACT(APPL) RACLIST(APPL)")
	say("RDEFINE APPL %s UACC(NONE)", name)
	for u, account := range db.users {
		if !account.denied {
			say("PERMIT %s CLASS(APPL) ID(%s) ACCESS(READ)", name, w.users[u])
		}
	}
	say("SETROPTS RACLIST(APPL) REFRESH")
}

const noReplayProtection = "NO REPLAY PROTECTION"

func ticketKey(application string) KeyName       { return KeyName{Label: "PTKT." + application} }
func tokenProfileName(application string) string { return "JWT." + application + ".*.SAF" }

// tokenKey names the key of an application's tokens, or the one of all.
func (w *world) tokenKey(application string) KeyName {
	if w.sharedToken {
		application = "ALL"
	}
	return KeyName{Token: "JWTTOK." + application}
}

func (w *world) masked(id keyID) string {
	return "KEYMASKED(" + strings.ToUpper(hex.EncodeToString(w.secrets.des(id))) + ")"
}

func yesNo(yes bool) string {
	if yes {
		return "YES"
	}
	return "NO"
}

func typeOf(mixed bool) string {
	if mixed {
		return "MIXED"
	}
	return "UPPER"
}

// putKeys fills the key data sets of a system.
func (w *world) putKeys(s int) error {
	st := w.oracle.stores[w.oracle.systems[s].store]
	for a, name := range w.applications {
		if err := w.subject.PutKey(w.systems[s].name, ticketKey(name), w.secrets.material(st.enhanced[a])); err != nil {
			return err
		}
		if err := w.subject.PutKey(w.systems[s].name, w.tokenKey(name), w.secrets.material(st.token[a])); err != nil {
			return err
		}
	}
	return nil
}

// world makes the world of a plan.
func (p plan) world(c Config, subject Subject, random *rand.Rand) *world {
	w := &world{plan: p, subject: subject, secrets: keyRing{seed: c.Seed}}
	w.tickets.life, w.tokens.life, w.outs.life = ticketsAtHand, tokensAtHand, outsAtHand
	w.furnish(random)
	return w
}
