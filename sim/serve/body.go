package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"unicode/utf8"
)

// readJSON reads the body of a request into a structure: one JSON object, strictly.
// Its members are those of the structure, in the same case, none of them twice or
// null, all of which package json would take. No problem shows a part of the body.
func readJSON(r *http.Request, into any) *problem {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return refuse(http.StatusUnsupportedMediaType, codeMediaType, "Send JSON, with Content-Type application/json; {} where nothing is to be said.")
	}
	text, err := io.ReadAll(r.Body)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return refuse(http.StatusRequestEntityTooLarge, codeMalformed, fmt.Sprintf("The body has more than %d bytes.", long.Limit))
	case err != nil || !utf8.Valid(text) || !json.Valid(text):
		return refuse(http.StatusBadRequest, codeMalformed, "The body is not JSON.")
	}
	return readMembers(text, reflect.ValueOf(into).Elem())
}

// readMembers reads a text that is known to be JSON.
func readMembers(text []byte, into reflect.Value) *problem {
	d := json.NewDecoder(bytes.NewReader(text))
	undescribed := refuse(http.StatusBadRequest, codeMalformed, "The body is not the JSON that /openapi.json describes.")
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return undescribed
	}
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		field, known := fieldOf(into, "json", name)
		if err != nil || !ok || !known || seen[name] {
			return undescribed
		}
		seen[name] = true
		var value json.RawMessage
		if d.Decode(&value) != nil || string(value) == "null" || json.Unmarshal(value, field.Addr().Interface()) != nil {
			return refuse(http.StatusBadRequest, codeMalformed, fmt.Sprintf("The member %q has a value that it cannot have.", name))
		}
	}
	return nil
}
