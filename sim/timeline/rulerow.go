package timeline

import (
	"slices"
	"strings"

	"github.com/safproof/safproof/sim"
)

// meaningOf returns what a rule says, or where that can be read.
func meaningOf(id string) meaning {
	if m, known := meanings[id]; known {
		return m
	}
	return meaning{Text: "See the specification: safproof rules show " + id}
}

// ruleRows returns the rules that the events rest on: the broken one first, then
// the documented limitations, then the others by id.
func ruleRows(events []sim.Event) []ruleRow {
	byID := make(map[string]*ruleRow)
	broken := make(map[string]bool)
	for _, e := range events {
		for _, id := range e.Rules {
			r := byID[id]
			if r == nil {
				m := meaningOf(id)
				r = &ruleRow{ID: id, Text: m.Text, Limit: m.Limit, First: e.Seq}
				byID[id] = r
			}
			r.Count++
			switch verdict(e) {
			case "accepted":
				r.Accepted++
			case "refused":
				r.Refused++
			case "violation":
				broken[id], r.First = true, e.Seq
			}
		}
	}
	rows := make([]ruleRow, 0, len(byID))
	for _, r := range byID {
		rows = append(rows, *r)
	}
	rank := func(r ruleRow) int {
		switch {
		case broken[r.ID]:
			return 0
		case r.Limit:
			return 1
		}
		return 2
	}
	slices.SortFunc(rows, func(a, b ruleRow) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	return rows
}
