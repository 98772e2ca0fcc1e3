// Package esm implements the security database that RACF, ACF2 and Top Secret
// share in this reference, according to the z/OS Security Server RACF Security
// Administrator's Guide on the order of authorization checks (topic authseq)
// and on SETROPTS RACLIST (racproc, refrac), the RACF Command Language Reference
// on profile names (resour, rlist), the RACF Macros and Interfaces for the
// fields of the unloaded database, and the RACROUTE Macro Reference for the
// return codes of REQUEST=AUTH. ESM stands for external security manager.
//
// Sources are given as book and topic: the last part of the address of a page
// of IBM's z/OS documentation, without .htm.
//
// A [Database] holds users, groups, connections, classes, profiles and
// distributed identity maps. A [System] is one z/OS image that uses it: it
// comes from [Database.IPL] and keeps the in-storage copies that SETROPTS
// RACLIST makes. Most callers need four calls: [New], [Database.IPL],
// [System.Update] to change the database and [System.Decide] to ask whether a
// user may have a resource.
//
// # Consistency
//
// A Database and its Systems are safe for concurrent use. A decision sees one
// state of the database, never a part of an update; [System.Read] gives several
// questions that same guarantee. [System.Update] applies all of its changes, or
// none if it returns an error.
//
// # What is kept
//
// [Config.Journal] is handed every change before it is seen, as records of what
// changed and of nothing else, and [Restore] makes the database anew from the
// records that are left. In-storage copies are storage: every IPL makes them.
//
// # What RACLIST means
//
// A class that is RACLISTed is decided upon from a copy that the system took at
// SETROPTS RACLIST, at its last REFRESH, or at IPL. Changes to the database are
// unseen until one of them comes again. The copy holds every segment of a
// profile. IBM documents that for the base segment, and for the SSIGNON segment
// by the example of PTKTDATA; that IDTPARMS is copied too is a choice of this
// package. The in-storage lists of generic profiles that z/OS keeps for each
// address space, for classes that are not RACLISTed, are not modelled: such
// generics take effect at once.
//
// # Choices
//
// These are not settled by a published source that was read. Where two answers
// are plausible, [Choices] has a switch; the others are fixed:
//
//   - The order of generic profiles: at the first difference from the left, a
//     character precedes %, % precedes *, * precedes **. Published is that the
//     most specific profile is used. [ComparePatterns] says it in full.
//   - A name that is * alone covers every resource, as ** does.
//   - NONE < EXECUTE < READ < UPDATE < CONTROL < ALTER.
//   - Lengths of names in classes, where [Classes] says so.
//   - Distributed names are normalized by folding attribute types to upper case
//     and by dropping blanks around the separators.
//   - List-of-groups checking (GRPLIST) and INITSTATS are on in a new database.
//   - A map of one name in any registry ranks behind the maps of its registry.
//
// # What is not modelled
//
// Data sets, the global access table, security labels, conditional access
// lists, grouping classes and their members, RACFVARS (an ampersand in a
// profile name is refused), OPERATIONS (it has no say in any class that is
// built in), exits, and the caching of decisions.
package esm
