package liberty_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safproof/safproof/reference/liberty"
)

// A server.xml is refused with ErrConfig, or makes a server that judges a request.
// Its problems name a line of it, and no password.
func FuzzLoadConfig(f *testing.F) {
	for _, text := range []string{
		"<server/>", "<server>" + rscookie + "</server>", "<server>" + jane + "</server>",
		`<!DOCTYPE server [<!ENTITY x "y">]><server>&x;</server>`, `<server><include location="server.xml"/></server>`,
		`<server><variable name="a" value="${b}${b}"/><variable name="b" value="${a}${a}"/><ltpa expiration="${a}"/></server>`,
		`<server><authFilter id="f"><remoteAddress ip="[1-2].*.*.*" matchType="lessThan"/></authFilter><openidConnectClient authFilterRef="f" clockSkew="1d2h3m4s5ms"/></server>`,
		`<server><keyStore id="k" location="safkeyring://a/b" password="{aes}AAAA"/><ssl id="s" keyStoreRef="k" clientAuthentication="true"/></server>`,
		`<server><samlWebSso20 id="s" inboundPropagation="required"><pkixTrustEngine trustedIssuers="a,b"/></samlWebSso20><safRegistry/></server>`,
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><server>\xe9<ltpa keysPassword=\"{xor}LDo8LTor\"/></server>",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		config, err := liberty.LoadConfig(fstest.MapFS{"server.xml": {Data: []byte(text)}}, "server.xml", nil)
		if err != nil {
			if !errors.Is(err, liberty.ErrConfig) {
				t.Errorf("%v, want ErrConfig", err)
			}
			return
		}
		lines := strings.Count(text, "\n") + 1
		for _, p := range config.Problems {
			if p.Line < 1 || p.Line > lines && !strings.Contains(text, "encoding") {
				t.Errorf("problem in line %d of %d: %s", p.Line, lines, p)
			}
			if len(fmt.Sprint(p)) > 10*len(text)+2000 {
				t.Errorf("a problem of %d bytes", len(fmt.Sprint(p)))
			}
		}
		server, err := liberty.New(liberty.Options{Config: config, Now: func() time.Time { return start }})
		if err != nil {
			if !errors.Is(err, liberty.ErrConfig) {
				t.Errorf("%v, want ErrConfig", err)
			}
			return
		}
		r := request("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.")
		if d := server.Decide(r); d.Status == 0 || d.Accepted() != (d.Identity.User != "") {
			t.Errorf("status %d, identity %+v", d.Status, d.Identity)
		}
	})
}

// A range is refused, or has its addresses between its bounds.
func FuzzAddressRange(f *testing.F) {
	for _, text := range []string{"10.1.0.2", "192.17.[3-9].*", "*.*.*.*", "2001:db8::1", "2001:db8:0:0:0:0:0:[1-f]", "10.1.0.0/24", "[", "1.2.3.[4-", "::ffff:1.2.3.4"} {
		f.Add(text, "10.1.0.2")
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		r, err := liberty.ParseAddressRange(text)
		if err != nil {
			if !errors.Is(err, liberty.ErrAddress) {
				t.Errorf("%q: %v, want ErrAddress", text, err)
			}
			return
		}
		a, err := netip.ParseAddr(address)
		if err != nil {
			return
		}
		in, above, below := r.Contains(a), r.Above(a), r.Below(a)
		if above && below || in == (above || below) {
			t.Errorf("%q: %v is inside %v, above %v, below %v", text, a, in, above, below)
		}
		if own, err := netip.ParseAddr(strings.TrimSpace(text)); err == nil && !r.Contains(own) {
			t.Errorf("%q does not contain itself", text)
		}
	})
}
