package esm_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*esm.Tx) error
		want error
	}{
		{"user exists", func(tx *esm.Tx) error { return tx.AddUser(esm.User{ID: "U1", DefaultGroup: "G1"}) }, esm.ErrExists},
		{"user has the name of a group", func(tx *esm.Tx) error { return tx.AddUser(esm.User{ID: "G1", DefaultGroup: "G1"}) }, esm.ErrExists},
		{"user without group", func(tx *esm.Tx) error { return tx.AddUser(esm.User{ID: "U9", DefaultGroup: "NONE"}) }, esm.ErrNotDefined},
		{"user with a lower-case ID", func(tx *esm.Tx) error { return tx.AddUser(esm.User{ID: "u9", DefaultGroup: "G1"}) }, esm.ErrName},
		{"user with a long name", func(tx *esm.Tx) error {
			return tx.AddUser(esm.User{ID: "U9", DefaultGroup: "G1", Name: strings.Repeat("N", 21)})
		}, esm.ErrValue},
		{"owner is nobody", func(tx *esm.Tx) error {
			return tx.AddUser(esm.User{ID: "U9", DefaultGroup: "G1", Owner: "NOBODY"})
		}, esm.ErrNotDefined},
		{"default group without connection", func(tx *esm.Tx) error {
			u, _ := tx.User("U2")
			u.DefaultGroup = "G1"
			return tx.PutUser(u)
		}, esm.ErrNotDefined},
		{"put a user who is not there", func(tx *esm.Tx) error { return tx.PutUser(esm.User{ID: "U9"}) }, esm.ErrNotDefined},
		{"delete a user who is not there", func(tx *esm.Tx) error { return tx.DeleteUser("U9") }, esm.ErrNotDefined},
		{"group exists", func(tx *esm.Tx) error { return tx.AddGroup(esm.Group{ID: "G1", Superior: "SYS1"}) }, esm.ErrExists},
		{"group without superior", func(tx *esm.Tx) error { return tx.AddGroup(esm.Group{ID: "G9"}) }, esm.ErrNotDefined},
		{"group begins with a digit", func(tx *esm.Tx) error { return tx.AddGroup(esm.Group{ID: "9G", Superior: "SYS1"}) }, esm.ErrName},
		{"delete a group with members", func(tx *esm.Tx) error { return tx.DeleteGroup("G1") }, esm.ErrInUse},
		{"delete a group with subgroups", func(tx *esm.Tx) error {
			return errors.Join(tx.AddGroup(esm.Group{ID: "G4", Superior: "G3"}), tx.DeleteGroup("G3"))
		}, esm.ErrInUse},
		{"leave the default group", func(tx *esm.Tx) error { return tx.Disconnect("U1", "G1") }, esm.ErrInUse},
		{"leave a group of others", func(tx *esm.Tx) error { return tx.Disconnect("U2", "G1") }, esm.ErrNotDefined},
		{"connect nobody", func(tx *esm.Tx) error { return tx.Connect(esm.Connection{User: "U9", Group: "G1"}) }, esm.ErrNotDefined},
		{"connect to nothing", func(tx *esm.Tx) error { return tx.Connect(esm.Connection{User: "U1", Group: "G9"}) }, esm.ErrNotDefined},
		{"class exists", func(tx *esm.Tx) error { return tx.AddClass(esm.Class{Name: "APPL", MaxLength: 8}) }, esm.ErrExists},
		{"class of no length", func(tx *esm.Tx) error { return tx.AddClass(esm.Class{Name: "$NEW"}) }, esm.ErrValue},
		{"no generics in the class", func(tx *esm.Tx) error { return tx.SetClass(esm.IDIDMAP, esm.ClassState{Generic: true}) }, esm.ErrValue},
		{"profile exists", func(tx *esm.Tx) error {
			p := esm.Profile{Class: esm.APPL, Name: "A"}
			return errors.Join(tx.AddProfile(p), tx.AddProfile(p))
		}, esm.ErrExists},
		{"profile of no class", func(tx *esm.Tx) error { return tx.AddProfile(esm.Profile{Class: "NONE", Name: "A"}) }, esm.ErrNotDefined},
		{"twice in an access list", func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.APPL, Name: "A", Access: []esm.Access{{ID: "U1"}, {ID: "U2"}, {ID: "U1"}}})
		}, esm.ErrValue},
		{"REVOKE(255)", func(tx *esm.Tx) error { return tx.SetOptions(esm.Options{RevokeAfter: 255}) }, esm.ErrValue},
		{"TIMEOUT(601)", func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A", Details: &esm.Details{SSIGNON: &esm.SSIGNON{Timeout: 601 * time.Second}}})
		}, esm.ErrValue},
		{"a masked key that is not there", func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A", Details: &esm.Details{SSIGNON: &esm.SSIGNON{Legacy: esm.KeyMasked}}})
		}, esm.ErrValue},
		{"a labelled key without label", func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "A", Details: &esm.Details{SSIGNON: &esm.SSIGNON{Legacy: esm.KeyLabel}}})
		}, esm.ErrValue},
		{"IDTTIMEOUT(1441)", func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.IDTDATA, Name: "A", Details: &esm.Details{IDTPARMS: &esm.IDTPARMS{Timeout: 1441 * time.Minute}}})
		}, esm.ErrValue},
		{"empty password", func(tx *esm.Tx) error { return tx.SetPassword("U1", "", false, noon) }, esm.ErrPassword},
		{"password of nine", func(tx *esm.Tx) error { return tx.SetPassword("U1", "123456789", false, noon) }, esm.ErrPassword},
		{"password with a blank", func(tx *esm.Tx) error { return tx.SetPassword("U1", "A B", false, noon) }, esm.ErrPassword},
		{"password of nobody", func(tx *esm.Tx) error { return tx.SetPassword("U9", "SECRET", false, noon) }, esm.ErrNotDefined},
		{"phrase of thirteen", func(tx *esm.Tx) error { return tx.SetPhrase("U1", "abc 123 def 4", false, noon) }, esm.ErrPassword},
		{"phrase of 101", func(tx *esm.Tx) error {
			return tx.SetPhrase("U1", strings.Repeat("ab1 ", 25)+"x", false, noon)
		}, esm.ErrPassword},
		{"phrase with the user ID", func(tx *esm.Tx) error { return tx.SetPhrase("U1", "abc def u1 ghi 1", false, noon) }, esm.ErrPassword},
		{"phrase of letters", func(tx *esm.Tx) error { return tx.SetPhrase("U1", "abcdefghijklmnop", false, noon) }, esm.ErrPassword},
		{"phrase with three in a row", func(tx *esm.Tx) error { return tx.SetPhrase("U1", "abc 111 def 222", false, noon) }, esm.ErrPassword},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{})
			if err := s.Update(c.do); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestPassword(t *testing.T) {
	const phrase = "Correct horse 4 batteries"
	type try struct {
		text string
		want bool
	}
	for _, c := range []struct {
		name          string
		choices       esm.Choices
		before, after bool // MIXEDCASE when it is set, and when it is checked
		tries         []try
	}{
		{"folded", esm.Choices{}, false, false, []try{{"Secret1", true}, {"SECRET1", true}, {"SECRET2", false}, {"", false}}},
		{"mixed", esm.Choices{}, true, true, []try{{"Secret1", true}, {"SECRET1", false}, {"secret1", false}}},
		{"mixed, then not", esm.Choices{}, true, false, []try{{"Secret1", false}, {"SECRET1", false}}},
		{"folded, then mixed", esm.Choices{}, false, true, []try{{"SECRET1", true}, {"Secret1", true}}},
		{"folded, then mixed and exact", esm.Choices{ExactOldPasswords: true}, false, true, []try{{"SECRET1", true}, {"Secret1", false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{Choices: c.choices})
			update(t, s, func(tx *esm.Tx) error {
				return errors.Join(tx.SetOptions(esm.Options{MixedCase: c.before}),
					tx.SetPassword("U1", "Secret1", false, noon), tx.SetPhrase("U1", phrase, true, noon),
					tx.SetOptions(esm.Options{MixedCase: c.after}))
			})
			for _, try := range append(c.tries, try{phrase, true}, try{strings.ToUpper(phrase), false}) {
				if got := s.CheckPassword("U1", try.text); got != try.want {
					t.Errorf("CheckPassword(%q) = %t, want %t", try.text, got, try.want)
				}
			}
			if s.CheckPassword("U2", "Secret1") || s.CheckPassword("NOBODY", "Secret1") || s.CheckPassword("U2", phrase) {
				t.Error("accepted for a user without password, or for nobody")
			}
		})
	}
}

