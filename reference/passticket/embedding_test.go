package passticket_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// TestKeysInOtherStructs prints keys as fields of somebody else's struct, where
// package fmt cannot call their methods. What it prints must not depend on the
// key, addresses on the heap apart: those have fewer digits than a subkey.
func TestKeysInOtherStructs(t *testing.T) {
	address := regexp.MustCompile(`\b(0[xX])?[0-9a-fA-F]{11,16}\b`)
	print := func(verb string, legacy, enhanced string) string {
		l, err := passticket.ParseLegacyKey(legacy)
		if err != nil {
			t.Fatal(err)
		}
		e, err := passticket.ParseEnhancedKey(enhanced)
		if err != nil {
			t.Fatal(err)
		}
		user, _ := passticket.ParseUserID("MIKEM")
		appl, _ := passticket.ParseApplID("TSOSYS1")
		if _, err := e.Generate(passticket.EnhancedMixed, user, appl, time.Unix(1_700_000_000, 0)); err != nil { // fills the pool
			t.Fatal(err)
		}
		profile := passticket.Profile{Legacy: &l, Enhanced: e}
		return fmt.Sprintf(verb, struct {
			legacy   passticket.LegacyKey
			pointer  *passticket.LegacyKey
			enhanced *passticket.EnhancedKey
		}{l, &l, e}) + fmt.Sprintf(verb, struct{ profile passticket.Profile }{profile}) +
			fmt.Sprintf(verb, struct{ profile *passticket.Profile }{&profile})
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e", "%U", "%c"} {
		one := address.ReplaceAllString(print(verb, "E001193519561977", strings.Repeat("0B", 32)), "ADDRESS")
		other := address.ReplaceAllString(print(verb, "0123456789ABCDEF", strings.Repeat("A7", 32)), "ADDRESS")
		if one != other {
			t.Errorf("%s shows what depends on the key:\n%s\n%s", verb, one, other)
		}
	}
}
