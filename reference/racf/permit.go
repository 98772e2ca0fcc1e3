package racf

import (
	"slices"

	"github.com/safproof/safproof/reference/esm"
)

var permitSpec = &spec{
	verb: "PERMIT", short: "PE", positionals: []positional{{what: "a profile name"}}, execute: permit,
	required: []string{"CLASS"},
	keywords: keywordsOf(
		[]keyword{
			valued("CLASS", nil),
			{name: "ID", kind: several, check: isIDOrAny},
			valued("ACCESS", isLevel),
			{name: "DELETE", kind: flag}, {name: "RESET", kind: flag},
		},
		refusals("GENERIC FROM FCLASS FGENERIC FVOLUME VOLUME WHEN"),
	),
}

func permit(r *run) error {
	v, _ := r.value("CLASS")
	class, err := r.classNamed(v)
	if err != nil {
		return err
	}
	name, err := r.profileName(class, r.positionals[0][0])
	if err != nil {
		return err
	}
	level, err := r.permitted()
	if err != nil {
		return err
	}
	p, ok := r.profile(class, name)
	if !ok {
		r.warn("ICH06004I", "%s NOT DEFINED TO RACF", name)
		return nil
	}
	if !r.administers(p) {
		r.warn("ICH06006I", "NOT AUTHORIZED TO %s", name)
		return nil
	}
	list := r.permit(slices.Clone(p.Access), level)
	if slices.Equal(list, p.Access) {
		return nil
	}
	p.Access = list
	if err := rejected(r.at, r.tx.PutProfile(p), "a profile that the database admits"); err != nil {
		return err
	}
	if r.tx.Raclisted(class.Name) {
		r.say("ICH06011I", "RACLISTED PROFILES FOR %s WILL NOT REFLECT THE UPDATE(S) UNTIL A SETROPTS REFRESH IS ISSUED", class.Name)
	}
	return nil
}

// permitted checks what is asked, and returns the authority to be given.
func (r *run) permitted() (esm.Level, error) {
	ids, access := r.find("ID"), r.find("ACCESS")
	switch {
	case access != nil && r.has("DELETE"):
		return 0, syntaxError(access.at, "ACCESS together with DELETE", "one of the two")
	case ids == nil && (access != nil || r.has("DELETE")):
		return 0, syntaxError(r.at, "ID is missing", "ID(user IDs, group names or *)")
	case ids == nil && !r.has("RESET"):
		return 0, syntaxError(r.at, "nothing is asked", "ID(...) with ACCESS(...) or DELETE, or RESET")
	case ids == nil || r.has("DELETE"):
		return 0, nil
	case access != nil:
		return esm.ParseLevel(access.values[0].text)
	case r.session.config.Choices.PermitDefaultsToRead:
		return esm.Read, nil
	}
	return 0, syntaxError(ids.at, "neither ACCESS nor DELETE goes with ID", "ACCESS(NONE, EXECUTE, READ, UPDATE, CONTROL or ALTER), or DELETE")
}

// permit changes an access list.
func (r *run) permit(list []esm.Access, level esm.Level) []esm.Access {
	if r.has("RESET") {
		if r.has("DELETE") {
			r.say("ICH06009I", "RESET OPTION IGNORED, CONFLICTS WITH DELETE REQUEST")
		} else {
			list = nil
		}
	}
	ids := r.find("ID")
	if ids == nil {
		return list
	}
	for _, v := range ids.values {
		id := esm.ID(v.folded())
		i := slices.IndexFunc(list, func(a esm.Access) bool { return a.ID == id })
		switch {
		case r.has("DELETE") && i >= 0:
			list = slices.Delete(list, i, i+1)
		case r.has("DELETE"):
			r.warn("ICH06002I", "%-8s NOT AUTHORIZED, DELETE IGNORED", id)
		case id != esm.AnyUser && !r.tx.IsDefined(id):
			r.warn("ICH06007I", "%s NOT DEFINED TO RACF", id)
		case i >= 0:
			list[i].Level = level
		default:
			list = append(list, esm.Access{ID: id, Level: level})
		}
	}
	return list
}
