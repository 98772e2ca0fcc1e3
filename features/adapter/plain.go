package adapter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// free are the members whose objects are of whoever made a token or a key:
// their names are not the protocol's, and differ where their case does.
var free = map[string]bool{"claims": true, "header": true, "key": true, "keys": true}

// plain refuses what JSON allows but two readers may take differently: a name
// that stands twice in an object, be it in another case, which Go's decoder
// takes for the same; and a number of a size that only some can hold.
func plain(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var stack []object
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil // cut short or not, the schema's reader says so
		}
		if err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		switch token {
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
			continue
		}
		if err := inside(stack, token); err != nil {
			return err
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, object{names: make(map[string]bool), free: inFree(stack)})
		case json.Delim('['):
			stack = append(stack, object{free: inFree(stack)})
		}
	}
}

// object is an object under way, or with nil names an array.
type object struct {
	names map[string]bool
	value bool   // a name has been read, and its value comes
	last  string // that name
	free  bool   // case matters in its names
}

// inFree reports whether a value that now begins is in a free object.
func inFree(stack []object) bool {
	if len(stack) == 0 {
		return false
	}
	top := stack[len(stack)-1]
	return top.free || top.names != nil && free[top.last]
}

// inside takes the next token of the innermost object.
func inside(stack []object, token json.Token) error {
	if n, ok := token.(json.Number); ok {
		if err := sensible(n); err != nil {
			return err
		}
	}
	if len(stack) == 0 || stack[len(stack)-1].names == nil {
		return nil
	}
	top := &stack[len(stack)-1]
	if top.value = !top.value; !top.value {
		return nil
	}
	name := token.(string)
	// Upper and then lower case, as Unicode has letters that are alike in one only.
	folded := strings.ToLower(strings.ToUpper(name))
	if top.free {
		folded = name
	}
	top.last = name
	if top.names[folded] {
		return fmt.Errorf("member %s stands twice", excerpt([]byte(name)))
	}
	top.names[folded] = true
	return nil
}

// sensible holds a number to the range of a double.
func sensible(n json.Number) error {
	if i := strings.IndexAny(string(n), "eE"); i >= 0 {
		if exponent, err := strconv.Atoi(string(n)[i+1:]); err != nil || exponent < -308 || exponent > 308 {
			return fmt.Errorf("number %s is out of range", excerpt([]byte(n)))
		}
	}
	return nil
}
