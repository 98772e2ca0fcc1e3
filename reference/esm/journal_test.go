package esm_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
)

// keeper is a journal in memory.
type keeper struct {
	kept    map[string]journal.Record
	changes []journal.Change
	broken  error
}

func newKeeper() *keeper { return &keeper{kept: map[string]journal.Record{}} }

func (k *keeper) keep(change journal.Change) error {
	if k.broken != nil {
		return k.broken
	}
	k.changes = append(k.changes, change)
	for _, r := range change {
		name := r.Kind + "/" + r.Key
		if k.kept[name] = r; r.Deleted() {
			delete(k.kept, name)
		}
	}
	return nil
}

func (k *keeper) records() []journal.Record {
	var list []journal.Record
	for _, r := range k.kept {
		list = append(list, r)
	}
	return list
}

// last names the records of the last change.
func (k *keeper) last() []string {
	var names []string
	for _, r := range k.changes[len(k.changes)-1] {
		names = append(names, r.String())
	}
	return names
}

// contents is all that can be read of a database, but for passwords, which can
// only be tried.
type contents struct {
	Options  esm.Options
	Groups   []esm.Group
	Users    []user
	Classes  []classContents
	Decision esm.Decision
}

type user struct {
	esm.User
	HasPassword, HasPhrase bool
	Right                  []string
	Connections            []esm.Connection
	Maps                   []esm.IdentityMap
}

type classContents struct {
	esm.Class
	State    esm.ClassState
	Profiles []esm.Profile
	Copied   bool
}

// read reads a database as a system sees it that is IPLed for that.
func read(db *esm.Database, passwords ...string) contents {
	s := db.IPL("READER")
	var c contents
	s.Read(func(v esm.View) {
		c.Options = v.Options()
		for _, id := range v.Groups() {
			g, _ := v.Group(id)
			c.Groups = append(c.Groups, g)
		}
		for _, id := range v.Users() {
			u, _ := v.User(id)
			c.Users = append(c.Users, user{
				User: u, HasPassword: u.HasPassword(), HasPhrase: u.HasPhrase(),
				Connections: v.Connections(id), Maps: v.IdentityMaps(id),
			})
		}
		for _, name := range v.ClassNames() {
			class, state, _ := v.Class(name)
			c.Classes = append(c.Classes, classContents{class, state, v.Profiles(name), v.Raclisted(name)})
		}
	})
	for i := range c.Users {
		for _, p := range passwords {
			if s.CheckPassword(c.Users[i].ID, p) {
				c.Users[i].Right = append(c.Users[i].Right, p)
			}
		}
	}
	c.Decision = s.Decide(esm.Request{User: "U1", Class: esm.FACILITY, Resource: "A.B", Level: esm.Read})
	return c
}

func diff(want, got contents) string {
	return cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool {
		f, ok := p.Last().(cmp.StructField)
		return ok && (f.Name() == "password" || f.Name() == "phrase")
	}, cmp.Ignore()), cmp.Comparer(func(a, b *passticket.LegacyKey) bool {
		if a == nil || b == nil {
			return a == b
		}
		x, ok := a.Expose()
		y, okToo := b.Expose()
		return x == y && ok == okToo
	}))
}

func restore(t testing.TB, k *keeper) *esm.Database {
	t.Helper()
	db, err := esm.Restore(esm.Config{}, k.records())
	if err != nil {
		t.Fatalf("Restore: %v", err)
	}
	return db
}

const aPhrase = "correct horse battery staple"

