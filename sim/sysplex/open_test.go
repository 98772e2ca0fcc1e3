package sysplex_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/sim/sysplex"
)

// What outlasts an IPL is opened once a name; a register at each IPL.
func TestOpen(t *testing.T) {
	for _, manager := range []sysplex.Manager{sysplex.RACF, sysplex.ACF2, sysplex.TopSecret} {
		t.Run(string(manager), func(t *testing.T) {
			database, keys, opened := esm.New(esm.Config{}), icsf.New(), []string{}
			must(t, keys.AddHMACKey("KEPT", make([]byte, 32)))
			open := sysplex.Open{
				Database: func(name string) (*esm.Database, error) {
					opened = append(opened, "database "+name)
					return database, nil
				},
				Keys: func(name string) (*icsf.Store, error) {
					opened = append(opened, "keys "+name)
					return keys, nil
				},
				Replays: func(smfID string, capacity int) (passticket.Replays, error) {
					opened = append(opened, "replays "+smfID)
					return passticket.NewRegister(capacity), nil
				},
			}
			for range 2 { // the second sysplex finds the database of its manager
				opened = nil
				plex := sysplex.New(sysplex.Config{Manager: manager, Open: open})
				for _, name := range []string{"SYS1", "SYS2", "SYS1"} {
					s, err := plex.IPL(sysplex.IPL{SMFID: name, Database: "DB", Keys: "CKDS", Now: func() time.Time { return start }})
					must(t, err)
					if err := s.ICSF.AddHMACKey("KEPT", make([]byte, 32)); !errors.Is(err, icsf.ErrExists) {
						t.Errorf("adding a key that was opened: %v, want %v", err, icsf.ErrExists)
					}
				}
				want := []string{"database DB", "keys CKDS", "replays SYS1", "replays SYS2", "replays SYS1"}
				if diff := cmp.Diff(want, opened); diff != "" {
					t.Errorf("opened (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// A system does not start without what it needs, and may when it is there.
func TestOpenFails(t *testing.T) {
	broken := errors.New("broken")
	for name, breaks := range map[string]func(*sysplex.Open, error){
		"database": func(o *sysplex.Open, err error) {
			o.Database = func(string) (*esm.Database, error) { return nil, err }
		},
		"keys": func(o *sysplex.Open, err error) {
			o.Keys = func(string) (*icsf.Store, error) { return nil, err }
		},
		"replays": func(o *sysplex.Open, err error) {
			o.Replays = func(string, int) (passticket.Replays, error) { return nil, err }
		},
	} {
		t.Run(name, func(t *testing.T) {
			var open sysplex.Open
			breaks(&open, broken)
			plex := sysplex.New(sysplex.Config{Open: open})
			_, err := plex.IPL(sysplex.IPL{SMFID: "SYS1", Now: func() time.Time { return start }})
			if !errors.Is(err, broken) {
				t.Errorf("IPL: %v, want %v", err, broken)
			}
			if _, err := plex.System("SYS1"); !errors.Is(err, sysplex.ErrNoSystem) {
				t.Errorf("System: %v, want ErrNoSystem", err)
			}
		})
	}
}
