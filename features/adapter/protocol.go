package adapter

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/safproof/safproof/features/target"
)

// Version is the version of the protocol.
const Version = 1

// MaxLine is the longest line that either side may send, in bytes without its
// end.
const MaxLine = 1 << 20

// The operations that every adapter has.
const (
	opHello = "hello"
	opReset = "reset"
)

// Schema is the JSON Schema of every line of the protocol.
//
//go:embed schema.json
var Schema []byte

type request struct {
	ID   int64           `json:"id"`
	Op   string          `json:"op"`
	Args json.RawMessage `json:"args"`
}

type answer struct {
	ID     int64           `json:"id"`
	OK     json.RawMessage `json:"ok,omitempty"`
	Reject *reject         `json:"reject,omitempty"`
	Skip   *skip           `json:"skip,omitempty"`
	Error  *failure        `json:"error,omitempty"`
}

type reject struct {
	Reason target.Reason `json:"reason"`
	Detail string        `json:"detail,omitempty"`
}

type skip struct {
	Why string `json:"why"`
	URL string `json:"url,omitempty"`
}

type failure struct {
	Message string `json:"message"`
}

type helloArgs struct {
	Protocol int    `json:"protocol"`
	Suite    string `json:"suite"`
}

// schemas holds the compiled definitions of Schema, by name.
var schemas = sync.OnceValue(func() map[string]*jsonschema.Schema {
	var doc struct {
		ID   string                     `json:"$id"`
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err = errors.Join(err, json.Unmarshal(Schema, &doc)); err != nil {
		panic(err) // a fault of this package, which its tests find
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(doc.ID, parsed); err != nil {
		panic(err)
	}
	compiled := make(map[string]*jsonschema.Schema)
	for name := range doc.Defs {
		compiled[name] = c.MustCompile(doc.ID + "#/$defs/" + name)
	}
	return compiled
})

// printer words the schema's findings.
var printer = message.NewPrinter(language.English)

// conforms checks a JSON text against a definition of the schema.
func conforms(definition string, text []byte) error {
	schema, ok := schemas()[definition]
	if !ok {
		return fmt.Errorf("the protocol has no %q", definition)
	}
	if !utf8.Valid(text) {
		return errors.New("the line is not UTF-8")
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	err = schema.Validate(value)
	var invalid *jsonschema.ValidationError
	if errors.As(err, &invalid) {
		return errors.New(innermost(invalid))
	}
	return err
}

// innermost names the place of the first fault and what is wrong there, in one line.
func innermost(e *jsonschema.ValidationError) string {
	for len(e.Causes) > 0 && !isOneOf(e) {
		e = e.Causes[0]
	}
	place := "the object"
	if len(e.InstanceLocation) > 0 {
		place = fmt.Sprintf("member %q", e.InstanceLocation)
	}
	if isOneOf(e) { // the answer's, of which each alternative misses something else
		return place + ": want exactly one of ok, reject, skip and error"
	}
	return fmt.Sprintf("%s: %s", place, e.ErrorKind.LocalizedString(printer))
}

func isOneOf(e *jsonschema.ValidationError) bool {
	_, is := e.ErrorKind.(*kind.OneOf)
	return is
}

// parseAnswer reads one line of an adapter.
func parseAnswer(line []byte) (answer, error) {
	var a answer
	if err := plain(line); err != nil {
		return a, err
	}
	if err := conforms("answer", line); err != nil {
		return a, err
	}
	return a, json.Unmarshal(line, &a)
}

// settle turns an answer to an operation into what the suite works with.
func (a answer) settle(op string, result any) (target.Answer, error) {
	switch {
	case a.Error != nil:
		return target.Answer{}, &target.Failure{Op: op, Message: "it answered with an error: " + a.Error.Message, Answered: true}
	case a.Reject != nil && !target.Gives(op, a.Reject.Reason):
		return target.Answer{}, &target.Failure{Op: op, Message: fmt.Sprintf("%q is no reason for which it may refuse", a.Reject.Reason)}
	case a.Reject != nil:
		return target.Answer{Kind: target.Refused, Reason: a.Reject.Reason, Detail: a.Reject.Detail}, nil
	case a.Skip != nil:
		return target.Answer{Kind: target.Unsupported, Detail: a.Skip.Why, URL: a.Skip.URL}, nil
	}
	if _, ok := schemas()[op+".ok"]; !ok {
		return target.Answer{}, &target.Failure{Op: op, Message: "it answered ok to an operation that the protocol does not have"}
	}
	if err := conforms(op+".ok", a.OK); err != nil {
		return target.Answer{}, &target.Failure{Op: op, Message: "its ok is not as the protocol says: " + err.Error()}
	}
	if err := json.Unmarshal(a.OK, result); err != nil {
		return target.Answer{}, &target.Failure{Op: op, Message: "its ok cannot be read: " + err.Error()}
	}
	return target.Answer{Kind: target.OK}, nil
}
