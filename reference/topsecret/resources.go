package topsecret

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// owner is who owns all resources that begin with a prefix.
type owner struct {
	prefix string
	acid   esm.ID
	user   bool // a user, who has full access thereby
}

// permission is what a user may do with a resource, or with all that begin with
// a prefix that ends in a period.
type permission struct {
	acid     esm.ID // a user ID, or [esm.AnyUser]
	resource string
	level    esm.Level
}

// resources are those of a class that are protected. Permissions stand with the
// longest name first.
type resources struct {
	owners      []owner
	permissions []permission
}

// isPrefix says whether a permitted name is a prefix.
func isPrefix(name string) bool { return strings.HasSuffix(name, ".") }

// covers says whether a permission is for all of what a profile is for.
func (p permission) covers(name string, prefix bool) bool {
	if isPrefix(p.resource) {
		return strings.HasPrefix(name, p.resource)
	}
	return name == p.resource && !prefix
}

// ownerOf returns who owns a resource, and whether anybody does.
func (r resources) ownerOf(name string) (owner, bool) {
	for _, o := range r.owners {
		if strings.HasPrefix(name, o.prefix) {
			return o, true
		}
	}
	return owner{}, false
}

// profiles returns the profiles that the class is made of.
func (r resources) profiles(class esm.Class) map[esm.ProfileName]esm.Profile {
	all := map[esm.ProfileName]esm.Profile{}
	add := func(name string, prefix bool) {
		profile := esm.ProfileName(name)
		// A prefix of the full length is a resource. Nothing follows it.
		if prefix = prefix && len(name) < class.MaxLength; prefix {
			profile += "*"
		}
		all[profile] = esm.Profile{Class: class.Name, Name: profile, Access: r.access(name, prefix)}
	}
	for _, o := range r.owners {
		add(o.prefix, true)
	}
	for _, p := range r.permissions {
		add(p.resource, isPrefix(p.resource))
	}
	return all
}

// access returns the access list of a profile: the most specific permission that
// each user has.
func (r resources) access(name string, prefix bool) (list []esm.Access) {
	if o, owned := r.ownerOf(name); owned && o.user {
		list = append(list, esm.Access{ID: o.acid, Level: esm.Alter})
	}
	for _, p := range r.permissions {
		there := slices.ContainsFunc(list, func(a esm.Access) bool { return a.ID == p.acid })
		if p.covers(name, prefix) && !there {
			list = append(list, esm.Access{ID: p.acid, Level: p.level})
		}
	}
	return list
}

// own adds an owner. No prefix contains another.
func (r *resources) own(o owner) error {
	for _, other := range r.owners {
		if strings.HasPrefix(o.prefix, other.prefix) || strings.HasPrefix(other.prefix, o.prefix) {
			return fmt.Errorf("%w: %s owns %s, which undercuts or is undercut", esm.ErrExists, other.acid, other.prefix)
		}
	}
	r.owners = append(r.owners, o)
	return nil
}

// disown removes an owner who was given a prefix.
func (r *resources) disown(acid esm.ID, prefix string) error {
	i := slices.IndexFunc(r.owners, func(o owner) bool { return o.acid == acid && o.prefix == prefix })
	if i < 0 {
		return fmt.Errorf("%w: %s does not own %s", esm.ErrNotDefined, acid, prefix)
	}
	if slices.ContainsFunc(r.permissions, func(p permission) bool { return strings.HasPrefix(p.resource, prefix) }) {
		return fmt.Errorf("%w: there are permissions for %s; revoke them first", esm.ErrInUse, prefix)
	}
	r.owners = slices.Delete(r.owners, i, i+1)
	return nil
}

