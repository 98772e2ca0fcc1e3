// Package passticket implements RACF PassTickets, the legacy ones (secured
// signon, DES) and the enhanced ones (HMAC-SHA-512), their generation and
// their evaluation, according to z/OS Security Server RACF Macros and
// Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm
// into your program", the RACF Security Administrator's Guide, "How RACF
// processes the password or PassTicket", and, for the enhanced kind, APAR
// OA59196 and IBM's sample "EnhancedPassTicketsGenerator V1.00" (2020-2021).
//
// A PassTicket is a one-time password of eight characters that binds a user
// ID, an application name and a second of time under a key that the generating
// and the evaluating side share. Most callers need one [Profile]: the facts
// that the SSIGNON segment of a PTKTDATA profile holds. [Profile.Generate]
// makes a ticket, [Profile.Evaluate] judges one, and a [Register] remembers
// which ones were used.
//
// Everything here is a function of its arguments: the time is handed in, and
// no clock is read. Times are truncated to whole seconds of UTC.
//
// Keys and tickets do not print: every way to format, encode or log one shows
// that it is there and nothing else. [Ticket.Text] is the only way to see a
// ticket; [Profile.ExplainGenerate] and [Profile.ExplainEvaluate] show every
// value on the way to one, for whoever must find out why two sides disagree.
//
// This is a reference for tests. It looks tables up by secret values, so its
// timing depends on them. Do not guard a real system with it.
package passticket
