package racf

import (
	"fmt"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

var listUserSpec = &spec{
	verb: "LISTUSER", short: "LU", positionals: []positional{userIDs}, execute: listUser,
	keywords: keywordsOf(flags("OMVS NORACF"), refusals("TSO CICS DFP LANGUAGE NETVIEW OPERPARM WORKATTR KERB LNOTES NDS OVM PROXY EIM CSDATA MFA")),
}

func listUser(r *run) error {
	for _, v := range r.positionals[0] {
		id := esm.UserID(v.folded())
		u, ok := r.tx.User(id)
		if !ok {
			r.warn("ICH30001I", "UNABLE TO LOCATE %-7s ENTRY %s", "USER", id)
			continue
		}
		if !r.special() && u.Owner != esm.ID(r.session.config.User) {
			r.warn("ICH30002I", "NOT AUTHORIZED TO LIST")
			continue
		}
		if !r.has("NORACF") {
			r.listUser(u)
		}
		if r.has("OMVS") {
			r.listSegment("OMVS", u.Segment)
		}
	}
	return nil
}

func (r *run) listUser(u esm.User) {
	r.print("USER=%-8s  NAME=%-20s  OWNER=%-8s  CREATED=%s", u.ID, u.Name, u.Owner, julian(u.Created))
	r.print(" DEFAULT-GROUP=%-8s PASSDATE=%s PASS-INTERVAL=N/A PHRASEDATE=%s", u.DefaultGroup,
		changed(u.HasPassword(), u.PasswordChanged), changed(u.HasPhrase(), u.PhraseChanged))
	r.print(" ATTRIBUTES=%s", attributes(u))
	r.print(" REVOKE DATE=NONE   RESUME DATE=NONE")
	r.print(" LAST-ACCESS=%s", lastAccess(u.LastAccess))
	r.print(" CLASS AUTHORIZATIONS=NONE")
	r.print(" %s", orElse("INSTALLATION-DATA=", u.Data, "NO-INSTALLATION-DATA"))
	r.print(" NO-MODEL-NAME")
	r.print(" LOGON ALLOWED   (DAYS)          (TIME)")
	r.print(" %s", strings.Repeat("-", 45))
	r.print(" ANYDAY                          ANYTIME")
	for _, c := range r.tx.Connections(u.ID) {
		r.print("  GROUP=%-8s  AUTH=%-8s CONNECT-OWNER=%-8s  CONNECT-DATE=%s", c.Group, c.Authority, c.Owner, julian(c.Created))
		r.print("    CONNECTS=    00  UACC=%-8s LAST-CONNECT=UNKNOWN", c.UACC)
		r.print("    CONNECT ATTRIBUTES=%s", words(map[string]bool{
			"SPECIAL": c.Special, "OPERATIONS": c.Operations, "AUDITOR": c.Auditor, "REVOKED": c.Revoked,
		}))
		r.print("    REVOKE DATE=NONE   RESUME DATE=NONE")
	}
	r.print("SECURITY-LEVEL=NONE SPECIFIED")
	r.print("CATEGORY-AUTHORIZATION")
	r.print(" NONE SPECIFIED")
	r.print("SECURITY-LABEL=NONE SPECIFIED")
}

func attributes(u esm.User) string {
	return words(map[string]bool{
		"SPECIAL": u.Special, "OPERATIONS": u.Operations, "AUDITOR": u.Auditor,
		"RESTRICTED": u.Restricted, "REVOKED": u.Revoked, "PROTECTED": u.Protected(),
	})
}

// words lists the attributes that are set, in the order of RACF's listing.
func words(set map[string]bool) string {
	var list []string
	for _, word := range []string{"SPECIAL", "OPERATIONS", "AUDITOR", "PROTECTED", "REVOKED", "RESTRICTED"} {
		if set[word] {
			list = append(list, word)
		}
	}
	if list == nil {
		return "NONE"
	}
	return strings.Join(list, " ")
}

// julian is a date as RACF lists it, yy.ddd; 00.000 if it is not known.
func julian(t time.Time) string {
	if t.IsZero() {
		return "00.000"
	}
	return fmt.Sprintf("%02d.%03d", t.UTC().Year()%100, t.UTC().YearDay())
}

// changed is the date of a password or phrase: 00.000 for an expired one.
func changed(is bool, at time.Time) string {
	if !is {
		return "N/A"
	}
	return julian(at)
}

func lastAccess(t time.Time) string {
	if t.IsZero() {
		return "UNKNOWN"
	}
	return julian(t) + "/" + t.UTC().Format(time.TimeOnly)
}

// orElse returns a label and a text, or another text if that one is empty.
func orElse(label, text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return label + text
}
