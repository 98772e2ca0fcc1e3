// Command publish holds the implementations of interop to the rules, side by side,
// and keeps the record of each in reports/published, with the page and the table that
// are made from them. It runs from the root of the project:
//
//	go run ./interop/publish          hold all that are installed, and publish
//	go run ./interop/publish --again  hold them again, and compare with what is published
//	go run ./interop/publish --only jjwt --rule JW-01
//	                                  show what one makes of a rule, and write nothing
//
// An implementation has a folder of interop with an adapter and a file
// implementation.yaml, which says how it is run. One whose programs are not on the
// machine is told as missing; what is published of it stays as it is. A failure is
// published only with its reason: a target with one that its known-failures file does
// not explain ends the command with an error, and so does one that breaks.
package main