func TestProtected(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	protected := func() (is bool) {
		s.Read(func(v esm.View) { u, _ := v.User("U1"); is = u.Protected() })
		return is
	}
	for _, step := range []struct {
		name string
		do   func(*esm.Tx) error
		want bool
	}{
		{"new", func(*esm.Tx) error { return nil }, true},
		{"password", func(tx *esm.Tx) error { return tx.SetPassword("U1", "SECRET", true, noon) }, false},
		{"phrase too", func(tx *esm.Tx) error { return tx.SetPhrase("U1", "Correct horse 4", true, noon) }, false},
		{"no password", func(tx *esm.Tx) error { return tx.RemovePassword("U1") }, false},
		{"no phrase", func(tx *esm.Tx) error { return tx.RemovePhrase("U1") }, true},
	} {
		update(t, s, step.do)
		if got := protected(); got != step.want {
			t.Errorf("%s: protected %t, want %t", step.name, got, step.want)
		}
	}
}

func TestNoRandomNoPassword(t *testing.T) {
	_, s := newSystem(t, esm.Config{Random: iotest.ErrReader(errors.New("empty"))})
	if err := s.Update(func(tx *esm.Tx) error { return tx.SetPassword("U1", "SECRET", false, noon) }); !errors.Is(err, esm.ErrRandom) {
		t.Errorf("error %v, want ErrRandom", err)
	}
	bare := esm.New(esm.Config{}).IPL("SYSA")
	if err := bare.Update(func(tx *esm.Tx) error { return tx.SetPassword(esm.IBMUSER, "SECRET", false, noon) }); !errors.Is(err, esm.ErrRandom) {
		t.Errorf("error %v, want ErrRandom", err)
	}
}

