package acf2

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
)

// maxKeyName is the length of the longest record ID ("SSIGNON Profile Data
// Records").
const maxKeyName = 26

// reusable is what a profile says of tickets that may be used again.
const reusable = "NO REPLAY PROTECTION"

// ssignon is what a command says of a PassTicket key; nil is not said.
type ssignon struct {
	name  string
	key   *passticket.LegacyKey
	multi *bool
}

// key reads INSERT and CHANGE of the setting PROFILE(PTKTDATA).
func key(do func(*run, ssignon) error) func(*parser, *Command, *scanner) (action, error) {
	const expected = "appl, appl.group, appl.user or appl.group.user, of 26 characters at most"
	return func(_ *parser, c *Command, s *scanner) (action, error) {
		f, err := s.need(expected, false)
		if err != nil {
			return nil, err
		}
		if !isKeyName(f.word) {
			return nil, f.refuse(expected)
		}
		k := ssignon{name: f.word}
		table := map[string]option{
			"SSKEY":    {true, func(f field) error { return readKey(f, &k.key) }},
			"MULT-USE": flag(&k.multi, true), "NOMULT-USE": flag(&k.multi, false),
		}
		if err := s.options(c, table); err != nil {
			return nil, err
		}
		if c.verb == "INSERT" && k.key == nil {
			return nil, s.st.refuse(s.end, "SSKEY(16 hexadecimal digits)")
		}
		if len(c.keywords) == 0 {
			return nil, s.st.refuse(s.end, oneOf(table))
		}
		return func(r *run) error { return do(r, k) }, nil
	}
}

func isKeyName(name string) bool {
	parts := strings.Split(name, ".")
	if len(parts) > 3 || len(name) > maxKeyName {
		return false
	}
	for _, part := range parts {
		if _, err := passticket.ParseApplID(part); err != nil {
			return false
		}
	}
	return true
}

func readKey(f field, to **passticket.LegacyKey) error {
	k, err := passticket.ParseLegacyKey(f.value)
	if err != nil {
		return f.refuse("a key of 16 hexadecimal digits")
	}
	*to = &k
	return nil
}

func insertKey(r *run, k ssignon) error {
	if _, exists := record(r.tx, keyRecord(k.name)); exists {
		return fmt.Errorf("%w: PassTicket key %s", esm.ErrExists, k.name)
	}
	return k.store(r, esm.Details{})
}

func changeKey(r *run, k ssignon) error {
	p, ok := record(r.tx, keyRecord(k.name))
	if !ok {
		return fmt.Errorf("%w: PassTicket key %s", esm.ErrNotDefined, k.name)
	}
	return k.store(r, *p.Details)
}

func (k ssignon) store(r *run, d esm.Details) error {
	if k.key != nil {
		d.SSIGNON = &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: k.key}
	}
	if k.multi != nil {
		d.ApplData = ""
		if *k.multi {
			d.ApplData = reusable
		}
	}
	if err := store(r.tx, infostorage, keyRecord(k.name), &d); err != nil {
		return err
	}
	return compile(r.tx, esm.PTKTDATA, infostorage)
}

func deleteKey(r *run, name string) error { return remove(r, keyRecord(name), esm.PTKTDATA) }

func listKey(r *run, name string) error {
	p, ok := record(r.tx, keyRecord(name))
	if !ok {
		return fmt.Errorf("%w: PassTicket key %s", esm.ErrNotDefined, name)
	}
	multi := "NOMULT-USE"
	if p.NoReplayProtection() {
		multi = "MULT-USE"
	}
	r.print("SSIGNON / " + name + " " + multi + " SSKEY(*SUPPRESSED*)")
	return nil
}
