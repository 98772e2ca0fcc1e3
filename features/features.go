// Package features implements the specification: feature files in Gherkin,
// one chapter a system, in which each documented rule of PassTickets, SAF
// identity tokens and JWTs on z/OS is a Rule with an id, its sources and the
// scenarios that prove it; and the runner that holds a target to them.
//
// The rules are according to IBM's public documentation as each rule's Source
// lines name it. A rule is one of three kinds:
//
//   - must: a documented requirement. A target that does otherwise fails.
//   - limit: a documented limitation. The reference shows it; a target that
//     does better differs.
//   - choice: no document settles it. The reference picks, and a target that
//     takes another listed alternative differs.
//
// Most callers need Load and Run.
package features

import (
	"embed"
	"io/fs"
)

// Version is the version of the suite: of its rules, and of this program.
const Version = "0.1.0"

//go:embed */*.feature
var files embed.FS

// Files returns the suite's own feature files.
func Files() fs.FS { return files }
