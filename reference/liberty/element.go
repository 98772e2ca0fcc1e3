package liberty

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of what is read of one file.
const (
	// MaxFileSize is the size of the greatest file that is read, in bytes.
	MaxFileSize = 1 << 20
	maxDepth    = 32
)

// element is an element of server.xml and where it stands.
type element struct {
	name       string
	file       string
	line       int
	attributes []attribute
	children   []*element
	content    []byte // the text between the tags
}

type attribute struct {
	name, value string
	file        string
	line        int
}

// text is what stands between the tags, without the blanks around it.
func (e *element) text() string { return string(bytes.TrimSpace(e.content)) }

// attribute returns the attribute of a name, the last one if merging left
// several; nil if there is none.
func (e *element) attribute(name string) *attribute {
	for i := len(e.attributes) - 1; i >= 0; i-- {
		if e.attributes[i].name == name {
			return &e.attributes[i]
		}
	}
	return nil
}

// value returns the value of an attribute, "" if there is none.
func (e *element) value(name string) string {
	if a := e.attribute(name); a != nil {
		return a.value
	}
	return ""
}

var errDTD = errors.New("it has a document type declaration; leave it out: entities are not expanded here")

// parseXML reads a file into its root element. It takes no document type
// declaration, and no entities but those that XML has itself. Errors name the file
// and the line, and show nothing else of what the file holds: it may hold
// passwords.
func parseXML(file string, data []byte) (*element, error) {
	p := &xmlParser{file: file, data: data, decoder: xml.NewDecoder(bytes.NewReader(data))}
	p.decoder.CharsetReader = charset
	for {
		err := p.token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := p.decoder.InputPos()
			return nil, fmt.Errorf("%w: %s:%d: %w", ErrConfig, file, line, hideContent(err))
		}
	}
	if p.root == nil {
		return nil, fmt.Errorf("%w: %s:1: it holds no element", ErrConfig, file)
	}
	return p.root, nil
}

// hideContent leaves out of a syntax error what may quote the file.
func hideContent(err error) error {
	var syntax *xml.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	if strings.HasPrefix(syntax.Msg, "invalid character entity") {
		return errors.New("it refers to an entity that XML does not have itself")
	}
	return errors.New("it is not well-formed XML")
}

// charset reads what an XML declaration may say of the encoding. US-ASCII is
// UTF-8.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii":
		return in, nil
	case "iso-8859-1", "latin1":
		text, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		runes := make([]rune, len(text))
		for i, b := range text {
			runes[i] = rune(b)
		}
		return strings.NewReader(string(runes)), nil
	}
	return nil, errors.New("its encoding is not UTF-8, US-ASCII or ISO-8859-1")
}

type xmlParser struct {
	file    string
	data    []byte
	decoder *xml.Decoder
	root    *element
	open    []*element
}

func (p *xmlParser) token() error {
	start := p.decoder.InputOffset()
	line, _ := p.decoder.InputPos()
	token, err := p.decoder.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case xml.Directive:
		return errDTD
	case xml.StartElement:
		return p.start(t, start, line)
	case xml.EndElement:
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			last := p.open[len(p.open)-1]
			last.content = append(last.content, t...)
		} else if strings.TrimSpace(string(t)) != "" {
			return errors.New("there is text outside of the root element")
		}
	}
	return nil
}

func (p *xmlParser) start(t xml.StartElement, from int64, line int) error {
	e := &element{name: t.Name.Local, file: p.file, line: line}
	lines := p.attributeLines(from, line)
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		if seen[a.Name] { // encoding/xml lets it pass
			return fmt.Errorf("attribute %s of %s stands twice", a.Name.Local, t.Name.Local)
		}
		seen[a.Name] = true
		if a.Name.Space != "" || a.Name.Local == "xmlns" {
			continue // namespaces, and hints for editors
		}
		at, ok := lines[a.Name.Local]
		if !ok {
			at = line
		}
		e.attributes = append(e.attributes, attribute{a.Name.Local, a.Value, p.file, at})
	}
	switch {
	case len(p.open) > 0:
		parent := p.open[len(p.open)-1]
		parent.children = append(parent.children, e)
	case p.root != nil:
		return errors.New("it has more than one root element")
	default:
		p.root = e
	}
	if p.open = append(p.open, e); len(p.open) > maxDepth {
		return fmt.Errorf("elements nest deeper than %d", maxDepth)
	}
	return nil
}

// attributeLines finds the lines of the attributes in the text of a start tag,
// which the decoder does not tell.
func (p *xmlParser) attributeLines(from int64, line int) map[string]int {
	lines := map[string]int{}
	end := p.decoder.InputOffset()
	if from < 0 || end > int64(len(p.data)) || from > end {
		return lines // another encoding than UTF-8: offsets are not those of the data
	}
	var quote byte
	var name []byte // since the last value, or the beginning
	for _, c := range p.data[from:end] {
		switch {
		case c == '\n':
			line++
			if quote == 0 {
				name = append(name, ' ')
			}
		case quote != 0:
			if c == quote {
				quote, name = 0, name[:0]
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '=':
			if fields := strings.Fields(string(name)); len(fields) > 0 {
				lines[fields[len(fields)-1]] = line
			}
		default:
			name = append(name, c)
		}
	}
	return lines
}
