package esm

import "fmt"

// System is one z/OS image that uses a database. It holds what RACLIST keeps in
// storage. It is safe for concurrent use.
type System struct {
	name  string
	db    *Database
	lists map[ClassName]*index // guarded by db.mu
}

// IPL starts a system, or starts it again: in-storage copies are made of every
// class that the database has as RACLISTed. An earlier System of that name must
// not be used any more.
func (db *Database) IPL(name string) *System {
	db.mu.Lock()
	defer db.mu.Unlock()
	s := &System{name: name, db: db, lists: map[ClassName]*index{}}
	for class, c := range db.classes {
		if c.state.Raclist {
			s.lists[class] = c.profiles.copy()
		}
	}
	db.systems[name] = s
	return s
}

// Name returns the name that was given to [Database.IPL].
func (s *System) Name() string { return s.name }

// Read calls f with one state of the database. f must not call methods of the
// System or the Database.
func (s *System) Read(f func(View)) {
	s.db.mu.RLock()
	defer s.db.mu.RUnlock()
	f(View{s.db, s})
}

// Update calls f to change the database. All that f has done is undone if it
// returns an error or panics, or if [Config.Journal] does. f must not call methods of the System or the
// Database.
func (s *System) Update(f func(*Tx) error) error {
	s.db.mu.Lock()
	defer s.db.mu.Unlock()
	tx := &s.db.update
	*tx = Tx{View: View{s.db, s}, undo: tx.undo[:0]}
	done := false
	defer func() {
		if !done {
			tx.rollBack()
		}
		clear(tx.undo) // lets go of what was there
	}()
	err := f(tx)
	if err == nil {
		err = tx.keep()
	}
	done = err == nil
	return err
}

// Raclisted says whether this system has in-storage copies of a class.
func (v View) Raclisted(class ClassName) bool { return v.sys.lists[class] != nil }

// Raclist makes in-storage copies of a class and of those that share its
// options, here and, with sysplex communication, on every other system; and
// every IPL will. Errors wrap [ErrNotDefined].
func (tx *Tx) Raclist(name ClassName) error {
	return tx.setRaclist(name, true)
}

// NoRaclist drops the in-storage copies of a class and of those that share its
// options, where Raclist would make them. Errors wrap [ErrNotDefined].
func (tx *Tx) NoRaclist(name ClassName) error {
	return tx.setRaclist(name, false)
}

func (tx *Tx) setRaclist(name ClassName, on bool) error {
	c, err := tx.class(name)
	if err != nil {
		return err
	}
	state := *c.state
	state.Raclist = on
	tx.setState(c, state)
	for _, s := range tx.reached() {
		for _, class := range tx.db.sharing(c) {
			tx.setList(s, class, on)
		}
	}
	return nil
}

// RefreshRaclist makes the in-storage copies of a class anew, and those of the
// classes that share its options, on every system that has them and that
// Raclist would reach. Errors wrap [ErrNotDefined], also if this system has no
// copy of the class.
func (tx *Tx) RefreshRaclist(name ClassName) error {
	c, err := tx.class(name)
	if err != nil {
		return err
	}
	if !tx.Raclisted(name) {
		return fmt.Errorf("%w: class %s is not RACLISTed on system %s", ErrNotDefined, name, tx.sys.name)
	}
	for _, s := range tx.reached() {
		for _, class := range tx.db.sharing(c) {
			if s.lists[class] != nil {
				tx.setList(s, class, true)
			}
		}
	}
	return nil
}

// reached returns the systems that a command issued here is propagated to.
func (tx *Tx) reached() []*System {
	if tx.db.config.NoSysplexCommunication {
		return []*System{tx.sys}
	}
	systems := make([]*System, 0, len(tx.db.systems))
	for _, name := range sortedKeys(tx.db.systems) {
		systems = append(systems, tx.db.systems[name])
	}
	return systems
}

func (tx *Tx) setList(s *System, class ClassName, on bool) {
	old := s.lists[class]
	tx.undoing(func() { assign(s.lists, class, old, old == nil) })
	if on {
		s.lists[class] = tx.db.classes[class].profiles.copy()
	} else {
		delete(s.lists, class)
	}
}
