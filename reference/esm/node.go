package esm

import (
	"slices"
	"strings"
)

// node is a place in the tree of generic profile names: what comes after some
// qualifiers. The tree is walked in the order of [ComparePatterns], so that the
// first profile found is the most specific one; only behind ** there may be
// several ways to match, and then the best of their results is taken.
type node struct {
	epoch   uint64
	profile *Profile           // its name ends here, with no * at the end
	literal table[*node]       // next qualifiers without generic characters
	masked  table[[]qualifier] // others, by what stands before their first generic character
	longest int                // length of the longest key that masked ever had
	double  *node              // next qualifier is **
}

// qualifier is one with % in it, or * at its end, or both.
type qualifier struct {
	text string
	next *node    // more qualifiers follow, or none and no * at the end; may be nil
	last *Profile // the name ends here, with an * that crosses qualifiers
}

// owned returns a node that may be changed in this epoch: itself or a copy.
func (n *node) owned(epoch uint64) *node {
	if n == nil {
		return &node{epoch: epoch}
	}
	if n.epoch == epoch {
		return n
	}
	c := *n
	c.epoch, c.literal, c.masked = epoch, n.literal.clone(), n.masked.clone()
	return &c
}

func (n *node) empty() bool {
	return n.profile == nil && n.literal.empty() && n.masked.empty() && n.double == nil
}

// pruned returns nil for an empty node, for which no room should be taken.
func (n *node) pruned() *node {
	if n.empty() {
		return nil
	}
	return n
}

// get returns the profile whose name is this, from here on.
func (n *node) get(name string) *Profile {
	if n == nil {
		return nil
	}
	q, rest, more := strings.Cut(name, ".")
	var next *node
	switch {
	case q == "**":
		next = n.double
	case !HasGenericCharacter(q):
		next, _ = n.literal.get(q)
	default:
		list, _ := n.masked.get(prefixOf(q))
		i, ok := findQualifier(list, q)
		if !ok {
			return nil
		}
		if !more && strings.HasSuffix(q, "*") {
			return list[i].last
		}
		next = list[i].next
	}
	if next == nil || more {
		return next.get(rest)
	}
	return next.profile
}

// set puts a profile in under its name from here on, or takes it out if it is
// nil. The node must be owned in this epoch.
func (n *node) set(name string, p *Profile, epoch uint64) {
	q, rest, more := strings.Cut(name, ".")
	switch {
	case q == "**":
		n.double = n.double.with(rest, more, p, epoch)
	case !HasGenericCharacter(q):
		next, _ := n.literal.get(q)
		if next = next.with(rest, more, p, epoch); next != nil {
			n.literal.put(q, next)
		} else {
			n.literal.delete(q)
		}
	default:
		n.setMasked(q, func(m *qualifier) {
			if !more && strings.HasSuffix(q, "*") {
				m.last = p
			} else {
				m.next = m.next.with(rest, more, p, epoch)
			}
		})
	}
}

// with returns the node, with the rest of a name put in or taken out.
func (n *node) with(rest string, more bool, p *Profile, epoch uint64) *node {
	n = n.owned(epoch)
	if more {
		n.set(rest, p, epoch)
	} else {
		n.profile = p
	}
	return n.pruned()
}

func (n *node) setMasked(text string, change func(*qualifier)) {
	prefix := prefixOf(text)
	list, _ := n.masked.get(prefix)
	list = slices.Clone(list) // a copy of this index may have it
	i, ok := findQualifier(list, text)
	if !ok {
		list = slices.Insert(list, i, qualifier{text: text})
	}
	change(&list[i])
	if list[i].next == nil && list[i].last == nil {
		list = slices.Delete(list, i, i+1)
	}
	if len(list) == 0 {
		n.masked.delete(prefix)
		return
	}
	n.longest = max(n.longest, len(prefix))
	n.masked.put(prefix, list)
}

func prefixOf(q string) string { return q[:strings.IndexAny(q, "%*")] }

// findQualifier: the order within a list is that of names that go on after the
// qualifier. Between qualifiers of one list the order does not depend on it.
func findQualifier(list []qualifier, text string) (int, bool) {
	return slices.BinarySearchFunc(list, text, func(m qualifier, text string) int {
		return ComparePatterns(m.text+".", text+".")
	})
}

// find returns the most specific profile for a name, or rather for what is
// left of it: at least one qualifier.
func (n *node) find(name string) *Profile {
	q, rest, more := strings.Cut(name, ".")
	if next, ok := n.literal.get(q); ok {
		if p := next.findRest(rest, more); p != nil {
			return p
		}
	}
	for length := min(len(q), n.longest); length >= 0; length-- {
		list, _ := n.masked.get(q[:length])
		for i := range list {
			if p := list[i].find(length, name, q, rest, more); p != nil {
				return p
			}
		}
	}
	return n.findDouble(name)
}

// findRest returns the most specific profile for what comes after a qualifier,
// which may be nothing.
func (n *node) findRest(rest string, more bool) *Profile {
	switch {
	case n == nil:
		return nil
	case more:
		return n.find(rest)
	case n.profile != nil:
		return n.profile
	case n.double != nil:
		return n.double.profile // .** stands for no qualifier also
	}
	return nil
}

// find: the first characters of q, up to length, are known to fit.
func (m *qualifier) find(length int, name, q, rest string, more bool) *Profile {
	if m.fits(q, length, false) {
		if p := m.next.findRest(rest, more); p != nil {
			return p
		}
	}
	if m.last != nil && name != "" && m.fits(name, length, true) {
		return m.last
	}
	return nil
}

// fits says whether a qualifier fits the pattern from a position on; or, if it
// is the last of its name, whether all the rest of the name does.
func (m *qualifier) fits(q string, from int, last bool) bool {
	pattern := m.text
	for i := from; i < len(pattern); i++ {
		switch {
		case pattern[i] == '*':
			// Alone it stands for one qualifier, which is not empty.
			return last || len(pattern) > 1 || q != ""
		case i >= len(q):
			return false
		case pattern[i] == '%' && q[i] == '.':
			return false
		case pattern[i] != '%' && pattern[i] != q[i]:
			return false
		}
	}
	return len(pattern) == len(q)
}

// findDouble tries ** with no, one, and more qualifiers, and if none of the
// names that go on after it fits, ** as the end of the name.
func (n *node) findDouble(name string) *Profile {
	if n.double == nil {
		return nil
	}
	best := n.double.find(name)
	for more := true; more; {
		if _, name, more = strings.Cut(name, "."); more {
			if p := n.double.find(name); best == nil || p != nil && ComparePatterns(string(p.Name), string(best.Name)) < 0 {
				best = p
			}
		}
	}
	if best == nil {
		best = n.double.profile
	}
	return best
}

// each calls f for every profile in the tree, in no order.
func (n *node) each(f func(*Profile)) {
	if n == nil {
		return
	}
	if n.profile != nil {
		f(n.profile)
	}
	for _, next := range n.literal.all {
		next.each(f)
	}
	for _, list := range n.masked.all {
		for _, m := range list {
			m.next.each(f)
			if m.last != nil {
				f(m.last)
			}
		}
	}
	n.double.each(f)
}
