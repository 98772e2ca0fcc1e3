package adapter

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// The published example, as requests.
const (
	issueArgs    = `{"algorithm":"legacy","user":"MIKEM","application":"TSOSYS1","key":"E001193519561977","time":"1970-01-13T20:38:31Z"}`
	evaluateArgs = `{"algorithm":"legacy","user":"MIKEM","application":"TSOSYS1","key":"E001193519561977","time":"1970-01-13T20:38:31Z","ticket":"AEPRRZ3S"}`
)

// serve has the reference answer lines, and returns what it said by id.
func serve(t *testing.T, in string) ([]string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Serve(t.Context(), strings.NewReader(in), &out, target.Reference("test"))
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if out.Len() == 0 {
		lines = nil
	}
	sort.Strings(lines) // ids of one digit: the order of the requests
	return lines, err
}

func TestServe(t *testing.T) {
	tests := []struct {
		name string
		in   []string // args of the requests 1, 2, … after their operation
		want []string // beginnings of the answers after "id":N,
	}{
		{"hello", []string{`hello {"protocol":1,"suite":"test"}`}, []string{`"ok":{"name":"safproof reference","version":"test"`}},
		{"hello of another version", []string{`hello {"protocol":2,"suite":"test"}`}, []string{`"error":{"message":"member [\"protocol\"]: value must be 1"}`}},
		{"reset", []string{`reset {}`}, []string{`"ok":{}}`}},
		{"generate", []string{"passticket.generate " + issueArgs}, []string{`"ok":{"ticket":"AEPRRZ3S"}}`}},
		{"evaluate", []string{"passticket.evaluate " + evaluateArgs}, []string{`"ok":{"generated":"1970-01-13T20:38:31Z"}}`}},
		{
			"reset forgets", []string{"passticket.evaluate " + evaluateArgs, "reset {}", "passticket.evaluate " + evaluateArgs},
			[]string{`"ok":{"generated"`, `"ok":{}}`, `"ok":{"generated"`},
		},
		{
			"reset lets a used PassTicket be refused first", []string{"reset {}", "passticket.evaluate " + strings.Replace(evaluateArgs, "AEPRRZ3S", "AEPRRZ3", 1)},
			[]string{`"ok":{}}`, `"reject":{"reason":"malformed"`},
		},
		{"bad user", []string{"passticket.generate " + strings.Replace(issueArgs, "MIKEM", "NINECHARS", 1)}, []string{`"reject":{"reason":"malformed"`}},
		{"bad key", []string{"passticket.generate " + strings.Replace(issueArgs, "E001193519561977", "XYZ", 1)}, []string{`"reject":{"reason":"malformed"`}},
		{"no such algorithm", []string{"passticket.generate " + strings.Replace(issueArgs, "legacy", "rot13", 1)}, []string{`"error":{"message":"member [\"algorithm\"]: value must be one of`}},
		{"no such time", []string{"passticket.generate " + strings.Replace(issueArgs, "1970-01-13T", "noon", 1)}, []string{`"error":{"message":"member [\"time\"]`}},
		{"arguments missing", []string{"passticket.evaluate " + issueArgs}, []string{`"error":{"message":"the object: missing property 'ticket'"}`}},
		{"unknown operation", []string{"token.revoke {}"}, []string{`"skip":{"why":"unknown operation \"token.revoke\""}}`}},
		{"issue", []string{"token.issue " + signArgs}, []string{`"ok":{"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.`}},
		{"issue with a key that is none", []string{"token.issue " + strings.Replace(signArgs, `"k":`, `"x":`, 1)}, []string{`"reject":{"reason":"malformed"`}},
		{"validate what is no token", []string{"token.validate " + validateArgs}, []string{`"reject":{"reason":"malformed"`}},
		{"validate without an algorithm", []string{"token.validate " + strings.Replace(validateArgs, `"HS256"`, "", 1)}, []string{`"reject":{"reason":"malformed"`}},
		{"claims that differ in case", []string{"token.issue " + strings.Replace(signArgs, `"sub"`, `"SUB":"eve","sub"`, 1)}, []string{`"ok":{"token":"`}},
		{"TIMEOUT that wraps round to 600 s", []string{
			"passticket.evaluate " + strings.Replace(evaluateArgs, `{`, `{"timeout":36028797018964568,`, 1),
		}, []string{`"reject":{"reason":"malformed","detail":"TIMEOUT is not valid`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var in strings.Builder
			for i, r := range test.in {
				op, args, _ := strings.Cut(r, " ")
				fmt.Fprintf(&in, `{"id":%d,"op":"%s","args":%s}`+"\n", i+1, op, args)
			}
			got, err := serve(t, in.String())
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(test.want) {
				t.Fatalf("expected %d answers, observed %q", len(test.want), got)
			}
			for i, want := range test.want {
				if want = fmt.Sprintf(`{"id":%d,%s`, i+1, want); !strings.HasPrefix(got[i], want) {
					t.Errorf("request %s\nexpected %s\nobserved %s", test.in[i], want, got[i])
				}
				if _, err := parseAnswer([]byte(got[i])); err != nil {
					t.Errorf("answer %s: %v", got[i], err)
				}
			}
		})
	}
}

