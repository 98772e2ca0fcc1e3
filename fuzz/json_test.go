package fuzz

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/safproof/safproof/reference/jose"
)

// Claims are what encoding/json finds valid, and an object, and beyond it UTF-8
// without duplicates, surrogates alone and deep nesting.
func FuzzStrictJSON(f *testing.F) {
	key, err := jose.NewHMACKey(make([]byte, 32))
	check(f, err)
	for _, text := range append(slices.Concat(tokenHeaders, tokenPayloads),
		`{"a":"\ud83d\ude00","\u0061":1}`, `{"a":"\ud800"}`, `{"a":"\\ud800"}`, `{"a":[1,-0,1.5e-7,true,false,null,{},[]]}`,
		` { "a" : 1 } `, "{\"a\":\"\x7f\u0080\u2028\"}", `{"a":01}`, `{"a":1}}`, `{"":{"":{"":0}}}`, `{"x":999E999999}`,
		`{"x":`+strings.Repeat("[", 31)+strings.Repeat("]", 31)+`}`, `{"x":`+strings.Repeat("[", 32)+strings.Repeat("]", 32)+`}`) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := jose.Sign(nil, []byte(text), key, jose.HS256)
		why := notStrict(text)
		if (err == nil) != (why == "") || err != nil && !errors.Is(err, jose.ErrContent) {
			t.Errorf("%q: %v, want it refused for %q", text, err, why)
		}
		switch why {
		case "no object", "UTF-8":
			t.Attr("rule", "JWT-12")
		case "duplicate":
			t.Attr("rule", "JWT-14")
		}
	})
}

// notStrict says what is wrong with a JSON object, "" if nothing is.
func notStrict(text string) string {
	if !json.Valid([]byte(text)) || strings.TrimLeft(text, " \t\r\n")[0] != '{' {
		return "no object"
	}
	if !utf8.ValidString(text) {
		return "UTF-8"
	}
	if loneSurrogate(text) {
		return "surrogate"
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber() // one beyond float64 is JSON, too
	return walk(d)
}

var escapes = regexp.MustCompile(`(?s)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.`)

// loneSurrogate looks for one among the escapes; a pair is matched as one.
func loneSurrogate(text string) bool {
	return slices.ContainsFunc(escapes.FindAllString(text, -1), func(escape string) bool {
		return len(escape) == 6 && strings.EqualFold(escape[2:3], "d") && escape[3] >= '8'
	})
}

// walk looks for duplicates and counts levels, token by token.
func walk(d *json.Decoder) string {
	type level struct {
		names  map[string]bool // nil in an array
		atName bool
	}
	var open []level
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		if n := len(open); n > 0 && open[n-1].names != nil && token != json.Delim('}') {
			if name, ok := token.(string); ok && open[n-1].atName {
				if open[n-1].names[name] {
					return "duplicate"
				}
				open[n-1].names[name] = true
			}
			open[n-1].atName = !open[n-1].atName
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{map[string]bool{}, true})
		case json.Delim('['):
			open = append(open, level{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) > 32 {
			return "depth"
		}
	}
}
