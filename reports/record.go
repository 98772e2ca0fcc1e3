// Package reports implements the run record, the only source of truth about a
// run of the suite, and everything that is rendered from it: the HTML page,
// JUnit XML, the Markdown summary, the badge, Cucumber JSON, the matrix over
// several records and the difference between two.
//
// A record is a file of JSON lines: one header, one line a scenario, one
// footer. A record without its footer was cut off and is refused.
package reports

import (
	"slices"
	"time"
)

// Format is the version of the record's layout that this package writes.
const Format = 1

// Header opens a record: what ran, against what.
type Header struct {
	Type      string    `json:"type"` // "header"
	Format    int       `json:"format"`
	Suite     Suite     `json:"suite"`
	Target    Target    `json:"target"`
	Selection Selection `json:"selection"`
	Seed      uint64    `json:"seed"`
	Started   time.Time `json:"started"` // UTC
	Rules     []Rule    `json:"rules"`   // every rule selected, in the order of the specification
}

// Declares reports whether the run was to hold the target to a rule.
func (h Header) Declares(rule string) bool {
	return slices.ContainsFunc(h.Rules, func(r Rule) bool { return r.ID == rule })
}

// Suite names the version of the specification that ran.
type Suite struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
}

// Target describes the implementation under test, in its own words.
type Target struct {
	Spec       string   `json:"spec"`            // as given with --target: "reference", "exec:./adapter"
	Title      string   `json:"title,omitempty"` // given by whoever lists several targets: what tells two of one name apart
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Language   string   `json:"language,omitempty"`
	Homepage   string   `json:"homepage,omitempty"`
	Issues     string   `json:"issues,omitempty"`
	Notes      string   `json:"notes,omitempty"`
	Operations []string `json:"operations"`
	Algorithms []string `json:"algorithms,omitempty"`
}

// Selection says which part of the suite was asked for.
type Selection struct {
	Profile  string   `json:"profile,omitempty"`
	Rules    []string `json:"rules,omitempty"`
	Kinds    []string `json:"kinds,omitempty"`
	Features string   `json:"features,omitempty"` // the user's own feature files, if any
	Shard    Shard    `json:"shard,omitzero"`
}

// Shard is one part of a run that is split by rule. The zero value is the whole.
type Shard struct {
	Index int `json:"index"` // 1 to Count
	Count int `json:"count"`
}

// Rule is one rule of the specification as it stood when the run was made.
type Rule struct {
	ID        string   `json:"id"`
	Kind      string   `json:"kind"` // must, limit, choice
	Title     string   `json:"title"`
	System    string   `json:"system"`    // the chapter: the folder of its feature file, "passticket"
	Feature   string   `json:"feature"`   // title of the feature it stands under
	File      string   `json:"file"`      // feature file
	Line      int      `json:"line"`      // of the Rule keyword
	Statement string   `json:"statement"` // in our own words
	Sources   []string `json:"sources"`   // document and section, one each
	Since     string   `json:"since,omitempty"`
	APARs     []string `json:"apars,omitempty"`
}

// Scenario is the result of one scenario, or of one row of a scenario outline.
type Scenario struct {
	Type     string   `json:"type"` // "scenario"
	Rule     string   `json:"rule"`
	Role     string   `json:"role"` // accept, reject, boundary; may be empty in a user's own features
	File     string   `json:"file"`
	Line     int      `json:"line"` // of the scenario, or of its example row
	Name     string   `json:"name"`
	Tags     []string `json:"tags,omitempty"`
	Example  []Cell   `json:"example,omitempty"`
	Status   Status   `json:"status"`
	Micros   int64    `json:"duration_us"`
	Expected string   `json:"expected,omitempty"`
	Observed string   `json:"observed,omitempty"`
	// Choice names the listed alternative that the target took.
	Choice string `json:"choice,omitempty"`
	// Known is the reason that the known-failures file gives for this failure.
	Known       string       `json:"known,omitempty"`
	URL         string       `json:"url,omitempty"` // with a skip: where the target explains it
	Steps       []Step       `json:"steps"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Cell is one column of an example row.
type Cell struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Step is one step as it ran.
type Step struct {
	Keyword string     `json:"keyword"` // Given, When, Then, And, But
	Text    string     `json:"text"`
	Status  string     `json:"status"` // passed, failed, skipped, undefined, pending, ambiguous
	Table   [][]string `json:"table,omitempty"`
	DocText string     `json:"doc,omitempty"`
}

// Attachment is evidence: a wire trace, the target's standard error.
type Attachment struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Text      string `json:"text"`
}

// Footer closes a record. Its counts must agree with the lines before it.
type Footer struct {
	Type      string         `json:"type"` // "footer"
	Scenarios map[Status]int `json:"scenarios"`
	Rules     map[Status]int `json:"rules"`
	// KnownFailures counts the scenarios that failed as the known-failures file says.
	KnownFailures int `json:"known_failures"`
	// Problems are faults of the run as a whole: a stale entry in the
	// known-failures file, a target that broke outside a scenario.
	Problems []string  `json:"problems,omitempty"`
	Finished time.Time `json:"finished"` // UTC
	// ExitCode is what the run ended with: 0 conforms, 1 does not, 3 the target
	// or the engine failed.
	ExitCode int `json:"exit_code"`
}

// Record is a whole run, read or being made.
type Record struct {
	Header    Header
	Scenarios []Scenario
	Footer    Footer
}
