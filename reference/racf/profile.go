package racf

import (
	"errors"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/zos"
)

var (
	classOperand    = positional{what: "a class name"}
	profilesOperand = positional{what: "a profile name", list: true}
)

// profileKeywords are common to RDEFINE and RALTER.
var profileKeywords = keywordsOf(
	[]keyword{
		universalAccess, valued("OWNER", isID),
		valued("DATA", text(esm.MaxData)), valued("APPLDATA", text(esm.MaxApplData)),
		ssignon, idtparms, startedTask,
	},
	pairs("WARNING"),
	refusals("AUDIT GLOBALAUDIT ADDMEM DELMEM ADDCATEGORY DELCATEGORY LEVEL NOTIFY NONOTIFY SECLABEL NOSECLABEL "+
		"SECLEVEL NOSECLEVEL SINGLEDSN NOSINGLEDSN TIMEZONE NOTIMEZONE TVTOC NOTVTOC WHEN SESSION CDTINFO ICSF ICTX "+
		"MFPOLICY KERB SIGVER CFDEF"),
)

var rdefineSpec = &spec{
	verb: "RDEFINE", short: "RDEF", positionals: []positional{classOperand, profilesOperand}, execute: rdefine,
	keywords: keywordsOf(profileKeywords, refusals("FROM FCLASS FGENERIC FVOLUME")),
}

var ralterSpec = &spec{
	verb: "RALTER", short: "RALT", positionals: []positional{classOperand, profilesOperand}, execute: ralter,
	keywords: keywordsOf(profileKeywords, []keyword{
		no("DATA"), no("APPLDATA"), no("SSIGNON"), no("STDATA"),
	}, since(zos.IdentityTokens, no("IDTPARMS"))),
}

var rdeleteSpec = &spec{
	verb: "RDELETE", short: "RDEL", positionals: []positional{classOperand, profilesOperand}, execute: rdelete,
	keywords: pairs("GENERIC"),
}

func rdefine(r *run) error {
	class, err := r.class(&parseMessage{"CLASS", "ENTITY NAME", "NAME OF ENTITY IN SPECIFIED CLASS"})
	if err != nil {
		return err
	}
	if !r.special() {
		return r.notAuthorized("ICH10202I", "NOT AUTHORIZED TO DEFINE "+string(class.Name)+" CLASS ENTITIES")
	}
	defined := false
	for _, v := range r.positionals[1] {
		name, err := r.profileName(class, v)
		if err != nil {
			return err
		}
		p := esm.Profile{Class: class.Name, Name: name, UACC: class.DefaultUACC, Owner: esm.ID(r.session.config.User), Created: r.now()}
		if r.tx.Options().AddCreator {
			p.Access = []esm.Access{{ID: esm.ID(r.session.config.User), Level: esm.Alter}}
		}
		if err := r.setProfile(class, &p, true); err != nil {
			return err
		}
		switch err := r.tx.AddProfile(p); {
		case errors.Is(err, esm.ErrExists):
			r.warn("ICH10102I", "%s ALREADY DEFINED TO CLASS %s.", name, class.Name)
			continue
		case errors.Is(err, esm.ErrPercentAsterisk):
			return refused(v.at, err.Error(), "another end of the name").
				printing(Message{"ICH10313I", "Profile cannot be defined. Profile names cannot end with '%*'."})
		case err != nil:
			return rejected(v.at, err, "a profile that the database admits")
		}
		defined = true
	}
	if defined && r.tx.Raclisted(class.Name) {
		r.say("ICH10006I", "RACLISTED PROFILES FOR %s WILL NOT REFLECT THE ADDITION(S) UNTIL A SETROPTS REFRESH IS ISSUED.", class.Name)
	}
	return nil
}

func ralter(r *run) error {
	class, err := r.class(nil)
	if err != nil {
		return err
	}
	altered, err := r.eachProfile(class, profileVerb{"ALTER", "ICH11102I", ""}, func(v value, p esm.Profile) error {
		if err := r.setProfile(class, &p, r.special() || p.Owner == esm.ID(r.session.config.User)); err != nil {
			return err
		}
		return rejected(v.at, r.tx.PutProfile(p), "a profile that the database admits")
	})
	if err == nil && altered && r.tx.Raclisted(class.Name) {
		r.say("ICH11009I", "RACLISTED PROFILES FOR %s WILL NOT REFLECT THE UPDATE(S) UNTIL A SETROPTS REFRESH IS ISSUED.", class.Name)
	}
	return err
}

func rdelete(r *run) error {
	class, err := r.class(nil)
	if err != nil {
		return err
	}
	deleted, err := r.eachProfile(class, profileVerb{"DELETE", "ICH12102I", "ICH12103I"}, func(v value, p esm.Profile) error {
		if err := rejected(v.at, r.tx.DeleteProfile(class.Name, p.Name, p.Generic), "a profile that can be deleted"); err != nil {
			return err
		}
		if _, twin := r.tx.Profile(class.Name, p.Name, false); twin && p.Generic {
			r.say("ICH12306I", "A discrete profile has the same name, %s. RDELETE with NOGENERIC deletes it.", p.Name)
		}
		return nil
	})
	if err == nil && deleted && r.tx.Raclisted(class.Name) {
		r.say("ICH12002I", "RACLISTED PROFILES FOR %s WILL NOT REFLECT THE DELETION(S) UNTIL A SETROPTS REFRESH IS ISSUED.", class.Name)
	}
	return err
}

// profileVerb is what a command does to a profile, and the messages that say that
// there is none, and that the user may not.
type profileVerb struct{ name, absent, barred string }

