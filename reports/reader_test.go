package reports

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestReadRefuses(t *testing.T) {
	whole := written(t, fixture())
	lines := strings.SplitAfter(whole, "\n")
	lines = lines[:len(lines)-1]
	header, footer := lines[0], lines[len(lines)-1]
	without := func(i int) string { return strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "") }
	swap := func(old, new string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("the fixture has no %q", old)
		}
		return strings.Replace(whole, old, new, 1)
	}
	for name, test := range map[string]struct {
		input, want string
		cutOff      bool
	}{
		"empty file":             {"", "line 1: the file is empty", true},
		"only a header":          {header, "line 1: cut off: no footer after this line", true},
		"no footer":              {without(len(lines) - 1), "line 22: cut off: no footer after this line: the run did not finish; run it again", true},
		"cut within the footer":  {whole[:len(whole)-20], "line 23: cut off in the middle of the line", true},
		"cut within a scenario":  {header + lines[1][:100], "line 2: cut off in the middle of the line", true},
		"cut within the header":  {header[:100], "line 1: cut off in the middle of the line", true},
		"no header":              {without(0), "line 1: want the header first, found a line of type \"scenario\"", false},
		"two headers":            {header + whole, "line 2: a second header", false},
		"two records":            {whole + whole, "line 24: a line of type \"header\" after the footer", false},
		"two footers":            {whole + footer, "line 24: a line of type \"footer\" after the footer", false},
		"a line is missing":      {without(4), "line 22: counts disagree", false},
		"a line is there twice":  {header + lines[1] + strings.Join(lines[1:], ""), "line 24: counts disagree", false},
		"scenario count changed": {swap(`"scenarios":{"differs":2`, `"scenarios":{"differs":3`), "the footer says 3 differs scenarios, the lines before it say 2", false},
		"rule count changed":     {swap(`"rules":{"differs":2`, `"rules":{"differs":1`), "the footer says 1 differs rules, the lines before it say 2", false},
		"known count changed":    {swap(`"known_failures":1`, `"known_failures":0`), "known failures", false},
		"status changed":         {swap(`"status":"failed","duration_us":1204`, `"status":"passed","duration_us":1204`), "counts disagree", false},
		"unknown status":         {swap(`"status":"failed","duration_us":1204`, `"status":"fine","duration_us":1204`), `line 5: unknown status "fine"`, false},
		"null status":            {swap(`"status":"failed","duration_us":1204`, `"status":null,"duration_us":1204`), `unknown status ""`, false},
		"unknown status counted": {swap(`"scenarios":{`, `"scenarios":{"fine":0,`), `unknown status "fine"`, false},
		"undeclared rule":        {swap(`"rule":"PT-04"`, `"rule":"PT-99"`), `line 5: scenario "Twice in one second": rule "PT-99" is not declared in the header`, false},
		"garbage line":           {header + "garbage\n" + strings.Join(lines[1:], ""), "line 2: not a line of a run record", false},
		"blank line":             {header + "\n" + strings.Join(lines[1:], ""), "line 2: not a line of a run record", false},
		"null line":              {header + "null\n" + strings.Join(lines[1:], ""), `line 2: unknown line type ""`, false},
		"unknown line type":      {header + `{"type":"note"}` + "\n", `line 2: unknown line type "note"`, false},
		"unknown field":          {swap(`"role":`, `"rôle":`), `line 2: json: unknown field "rôle"`, false},
		"later format":           {swap(`"format":1`, `"format":2,"new":true`), "line 1: record format 2 is not known", false},
		"no format":              {swap(`"format":1,`, ``), "line 1: record format 0 is not known", false},
		"not UTC":                {swap(`53.589793Z`, `53.589793+01:00`), "line 1: started is 2026-03-14T09:26:53+01:00: want UTC", false},
		"exit code":              {swap(`"exit_code":3`, `"exit_code":2`), "line 23: exit code 2", false},
		"text after the value":   {swap("\n", "{}\n"), "line 1: not a line of a run record", false},
		"an XML file":            {"<testsuites/>\n", "line 1: not a line of a run record", false},
		"line over the limit":    {header + strings.Repeat("x", MaxLine+1) + "\n", "line 2: longer than 16777216 bytes", false},
		"endless line":           {header + strings.Repeat("x", MaxLine+10), "line 2: longer than 16777216 bytes", false},
	} {
		t.Run(name, func(t *testing.T) {
			rec, err := Read(strings.NewReader(test.input))
			if err == nil {
				t.Fatalf("accepted a record of %d scenarios", len(rec.Scenarios))
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("want an error with %q, got %q", test.want, err)
			}
			if got := errors.Is(err, ErrCutOff); got != test.cutOff {
				t.Errorf("cut off: want %t, got %t: %v", test.cutOff, got, err)
			}
		})
	}
}

