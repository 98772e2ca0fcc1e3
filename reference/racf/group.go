package racf

import (
	"errors"

	"github.com/safproof/safproof/reference/esm"
)

var addGroupSpec = &spec{
	verb: "ADDGROUP", short: "AG", execute: addGroup,
	positionals: []positional{{what: "a group name", list: true, check: isGroupID}},
	keywords: keywordsOf(
		[]keyword{valued("SUPGROUP", isGroupID), valued("OWNER", isID), valued("DATA", text(esm.MaxData)), groupOMVS},
		refusals("MODEL TERMUACC NOTERMUACC UNIVERSAL"),
	),
}

var delGroupSpec = &spec{
	verb: "DELGROUP", short: "DG", execute: delGroup,
	positionals: []positional{{what: "a group name", list: true, check: isGroupID}},
}

func addGroup(r *run) error {
	if !r.special() {
		return r.notAuthorized("", "NOT AUTHORIZED TO ISSUE ADDGROUP")
	}
	for _, v := range r.positionals[0] {
		g := esm.Group{ID: esm.GroupID(v.folded()), Superior: r.issuer().DefaultGroup, Created: r.now(), Data: r.data("")}
		if r.tx.IsDefined(esm.ID(g.ID)) {
			return refused(v.at, string(g.ID)+" is already defined", "a group name that no group or user has")
		}
		var err error
		if v, ok := r.value("SUPGROUP"); ok {
			if g.Superior, err = r.group(v); err != nil {
				return err
			}
		}
		if g.Owner, err = r.owner(esm.ID(r.session.config.User)); err != nil {
			return err
		}
		g.Segments = r.segment(nil, &groupOMVS)
		if err := rejected(v.at, r.tx.AddGroup(g), "a group profile that the database admits"); err != nil {
			return err
		}
	}
	return nil
}

func delGroup(r *run) error {
	if !r.special() {
		return r.notAuthorized("ICH05005I", "NOT AUTHORIZED TO ISSUE DELGROUP")
	}
	for _, v := range r.positionals[0] {
		id := esm.GroupID(v.folded())
		err := r.tx.DeleteGroup(id)
		if errors.Is(err, esm.ErrNotDefined) {
			return refused(v.at, string(id)+" is not a group", "a group that is defined").printing(Message{"IKJ56702I", "INVALID GROUP, " + string(id)})
		}
		if err != nil {
			return rejected(v.at, err, "a group without members and subgroups")
		}
	}
	return nil
}
