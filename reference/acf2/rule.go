package acf2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// maxRuleKey is the length of the longest key of a resource rule (article 44399).
const maxRuleKey = 40

// reckey reads RECKEY of a setting RESOURCE.
func reckey(code string) func(*parser, *Command, *scanner) (action, error) {
	const expected = "a key of up to 40 letters, digits, #, $, @ and _"
	return func(_ *parser, c *Command, s *scanner) (action, error) {
		key, err := s.need(expected, false)
		if err != nil {
			return nil, err
		}
		if len(key.word) > maxRuleKey || !isQualifier(key.word) {
			return nil, key.refuse(expected)
		}
		f, err := s.need("ADD(entry) or DEL(entry)", true)
		if err != nil {
			return nil, err
		}
		if f.word != "ADD" && f.word != "DEL" {
			return nil, s.st.refuse(f.at, "ADD(entry) or DEL(entry)")
		}
		c.keywords = append(c.keywords, f.word)
		e, err := readEntry(c, f)
		if err != nil {
			return nil, err
		}
		change := addEntry
		if f.word == "DEL" {
			change = deleteEntry
		}
		return func(r *run) error { return change(r, code, key.word, e) }, s.finish()
	}
}

func isQualifier(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#$@_") == ""
}

// readEntry reads an entry: what stands in the parentheses of ADD and DEL.
func readEntry(c *Command, f field) (e entry, err error) {
	s := f.inside()
	ahead := *s
	first, found, err := ahead.next()
	if err == nil && found && !first.hasValue && first.word != "ALLOW" && first.word != "PREVENT" {
		*s = ahead
		if e.mask, err = readMask(first); err != nil {
			return e, err
		}
	}
	var action string
	act := func(f field) error {
		if action != "" {
			return s.st.refuse(f.at, "either ALLOW or PREVENT")
		}
		action = f.word
		return nil
	}
	err = s.options(c, map[string]option{
		"UID":     {true, func(f field) (err error) { e.user, err = readUID(f); return err }},
		"SERVICE": {true, func(f field) (err error) { e.services, err = readServices(f); return err }},
		"ALLOW":   {false, act}, "PREVENT": {false, act},
	})
	e.allow = action == "ALLOW"
	switch {
	case err != nil:
		return e, err
	case e.user == "":
		return e, s.st.refuse(s.end, "UID(user) or UID(*)")
	case action == "":
		return e, s.st.refuse(s.end, "ALLOW or PREVENT")
	case action == "PREVENT" && e.services != "":
		return e, s.st.refuse(f.valueAt, "PREVENT without SERVICE")
	}
	return e, nil
}

func readMask(f field) (string, error) {
	qualifiers := strings.Split(f.word, ".")
	for i, q := range qualifiers {
		if !isQualifier(q) && !(q == "-" && i == len(qualifiers)-1) {
			return "", f.refuse("a mask of qualifiers of letters, digits, #, $, @ and _, of which the last may be -")
		}
	}
	return f.word, nil
}

func readUID(f field) (esm.ID, error) {
	if f.value == "*" {
		return esm.AnyUser, nil
	}
	id, err := esm.ParseID(f.value)
	if err != nil {
		return "", f.refuse("a logonid, or * for all")
	}
	return id, nil
}

func readServices(f field) (string, error) {
	var services []string
	for s := range strings.SplitSeq(strings.ToUpper(f.value), ",") {
		s = strings.TrimSpace(s)
		if s != read && s != update || slices.Contains(services, s) {
			return "", f.refuse("READ, UPDATE or both")
		}
		services = append(services, s)
	}
	slices.Sort(services)
	return strings.Join(services, ","), nil
}

func addEntry(r *run, code, key string, e entry) error {
	if _, isGroup := r.tx.Group(esm.GroupID(e.user)); isGroup {
		return fmt.Errorf("%w: %s is a group; UID takes a logonid", esm.ErrValue, e.user)
	}
	class, _, _ := r.tx.Class(classes[code])
	if _, err := class.ParseProfileName(strings.TrimSuffix(key+"."+e.mask, ".")); err != nil {
		return err
	}
	old := ruleOf(r.tx, code, key)
	if slices.ContainsFunc(old, e.sameLine) {
		return fmt.Errorf("%w: an entry of this mask and UID; remove it by DEL first", esm.ErrExists)
	}
	return storeRule(r, code, key, append(old, e))
}

func deleteEntry(r *run, code, key string, e entry) error {
	old := ruleOf(r.tx, code, key)
	i := slices.Index(old, e)
	if i < 0 {
		return fmt.Errorf("%w: rule %s has no such entry", esm.ErrNotDefined, key)
	}
	return storeRule(r, code, key, slices.Delete(old, i, i+1))
}

// inRule says whether an entry of any rule is for a user. In the access lists
// that entries become, a group of that name would be meant as well.
func inRule(tx *esm.Tx, user esm.ID) bool {
	return slices.ContainsFunc(records(tx, infostorage, "R."), func(p esm.Profile) bool {
		return slices.ContainsFunc(entriesOf(p), func(e entry) bool { return e.user == user })
	})
}

func ruleOf(tx *esm.Tx, code, key string) rule {
	p, ok := record(tx, ruleRecord(code, key))
	if !ok {
		return nil
	}
	return entriesOf(p)
}

func storeRule(r *run, code, key string, e rule) error {
	slices.SortFunc(e, entry.compare)
	if err := store(r.tx, infostorage, ruleRecord(code, key), e.details()); err != nil {
		return err
	}
	return compile(r.tx, classes[code], infostorage)
}

func deleteRule(code string) func(*run, string) error {
	return func(r *run, key string) error { return remove(r, ruleRecord(code, key), classes[code]) }
}

func listRule(code string) func(*run, string) error {
	return func(r *run, key string) error {
		p, ok := record(r.tx, ruleRecord(code, key))
		if !ok {
			return fmt.Errorf("%w: rule %s", esm.ErrNotDefined, key)
		}
		r.print("$KEY(" + key + ") TYPE(" + code + ")")
		for _, e := range entriesOf(p) {
			r.print(" " + e.String())
		}
		return nil
	}
}
