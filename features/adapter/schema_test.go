package adapter

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// TestSchemaEnums holds the schema's lists to the program's.
func TestSchemaEnums(t *testing.T) {
	type list struct {
		Enum []string `json:"enum"`
	}
	var doc struct {
		Defs struct {
			Answer struct {
				Properties struct {
					Reject struct {
						Properties struct {
							Reason list `json:"reason"`
						} `json:"properties"`
					} `json:"reject"`
				} `json:"properties"`
			} `json:"answer"`
			Hello struct {
				Properties struct {
					Manager    list `json:"manager"`
					Operations struct {
						Items list `json:"items"`
					} `json:"operations"`
					Algorithms struct {
						Items list `json:"items"`
					} `json:"algorithms"`
				} `json:"properties"`
			} `json:"hello.ok"`
			Server list `json:"server"`
			Open   struct {
				Properties struct {
					Certificates struct {
						Items list `json:"items"`
					} `json:"certificates"`
					Abilities struct {
						Items list `json:"items"`
					} `json:"abilities"`
				} `json:"properties"`
			} `json:"server.open.ok"`
			Generate struct {
				Properties struct {
					Algorithm list `json:"algorithm"`
				} `json:"properties"`
			} `json:"passticket.generate.args"`
			Evaluate struct {
				Properties struct {
					Replay list `json:"replay"`
				} `json:"properties"`
			} `json:"passticket.evaluate.args"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema, &doc); err != nil {
		t.Fatal(err)
	}
	var reasons []string
	for _, r := range slices.Concat(target.PassTicketReasons, target.TokenReasons) {
		if !slices.Contains(reasons, string(r)) && r != target.Unspecified {
			reasons = append(reasons, string(r))
		}
	}
	reasons = append(reasons, string(target.Unspecified))
	single := slices.DeleteFunc(slices.Clone(target.Algorithms), func(a string) bool { return a == target.AlgorithmBoth })
	tests := []struct {
		name      string
		want, got []string
	}{
		{"reasons", reasons, doc.Defs.Answer.Properties.Reject.Properties.Reason.Enum},
		{"operations", target.Operations, doc.Defs.Hello.Properties.Operations.Items.Enum},
		{"managers", target.Managers, doc.Defs.Hello.Properties.Manager.Enum},
		{"algorithms of hello", target.Algorithms, doc.Defs.Hello.Properties.Algorithms.Items.Enum},
		{"algorithms of a request", single, doc.Defs.Generate.Properties.Algorithm.Enum},
		{"servers", target.Servers, doc.Defs.Server.Enum},
		{"certificates", target.Certificates, doc.Defs.Open.Properties.Certificates.Items.Enum},
		{"abilities", target.Abilities, doc.Defs.Open.Properties.Abilities.Items.Enum},
		{"replay", []string{target.ReplayAllowed, target.ReplayRefused}, doc.Defs.Evaluate.Properties.Replay.Enum},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-Go +schema):\n%s", test.name, diff)
		}
	}
}

// TestSchemaIsWhole has a definition of the arguments and of the result of
// every operation.
func TestSchemaIsWhole(t *testing.T) {
	want := []string{"request", "answer", "server"}
	for _, op := range append([]string{opHello, opReset}, target.Operations...) {
		want = append(want, op+".args", op+".ok")
	}
	slices.Sort(want)
	var got []string
	for name := range schemas() { // compiles them all
		got = append(got, name)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("definitions (-want +got):\n%s", diff)
	}
}

const goodInfo = `{"name":"n","version":"1","language":"Go","homepage":"https://example.com","operations":["passticket.generate"]}`

// example is what a definition takes, and what it refuses with which words.
type example struct {
	good []string
	bad  map[string]string
}

// examples of each definition.
var examples = map[string]example{
	"request": {
		good: []string{`{"id":1,"op":"reset","args":{}}`, `{"id":1,"op":"reset"}`, `{"id":9,"op":"","args":{"x":[1]}}`},
		bad: map[string]string{
			`{"id":1,"args":{}}`:                       "missing property 'op'",
			`{"id":1.5,"op":"reset","args":{}}`:        "want integer",
			`{"id":1,"op":5,"args":{}}`:                "want string",
			`{"id":1,"op":"reset","args":null}`:        "want object",
			`{"id":1,"op":"reset","args":{},"to":"x"}`: "additional properties 'to' not allowed",
		},
	},
	"answer": {
		good: []string{
			`{"id":1,"ok":{}}`, `{"id":1,"reject":{"reason":"replayed"}}`, `{"id":1,"reject":{"reason":"unspecified","detail":""}}`,
			`{"id":1,"skip":{"why":"no"}}`, `{"id":1,"skip":{"why":"no","url":"https://example.com"}}`, `{"id":1,"error":{"message":""}}`,
		},
		bad: map[string]string{
			`{"id":1}`:                                "want exactly one of",
			`{"ok":{}}`:                               "missing property 'id'",
			`{"id":-1,"ok":{}}`:                       "minimum",
			`{"id":1,"ok":[]}`:                        "want object",
			`{"id":1,"ok":null}`:                      "want object",
			`{"id":1,"ok":{},"error":null}`:           "want object",
			`{"id":1,"OK":{}}`:                        "additional properties 'OK' not allowed",
			`{"id":1,"ok":{},"skip":{"why":"x"}}`:     "want exactly one of",
			`{"id":1,"reject":{}}`:                    "missing property 'reason'",
			`{"id":1,"reject":{"reason":"too-late"}}`: "value must be one of",
			`{"id":1,"reject":{"reason":null}}`:       "value must be one of",
			`{"id":1,"skip":{"why":""}}`:              "minLength",
			`{"id":1,"skip":{}}`:                      "missing property 'why'",
			`{"id":1,"error":"no"}`:                   "want object",
		},
	},
	"hello.args": {
		good: []string{`{"protocol":1,"suite":"0.1.0"}`, `{"protocol":1,"suite":"","more":true}`},
		bad: map[string]string{
			`{"protocol":2,"suite":""}`: "value must be 1",
			`{"suite":""}`:              "missing property 'protocol'",
			`{"protocol":1}`:            "missing property 'suite'",
		},
	},
	"hello.ok": {
		good: []string{goodInfo, strings.Replace(goodInfo, "{", `{"algorithms":["legacy","both"],"issues":"x","notes":"y","new":1,`, 1)},
		bad: map[string]string{
			strings.Replace(goodInfo, `"n"`, `""`, 1):                                        "minLength",
			strings.Replace(goodInfo, `"1"`, `1`, 1):                                         "want string",
			strings.Replace(goodInfo, `"homepage"`, `"home"`, 1):                             "missing property 'homepage'",
			strings.Replace(goodInfo, `["passticket.generate"]`, `[]`, 1):                    "minItems",
			strings.Replace(goodInfo, `["passticket.generate"]`, `"passticket.generate"`, 1): "want array",
			strings.Replace(goodInfo, `.generate"]`, `.generate","passticket.generate"]`, 1): "are equal",
			strings.Replace(goodInfo, `.generate"]`, `.revoke"]`, 1):                         "value must be one of",
			strings.Replace(goodInfo, "{", `{"algorithms":["des"],`, 1):                      "value must be one of",
			strings.Replace(goodInfo, "{", `{"algorithms":["legacy","legacy"],`, 1):          "are equal",
		},
	},
	"reset.args": {good: []string{`{}`}, bad: map[string]string{`null`: "want object"}},
	"reset.ok":   {good: []string{`{}`, `{"done":true}`}, bad: map[string]string{`true`: "want object"}},
	"passticket.generate.args": {
		good: []string{issueArgs, strings.Replace(issueArgs, "{", `{"legacyKey":"",`, 1)},
		bad: map[string]string{
			strings.Replace(issueArgs, "legacy", "both", 1):             "value must be one of",
			strings.Replace(issueArgs, `"MIKEM"`, `null`, 1):            "want string",
			strings.Replace(issueArgs, `"key"`, `"keys"`, 1):            "missing property 'key'",
			strings.Replace(issueArgs, "1970-01-13T", "1970-02-30T", 1): "date-time",
			strings.Replace(issueArgs, "20:38:31Z", "20:38:31", 1):      "date-time",
		},
	},
	"passticket.generate.ok": {
		good: []string{`{"ticket":""}`, `{"ticket":"AEPRRZ3S","took":3}`},
		bad:  map[string]string{`{}`: "missing property 'ticket'", `{"ticket":12345678}`: "want string", `{"Ticket":"A"}`: "missing property 'ticket'"},
	},
	"passticket.evaluate.args": {
		good: []string{evaluateArgs, strings.Replace(evaluateArgs, "{", `{"timeout":-1,"replay":"allowed",`, 1)},
		bad: map[string]string{
			issueArgs:               "missing property 'ticket'",
			`{"ticket":"AEPRRZ3S"}`: "missing properties",
			strings.Replace(evaluateArgs, "{", `{"timeout":"60",`, 1): "want integer",
			strings.Replace(evaluateArgs, "{", `{"replay":"no",`, 1):  "value must be one of",
		},
	},
	"passticket.evaluate.ok": {
		good: []string{`{}`, `{"generated":"2026-03-01T12:00:00Z"}`, `{"generated":"2026-03-01T13:00:00.5+01:00"}`},
		bad:  map[string]string{`{"generated":1772366400}`: "want string", `{"generated":"today"}`: "date-time", `{"generated":null}`: "want string"},
	},
}

func TestSchemaExamples(t *testing.T) {
	for name := range schemas() {
		e, ok := examples[name]
		if !ok || len(e.good) == 0 || len(e.bad) == 0 {
			t.Errorf("%s has no examples", name)
		}
		for _, text := range e.good {
			if err := conforms(name, []byte(text)); err != nil {
				t.Errorf("%s: %s: expected good, observed %v", name, text, err)
			}
		}
		for text, want := range e.bad {
			if err := conforms(name, []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %s: expected %q, observed %v", name, text, want, err)
			}
		}
	}
	if err := conforms("passticket.revoke.ok", []byte(`{}`)); err == nil {
		t.Error("a definition that does not exist: expected an error, observed none")
	}
}

// TestSchemaAtOnce words findings from many goroutines, as many processes do.
func TestSchemaAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for text, want := range examples["hello.ok"].bad {
				if err := conforms("hello.ok", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: expected %q, observed %v", text, want, err)
				}
			}
		})
	}
	group.Wait()
}

func TestPlain(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an answer", `{"id":1,"ok":{"a":[{"b":1},{"b":2}],"c":{"b":{"b":null}}}}`, ""},
		{"the name is also a value", `{"a":"b","b":"a","c":["a","a"]}`, ""},
		{"twice", `{"a":1,"a":1}`, `member "a" stands twice`},
		{"twice, deep", `{"x":[[{"a":{},"b":[],"a":1}]]}`, `member "a" stands twice`},
		{"twice by an escape", `{"a":1,"\u0061":1}`, `member "a" stands twice`},
		{"twice in another case", `{"key":1,"KEY":1}`, `member "KEY" stands twice`},
		{"twice with the Kelvin sign", `{"key":1,"\u212aey":1}`, "stands twice"},
		{"twice with the long s", `{"ask":1,"a\u017fk":1}`, "stands twice"},
		{"twice in another case, in claims", `{"ok":{"claims":{"exp":1,"EXP":{"a":1,"A":2}}}}`, ""},
		{"twice in another case, in a key of a set", `{"keys":{"keys":[{"k":1,"K":2}]}}`, ""},
		{"twice in claims", `{"claims":{"exp":1,"exp":2}}`, `member "exp" stands twice`},
		{"twice in another case, behind claims", `{"claims":{"exp":1},"op":1,"OP":2}`, `member "OP" stands twice`},
		{"a large number", `[1e308,-1E-308,12345678901234567890]`, ""},
		{"a number too large", `{"id":1e309}`, `number "1e309" is out of range`},
		{"a number too small", `[1e-99999999999999999999]`, "is out of range"},
		{"not JSON", `{"a":}`, "not JSON"},
		{"unbalanced", `]`, "not JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := plain([]byte(test.text))
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("%s: expected %q, observed %v", test.text, test.want, err)
			}
		})
	}
}