func TestPasswordsDoNotPrint(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	update(t, s, func(tx *esm.Tx) error { return tx.SetPassword("U1", "SECRET", false, noon) })
	s.Read(func(v esm.View) {
		u, _ := v.User("U1")
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			for _, text := range []string{fmt.Sprintf(verb, u), fmt.Sprintf(verb, struct{ u esm.User }{u})} {
				if strings.Contains(text, "SECRET") || strings.Contains(text, "salt") || strings.Contains(text, "credential=") {
					t.Errorf("%s prints the credential: %s", verb, text)
				}
			}
		}
	})
}

func TestCountAttempt(t *testing.T) {
	const wrong, right = false, true
	for _, c := range []struct {
		name     string
		choices  esm.Choices
		options  esm.Options
		user     esm.UserID
		attempts []bool
		want     []esm.Attempt
		revoked  bool
	}{
		{"n tolerated", esm.Choices{}, esm.Options{RevokeAfter: 2, InitStats: true}, "U1",
			[]bool{wrong, wrong, wrong, wrong}, []esm.Attempt{esm.Counted, esm.Counted, esm.RevokedNow, esm.NotCounted}, true},
		{"n revokes", esm.Choices{RevokeOnLimit: true}, esm.Options{RevokeAfter: 2, InitStats: true}, "U1",
			[]bool{wrong, wrong, wrong}, []esm.Attempt{esm.Counted, esm.RevokedNow, esm.NotCounted}, true},
		{"a right one resets", esm.Choices{}, esm.Options{RevokeAfter: 1, InitStats: true}, "U1",
			[]bool{wrong, right, wrong, right, right}, []esm.Attempt{esm.Counted, esm.Reset, esm.Counted, esm.Reset, esm.NotCounted}, false},
		{"NOREVOKE", esm.Choices{}, esm.Options{InitStats: true}, "U1",
			[]bool{wrong, wrong, wrong}, []esm.Attempt{esm.Counted, esm.Counted, esm.Counted}, false},
		{"NOINITSTATS", esm.Choices{}, esm.Options{RevokeAfter: 1}, "U1",
			[]bool{wrong, wrong, wrong}, []esm.Attempt{esm.NotCounted, esm.NotCounted, esm.NotCounted}, false},
		{"protected", esm.Choices{}, esm.Options{RevokeAfter: 1, InitStats: true}, "U2",
			[]bool{wrong, wrong, wrong}, []esm.Attempt{esm.NotCounted, esm.NotCounted, esm.NotCounted}, false},
		{"SPECIAL", esm.Choices{}, esm.Options{RevokeAfter: 1, InitStats: true}, esm.IBMUSER,
			[]bool{wrong, wrong, wrong}, []esm.Attempt{esm.Counted, esm.OperatorDecides, esm.OperatorDecides}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{Choices: c.choices})
			update(t, s, func(tx *esm.Tx) error {
				return errors.Join(tx.SetOptions(c.options), tx.SetPassword("U1", "SECRET", false, noon),
					tx.SetPassword(esm.IBMUSER, "SYS1", false, noon))
			})
			for i, is := range c.attempts {
				var got esm.Attempt
				update(t, s, func(tx *esm.Tx) (err error) { got, err = tx.CountAttempt(c.user, is); return err })
				if got != c.want[i] {
					t.Errorf("attempt %d, right %t: %d, want %d", i+1, is, got, c.want[i])
				}
			}
			s.Read(func(v esm.View) {
				if u, _ := v.User(c.user); u.Revoked != c.revoked {
					t.Errorf("revoked %t, want %t", u.Revoked, c.revoked)
				}
			})
			if err := s.Update(func(tx *esm.Tx) error { _, err := tx.CountAttempt("NOBODY", wrong); return err }); !errors.Is(err, esm.ErrNotDefined) {
				t.Errorf("NOBODY: %v", err)
			}
		})
	}
}
