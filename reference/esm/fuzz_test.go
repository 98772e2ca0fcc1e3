package esm_test

import (
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/esm"
)

// FuzzBestMatch defines the profiles of a text, one a line, and holds the best
// match of a resource against the slow and obvious matcher.
func FuzzBestMatch(f *testing.F) {
	f.Add("ABC.DEF\nABC.DE%\nABC.D*\nABC.*\nABC.**\n**", "ABC.DEX")
	f.Add("IRRPTAUTH.TSOS0W1.*\nIRRPTAUTH.**\nTSOS0W1", "IRRPTAUTH.TSOS0W1.IBMUSER")
	f.Add("**.X.Y\n**.Y\nP.**.X.*", "P.X.Y")
	f.Add("A%B*\n*", "AXB.C")
	f.Fuzz(func(t *testing.T, profiles, resource string) {
		if len(profiles) > 400 || len(resource) > 60 {
			t.Skip("long names say nothing more, and the slow matcher is slow")
		}
		name, err := esm.Class{Name: "XFACILIT", MaxLength: esm.MaxProfileName}.ParseProfileName(resource)
		if err != nil || esm.HasGenericCharacter(string(name)) {
			return
		}
		_, s := newSystem(t, esm.Config{})
		activate(t, s, "XFACILIT")
		var defined []string
		for line := range strings.Lines(profiles) {
			profile := strings.TrimRight(line, "\n")
			err := s.Update(func(tx *esm.Tx) error {
				return tx.AddProfile(esm.Profile{Class: "XFACILIT", Name: esm.ProfileName(profile)})
			})
			if err == nil {
				defined = append(defined, profile)
			}
		}
		got, _ := s.BestMatch("XFACILIT", name)
		if want := slowest(defined, string(name)); string(got.Name) != want {
			t.Errorf("%s: expected %q, observed %q, out of %q", name, want, got.Name, defined)
		}
		if esm.HasGenericCharacter(string(got.Name)) {
			t.Attr("rule", "RACF-43")
		}
	})
}
