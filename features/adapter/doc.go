// Package adapter implements version 1 of safproof's adapter protocol: JSON
// lines on standard input and output between the suite and a small program
// that wraps a third-party implementation.
//
// Exec runs such a program as a target. Serve is the other side: it answers
// for a target, as "safproof adapter reference" does for the reference. Check
// walks an adapter's author through the protocol.
//
// Nothing but a well-formed reject is a refusal. A crash, a time-out, a line
// that is not an answer, an answer to what was not asked: each is a
// target.Failure, ends the program's process, and taints the scenario in which
// it happened.
package adapter
