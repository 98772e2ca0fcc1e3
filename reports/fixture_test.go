package reports

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile is what a target may answer to break out of a report.
const hostile = "</script><script>alert(1)</script> ]]> --> `code` | pipe \x00\x1b[31m\u202Egnp.exe\u202C <img src=http://evil.example/x onerror=alert(1)> \"'&"

var started = time.Date(2026, 3, 14, 9, 26, 53, 589793000, time.UTC)

// fixture is a run with everything in it: all statuses, a known failure, a
// choice, a skip with its address, attachments, outline rows, and a target
// that tries to write markup.
func fixture() *Record {
	rec := &Record{Header: Header{
		Type: "header", Format: Format,
		Suite: Suite{Version: "1.4.0", Commit: "1b58bf9"},
		Target: Target{
			Spec: "exec:./adapter --mode=strict", Name: "Example Gateway", Version: "7.2.1", Language: "Java",
			Homepage: "https://gateway.example/docs", Issues: "javascript:alert(document.domain)",
			Notes:      "Runs with the FIPS provider. " + hostile,
			Operations: []string{"passticket.generate", "passticket.evaluate", "token.validate"},
			Algorithms: []string{"legacy", "enhanced-upper", "RS256", "ES256"},
		},
		Selection: Selection{Profile: "sign-on", Kinds: []string{"must", "limit", "choice"}},
		Seed:      18446744073709551615, Started: started,
		Rules: fixtureRules(),
	}}
	rec.Scenarios = fixtureScenarios()
	rec.seal([]string{"known-failures.yaml: entry \"PT-99/*\" matches nothing; remove it, or run with --fix"}, 3)
	return rec
}

// seal gives the record the footer that agrees with it.
func (r *Record) seal(problems []string, exitCode int) {
	check, err := newChecker(r.Header)
	if err != nil {
		panic(err)
	}
	for i := range r.Scenarios {
		r.Scenarios[i].Type = "scenario"
		if err := check.check(r.Scenarios[i]); err != nil {
			panic(err)
		}
		check.count(r.Scenarios[i])
	}
	if r.Footer, err = check.footer(problems, r.Header.Started.Add(4213*time.Millisecond), exitCode); err != nil {
		panic(err)
	}
}

func fixtureRules() []Rule {
	rule := func(id, kind, system, feature, title string, line int) Rule {
		return Rule{
			ID: id, Kind: kind, System: system, Feature: feature, Title: title, File: "features/" + system + "/" + strings.ToLower(id[:2]) + ".feature",
			Line: line, Statement: title + ". Stated once more, in full, so that a reader of the report need not look it up.",
			Sources: []string{"z/OS Security Server RACF Macros and Interfaces, Generating and evaluating a PassTicket"},
		}
	}
	rules := []Rule{
		rule("PT-01", "must", "passticket", "Generating a PassTicket", "A PassTicket is eight characters out of A to Z and 0 to 9", 6),
		rule("PT-04", "must", "passticket", "Generating a PassTicket", "The same second, user, application and key give the same PassTicket", 21),
		rule("PT-07", "limit", "passticket", "Evaluating a PassTicket", "A PassTicket is accepted within ten minutes on either side of its time", 40),
		rule("PT-08", "must", "passticket", "Evaluating a PassTicket", "A PassTicket is accepted once, unless the profile says that replay is allowed", 58),
		rule("PT-11", "choice", "passticket", "Evaluating a PassTicket", "What is said of a string that is not eight characters long", 77),
		rule("PT-12", "must", "passticket", "Enhanced PassTickets", "The enhanced algorithm may use lower case and the underscore", 91),
		rule("JW-02", "must", "jwt", "Validating a JWT", "An unsigned token is refused", 5),
		rule("JW-03", "must", "jwt", "Validating a JWT", "A token whose header names a critical extension that is not understood is refused, whatever else it holds", 19),
		rule("JW-09", "must", "jwt", "Validating a JWT", "A token past its expiry is refused", 33),
		rule("JW-10", "choice", "jwt", "Validating a JWT", "Whether a token that is as old as the clock skew allows is accepted", 51),
		rule("LT-01", "must", "ltpa", "LTPA tokens", "An LTPA token survives a round trip", 4),
		rule("LT-02", "must", "ltpa", "LTPA tokens", "An LTPA token bears its realm", 14),
	}
	rules[3].Since, rules[3].APARs = "zos-2.4", []string{"OA59196", "OA60005", "OA61234"}
	rules[5].Since, rules[5].APARs = "zos-2.5", []string{"OA59196"}
	rules[7].Sources = append(rules[7].Sources, "RFC 7515, section 4.1.11")
	rules[8].Statement += " Größe, 日本語, עברית, emoji 🎟. " + hostile
	return rules
}

