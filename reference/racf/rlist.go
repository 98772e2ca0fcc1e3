package racf

import (
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/zos"
)

var rlistSpec = &spec{
	verb: "RLIST", short: "RL", positionals: []positional{classOperand, profilesOperand}, execute: rlist,
	keywords: keywordsOf(flags("ALL AUTHUSER NORACF SSIGNON STDATA"), since(zos.IdentityTokens, flags("IDTPARMS")...), pairs("GENERIC"),
		refusals("HISTORY STATISTICS TVTOC NOTVTOC RESGROUP NOYOURACC SESSION CDTINFO ICSF ICTX MFPOLICY KERB SIGVER CFDEF")),
}

// rlist lists from the database, not from in-storage profiles. For a name that
// no profile has it lists the most specific generic profile that covers it.
func rlist(r *run) error {
	class, err := r.class(&parseMessage{"CLASS NAME", "ENTITY NAME", "NAME OF ENTITY TO BE LISTED"})
	if err != nil {
		return err
	}
	for _, v := range r.positionals[1] {
		if v.text == "*" {
			if err := r.listAll(class, v); err != nil {
				return err
			}
			continue
		}
		name, err := r.profileName(class, v)
		if err != nil {
			return err
		}
		p, ok := r.profile(class, name)
		if !ok && !r.has("NOGENERIC") {
			p, ok = r.tx.BestMatch(class.Name, name)
		}
		switch {
		case !ok:
			r.warn("ICH13003I", "%s NOT FOUND", name)
		case !r.mayList(p):
			r.warn("ICH13002I", "NOT AUTHORIZED TO LIST %s", name)
		default:
			r.list(p)
		}
	}
	return nil
}

// listAll lists every profile of the class that the issuer may list.
func (r *run) listAll(class esm.Class, v value) error {
	if class.Name == esm.IDIDMAP {
		return unsupported(v.at, "profiles of class IDIDMAP are not listed by RLIST", "RACMAP LISTMAP")
	}
	found := false
	for _, p := range r.tx.Profiles(class.Name) {
		if r.mayList(p) {
			found = true
			r.list(p)
		}
	}
	if !found {
		r.warn("ICH13003I", "* NOT FOUND")
	}
	return nil
}

func (r *run) mayList(p esm.Profile) bool { return r.administers(p) }

func (r *run) list(p esm.Profile) {
	name := string(p.Name)
	if p.Generic {
		name += " (G)"
	}
	r.print("CLASS      NAME")
	r.print("-----      ----")
	r.print("%-8s   %s", p.Class, name)
	if !r.has("NORACF") {
		r.listBase(p)
	}
	if r.has("AUTHUSER") || r.has("ALL") {
		r.listAccess(p)
	}
	if r.has("SSIGNON") {
		r.listSSIGNON(p.SSIGNON())
	}
	if r.has("IDTPARMS") {
		r.listIDTPARMS(p.IDTPARMS())
	}
	if r.has("STDATA") {
		r.listSegment("STDATA", p.Segment)
	}
}

func (r *run) listBase(p esm.Profile) {
	r.print("")
	r.print("LEVEL  OWNER      UNIVERSAL ACCESS  YOUR ACCESS  WARNING")
	r.print("-----  --------   ----------------  -----------  -------")
	r.print(" 00    %-8s   %16s  %11s  %s", p.Owner, p.UACC, r.accessOf(p), yesNo(p.Warning))
	for _, field := range []struct{ label, text string }{
		{"INSTALLATION DATA", p.Data()}, {"APPLICATION DATA", p.ApplData()},
		{"AUDITING", "FAILURES(READ)"}, {"NOTIFY", "NO USER TO BE NOTIFIED"},
	} {
		r.print("")
		r.print("%s", field.label)
		r.print("%s", strings.Repeat("-", len(field.label)))
		r.print("%s", orElse("", field.text, "NONE"))
	}
	if r.has("ALL") {
		r.print("")
		r.print("CREATION DATE  %s", julian(p.Created))
	}
}

func (r *run) listAccess(p esm.Profile) {
	r.print("")
	r.print("USER      ACCESS")
	r.print("----      ------")
	if len(p.Access) == 0 {
		r.print("NO ENTRIES IN STANDARD ACCESS LIST")
	}
	for _, a := range p.Access {
		r.print("%-8s  %s", a.ID, a.Level)
	}
	r.print("NO ENTRIES IN CONDITIONAL ACCESS LIST")
}
