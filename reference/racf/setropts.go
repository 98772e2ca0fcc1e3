package racf

import (
	"errors"
	"fmt"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/zos"
)

// classOptions are the operands of SETROPTS that take classes.
const classOptions = "CLASSACT GENERIC GENCMD RACLIST"

var setroptsSpec = &spec{
	verb: "SETROPTS", short: "SETR", execute: setropts,
	keywords: keywordsOf(
		ofKind(several, classOptions+" NOCLASSACT NOGENERIC NOGENCMD NORACLIST"),
		flags("REFRESH LIST"),
		pairs("GRPLIST ADDCREATOR INITSTATS"),
		[]keyword{{name: "PASSWORD", kind: nested, sub: keywordsOf(
			[]keyword{valued("REVOKE", number(1, esm.MaxRevokeAfter)), no("REVOKE")},
			pairs("MIXEDCASE"),
			refusals("HISTORY NOHISTORY INTERVAL MINCHANGE SPECIALCHARS NOSPECIALCHARS ALGORITHM NOALGORITHM WARNING NOWARNING "+
				"RULE1 RULE2 RULE3 RULE4 RULE5 RULE6 RULE7 RULE8 NORULES"),
		)}},
		refusals("ADSP NOADSP APPLAUDIT NOAPPLAUDIT AUDIT NOAUDIT CATDSNS NOCATDSNS CMDVIOL NOCMDVIOL COMPATMODE NOCOMPATMODE "+
			"EGN NOEGN ERASE NOERASE GENERICOWNER NOGENERICOWNER GENLIST NOGENLIST GLOBAL NOGLOBAL INACTIVE NOINACTIVE JES "+
			"LOGOPTIONS MODEL NOMODEL OPERAUDIT NOOPERAUDIT PREFIX NOPREFIX PROTECTALL NOPROTECTALL REALDSN NOREALDSN RETPD "+
			"RVARYPW SAUDIT NOSAUDIT SECLABELCONTROL NOSECLABELCONTROL SESSIONINTERVAL NOSESSIONINTERVAL STATISTICS "+
			"NOSTATISTICS TERMINAL WHEN NOWHEN"),
	),
}

func setropts(r *run) error {
	if len(r.operands) == 0 {
		return syntaxError(r.at, "nothing is asked", "one of "+names(r.spec.keywords, r.session.config.Level))
	}
	classes, err := r.classLists()
	if err != nil {
		return err
	}
	if r.authorizedSetropts() {
		if err := r.changeOptions(classes); err != nil {
			return err
		}
		if len(r.operands) > 1 || !r.has("LIST") {
			r.say("ICH14063I", "SETROPTS command complete.")
		}
	}
	if r.has("LIST") {
		r.listOptions()
	}
	return nil
}

// classLists reads the classes of every operand that takes some, before any
// option is changed.
func (r *run) classLists() (map[string][]esm.Class, error) {
	lists := map[string][]esm.Class{}
	for _, o := range r.operands {
		if o.kind != several {
			continue
		}
		for _, v := range o.values {
			class, err := r.optionClass(o, v)
			if err != nil {
				return nil, err
			}
			lists[o.name] = append(lists[o.name], class)
		}
	}
	if r.has("REFRESH") && lists["RACLIST"] == nil && lists["GENERIC"] == nil {
		return nil, syntaxError(r.find("REFRESH").at, "REFRESH of nothing", "RACLIST(...) or GENERIC(...) beside REFRESH")
	}
	return lists, nil
}

func (r *run) optionClass(o operand, v value) (esm.Class, error) {
	if v.text == "*" && o.name != "RACLIST" {
		return esm.Class{}, refused(v.at, o.name+" for every class", "names of classes")
	}
	class, err := r.classNamed(v)
	var e *Error
	if errors.As(err, &e) && o.name == "RACLIST" {
		e.Messages = (&parseMessage{"RACLIST", "CLASS NAMES FOR RACLIST", "CLASS NAMES:  ANY (NON-GROUP) RESOURCE CLASS"}).messages(upper(v.text))
	}
	return class, err
}

// authorizedSetropts says whether the issuer may do what is asked. AUDITOR and
// OPERATIONS suffice for GENERIC REFRESH.
func (r *run) authorizedSetropts() bool {
	u := r.issuer()
	if u.Special {
		return true
	}
	authorized := true
	for _, o := range r.operands {
		switch {
		case o.name == "LIST" || o.name == "REFRESH":
			continue
		case o.name == "GENERIC" && r.has("REFRESH") && (u.Auditor || u.Operations):
			continue
		case r.has("REFRESH") && (o.name == "GENERIC" || o.name == "RACLIST"):
			for _, v := range o.values {
				r.warn("ICH14015I", "NOT AUTHORIZED TO REFRESH %s CLASS %s", o.name, upper(v.text))
			}
		default:
			r.warn("ICH14002I", "NOT AUTHORIZED TO SPECIFY %s; KEYWORD IGNORED.", o.name)
		}
		authorized = false
	}
	return authorized
}