func fixtureScenarios() []Scenario {
	make := func(rule, role, file string, line int, name string, status Status, micros int64) Scenario {
		last := map[Status]string{Failed: "failed", Errored: "failed", Skipped: "skipped", NotApplicable: "skipped"}[status]
		if last == "" {
			last = "passed"
		}
		return Scenario{
			Rule: rule, Role: role, File: "features/" + file, Line: line, Name: name, Status: status, Micros: micros,
			Steps: []Step{
				{Keyword: "Given", Text: `a user "IBMUSER" with access to the application "TSOTEST"`, Status: "passed"},
				{Keyword: "And", Text: "these profiles", Status: "passed", Table: [][]string{{"class", "profile", "access"}, {"PTKTDATA", "TSOTEST", "READ"}}},
				{Keyword: "When", Text: "the PassTicket is evaluated at 2026-03-14T09:26:53Z", Status: last},
				{Keyword: "Then", Text: "the target answers as the rule says", Status: last},
			},
			Tags: []string{"@" + role},
		}
	}
	pt, jw := "passticket/pt.feature", "jwt/jw.feature"
	var all []Scenario
	add := func(s Scenario) *Scenario {
		all = append(all, s)
		return &all[len(all)-1]
	}
	for i, user := range []string{"IBMUSER", "A", "ABCDEFGH"} {
		s := add(make("PT-01", "accept", pt, 14+i, "The characters of a PassTicket", Passed, 312+int64(i)*17))
		s.Example = []Cell{{"user", user}, {"application", "TSOTEST"}, {"key", "redacted"}}
	}
	s := add(make("PT-04", "accept", pt, 24, "Twice in one second", Failed, 1204))
	s.Expected, s.Observed = "the same PassTicket twice:\nDQ3KGYGX\nDQ3KGYGX", "two PassTickets:\nDQ3KGYGX\nR7TTZ0QK"
	s.Attachments = []Attachment{
		{"wire trace", "application/jsonl", `> {"id":7,"op":"passticket.generate","args":{"algorithm":"legacy","user":"IBMUSER"}}` + "\n" + `< {"id":7,"ok":{"ticket":"DQ3KGYGX"}}` + "\n"},
		{"standard error", "text/plain", "WARN clock source is the wall clock\n" + hostile + "\n"},
	}
	add(make("PT-04", "reject", pt, 31, "A second later", Passed, 988))
	s = add(make("PT-07", "boundary", pt, 44, "Ten minutes and one second later", Differs, 2210))
	s.Expected, s.Observed = "accepted, as the tolerance of the clock is documented", "refused: not-valid"
	add(make("PT-07", "accept", pt, 50, "Nine minutes later", Passed, 2003))
	s = add(make("PT-08", "reject", pt, 61, "The same PassTicket twice", Failed, 1500))
	s.Expected, s.Observed = "refused: replayed", "accepted"
	s.Known = "The gateway has no replay cache before 8.0 (gateway.example issue 1182)."
	add(make("PT-08", "accept", pt, 70, "Once", Passed, 1432))
	s = add(make("PT-11", "reject", pt, 80, "Seven characters", Passed, 400))
	s.Choice = "refused as malformed, before any key is used"
	s = add(make("PT-12", "accept", pt, 94, "Lower case", Skipped, 12))
	s.Observed, s.URL = "enhanced-mixed is not built into this edition", "https://gateway.example/docs/editions"
	s = add(make("PT-12", "reject", pt, 99, "Lower case in a legacy PassTicket", Skipped, 11))
	s.Observed, s.URL = hostile, "javascript:alert(1)"
	s = add(make("JW-02", "reject", jw, 8, "alg none", Errored, 30_000_000))
	s.Expected = "refused: unsigned"
	s.Observed = "the target ended with exit code 139 while it was asked (no answer to request 41)"
	s.Attachments = []Attachment{{"standard error", "text/plain", "panic: runtime error\n" + strings.Repeat("at example.Gateway.validate(Gateway.java:118) ", 60)}}
	s = add(make("JW-03", "reject", jw, 22, "An unknown critical extension "+hostile, Failed, 801))
	s.Expected, s.Observed = "refused: unknown-critical-header", hostile+"\n"+strings.Repeat("x", 3000)
	s.Steps = append(s.Steps, Step{Keyword: "And", Text: "this is logged", Status: "undefined", DocText: "ICH408I USER(IBMUSER )\n  " + hostile})
	s.Tags = append(s.Tags, "@nightly")
	add(make("JW-03", "accept", jw, 28, "No critical extension", Passed, 640))
	for i := range 4 {
		s := add(make("JW-09", "boundary", jw, 40+i, "Around the expiry", Passed, 555))
		s.Example = []Cell{{"seconds after exp", fmt.Sprint(i - 1)}, {"verdict", []string{"accepted", "refused", "refused", "refused"}[i]}}
	}
	s = add(make("JW-10", "boundary", jw, 54, "As old as the skew", Differs, 71))
	s.Choice = "accepted up to and including the last second"
	s = add(make("LT-01", "accept", "ltpa/lt.feature", 7, "Create and validate", NotApplicable, 0))
	s.Observed, s.Steps = "the target does not offer ltpa.create", nil
	return all // LT-02: no scenario ran
}

