package store_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim/store"
	"github.com/safproof/safproof/sim/sysplex"
)

var esmConfig = esm.Config{Random: rand.Reader, PasswordIterations: 1}

// iplOn IPLs SYS1 of a sysplex that keeps all that it can in a store.
func iplOn(t *testing.T, s store.Store, manager sysplex.Manager) *sysplex.System {
	t.Helper()
	plex := sysplex.New(sysplex.Config{Manager: manager, Open: sysplex.Open{
		Database: func(name string) (*esm.Database, error) { return store.OpenDatabase(s, name, esmConfig) },
		Keys:     func(name string) (*icsf.Store, error) { return store.OpenKeys(s, name) },
		Replays:  func(string, int) (passticket.Replays, error) { return store.NewReplays(s, "PLEX1", 0), nil },
	}})
	system, err := plex.IPL(sysplex.IPL{SMFID: "SYS1", Database: "DB", Keys: "CKDS", Now: func() time.Time { return noon }})
	must(t, err)
	return system
}

// definitions leave a profile out of the last REFRESH.
const definitions = `
ADDUSER COLIN
ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
SETROPTS CLASSACT(PTKTDATA APPL) GENERIC(PTKTDATA) RACLIST(PTKTDATA) PASSWORD(REVOKE(5))
RDEFINE PTKTDATA MQWEB SSIGNON(KEYENCRYPTED(0123456789ABCDEF))
RDEFINE PTKTDATA IRRPTAUTH.MQWEB.* UACC(UPDATE)
SETROPTS RACLIST(PTKTDATA) REFRESH
RDEFINE PTKTDATA LATER SSIGNON(KEYMASKED(0123456789ABCDEF))`

// A process ends and another goes on: what must last has lasted, what RACLIST
// had in storage is made anew.
func TestSysplexGoesOn(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		appl, err := passticket.ParseApplID("MQWEB")
		must(t, err)
		signOn := func(s *sysplex.System, text string) saf.Cause {
			return s.Verify(saf.VerifyRequest{User: "COLIN", Application: appl, Authenticator: saf.NewAuthenticator(text)}).Cause
		}
		seen := func(s *sysplex.System) (failures int, later bool) {
			s.Security.Read(func(v esm.View) {
				u, _ := v.User("COLIN")
				failures = u.FailedAttempts
			})
			_, later = s.Security.Discrete(esm.PTKTDATA, "LATER")
			return failures, later
		}
		s := iplOn(t, b, sysplex.RACF)
		done, err := s.Commands("", definitions)
		if err != nil || done.ReturnCode > 4 {
			t.Fatalf("commands were refused: %+v, %v", done, err)
		}
		must(t, s.ICSF.AddTokenKey(icsf.TokenObject{Token: "JWTTOK", Sequence: "1", Category: "T"}, bytes.Repeat([]byte{'K'}, 64)))
		ticket := s.GeneratePassTicket(saf.ACEE{User: "COLIN", Group: "SYS1"}, "COLIN", "MQWEB").Ticket
		if ticket == nil {
			t.Fatal("no PassTicket")
		}
		if cause := signOn(s, ticket.Text()); cause != "" {
			t.Fatalf("sign-on by PassTicket: %s", cause)
		}
		if cause := signOn(s, "WRONG"); cause == "" {
			t.Fatal("a wrong password signs on")
		}
		if failures, later := seen(s); failures != 1 || later {
			t.Fatalf("before: %d failures, profile LATER in storage %t, want 1, false", failures, later)
		}

		again := b.Store
		if b.again != nil {
			must(t, b.Close())
			again = b.again(t)
		}
		s = iplOn(t, again, sysplex.RACF)
		if failures, later := seen(s); failures != 1 || !later {
			t.Errorf("after: %d failures, profile LATER in storage %t, want 1, true", failures, later)
		}
		if cause := signOn(s, ticket.Text()); cause == "" {
			t.Error("the PassTicket signs on twice, although the register is in the store")
		}
		if cause := signOn(s, "ROSEBUD1"); cause != "" {
			t.Errorf("sign-on by password: %s", cause)
		}
		if _, err := s.ICSF.TokenKey(icsf.TokenObject{Token: "JWTTOK", Sequence: "1", Category: "T"}); err != nil {
			t.Errorf("the key of the tokens: %v", err)
		}
		if next := s.GeneratePassTicket(saf.ACEE{User: "COLIN", Group: "SYS1"}, "COLIN", "MQWEB").Ticket; next == nil || *next != *ticket {
			t.Error("the key of the PassTickets is another one, or gone")
		}
	})
}

