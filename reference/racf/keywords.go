package racf

import (
	"maps"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/zos"
)

// spec says how a command is written. Abbreviations of commands are fixed;
// those of keywords are whatever is not ambiguous.
type spec struct {
	verb, short string
	positionals []positional
	keywords    []keyword
	required    []string // keywords that must be there
	execute     func(*run) error
}

// positional is an operand known by its place.
type positional struct {
	what  string
	list  bool // may be several, in parentheses
	check checker
}

type keywordKind uint8

const (
	flag           keywordKind = iota // no parentheses
	single                            // one value
	several                           // one or more values
	nested                            // keywords
	optionalNested                    // keywords, or no parentheses
	notSupported                      // known to RACF, refused here
)

// keyword says how a keyword operand is written.
type keyword struct {
	name   string
	kind   keywordKind
	group  string // of keywords that exclude one another; "" means the name
	check  checker
	sub    []keyword
	secret bool
	ikj    *parseMessage // how RACF complains of a bad value, if that is published
	// needs is the feature that brought the keyword; 0 if every level has it.
	// before is what a level without the feature has under the same name; nil if
	// it does not know the keyword.
	needs  zos.Feature
	before *keyword
}

// at returns the keyword as a level has it; nil if it does not know it.
func (k *keyword) at(level zos.Level) *keyword {
	if k.needs == 0 || level.Has(k.needs) {
		return k
	}
	return k.before
}

// since says which feature brought keywords.
func since(f zos.Feature, list ...keyword) []keyword {
	for i := range list {
		list[i].needs = f
	}
	return list
}

func (k *keyword) groupName() string {
	if k.group == "" {
		return k.name
	}
	return k.group
}

func (k *keyword) expects(level zos.Level) string {
	switch {
	case k.kind == nested:
		return "one of " + names(k.sub, level)
	case k.check == nil:
		return "a value"
	}
	return k.check(value{})
}

// specs holds every command under its name and its abbreviation.
var specs = byName(
	addUserSpec, altUserSpec, delUserSpec, listUserSpec, addGroupSpec, delGroupSpec, connectSpec, removeSpec,
	rdefineSpec, ralterSpec, rdeleteSpec, rlistSpec, permitSpec, setroptsSpec, racmapSpec,
)

func byName(list ...*spec) map[string]*spec {
	m := map[string]*spec{}
	for _, s := range list {
		m[s.verb] = s
		if s.short != "" {
			m[s.short] = s
		}
	}
	return m
}

// otherCommands are those of RACF that are refused, so that they are told apart
// from words that are no commands at all.
var otherCommands = set("PASSWORD PW PHRASE ALTGROUP ALG LISTGRP LG ADDSD AD ALTDSD ALD DELDSD DD LISTDSD LD " +
	"SEARCH SR HELP H RACDCERT RVARY")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}

func supportedVerbs() string {
	verbs := map[string]bool{}
	for _, s := range specs {
		verbs[s.verb] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(verbs)), ", ")
}

// keywordsOf joins lists of keywords.
func keywordsOf(lists ...[]keyword) []keyword { return slices.Concat(lists...) }

func flags(words string) []keyword { return ofKind(flag, words) }

// refusals are keywords that RACF knows. They count when abbreviations are
// resolved, so that a script means here what it means there.
func refusals(words string) []keyword { return ofKind(notSupported, words) }

func ofKind(kind keywordKind, words string) []keyword {
	var list []keyword
	for word := range strings.FieldsSeq(words) {
		list = append(list, keyword{name: word, kind: kind})
	}
	return list
}

// pairs are flags with a form that begins with NO.
func pairs(words string) []keyword {
	var list []keyword
	for word := range strings.FieldsSeq(words) {
		list = append(list, keyword{name: word, kind: flag}, keyword{name: "NO" + word, kind: flag, group: word})
	}
	return list
}

func valued(name string, check checker) keyword {
	return keyword{name: name, kind: single, check: check}
}

func secretValue(name string, check checker) keyword {
	return keyword{name: name, kind: single, check: check, secret: true}
}

// no is the form of a keyword that takes away what it sets.
func no(word string) keyword { return keyword{name: "NO" + word, kind: flag, group: word} }

// universalAccess is UACC, with what RACF says of a bad one.
var universalAccess = keyword{name: "UACC", kind: single, check: isLevel, ikj: &parseMessage{
	noun: "UNIVERSAL ACCESS", missing: "UNIVERSAL ACCESS", detail: "ALTER, CONTROL, UPDATE, READ, EXECUTE, OR NONE",
}}
