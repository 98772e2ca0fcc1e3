package racf_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/racf"
)

func TestRacmap(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, `
RACMAP ID(ESWIFT) MAP USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm1')) WITHLABEL('Alice of 1')
RACMAP ID(LEONARD) MAP USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm2'))
RACMAP ID(LEONARD) MAP USERDIDFILTER(NAME('cn=bob, o=Example')) REGISTRY(NAME('ldap'))
SETROPTS RACLIST(IDIDMAP)
`)
	for _, c := range []struct {
		name, command string
		code          int
		output        []string
	}{
		{"query", "RACMAP QUERY USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm1'))", 0, []string{"User ID: ESWIFT"}},
		{"the same name in another registry", "RACMAP QUERY USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm2'))", 0, []string{"User ID: LEONARD"}},
		{"a name in another case", "RACMAP QUERY USERDIDFILTER(NAME('Alice')) REGISTRY(NAME('realm1'))", 4, nil},
		{"a name without apostrophes is folded", "RACMAP QUERY USERDIDFILTER(NAME(alice)) REGISTRY(NAME('realm1'))", 4, nil},
		{"list", "RACMAP ID(LEONARD) LISTMAP(LABEL('LABEL00000002'))", 0, []string{"Mapping information for user LEONARD:", "",
			"  Label: LABEL00000002", "  Distributed Identity User Name Filter:", "    >CN=bob,O=Example<", "  Registry name:", "    >ldap<"}},
		{"list nothing", "RACMAP ID(IBMUSER) LISTMAP", 4, nil},
		{"list a label that is not there", "RACMAP ID(LEONARD) LISTMAP(LABEL('x'))", 4, nil},
		{"delete", "RACMAP ID(LEONARD) DELMAP(LABEL('LABEL00000001'))", 0, nil},
		{"delete the only one", "RACMAP ID(LEONARD) DELMAP", 0, nil},
		{"nothing is left to delete", "RACMAP ID(LEONARD) DELMAP", 8, nil},
		{"deleted, not refreshed", "RACMAP QUERY USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm2'))", 0, []string{"User ID: LEONARD"}},
		{"refresh", "SETROPTS RACLIST(IDIDMAP) REFRESH", 0, nil},
		{"deleted and refreshed", "RACMAP QUERY USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm2'))", 4, nil},
		{"mapped already", "RACMAP ID(LEONARD) MAP USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm1'))", 8, nil},
		{"label in use", "RACMAP ID(ESWIFT) MAP USERDIDFILTER(NAME('carol')) REGISTRY(NAME('realm1')) WITHLABEL('Alice of 1')", 8, nil},
		{"nobody", "RACMAP ID(NOBODY) LISTMAP", 8, nil},
		{"no function", "RACMAP ID(ESWIFT)", 8, nil},
		{"no ID", "RACMAP LISTMAP", 8, nil},
		{"no registry", "RACMAP ID(ESWIFT) MAP USERDIDFILTER(NAME('x'))", 8, nil},
		{"no filter", "RACMAP QUERY REGISTRY(NAME('x'))", 8, nil},
		{"an operand of another function", "RACMAP ID(ESWIFT) DELMAP WITHLABEL('x')", 8, nil},
		{"an ID for QUERY", "RACMAP ID(ESWIFT) QUERY USERDIDFILTER(NAME('x')) REGISTRY(NAME('x'))", 8, nil},
		{"a name that is too long", "RACMAP QUERY USERDIDFILTER(NAME('" + strings.Repeat("x", 247) + "')) REGISTRY(NAME('x'))", 8, nil},
	} {
		result, err := w.session(t, racf.Config{}).Execute(c.command)
		if result.ReturnCode != c.code || (err != nil) != (c.code == 8) {
			t.Errorf("%s: return code %d, %v; want %d", c.name, result.ReturnCode, err, c.code)
		}
		if diff := cmp.Diff(c.output, result.Output); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
