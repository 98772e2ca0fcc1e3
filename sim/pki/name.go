package pki

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// attributes are the attribute types that a name may have (RFC 4514, section 3;
// those of RFC 4519 that certificates of users have).
var attributes = map[string]asn1.ObjectIdentifier{
	"CN": {2, 5, 4, 3}, "L": {2, 5, 4, 7}, "ST": {2, 5, 4, 8}, "O": {2, 5, 4, 10}, "OU": {2, 5, 4, 11},
	"C": {2, 5, 4, 6}, "STREET": {2, 5, 4, 9}, "SERIALNUMBER": {2, 5, 4, 5}, "T": {2, 5, 4, 12},
	"DC":  {0, 9, 2342, 19200300, 100, 1, 25},
	"UID": {0, 9, 2342, 19200300, 100, 1, 1},
}

// ParseName reads a distinguished name as RFC 4514 writes it, with the most
// specific part first: "CN=COLIN,OU=Test,O=Example". A backslash before a
// character takes it as it is; hexadecimal forms, parts of several attributes and
// control characters are refused. Errors wrap [ErrName].
func ParseName(text string) (pkix.Name, error) {
	var name pkix.Name
	parts := split(text)
	for _, part := range slices.Backward(parts) { // a certificate has the last part first
		attribute, value, _ := strings.Cut(part, "=")
		attribute = strings.ToUpper(strings.TrimSpace(attribute))
		kind, known := attributes[attribute]
		value, ok := unescape(value)
		if !known || !ok || value == "" || !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
			return pkix.Name{}, fmt.Errorf("%w: %q is no part of a distinguished name; write one such as CN=COLIN,O=Example, of %s",
				ErrName, part, strings.Join(types(), ", "))
		}
		name.ExtraNames = append(name.ExtraNames, pkix.AttributeTypeAndValue{Type: kind, Value: value})
	}
	return name, nil
}

func types() []string { return slices.Sorted(maps.Keys(attributes)) }

// split splits a name at its commas, except those behind a backslash.
func split(name string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(name); i++ {
		switch name[i] {
		case '\\':
			i++
		case ',':
			parts = append(parts, name[start:i])
			start = i + 1
		}
	}
	return append(parts, name[start:])
}

// unescape drops blanks around a value, and the backslashes before characters that
// are meant as they are, blanks among them. Values in hexadecimal digits, and
// characters that RFC 4514 has for something else, are none: ok is false.
func unescape(value string) (clear string, ok bool) {
	value = strings.TrimLeft(value, blanks)
	var b strings.Builder
	end := 0 // of what stays, as blanks that are not meant as they are do not
	for i := 0; i < len(value); i++ {
		c := value[i]
		escaped := c == '\\' && i+1 < len(value)
		switch {
		case escaped && i+2 < len(value) && isHex(value[i+1]) && isHex(value[i+2]):
			return "", false
		case escaped:
			i++
			c = value[i]
		case strings.IndexByte(`"+;<>`, c) >= 0, c == '#' && i == 0:
			return "", false
		}
		b.WriteByte(c)
		if escaped || strings.IndexByte(blanks, c) < 0 {
			end = b.Len()
		}
	}
	return b.String()[:end], true
}

const blanks = " \t\r\n"

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