// TestServeRefuses has lines that end it: the other side is no suite.
func TestServeRefuses(t *testing.T) {
	const first = `{"id":1,"op":"reset","args":{}}` + "\n"
	tests := []struct{ name, in, want string }{
		{"not JSON", first + "hello?\n", "line 2: not a request: not JSON"},
		{"cut short", first + `{"id":2,"op":"reset"`, "line 2: not a request: not JSON"},
		{"an array", "[]\n", "line 1: not a request: the object: got array, want object"},
		{"no id", `{"op":"reset","args":{}}`, "line 1: not a request: the object: missing property 'id'"},
		{"id 0", `{"id":0,"op":"reset","args":{}}`, `line 1: not a request: member ["id"]: minimum: got 0, want 1`},
		{"an id of text", `{"id":"1","op":"reset","args":{}}`, `member ["id"]: got string, want integer`},
		{"an id too large", `{"id":9223372036854775808,"op":"reset","args":{}}`, "line 1: not a request: json: cannot unmarshal"},
		{"an id beyond numbers", `{"id":1e999999999,"op":"reset","args":{}}`, `number "1e999999999" is out of range`},
		{"no op", `{"id":1,"args":{}}`, "missing property 'op'"},
		{"one member more", `{"id":1,"op":"reset","args":{},"x":1}`, "additional properties 'x' not allowed"},
		{"a name twice", `{"id":1,"op":"reset","op":"hello","args":{}}`, `member "op" stands twice`},
		{"two on a line", `{"id":1,"op":"reset","args":{}} {}`, "invalid character after top-level value"},
		{"not UTF-8", "{\"id\":1,\"op\":\"\xff\",\"args\":{}}", "the line is not UTF-8"},
		{"too long", strings.Repeat(" ", MaxLine+1) + "\n", "line 1: a line is longer than 1048576 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := serve(t, test.in); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("expected %q, observed %v", test.want, err)
			}
		})
	}
}

// TestServeLimits takes the longest line there may be, and never says a longer one.
func TestServeLimits(t *testing.T) {
	frame := `{"id":1,"op":"","args":{}}`
	op := strings.Repeat(`\"`, (MaxLine-len(frame))/2) // comes back longer, as it is quoted
	in := strings.Replace(frame, `""`, `"`+op+`"`, 1)
	for _, end := range []string{"\n", "\r\n", ""} {
		got, err := serve(t, in+strings.Repeat(" ", MaxLine-len(in))+end)
		want := []string{`{"id":1,"error":{"message":"the answer is longer than 1048576 bytes"}}`}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("end %q: error %v, answers (-want +got):\n%.300s", end, err, diff)
		}
	}
}

// odd is a target whose sessions wait for each other, or do not open or close.
type odd struct {
	target.Target
	barrier  *sync.WaitGroup // each call is waited for
	openErr  error           // of every session but the first
	closeErr error
	opened   int
	closed   int
}

func (o *odd) Session(context.Context) (target.Session, error) {
	if o.opened++; o.opened > 1 && o.openErr != nil {
		return nil, o.openErr
	}
	return oddSession{o}, nil
}

type oddSession struct{ *odd }

func (s oddSession) Call(context.Context, string, any, any) (target.Answer, error) {
	if s.barrier != nil {
		s.barrier.Done()
		s.barrier.Wait()
	}
	return target.Answer{Kind: target.Unsupported, Detail: "odd"}, nil
}

func (s oddSession) Close(context.Context) error {
	s.odd.closed++
	return s.odd.closeErr
}

// TestServeAtOnce has requests that none is answered before all are made, and
// a reset after them that must wait.
func TestServeAtOnce(t *testing.T) {
	o := &odd{barrier: &sync.WaitGroup{}}
	o.barrier.Add(8)
	in, asks := io.Pipe()
	answers, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(t.Context(), in, out, o)
		out.Close()
	}()
	go func() {
		for id := 1; id <= 8; id++ {
			fmt.Fprintf(asks, `{"id":%d,"op":"passticket.generate","args":%s}`+"\n", id, issueArgs)
		}
		fmt.Fprintln(asks, `{"id":9,"op":"reset","args":{}}`)
		asks.Close()
	}()
	var got []int64
	for lines := bufio.NewScanner(answers); lines.Scan(); {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		got = append(got, a.ID)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(got) != 9 || got[8] != 9 {
		t.Errorf("expected 9 answers, that to reset at the end; observed %v", got)
	}
	if o.opened != 2 || o.closed != 2 {
		t.Errorf("sessions: expected 2, each closed once; observed %d and %d", o.opened, o.closed)
	}
}

// TestServeReset has a target that cannot start anew.
func TestServeReset(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name           string
		target         odd
		opened, closed int
	}{
		{"no new session", odd{openErr: broken}, 2, 1},
		{"the old one does not close", odd{closeErr: broken}, 1, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := test.target
			err := Serve(t.Context(), strings.NewReader(`{"id":1,"op":"reset","args":{}}`), io.Discard, &o)
			if !errors.Is(err, broken) || o.opened != test.opened || o.closed != test.closed {
				t.Errorf("expected %v and %d sessions, %d closed; observed %v, %d, %d",
					broken, test.opened, test.closed, err, o.opened, o.closed)
			}
		})
	}
}

type deaf struct{}

func (deaf) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestServeUnheard(t *testing.T) {
	err := Serve(t.Context(), strings.NewReader(`{"id":1,"op":"reset","args":{}}`), deaf{}, target.Reference(""))
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("expected %v, observed %v", io.ErrClosedPipe, err)
	}
}