// permit adds a permission, or replaces the one of that user and resource.
func (r *resources) permit(p permission) error {
	if _, owned := r.ownerOf(p.resource); !owned {
		return fmt.Errorf("%w: nobody owns %s; use ADDTO first", esm.ErrNotDefined, p.resource)
	}
	r.permissions = slices.DeleteFunc(r.permissions, p.samePlace)
	r.permissions = append(r.permissions, p)
	slices.SortFunc(r.permissions, func(a, b permission) int {
		return cmp.Or(cmp.Compare(len(b.resource), len(a.resource)), cmp.Compare(a.resource, b.resource), cmp.Compare(a.acid, b.acid))
	})
	return nil
}

// revoke removes a permission.
func (r *resources) revoke(p permission) error {
	n := len(r.permissions)
	if r.permissions = slices.DeleteFunc(r.permissions, p.samePlace); len(r.permissions) == n {
		return fmt.Errorf("%w: %s has no permission for %s", esm.ErrNotDefined, p.acid, p.resource)
	}
	return nil
}

func (p permission) samePlace(q permission) bool { return p.acid == q.acid && p.resource == q.resource }

// The segments and fields that owners and permissions are kept in.
const (
	ownerSegment      = "OWNER"
	permissionSegment = "PERMISSION"
	acidField         = "ACID"
	kindField         = "KIND"
	resourceField     = "RESOURCE"
	levelField        = "LEVEL"
)

func resourcesOf(tx *esm.Tx, class esm.ClassName) (r resources) {
	p, ok := record(tx, classRecord(class))
	if !ok {
		return r
	}
	for _, s := range p.Details.Segments {
		acid, _ := s.Field(acidField)
		name, _ := s.Field(resourceField)
		if s.Name == ownerSegment {
			kind, _ := s.Field(kindField)
			r.owners = append(r.owners, owner{name, esm.ID(acid), kind == userType})
			continue
		}
		text, _ := s.Field(levelField)
		level, err := esm.ParseLevel(text)
		if err != nil { // esm keeps what it is given
			continue
		}
		r.permissions = append(r.permissions, permission{esm.ID(acid), name, level})
	}
	return r
}

// change changes what is owned and permitted in a class.
func change(tx *esm.Tx, class esm.ClassName, f func(*resources) error) error {
	if _, defined := record(tx, rdtRecord(class)); class == esm.PTKTDATA && !defined {
		return fmt.Errorf("%w: class PTKTDATA is not in the RDT; use TSS ADDTO(RDT) first", esm.ErrNotDefined)
	}
	r := resourcesOf(tx, class)
	if err := f(&r); err != nil {
		return err
	}
	d := &esm.Details{}
	for _, o := range r.owners {
		kind := deptType
		if o.user {
			kind = userType
		}
		d.Segments = append(d.Segments, esm.Segment{Name: ownerSegment, Fields: []esm.Field{
			{Keyword: acidField, Value: string(o.acid)}, {Keyword: resourceField, Value: o.prefix}, {Keyword: kindField, Value: kind},
		}})
	}
	for _, p := range r.permissions {
		d.Segments = append(d.Segments, esm.Segment{Name: permissionSegment, Fields: []esm.Field{
			{Keyword: acidField, Value: string(p.acid)}, {Keyword: resourceField, Value: p.resource}, {Keyword: levelField, Value: p.level.String()},
		}})
	}
	if err := store(tx, classRecord(class), d); err != nil {
		return err
	}
	return compile(tx, class)
}

// owns says whether an acid owns anything.
func owns(tx *esm.Tx, acid esm.ID) bool {
	for _, class := range classes {
		if slices.ContainsFunc(resourcesOf(tx, class).owners, func(o owner) bool { return o.acid == acid }) {
			return true
		}
	}
	return false
}

// revokeAll removes the permissions of a user.
func revokeAll(tx *esm.Tx, acid esm.ID) error {
	for _, class := range classes {
		mine := func(p permission) bool { return p.acid == acid }
		if !slices.ContainsFunc(resourcesOf(tx, class).permissions, mine) {
			continue
		}
		err := change(tx, class, func(r *resources) error {
			r.permissions = slices.DeleteFunc(r.permissions, mine)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
