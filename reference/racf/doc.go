// Package racf implements the command language of RACF over the security
// database of package esm, according to the z/OS Security Server RACF Command
// Language Reference (topics cmdrule, xsyntax, retcdes and those of the
// commands), the RACF Messages and Codes (topic cmdmsg and those of the
// commands) and, for how commands are typed, the TSO/E books (topics defsyn,
// ikjp10050, ikjp100114 and ikjc40013). Messages and return codes were also
// compared with output that z/OS produced for the test data of the open source
// project pyracf (Apache-2.0).
//
// A [Session] carries out commands for one user on one system. [Session.Run]
// takes a script as SYSTSIN holds it, [Session.Execute] one command, and [Parse]
// only reads. The commands are ADDUSER, ALTUSER, DELUSER, LISTUSER, ADDGROUP,
// DELGROUP, CONNECT, REMOVE, RDEFINE, RALTER, RDELETE, RLIST, PERMIT, SETROPTS
// and RACMAP, with their usual abbreviations.
//
// # What is refused
//
// A command, keyword or value that this package does not implement is refused
// with an [*Error], never ignored, and so is one that RACF does not know. An
// Error says in which line and column, and what was expected there. Nothing of
// a command that is refused (return code 8) is applied; RACF itself keeps the
// part that was done before.
//
// Of keywords and classes there are those that the z/OS level of the session has
// ([Config]); what came later is refused like a word that RACF never knew.
//
// # Return codes and messages
//
// Return code 0 means done; 4, that the command went on after something could
// not be done, or that it warns; 8, that it was refused. A message has an ID
// only if its number is published for that situation. Others are in words of
// this package, without ID. Listings follow published ones in their labels and
// order, not in every column: they are for people. RLIST never shows a key.
//
// # Who issues the commands
//
// A session is issued by IBMUSER, who has SPECIAL, unless told otherwise. A
// user with SPECIAL may do everything. Without it, the owner of a resource
// profile, and whoever has ALTER to a discrete one, may RALTER, RDELETE, RLIST
// and PERMIT it; the owner of a user profile may ALTUSER, DELUSER and LISTUSER,
// but not give SPECIAL, OPERATIONS and AUDITOR. AUDITOR and OPERATIONS suffice
// for SETROPTS GENERIC REFRESH. Authority by group (group-SPECIAL, JOIN) and by
// class (CLAUTH) is not modelled.
//
// # Choices
//
// Recalled, not read, or sources differ; where it matters [Choices] has a
// switch:
//
//   - DFLTGRP and SUPGROUP default to the issuer's default group, OWNER to the
//     issuer, and WITHLABEL to LABEL and the first free number of eight digits.
//   - RESUME sets the count of failed attempts to zero.
//   - REMOVE from the default group is refused.
//   - Blanks behind a continuation mark are ignored; there are no sequence
//     numbers in columns 73 to 80.
//   - Of a keyword given twice, or with its NO form, RACF takes the last. Here
//     it is refused.
//   - Return codes where a message, but not its return code, is published.
//   - The segment operands NOSSIGNON, NOIDTPARMS, NOSTDATA and NOOMVS, the
//     operands of STDATA, and LABEL of RACMAP DELMAP and LISTMAP.
//   - RACMAP QUERY answers as sign-on would, from in-storage profiles.
package racf
