package liberty_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/safproof/safproof/reference/liberty"
)

func TestAddressRange(t *testing.T) {
	for _, test := range []struct {
		text    string
		in, out []string
	}{
		{"10.1.0.2", []string{"10.1.0.2", "::ffff:10.1.0.2", "::10.1.0.2"}, []string{"10.1.0.1", "10.1.0.3", "::1"}},
		{"192.17.[3-9].*", []string{"192.17.3.0", "192.17.9.255", "192.17.5.7"}, []string{"192.17.2.255", "192.17.10.0", "192.16.5.7"}},
		{"10.*.*.*", []string{"10.0.0.0", "10.255.255.255"}, []string{"9.255.255.255", "11.0.0.0"}},
		{"*.*.*.*", []string{"0.0.0.0", "255.255.255.255"}, []string{"2001:db8::1"}},
		{"10.1.0.[2-2]", []string{"10.1.0.2"}, []string{"10.1.0.3"}},
		{"2001:db8::1", []string{"2001:db8::1"}, []string{"2001:db8::2", "10.1.0.2"}},
		{"2001:db8:0:0:0:0:0:[1-f]", []string{"2001:db8::1", "2001:db8::f"}, []string{"2001:db8::", "2001:db8::10"}},
		{"2001:db8:[0-1]:*:*:*:*:*", []string{"2001:db8:1:ffff::1"}, []string{"2001:db8:2::"}},
		{" 10.1.0.2 ", []string{"10.1.0.2"}, nil},
	} {
		r, err := liberty.ParseAddressRange(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		for _, address := range test.in {
			if a := netip.MustParseAddr(address); !r.Contains(a) || r.Above(a) || r.Below(a) {
				t.Errorf("%s does not contain %s", test.text, address)
			}
		}
		for _, address := range test.out {
			if a := netip.MustParseAddr(address); r.Contains(a) || r.Above(a) == r.Below(a) {
				t.Errorf("%s contains %s, or is neither above nor below", test.text, address)
			}
		}
	}
}

func TestAddressRangeRefused(t *testing.T) {
	for _, text := range []string{
		"", " ", "10.1.0", "10.1.0.2.3", "10.1.0.256", "10.1.0.-1", "10.1.0.0/24", "localhost", "10.1.*.2", "10.[1-2].[3-4].*", "10.1.0.[3-2]",
		"10.1.0.[3]", "10.1.0.[3-", "10.1.0.3-5", "10.1.0.[-]", "10.1.0.[1-256]", "10.*", "*", "10.1.0.+*", "10.1.0.[+1-2]", "2001::*",
		"2001:db8:0:0:0:0:0:[1-10000]", "2001:db8:0:0:0:0:*", "fe80::1%eth0", "10.1.0.**", "[1-2]", "10.1.0.[1-2]x", "010.1.0.*.",
	} {
		if r, err := liberty.ParseAddressRange(text); !errors.Is(err, liberty.ErrAddress) {
			t.Errorf("%q: range %v, error %v; want ErrAddress", text, r, err)
		}
	}
}
