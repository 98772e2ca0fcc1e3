package history_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/sim/history"
)

// op is an operation of a hand-written history.
func op(client int, action history.Action, credential string, outcome history.Outcome, call, done int64) history.Operation {
	return history.Operation{Client: client, Action: action, Credential: credential, Outcome: outcome, Call: call, Return: done}
}

const (
	signOn = history.SignOn
	query  = history.Query
	logout = history.Logout
	yes    = history.Accepted
	no     = history.Refused
	lost   = history.Unknown
)

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name    string
		history []history.Operation
		bad     []string
	}{
		{name: "nothing happened"},
		{name: "a PassTicket used twice", history: []history.Operation{
			op(0, signOn, "T1", yes, 1, 2), op(1, signOn, "T1", no, 3, 4),
		}},
		{name: "of two at once either may be the first", history: []history.Operation{
			op(0, signOn, "T1", no, 1, 3), op(1, signOn, "T1", yes, 2, 4),
		}},
		{name: "two PassTickets", history: []history.Operation{
			op(0, signOn, "T1", yes, 1, 2), op(0, signOn, "T2", yes, 3, 4),
		}},
		{name: "a query at the time of the logout", history: []history.Operation{
			op(0, logout, "J1", yes, 1, 4), op(1, query, "J1", yes, 2, 3), op(2, query, "J1", no, 5, 6),
		}},
		{name: "a sign-on that broke off may have counted", history: []history.Operation{
			op(0, signOn, "T1", lost, 1, 0), op(1, signOn, "T1", no, 2, 3),
		}},
		{name: "a sign-on that broke off may not have counted", history: []history.Operation{
			op(0, signOn, "T1", lost, 1, 0), op(1, signOn, "T1", yes, 2, 3), op(2, signOn, "T1", no, 4, 5),
		}},
		{name: "a logout that broke off may count late", history: []history.Operation{
			op(0, logout, "J1", lost, 1, 0), op(1, query, "J1", yes, 2, 3), op(1, query, "J1", no, 4, 5),
		}},

		{name: "a PassTicket accepted twice", bad: []string{"T1"}, history: []history.Operation{
			op(0, signOn, "T1", yes, 1, 2), op(1, signOn, "T1", yes, 3, 4), op(1, signOn, "T2", yes, 5, 6),
		}},
		{name: "a PassTicket accepted twice at once", bad: []string{"T1"}, history: []history.Operation{
			op(0, signOn, "T1", yes, 1, 3), op(1, signOn, "T1", yes, 2, 4),
		}},
		{name: "a PassTicket refused before it was used", bad: []string{"T1"}, history: []history.Operation{
			op(0, signOn, "T1", no, 1, 2), op(1, signOn, "T1", yes, 3, 4),
		}},
		{name: "a PassTicket never accepted", bad: []string{"T1"}, history: []history.Operation{
			op(0, signOn, "T1", no, 1, 2),
		}},
		{name: "a query after the logout", bad: []string{"J1"}, history: []history.Operation{
			op(0, logout, "J1", yes, 1, 2), op(1, query, "J1", yes, 3, 4),
		}},
		{name: "a token that comes back", bad: []string{"J1"}, history: []history.Operation{
			op(0, logout, "J1", yes, 1, 6), op(1, query, "J1", no, 2, 3), op(1, query, "J1", yes, 4, 5),
		}},
		{name: "a token logged out twice", bad: []string{"J1"}, history: []history.Operation{
			op(0, logout, "J1", yes, 1, 3), op(1, logout, "J1", yes, 2, 4),
		}},
		{name: "two logouts broke off, and two queries disagree", bad: []string{"J1"}, history: []history.Operation{
			op(0, logout, "J1", lost, 1, 0), op(1, query, "J1", no, 2, 3), op(1, query, "J1", yes, 4, 5),
		}},
		{name: "two credentials are bad", bad: []string{"J1", "T1"}, history: []history.Operation{
			op(0, signOn, "T1", no, 1, 2), op(0, query, "J1", no, 3, 4), op(0, signOn, "T2", yes, 5, 6),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := history.Judge(c.history, 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.bad, v.Bad); diff != "" {
				t.Errorf("%+v: bad credentials, - expected + observed:\n%s", c.history, diff)
			}
			if err := v.Err(); errors.Is(err, history.ErrNotLinearizable) != (c.bad != nil) || (err != nil) != (c.bad != nil) {
				t.Errorf("%+v: expected bad credentials %q, observed error %v", c.history, c.bad, err)
			}
		})
	}
}

func TestJudgeRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		op   history.Operation
	}{
		{"a client below 0", op(-1, signOn, "T1", yes, 1, 2)},
		{"no action", op(0, "", "T1", yes, 1, 2)},
		{"an action that is none", op(0, "sign off", "T1", yes, 1, 2)},
		{"no outcome", op(0, signOn, "T1", "", 1, 2)},
		{"a return before the call", op(0, signOn, "T1", yes, 2, 1)},
		{"a return at the call", op(0, signOn, "T1", no, 2, 2)},
	} {
		t.Run(c.name, func(t *testing.T) {
			good := op(0, signOn, "T9", yes, 1, 2)
			_, err := history.Judge([]history.Operation{good, c.op}, 0)
			if !errors.Is(err, history.ErrHistory) || !strings.Contains(err.Error(), "operation 2") {
				t.Errorf("%+v: expected ErrHistory about operation 2, observed %v", c.op, err)
			}
		})
	}
}

// TestUndecided: a history that is not judged in time proves nothing.
func TestUndecided(t *testing.T) {
	var many []history.Operation
	for n := range int64(10_000) {
		many = append(many, op(int(n), signOn, "T1", lost, n+1, 0))
	}
	many = append(many, op(0, signOn, "T1", no, 40_000, 40_001), op(0, signOn, "T1", yes, 40_002, 40_003))
	v, err := history.Judge(many, time.Nanosecond)
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(v.Err(), history.ErrUndecided) {
		t.Errorf("%d operations within 1 ns: expected ErrUndecided, observed %v", len(many), v.Err())
	}
}

func TestPicture(t *testing.T) {
	v, err := history.Judge([]history.Operation{
		op(0, signOn, "T1", yes, 1, 3), op(1, signOn, "T1", yes, 2, 4), op(2, query, "J7", lost, 5, 0),
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := v.Picture(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<html", "sign on T1: accepted", "query J7: unknown", "spent"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("a picture of %d bytes: expected %q in it, observed none", page.Len(), want)
		}
	}
	for _, far := range []string{`src="http`, `href="http`, "@import", "fetch("} {
		if strings.Contains(page.String(), far) {
			t.Errorf("a picture has %q in it: expected a page that needs nothing else", far)
		}
	}
}

func TestRecorder(t *testing.T) {
	var r history.Recorder
	broken := errors.New("connection reset")
	if err := r.Do(1, signOn, "T1", func() (bool, error) {
		return true, r.Do(2, query, "J1", func() (bool, error) { return false, nil })
	}); err != nil {
		t.Fatal(err)
	}
	if err := r.Do(1, logout, "J1", func() (bool, error) { return true, broken }); !errors.Is(err, broken) {
		t.Errorf("a request that broke off: expected its error, observed %v", err)
	}
	want := []history.Operation{
		op(1, signOn, "T1", yes, 1, 4), op(2, query, "J1", no, 2, 3), op(1, logout, "J1", lost, 5, 6),
	}
	if diff := cmp.Diff(want, r.Operations()); diff != "" {
		t.Errorf("- expected + observed:\n%s", diff)
	}
}
