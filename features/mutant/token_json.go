package mutant

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// object reads one JSON object (RFC 8259), strictly unless the mistake is here.
func (v tokenVariant) object(text []byte) (map[string]json.RawMessage, bool) {
	if !utf8.Valid(text) && !v.anyOctets {
		return nil, false
	}
	if v.trailingText {
		text = firstValue(text)
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members == nil {
		return nil, false
	}
	if twice(text) || v.smallNumbers && !numbersFit(members) {
		return nil, false
	}
	if v.rawNames {
		for name := range members {
			if !bytes.Contains(text, []byte(`"`+name+`"`)) {
				delete(members, name)
			}
		}
	}
	if v.foldedNames {
		for name, value := range members {
			if _, there := members[strings.ToLower(name)]; !there {
				members[strings.ToLower(name)] = value
			}
		}
	}
	return members, true
}

// firstValue cuts off what follows the first JSON value.
func firstValue(text []byte) []byte {
	var first json.RawMessage
	if json.NewDecoder(bytes.NewReader(text)).Decode(&first) != nil {
		return text
	}
	return first
}

// twice reports whether a name stands twice in any object of a valid text.
func twice(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var names []map[string]bool // nil for an array
	isName := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) || err != nil {
			return false
		}
		switch token {
		case json.Delim('{'):
			names, isName = append(names, map[string]bool{}), true
			continue
		case json.Delim('['):
			names, isName = append(names, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			names = names[:len(names)-1]
		default:
			if isName {
				if names[len(names)-1][token.(string)] {
					return true
				}
				names[len(names)-1][token.(string)], isName = true, false
				continue
			}
		}
		isName = len(names) > 0 && names[len(names)-1] != nil
	}
}

// numbersFit reports whether the whole numbers of an object are whole to a double.
func numbersFit(members map[string]json.RawMessage) bool {
	for _, value := range members {
		if len(value) > 16 && value[0] >= '0' && value[0] <= '9' && !bytes.ContainsAny(value, ".eE") {
			return false
		}
	}
	return true
}

// text1 is a value that is a string.
func text1(raw json.RawMessage) (string, bool) {
	var s *string
	err := json.Unmarshal(raw, &s)
	if err != nil || s == nil {
		return "", false
	}
	return *s, true
}

// texts is a value that is an array of strings.
func texts(raw json.RawMessage) ([]string, bool) {
	var list []*string
	if json.Unmarshal(raw, &list) != nil || list == nil || slices.Contains(list, nil) {
		return nil, false
	}
	out := []string{}
	for _, s := range list {
		out = append(out, *s)
	}
	return out, true
}
