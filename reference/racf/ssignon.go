package racf

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

const legacyKeyDigits = 16

// ssignon is the SSIGNON operand of a PTKTDATA profile. Of the ways to give a
// legacy key, one only may be taken.
var ssignon = keyword{name: "SSIGNON", kind: nested, sub: keywordsOf(
	[]keyword{
		{name: "KEYMASKED", kind: single, group: "the legacy key", check: hexDigits(legacyKeyDigits), secret: true},
		{name: "KEYENCRYPTED", kind: single, group: "the legacy key", check: hexDigits(legacyKeyDigits), secret: true},
		{name: "KEYLABEL", kind: single, group: "the legacy key", check: isLabel},
		{name: "NOLEGACYKEY", kind: flag, group: "the legacy key"},
	},
	since(zos.EnhancedPassTickets,
		valued("EPTKEYLABEL", isLabel),
		valued("TYPE", oneOf("UPPER", "MIXED")),
		valued("TIMEOUT", number(int(passticket.MinTimeout/time.Second), int(passticket.MaxTimeout/time.Second))),
		valued("REPLAY", isYesNo),
	),
	refusals("ENCRYPTKEY"),
)}

// ssignon returns the segment after the operand was applied to it.
func (r *run) ssignon(was *esm.SSIGNON) (*esm.SSIGNON, error) {
	if r.has("NOSSIGNON") {
		return nil, nil
	}
	o := r.find("SSIGNON")
	if o == nil {
		return was, nil
	}
	s := new(esm.SSIGNON)
	if was != nil {
		*s = *was
	}
	if err := r.legacyKey(o, s); err != nil {
		return nil, err
	}
	if v, ok := o.inside("EPTKEYLABEL"); ok {
		s.EnhancedLabel = upper(v.text)
		if _, err := r.icsf().EnhancedKey(s.EnhancedLabel); err != nil && r.session.config.Choices.CheckKeyLabels {
			return nil, rejected(v.at, err, "the label of an HMAC key in the CKDS")
		}
	}
	if v, ok := o.inside("TYPE"); ok {
		s.Type = passticket.EnhancedMixed
		if v.folded() == "UPPER" {
			s.Type = passticket.EnhancedUpper
		}
	}
	if v, ok := o.inside("TIMEOUT"); ok {
		seconds, _ := parseNumber(v.text, 1, 600)
		s.Timeout = time.Duration(seconds) * time.Second
	}
	if v, ok := o.inside("REPLAY"); ok {
		s.Replay = v.folded() == "YES"
	}
	return s, nil
}

func (r *run) legacyKey(o *operand, s *esm.SSIGNON) error {
	set := func(source esm.LegacySource, key *passticket.LegacyKey, label string) {
		s.Legacy, s.LegacyKey, s.LegacyLabel = source, key, label
	}
	if v, ok := o.inside("KEYMASKED"); ok {
		key, err := passticket.ParseLegacyKey(v.text)
		if err != nil {
			return rejected(v.at, err, "16 hexadecimal digits")
		}
		set(esm.KeyMasked, &key, "")
	}
	if v, ok := o.inside("KEYENCRYPTED"); ok {
		label, err := r.storeKey(v)
		if err != nil {
			return err
		}
		set(esm.KeyEncrypted, nil, label)
	}
	if v, ok := o.inside("KEYLABEL"); ok {
		set(esm.KeyLabel, nil, upper(v.text))
		if _, err := r.icsf().LegacyKey(s.LegacyLabel); err != nil && r.session.config.Choices.CheckKeyLabels {
			return rejected(v.at, err, "the label of a DES DATA key in the CKDS")
		}
	}
	if findOperand(o.subs, "NOLEGACYKEY") != nil {
		set(esm.NoLegacyKey, nil, "")
	}
	return nil
}

// storeKey puts the key of KEYENCRYPTED into the CKDS, under a label of the
// form IRR.SSIGNON.sysname.mmddyyyy.hhmmss.nnnnnn (Security Administrator's
// Guide, topic ssencr), in UTC. Its last part is taken
// to be a number that makes it unique.
func (r *run) storeKey(v value) (string, error) {
	key, err := passticket.ParseLegacyKey(v.text)
	if err != nil {
		return "", rejected(v.at, err, "16 hexadecimal digits")
	}
	stem := fmt.Sprintf("IRR.SSIGNON.%s.%s", r.session.config.System.Name(), r.now().UTC().Format("01022006.150405"))
	for n := 1; n < 1_000_000; n++ {
		label := fmt.Sprintf("%s.%06d", stem, n)
		err = r.icsf().AddLegacyKey(label, &key)
		if err == nil {
			// Deleting cannot fail in a way that matters: the key was just added.
			r.compensation = append(r.compensation, func() { _ = r.icsf().DeleteKey(label) })
			return label, nil
		}
		if !errors.Is(err, icsf.ErrExists) {
			break
		}
	}
	return "", rejected(v.at, err, "ICSF to take the key; is it available?")
}

// unavailable is the ICSF of sessions that were not given one.
var unavailable = func() *icsf.Store { s := icsf.New(); s.SetAvailable(false); return s }()

func (r *run) icsf() *icsf.Store {
	if s := r.session.config.ICSF; s != nil {
		return s
	}
	return unavailable
}

// listSSIGNON prints the segment. No key is shown, only where it is.
func (r *run) listSSIGNON(s *esm.SSIGNON) {
	r.print("SSIGNON INFORMATION")
	r.print("-------------------")
	if s == nil {
		r.print("NONE")
		return
	}
	switch s.Legacy {
	case esm.KeyMasked:
		r.print("KEYMASKED DATA NOT DISPLAYABLE")
	case esm.KeyEncrypted:
		r.print("KEYENCRYPTED DATA NOT DISPLAYABLE")
		r.print("KEYLABEL= %s", s.LegacyLabel)
	case esm.KeyLabel:
		r.print("KEYLABEL= %s", s.LegacyLabel)
	default:
		r.print("NO LEGACY KEY")
	}
	if s.EnhancedLabel == "" || !r.knows(zos.EnhancedPassTickets) {
		return
	}
	r.print("EPTKEYLABEL= %s", s.EnhancedLabel)
	kind, timeout := "MIXED", s.Timeout
	if s.Type == passticket.EnhancedUpper {
		kind = "UPPER"
	}
	if timeout == 0 {
		timeout = passticket.DefaultTimeout
	}
	r.print("TYPE= %s", kind)
	r.print("TIMEOUT= %d", timeout/time.Second)
	r.print("REPLAY= %s", yesNo(s.Replay))
}

func yesNo(is bool) string {
	if is {
		return "YES"
	}
	return "NO"
}
