package esm

import (
	"fmt"
	"strings"
)

// normalizeName brings a distinguished name (RFC 2253) into the form in which
// names are stored and compared: attribute types in upper case, no blanks
// around the separators. A name without an equals sign is a simple name and
// stays as it is.
func normalizeName(name string) (string, error) {
	if !strings.Contains(name, "=") {
		return name, nil
	}
	parts := splitName(name)
	for i, part := range parts {
		attribute, value, ok := strings.Cut(part, "=")
		attribute, value = strings.Trim(attribute, " "), trimValue(value)
		if !ok || attribute == "" || value == "" {
			return "", fmt.Errorf("%w: part %d of the distinguished name is not attribute=value", ErrValue, i+1)
		}
		parts[i] = upper(attribute) + "=" + value
	}
	return strings.Join(parts, ","), nil
}

// splitName splits a distinguished name at its commas, except those behind a
// backslash. A simple name is not split.
func splitName(name string) []string {
	if !strings.Contains(name, "=") {
		return []string{name}
	}
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

// trimValue drops blanks from both ends, but not one behind a backslash.
func trimValue(s string) string {
	s = strings.TrimLeft(s, " ")
	trimmed := strings.TrimRight(s, " ")
	if strings.HasSuffix(trimmed, `\`) && len(trimmed) < len(s) {
		trimmed += " "
	}
	return trimmed
}
