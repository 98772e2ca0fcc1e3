// Package history implements the judging of sign-ons that happened at the same
// time, according to linearizability (Herlihy and Wing, "Linearizability: A
// Correctness Condition for Concurrent Objects", ACM TOPLAS 12(3), 1990):
// whatever clients observed must be what they could have observed had their
// requests come one after the other, each between its call and its return.
//
// The simulator has one event loop and finds what a server decides wrongly. What
// a server does wrongly only when two requests meet, it cannot find: for that,
// real clients ask real servers over TLS, a [Recorder] keeps what they saw, and
// [Judge] asks porcupine whether some order explains it. A [Verdict] draws a
// picture of the history, in which the operations that no order explains stand
// out. The tests leave one of a history that failed, and of every history with
// "go test ./sim/history -args -pictures DIRECTORY".
//
// The rules that are judged: a PassTicket signs on once (PT-05, PT-25), and a
// token that was logged out is refused by the server that was told (IDT-10).
//
// # Choices
//
//   - Calls and returns are numbered by a counter, in the order in which they
//     happened in this process. No wall clock takes part.
//   - A request that broke off has no known outcome. It may have taken effect at
//     any time after its call, or never.
//   - Credentials are judged apart: what happens to one says nothing about another.
package history
