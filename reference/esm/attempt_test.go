package esm_test

import (
	"errors"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

func TestRecordAccess(t *testing.T) {
	for _, c := range []struct {
		name      string
		initStats bool
		want      time.Time
	}{
		{"INITSTATS", true, noon},
		{"NOINITSTATS", false, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newSystem(t, esm.Config{})
			update(t, s, func(tx *esm.Tx) error {
				return errors.Join(tx.SetOptions(esm.Options{InitStats: c.initStats}), tx.RecordAccess("U1", noon))
			})
			s.Read(func(v esm.View) {
				if u, _ := v.User("U1"); !u.LastAccess.Equal(c.want) {
					t.Errorf("last access: expected %v, observed %v", c.want, u.LastAccess)
				}
			})
			if err := s.Update(func(tx *esm.Tx) error { return tx.RecordAccess("NOBODY", noon) }); !errors.Is(err, esm.ErrNotDefined) {
				t.Errorf("NOBODY: expected %v, observed %v", esm.ErrNotDefined, err)
			}
		})
	}
}

// An access that is undone was none.
func TestRecordAccessIsUndone(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	refused := errors.New("refused")
	err := s.Update(func(tx *esm.Tx) error { return errors.Join(tx.RecordAccess("U1", noon), refused) })
	s.Read(func(v esm.View) {
		if u, _ := v.User("U1"); !errors.Is(err, refused) || !u.LastAccess.IsZero() {
			t.Errorf("expected no access and %v, observed %v and %v", refused, u.LastAccess, err)
		}
	})
}

// Whoever owned a user may be gone; the user signs on as before.
func TestAttemptsOfAnOwnerlessUser(t *testing.T) {
	_, s := newSystem(t, esm.Config{})
	update(t, s, func(tx *esm.Tx) error {
		return errors.Join(tx.AddUser(esm.User{ID: "OWNER", DefaultGroup: esm.SYS1}),
			tx.AddUser(esm.User{ID: "U9", DefaultGroup: esm.SYS1, Owner: "OWNER"}),
			tx.SetPassword("U9", "SECRET", false, noon), tx.DeleteUser("OWNER"))
	})
	update(t, s, func(tx *esm.Tx) error {
		attempt, err := tx.CountAttempt("U9", false)
		if attempt != esm.Counted {
			t.Errorf("a wrong password: expected %d, observed %d", esm.Counted, attempt)
		}
		return errors.Join(err, tx.RecordAccess("U9", noon))
	})
}
