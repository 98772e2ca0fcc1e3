package serve

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Place is where something stands in a file.
type Place struct {
	File string
	Line int
}

// String returns the place as error messages begin with it.
func (p Place) String() string { return p.File + ":" + strconv.Itoa(p.Line) }

// decoder reads a YAML document into structures, strictly, and notes every problem.
// The messages of package yaml would show values, which may be secrets.
type decoder struct {
	file     string
	problems []error
}

// document reads the one document of a text.
func (d *decoder) document(text []byte, into any) {
	file := yaml.NewDecoder(bytes.NewReader(text))
	var node, more yaml.Node
	if err := file.Decode(&node); errors.Is(err, io.EOF) {
		d.fail(1, emptyFile)
		return
	} else if err != nil {
		d.unreadable(err)
		return
	}
	switch err := file.Decode(&more); {
	case err == nil:
		d.fail(more.Line, "a second YAML document: the file has one")
	case !errors.Is(err, io.EOF):
		d.unreadable(err)
	case node.Content[0].Tag == "!!null":
		d.fail(node.Content[0].Line, emptyFile)
	default:
		d.decode(node.Content[0], reflect.ValueOf(into).Elem(), "")
	}
}

const emptyFile = `the file is empty: it needs systems; "safproof serve --print-config" prints one to begin with`

// unreadable notes that a file is not YAML, with its line. What else the parser
// says has no part of the file in it but the name of an anchor that there is not,
// which is left out, as a password that begins with * is taken for one.
func (d *decoder) unreadable(err error) {
	what, line := strings.TrimPrefix(err.Error(), "yaml: "), 1 // of the first line it says no number
	if rest, ok := strings.CutPrefix(what, "line "); ok {
		if n, why, ok := strings.Cut(rest, ": "); ok {
			if number, err := strconv.Atoi(n); err == nil {
				line, what = number, why
			}
		}
	}
	if strings.Contains(what, "anchor") {
		what = "an anchor that there is not; put a value that begins with * in quotes"
	}
	d.fail(line, "not YAML: %s", what)
}

func (d *decoder) fail(line int, format string, args ...any) {
	d.problems = append(d.problems, fmt.Errorf("%s: %s", Place{d.file, line}, fmt.Sprintf(format, args...)))
}

var (
	placeType    = reflect.TypeFor[Place]()
	nodeType     = reflect.TypeFor[yaml.Node]()
	durationType = reflect.TypeFor[time.Duration]()
	secretType   = reflect.TypeFor[Secret]()
)

// decode reads a node into a value; name is what the file calls it.
func (d *decoder) decode(node *yaml.Node, v reflect.Value, name string) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(*node))
		return
	}
	if node.Kind == yaml.ScalarNode && node.Tag == "!!null" {
		return // as if it were not there
	}
	if v.Type() == secretType && node.Kind == yaml.ScalarNode {
		secret := Inline(node.Value)
		secret.At = Place{d.file, node.Line}
		v.Set(reflect.ValueOf(secret))
		return
	}
	switch v.Kind() {
	case reflect.Slice:
		d.list(node, v, name)
	case reflect.Struct:
		if reader, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
			d.text(node, reader, name)
			return
		}
		d.mapping(node, v, name)
	default:
		d.scalar(node, v, name)
	}
}

func (d *decoder) list(node *yaml.Node, v reflect.Value, name string) {
	if node.Kind != yaml.SequenceNode {
		d.fail(node.Line, "%s is a list: begin each of its entries with a hyphen", name)
		return
	}
	for _, item := range node.Content {
		if item.Kind == yaml.ScalarNode && item.Tag == "!!null" {
			d.fail(item.Line, "an entry of %s is empty: write what it has, or take it away", name)
			continue
		}
		element := reflect.New(v.Type().Elem()).Elem()
		d.decode(item, element, "an entry of "+name)
		v.Set(reflect.Append(v, element))
	}
}

func (d *decoder) mapping(node *yaml.Node, v reflect.Value, name string) {
	if node.Kind != yaml.MappingNode {
		d.fail(node.Line, "%s has the names %s", orFile(name), strings.Join(names(v.Type()), ", "))
		return
	}
	if place := v.FieldByName("At"); place.IsValid() && place.Type() == placeType {
		place.Set(reflect.ValueOf(Place{d.file, node.Line}))
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		field, known := fieldOf(v, "yaml", key.Value)
		switch {
		case !known:
			d.fail(key.Line, "%s has no %q%s", orFile(name), key.Value, instead(key.Value, names(v.Type())))
			continue
		case seen[key.Value]:
			d.fail(key.Line, "%q stands twice in %s", key.Value, orFile(name))
			continue
		}
		seen[key.Value] = true
		d.decode(value, field, key.Value)
	}
}

func orFile(name string) string {
	if name == "" {
		return "the file"
	}
	return name
}

// instead says which names there are; the one that is meant, if that can be told.
func instead(name string, names []string) string {
	for _, other := range names {
		if distance(name, other) <= 2 {
			return fmt.Sprintf(": do you mean %q?", other)
		}
	}
	return ": it has " + strings.Join(names, ", ")
}

// distance is how many characters must be put in, left out or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}

// fieldOf finds the field of a name, which its tag of the format has.
func fieldOf(v reflect.Value, format, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if tag := v.Type().Field(i).Tag.Get(format); tag == name && tag != "" {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// names are the names that a structure has in a file, in the order of its fields.
func names(t reflect.Type) []string {
	var list []string
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "" {
			list = append(list, tag)
		}
	}
	return list
}

func (d *decoder) text(node *yaml.Node, into encoding.TextUnmarshaler, name string) {
	if node.Kind != yaml.ScalarNode {
		d.fail(node.Line, "%s is one value", name)
		return
	}
	if err := into.UnmarshalText([]byte(node.Value)); err != nil {
		d.fail(node.Line, "%s: %v", name, err)
	}
}

func (d *decoder) scalar(node *yaml.Node, v reflect.Value, name string) {
	if node.Kind != yaml.ScalarNode {
		d.fail(node.Line, "%s is one value", name)
		return
	}
	switch {
	case v.Type() == durationType:
		length, err := time.ParseDuration(node.Value)
		if err != nil {
			d.fail(node.Line, "%s is a length of time, 10s or 1h30m for instance", name)
		}
		v.SetInt(int64(length))
	case v.Kind() == reflect.Int, v.Kind() == reflect.Int64:
		number, err := strconv.ParseInt(node.Value, 10, 64)
		if err != nil {
			d.fail(node.Line, "%s is a whole number", name)
		}
		v.SetInt(number)
	case v.Kind() == reflect.Bool:
		if !slices.Contains([]string{"true", "false"}, node.Value) {
			d.fail(node.Line, "%s is true or false", name)
		}
		v.SetBool(node.Value == "true")
	default:
		v.SetString(node.Value)
	}
}
