package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/journal"
)

type nested struct {
	Name  journal.Text `json:"name"`
	Count int          `json:"count"`
	Inner *nested      `json:"inner,omitempty"`
}

// decode reads JSON without members that are not asked for.
func decode(text []byte, into any) error {
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.DisallowUnknownFields()
	return reader.Decode(into)
}

// A record is refused with nothing of it in the error, or holds what encoding/json
// sees in it, and is written and read again as it was.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"version":1,"is":{"name":"rosebud1","count":2}}`, `{"version":2,"is":{"name":{"bytes":"/w=="}}}`, `{"version":3,"is":{}}`, `{"version":0,"is":{}}`, `{"version":-1,"is":{}}`, `{"version":+1,"is":{}}`, `{"version":01,"is":{}}`, `{"version":1 ,"is":{}}`, `{"version":1,"is": {} }`,
		`{"is":{"name":"rosebud1"},"version":1}`, `{"version":1,"is":{},"is":{"name":"rosebud1"}}`, `{"version":1,"is":{}}x}`, `{"version":1,"is":{"name":"rosebud1","key":1}}`, `{"version":1,"is":{"name":["rosebud1"]}}`, `{"version":1,"is":{"inner":{"inner":{}}}}`, `{"version":1,"is":null}`, `{"version":1e0,"is":{}}`, `{"version":1,"is":[]}`, "null", "", "rosebud1",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got nested
		version, err := journal.Decode(journal.New("thing", "a", text), 2, &got)
		if err != nil {
			if !errors.Is(err, journal.ErrRecord) && !errors.Is(err, journal.ErrVersion) || strings.Contains(err.Error(), "rosebud") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		var outer struct {
			Version int
			Is      json.RawMessage // of several the last, whatever the others are
		}
		var seen nested
		if err := errors.Join(decode(text, &outer), decode(outer.Is, &seen)); err != nil || !json.Valid(text) || outer.Version != version || version < 1 || version > 2 || !cmp.Equal(seen, got) {
			t.Fatalf("%q is read as version %d, %+v; encoding/json: %d, %+v, %v", text, version, got, outer.Version, seen, err)
		}
		written, err := journal.Encode(version, got)
		if err != nil {
			t.Fatal(err)
		}
		var again nested
		if v, err := journal.Decode(journal.New("thing", "a", written), 2, &again); err != nil || v != version || !cmp.Equal(got, again) {
			t.Errorf("%q is written as %q and read as %d, %+v, %v", text, written, v, again, err)
		}
	})
}