func TestReadTakesALongLine(t *testing.T) {
	rec := conforming()
	rec.Scenarios[0].Observed = strings.Repeat("x", MaxLine-1000)
	got, err := Read(strings.NewReader(written(t, rec)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Scenarios[0].Observed) != MaxLine-1000 {
		t.Errorf("observed: want %d bytes, got %d", MaxLine-1000, len(got.Scenarios[0].Observed))
	}
}

func TestReadPassesOnWhatTheDiskSays(t *testing.T) {
	input := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(written(t, conforming()))))
	if _, err := Read(input); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("want %v, got %v", iotest.ErrTimeout, err)
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), RunFile)
	if _, err := ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: got %v", err)
	}
	text := written(t, fixture())
	if err := os.WriteFile(path, []byte(strings.TrimSuffix(text, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	rec, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fixture(), rec); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if err := os.WriteFile(path, []byte(text[:300]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path); err == nil || !strings.HasPrefix(err.Error(), path+": line 1: ") {
		t.Errorf("want the file and the line named, got %v", err)
	}
}

func TestRoundTrip(t *testing.T) {
	for name, rec := range map[string]*Record{"fixture": fixture(), "conforming": conforming()} {
		got, err := Read(strings.NewReader(written(t, rec)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(rec, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRoundTripOfAnyRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec := drawRecord(t)
		var b bytes.Buffer
		if err := Write(&b, rec); err != nil {
			t.Fatalf("Write: %v", err)
		}
		got, err := Read(&b)
		if err != nil {
			t.Fatalf("Read: %v", err)
		}
		if diff := cmp.Diff(rec, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

// drawRecord draws a record as Read returns one: no empty lists.
func drawRecord(t *rapid.T) *Record {
	text := rapid.String()
	texts := func(label string) []string {
		list := rapid.SliceOfN(text, 0, 3).Draw(t, label)
		none(&list)
		return list
	}
	rec := fixture()
	h := &rec.Header
	h.Seed = rapid.Uint64().Draw(t, "seed")
	h.Target = Target{Spec: text.Draw(t, "spec"), Name: text.Draw(t, "name"), Notes: text.Draw(t, "notes"), Operations: texts("operations")}
	h.Rules, rec.Scenarios = nil, nil
	for _, id := range rapid.SliceOfNDistinct(rapid.StringN(1, 9, -1), 0, 4, rapid.ID[string]).Draw(t, "rules") {
		h.Rules = append(h.Rules, Rule{
			ID: id, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Title: text.Draw(t, "title"), System: text.Draw(t, "system"),
			Line: rapid.Int().Draw(t, "line"), Sources: texts("sources"), APARs: texts("apars"),
		})
		for range rapid.IntRange(0, 3).Draw(t, "scenarios") {
			s := Scenario{
				Rule: id, Role: rapid.SampledFrom(roles).Draw(t, "role"), Name: text.Draw(t, "scenario"), Tags: texts("tags"),
				Status: rapid.SampledFrom(Statuses).Draw(t, "status"), Micros: rapid.Int64Min(0).Draw(t, "micros"),
				Expected: text.Draw(t, "expected"), Observed: text.Draw(t, "observed"),
			}
			if s.Status.broken() {
				s.Known = text.Draw(t, "known")
			}
			for range rapid.IntRange(0, 2).Draw(t, "steps") {
				s.Steps = append(s.Steps, Step{Text: text.Draw(t, "step"), Status: rapid.SampledFrom(stepStatuses).Draw(t, "step status")})
				s.Attachments = append(s.Attachments, Attachment{Name: text.Draw(t, "attachment"), Text: text.Draw(t, "content")})
				s.Example = append(s.Example, Cell{Name: text.Draw(t, "column"), Value: text.Draw(t, "value")})
			}
			rec.Scenarios = append(rec.Scenarios, s)
		}
	}
	rec.seal(texts("problems"), rapid.SampledFrom(exitCodes).Draw(t, "exit code"))
	return rec
}

func FuzzRead(f *testing.F) {
	// Small seeds: the fuzzer spends its time on shortening large ones.
	small := conforming()
	small.Header.Rules, small.Scenarios = small.Header.Rules[:1], fixture().Scenarios[:1]
	small.seal([]string{"stale"}, 1)
	f.Add([]byte(written(f, small)))
	f.Add([]byte(`{"type":"header","format":1,"rules":[{"id":"A"}]}` + "\n" +
		`{"type":"scenario","rule":"A","status":"failed","steps":[{"status":"passed","table":[[],null]}],"tags":[]}` + "\n" +
		`{"type":"footer","scenarios":{"failed":1},"rules":{"failed":1,"passed":0},"finished":"2026-01-01T00:00:00+00:00"}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		rec, err := Read(bytes.NewReader(input))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Write(&b, rec); err != nil {
			t.Fatalf("what Read accepts, Write refuses: %v", err)
		}
		again, err := Read(&b)
		if err != nil {
			t.Fatalf("what Write writes, Read refuses: %v", err)
		}
		if diff := cmp.Diff(rec, again); diff != "" {
			t.Fatalf("round trip (-first +second):\n%s", diff)
		}
	})
}

// Scan hands on what Read gathers, stops when it is told to, and does not take a
// line for a scenario that only opens like one.
func TestScan(t *testing.T) {
	want := fixture()
	var got Record
	var err error
	got.Header, got.Footer, err = Scan(strings.NewReader(written(t, want)), func(s Scenario) error {
		got.Scenarios = append(got.Scenarios, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	enough := errors.New("enough")
	if _, _, err := Scan(strings.NewReader(written(t, want)), func(Scenario) error { return enough }); !errors.Is(err, enough) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("expected %v in line 2, observed %v", enough, err)
	}
	lines := strings.SplitAfter(written(t, want), "\n")
	for _, change := range []struct{ name, line, want string }{
		{"the type twice", strings.Replace(lines[1], "{", `{"type":"scenario",`, 1), ""},
		{"a type that comes later", strings.Replace(lines[1], "}\n", `,"type":"header"}`+"\n", 1), "a second header"},
		{"an unknown field", strings.Replace(lines[1], "}\n", `,"extra":1}`+"\n", 1), `unknown field "extra"`},
		{"something behind", strings.TrimSuffix(lines[1], "\n") + " 1\n", "not a line of a run record"},
	} {
		text := lines[0] + change.line + strings.Join(lines[2:], "")
		_, _, err := Scan(strings.NewReader(text), func(Scenario) error { return nil })
		if change.want == "" && err == nil {
			continue
		}
		if err == nil || change.want == "" || !strings.Contains(err.Error(), change.want) {
			t.Errorf("%s: expected %q, observed %v", change.name, change.want, err)
		}
	}
}
