// Package sysplex implements systems of z/OS that work together, made of the
// reference's parts, according to what their documents say is shared and what
// is not.
//
// A [Sysplex] has security databases, data sets of ICSF keys and files, which
// outlast an IPL, and systems, which do not. A [System] has in storage what z/OS
// keeps there: the profiles that RACLIST copied, the PassTickets that were used,
// and its servers with what they remember. [Sysplex.IPL] makes a system, or makes
// it anew.
//
// Each system has a clock of its own, which is handed in. Nothing here starts a
// goroutine or does I/O.
package sysplex
