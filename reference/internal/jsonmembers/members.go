// Package jsonmembers reads JSON objects for the oracles of tests: by the exact names
// of their members, with encoding/json alone, by other code than the reference's own.
package jsonmembers

import "encoding/json"

// Members are those of an object, by name; of one that stands twice the last.
type Members map[string]json.RawMessage

// Of reads an object. It is nil if the text is none.
func Of(text string) (m Members) {
	if json.Unmarshal([]byte(text), &m) != nil {
		return nil
	}
	return m
}

// Text returns a member that is a string; else it is empty.
func (m Members) Text(name string) (s string) {
	if json.Unmarshal(m[name], &s) != nil {
		return ""
	}
	return s
}
