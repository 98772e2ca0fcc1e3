package pki_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/sim/pki"
)

// A name is refused with ErrName, or is read again as it was from what crypto/x509
// writes of it, as far as that writes names in characters.
func FuzzParseName(f *testing.F) {
	for _, text := range []string{
		"CN=COLIN", "cn = COLIN , o = Example Inc", `CN=Smith\, John,O=Example`, `CN=\ a\  ,O=\#b\\`, "CN=A+OU=B", "CN=#04024869", `CN=\41`, `CN=a\`, "CN=a=b", "C=DE,ST=a,L=b,STREET=c,SERIALNUMBER=1", "CN=\u00a0a", "CN=\xff", "CN=a\x00b", "CN=,O=x", ",", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := pki.ParseName(text)
		if err != nil {
			if !errors.Is(err, pki.ErrName) {
				t.Errorf("%q: %v, want ErrName", text, err)
			}
			return
		}
		for _, part := range name.ExtraNames {
			switch part.Type.String() {
			case "2.5.4.12", "0.9.2342.19200300.100.1.25", "0.9.2342.19200300.100.1.1": // in hexadecimal digits
				return
			}
		}
		written := name.ToRDNSequence().String()
		again, err := pki.ParseName(written)
		if diff := cmp.Diff(name.ExtraNames, again.ExtraNames); diff != "" || err != nil {
			t.Errorf("%q is written as %q: %v (-read +again):\n%s", text, written, err, diff)
		}
	})
}