func (r *run) changeOptions(classes map[string][]esm.Class) error {
	if err := r.changeDatabaseOptions(); err != nil {
		return err
	}
	refresh := r.has("REFRESH")
	for _, o := range r.operands {
		for i, class := range classes[o.name] {
			if err := r.changeClass(o.name, class.Name, refresh); err != nil {
				return rejected(o.values[i].at, err, "a class for which "+o.name+" is possible")
			}
		}
	}
	for _, class := range classes["CLASSACT"] {
		if class.RaclistRequired && !r.tx.Raclisted(class.Name) {
			r.say("ICH14040I", "Class %s must be RACLISTed before authorization checking can occur.", class.Name)
		}
	}
	return nil
}

func (r *run) changeDatabaseOptions() error {
	options := r.tx.Options()
	options.GroupList = r.flagged("GRPLIST", options.GroupList)
	options.AddCreator = r.flagged("ADDCREATOR", options.AddCreator)
	options.InitStats = r.flagged("INITSTATS", options.InitStats)
	if password := r.find("PASSWORD"); password != nil {
		inside := &command{operands: password.subs}
		options.MixedCase = inside.flagged("MIXEDCASE", options.MixedCase)
		if v, ok := inside.value("REVOKE"); ok {
			options.RevokeAfter, _ = parseNumber(v.text, 1, esm.MaxRevokeAfter)
		}
		if inside.has("NOREVOKE") {
			options.RevokeAfter = 0
		}
	}
	return r.tx.SetOptions(options)
}

func (r *run) changeClass(option string, class esm.ClassName, refresh bool) error {
	_, state, _ := r.tx.Class(class)
	switch option {
	case "CLASSACT", "NOCLASSACT":
		state.Active = option == "CLASSACT"
	case "GENERIC", "NOGENERIC":
		if refresh {
			if !state.Generic && option == "GENERIC" {
				return fmt.Errorf("%w: class %s has no generic profile checking", esm.ErrNotDefined, class)
			}
			return nil // generic profiles are always up to date here
		}
		state.Generic = option == "GENERIC"
	case "GENCMD", "NOGENCMD":
		state.GenCmd = option == "GENCMD"
	case "NORACLIST":
		return r.tx.NoRaclist(class)
	case "RACLIST":
		if refresh {
			return r.tx.RefreshRaclist(class)
		}
		return r.tx.Raclist(class)
	}
	return r.tx.SetClass(class, state)
}

// listOptions prints the lines of SETROPTS LIST that this reference has options
// for.
func (r *run) listOptions() {
	options := r.tx.Options()
	var active, generic, genCmd, raclist []string
	for _, name := range r.tx.ClassNames() {
		_, state, _ := r.tx.Class(name)
		if name == esm.IDTDATA && !r.knows(zos.IdentityTokens) {
			continue
		}
		for _, l := range []struct {
			is   bool
			list *[]string
		}{{state.Active, &active}, {state.Generic, &generic}, {state.GenCmd, &genCmd}, {state.Raclist, &raclist}} {
			if l.is {
				*l.list = append(*l.list, string(name))
			}
		}
	}
	r.print("ATTRIBUTES = %s", map[bool]string{true: "INITSTATS", false: "NOINITSTATS"}[options.InitStats])
	for _, l := range []struct {
		label string
		list  []string
	}{
		{"ACTIVE CLASSES", active}, {"GENERIC PROFILE CLASSES", generic},
		{"GENERIC COMMAND CLASSES", genCmd}, {"SETR RACLIST CLASSES", raclist},
	} {
		r.printClasses(l.label+" = ", l.list)
	}
	r.print("LIST OF GROUPS ACCESS CHECKING IS %s.", map[bool]string{true: "ACTIVE", false: "INACTIVE"}[options.GroupList])
	r.print("PASSWORD PROCESSING OPTIONS:")
	r.print(" MIXED CASE PASSWORD SUPPORT IS %sIN EFFECT", not(options.MixedCase))
	if options.RevokeAfter == 0 {
		r.print(" USERIDS NOT BEING AUTOMATICALLY REVOKED.")
	} else {
		r.print(" AFTER %d CONSECUTIVE UNSUCCESSFUL PASSWORD ATTEMPTS,", options.RevokeAfter)
		r.print("   A USERID WILL BE REVOKED.")
	}
	r.print("ADDCREATOR IS %sIN EFFECT", not(options.AddCreator))
}

func not(is bool) string {
	if is {
		return ""
	}
	return "NOT "
}

// printClasses prints class names, a few on each line.
func (r *run) printClasses(label string, names []string) {
	if len(names) == 0 {
		names = []string{"NONE"}
	}
	const perLine = 6
	for len(names) > 0 {
		line := label
		n := min(perLine, len(names))
		for _, name := range names[:n] {
			line += fmt.Sprintf("%-9s", name)
		}
		r.print("%s", line)
		label, names = fmt.Sprintf("%*s", len(label), ""), names[n:]
	}
}
