package esm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/journal"
)

// Restore makes the database anew whose journal has kept these records: what is
// left when each replaces the earlier one of its kind and key, and deletions take
// away; their order does not matter. Without records it is [New]. No system is
// IPLed yet. Errors wrap [journal.ErrRecord] or [journal.ErrVersion].
func Restore(c Config, records []journal.Record) (*Database, error) {
	if len(records) == 0 {
		return New(c), nil
	}
	keep := c.Journal
	c.Journal = nil // what is kept is not kept again
	db := New(c)
	clear(db.users)
	clear(db.groups)
	clear(db.connections)
	clear(db.members)
	re := restoring{db: db, tx: Tx{View: View{db: db}}}
	// What others refer to comes before them.
	steps := []struct {
		kind string
		take func(journal.Record) error
	}{
		{optionsRecord, re.options}, {classRecord, re.class}, {classOptionsRecord, re.classOptions},
		{groupRecord, re.group}, {userRecord, re.user}, {connectionRecord, re.connection},
		{discreteRecord, re.profile}, {genericRecord, re.profile},
	}
	byKind := map[string][]journal.Record{}
	for _, r := range records {
		byKind[r.Kind] = append(byKind[r.Kind], r)
	}
	if len(byKind[optionsRecord]) != 1 {
		return nil, fmt.Errorf("%w: %d of %d are of kind %s, want 1; others may be missing, too",
			journal.ErrRecord, len(byKind[optionsRecord]), len(records), optionsRecord)
	}
	for _, step := range steps {
		if err := re.all(byKind[step.kind], step.take); err != nil {
			return nil, err
		}
		delete(byKind, step.kind)
	}
	for _, kind := range sortedKeys(byKind) {
		return nil, misfit(byKind[kind][0], "there is no such kind")
	}
	if err := re.check(); err != nil {
		return nil, err
	}
	db.config.Journal, db.kept = keep, true
	return db, nil
}

// restoring is a database that is being made anew.
type restoring struct {
	db *Database
	tx Tx // to check and to store with; it is never undone
}

// all takes the records of one kind.
func (re *restoring) all(records []journal.Record, take func(journal.Record) error) error {
	records = slices.SortedFunc(slices.Values(records), func(a, b journal.Record) int { return cmp.Compare(a.Key, b.Key) })
	for i, r := range records {
		switch {
		case i > 0 && r.Key == records[i-1].Key:
			return misfit(r, "there is another one")
		case r.Deleted():
			return misfit(r, "hand in what is left, without deletions")
		}
		if err := take(r); err != nil {
			return err
		}
		re.tx.undo = re.tx.undo[:0]
	}
	return nil
}

// misfit says what is wrong with a record.
func misfit(r journal.Record, problem string) error {
	return fmt.Errorf("%w: %v: %s", journal.ErrRecord, r, problem)
}

// misfitted is misfit for an error of a check, which shows no secret.
func misfitted(r journal.Record, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %v: %w", journal.ErrRecord, r, err)
}

func decode[V any](r journal.Record) (v V, err error) {
	_, err = journal.Decode(r, recordVersion, &v)
	return v, err
}

func (re *restoring) options(r journal.Record) error {
	k, err := decode[keptOptions](r)
	if err != nil {
		return err
	}
	return misfitted(r, re.tx.SetOptions(Options(k)))
}

// class defines a class. Those that share options are joined when all are there.
func (re *restoring) class(r journal.Record) error {
	k, err := decode[keptClass](r)
	if err != nil {
		return err
	}
	if name, err := ParseClassName(r.Key); err != nil || name != k.Name {
		return misfit(r, "it is of another class")
	}
	re.db.classes[k.Name] = &class{Class: Class(k), state: new(ClassState), profiles: newIndex()}
	return nil
}

func (re *restoring) classOptions(r journal.Record) error {
	k, err := decode[keptClassState](r)
	if err != nil {
		return err
	}
	c := re.db.classes[ClassName(r.Key)]
	if c == nil || c.OptionsOf != "" {
		return misfit(r, "there is no such class, or it has no options of its own")
	}
	*c.state = ClassState(k)
	return nil
}

