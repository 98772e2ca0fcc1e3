package liberty

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// maxIncludes is how many files one configuration may consist of, each counted as
// often as it is included.
const maxIncludes = 64

// singletons are the elements that there is one of, however often they stand in
// the files. Others are one if they have one id.
var singletons = map[string]bool{
	"featureManager": true, "webAppSecurity": true, "ltpa": true, "safCredentials": true, "safAuthorization": true,
	"safRoleMapper": true, "trustAssociation": true, "sslDefault": true, "authentication": true, "authCache": true,
	"httpOptions": true, "webContainer": true,
}

// conflict is what an include does with elements that the including file has, too.
type conflict string

const (
	mergeConflict   conflict = "merge"
	replaceConflict conflict = "replace"
	ignoreConflict  conflict = "ignore"
)

// key says which elements are one; "" for an element that is one of its own.
func (e *element) key() string {
	if singletons[e.name] {
		return e.name
	}
	if id := e.value("id"); id != "" {
		return e.name + " " + id
	}
	return ""
}

// files reads a configuration that may consist of several files.
type files struct {
	system    fs.FS
	variables *variables
	open      []string // files that are being read, outermost first
	included  int
}

// load reads a file and what it includes, and returns the elements below the root
// in their order.
func (f *files) load(name string) ([]*element, error) {
	data, err := f.read(name)
	if err != nil {
		return nil, err
	}
	root, err := parseXML(name, data)
	if err != nil {
		return nil, err
	}
	if root.name != "server" {
		return nil, fmt.Errorf("%w: %s:%d: the root element is %s; want server", ErrConfig, name, root.line, root.name)
	}
	f.open = append(f.open, name)
	defer func() { f.open = f.open[:len(f.open)-1] }()
	own := map[string]bool{}
	for _, e := range root.children {
		if e.name == "variable" {
			f.variables.define(e)
		}
		own[e.key()] = true
	}
	b := &block{own: own, replaced: map[string]bool{}}
	for _, e := range root.children {
		switch {
		case e.name == "include":
			if err := f.include(b, e); err != nil {
				return nil, err
			}
		case e.key() == "" || !b.replaced[e.key()]:
			b.all = append(b.all, e)
		}
	}
	return b.all, nil
}

// block is a file that is put together with what it includes.
type block struct {
	all      []*element
	own      map[string]bool // keys of the file's own elements
	replaced map[string]bool // keys of those that an include replaces
}

func (f *files) read(name string) ([]byte, error) {
	file, err := f.system.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: it cannot be read: %w", ErrConfig, name, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: it cannot be read: %w", ErrConfig, name, err)
	}
	if len(data) > MaxFileSize {
		return nil, fmt.Errorf("%w: %s: it has more than %d bytes", ErrConfig, name, MaxFileSize)
	}
	return data, nil
}

// include adds the elements of an included file.
func (f *files) include(b *block, e *element) error {
	location, _ := f.variables.expand(e.value("location"))
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s:%d: include: %w", ErrConfig, e.file, e.line, fmt.Errorf(format, args...))
	}
	how := conflict(strings.ToLower(e.value("onConflict")))
	switch how {
	case "":
		how = mergeConflict
	case mergeConflict, replaceConflict, ignoreConflict:
	default:
		return fail("onConflict is none of merge, replace and ignore")
	}
	name, err := f.locate(e.file, location)
	if err != nil {
		return fail("%w", err)
	}
	for _, open := range f.open {
		if open == name {
			return fail("%s includes itself", name)
		}
	}
	if f.included++; f.included > maxIncludes {
		return fail("there are more than %d", maxIncludes)
	}
	optional := strings.EqualFold(e.value("optional"), "true")
	if _, err := fs.Stat(f.system, name); optional && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	inner, err := f.load(name)
	if err != nil {
		return err
	}
	b.join(inner, how)
	return nil
}

// locate finds a file that is named relative to the including file, or else to the
// folder of the server.
func (f *files) locate(from, location string) (string, error) {
	switch {
	case location == "":
		return "", errors.New("there is no location")
	case strings.Contains(location, "://"):
		return "", fmt.Errorf("%q is an address; only files are read", location)
	case path.IsAbs(location):
		return "", fmt.Errorf("%q is an absolute path; only files below the folder of the server are read", location)
	}
	for _, name := range []string{path.Join(path.Dir(from), location), path.Clean(location)} {
		if _, err := fs.Stat(f.system, name); err == nil {
			return name, nil
		}
	}
	name := path.Join(path.Dir(from), location)
	if !fs.ValidPath(name) {
		return "", fmt.Errorf("%q leads out of the folder of the server", location)
	}
	return name, nil
}

// join adds included elements to those before them.
func (b *block) join(inner []*element, how conflict) {
	if how == replaceConflict {
		for _, e := range inner {
			if key := e.key(); key != "" {
				b.replaced[key] = true
			}
		}
		b.all = slices.DeleteFunc(b.all, func(e *element) bool { return b.replaced[e.key()] })
	}
	for _, e := range inner {
		if how != ignoreConflict || e.key() == "" || !b.own[e.key()] {
			b.all = append(b.all, e)
		}
	}
}

// merge makes one element of those that are one. The place is that of the first;
// of an attribute the last value counts.
func merge(all []*element) []*element {
	var merged []*element
	first := map[string]*element{}
	for _, e := range all {
		key := e.key()
		known := first[key]
		if key == "" || known == nil {
			merged = append(merged, e)
			first[key] = e
			continue
		}
		known.attributes = append(known.attributes, e.attributes...)
		known.children = append(known.children, e.children...)
		known.content = append(known.content, e.content...)
	}
	for _, e := range merged {
		e.children = merge(e.children)
	}
	return merged
}