// everything is an update that fills every field that a database has.
func everything(tx *esm.Tx) error {
	key := passticket.NewLegacyKey([8]byte{1, 2, 3, 4, 5, 6, 7, 8})
	segments := []esm.Segment{{Name: "OMVS", Fields: []esm.Field{{Keyword: "UID", Value: "7"}, {Keyword: "HOME", Value: "/\xff"}}}, {Name: "TSO"}}
	u := esm.User{
		ID: "FULL", Name: "NAME", Owner: "G1", DefaultGroup: "G2", Special: true, Operations: true, Auditor: true,
		Restricted: true, Revoked: true, FailedAttempts: 3, PasswordExpired: true, PhraseExpired: true, Data: "D\xe4TA",
		Created: noon, PasswordChanged: noon.Add(1), PhraseChanged: noon.Add(2), LastAccess: noon.Add(3), Segments: segments,
	}
	for _, f := range []func() error{
		func() error { return tx.AddUser(u) },
		func() error { return tx.SetPassword("FULL", "secret1", true, noon) },
		func() error { return tx.SetPhrase("FULL", aPhrase, false, noon) },
		func() error {
			return tx.AddGroup(esm.Group{ID: "GFULL", Superior: "G1", Owner: "FULL", Data: "DATA", Created: noon, Segments: segments})
		},
		func() error {
			return tx.Connect(esm.Connection{User: "FULL", Group: "GFULL", Owner: "U1", Authority: esm.Join, UACC: esm.Control,
				Special: true, Operations: true, Auditor: true, Revoked: true, Created: noon})
		},
		func() error {
			return tx.SetOptions(esm.Options{MixedCase: true, RevokeAfter: 5, InitStats: true, AddCreator: true})
		},
		func() error {
			return tx.AddClass(esm.Class{Name: "ZCLASS", MaxLength: 20, AsIs: true, NoProfileDenied: true, RaclistRequired: true, DefaultUACC: esm.Read})
		},
		// Sorted before the class whose options it has.
		func() error { return tx.AddClass(esm.Class{Name: "ACLASS", MaxLength: 9, OptionsOf: "ZCLASS"}) },
		func() error {
			return tx.SetClass("ACLASS", esm.ClassState{Active: true, Generic: true, GenCmd: true})
		},
		func() error { return tx.Raclist("ACLASS") },
		func() error {
			return tx.AddProfile(esm.Profile{Class: "ZCLASS", Name: "a.%b*", UACC: esm.Update, Warning: true, Owner: "FULL", Created: noon,
				Access: []esm.Access{{ID: "U1", Level: esm.Alter}, {ID: esm.AnyUser, Level: esm.Execute}, {ID: "no\xff"}}})
		},
		func() error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "MQWEB", Details: &esm.Details{
				Data: "DATA", ApplData: "NO REPLAY PROTECTION", Segments: segments,
				SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &key, EnhancedLabel: "EPT", Type: passticket.EnhancedUpper, Timeout: 7 * time.Second, Replay: true},
			}})
		},
		func() error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "OTHER", Details: &esm.Details{
				SSIGNON: &esm.SSIGNON{Legacy: esm.KeyEncrypted, LegacyLabel: "LABEL"}}})
		},
		func() error {
			return tx.AddProfile(esm.Profile{Class: esm.IDTDATA, Name: "JWT.A.B.SAF", Details: &esm.Details{IDTPARMS: &esm.IDTPARMS{
				SigToken: "T", SigSeqNum: "1", SigCat: "T", SigLabelPrimary: "L", SigKIDPrimary: "K", SigAlg: "HS512",
				Timeout: 7 * time.Minute, AnyAppl: true, ProtAllowed: true}}})
		},
		func() error {
			return tx.AddIdentityMap(esm.IdentityMap{User: "FULL", Label: "my label", Name: "cn=ü, o=b", Registry: "ldap://a b"})
		},
		// Generic by name, and discrete as the class has no generics: unusable.
		func() error { return tx.AddProfile(esm.Profile{Class: esm.FACILITY, Name: "A.*"}) },
	} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func TestRestoreHasEverything(t *testing.T) {
	k := newKeeper()
	db, s := newSystem(t, esm.Config{Journal: k.keep})
	update(t, s, everything)
	got := read(restore(t, k), "secret1", "SECRET1", aPhrase)
	if diff := diff(read(db, "secret1", "SECRET1", aPhrase), got); diff != "" {
		t.Fatalf("restored (-original +restored):\n%s", diff)
	}
	// Both sides could lack the same, so look at some.
	want := map[string]bool{"FULL signs on with [secret1 SECRET1 " + aPhrase + "]": true, "ACLASS is copied": true}
	for _, u := range got.Users {
		delete(want, fmt.Sprintf("%s signs on with %s", u.ID, u.Right))
	}
	for _, c := range got.Classes {
		delete(want, fmt.Sprintf("%s is copied", map[bool]esm.ClassName{true: c.Name}[c.Copied]))
	}
	if len(want) != 0 {
		t.Errorf("not so after a restore: %v", want)
	}
}