// A database that is one of another manager's is so when it is opened again.
func TestManagersGoOn(t *testing.T) {
	for _, manager := range []sysplex.Manager{sysplex.ACF2, sysplex.TopSecret} {
		s := store.NewMemory(func() time.Time { return noon })
		var names [2][]esm.ClassName
		for i := range names {
			iplOn(t, s, manager).Security.Read(func(v esm.View) { names[i] = v.ClassNames() })
		}
		if diff := cmp.Diff(names[0], names[1]); diff != "" || len(names[0]) <= len(esm.Classes()) {
			t.Errorf("%s: classes (-first +second):\n%s", manager, diff)
		}
	}
}

// Databases, and key data sets, of other names are others.
func TestNamesAreApart(t *testing.T) {
	s := store.NewMemory(func() time.Time { return noon })
	for _, name := range []string{"A", "B", ""} {
		db, err := store.OpenDatabase(s, name, esmConfig)
		must(t, err)
		must(t, db.IPL("SYS1").Update(func(tx *esm.Tx) error { return tx.AddUser(esm.User{ID: "U1", DefaultGroup: esm.SYS1}) }))
		keys, err := store.OpenKeys(s, name)
		must(t, err)
		must(t, keys.AddHMACKey("U1", []byte("key")))
	}
}

// What cannot be kept is not made, and is told.
func TestStoreFailsUnderADatabase(t *testing.T) {
	s := store.NewMemory(func() time.Time { return noon })
	db, err := store.OpenDatabase(s, "DB", esmConfig)
	must(t, err)
	keys, err := store.OpenKeys(s, "CKDS")
	must(t, err)
	must(t, s.Close())
	system := db.IPL("SYS1")
	err = system.Update(func(tx *esm.Tx) error { return tx.AddUser(esm.User{ID: "U1", DefaultGroup: esm.SYS1}) })
	if !errors.Is(err, journal.ErrNotKept) || !errors.Is(err, store.ErrClosed) {
		t.Errorf("Update: error %v, want ErrNotKept and ErrClosed", err)
	}
	system.Read(func(v esm.View) {
		if _, ok := v.User("U1"); ok {
			t.Error("a user was added that the store has not")
		}
	})
	if err := keys.AddHMACKey("U1", []byte("key")); !errors.Is(err, journal.ErrNotKept) {
		t.Errorf("AddHMACKey: error %v, want ErrNotKept", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name, key, value string
		want             error
	}{
		{"no record", "SYS1", "", store.ErrDamaged},
		{"kind", "user/U1", "SECRET", journal.ErrRecord},
		{"later version", "setropts/", `{"version":2,"is":"SECRET"}`, journal.ErrVersion},
		{"later version of a key", "CKDS/A", `{"version":2,"is":"SECRET"}`, journal.ErrVersion},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := store.NewMemory(func() time.Time { return noon })
			must(t, s.Put("database/DB", c.key, []byte(c.value)))
			must(t, s.Put("keys/DB", c.key, []byte(c.value)))
			_, dbErr := store.OpenDatabase(s, "DB", esmConfig)
			_, keysErr := store.OpenKeys(s, "DB")
			if !errors.Is(dbErr, c.want) && !errors.Is(keysErr, c.want) {
				t.Errorf("errors %v and %v, want %v", dbErr, keysErr, c.want)
			}
			for _, err := range []error{dbErr, keysErr} {
				if err == nil || bytes.Contains([]byte(err.Error()), []byte("SECRET")) {
					t.Errorf("error %v is none, or shows the value", err)
				}
			}
		})
	}
	s := store.NewMemory(func() time.Time { return noon })
	must(t, s.Close())
	if _, err := store.OpenDatabase(s, "DB", esmConfig); !errors.Is(err, store.ErrClosed) {
		t.Errorf("OpenDatabase: error %v, want ErrClosed", err)
	}
	if _, err := store.OpenKeys(s, "DB"); !errors.Is(err, store.ErrClosed) {
		t.Errorf("OpenKeys: error %v, want ErrClosed", err)
	}
}

// A database in a store goes on where it was.
func ExampleOpenDatabase() {
	kept := store.NewMemory(time.Now)
	config := esm.Config{Random: rand.Reader}
	db, err := store.OpenDatabase(kept, "RACFDB", config)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = db.IPL("SYS1").Update(func(tx *esm.Tx) error {
		return tx.AddUser(esm.User{ID: "COLIN", DefaultGroup: esm.SYS1})
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	db, err = store.OpenDatabase(kept, "RACFDB", config)
	if err != nil {
		fmt.Println(err)
		return
	}
	db.IPL("SYS1").Read(func(v esm.View) { fmt.Println(v.Users()) })
	// Output: [COLIN IBMUSER]
}
