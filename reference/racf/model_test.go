package racf_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
)

// model is what the rules of the security database say, in the plainest way: discrete
// profiles of two classes, of which PTKTDATA must be RACLISTed before it protects
// anything, users, and the groups that they are connected to.
type model struct {
	classes   map[string]*modelClass
	groups    map[string]map[string]bool // by user
	limited   map[string]bool            // users that are RESTRICTED
	groupList bool
}

type modelClass struct {
	active, mustBeListed bool
	profiles             map[string]modelProfile
	stored               map[string]modelProfile // nil if the class is not RACLISTed
}

type modelProfile struct {
	uacc    esm.Level
	warning bool
	access  map[string]esm.Level
}

var (
	modelLevels    = []esm.Level{esm.None, esm.Execute, esm.Read, esm.Update, esm.Control, esm.Alter}
	modelUsers     = []string{"ESWIFT", "LEONARD"}
	modelGroups    = []string{"TESTGRP0", "TESTGRP1"}
	modelResources = []string{"ONE", "TWO"}
)

const modelSetup = `
ADDGROUP (TESTGRP0 TESTGRP1)
ADDUSER (ESWIFT LEONARD) DFLTGRP(SYS1) NOPASSWORD
CONNECT (ESWIFT LEONARD) GROUP(TESTGRP0)
CONNECT (ESWIFT LEONARD) GROUP(TESTGRP1)
`

func newModel() *model {
	m := &model{classes: map[string]*modelClass{}, groups: map[string]map[string]bool{}, limited: map[string]bool{}, groupList: true}
	m.classes["FACILITY"] = &modelClass{profiles: map[string]modelProfile{}}
	m.classes["PTKTDATA"] = &modelClass{mustBeListed: true, profiles: map[string]modelProfile{}}
	for _, user := range modelUsers {
		m.groups[user] = map[string]bool{"SYS1": true, "TESTGRP0": true, "TESTGRP1": true}
	}
	return m
}

// codes are what AUTH answers.
func (m *model) codes(user, group, class, resource string, wanted esm.Level) [3]int {
	c := m.classes[class]
	profiles := c.profiles
	if c.stored != nil {
		profiles = c.stored
	}
	p, found := profiles[resource]
	if !c.active || c.mustBeListed && c.stored == nil || !found {
		return [3]int{4, 4, 0}
	}
	switch {
	case m.allowed(p, user, group) >= wanted:
		return [3]int{}
	case p.warning:
		return [3]int{0, 0, 4}
	}
	return [3]int{8, 8, 0}
}

func (m *model) allowed(p modelProfile, user, group string) esm.Level {
	connected, defined := m.groups[user]
	if !defined {
		return p.uacc
	}
	if level, ok := p.access[user]; ok {
		return level
	}
	highest, found := esm.None, false
	for g := range connected {
		if level, ok := p.access[g]; ok && (m.groupList || g == group) {
			highest, found = max(highest, level), true
		}
	}
	switch level, ok := p.access["*"]; {
	case found:
		return highest
	case m.limited[user]:
		return esm.None
	case ok:
		return level
	}
	return p.uacc
}

// command is one command and whether it is carried out; the model has then changed.
type command struct {
	text string
	done bool
}

func (m *model) draw(t *rapid.T) command {
	class := rapid.SampledFrom([]string{"FACILITY", "PTKTDATA"}).Draw(t, "class")
	switch rapid.IntRange(0, 9).Draw(t, "command") {
	case 0, 1:
		return m.classOption(t, class)
	case 2:
		return m.userOption(t)
	case 3:
		return m.define(t, class)
	case 4, 5:
		return m.alter(t, class)
	default:
		return m.permit(t, class)
	}
}

// classOption leaves a RACLISTed class active: what becomes of its copies otherwise is
// not what this is about.
func (m *model) classOption(t *rapid.T, name string) command {
	c := m.classes[name]
	switch again := rapid.Bool().Draw(t, "again"); {
	case !c.active:
		c.active = true
		return command{"SETROPTS CLASSACT(" + name + ")", true}
	case c.stored == nil && again:
		c.active = false
		return command{"SETROPTS NOCLASSACT(" + name + ")", true}
	case c.stored == nil:
		c.stored = c.snapshot()
		return command{"SETROPTS RACLIST(" + name + ")", true}
	case again:
		c.stored = c.snapshot()
		return command{"SETROPTS RACLIST(" + name + ") REFRESH", true}
	}
	c.stored = nil
	return command{"SETROPTS NORACLIST(" + name + ")", true}
}

func (c *modelClass) snapshot() map[string]modelProfile {
	list := map[string]modelProfile{}
	for name, p := range c.profiles {
		p.access = maps.Clone(p.access)
		list[name] = p
	}
	return list
}

func (m *model) userOption(t *rapid.T) command {
	user := rapid.SampledFrom(modelUsers).Draw(t, "user")
	group := rapid.SampledFrom(append(modelGroups, "NOGROUP")).Draw(t, "group")
	connected := m.groups[user][group]
	switch rapid.IntRange(0, 3).Draw(t, "option") {
	case 0:
		m.groupList = !m.groupList
		if m.groupList {
			return command{"SETROPTS GRPLIST", true}
		}
		return command{"SETROPTS NOGRPLIST", true}
	case 1:
		m.limited[user] = !m.limited[user]
		if m.limited[user] {
			return command{"ALTUSER " + user + " RESTRICTED", true}
		}
		return command{"ALTUSER " + user + " NORESTRICTED", true}
	case 2:
		delete(m.groups[user], group)
		return command{fmt.Sprintf("REMOVE %s GROUP(%s)", user, group), connected}
	}
	if group == "NOGROUP" {
		return command{fmt.Sprintf("CONNECT %s GROUP(%s)", user, group), false}
	}
	m.groups[user][group] = true
	return command{fmt.Sprintf("CONNECT %s GROUP(%s)", user, group), true}
}

