package acf2

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// The two classes that hold ACF2's own records. Neither is active, so that no
// decision is made by them. A record of INFOSTG is what the commands left; the
// one of the same name in RESIDENT is what it was at the last REBUILD.
const (
	infostorage esm.ClassName = "INFOSTG"
	resident    esm.ClassName = "RESIDENT"
)

// classes is the class map: the classes of the resource types (articles 52976
// and 145529; the sample job ZWEIACF).
var classes = map[string]esm.ClassName{"PTK": esm.PTKTDATA, "APL": esm.APPL, "FAC": esm.FACILITY}

// typeOf is the inverse of classes.
var typeOf = map[esm.ClassName]string{esm.PTKTDATA: "PTK", esm.APPL: "APL", esm.FACILITY: "FAC"}

// everything is the profile by which ACF2 denies what no rule covers.
const everything esm.ProfileName = "**"

// Records are named by the class letter of Infostorage, the type and the name.
func ruleRecord(code, name string) string { return "R." + code + "." + name }
func keyRecord(name string) string        { return "P.PTK." + name }
func optionRecord(name string) string     { return "C.GSO." + name }

// Install makes ACF2 the manager of the database that the system uses: it
// defines ACF2's classes, and sets APPL, FACILITY and PTKTDATA up as ACF2 has
// them at first. Errors wrap [esm.ErrExists] if that was done before.
func Install(sys *esm.System) error {
	return sys.Update(func(tx *esm.Tx) error {
		for _, name := range []esm.ClassName{infostorage, resident} {
			if err := tx.AddClass(esm.Class{Name: name, MaxLength: esm.MaxProfileName}); err != nil {
				return err
			}
		}
		for _, class := range slices.Sorted(maps.Values(classes)) {
			state := esm.ClassState{Active: class != esm.APPL, Generic: true, GenCmd: true}
			if err := tx.SetClass(class, state); err != nil {
				return err
			}
			if err := compile(tx, class, infostorage); err != nil {
				return err
			}
			if err := tx.Raclist(class); err != nil {
				return err
			}
		}
		return nil
	})
}

// record returns a record of Infostorage, and whether there is one.
func record(tx *esm.Tx, name string) (esm.Profile, bool) {
	return tx.Profile(infostorage, esm.ProfileName(name), false)
}

// recordNames gives the names of the records that begin with a prefix, without
// the prefix.
func recordNames(prefix string) func(*run) []string {
	return func(r *run) (names []string) {
		for _, p := range records(r.tx, infostorage, prefix) {
			names = append(names, string(p.Name)[len(prefix):])
		}
		return names
	}
}

// records returns the records that begin with a prefix, sorted by name.
func records(tx *esm.Tx, from esm.ClassName, prefix string) (found []esm.Profile) {
	for _, p := range tx.Profiles(from) {
		if strings.HasPrefix(string(p.Name), prefix) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b esm.Profile) int { return cmp.Compare(a.Name, b.Name) })
	return found
}

// store adds a record or replaces it.
func store(tx *esm.Tx, in esm.ClassName, name string, d *esm.Details) error {
	p := esm.Profile{Class: in, Name: esm.ProfileName(name), Details: d}
	if _, exists := tx.Profile(in, p.Name, false); exists {
		return tx.PutProfile(p)
	}
	return tx.AddProfile(p)
}

// remove takes a record out, and what it made of a class.
func remove(r *run, name string, class esm.ClassName) error {
	if _, ok := record(r.tx, name); !ok {
		return fmt.Errorf("%w: there is no such record", esm.ErrNotDefined)
	}
	if err := r.tx.DeleteProfile(infostorage, esm.ProfileName(name), false); err != nil {
		return err
	}
	return compile(r.tx, class, infostorage)
}

// rebuild makes the records that begin with a prefix effective, and no others:
// the in-storage copies are taken while the class is as the resident records say.
func rebuild(tx *esm.Tx, class esm.ClassName, prefix string) error {
	for _, p := range records(tx, resident, prefix) {
		if err := tx.DeleteProfile(resident, p.Name, false); err != nil {
			return err
		}
	}
	for _, p := range records(tx, infostorage, prefix) {
		if err := store(tx, resident, string(p.Name), p.Details); err != nil {
			return err
		}
	}
	if err := compile(tx, class, resident); err != nil {
		return err
	}
	if err := tx.RefreshRaclist(class); err != nil {
		return err
	}
	return compile(tx, class, infostorage)
}

// compile makes the profiles of a class what the records say.
func compile(tx *esm.Tx, class esm.ClassName, from esm.ClassName) error {
	want := map[esm.ProfileName]esm.Profile{everything: {Class: class, Name: everything}}
	for _, p := range records(tx, from, ruleRecord(typeOf[class], "")) {
		name := string(p.Name)[len(ruleRecord(typeOf[class], "")):]
		for resource, access := range entriesOf(p).profiles(name) {
			want[resource] = esm.Profile{Class: class, Name: resource, Access: access}
		}
	}
	if class == esm.PTKTDATA {
		for _, p := range records(tx, from, keyRecord("")) {
			name := p.Name[len(keyRecord("")):]
			// A rule may have the same name. The two do not meet.
			both := want[name]
			both.Class, both.Name, both.Details = class, name, p.Details
			want[name] = both
		}
	}
	for _, p := range tx.Profiles(class) {
		if _, wanted := want[p.Name]; !wanted {
			if err := tx.DeleteProfile(class, p.Name, p.Generic); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if err := put(tx, want[name]); err != nil {
			return err
		}
	}
	return nil
}

// put adds a profile or replaces it.
func put(tx *esm.Tx, p esm.Profile) error {
	generic := esm.HasGenericCharacter(string(p.Name))
	if _, exists := tx.Profile(p.Class, p.Name, generic); !exists {
		return tx.AddProfile(p)
	}
	p.Generic = generic
	return tx.PutProfile(p)
}
