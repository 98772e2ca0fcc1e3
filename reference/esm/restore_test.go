package esm_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
)

// Whatever is done to a database, and whichever changes could not be kept, what
// is restored is what is there.
func TestRestoreIsTheOriginal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := newKeeper()
		db := esm.New(esm.Config{Journal: k.keep, Random: zeros{}, PasswordIterations: 1})
		systems := []*esm.System{db.IPL("SYSA"), db.IPL("SYSB")}
		for range rapid.IntRange(1, 12).Draw(t, "updates") {
			k.broken = nil
			if rapid.IntRange(0, 7).Draw(t, "breaks") == 0 {
				k.broken = errors.New("broken")
			}
			s := rapid.SampledFrom(systems).Draw(t, "system")
			_ = s.Update(func(tx *esm.Tx) error {
				for range rapid.IntRange(1, 5).Draw(t, "changes") {
					_ = change(t, tx) // one that is refused leaves the others
				}
				if rapid.IntRange(0, 7).Draw(t, "fails") == 0 {
					return errors.New("after all not")
				}
				return nil
			})
			again, err := esm.Restore(esm.Config{}, k.records())
			if err != nil {
				t.Fatalf("Restore: %v", err)
			}
			passwords := []string{"PASS1", "pass1", "PASS2"}
			if diff := diff(read(db, passwords...), read(again, passwords...)); diff != "" {
				t.Fatalf("restored (-original +restored):\n%s", diff)
			}
		}
	})
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// change makes a change out of few names, so that they often meet.
func change(t *rapid.T, tx *esm.Tx) error {
	user := rapid.SampledFrom([]esm.UserID{"U1", "U2", "IBMUSER"}).Draw(t, "user")
	group := rapid.SampledFrom([]esm.GroupID{"G1", "G2", "SYS1"}).Draw(t, "group")
	owner := esm.ID(rapid.SampledFrom([]string{"", "U1", "G1", "IBMUSER"}).Draw(t, "owner"))
	class := rapid.SampledFrom([]esm.ClassName{esm.FACILITY, esm.PTKTDATA, "PTKTVAL", "NEW1", "NEW2"}).Draw(t, "class")
	name := rapid.SampledFrom([]esm.ProfileName{"A", "A.B", "A.*", "**", "A.%B*"}).Draw(t, "profile")
	text := string(rapid.SliceOfN(rapid.Byte(), 0, 3).Draw(t, "text"))
	flag, level := rapid.Bool().Draw(t, "flag"), esm.Level(rapid.IntRange(0, 5).Draw(t, "level"))
	at := noon.Add(time.Duration(rapid.Int32().Draw(t, "at")))
	changes := []func() error{
		func() error {
			return tx.AddUser(esm.User{ID: user, DefaultGroup: group, Owner: owner, Data: text, Special: flag, Created: at})
		},
		func() error {
			u, _ := tx.User(user)
			u.Owner, u.DefaultGroup, u.Restricted, u.Revoked, u.LastAccess = owner, group, flag, !flag, at
			u.Segments = []esm.Segment{{Name: "OMVS", Fields: []esm.Field{{Keyword: "HOME", Value: text}}}}
			return tx.PutUser(u)
		},
		func() error { return tx.DeleteUser(user) },
		func() error {
			return tx.SetPassword(user, rapid.SampledFrom([]string{"pass1", "PASS2"}).Draw(t, "password"), flag, at)
		},
		func() error { return tx.RemovePassword(user) },
		func() error { _, err := tx.CountAttempt(user, flag); return err },
		func() error {
			return tx.AddGroup(esm.Group{ID: group, Superior: rapid.SampledFrom([]esm.GroupID{"G1", "SYS1"}).Draw(t, "superior"), Owner: owner, Data: text})
		},
		func() error { return tx.DeleteGroup(group) },
		func() error {
			return tx.Connect(esm.Connection{User: user, Group: group, Owner: owner, UACC: level, Authority: esm.Join, Revoked: flag})
		},
		func() error { return tx.Disconnect(user, group) },
		func() error { return tx.SetOptions(esm.Options{MixedCase: flag, RevokeAfter: 2, InitStats: true}) },
		func() error {
			return tx.AddClass(esm.Class{Name: class, MaxLength: 9, OptionsOf: rapid.SampledFrom([]esm.ClassName{"", "NEW1", "NEW2", "PTKTVAL"}).Draw(t, "options of")})
		},
		func() error { return tx.SetClass(class, esm.ClassState{Active: true, Generic: flag, GenCmd: flag}) },
		func() error { return tx.Raclist(class) },
		func() error { return tx.NoRaclist(class) },
		func() error { return tx.RefreshRaclist(class) },
		func() error {
			return tx.AddProfile(esm.Profile{Class: class, Name: name, UACC: level, Owner: owner, Warning: flag,
				Access: []esm.Access{{ID: owner, Level: level}, {ID: "B"}}})
		},
		func() error {
			p, _ := tx.Profile(class, name, flag)
			key := passticket.NewLegacyKey([8]byte([]byte(text + "12345678")))
			p.Details = &esm.Details{ApplData: text, SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &key}}
			return tx.PutProfile(p)
		},
		func() error { return tx.DeleteProfile(class, name, flag) },
		func() error {
			return tx.AddIdentityMap(esm.IdentityMap{User: user, Label: string(group), Name: "CN=" + string(name), Registry: string(class)})
		},
		func() error { return tx.DeleteIdentityMap(user, string(group)) },
	}
	return changes[rapid.IntRange(0, len(changes)-1).Draw(t, "change")]()
}