func (re *restoring) group(r journal.Record) error {
	k, err := decode[keptGroup](r)
	if err != nil {
		return err
	}
	id, err := ParseGroupID(r.Key)
	if err != nil || string(id) != r.Key {
		return misfit(r, "it is no group name")
	}
	re.db.groups[id] = k.group(id)
	return nil
}

func (re *restoring) user(r journal.Record) error {
	k, err := decode[keptUser](r)
	if err != nil {
		return err
	}
	id, err := ParseUserID(r.Key)
	if err != nil || string(id) != r.Key || re.db.groups[GroupID(id)] != nil {
		return misfit(r, "it is no user ID, or that of a group")
	}
	u, problem := k.user(id)
	if problem != "" {
		return misfit(r, problem)
	}
	re.db.users[id] = u
	return nil
}

func (re *restoring) connection(r journal.Record) error {
	k, err := decode[keptConnection](r)
	if err != nil {
		return err
	}
	user, group, _ := strings.Cut(r.Key, " ")
	c, err := k.connection(UserID(user), GroupID(group))
	if err != nil {
		return misfitted(r, err)
	}
	if re.db.users[c.User] == nil || re.db.groups[c.Group] == nil {
		return misfit(r, "there is no such user, or no such group")
	}
	re.tx.putConnection(c.User, c.Group, &c)
	return nil
}

func (re *restoring) profile(r journal.Record) error {
	k, err := decode[keptProfile](r)
	if err != nil {
		return err
	}
	className, name, _ := strings.Cut(r.Key, " ")
	c := re.db.classes[ClassName(className)]
	if c == nil {
		return misfit(r, "there is no such class")
	}
	p, err := k.profile(c.Name, ProfileName(name), r.Kind == genericRecord)
	if err == nil {
		err = re.checkProfile(c, p)
	}
	if err != nil {
		return misfitted(r, err)
	}
	c.profiles.set(name, p.Generic, p)
	if identity := p.details().Identity; identity != nil {
		re.tx.setLabel(identity.User, identity.Label, p.Name)
	}
	return nil
}

// checkProfile makes the checks of a profile that is defined, except that its
// owner need not be there any more.
func (re *restoring) checkProfile(c *class, p *Profile) error {
	checked := *p
	checked.Owner = ""
	if err := re.tx.checkProfile(c, &checked); err != nil {
		return err
	}
	identity := p.details().Identity
	switch {
	case (c.Name == IDIDMAP) != (identity != nil):
		return fmt.Errorf("%w: a distributed identity is in class %s, and nothing else is", ErrValue, IDIDMAP)
	case identity == nil:
		return nil
	case identityProfile(identity.Name, identity.Registry) != p.Name:
		return fmt.Errorf("%w: the distributed identity is another one", ErrValue)
	case re.db.users[identity.User] == nil:
		return fmt.Errorf("%w: user %s", ErrNotDefined, identity.User)
	}
	return nil
}

// check joins the classes that share options, and sees to what has to hold
// between records that may come in any order.
func (re *restoring) check() error {
	for id, g := range re.db.groups {
		if g.Superior != "" && re.db.groups[g.Superior] == nil {
			return fmt.Errorf("%w: group %s: there is no superior group %s", journal.ErrRecord, id, g.Superior)
		}
	}
	for id, u := range re.db.users {
		if _, ok := re.tx.Connection(id, u.DefaultGroup); !ok {
			return fmt.Errorf("%w: user %s: there is no connection to the default group %s", journal.ErrRecord, id, u.DefaultGroup)
		}
	}
	return re.shareOptions()
}

func (re *restoring) shareOptions() error {
	for name, c := range re.db.classes {
		owner := c
		for range re.db.classes { // so that a circle has an end
			if owner.OptionsOf == "" {
				break
			}
			if owner = re.db.classes[owner.OptionsOf]; owner == nil {
				return fmt.Errorf("%w: class %s shares the options of a class that is not there", journal.ErrRecord, name)
			}
		}
		if owner.OptionsOf != "" {
			return fmt.Errorf("%w: class %s shares its own options", journal.ErrRecord, name)
		}
		c.state = owner.state
	}
	return nil
}
