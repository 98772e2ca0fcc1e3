package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// envelope is the outermost form of a value.
type envelope struct {
	Version int             `json:"version"`
	Is      json.RawMessage `json:"is"`
}

// Encode writes a value in the form of a version, 1 or more.
func Encode(version int, is any) ([]byte, error) {
	inner, err := json.Marshal(is)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrRecord, problem(err))
	}
	// By hand: a second pass of package json would compact what is compact.
	value := fmt.Appendf(make([]byte, 0, len(inner)+24), `{"version":%d,"is":`, version)
	return append(append(value, inner...), '}'), nil
}

// Decode reads a record's value, up to the version that is known, into what is
// pointed to, and returns its version. Errors wrap [ErrRecord] or [ErrVersion],
// and name the record.
func Decode(r Record, known int, into any) (version int, err error) {
	e, err := open(r.Expose())
	if err != nil {
		return 0, fmt.Errorf("%w: %v: %w", ErrRecord, r, err)
	}
	switch {
	case e.Version < 1 || e.Is == nil || string(e.Is) == "null":
		return 0, fmt.Errorf("%w: %v has no version, or nothing in it", ErrRecord, r)
	case e.Version > known:
		return 0, fmt.Errorf("%w: %v is of version %d, this program knows up to %d; run a later program", ErrVersion, r, e.Version, known)
	}
	if err := strict(e.Is, into); err != nil {
		return 0, fmt.Errorf("%w: %v: %w", ErrRecord, r, err)
	}
	return e.Version, nil
}

// open takes the envelope off: as Encode writes it, which spares reading all of
// the value twice, or in any other way that is the same JSON.
func open(value []byte) (e envelope, err error) {
	if rest, ok := bytes.CutPrefix(value, []byte(`{"version":`)); ok {
		digits, rest, ok := bytes.Cut(rest, []byte(`,"is":`))
		is, closed := bytes.CutSuffix(rest, []byte("}"))
		version, err := strconv.Atoi(string(digits))
		// What is inside must be one value for this to be its end.
		if ok && closed && err == nil && strconv.Itoa(version) == string(digits) && len(is) > 1 && is[0] == '{' && is[len(is)-1] == '}' {
			return envelope{version, is}, nil
		}
	}
	err = strict(value, &e)
	return e, err
}

// strict reads JSON that has nothing in it, or behind it, that is not asked for.
func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New(problem(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more behind the value")
	}
	return nil
}

// problem says what is wrong without any part of the text, which may be a key.
func problem(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is no JSON from byte %d on", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("member %s cannot be what it is", kind.Field)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	}
	return "a member is not known, or cannot be what it is"
}

// Text is a string that comes back as it was, whatever its bytes: package json
// replaces those that are no UTF-8.
type Text string

type binary struct {
	Bytes []byte `json:"bytes"`
}

// MarshalJSON writes a JSON string, or an object for bytes that are no UTF-8.
func (t Text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(binary{[]byte(t)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Text) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '{' {
		var b binary
		err := strict(text, &b)
		*t = Text(b.Bytes)
		return err
	}
	return json.Unmarshal(text, (*string)(t))
}
