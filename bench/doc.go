// Package bench measures the hot paths of the reference implementation beside
// their floors: the cryptography that no implementation of a path can leave
// out, done with the standard library and nothing around it.
//
// Path and floor run in one benchmark, in short batches that take turns, and
// the figure that counts is the median of the ratios of neighbouring batches:
// it holds while the machine is slowed by others, and from one machine to the
// next, where nanoseconds do neither. Each benchmark reports
//
//	ns/op           of the path alone, median
//	floor-ns/op     of the floor, median
//	x/floor         their ratio, and target-x/floor, what it should not exceed
//	x-faster        where a slower way is compared, and target-x-faster
//	allocs/op       of the path alone, and target-allocs/op
//	instructions/op of the path alone, in user mode, where the machine counts them
//
// Other ways to do the same are measured beside the same floor: what a benchmark calls
// Peer, and validators of tokens that others wrote, golang-jwt and go-jose in this
// process and, with the flag -peers, those of folder peers in processes of their own.
// make bench prints all of it as a table (see bench/table).
//
// Nothing here fails on a slow machine: a benchmark is no test. What fails is a
// change that makes one slower: make bench-check BASE=main (see bench/check).
package bench
