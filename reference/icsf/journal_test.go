package icsf_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
)

// keeper is a journal in memory.
type keeper struct {
	kept   map[string]journal.Record
	broken error
}

func (k *keeper) keep(change journal.Change) error {
	if k.broken != nil {
		return k.broken
	}
	for _, r := range change {
		name := r.Kind + "/" + r.Key
		if k.kept[name] = r; r.Deleted() {
			delete(k.kept, name)
		}
	}
	return nil
}

func (k *keeper) records() (list []journal.Record) {
	for _, r := range k.kept {
		list = append(list, r)
	}
	return list
}

func (k *keeper) names() (list []string) {
	for name := range k.kept {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func newKept(t *testing.T) (*icsf.Store, *keeper) {
	t.Helper()
	k := &keeper{kept: map[string]journal.Record{}}
	s, err := icsf.Restore(k.keep, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s, k
}

// The names that the tests below use.
var (
	labels  = []string{"A", "B.C"}
	objects = []icsf.TokenObject{object, {Token: "WITH A BLANK", Sequence: "0000000A", Category: "Y"}}
)

// contents tells all keys of a store under the names of the tests.
func contents(s *icsf.Store) map[string]string {
	c := map[string]string{}
	note := func(name string, key any, err error) {
		c[name] = fmt.Sprintf("%v %v", key, err)
	}
	for _, l := range labels {
		legacy, err := s.LegacyKey(l)
		if err == nil {
			b, _ := legacy.Expose()
			note("DES "+l, b, nil)
		} else {
			note("DES "+l, nil, err)
		}
		hmac, err := s.HMACKey(l)
		if err == nil {
			note("HMAC "+l, hmac.Expose(), nil)
		} else {
			note("HMAC "+l, nil, err)
		}
		enhanced, err := s.EnhancedKey(l)
		note("enhanced "+l, enhanced != nil, err)
		rsa, err := s.RSAKey(l)
		if err == nil {
			note("RSA "+l, rsa.Expose().Equal(rsaKey()), rsa.Expose().Validate())
		} else {
			note("RSA "+l, nil, err)
		}
	}
	for _, o := range objects {
		key, err := s.TokenKey(o)
		if err == nil {
			note(fmt.Sprint(o), key.Expose(), nil)
		} else {
			note(fmt.Sprint(o), nil, err)
		}
	}
	return c
}

// Whatever is done, and whichever change could not be kept, what is restored is
// what is there.
func TestRestoreIsTheOriginal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, k := newKept(t)
		for range rapid.IntRange(1, 12).Draw(rt, "changes") {
			k.broken = nil
			if rapid.IntRange(0, 5).Draw(rt, "breaks") == 0 {
				k.broken = errors.New("broken")
			}
			s.SetAvailable(rapid.IntRange(0, 5).Draw(rt, "available") != 0)
			before := contents(s)
			label, o := rapid.SampledFrom(labels).Draw(rt, "label"), rapid.SampledFrom(objects).Draw(rt, "object")
			key := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(rt, "key")
			legacy := passticket.NewLegacyKey([8]byte(append(key, key8...)))
			changes := []func() error{
				func() error { return s.AddLegacyKey(label, &legacy) },
				func() error { return s.AddHMACKey(strings.ToLower(label), key) },
				func() error { return s.AddRSAKey(label, rsaKey()) },
				func() error { return s.AddTokenKey(o, key) },
				func() error { return s.DeleteKey(label) },
				func() error { return s.DeleteRSAKey(label) },
				func() error { return s.DeleteTokenKey(o) },
			}
			err := changes[rapid.IntRange(0, len(changes)-1).Draw(rt, "change")]()
			if err != nil && cmp.Diff(before, contents(s)) != "" {
				rt.Fatalf("a change that was refused with %v was made", err)
			}
			if k.broken != nil && err == nil {
				rt.Fatalf("a change was made that could not be kept")
			}
			s.SetAvailable(true)
			again, err := icsf.Restore(nil, k.records())
			if err != nil {
				rt.Fatalf("Restore: %v", err)
			}
			if diff := cmp.Diff(contents(s), contents(again)); diff != "" {
				rt.Fatalf("restored (-original +restored):\n%s", diff)
			}
		}
	})
}

