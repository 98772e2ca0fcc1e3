package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/journal"
)

type thing struct {
	Name journal.Text `json:"name,omitempty"`
	Size int          `json:"size,omitempty"`
}

func TestEncodeIsStable(t *testing.T) {
	for _, c := range []struct {
		name string
		is   thing
		want string
	}{
		{"empty", thing{}, `{"version":1,"is":{}}`},
		{"full", thing{"A\x00ü", 3}, `{"version":1,"is":{"name":"A\u0000ü","size":3}}`},
		{"no UTF-8", thing{Name: "\xff"}, `{"version":1,"is":{"name":{"bytes":"/w=="}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := journal.Encode(1, c.is)
			if err != nil || string(got) != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := thing{journal.Text(rapid.SliceOf(rapid.Byte()).Draw(t, "name")), rapid.Int().Draw(t, "size")}
		value, err := journal.Encode(7, want)
		if err != nil {
			t.Fatal(err)
		}
		var got thing
		version, err := journal.Decode(journal.New("thing", "1", value), 9, &got)
		if err != nil || got != want || version != 7 {
			t.Errorf("got %+v of version %d, %v, want %+v", got, version, err, want)
		}
	})
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, value, problem string
		want                 error
	}{
		{"nothing", ``, "ends too early", journal.ErrRecord},
		{"cut off", `{"version":1,"is":{"name":"SECRET`, "ends too early", journal.ErrRecord},
		{"no JSON", `SECRET`, "from byte 1", journal.ErrRecord},
		{"more behind", `{"version":1,"is":{}} SECRET`, "more behind", journal.ErrRecord},
		{"no version", `{"is":{"name":"SECRET"}}`, "no version", journal.ErrRecord},
		{"version 0", `{"version":0,"is":{"name":"SECRET"}}`, "no version", journal.ErrRecord},
		{"nothing in it", `{"version":1}`, "nothing in it", journal.ErrRecord},
		{"null", `null`, "nothing in it", journal.ErrRecord},
		{"null in it", `{"version":1,"is":null}`, "nothing in it", journal.ErrRecord},
		{"later version", `{"version":3,"is":{"name":"SECRET"}}`, "version 3", journal.ErrVersion},
		{"later version of another form", `{"version":3,"is":["SECRET"]}`, "version 3", journal.ErrVersion},
		{"member of the envelope", `{"version":1,"is":{},"SECRET":1}`, "not known", journal.ErrRecord},
		{"member not known", `{"version":1,"is":{"SECRET":1}}`, "not known", journal.ErrRecord},
		{"member of another type", `{"version":1,"is":{"size":"SECRET"}}`, "member size", journal.ErrRecord},
		{"name of another type", `{"version":1,"is":{"name":1975}}`, "cannot be what it is", journal.ErrRecord},
		{"bytes that are none", `{"version":1,"is":{"name":{"bytes":"SECRET!"}}}`, "cannot be what it is", journal.ErrRecord},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := journal.Decode(journal.New("thing", "THIS", []byte(c.value)), 2, new(thing))
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.problem) || !strings.Contains(err.Error(), `thing "THIS"`) {
				t.Fatalf("error %v, want one that is %q, says %q and names the record", err, c.want, c.problem)
			}
			if strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "1975") {
				t.Errorf("error %v shows a part of the value", err)
			}
		})
	}
}

func TestEncodeRefuses(t *testing.T) {
	if _, err := journal.Encode(1, func() {}); !errors.Is(err, journal.ErrRecord) {
		t.Errorf("error %v, want ErrRecord", err)
	}
}

func TestRecordsDoNotPrint(t *testing.T) {
	secret := []byte("AAAA")
	r := journal.New("user", "U1", secret)
	if got := r.Expose(); !bytes.Equal(got, secret) || r.Deleted() {
		t.Errorf("Expose = %q, deleted %t", got, r.Deleted())
	}
	gone := journal.Deletion("user", "U1")
	if gone.Expose() != nil || !gone.Deleted() {
		t.Errorf("a deletion has a value, or says that it is none")
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "record", r)
	text, err := json.Marshal(journal.Change{r})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"log": log.String(), "JSON": string(text)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		texts[verb] = fmt.Sprintf(verb, journal.Change{r})
		texts["hidden "+verb] = fmt.Sprintf(verb, struct{ r journal.Record }{r})
	}
	for how, text := range texts {
		for _, form := range []string{"AAAA", "41414141", "65 65", "0x41"} {
			if strings.Contains(text, form) {
				t.Errorf("%s reveals the value: %s", how, text)
			}
		}
	}
	for want, r := range map[string]journal.Record{`user "U1" (value redacted)`: r, `user "U1" (deletion)`: gone} {
		if got := fmt.Sprint(r); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