// Each record that was damaged, is missing or is one too many is told.
func TestRestoreRefuses(t *testing.T) {
	k := newKeeper()
	_, s := newSystem(t, esm.Config{Journal: k.keep})
	update(t, s, everything)
	version := func(is string) []byte { return []byte(`{"version":1,"is":` + is + `}`) }
	for _, c := range []struct {
		name      string
		kind, key string
		value     []byte // nil: the record is gone
		want      error
	}{
		{"options gone", "setropts", "", nil, journal.ErrRecord},
		{"options of another key", "setropts", "X", version(`{}`), journal.ErrRecord},
		{"options out of range", "setropts", "", version(`{"revokeAfter":255}`), journal.ErrRecord},
		{"kind", "dataset", "SYS1.RACF", version(`{}`), journal.ErrRecord},
		{"later version", "user", "U1", []byte(`{"version":2,"is":{}}`), journal.ErrVersion},
		{"no JSON", "user", "U1", []byte("SECRET"), journal.ErrRecord},
		{"later version of options", "setropts", "", []byte(`{"version":2,"is":{}}`), journal.ErrVersion},
		{"user ID", "user", "u1", version(`{"defaultGroup":"G1"}`), journal.ErrRecord},
		{"user of a group's name", "user", "G1", version(`{"defaultGroup":"G1"}`), journal.ErrRecord},
		{"default group", "user", "U1", version(`{"defaultGroup":"G3"}`), journal.ErrRecord},
		{"short hash", "user", "U1", version(`{"defaultGroup":"G1","password":{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","hash":"","iterations":1}}`), journal.ErrRecord},
		{"long salt", "user", "U1", version(`{"defaultGroup":"G1","phrase":{"salt":"AAAAAAAAAAAAAAAAAAAAAAAA","hash":"AAAAAAAAAAAAAAAAAAAAAA==","iterations":1}}`), journal.ErrRecord},
		{"no iterations", "user", "U1", version(`{"defaultGroup":"G1","password":{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","hash":"AAAAAAAAAAAAAAAAAAAAAA==","iterations":0}}`), journal.ErrRecord},
		{"count of attempts", "user", "U1", version(`{"defaultGroup":"G1","failedAttempts":-1}`), journal.ErrRecord},
		{"group name", "group", "1G", version(`{"superior":"SYS1"}`), journal.ErrRecord},
		{"group gone", "group", "G1", nil, journal.ErrRecord},
		{"superior group", "group", "G1", version(`{"superior":"NONE"}`), journal.ErrRecord},
		{"user gone", "user", "U1", nil, journal.ErrRecord},
		{"connection gone", "connection", "U1 G1", nil, journal.ErrRecord},
		{"connection of nobody", "connection", "NOBODY G1", version(`{"authority":"USE","uacc":"NONE"}`), journal.ErrRecord},
		{"authority", "connection", "U1 G1", version(`{"authority":"KING","uacc":"NONE"}`), journal.ErrRecord},
		{"UACC", "connection", "U1 G1", version(`{"authority":"USE","uacc":"ALL"}`), journal.ErrRecord},
		{"class of another name", "class", "ZCLASS", version(`{"name":"YCLASS","maxLength":1,"defaultUACC":"NONE"}`), journal.ErrRecord},
		{"class gone", "class", "ZCLASS", nil, journal.ErrRecord},
		{"class in a circle", "class", "ZCLASS", version(`{"name":"ZCLASS","maxLength":20,"defaultUACC":"NONE","optionsOf":"ACLASS"}`), journal.ErrRecord},
		{"options of no class", "class-options", "NONE", version(`{}`), journal.ErrRecord},
		{"options of a class that shares them", "class-options", "PTKTVAL", version(`{}`), journal.ErrRecord},
		{"profile of no class", "profile", "NONE A", version(`{"uacc":"NONE"}`), journal.ErrRecord},
		{"profile name", "profile", "FACILITY A B", version(`{"uacc":"NONE"}`), journal.ErrRecord},
		{"no profile name", "profile", "FACILITY", version(`{"uacc":"NONE"}`), journal.ErrRecord},
		{"generic name", "generic-profile", "FACILITY A*B", version(`{"uacc":"NONE"}`), journal.ErrRecord},
		{"source of a legacy key", "profile", "PTKTDATA OTHER", version(`{"uacc":"NONE","details":{"ssignon":{"legacy":"here"}}}`), journal.ErrRecord},
		{"short legacy key", "profile", "PTKTDATA MQWEB", version(`{"uacc":"NONE","details":{"ssignon":{"legacy":"masked","legacyKey":"AAAA"}}}`), journal.ErrRecord},
		{"no legacy key", "profile", "PTKTDATA MQWEB", version(`{"uacc":"NONE","details":{"ssignon":{"legacy":"masked"}}}`), journal.ErrRecord},
		{"TIMEOUT", "profile", "PTKTDATA MQWEB", version(`{"uacc":"NONE","details":{"ssignon":{"timeoutSeconds":601}}}`), journal.ErrRecord},
		{"IDTTIMEOUT", "profile", "IDTDATA JWT.A.B.SAF", version(`{"uacc":"NONE","details":{"idtparms":{"timeoutMinutes":1441}}}`), journal.ErrRecord},
		{"no identity", "profile", "IDIDMAP CN=ü,O=b\x00ldap://a b", version(`{"uacc":"NONE"}`), journal.ErrRecord},
		{"identity of another profile", "profile", "IDIDMAP A\x00B", version(`{"uacc":"NONE","details":{"identity":{"user":"U1","label":"l","name":"A","registry":"C"}}}`), journal.ErrRecord},
		{"identity of nobody", "profile", "IDIDMAP A\x00B", version(`{"uacc":"NONE","details":{"identity":{"user":"NOBODY","label":"l","name":"A","registry":"B"}}}`), journal.ErrRecord},
		{"identity in another class", "profile", "FACILITY A.C", version(`{"uacc":"NONE","details":{"identity":{"user":"U1","label":"l","name":"A","registry":"B"}}}`), journal.ErrRecord},
	} {
		t.Run(c.name, func(t *testing.T) {
			damaged := newKeeper()
			must(t, damaged.keep(k.records()))
			r := journal.Deletion(c.kind, c.key)
			if c.value != nil {
				r = journal.New(c.kind, c.key, c.value)
			}
			must(t, damaged.keep(journal.Change{r}))
			db, err := esm.Restore(esm.Config{}, damaged.records())
			if !errors.Is(err, c.want) || db != nil {
				t.Fatalf("error %v, want %v and no database", err, c.want)
			}
			if strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "AAAA") {
				t.Errorf("error %v shows a value", err)
			}
		})
	}
	t.Run("twice", func(t *testing.T) {
		records := k.records()
		for i, r := range records {
			if r.Kind == "user" {
				if _, err := esm.Restore(esm.Config{}, append(records[:len(records):len(records)], records[i])); !errors.Is(err, journal.ErrRecord) {
					t.Errorf("%v twice: error %v, want ErrRecord", r, err)
				}
			}
		}
	})
	t.Run("deletion", func(t *testing.T) {
		if _, err := esm.Restore(esm.Config{}, append(k.records(), journal.Deletion("user", "GONE"))); !errors.Is(err, journal.ErrRecord) {
			t.Errorf("error %v, want ErrRecord", err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkKept is one change of one profile of a class of a million: with a
// journal it costs that of one record more, whatever else is in the database.
func BenchmarkKept(b *testing.B) {
	for name, keep := range map[string]journal.Func{"no journal": nil, "journal": func(journal.Change) error { return nil }} {
		b.Run(name, func(b *testing.B) {
			_, s := newSystem(b, esm.Config{Journal: keep})
			activate(b, s, "XFACILIT")
			load(b, s, loaded)
			b.ReportAllocs()
			for b.Loop() {
				update(b, s, func(tx *esm.Tx) error {
					return tx.PutProfile(esm.Profile{Class: "XFACILIT", Name: "IRRPTAUTH.APPL0500.USER0501"})
				})
			}
		})
	}
}

// BenchmarkRestore shows what a profile of a large database costs at a start.
func BenchmarkRestore(b *testing.B) {
	const n = 100_000
	k := newKeeper()
	_, s := newSystem(b, esm.Config{Journal: k.keep})
	activate(b, s, "XFACILIT")
	load(b, s, n)
	records := k.records()
	for b.Loop() {
		if _, err := esm.Restore(esm.Config{}, records); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/profile")
}

func ExampleRestore() {
	kept := map[string]journal.Record{}
	config := esm.Config{Journal: func(change journal.Change) error {
		for _, r := range change {
			kept[r.Kind+" "+r.Key] = r
		}
		return nil
	}}
	system := esm.New(config).IPL("SYS1")
	err := system.Update(func(tx *esm.Tx) error {
		return tx.AddUser(esm.User{ID: "COLIN", DefaultGroup: esm.SYS1})
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	var records []journal.Record
	for _, r := range kept {
		records = append(records, r)
	}
	database, err := esm.Restore(config, records)
	if err != nil {
		fmt.Println(err)
		return
	}
	database.IPL("SYS1").Read(func(v esm.View) { fmt.Println(v.Users()) })
	// Output: [COLIN IBMUSER]
}
