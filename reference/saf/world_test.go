package saf_test

import (
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// The cast: COLIN and IBMUSER may generate PassTickets for TSO on S0W1, as in
// the seed story; OTHER may not; STC is PROTECTED; BOSS is SPECIAL.
const (
	colin = esm.UserID("COLIN")
	other = esm.UserID("OTHER")
	stc   = esm.UserID("STC")
	boss  = esm.UserID("BOSS")

	password = "ROSEBUD1"
	phrase   = "the quick brown fox, 1 2 3"

	keyText      = "E001193519561977"
	otherKeyText = "0123456789ABCDEF"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is a system with a cast, a clock that stands, and its audit records.
type world struct {
	*saf.System
	t        *testing.T
	security *esm.System
	icsf     *icsf.Store
	replays  *passticket.Register
	now      time.Time

	mu      sync.Mutex
	records []saf.AuditRecord
}

func newWorld(t *testing.T, choices saf.Choices) *world {
	t.Helper()
	db := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1})
	w := &world{t: t, security: db.IPL("S0W1"), icsf: icsf.New(), replays: passticket.NewRegister(10_000), now: start}
	w.System = w.system("S0W1", choices)
	w.change(func(tx *esm.Tx) error {
		for _, class := range []esm.ClassName{esm.APPL, esm.PTKTDATA, esm.IDIDMAP, esm.FACILITY} {
			must(t, tx.SetClass(class, esm.ClassState{Active: true, Generic: class != esm.IDIDMAP}))
			must(t, tx.Raclist(class))
		}
		must(t, tx.AddGroup(esm.Group{ID: "TESTERS", Superior: esm.SYS1, Owner: "SYS1"}))
		for _, user := range []esm.UserID{colin, other, stc, boss} {
			must(t, tx.AddUser(esm.User{ID: user, Name: string(user) + " OF TEST", Owner: "IBMUSER", DefaultGroup: esm.SYS1, Special: user == boss}))
			if user != stc {
				must(t, tx.SetPassword(user, password, false, start))
			}
		}
		must(t, tx.SetPhrase(colin, phrase, false, start))
		must(t, tx.AddProfile(ticketProfile("TSOS0W1", keyText)))
		must(t, tx.AddProfile(ticketProfile("MQWEB", otherKeyText)))
		return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "IRRPTAUTH.TSOS0W1.*", Owner: "IBMUSER", Access: []esm.Access{
			{ID: "COLIN", Level: esm.Update}, {ID: "IBMUSER", Level: esm.Update}, {ID: "BOSS", Level: esm.Read},
		}})
	})
	return w
}

// system makes one more system that uses the same database and clock.
func (w *world) system(smfID string, choices saf.Choices) *saf.System {
	w.t.Helper()
	s, err := saf.New(saf.Config{
		SMFID: smfID, Security: w.security, ICSF: w.icsf, Replays: w.replays,
		Now: func() time.Time { return w.now },
		Audit: func(r saf.AuditRecord) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.records = append(w.records, r)
		},
		Choices: choices,
	})
	must(w.t, err)
	return s
}

// change changes the database and refreshes the in-storage copies.
func (w *world) change(f func(*esm.Tx) error) {
	w.t.Helper()
	must(w.t, w.security.Update(func(tx *esm.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		for _, class := range tx.ClassNames() {
			if tx.Raclisted(class) {
				must(w.t, tx.RefreshRaclist(class))
			}
		}
		return nil
	}))
}

func (w *world) alter(id esm.UserID, f func(*esm.User)) {
	w.t.Helper()
	w.change(func(tx *esm.Tx) error {
		u, _ := tx.User(id)
		f(&u)
		return tx.PutUser(u)
	})
}

func (w *world) user(id esm.UserID) (u esm.User) {
	w.security.Read(func(v esm.View) { u, _ = v.User(id) })
	return u
}

func (w *world) protect(class esm.ClassName, name esm.ProfileName, uacc esm.Level, access ...esm.Access) {
	w.t.Helper()
	w.change(func(tx *esm.Tx) error {
		return tx.AddProfile(esm.Profile{Class: class, Name: name, Owner: "IBMUSER", UACC: uacc, Access: access})
	})
}

// ticket makes a legacy ticket as any holder of the key could.
func (w *world) ticket(key string, user esm.UserID, application string) string {
	w.t.Helper()
	k, err := passticket.ParseLegacyKey(key)
	must(w.t, err)
	u, err := passticket.ParseUserID(string(user))
	must(w.t, err)
	ticket, err := k.Generate(u, appl(application), w.now)
	must(w.t, err)
	return ticket.Text()
}

// logOn signs on to TSO.
func (w *world) logOn(user esm.UserID, authenticator string) saf.VerifyResult {
	return w.Verify(saf.VerifyRequest{User: user, Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(authenticator)})
}

// last returns the latest audit record.
func (w *world) last() saf.AuditRecord {
	w.t.Helper()
	if len(w.records) == 0 {
		w.t.Fatal("no audit record was written")
	}
	return w.records[len(w.records)-1]
}

func acee(user esm.UserID) saf.ACEE { return saf.ACEE{User: user, Group: esm.SYS1} }

func appl(name string) passticket.ApplID {
	if name == "" {
		return passticket.ApplID{}
	}
	a, err := passticket.ParseApplID(name)
	if err != nil {
		panic(err)
	}
	return a
}

func ticketProfile(name esm.ProfileName, key string) esm.Profile {
	k, err := passticket.ParseLegacyKey(key)
	if err != nil {
		panic(err)
	}
	return esm.Profile{Class: esm.PTKTDATA, Name: name, Owner: "IBMUSER", Details: &esm.Details{
		SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &k},
	}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zeroes is a source of bytes that are as good as any for these tests.
type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }
