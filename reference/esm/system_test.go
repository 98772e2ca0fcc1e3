package esm_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
)

func facilityRead(s *esm.System) string {
	saf, racf, reason := s.Decide(esm.Request{User: "U1", Class: esm.FACILITY, Resource: "X", Level: esm.Read}).Codes()
	return fmt.Sprintf("%d/%d/%d", saf, racf, reason)
}

// The steps of a RACLISTed class: each says what is done and what a decision
// then comes to.
func TestRaclistIsASnapshot(t *testing.T) {
	db, s := newSystem(t, esm.Config{})
	activate(t, s, esm.FACILITY)
	x := esm.Profile{Class: esm.FACILITY, Name: "X"}
	permitted := x
	permitted.Access = []esm.Access{{ID: "U1", Level: esm.Read}}
	remove := func(tx *esm.Tx) error { return tx.DeleteProfile(esm.FACILITY, "X", false) }
	refresh := func(tx *esm.Tx) error { return tx.RefreshRaclist(esm.FACILITY) }
	for _, step := range []struct {
		name string
		do   func(*esm.Tx) error
		want string
	}{
		{"define", func(tx *esm.Tx) error { return tx.AddProfile(x) }, "8/8/0"},
		{"raclist", func(tx *esm.Tx) error { return tx.Raclist(esm.FACILITY) }, "8/8/0"},
		{"permit", func(tx *esm.Tx) error { return tx.PutProfile(permitted) }, "8/8/0"},
		{"refresh", refresh, "0/0/0"},
		{"delete", remove, "0/0/0"},
		{"refresh again", refresh, "4/4/0"},
		{"define again", func(tx *esm.Tx) error { return tx.AddProfile(x) }, "4/4/0"},
		{"noraclist", func(tx *esm.Tx) error { return tx.NoRaclist(esm.FACILITY) }, "8/8/0"},
		{"permit again", func(tx *esm.Tx) error { return tx.PutProfile(permitted) }, "0/0/0"},
		{"raclist again", func(tx *esm.Tx) error { return tx.Raclist(esm.FACILITY) }, "0/0/0"},
		{"delete again", remove, "0/0/0"},
	} {
		update(t, s, step.do)
		if got := facilityRead(s); got != step.want {
			t.Fatalf("after %s: %s, want %s", step.name, got, step.want)
		}
	}
	if got := facilityRead(db.IPL("SYSA")); got != "4/4/0" {
		t.Errorf("after an IPL: %s, want 4/4/0", got)
	}
}

func TestRefreshReach(t *testing.T) {
	for _, c := range []struct {
		name  string
		alone bool
		other string
	}{
		{"sysplex communication", false, "0/0/0"},
		{"no sysplex communication", true, "8/8/0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, s := newSystem(t, esm.Config{NoSysplexCommunication: c.alone})
			activate(t, s, esm.FACILITY)
			define(t, s, esm.Profile{Class: esm.FACILITY, Name: "X"})
			update(t, s, func(tx *esm.Tx) error { return tx.Raclist(esm.FACILITY) })
			other := db.IPL("SYSB")
			update(t, s, func(tx *esm.Tx) error {
				return tx.PutProfile(esm.Profile{Class: esm.FACILITY, Name: "X", UACC: esm.Read})
			})
			if here, there := facilityRead(s), facilityRead(other); here != "8/8/0" || there != "8/8/0" {
				t.Errorf("before the refresh: %s here, %s there", here, there)
			}
			update(t, s, func(tx *esm.Tx) error { return tx.RefreshRaclist(esm.FACILITY) })
			if here, there := facilityRead(s), facilityRead(other); here != "0/0/0" || there != c.other {
				t.Errorf("after the refresh: %s here, %s there; want 0/0/0, %s", here, there, c.other)
			}
		})
	}
}

