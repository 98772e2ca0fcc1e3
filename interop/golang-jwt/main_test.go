package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// chapter holds a target to the rules of tokens.
func chapter(t *testing.T, tgt target.Target, list *known.List) *reports.Record {
	t.Helper()
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: tgt, Clock: time.Now, Concurrency: 2, Selection: reports.Selection{Profile: "jwt"}, Known: list,
	})
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// TestKnownLeniencies holds the library to the rules: exactly those listed fail.
func TestKnownLeniencies(t *testing.T) {
	for file, options := range map[string]func(target.TokenValidateArgs) []jwt.ParserOption{
		"known-failures.yaml": advised, "known-failures-default.yaml": defaults,
	} {
		t.Run(file, func(t *testing.T) {
			list, err := known.Load(file)
			if err != nil {
				t.Fatal(err)
			}
			record := chapter(t, library(options), list)
			for _, problem := range record.Footer.Problems {
				t.Error(problem)
			}
			for _, s := range record.Scenarios {
				if s.Status == reports.Failed && s.Known == "" || s.Status == reports.Errored {
					t.Errorf("%s %s %v: %s\nexpected: %s\nobserved: %s", s.Rule, s.Name, s.Example, s.Status, s.Expected, s.Observed)
				}
			}
		})
	}
}

// TestReferencePasses shows that the rules can be kept, all of them.
func TestReferencePasses(t *testing.T) {
	for _, s := range chapter(t, target.Reference("test"), nil).Scenarios {
		if s.Status != reports.Passed {
			t.Errorf("%s %s %v: %s\nexpected: %s\nobserved: %s", s.Rule, s.Name, s.Example, s.Status, s.Expected, s.Observed)
		}
	}
}

// TestServed speaks the protocol.
func TestServed(t *testing.T) {
	const in = `{"id":1,"op":"hello","args":{"protocol":1,"suite":"test"}}
{"id":2,"op":"reset","args":{}}
{"id":3,"op":"passticket.generate","args":{"algorithm":"legacy","user":"A","application":"B","key":"00","time":"2026-03-01T12:00:00Z"}}
`
	var out bytes.Buffer
	if err := adapter.Serve(t.Context(), strings.NewReader(in), &out, library(advised)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"id":1,"ok":{"name":"golang-jwt"`, `{"id":2,"ok":{}}`, `{"id":3,"skip":`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("expected %s, observed:\n%s", want, out.String())
		}
	}
}
