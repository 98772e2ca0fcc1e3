package jose

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// members of what was scanned, by name, their text as values.
func scanned(o object) map[string]string {
	out := map[string]string{}
	for i := range o.members {
		out[o.name(&o.members[i])] = o.raw(&o.members[i])
	}
	return out
}

// Documents that encoding/json writes are read, and their members found; with
// any one of them written twice, they are refused.
func TestScannerReadsWhatEncodingJSONWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		document := drawObject(t, 3)
		text, err := json.MarshalIndent(document, rapid.SampledFrom([]string{"", " \t\r\n"}).Draw(t, "prefix"), "  ")
		if err != nil {
			t.Fatal(err)
		}
		o, err := parseObject(string(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		want := map[string]json.RawMessage{}
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		found := map[string]json.RawMessage{}
		for name, raw := range scanned(o) {
			found[name] = json.RawMessage(raw)
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("members of %s (-want +got):\n%s", text, diff)
		}
		for name := range document {
			quoted, err := json.Marshal(name)
			if err != nil {
				t.Fatal(err)
			}
			twice := fmt.Sprintf("%s,%s:null}", strings.TrimRight(string(text), "} \t\r\n")+closing(string(text)), quoted)
			if _, err := parseObject(twice); err == nil {
				t.Errorf("a duplicate member is accepted: %s", twice)
			}
		}
	})
	t.Attr("rule", "JWS-11")
	t.Attr("rule", "JWT-14")
	t.Attr("rule", "JWT-15")
}

// closing returns the braces that TrimRight took too many of.
func closing(text string) string {
	trimmed := strings.TrimRight(text, "} \t\r\n")
	return strings.Repeat("}", strings.Count(text[len(trimmed):], "}")-1)
}

func drawObject(t *rapid.T, depth int) map[string]any {
	out := map[string]any{}
	for range rapid.IntRange(0, 5).Draw(t, "members") {
		out[rapid.String().Draw(t, "name")] = drawValue(t, depth)
	}
	return out
}

func drawValue(t *rapid.T, depth int) any {
	most := 6
	if depth == 0 {
		most = 4
	}
	switch rapid.IntRange(0, most).Draw(t, "kind") {
	case 0:
		return rapid.String().Draw(t, "string")
	case 1:
		return rapid.Float64Range(-1e300, 1e300).Draw(t, "float")
	case 2:
		return rapid.Int64().Draw(t, "integer")
	case 3:
		return rapid.Bool().Draw(t, "truth")
	case 4:
		return nil
	case 5:
		return drawObject(t, depth-1)
	default:
		list := []any{}
		for range rapid.IntRange(0, 4).Draw(t, "elements") {
			list = append(list, drawValue(t, depth-1))
		}
		return list
	}
}

// What a scanner accepts, encoding/json finds valid, and both see the same.
func TestScannerAcceptsNothingInvalid(t *testing.T) {
	pieces := []string{"{", "}", "[", "]", ",", ":", `"a"`, `"b"`, `"\u0061"`, `"\ud800"`, `"\ud83d\ude00"`, "1", "-0", "01", "1.5", "1.", "1e5", "1e",
		"true", "false", "null", "nul", " ", "\t", "\n", "\x00", "\xff", "\ufeff", `"`, `\`, `"é"`, "\"\t\"", "{}", "[]", `{"a":1}`, `"a":1`}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), "")
		if rapid.Bool().Draw(t, "in braces") {
			text = "{" + text + "}"
		}
		o, err := parseObject(text)
		if err != nil {
			return
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &want); err != nil || len(want) != len(o.members) {
			t.Fatalf("%q is accepted with %d members; encoding/json: %v, %v", text, len(o.members), want, err)
		}
	})
	t.Attr("rule", "JWS-10")
	t.Attr("rule", "JWT-12")
}

// Many members: the way by which duplicates are found changes on the way.
func TestManyMembers(t *testing.T) {
	for _, n := range []int{1, manyNames - 1, manyNames, manyNames + 1, 10 * manyNames} {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("%q:%d", fmt.Sprint("name", i), i))
		}
		text := "{" + strings.Join(names, ",") + "}"
		o, err := parseObject(text)
		if err != nil || len(o.members) != n {
			t.Fatalf("%d members: %d, %v", n, len(o.members), err)
		}
		for _, i := range []int{0, n / 2, n - 1} {
			for _, name := range []string{fmt.Sprint("name", i), fmt.Sprint(`\u006eame`, i)} {
				twice := fmt.Sprintf(`%s,"%s":0}`, text[:len(text)-1], name)
				if _, err := parseObject(twice); err == nil || !strings.Contains(err.Error(), "duplicate member") {
					t.Errorf("%d members and %s again: %v", n, name, err)
				}
				if _, err := parseObject(`{"outer":[` + twice + `]}`); err == nil || !strings.Contains(err.Error(), "duplicate member") {
					t.Errorf("inside, %d members and %s again: %v", n, name, err)
				}
			}
		}
	}
}

func TestScannerErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "at offset 0: not a JSON object",
		"  [":                        "at offset 2: not a JSON object",
		`{"a":1} x`:                  "at offset 8: something follows the JSON object",
		`{"a":1,"b":2,"a":3}`:        "at offset 13: duplicate member",
		`{"a":1,}`:                   "at offset 7: the name of a member is missing",
		`{"a" 1}`:                    "at offset 5: a colon is missing",
		`{"a":1 "b"}`:                "at offset 7: a comma or a brace is missing",
		`{"a":[1 2]}`:                "at offset 8: a comma or a bracket is missing",
		`{"a":[1,]}`:                 "at offset 8: not a JSON value",
		`{"a":tru}`:                  "at offset 5: not a JSON value",
		`{"a":-}`:                    "at offset 6: a digit is missing",
		`{"a":1.}`:                   "at offset 7: a digit is missing",
		`{"a":1e+}`:                  "at offset 8: a digit is missing",
		`{"a":"`:                     "at offset 6: a string does not end",
		`{"a":"\x"}`:                 "at offset 6: escape sequence is not valid",
		`{"a":"\u12G4"}`:             "at offset 6: escape sequence is not valid",
		`{"a":"\udc00"}`:             "at offset 6: half of a surrogate pair",
		`{"a":"\ud800A"}`:            "at offset 6: half of a surrogate pair",
		`{"a":"\`:                    "at offset 6: escape sequence is not valid",
		"{\"a\":\"12345678\x1f\"}":   "at offset 14: control character in a string",
		"{\"a\":\"1234567\xf0\x9f\"": "at offset 13: not UTF-8",
		`{"a":1`:                     "at offset 6: a comma or a brace is missing",
	} {
		_, err := parseObject(text)
		if err == nil || err.Error() != want {
			t.Errorf("parseObject(%q): %v, want %s", text, err, want)
		}
	}
}
