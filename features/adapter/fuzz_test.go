package adapter

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// FuzzAnswer reads arbitrary lines as answers. What is taken means the same
// when it is written and read again.
func FuzzAnswer(f *testing.F) {
	for _, text := range examples["answer"].good {
		f.Add([]byte(text))
	}
	for text := range examples["answer"].bad {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"id":1,"ok":{"ticket":"A","ticket":"B"}}`))
	f.Add([]byte(`{"id":1,"ok":{"n":[1e999999999,1e999999999]}}`))
	f.Add([]byte(`{"id":1.0,"error":{"message":"\ud800"}} x`))
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := parseAnswer(text)
		if err != nil {
			return
		}
		if kinds := btoi(first.OK != nil) + btoi(first.Reject != nil) + btoi(first.Skip != nil) + btoi(first.Error != nil); kinds != 1 {
			t.Fatalf("%q is %d kinds of answer", text, kinds)
		}
		written, err := json.Marshal(first)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		second, err := parseAnswer(written)
		if err != nil {
			t.Fatalf("%q, written as %q: %v", text, written, err)
		}
		again, err := json.Marshal(second)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if diff := cmp.Diff(string(written), string(again)); diff != "" {
			t.Fatalf("%q (-first +second):\n%s", text, diff)
		}
		for _, op := range target.Operations {
			_, result := shapes(op)
			first.settle(op, result) //nolint:errcheck // only that it does not panic
		}
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// FuzzServe has the reference answer arbitrary bytes. It ends, and whatever it
// says is an answer.
func FuzzServe(f *testing.F) {
	f.Add([]byte(`{"id":1,"op":"hello","args":{"protocol":1,"suite":"x"}}` + "\n" + `{"id":2,"op":"reset","args":{}}`))
	f.Add([]byte(`{"id":1,"op":"passticket.generate","args":` + issueArgs + "}\r\n"))
	f.Add([]byte(`{"id":1,"op":"passticket.evaluate","args":` + evaluateArgs + "}\n\n"))
	f.Add([]byte(`{"id":1,"op":"x","args":{}}` + "\n" + `{"id":1,"op":"reset","args":[]}`))
	f.Add([]byte("\xff\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		Serve(t.Context(), bytes.NewReader(in), &out, target.Reference("test")) //nolint:errcheck // most input is none
		for line := range bytes.Lines(out.Bytes()) {
			if len(line) > MaxLine+1 {
				t.Errorf("an answer of %d bytes", len(line))
			}
			if _, err := parseAnswer(bytes.TrimSuffix(line, []byte("\n"))); err != nil {
				t.Errorf("answer %q: %v", line, err)
			}
		}
	})
}
