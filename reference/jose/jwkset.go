package jose

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ParseJWKSet reads a JWK Set (RFC 7517, section 5). As that section advises, keys
// that cannot be used are left out: those of a type, curve or algorithm that is
// not known here, those that lack a member, and those whose members have values
// that they cannot have. [KeySet.LeftOut] tells which. A set without any usable
// key is an error if one of its keys is at fault, and empty if none is known here.
// What is no JWK in its form is a fault of the set: an element that is no object, a
// member that stands twice anywhere, and one that a key uses and that is of another
// type or not base64url. Errors wrap [ErrKey].
func ParseJWKSet(text []byte) (*KeySet, error) {
	elements, err := jwkElements(text)
	if err != nil {
		return nil, fmt.Errorf("%w: JWK Set: %w", ErrKey, err)
	}
	var keys []*Key
	var leftOut []string
	var fault error // the first, apart from keys that are not known here
	for i, element := range elements {
		key, err := ParseJWK(element)
		if err == nil {
			keys = append(keys, key)
			continue
		}
		err = fmt.Errorf("key %d of the JWK Set: %w", i+1, err)
		if errors.Is(err, errForm) {
			return nil, err
		}
		leftOut = append(leftOut, err.Error())
		if fault == nil && !errors.Is(err, errUnsupported) {
			fault = err
		}
	}
	if len(keys) == 0 && fault != nil {
		return nil, fault
	}
	set, err := NewKeySet(keys...)
	if err != nil {
		return nil, err
	}
	set.leftOut = leftOut
	return set, nil
}

// jwkElements returns the objects in keys.
func jwkElements(text []byte) ([]json.RawMessage, error) {
	o, err := parseObject(string(text))
	if err != nil {
		return nil, err
	}
	m := o.find("keys")
	if m == nil || m.kind != kindArray {
		return nil, errors.New("keys is not an array")
	}
	var elements []json.RawMessage
	if err := json.Unmarshal([]byte(o.raw(m)), &elements); err != nil {
		return nil, errors.New("keys cannot be read")
	}
	for i, element := range elements {
		if element[0] != '{' {
			return nil, fmt.Errorf("element %d of keys: %w", i+1, errForm)
		}
	}
	return elements, nil
}