func drawLevel(t *rapid.T) esm.Level { return rapid.SampledFrom(modelLevels).Draw(t, "level") }

func (m *model) define(t *rapid.T, class string) command {
	name, level := rapid.SampledFrom(modelResources).Draw(t, "name"), drawLevel(t)
	_, exists := m.classes[class].profiles[name]
	if !exists {
		m.classes[class].profiles[name] = modelProfile{uacc: level, access: map[string]esm.Level{}}
	}
	return command{fmt.Sprintf("RDEFINE %s %s UACC(%v)", class, name, level), !exists}
}

func (m *model) alter(t *rapid.T, class string) command {
	profiles, name := m.classes[class].profiles, rapid.SampledFrom(modelResources).Draw(t, "name")
	p, exists := profiles[name]
	verb, operand := "RALTER", ""
	switch rapid.IntRange(0, 3).Draw(t, "change") {
	case 0:
		p.uacc = drawLevel(t)
		operand = fmt.Sprintf(" UACC(%v)", p.uacc)
	case 1:
		p.warning, operand = true, " WARNING"
	case 2:
		p.warning, operand = false, " NOWARNING"
	case 3:
		verb = "RDELETE"
	}
	switch {
	case verb == "RDELETE":
		delete(profiles, name)
	case exists:
		profiles[name] = p
	}
	return command{fmt.Sprintf("%s %s %s%s", verb, class, name, operand), exists}
}

func (m *model) permit(t *rapid.T, class string) command {
	name := rapid.SampledFrom(modelResources).Draw(t, "name")
	id := rapid.SampledFrom(slices.Concat(modelUsers, modelGroups, []string{"SYS1", "*", "NOBODY"})).Draw(t, "id")
	p, exists := m.classes[class].profiles[name]
	text := fmt.Sprintf("PERMIT %s CLASS(%s) ID(%s)", name, class, id)
	if rapid.IntRange(0, 4).Draw(t, "delete") == 0 {
		_, listed := p.access[id]
		delete(p.access, id)
		return command{text + " DELETE", listed}
	}
	level, done := drawLevel(t), exists && id != "NOBODY"
	if done {
		p.access[id] = level
	}
	return command{fmt.Sprintf("%s ACCESS(%v)", text, level), done}
}

// Commands in any order: each is carried out or not as the rules say, and all users
// then have what the rules give them.
func TestAccessFollowsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, m := newEmptyWorld(t), newModel()
		w.run(t, racf.Config{}, modelSetup)
		session := w.session(t, racf.Config{})
		for range rapid.IntRange(1, 60).Draw(rt, "commands") {
			c := m.draw(rt)
			result, err := session.Execute(c.text)
			if done := err == nil && result.ReturnCode == 0; done != c.done {
				rt.Fatalf("%s: carried out %t, want %t: return code %d, %v, %v", c.text, done, c.done, result.ReturnCode, printed(result.Messages), err)
			}
			m.compare(rt, w.system, c.text)
		}
	})
	t.Attr("rule", "RACF-12")
	t.Attr("rule", "RACF-13")
	t.Attr("rule", "RACF-15")
	t.Attr("rule", "RACF-16")
	t.Attr("rule", "RACF-22")
	t.Attr("rule", "RACF-23")
	t.Attr("rule", "RACF-26")
	t.Attr("rule", "RACF-27")
	t.Attr("rule", "RACF-28")
	t.Attr("rule", "RACF-30")
	t.Attr("rule", "RACF-31")
	t.Attr("rule", "RACF-33")
	t.Attr("rule", "RACF-34")
	t.Attr("rule", "RACF-35")
	t.Attr("rule", "RACF-36")
	t.Attr("rule", "RACF-37")
	t.Attr("rule", "RACF-38")
	t.Attr("rule", "RACF-39")
	t.Attr("rule", "RACF-40")
	t.Attr("rule", "RACF-41")
}

// compare asks for every resource, for every user and one who is not defined.
func (m *model) compare(t *rapid.T, system *esm.System, after string) {
	group := rapid.SampledFrom([]string{"SYS1", "TESTGRP0", "TESTGRP1"}).Draw(t, "current group")
	wanted := rapid.SampledFrom([]esm.Level{esm.Read, esm.Update, esm.Control, esm.Alter}).Draw(t, "wanted")
	for _, user := range append(modelUsers, "NOBODY") {
		for class := range m.classes {
			for _, resource := range modelResources {
				saf, rc, reason := system.Decide(esm.Request{User: esm.UserID(user), Group: esm.GroupID(group),
					Class: esm.ClassName(class), Resource: esm.ProfileName(resource), Level: wanted}).Codes()
				if got, want := [3]int{saf, rc, reason}, m.codes(user, group, class, resource, wanted); got != want {
					t.Fatalf("after %s: %s in group %s asks for %v to %s in %s: %v, want %v", after, user, group, wanted, resource, class, got, want)
				}
			}
		}
	}
}