func TestRefreshOfAClassNotRaclisted(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	for _, class := range []esm.ClassName{esm.FACILITY, "NOCLASS"} {
		if err := s.Update(func(tx *esm.Tx) error { return tx.RefreshRaclist(class) }); !errors.Is(err, esm.ErrNotDefined) {
			t.Errorf("%s: %v, want ErrNotDefined", class, err)
		}
	}
}

// PTKTDATA and PTKTVAL share their POSIT: one command acts on both.
func TestSharedOptions(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	activate(t, s, esm.PTKTDATA)
	update(t, s, func(tx *esm.Tx) error { return tx.Raclist("PTKTVAL") })
	s.Read(func(v esm.View) {
		for _, name := range []esm.ClassName{esm.PTKTDATA, "PTKTVAL"} {
			_, state, _ := v.Class(name)
			want := esm.ClassState{Active: true, Generic: true, Raclist: true}
			if diff := cmp.Diff(want, state); diff != "" || !v.Raclisted(name) {
				t.Errorf("%s, RACLISTed here %t (-want +got):\n%s", name, v.Raclisted(name), diff)
			}
		}
	})
}

func TestDiscreteIsWhatTheSystemSees(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	activate(t, s, esm.PTKTDATA)
	define(t, s, esm.Profile{Class: esm.PTKTDATA, Name: "MQWEB"}, esm.Profile{Class: esm.PTKTDATA, Name: "MQ*"})
	if _, ok := s.Discrete(esm.PTKTDATA, "MQWEB"); ok {
		t.Error("found in a class that must be RACLISTed and is not")
	}
	update(t, s, func(tx *esm.Tx) error { return tx.Raclist(esm.PTKTDATA) })
	define(t, s, esm.Profile{Class: esm.PTKTDATA, Name: "LATER"})
	for name, want := range map[esm.ProfileName]bool{"MQWEB": true, "MQ*": false, "MQOTHER": false, "LATER": false} {
		if _, ok := s.Discrete(esm.PTKTDATA, name); ok != want {
			t.Errorf("%s: found %t, want %t", name, ok, want)
		}
	}
}

func TestFirstDiscreteTakesTheFirstThatIsThere(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	activate(t, s, esm.PTKTDATA)
	define(t, s, esm.Profile{Class: esm.PTKTDATA, Name: "A.U1"}, esm.Profile{Class: esm.PTKTDATA, Name: "A.G1"}, esm.Profile{Class: esm.PTKTDATA, Name: "A*"})
	if p, ok := s.FirstDiscrete(esm.PTKTDATA, "A.U1"); ok {
		t.Errorf("found %s in a class that must be RACLISTed and is not", p.Name)
	}
	update(t, s, func(tx *esm.Tx) error { return tx.Raclist(esm.PTKTDATA) })
	for _, c := range []struct {
		names []esm.ProfileName
		want  esm.ProfileName // "" if there is none
	}{
		{[]esm.ProfileName{"A.G1.U1", "A.U1", "A.G1"}, "A.U1"},
		{[]esm.ProfileName{"A.G1", "A.U1"}, "A.G1"},
		{[]esm.ProfileName{"A*", "A"}, ""},
		{nil, ""},
	} {
		if p, ok := s.FirstDiscrete(esm.PTKTDATA, c.names...); p.Name != c.want || ok != (c.want != "") {
			t.Errorf("%q: expected %q, observed %q, %t", c.names, c.want, p.Name, ok)
		}
	}
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	db, s := newSystem(t, esm.Config{})
	activate(t, s, esm.FACILITY)
	define(t, s, esm.Profile{Class: esm.FACILITY, Name: "X"}, esm.Profile{Class: esm.FACILITY, Name: "Y.*"})
	before := dump(s)
	stop := errors.New("stop")
	everything := func(tx *esm.Tx) error {
		steps := []error{
			tx.AddGroup(esm.Group{ID: "G9", Superior: "G1"}),
			tx.AddUser(esm.User{ID: "U9", DefaultGroup: "G9"}),
			tx.SetPassword("U9", "SECRET", false, noon),
			tx.Connect(esm.Connection{User: "U9", Group: "G2"}),
			tx.Disconnect("U1", "G2"),
			tx.DeleteUser("U2"),
			tx.AddProfile(esm.Profile{Class: esm.FACILITY, Name: "Z.**"}),
			tx.DeleteProfile(esm.FACILITY, "X", false),
			tx.DeleteProfile(esm.FACILITY, "Y.*", true),
			tx.AddIdentityMap(esm.IdentityMap{User: "U1", Label: "L", Name: "sub", Registry: "realm"}),
			tx.AddClass(esm.Class{Name: "$NEW", MaxLength: 8}),
			tx.SetClass("SERVER", esm.ClassState{Active: true}),
			tx.Raclist(esm.FACILITY),
			tx.SetOptions(esm.Options{RevokeAfter: 3}),
		}
		return errors.Join(steps...)
	}
	if err := s.Update(func(tx *esm.Tx) error { return errors.Join(everything(tx), stop) }); err == nil || err.Error() != stop.Error() {
		t.Fatalf("Update: %v, want %v and nothing else", err, stop)
	}
	if diff := cmp.Diff(before, dump(s)); diff != "" {
		t.Errorf("after an error (-before +after):\n%s", diff)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.Update(func(tx *esm.Tx) error { _ = everything(tx); panic(stop) })
	}()
	if diff := cmp.Diff(before, dump(s)); diff != "" {
		t.Errorf("after a panic (-before +after):\n%s", diff)
	}
	update(t, s, everything)
	if cmp.Equal(before, dump(s)) {
		t.Error("nothing has changed")
	}
	db.IPL("SYSA")
}

