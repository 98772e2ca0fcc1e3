package esm_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

var noon = time.Date(2023, 3, 28, 12, 0, 0, 0, time.UTC)

// newSystem makes a database with the users U1 (groups G1, G2, default G1), U2
// (G2) and R1 (restricted, G1), and a system that uses it.
func newSystem(t testing.TB, c esm.Config) (*esm.Database, *esm.System) {
	t.Helper()
	if c.Random == nil {
		c.Random = rand.NewChaCha8([32]byte{1})
	}
	c.PasswordIterations = 1
	db := esm.New(c)
	s := db.IPL("SYSA")
	update(t, s, func(tx *esm.Tx) error {
		for _, g := range []esm.GroupID{"G1", "G2", "G3"} {
			if err := tx.AddGroup(esm.Group{ID: g, Superior: esm.SYS1, Owner: "IBMUSER", Created: noon}); err != nil {
				return err
			}
		}
		for _, u := range []esm.User{
			{ID: "U1", DefaultGroup: "G1", Owner: "IBMUSER", Created: noon},
			{ID: "U2", DefaultGroup: "G2", Owner: "G1", Created: noon},
			{ID: "R1", DefaultGroup: "G1", Owner: "IBMUSER", Restricted: true},
		} {
			if err := tx.AddUser(u); err != nil {
				return err
			}
		}
		return tx.Connect(esm.Connection{User: "U1", Group: "G2", Owner: "IBMUSER"})
	})
	return db, s
}

func update(t testing.TB, s *esm.System, f func(*esm.Tx) error) {
	t.Helper()
	if err := s.Update(f); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// activate makes a class active, with generics.
func activate(t testing.TB, s *esm.System, classes ...esm.ClassName) {
	t.Helper()
	update(t, s, func(tx *esm.Tx) error {
		for _, c := range classes {
			if err := tx.SetClass(c, esm.ClassState{Active: true, Generic: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

func define(t testing.TB, s *esm.System, profiles ...esm.Profile) {
	t.Helper()
	update(t, s, func(tx *esm.Tx) error {
		for _, p := range profiles {
			if err := tx.AddProfile(p); err != nil {
				return err
			}
		}
		return nil
	})
}
