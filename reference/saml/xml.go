package saml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The namespaces.
const (
	nsAssertion  = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsProtocol   = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsSignature  = "http://www.w3.org/2000/09/xmldsig#"
	nsXML        = "http://www.w3.org/XML/1998/namespace"
	nsDeclare    = "http://www.w3.org/2000/xmlns/"
	maxDepth     = 32
	maxElements  = 4096
	maxAttribute = 64  // attributes of one element
	maxPrefixes  = 128 // prefixes known within one element
)

// node is an element. Names are resolved; text is what stands directly in it.
type node struct {
	space, local string
	attributes   []attribute
	children     []*node
	text         []byte
}

type attribute struct{ space, local, value string }

// is says whether the element has this name.
func (n *node) is(space, local string) bool { return n.space == space && n.local == local }

// attribute returns an attribute without a namespace.
func (n *node) attribute(local string) (string, bool) {
	for _, a := range n.attributes {
		if a.space == "" && a.local == local {
			return a.value, true
		}
	}
	return "", false
}

// all returns the children of a name.
func (n *node) all(space, local string) []*node {
	var found []*node
	for _, child := range n.children {
		if child.is(space, local) {
			found = append(found, child)
		}
	}
	return found
}

// one returns the first child of a name, nil if there is none.
func (n *node) one(space, local string) *node {
	if found := n.all(space, local); len(found) > 0 {
		return found[0]
	}
	return nil
}

// plain returns the text of an element that has no elements in it.
func (n *node) plain() (string, bool) {
	return trim(string(n.text)), len(n.children) == 0
}

// trim cuts off what XML takes for white space, and nothing else.
func trim(text string) string { return strings.Trim(text, " \t\r\n") }

// walk calls f for the element and all below it.
func (n *node) walk(f func(*node)) {
	f(n)
	for _, child := range n.children {
		child.walk(f)
	}
}

// asciiName is a name of XML without a colon, in ASCII.
var asciiName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9._-]*$`)

// reader reads XML into nodes, and refuses all of XML that an assertion does not
// need. What it lets pass, every parser reads alike.
type reader struct {
	decoder  *xml.Decoder
	root     *node
	open     []*node
	names    []xml.Name // of the open elements, as written
	scopes   []map[string]string
	elements int
}

var errXML = errors.New("XML is not well-formed, or not as simple as it must be")

// parseXML reads a document. Errors wrap errXML and show no content.
func parseXML(data []byte) (*node, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: it is not UTF-8", errXML)
	}
	r := &reader{decoder: xml.NewDecoder(bytes.NewReader(data)), scopes: []map[string]string{{"xml": nsXML}}}
	for {
		begin := r.decoder.InputOffset()
		token, err := r.decoder.RawToken()
		switch {
		case errors.Is(err, io.EOF) && r.root != nil && len(r.open) == 0:
			return r.root, nil
		case err != nil:
			return nil, fmt.Errorf("%w: it breaks off or has a syntax error at byte %d", errXML, begin)
		}
		if err := r.take(token, begin); err != nil {
			return nil, fmt.Errorf("%w: byte %d: %w", errXML, begin, err)
		}
	}
}

func (r *reader) take(token xml.Token, begin int64) error {
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(t)
	case xml.CharData:
		return r.characters(t)
	case xml.ProcInst:
		if t.Target != "xml" || begin != 0 {
			return errors.New("a processing instruction")
		}
		return nil
	case xml.Comment:
		return errors.New("a comment")
	case xml.Directive:
		return errors.New("a document type declaration")
	}
	return errors.New("something unknown")
}

func (r *reader) start(t xml.StartElement) error {
	r.elements++
	switch {
	case len(r.open) == 0 && r.root != nil:
		return errors.New("a second root")
	case len(r.open) == maxDepth:
		return fmt.Errorf("elements nest more than %d deep", maxDepth)
	case r.elements > maxElements:
		return fmt.Errorf("more than %d elements", maxElements)
	case len(t.Attr) > maxAttribute:
		return fmt.Errorf("more than %d attributes", maxAttribute)
	}
	scope, err := r.declare(t.Attr)
	if err != nil {
		return err
	}
	made, err := element(t, scope)
	if err != nil {
		return err
	}
	if len(r.open) == 0 {
		r.root = made
	} else {
		parent := r.open[len(r.open)-1]
		parent.children = append(parent.children, made)
	}
	r.open, r.names, r.scopes = append(r.open, made), append(r.names, t.Name), append(r.scopes, scope)
	return nil
}

// declare returns the prefixes that are known within an element.
func (r *reader) declare(attributes []xml.Attr) (map[string]string, error) {
	scope := r.scopes[len(r.scopes)-1]
	copied := false
	seen := map[string]bool{}
	for _, a := range attributes {
		prefix, declares := declared(a.Name)
		if !declares {
			continue
		}
		switch {
		case seen[prefix]:
			return nil, errors.New("a prefix is declared twice")
		case prefix == "xml" || prefix == "xmlns" || a.Value == nsXML || a.Value == nsDeclare:
			return nil, errors.New("a name of XML itself is declared")
		case prefix != "" && (a.Value == "" || !asciiName.MatchString(prefix)):
			return nil, errors.New("a prefix is no name, or stands for nothing")
		}
		if !copied {
			inner := make(map[string]string, len(scope)+1)
			for k, v := range scope {
				inner[k] = v
			}
			scope, copied = inner, true
		}
		seen[prefix], scope[prefix] = true, a.Value
		// Who declares one prefix copies all that are known, here and in the library that
		// verifies signatures. A short token must not make that long work.
		if len(scope) > maxPrefixes {
			return nil, fmt.Errorf("more than %d prefixes", maxPrefixes)
		}
	}
	return scope, nil
}

// declared says which prefix an attribute declares, if it is a declaration.
func declared(name xml.Name) (prefix string, is bool) {
	switch {
	case name.Space == "" && name.Local == "xmlns":
		return "", true
	case name.Space == "xmlns":
		return name.Local, true
	}
	return "", false
}

// element makes a node with resolved names.
func element(t xml.StartElement, scope map[string]string) (*node, error) {
	space, known := scope[t.Name.Space]
	if t.Name.Space != "" && !known || !asciiName.MatchString(t.Name.Local) {
		return nil, errors.New("an element has no proper name, or a prefix that is not declared")
	}
	made := &node{space: space, local: t.Name.Local}
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		if _, declares := declared(a.Name); declares {
			continue
		}
		space := ""
		if a.Name.Space != "" {
			if space, known = scope[a.Name.Space]; !known {
				return nil, errors.New("an attribute has a prefix that is not declared")
			}
		}
		name := xml.Name{Space: space, Local: a.Name.Local}
		if seen[name] || !asciiName.MatchString(name.Local) {
			return nil, errors.New("an attribute stands twice, or has no proper name")
		}
		seen[name] = true
		made.attributes = append(made.attributes, attribute{space, name.Local, a.Value})
	}
	return made, nil
}

func (r *reader) end(t xml.EndElement) error {
	last := len(r.open) - 1
	if last < 0 || r.names[last] != t.Name {
		return errors.New("an end tag does not fit")
	}
	r.open, r.names, r.scopes = r.open[:last], r.names[:last], r.scopes[:last+1]
	return nil
}

func (r *reader) characters(text []byte) error {
	if len(r.open) > 0 {
		last := r.open[len(r.open)-1]
		last.text = append(last.text, text...)
		return nil
	}
	if trim(string(text)) != "" {
		return errors.New("text outside of the root")
	}
	return nil
}
