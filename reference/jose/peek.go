package jose

import "encoding/json"

// Object is a JSON object that was read as strictly as a token is: for whoever has
// to look into a token before it is verified. Nothing in it is known to be true.
type Object struct {
	redactedToken
	read func() *object
}

// ParseObject reads a JSON object that fits a token: valid UTF-8, no duplicate
// member at any depth, at most 32 levels. It keeps the text. The error says where
// it is not such an object.
func ParseObject(text string) (Object, error) {
	o, err := parseObject(text)
	if err != nil {
		return Object{}, err
	}
	return Object{read: func() *object { return &o }}, nil
}

// Raw returns the member of exactly this name as the text has it.
func (o Object) Raw(name string) (json.RawMessage, bool) {
	if o.read == nil {
		return nil, false
	}
	return o.read().rawMember(name)
}

// Text returns the member of exactly this name, if it is a string.
func (o Object) Text(name string) (string, bool) {
	if o.read == nil {
		return "", false
	}
	return o.read().stringOf(name)
}
