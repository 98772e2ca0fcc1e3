// Package simtarget implements the simulated sysplex on a third party, according
// to version 1 of safproof's adapter protocol: it drives an implementation under
// test through the operations security, saf and server as package sim drives the
// reference.
//
// [New] makes a session of a target a [sim.Subject]. [Beside] drives two subjects
// side by side and says where they first part, as a [Divergence]. A [Driver] puts
// both together for whole runs: its World is a [sim.Maker] whose users, attackers,
// administrators and faults work on the reference and on the target at once, and
// in which a divergence is the violation that ends the run, so that [sim.Shrink]
// leaves only what is needed to see it.
//
// What could not be tried is an error: a target that crashed, was too late or
// skips an operation has refused nothing and accepted nothing.
//
// # What the protocol cannot say
//
// Such a request is an error that wraps [ErrInexpressible]; the world of a Driver
// makes none.
//
//   - A key under a name that has another key already. The protocol adds keys; it
//     neither replaces nor deletes them.
//   - How many used PassTickets a system remembers. A target is expected to
//     remember all of a run; a spec that asks for fewer than 4,096 is not played.
//   - Databases and key data sets that some systems share among them, beside those
//     that the others share. The first name that is given to IPL is what the
//     sysplex shares; every other name belongs to the one system that names it.
//
// # Choices
//
//   - Whether ICSF that is stopped on a system is stopped for those that share its
//     key data sets is told by the target. Here it is an address space of each
//     system, as in package sim, so that a system is told again, before it is
//     asked something, wherever its ICSF may be thought to stand otherwise.
//   - Two PassTickets for one user, application, key and second are the same text
//     by either algorithm. So they must be the same on both sides, and it makes no
//     difference whose is presented: both sides get the reference's.
//   - Two tokens for one login differ, by their jti at least, and a server knows
//     its own (IDT-10). So each side is presented the token that it made. Whatever
//     neither side made, a token that somebody changed for instance, is presented
//     to both. What one side thinks of the other's tokens is asked by the rules of
//     the token operations, not here.
//   - Return codes are compared by their numbers where both sides give them, and
//     not where one of them is unpublished. A refusal that the protocol itself
//     gives ("reject") has none: then only accepted and refused are compared.
//   - A command that the reference carries out and the target refuses is a
//     divergence. One that the reference refuses is an error: the world made it up.
//   - Where one side does not say whom a token names, users are not compared.
//   - The reference is the judge of the target, and the oracle of package sim that
//     of the reference. Users and faults are those of that package, as far as the
//     protocol has words for what they do.
package simtarget
