package icsf_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"

	"github.com/safproof/safproof/reference/icsf"
)

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// The three data sets are independent of one another.
func TestRSAKeys(t *testing.T) {
	s := filled(t)
	if err := s.AddRSAKey("hmac.key", rsaKey()); err != nil {
		t.Fatalf("a label of the CKDS in the PKDS: %v", err)
	}
	first, err := s.RSAKey("HMAC.KEY")
	if err != nil || first.Expose() != rsaKey() {
		t.Fatalf("RSAKey: %v", err)
	}
	if again, _ := s.RSAKey("HMAC.KEY"); again != first {
		t.Error("RSAKey returned another pointer for the same key")
	}
	if _, err := s.HMACKey("HMAC.KEY"); err != nil {
		t.Errorf("the HMAC key of that label: %v", err)
	}
	tooLong := *rsaKey()
	tooLong.N = new(big.Int).Lsh(rsaKey().N, 2049)
	inconsistent := *rsaKey()
	inconsistent.D = big.NewInt(3)
	for _, c := range []struct {
		name string
		do   func() error
		want error
	}{
		{"label exists", func() error { return s.AddRSAKey("HMAC.KEY", rsaKey()) }, icsf.ErrExists},
		{"bad label", func() error { return s.AddRSAKey("HMAC KEY", rsaKey()) }, icsf.ErrLabel},
		{"no key", func() error { return s.AddRSAKey("A", nil) }, icsf.ErrKey},
		{"empty key", func() error { return s.AddRSAKey("A", &rsa.PrivateKey{}) }, icsf.ErrKey},
		{"key of 4097 bits", func() error { return s.AddRSAKey("A", &tooLong) }, icsf.ErrKey},
		{"numbers that do not fit", func() error { return s.AddRSAKey("A", &inconsistent) }, icsf.ErrKey},
		{"nothing there", func() error { _, err := s.RSAKey("DES.KEY"); return err }, icsf.ErrNotFound},
		{"delete nothing", func() error { return s.DeleteRSAKey("DES.KEY") }, icsf.ErrNotFound},
		{"delete", func() error { return s.DeleteRSAKey("HMAC.KEY") }, nil},
		{"deleted", func() error { _, err := s.RSAKey("HMAC.KEY"); return err }, icsf.ErrNotFound},
		{"made unavailable", func() error { s.SetAvailable(false); _, err := s.RSAKey("HMAC.KEY"); return err }, icsf.ErrUnavailable},
		{"add while unavailable", func() error { return s.AddRSAKey("A", rsaKey()) }, icsf.ErrUnavailable},
		{"delete while unavailable", func() error { return s.DeleteRSAKey("A") }, icsf.ErrUnavailable},
	} {
		if err := c.do(); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

// A sequence number is a number: leading zeros and case do not matter.
func TestTokenObjects(t *testing.T) {
	s := filled(t)
	with := func(sequence string) icsf.TokenObject {
		o := object
		o.Sequence = sequence
		return o
	}
	if err := s.AddTokenKey(with("2a"), key64); err != nil {
		t.Fatal(err)
	}
	first, _ := s.TokenKey(object)
	for _, c := range []struct {
		name string
		do   func() error
		want error
	}{
		{"1", func() error { k, err := s.TokenKey(with("1")); return same(err, k, first) }, nil},
		{"0001", func() error { k, err := s.TokenKey(with("0001")); return same(err, k, first) }, nil},
		{"2A", func() error { _, err := s.TokenKey(with("0000002A")); return err }, nil},
		{"2", func() error { _, err := s.TokenKey(with("2")); return err }, icsf.ErrNotFound},
		{"no number", func() error { _, err := s.TokenKey(with("")); return err }, icsf.ErrNotFound},
		{"add 1 again", func() error { return s.AddTokenKey(with("1"), key64) }, icsf.ErrExists},
		{"add no number", func() error { return s.AddTokenKey(with(""), key64) }, icsf.ErrLabel},
		{"add nine digits", func() error { return s.AddTokenKey(with("000000001"), key64) }, icsf.ErrLabel},
		{"add G", func() error { return s.AddTokenKey(with("G"), key64) }, icsf.ErrLabel},
		{"delete another", func() error { return s.DeleteTokenKey(with("3")) }, icsf.ErrNotFound},
		{"delete", func() error { return s.DeleteTokenKey(with("01")) }, nil},
		{"deleted", func() error { _, err := s.TokenKey(object); return err }, icsf.ErrNotFound},
		{"delete while unavailable", func() error { s.SetAvailable(false); return s.DeleteTokenKey(with("2A")) }, icsf.ErrUnavailable},
	} {
		if err := c.do(); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

func same(err error, got, want *icsf.HMACKey) error {
	if err == nil && got != want {
		return errors.New("another key")
	}
	return err
}

func TestRSAKeysDoNotPrint(t *testing.T) {
	s := icsf.New()
	if err := s.AddRSAKey("A", rsaKey()); err != nil {
		t.Fatal(err)
	}
	k, err := s.RSAKey("A")
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(encoded), k.LogValue().String(), k.String(), k.GoString()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		texts = append(texts, fmt.Sprintf(verb, k), fmt.Sprintf(verb, *k), fmt.Sprintf(verb, struct{ k icsf.RSAKey }{*k}))
	}
	secret := rsaKey().D
	for _, text := range texts {
		for _, shown := range []string{secret.String()[:20], fmt.Sprintf("%x", secret)[:20], rsaKey().Primes[0].String()[:20]} {
			if strings.Contains(text, shown) {
				t.Errorf("the key shows in %s", text)
			}
		}
	}
}