// dump describes all that can be seen of a database.
func dump(s *esm.System) map[string]any {
	d := map[string]any{}
	s.Read(func(v esm.View) {
		d["options"], d["groups"] = v.Options(), v.Groups()
		for _, id := range v.Users() {
			u, _ := v.User(id)
			d["user "+string(id)] = fmt.Sprintf("%+v %t", u.Name, u.Protected())
			d["connections "+string(id)] = v.Connections(id)
			d["maps "+string(id)] = v.IdentityMaps(id)
		}
		for _, g := range v.Groups() {
			d["members "+string(g)] = v.Members(g)
		}
		for _, c := range v.ClassNames() {
			class, state, _ := v.Class(c)
			d["class "+string(c)] = []any{class, state, v.Raclisted(c), v.Profiles(c)}
		}
	})
	return d
}

// Writers keep X and Y alike, in one update each time. No reader may see them
// differ, and none may see anything but one of the two states.
func TestConcurrentDecisions(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	activate(t, s, esm.FACILITY)
	define(t, s, esm.Profile{Class: esm.FACILITY, Name: "X"}, esm.Profile{Class: esm.FACILITY, Name: "Y.*"})
	update(t, s, func(tx *esm.Tx) error { return tx.Raclist(esm.FACILITY) })
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for w := range 2 {
		writers.Go(func() {
			for i := range 300 {
				level := esm.Level(i % 2 * int(esm.Read))
				err := s.Update(func(tx *esm.Tx) error {
					return errors.Join(
						tx.PutProfile(esm.Profile{Class: esm.FACILITY, Name: "X", UACC: level}),
						tx.PutProfile(esm.Profile{Class: esm.FACILITY, Name: "Y.*", Generic: true, UACC: level}),
						tx.RefreshRaclist(esm.FACILITY))
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				var x, y esm.Decision
				s.Read(func(v esm.View) {
					x = v.Decide(esm.Request{User: "U1", Class: esm.FACILITY, Resource: "X", Level: esm.Read})
					y = v.Decide(esm.Request{User: "U1", Class: esm.FACILITY, Resource: "Y.Z", Level: esm.Read})
				})
				if x.Allowed != y.Allowed || x.Outcome != y.Outcome {
					t.Errorf("X %+v, Y %+v", x, y)
					return
				}
				s.CheckPassword("U1", "WRONG")
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
}
