package restapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// BodyNotJSON is the code of a body that is no JSON object of the expected form,
// with status 400.
const BodyNotJSON Code = "body-not-json"

// ReadMembers reads a body of up to limit bytes that is one JSON object, for services
// that take one. Names are kept as they are; of a member that stands twice the last
// counts. The problem shows nothing of the body.
func ReadMembers(r *http.Request, limit int) (map[string]json.RawMessage, *Problem) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, int64(limit)+1))
	switch {
	case len(text) > limit:
		return nil, &Problem{
			Status: http.StatusRequestEntityTooLarge, Code: BodyTooLarge,
			Message: fmt.Sprintf("The body has more than %d bytes.", limit),
		}
	case err != nil:
		return nil, &Problem{Status: http.StatusBadRequest, Code: BodyNotReadable, Message: "The body could not be read."}
	}
	members, err := parse(text)
	if err != nil {
		return nil, notJSON(err)
	}
	return members, nil
}

// ReadJSON reads what [ReadMembers] does, into a structure, as [Unmarshal] does.
func ReadJSON(r *http.Request, limit int, into any) *Problem {
	members, problem := ReadMembers(r, limit)
	if problem != nil {
		return problem
	}
	if err := fill(into, members); err != nil {
		return notJSON(err)
	}
	return nil
}

// Unmarshal reads one JSON object into a structure, by the json tags of its fields.
// Names are compared as they are (RFC 8259, section 8.3), where package json would
// take them in any case, and does in the objects that are members. Members that are
// not asked for are passed over; of one that stands twice the last counts. An error is
// a [*json.SyntaxError] or a [*json.UnmarshalTypeError].
func Unmarshal(text []byte, into any) error {
	members, err := parse(text)
	if err != nil {
		return err
	}
	return fill(into, members)
}

func parse(text []byte) (members map[string]json.RawMessage, err error) {
	if err = json.Unmarshal(text, &members); err == nil && members == nil { // null, which package json takes for anything
		err = &json.UnmarshalTypeError{Value: "null", Type: reflect.TypeOf(members)}
	}
	return members, err
}

// fill fills the fields of a structure.
func fill(into any, members map[string]json.RawMessage) error {
	to := reflect.ValueOf(into).Elem()
	for i := range to.NumField() {
		field := to.Type().Field(i)
		tag, named := field.Tag.Lookup("json")
		name, _, _ := strings.Cut(tag, ",")
		if value, given := members[name]; named && given && json.Unmarshal(value, to.Field(i).Addr().Interface()) != nil {
			return &json.UnmarshalTypeError{Value: "value", Type: field.Type, Field: name}
		}
	}
	return nil
}

// notJSON says what is wrong with a text, and nothing of what it holds.
func notJSON(err error) *Problem {
	what := "this is not JSON"
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		what = "this is another kind of value"
		if wrongType.Field != "" {
			what = "a member has another type than it should have"
		}
	}
	return &Problem{Status: http.StatusBadRequest, Code: BodyNotJSON, Message: "The body must be one JSON object: " + what + "."}
}
