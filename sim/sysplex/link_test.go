package sysplex_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/safproof/safproof/sim/sysplex"
)

// A key pair for each server that signs, none of them twice.
func TestTestKeys(t *testing.T) {
	seen := map[string]sysplex.Server{}
	for _, server := range []sysplex.Server{sysplex.ZAAS, sysplex.ZOSMF, sysplex.UMS, sysplex.LTPA} {
		key := sysplex.TestKey(server)
		if err := key.Validate(); err != nil || key.N.BitLen() != 2048 {
			t.Errorf("the key of %s: %d bits, %v", server, key.N.BitLen(), err)
		}
		if other, again := seen[key.N.String()]; again {
			t.Errorf("%s and %s have one key", server, other)
		}
		seen[key.N.String()] = server
	}
	if sysplex.TestKey(sysplex.RSED) != nil {
		t.Error("RSED has a key, and signs nothing")
	}
}

func TestCutNamesASystem(t *testing.T) {
	plex, _ := newSystem(t)
	if err := plex.Cut("SYS9", true); !errors.Is(err, sysplex.ErrNoSystem) {
		t.Errorf("cutting SYS9 off: %v, want %v", err, sysplex.ErrNoSystem)
	}
}

func TestHandshakeWithoutCertificate(t *testing.T) {
	r := http.Request{TLS: sysplex.Handshake(nil)}
	if !r.TLS.HandshakeComplete || len(r.TLS.PeerCertificates) != 0 {
		t.Errorf("state %+v", r.TLS)
	}
}
