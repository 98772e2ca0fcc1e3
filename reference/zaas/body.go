package zaas

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"unicode/utf8"
)

// MaxBody is how many bytes the body of a request may have.
const MaxBody = 16 << 10

// errBody: a body that is not a JSON object of the form that is wanted.
var errBody = errors.New("the body is not a JSON object of the expected form")

// body reads the body of the request. Without one, or with blanks only, it is
// empty. An answer is returned if it is too long, and then 413.
func (c *call) body() ([]byte, *answer) {
	if c.r.Body == nil {
		return nil, nil
	}
	text, err := io.ReadAll(io.LimitReader(c.r.Body, MaxBody+1))
	var tooLarge *http.MaxBytesError
	if len(text) > MaxBody || errors.As(err, &tooLarge) {
		a := empty(http.StatusRequestEntityTooLarge)
		return nil, &a
	}
	if err != nil { // It broke off: nothing that is complete can be in it.
		return []byte("{"), nil
	}
	return bytes.TrimSpace(text), nil
}

// members are those of a JSON object. Names are compared exactly.
type members map[string]json.RawMessage

// parseMembers reads a JSON object (RFC 8259). A member that is there twice is an
// error, and so is text that is not UTF-8.
func parseMembers(text []byte) (members, error) {
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, errBody
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil, errBody
	}
	m := members{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, errBody
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, errBody
		}
		key := name.(string) // what stands there in a valid object
		if _, twice := m[key]; twice {
			return nil, errBody
		}
		m[key] = value
	}
	return m, nil
}

// text returns a string member; "" if it is not there, or null.
func (m members) text(name string) (string, error) {
	raw := m[name]
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var value string
	if raw[0] != '"' || json.Unmarshal(raw, &value) != nil {
		return "", errBody
	}
	return value, nil
}

// bodyText reads a body that has to have this string member.
func (c *call) bodyText(name string) (string, *answer, error) {
	text, problem := c.body()
	if problem != nil {
		return "", problem, nil
	}
	m, err := parseMembers(text)
	if err != nil {
		return "", nil, err
	}
	value, err := m.text(name)
	return value, nil, err
}