func TestRestoreOfNothingIsNew(t *testing.T) {
	k := newKeeper()
	db, err := esm.Restore(esm.Config{Journal: k.keep}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := diff(read(esm.New(esm.Config{})), read(db)); diff != "" {
		t.Errorf("restored from nothing (-new +restored):\n%s", diff)
	}
	if len(k.changes) != 0 {
		t.Errorf("a database that was not changed was kept: %v", k.last())
	}
}

// One changed thing is one record, but the first change has what there was.
func TestWhatIsKept(t *testing.T) {
	k := newKeeper()
	_, s := newSystem(t, esm.Config{Journal: k.keep})
	want := []string{"connection", "connection", "connection", "connection", "connection", "group", "group", "group", "group", "setropts", "user", "user", "user", "user"}
	var got []string
	for _, r := range k.changes[0] {
		got = append(got, r.Kind)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(k.changes) != 1 {
		t.Fatalf("%d changes, the first of kinds (-want +got):\n%s", len(k.changes), diff)
	}
	for _, c := range []struct {
		name string
		do   func(*esm.Tx) error
		want []string
	}{
		{"password", func(tx *esm.Tx) error { return tx.SetPassword("U1", "secret1", false, noon) }, []string{`user "U1" (value redacted)`}},
		{"wrong attempt", func(tx *esm.Tx) error { _, err := tx.CountAttempt("U1", false); return err }, []string{`user "U1" (value redacted)`}},
		{"no attempt", func(tx *esm.Tx) error { _, err := tx.CountAttempt("U2", true); return err }, nil},
		{"reading", func(tx *esm.Tx) error { tx.Users(); return nil }, nil},
		{"options of PTKTVAL", func(tx *esm.Tx) error { return tx.SetClass("PTKTVAL", esm.ClassState{Active: true, Generic: true}) },
			[]string{`class-options "PTKTDATA" (value redacted)`}},
		{"RACLIST", func(tx *esm.Tx) error { return tx.Raclist(esm.PTKTDATA) }, []string{`class-options "PTKTDATA" (value redacted)`}},
		{"REFRESH", func(tx *esm.Tx) error { return tx.RefreshRaclist(esm.PTKTDATA) }, nil},
		{"profiles", func(tx *esm.Tx) error {
			return errors.Join(tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "B"}), tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A*"}))
		}, []string{`generic-profile "PTKTDATA A*" (value redacted)`, `profile "PTKTDATA B" (value redacted)`}},
		{"deleted profile", func(tx *esm.Tx) error { return tx.DeleteProfile(esm.PTKTDATA, "A*", true) }, []string{`generic-profile "PTKTDATA A*" (deletion)`}},
		{"added and deleted", func(tx *esm.Tx) error {
			return errors.Join(tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "C"}), tx.DeleteProfile(esm.PTKTDATA, "C", false))
		}, []string{`profile "PTKTDATA C" (deletion)`}},
		{"disconnected", func(tx *esm.Tx) error { return tx.Disconnect("U1", "G2") }, []string{`connection "U1 G2" (deletion)`}},
		{"deleted user", func(tx *esm.Tx) error { return tx.DeleteUser("U2") }, []string{`connection "U2 G2" (deletion)`, `user "U2" (deletion)`}},
		{"deleted group", func(tx *esm.Tx) error { return tx.DeleteGroup("G3") }, []string{`group "G3" (deletion)`}},
	} {
		before := len(k.changes)
		update(t, s, c.do)
		var got []string
		if len(k.changes) > before {
			got = k.last()
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s keeps (-want +got):\n%s", c.name, diff)
		}
	}
}

// The first change of a database may take away what every database begins with.
func TestIBMUSERMayBeGone(t *testing.T) {
	k := newKeeper()
	db := esm.New(esm.Config{Journal: k.keep})
	s := db.IPL("SYSA")
	update(t, s, func(tx *esm.Tx) error { return tx.DeleteUser(esm.IBMUSER) })
	if diff := diff(read(db), read(restore(t, k))); diff != "" {
		t.Errorf("restored (-original +restored):\n%s", diff)
	}
}

