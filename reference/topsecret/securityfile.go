package topsecret

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// securityFile is the class that holds Top Secret's own records. It is not
// active, so that no decision is made by it.
const securityFile esm.ClassName = "TSSFILE"

// The names of the records: a class with its owners and permissions, the
// PassTicket key of an application, a class of the RDT.
func classRecord(class esm.ClassName) string { return "CLASS." + string(class) }
func keyRecord(appl string) string           { return "NDT." + appl }
func rdtRecord(class esm.ClassName) string   { return "RDT." + string(class) }

// classes are the keywords for classes. IBMFAC stands for FACILITY, which is
// something else to Top Secret (sample job ZWEITSS).
var classes = map[string]esm.ClassName{"APPL": esm.APPL, "IBMFAC": esm.FACILITY, "PTKTDATA": esm.PTKTDATA}

// Install makes Top Secret the manager of the database that the system uses: it
// defines Top Secret's class, and activates APPL, FACILITY and PTKTDATA with
// nothing in them. Errors wrap [esm.ErrExists] if that was done before.
func Install(sys *esm.System) error {
	return sys.Update(func(tx *esm.Tx) error {
		if err := tx.AddClass(esm.Class{Name: securityFile, MaxLength: esm.MaxProfileName}); err != nil {
			return err
		}
		for _, class := range slices.Sorted(maps.Values(classes)) {
			if err := tx.SetClass(class, esm.ClassState{Active: true, Generic: true, GenCmd: true}); err != nil {
				return err
			}
			if err := compile(tx, class); err != nil {
				return err
			}
			if err := tx.Raclist(class); err != nil {
				return err
			}
		}
		return nil
	})
}

// record returns a record, and whether there is one.
func record(tx *esm.Tx, name string) (esm.Profile, bool) {
	return tx.Profile(securityFile, esm.ProfileName(name), false)
}

// store adds a record or replaces it.
func store(tx *esm.Tx, name string, d *esm.Details) error {
	p := esm.Profile{Class: securityFile, Name: esm.ProfileName(name), Details: d}
	if _, exists := record(tx, name); exists {
		return tx.PutProfile(p)
	}
	return tx.AddProfile(p)
}

// compile makes the profiles of a class what the records say.
func compile(tx *esm.Tx, name esm.ClassName) error {
	class, _, ok := tx.Class(name)
	if !ok {
		return fmt.Errorf("%w: class %s", esm.ErrNotDefined, name)
	}
	want := resourcesOf(tx, name).profiles(class)
	if name == esm.PTKTDATA {
		for _, p := range keysOf(tx) {
			appl := p.Name[len(keyRecord("")):]
			// A permitted resource may have the same name. The two do not meet.
			both := want[appl]
			both.Class, both.Name, both.Details = name, appl, p.Details
			want[appl] = both
		}
	}
	for _, p := range tx.Profiles(name) {
		if _, wanted := want[p.Name]; !wanted {
			if err := tx.DeleteProfile(name, p.Name, p.Generic); err != nil {
				return err
			}
		}
	}
	for _, resource := range slices.Sorted(maps.Keys(want)) {
		if err := put(tx, want[resource]); err != nil {
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

// keysOf returns the records of PassTicket keys, sorted by application.
func keysOf(tx *esm.Tx) (found []esm.Profile) {
	for _, p := range tx.Profiles(securityFile) {
		if strings.HasPrefix(string(p.Name), keyRecord("")) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b esm.Profile) int { return cmp.Compare(a.Name, b.Name) })
	return found
}
