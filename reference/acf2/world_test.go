package acf2_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/acf2"
	"github.com/safproof/safproof/reference/esm"
)

var noon = time.Date(2023, 3, 28, 12, 0, 0, 0, time.UTC)

// world is a database that ACF2 manages, and two systems that share it.
type world struct {
	db         *esm.Database
	sysA, sysB *esm.System
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{db: esm.New(esm.Config{Random: rand.NewChaCha8([32]byte{2}), PasswordIterations: 1})}
	w.sysA, w.sysB = w.db.IPL("SYSA"), w.db.IPL("SYSB")
	if err := acf2.Install(w.sysA); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) try(t testing.TB, script string) ([]acf2.Result, error) {
	t.Helper()
	s, err := acf2.NewSession(acf2.Config{System: w.sysA, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return s.Run(script)
}

// run carries out a script that must be good, and returns what it lists.
func (w *world) run(t testing.TB, script string) (output []string) {
	t.Helper()
	results, err := w.try(t, script)
	if err != nil {
		t.Fatalf("script: %v", err)
	}
	for _, r := range results {
		output = append(output, r.Output...)
	}
	return output
}

func (w *world) outcome(user esm.UserID, class esm.ClassName, resource esm.ProfileName, level esm.Level) esm.Outcome {
	return w.sysA.Decide(esm.Request{User: user, Class: class, Resource: resource, Level: level}).Outcome
}

func (w *world) user(t testing.TB, id esm.UserID) (u esm.User) {
	t.Helper()
	w.sysA.Read(func(v esm.View) {
		var ok bool
		if u, ok = v.User(id); !ok {
			t.Fatalf("user %s is not defined", id)
		}
	})
	return u
}
