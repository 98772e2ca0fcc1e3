package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// object is a JSON object as it is to be written: its members keep their order
// and their spelling, and a name may stand twice.
type object []member

type member struct {
	name  string
	value json.RawMessage
}

// text is a member whose value is a string.
func text(name, value string) member {
	encoded, err := json.Marshal(value)
	if err != nil { // no string fails to encode
		panic(err)
	}
	return member{name, encoded}
}

// parseObject reads an object of which members are to be changed.
func parseObject(source []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(source))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, misuse("a JSON object is wanted")
	}
	o := object{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, misuse("not JSON: " + err.Error())
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, misuse("not JSON: " + err.Error())
		}
		o = append(o, member{fmt.Sprint(name), value})
	}
	if _, err := d.Token(); err != nil {
		return nil, misuse("not JSON: " + err.Error())
	}
	return o, nil
}

// with is the object in which a member has a value: in its old place, or at
// the end. The object itself stays as it is.
func (o object) with(m member) object {
	changed := append(object{}, o...)
	for i := range changed {
		if changed[i].name == m.name {
			changed[i] = m
			return changed
		}
	}
	return append(changed, m)
}

// without is the object that lacks a member.
func (o object) without(name string) object {
	changed := object{}
	for _, m := range o {
		if m.name != name {
			changed = append(changed, m)
		}
	}
	return changed
}

// text is the object in JSON, without blanks.
func (o object) text() json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(text("", m.name).value)
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}