// conforming is a run in which all went well.
func conforming() *Record {
	rec := fixture()
	rec.Header.Target = Target{
		Spec: "reference", Name: "safproof reference", Version: "1.4.0", Language: "Go", Homepage: "https://safproof.example",
		Operations: []string{"passticket.generate", "passticket.evaluate", "token.issue", "token.validate", "ltpa.create", "ltpa.validate"},
	}
	rec.Header.Seed = 7
	var passed []Scenario
	for _, rule := range rec.Header.Rules {
		passed = append(passed, Scenario{
			Rule: rule.ID, Role: "accept", File: rule.File, Line: rule.Line + 2, Name: "The plain case", Status: Passed, Micros: 431,
			Steps: []Step{{Keyword: "When", Text: "it is tried", Status: "passed"}, {Keyword: "Then", Text: "it holds", Status: "passed"}},
		})
	}
	rec.Scenarios = passed
	rec.seal(nil, 0)
	return rec
}

// large is a run of many rules and scenarios.
func large(rules, each int) *Record {
	rec := conforming()
	template := fixtureScenarios()[3]
	rec.Header.Rules, rec.Scenarios = nil, nil
	for i := range rules {
		rule := fixtureRules()[i%4]
		rule.ID, rule.Line = fmt.Sprintf("PT-%03d", i), i
		rec.Header.Rules = append(rec.Header.Rules, rule)
		for j := range each {
			s := template
			s.Rule, s.Line, s.Status = rule.ID, j, Passed
			if i%40 == 0 && j == 0 {
				s.Status = Failed
			}
			rec.Scenarios = append(rec.Scenarios, s)
		}
	}
	rec.seal(nil, 1)
	return rec
}

func TestFixtureHasEverything(t *testing.T) {
	rec := fixture()
	for _, status := range Statuses {
		if rec.Footer.Scenarios[status] == 0 {
			t.Errorf("no scenario of the fixture is %s", status)
		}
		if rec.Footer.Rules[status] == 0 {
			t.Errorf("no rule of the fixture is %s", status)
		}
	}
	if rec.Footer.KnownFailures != 1 {
		t.Errorf("known failures: want 1, got %d", rec.Footer.KnownFailures)
	}
}
