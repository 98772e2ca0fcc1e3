package restapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// BodyNotJSON is the code of a body that is no JSON object of the expected form,
// with status 400.
const BodyNotJSON Code = "body-not-json"

// ReadJSON reads a body of up to limit bytes that is one JSON object, for services
// that take one. Members that are not asked for are passed over. The problem
// shows nothing of the body.
func ReadJSON(r *http.Request, limit int, into any) *Problem {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, int64(limit)+1))
	switch {
	case len(text) > limit:
		return &Problem{
			Status: http.StatusRequestEntityTooLarge, Code: BodyTooLarge,
			Message: fmt.Sprintf("The body has more than %d bytes.", limit),
		}
	case err != nil:
		return &Problem{Status: http.StatusBadRequest, Code: BodyNotReadable, Message: "The body could not be read."}
	}
	err = json.Unmarshal(text, into)
	if err == nil && string(bytes.TrimSpace(text)) == "null" { // which package json takes for anything
		err = &json.UnmarshalTypeError{}
	}
	if err != nil {
		return &Problem{Status: http.StatusBadRequest, Code: BodyNotJSON, Message: "The body must be one JSON object: " + notJSON(err) + "."}
	}
	return nil
}

// notJSON says what is wrong with a text, and nothing of what it holds.
func notJSON(err error) string {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		if wrongType.Field == "" {
			return "this is another kind of value"
		}
		return "a member has another type than it should have"
	}
	return "this is not JSON"
}