func TestWhatCannotBeKeptIsNotMade(t *testing.T) {
	full := errors.New("no space left on device")
	zero := new(passticket.LegacyKey)
	for _, c := range []struct {
		name   string
		broken error
		do     func(*esm.Tx) error
		want   error
	}{
		{"journal fails", full, everything, full},
		{"zero legacy key", nil, func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A", Details: &esm.Details{SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: zero}}})
		}, esm.ErrValue},
		{"source of a legacy key", nil, func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A", Details: &esm.Details{SSIGNON: &esm.SSIGNON{Legacy: 9}}})
		}, esm.ErrValue},
		{"access", nil, func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A", Access: []esm.Access{{ID: "U1", Level: 9}}})
		}, esm.ErrValue},
		{"authority", nil, func(tx *esm.Tx) error {
			return tx.Connect(esm.Connection{User: "U2", Group: "G1", Authority: 9})
		}, esm.ErrValue},
		{"UACC of a connection", nil, func(tx *esm.Tx) error { return tx.Connect(esm.Connection{User: "U2", Group: "G1", UACC: 9}) }, esm.ErrValue},
		{"UACC of a class", nil, func(tx *esm.Tx) error { return tx.AddClass(esm.Class{Name: "A", MaxLength: 1, DefaultUACC: 9}) }, esm.ErrValue},
		{"year", nil, func(tx *esm.Tx) error {
			u, _ := tx.User("U1")
			u.Created = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
			return tx.PutUser(u)
		}, journal.ErrRecord},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKeeper()
			db, s := newSystem(t, esm.Config{Journal: k.keep})
			before := read(db, "SECRET1")
			k.broken = c.broken
			err := s.Update(c.do)
			if !errors.Is(err, journal.ErrNotKept) || !errors.Is(err, c.want) {
				t.Errorf("error %v, want ErrNotKept and %v", err, c.want)
			}
			for name, db := range map[string]*esm.Database{"here": db, "restored": restore(t, k)} {
				if diff := diff(before, read(db, "SECRET1")); diff != "" {
					t.Errorf("%s (-before +after):\n%s", name, diff)
				}
			}
			k.broken = nil
			update(t, s, func(tx *esm.Tx) error { return tx.SetPassword("U1", "secret1", false, noon) })
			if diff := diff(read(db, "SECRET1"), read(restore(t, k), "SECRET1")); diff != "" {
				t.Errorf("restored after the next change (-original +restored):\n%s", diff)
			}
		})
	}
}

// A journal that panics leaves the database as it was, and not locked.
func TestJournalPanics(t *testing.T) {
	panics := false
	k := newKeeper()
	db, s := newSystem(t, esm.Config{Journal: func(c journal.Change) error {
		if panics {
			panic("no journal")
		}
		return k.keep(c)
	}})
	before := read(db)
	panics = true
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was lost")
			}
		}()
		s.Update(func(tx *esm.Tx) error { return tx.DeleteUser("U2") })
	}()
	if diff := diff(before, read(db)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// A restored database goes on keeping.
func TestRestoredKeeps(t *testing.T) {
	k := newKeeper()
	_, s := newSystem(t, esm.Config{Journal: k.keep})
	update(t, s, everything)
	db, err := esm.Restore(esm.Config{Journal: k.keep}, k.records())
	if err != nil {
		t.Fatal(err)
	}
	changes := len(k.changes)
	update(t, db.IPL("SYSA"), func(tx *esm.Tx) error { return tx.DeleteUser("U2") })
	if diff := cmp.Diff([]string{`connection "U2 G2" (deletion)`, `user "U2" (deletion)`}, k.last()); diff != "" || len(k.changes) != changes+1 {
		t.Errorf("%d changes more, the last of records (-want +got):\n%s", len(k.changes)-changes, diff)
	}
	if diff := diff(read(db), read(restore(t, k))); diff != "" {
		t.Errorf("restored again (-original +restored):\n%s", diff)
	}
}

// No secret that records hold is in what they print; keys are in their values,
// as they must last, and passwords are not.
func TestSecretsInRecords(t *testing.T) {
	k := newKeeper()
	_, s := newSystem(t, esm.Config{Journal: k.keep})
	update(t, s, everything)
	printed := fmt.Sprintf("%v %+v %#v %x", k.changes, k.kept, k.records(), k.records())
	key := "AQIDBAUGBwg=" // of the legacy key
	found := false
	for name, r := range k.kept {
		value := string(r.Expose())
		for _, password := range []string{"secret1", "SECRET1", aPhrase} {
			if strings.Contains(value, password) {
				t.Errorf("%s holds a password", name)
			}
		}
		found = found || strings.Contains(value, key)
	}
	if !found {
		t.Error("no record holds the legacy key")
	}
	for _, secret := range []string{key, hex.EncodeToString([]byte(key)), `"hash"`, hex.EncodeToString([]byte(`"hash"`))} {
		if strings.Contains(printed, secret) {
			t.Errorf("%s is printed", secret)
		}
	}
}
