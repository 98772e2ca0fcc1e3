package racf

import (
	"fmt"
	"slices"

	"github.com/safproof/safproof/reference/esm"
)

var racmapSpec = &spec{
	verb: "RACMAP", execute: racmap,
	keywords: []keyword{
		valued("ID", isUserID),
		{name: "MAP", kind: flag, group: "the function"},
		{name: "DELMAP", kind: optionalNested, group: "the function", sub: []keyword{label}},
		{name: "LISTMAP", kind: optionalNested, group: "the function", sub: []keyword{label}},
		{name: "QUERY", kind: flag, group: "the function"},
		{name: "USERDIDFILTER", kind: nested, sub: []keyword{valued("NAME", text(esm.MaxDistributedName))}},
		{name: "REGISTRY", kind: nested, sub: []keyword{valued("NAME", text(esm.MaxRegistry))}},
		valued("WITHLABEL", text(esm.MaxIdentityLabel)),
	},
}

var label = valued("LABEL", text(esm.MaxIdentityLabel))

// racmapOperands says which operands a function takes.
var racmapOperands = map[string][]string{
	"MAP":     {"ID", "USERDIDFILTER", "REGISTRY", "WITHLABEL"},
	"DELMAP":  {"ID"},
	"LISTMAP": {"ID"},
	"QUERY":   {"USERDIDFILTER", "REGISTRY"},
}

func racmap(r *run) error {
	function, err := r.racmapFunction()
	if err != nil {
		return err
	}
	if !r.special() {
		return r.notAuthorized("", "NOT AUTHORIZED TO ISSUE RACMAP")
	}
	if function == "QUERY" {
		return r.queryMap()
	}
	v, _ := r.value("ID")
	user := esm.UserID(v.folded())
	if _, ok := r.tx.User(user); !ok {
		return refused(v.at, string(user)+" is not a user", "a user who is defined")
	}
	switch function {
	case "MAP":
		return r.addMap(user)
	case "DELMAP":
		return r.deleteMap(user)
	}
	return r.listMaps(user)
}

// racmapFunction returns the function that was asked for, after a check that it
// has the operands that it needs, and no others.
func (r *run) racmapFunction() (string, error) {
	i := slices.IndexFunc(r.operands, func(o operand) bool { return o.groupName() == "the function" })
	if i < 0 {
		return "", syntaxError(r.at, "nothing is asked", "one of MAP, DELMAP, LISTMAP, QUERY")
	}
	function := r.operands[i].name
	for _, o := range r.operands {
		if o.name != function && !slices.Contains(racmapOperands[function], o.name) {
			return "", syntaxError(o.at, o.name+" does not go with "+function, "no "+o.name)
		}
	}
	for _, name := range racmapOperands[function] {
		if name != "WITHLABEL" && !r.has(name) {
			return "", syntaxError(r.operands[i].at, name+" is missing", name+"(...)")
		}
	}
	return function, nil
}

// identity returns the name and the registry. Both are kept as they are in
// apostrophes.
func (r *run) identity() (name, registry string) {
	n, _ := r.find("USERDIDFILTER").inside("NAME")
	g, _ := r.find("REGISTRY").inside("NAME")
	return n.folded(), g.folded()
}

func (r *run) addMap(user esm.UserID) error {
	m := esm.IdentityMap{User: user, Label: r.newLabel(user)}
	m.Name, m.Registry = r.identity()
	if v, ok := r.value("WITHLABEL"); ok {
		m.Label = v.folded()
	}
	return rejected(r.find("USERDIDFILTER").at, r.tx.AddIdentityMap(m), "a name and registry that are not mapped yet, and a new label")
}

// newLabel returns the label of a map that is given none.
func (r *run) newLabel(user esm.UserID) string {
	maps := r.tx.IdentityMaps(user)
	for n := 1; ; n++ {
		label := fmt.Sprintf("LABEL%08d", n)
		if !slices.ContainsFunc(maps, func(m esm.IdentityMap) bool { return m.Label == label }) {
			return label
		}
	}
}

// deleteMap removes the map of a label, or the only one that the user has.
func (r *run) deleteMap(user esm.UserID) error {
	o := r.find("DELMAP")
	v, ok := o.inside("LABEL")
	label := v.folded()
	if !ok {
		maps := r.tx.IdentityMaps(user)
		if len(maps) != 1 {
			return refused(o.at, fmt.Sprintf("user %s has %d distributed identities", user, len(maps)), "DELMAP(LABEL('...')), unless there is one only")
		}
		label = maps[0].Label
	}
	return rejected(o.at, r.tx.DeleteIdentityMap(user, label), "the label of a distributed identity of user "+string(user))
}

// listMaps prints the maps of a user, with the labels of the Security
// Administrator's Guide, topic didx500s.
func (r *run) listMaps(user esm.UserID) error {
	v, one := r.find("LISTMAP").inside("LABEL")
	r.print("Mapping information for user %s:", user)
	found := false
	for _, m := range r.tx.IdentityMaps(user) {
		if one && m.Label != v.folded() {
			continue
		}
		found = true
		r.print("")
		r.print("  Label: %s", m.Label)
		r.print("  Distributed Identity User Name Filter:")
		r.print("    >%s<", m.Name)
		r.print("  Registry name:")
		r.print("    >%s<", m.Registry)
	}
	if !found {
		r.result.Output = nil
		r.warn("", "No mapping information was found for user %s.", user)
	}
	return nil
}

func (r *run) queryMap() error {
	name, registry := r.identity()
	user, ok := r.tx.MapIdentity(name, registry)
	if !ok {
		r.warn("", "No user ID is associated with this distributed identity, or class IDIDMAP is not active and RACLISTed.")
		return nil
	}
	r.print("User ID: %s", user)
	return nil
}
