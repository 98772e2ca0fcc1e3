// Command table runs the benchmarks of package bench and of the suite and prints what
// they say as one Markdown table: each path with its time, its ratio to the floor, its
// target and whether that is met, its allocations, and how often other ways to do the
// same take the floor and the path.
//
//	go run -C bench/table . [-count 5] [-benchtime 1s] [-raw FILE]
//	go run -C bench/table . -from FILE
//	go run -C bench/table . -bench Scale -skip ''
//
// Each benchmark has path and floor take turns, so a ratio holds while others use the
// machine; times do not. Validators in other languages are measured where make
// interop-ready has installed them, and told as missing elsewhere. With -raw the output
// of go test is kept in a file, which benchstat reads, and -from makes a table of it again.
//
// Benchmarks of what grows (Scale…) are left out unless -skip says otherwise.
//
// A missed target is told in the last line, and fails nothing: a benchmark is no test.
// The exit status is 1 if a benchmark failed, and 2 if there is no table.
//
// It is a module of its own, so that safproof does not depend on benchfmt.
package main
