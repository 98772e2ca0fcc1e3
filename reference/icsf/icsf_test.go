package icsf_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
)

var (
	key64  = bytes.Repeat([]byte{0x4B}, 64)
	key8   = []byte("KKKKKKKK")
	object = icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "00000001", Category: "T"}
)

func filled(t *testing.T) *icsf.Store {
	t.Helper()
	s := icsf.New()
	legacy := passticket.NewLegacyKey([8]byte(key8))
	for _, err := range []error{
		s.AddLegacyKey("DES.KEY", &legacy), s.AddHMACKey("hmac.key", key64),
		s.AddHMACKey("SHORT.KEY", key8), s.AddTokenKey(object, key64),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestKeys(t *testing.T) {
	legacy := func(label string) func(*icsf.Store) error {
		return func(s *icsf.Store) error { _, err := s.LegacyKey(label); return err }
	}
	enhanced := func(label string) func(*icsf.Store) error {
		return func(s *icsf.Store) error { _, err := s.EnhancedKey(label); return err }
	}
	hmac := func(label string) func(*icsf.Store) error {
		return func(s *icsf.Store) error { _, err := s.HMACKey(label); return err }
	}
	token := func(o icsf.TokenObject) func(*icsf.Store) error {
		return func(s *icsf.Store) error { _, err := s.TokenKey(o); return err }
	}
	for _, c := range []struct {
		name string
		get  func(*icsf.Store) error
		want error
	}{
		{"legacy", legacy("DES.KEY"), nil},
		{"legacy, but HMAC", legacy("HMAC.KEY"), icsf.ErrKind},
		{"legacy, but nothing", legacy("NO.KEY"), icsf.ErrNotFound},
		{"enhanced", enhanced("HMAC.KEY"), nil},
		{"enhanced, but DES", enhanced("DES.KEY"), icsf.ErrKind},
		{"enhanced, but short", enhanced("SHORT.KEY"), icsf.ErrKind},
		{"enhanced, but nothing", enhanced("NO.KEY"), icsf.ErrNotFound},
		{"HMAC", hmac("HMAC.KEY"), nil},
		{"HMAC, short", hmac("SHORT.KEY"), nil},
		{"HMAC, but DES", hmac("DES.KEY"), icsf.ErrKind},
		{"token", token(object), nil},
		{"token of another category", token(icsf.TokenObject{Token: object.Token, Sequence: object.Sequence, Category: "Y"}), icsf.ErrNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := filled(t)
			if err := c.get(s); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			s.SetAvailable(false)
			if err := c.get(s); !errors.Is(err, icsf.ErrUnavailable) || s.Available() {
				t.Errorf("not available: error %v", err)
			}
			s.SetAvailable(true)
			if err := c.get(s); !errors.Is(err, c.want) {
				t.Errorf("available again: error %v, want %v", err, c.want)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	legacy := passticket.NewLegacyKey([8]byte{})
	for _, c := range []struct {
		name string
		do   func(*icsf.Store) error
		want error
	}{
		{"label exists", func(s *icsf.Store) error { return s.AddHMACKey("DES.KEY", key64) }, icsf.ErrExists},
		{"object exists", func(s *icsf.Store) error { return s.AddTokenKey(object, key64) }, icsf.ErrExists},
		{"no label", func(s *icsf.Store) error { return s.AddHMACKey("", key64) }, icsf.ErrLabel},
		{"label of 65", func(s *icsf.Store) error { return s.AddHMACKey(strings.Repeat("A", 65), key64) }, icsf.ErrLabel},
		{"label with a blank", func(s *icsf.Store) error { return s.AddLegacyKey("A B", &legacy) }, icsf.ErrLabel},
		{"label begins with a digit", func(s *icsf.Store) error { return s.AddLegacyKey("1A", &legacy) }, icsf.ErrLabel},
		{"no legacy key", func(s *icsf.Store) error { return s.AddLegacyKey("A", nil) }, icsf.ErrKey},
		{"empty key", func(s *icsf.Store) error { return s.AddHMACKey("A", nil) }, icsf.ErrKey},
		{"key of 257", func(s *icsf.Store) error { return s.AddHMACKey("A", make([]byte, 257)) }, icsf.ErrKey},
		{"token without category", func(s *icsf.Store) error { return s.AddTokenKey(icsf.TokenObject{Token: "T"}, key8) }, icsf.ErrLabel},
		{"empty token key", func(s *icsf.Store) error { return s.AddTokenKey(object, nil) }, icsf.ErrKey},
		{"delete nothing", func(s *icsf.Store) error { return s.DeleteKey("NO.KEY") }, icsf.ErrNotFound},
		{"deleted", func(s *icsf.Store) error {
			_, err := s.LegacyKey("DES.KEY")
			err = errors.Join(err, s.DeleteKey("DES.KEY"))
			if err != nil {
				return err
			}
			_, err = s.LegacyKey("DES.KEY")
			return err
		}, icsf.ErrNotFound},
		{"add while unavailable", func(s *icsf.Store) error { s.SetAvailable(false); return s.AddHMACKey("A", key64) }, icsf.ErrUnavailable},
		{"add a token while unavailable", func(s *icsf.Store) error { s.SetAvailable(false); return s.AddTokenKey(object, key64) }, icsf.ErrUnavailable},
		{"delete while unavailable", func(s *icsf.Store) error { s.SetAvailable(false); return s.DeleteKey("DES.KEY") }, icsf.ErrUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.do(filled(t)); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	k, err := filled(t).TokenKey(object)
	if err != nil || !bytes.Equal(k.Expose(), key64) {
		t.Fatalf("TokenKey: %v", err)
	}
	k.Expose()[0] = 0
	if !bytes.Equal(k.Expose(), key64) {
		t.Error("what Expose returns is not a copy")
	}
	j, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"json": string(j), "log": k.LogValue().String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		texts[verb] = fmt.Sprintf(verb, k)
		texts["hidden "+verb] = fmt.Sprintf(verb, struct{ k icsf.HMACKey }{*k})
	}
	for how, text := range texts {
		if strings.Contains(text, "KKKK") || strings.Contains(text, "4b4b") || strings.Contains(text, "75 75") {
			t.Errorf("%s: %s", how, text)
		}
	}
}

// Systems that share key data sets see what another one did, and each has its ICSF
// for itself.
func TestShare(t *testing.T) {
	one := icsf.New()
	other := one.Share()
	if err := one.AddHMACKey("A", key64); err != nil {
		t.Fatal(err)
	}
	one.SetAvailable(false)
	if _, err := other.HMACKey("A"); err != nil || !other.Available() {
		t.Errorf("on the other system: %v, available %t", err, other.Available())
	}
	if _, err := one.HMACKey("A"); !errors.Is(err, icsf.ErrUnavailable) {
		t.Errorf("where ICSF is down: %v, want %v", err, icsf.ErrUnavailable)
	}
	if err := other.DeleteKey("A"); err != nil {
		t.Fatal(err)
	}
	one.SetAvailable(true)
	if _, err := one.HMACKey("A"); !errors.Is(err, icsf.ErrNotFound) {
		t.Errorf("after the other system deleted it: %v, want %v", err, icsf.ErrNotFound)
	}
}
