package passticket_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// numbers is what subkeys look like when package fmt prints them: several in a
// row, or one of more digits than an address has.
var numbers = regexp.MustCompile(`[0-9]{16,}|\[[0-9a-fA-F]+( [0-9a-fA-F]+){3,}`)

// TestKeysInOtherStructs prints keys as fields of somebody else's struct, where
// package fmt cannot call their methods and follows one pointer for a verb that
// does not fit.
func TestKeysInOtherStructs(t *testing.T) {
	legacy, err := passticket.ParseLegacyKey("E001193519561977")
	if err != nil {
		t.Fatal(err)
	}
	enhanced, err := passticket.ParseEnhancedKey(strings.Repeat("A7", 64))
	if err != nil {
		t.Fatal(err)
	}
	user, err := passticket.ParseUserID("MIKEM")
	if err != nil {
		t.Fatal(err)
	}
	appl, err := passticket.ParseApplID("TSOSYS1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := enhanced.Generate(passticket.EnhancedMixed, user, appl, time.Unix(1_700_000_000, 0)); err != nil {
		t.Fatal(err) // it fills the key's pool
	}
	profile := passticket.Profile{Legacy: &legacy, Enhanced: enhanced}
	values := map[string]any{
		"a legacy key":           struct{ key passticket.LegacyKey }{legacy},
		"a pointer to one":       struct{ key *passticket.LegacyKey }{&legacy},
		"an enhanced key":        struct{ key *passticket.EnhancedKey }{enhanced},
		"a profile":              struct{ profile passticket.Profile }{profile},
		"a pointer to a profile": struct{ profile *passticket.Profile }{&profile},
		"a list of keys":         struct{ keys []passticket.LegacyKey }{[]passticket.LegacyKey{legacy}},
		"a map of keys": struct {
			keys map[string]passticket.LegacyKey
		}{map[string]passticket.LegacyKey{"": legacy}},
		"an interface around a key": struct{ key any }{legacy},
	}
	for what, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e", "%U", "%c"} {
			printed := fmt.Sprintf(verb, value)
			if found := numbers.FindString(printed); found != "" {
				t.Errorf("%s by %s shows what may be a key: %.40s", what, verb, found)
			}
		}
	}
}