func TestWhatIsKept(t *testing.T) {
	s, k := newKept(t)
	legacy := passticket.NewLegacyKey([8]byte(key8))
	for _, err := range []error{
		s.AddLegacyKey("des.key", &legacy), s.AddHMACKey("HMAC.KEY", key64), s.AddTokenKey(icsf.TokenObject{Token: "A B", Sequence: "a", Category: "T"}, key8),
		s.AddRSAKey("DES.KEY", rsaKey()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"CKDS/DES.KEY", "CKDS/HMAC.KEY", "PKDS/DES.KEY", "TKDS/T 0000000A A B"}
	if diff := cmp.Diff(want, k.names()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if text := fmt.Sprintf("%v %+v %#v", k.records(), k.kept, k.records()); strings.Contains(text, "KKKK") || strings.Contains(text, "S0tLS") {
		t.Errorf("a key is printed: %s", text)
	}
	s, err := icsf.Restore(k.keep, k.records())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteKey("HMAC.KEY"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Delete(want, 1, 2), k.names()); diff != "" {
		t.Errorf("kept by the restored store (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeKeptIsNotAdded(t *testing.T) {
	s, k := newKept(t)
	if err := s.AddHMACKey("A", key64); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		broken error
		do     func() error
	}{
		{"zero DES key", nil, func() error { return s.AddLegacyKey("B", new(passticket.LegacyKey)) }},
		{"add", errors.New("broken"), func() error { return s.AddTokenKey(object, key8) }},
		{"delete", errors.New("broken"), func() error { return s.DeleteKey("A") }},
	} {
		k.broken = c.broken
		if err := c.do(); !errors.Is(err, journal.ErrNotKept) || c.broken != nil && !errors.Is(err, c.broken) {
			t.Errorf("%s: error %v, want ErrNotKept and %v", c.name, err, c.broken)
		}
	}
	if _, err := s.HMACKey("A"); err != nil {
		t.Errorf("a key was deleted that the journal still has: %v", err)
	}
	if _, err := s.TokenKey(object); !errors.Is(err, icsf.ErrNotFound) {
		t.Errorf("a key was added that the journal has not: %v", err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	hmac := `{"version":1,"is":{"hmac":"S0tLSw=="}}`
	for _, c := range []struct {
		name, kind, key, value string
		want                   error
	}{
		{"data set", "DASD", "A", hmac, journal.ErrRecord},
		{"label", "CKDS", "a", hmac, journal.ErrRecord},
		{"HMAC key in the PKDS", "PKDS", "A", hmac, journal.ErrRecord},
		{"two keys", "CKDS", "A", `{"version":1,"is":{"hmac":"S0tLSw==","des":"S0tLS0tLS0s="}}`, journal.ErrRecord},
		{"no key", "CKDS", "A", `{"version":1,"is":{}}`, journal.ErrRecord},
		{"short DES key", "CKDS", "A", `{"version":1,"is":{"des":"S0tLSw=="}}`, journal.ErrRecord},
		{"RSA key", "PKDS", "A", `{"version":1,"is":{"rsa":"S0tLSw=="}}`, journal.ErrRecord},
		{"long key", "CKDS", "A", `{"version":1,"is":{"hmac":"` + strings.Repeat("S0tL", 100) + `"}}`, journal.ErrRecord},
		{"token object", "TKDS", "T 1", hmac, journal.ErrRecord},
		{"sequence number in short", "TKDS", "T 1 TOKEN", hmac, journal.ErrRecord},
		{"category", "TKDS", "X 00000001 TOKEN", hmac, journal.ErrRecord},
		{"cut off", "CKDS", "A", hmac[:30], journal.ErrRecord},
		{"later version", "CKDS", "A", `{"version":2,"is":{}}`, journal.ErrVersion},
		{"twice", "CKDS", "THERE", hmac, journal.ErrRecord},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := icsf.Restore(nil, []journal.Record{
				journal.New("CKDS", "THERE", []byte(hmac)), journal.New(c.kind, c.key, bytes.Clone([]byte(c.value))),
			})
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if strings.Contains(err.Error(), "S0tL") || strings.Contains(err.Error(), "KKK") {
				t.Errorf("error %v shows a key", err)
			}
		})
	}
	if _, err := icsf.Restore(nil, []journal.Record{journal.Deletion("CKDS", "A")}); !errors.Is(err, journal.ErrRecord) {
		t.Errorf("deletion: error %v, want ErrRecord", err)
	}
}