// eachProfile does something with each profile that the command names, and says
// whether it did so with any. It goes on after one that is not there, or that the
// user does not administer.
func (r *run) eachProfile(class esm.Class, verb profileVerb, do func(value, esm.Profile) error) (done bool, err error) {
	for _, v := range r.positionals[1] {
		name, err := r.profileName(class, v)
		if err != nil {
			return done, err
		}
		p, ok := r.profile(class, name)
		if !ok {
			r.warn(verb.absent, "%s NOT DEFINED TO CLASS %s.", name, class.Name)
			continue
		}
		if !r.administers(p) {
			r.warn(verb.barred, "NOT AUTHORIZED TO %s %s", verb.name, name)
			continue
		}
		if err := do(v, p); err != nil {
			return done, err
		}
		done = true
	}
	return done, nil
}

// class reads the class, the first positional operand. complaint is what RACF
// says of one that is not defined; nil stands for what RALTER says.
func (r *run) class(complaint *parseMessage) (esm.Class, error) {
	v := r.positionals[0][0]
	class, err := r.classNamed(v)
	if err == nil {
		return class, nil
	}
	var e *Error
	if errors.As(err, &e) && errors.Is(err, esm.ErrNotDefined) {
		if complaint != nil {
			e.Messages = complaint.messages(upper(v.text))
		} else if r.spec.verb == "RALTER" && r.listed[1] {
			e.Messages = []Message{{"IKJ56702I", "INVALID CLASS, " + upper(v.text)}, invalidKeyword(")")}
		}
	}
	return esm.Class{}, err
}

// classNamed reads a class that must be there. Class IDTDATA came with identity
// tokens.
func (r *run) classNamed(v value) (esm.Class, error) {
	name := upper(v.text)
	class, _, ok := r.tx.Class(esm.ClassName(name))
	if !ok || class.Name == esm.IDTDATA && !r.knows(zos.IdentityTokens) {
		e := refused(v.at, "there is no class "+name, "a class that is defined")
		e.kind = errors.Join(ErrRefused, esm.ErrNotDefined)
		return esm.Class{}, e
	}
	return class, nil
}

// profileName reads the name of a profile. Those of IDIDMAP are RACMAP's.
func (r *run) profileName(class esm.Class, v value) (esm.ProfileName, error) {
	if class.Name == esm.IDIDMAP {
		return "", unsupported(v.at, "profiles of class IDIDMAP are not handled by "+r.spec.verb, "RACMAP")
	}
	name, err := class.ParseProfileName(v.text)
	if err != nil {
		return "", rejected(v.at, err, "a profile name of class "+string(class.Name))
	}
	return name, nil
}

// profile finds the profile of exactly this name: the generic one, if the name
// is generic and NOGENERIC does not say otherwise, else the discrete one.
func (r *run) profile(class esm.Class, name esm.ProfileName) (esm.Profile, bool) {
	if !r.has("NOGENERIC") {
		if p, ok := r.tx.Profile(class.Name, name, true); ok || r.has("GENERIC") {
			return p, ok
		}
	}
	return r.tx.Profile(class.Name, name, false)
}

// administers says whether the issuer may change a profile: with SPECIAL, as
// its owner, or with ALTER to a discrete one.
func (r *run) administers(p esm.Profile) bool {
	issuer := r.session.config.User
	return r.special() || p.Owner == esm.ID(issuer) || !p.Generic && r.accessOf(p) == esm.Alter
}

func (r *run) accessOf(p esm.Profile) esm.Level {
	return r.tx.AccessOf(p, r.session.config.User, r.issuer().DefaultGroup)
}

// setProfile sets what RDEFINE and RALTER have in common.
func (r *run) setProfile(class esm.Class, p *esm.Profile, mayOwn bool) (err error) {
	if v, ok := r.value("UACC"); ok {
		if p.UACC, err = esm.ParseLevel(v.text); err != nil {
			return err
		}
	}
	if v, ok := r.value("OWNER"); ok && !mayOwn {
		r.warn("ICH11003I", "NOT AUTHORIZED TO SPECIFY OWNER FOR %s; OPERAND IGNORED.", p.Name)
	} else if ok {
		if p.Owner, err = r.id(v); err != nil {
			return err
		}
	}
	p.Warning = r.flagged("WARNING", p.Warning)
	var details esm.Details
	if p.Details != nil {
		details = *p.Details
	}
	details.Data = r.data(details.Data)
	details.ApplData = r.applData(class, details.ApplData)
	for _, s := range []struct {
		k     *keyword
		class esm.ClassName
	}{{&ssignon, esm.PTKTDATA}, {&idtparms, esm.IDTDATA}, {&startedTask, esm.STARTED}} {
		if o := r.find(s.k.name); o != nil && class.Name != s.class {
			return refused(o.at, "class "+string(class.Name)+" has no "+s.k.name+" segment", "class "+string(s.class))
		}
	}
	if details.SSIGNON, err = r.ssignon(details.SSIGNON); err != nil {
		return err
	}
	if details.IDTPARMS, err = r.idtparms(details.IDTPARMS); err != nil {
		return err
	}
	details.Segments = r.segment(details.Segments, &startedTask)
	p.Details = &details
	if details.Data == "" && details.ApplData == "" && details.SSIGNON == nil && details.IDTPARMS == nil && details.Segments == nil {
		p.Details = nil
	}
	return nil
}

func (r *run) applData(class esm.Class, was string) string {
	if v, ok := r.value("APPLDATA"); ok {
		if class.AsIs || r.session.config.Choices.KeepApplDataCase {
			return v.folded()
		}
		return upper(v.text)
	}
	if r.has("NOAPPLDATA") {
		return ""
	}
	return was
}
