// Package sim implements a deterministic simulation of sign-on in a sysplex,
// according to the rules of the features folder: systems made of the reference's
// parts, users, attackers and faults on one event loop, and an oracle that judges
// every decision.
//
// [Run] plays one seed. Everything that chance decides comes from the seed, so
// that the same [Config] gives the same events, byte for byte. A seed is split
// into a source for each stream and each intent: one more draw in one of them
// moves nothing in the others, and an intent that is left out (Config.Only) leaves
// the rest as they were. [Check] plays a seed twice and compares, [Shrink] looks
// for the fewest intents that still break the rule.
//
// A run has two phases. In the safety phase faults happen, and every decision must
// be right in spite of them. In the healed phase they stop, clocks are right and
// links are up, and the sysplex must come back to what it does without faults.
//
// Nothing here starts a goroutine, reads a clock or does I/O, and nothing of a run
// is kept unless Config.Observe keeps it: memory does not grow with its length.
//
// # Choices
//
//   - A run ends with its first violation: what follows one proves nothing.
//   - The healed phase is the last fifth of the duration, and at most six hours.
//   - Arithmetic that decides about the order of events is done in integers: a
//     compiler may fuse floating-point operations on one machine and not on another.
package sim
