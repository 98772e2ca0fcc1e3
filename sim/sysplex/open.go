package sysplex

import (
	"math/rand/v2"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
)

// Open opens what a sysplex uses and may find outside, each thing once: as the
// first IPL names it, but for registers. Nil functions make things in memory
// that are new.
type Open struct {
	// Database opens the security database of a name.
	Database func(name string) (*esm.Database, error)
	// Keys opens the ICSF key data sets of a name.
	Keys func(name string) (*icsf.Store, error)
	// Replays gives what a system remembers used PassTickets in, up to capacity of
	// them, at each IPL. Nil gives each system a register of its own, which is what
	// RACF's is, and IPL empties it; another answer is a choice of who runs the
	// sysplex.
	Replays func(smfID string, capacity int) (passticket.Replays, error)
}

// database returns a security database.
func (p *Sysplex) database(name string) (db *esm.Database, err error) {
	if db, ok := p.databases[name]; ok {
		return db, nil
	}
	if p.config.Open.Database != nil {
		db, err = p.config.Open.Database(name)
	} else {
		db = esm.New(esm.Config{
			Random:             rand.NewChaCha8([32]byte{}), // salts need not be secret here
			PasswordIterations: 1,
		})
	}
	if err == nil {
		p.databases[name] = db
	}
	return db, err
}

// store returns key data sets.
func (p *Sysplex) store(name string) (keys *icsf.Store, err error) {
	if keys, ok := p.stores[name]; ok {
		return keys, nil
	}
	if p.config.Open.Keys != nil {
		keys, err = p.config.Open.Keys(name)
	} else {
		keys = icsf.New()
	}
	if err == nil {
		p.stores[name] = keys
	}
	return keys, err
}

func (p *Sysplex) replays(smfID string, capacity int) (passticket.Replays, error) {
	if p.config.Open.Replays != nil {
		return p.config.Open.Replays(smfID, capacity)
	}
	return passticket.NewRegister(capacity), nil
}
