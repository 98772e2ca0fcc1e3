// Package saf implements the services through which programs ask the security
// manager, according to the z/OS Security Server RACROUTE Macro Reference
// (SA23-2294), "Return codes and reason codes" of REQUEST=VERIFY, AUTH and
// FASTAUTH; the RACF Callable Services (SA23-2293), R_ticketserv (IRRSPK00),
// R_GenSec (IRRSGS00), initACEE (IRRSIA00) and R_usermap (IRRSIM00); the RACF
// Macros and Interfaces (SA23-2288), "RCVTPTGN" and the SMF record type 80; the
// RACF presentations on identity tokens for z/OS 2.4 and 3.2; and the RACF
// Security Administrator's Guide (SA23-2289), "How RACF processes the password or
// PassTicket" and the APPL class. SAF is the System Authorization Facility, the
// layer of z/OS that takes these calls to RACF or its peers.
//
// A [System] is one z/OS image: make it with [New], sign users on with
// [System.Verify], ask for resources with [System.Auth], and make and judge
// PassTickets with [System.GeneratePassTicket] and [System.EvaluatePassTicket].
// Identity tokens come from [System.Verify] and [System.GenerateToken]; package
// idt says what they are. Which of all this a system knows depends on its z/OS
// level ([Config]). What z/OS would answer is a [Codes] value; [Documented] lists
// every code that is known, those included that this package never answers. A Go
// error is for what z/OS has no answer to: a wrong [Config], or a function left
// out here.
//
// Nothing here reads a clock, starts a goroutine or does I/O: the time, the
// register of used tickets and the receiver of audit records are handed in.
//
// # Numbers
//
// All codes are decimal, as in the Callable Services. The RACROUTE Macro
// Reference has them in hexadecimal: its RACF return code 34 is 52 here. A code
// that z/OS has, and whose number is not public, is [Unpublished] and prints as a
// question mark: 8/108/?. The [Cause] tells such refusals apart.
//
// # Choices
//
// These are not settled by a published source that was read. [Choices] has a
// switch where two answers are plausible; the others are fixed:
//
//   - VERIFY checks in this order: the user is defined; is not revoked; the
//     authenticator; its expiry; the group; the application. Only the first
//     fault is answered. Everything but the authenticator is checked again when
//     the sign-on is granted, in one state of the database.
//   - A PROTECTED user has no right authenticator: 8/8/0, and its PassTicket is
//     not used up. A PassTicket whose sign-on fails later is used up.
//   - A right authenticator whose sign-on fails neither counts nor resets.
//   - A sign-on without an authenticator, when nobody vouches for the user, is
//     answered 8/8/0 like a wrong one. As nothing was guessed, nothing is
//     evaluated, and it does not count. One by token is that, too, while class
//     IDTDATA is not active and IDTA therefore ignored.
//   - An expired password does not stop a sign-on by PassTicket.
//   - A new password or phrase at sign-on is looked at where expiry is, and an
//     expired old one then does not matter. It is answered 8/16/0 if it breaks the
//     rules that RACF commands hold it to, equals the old one, or is a phrase in the
//     place of a password or the reverse; and with a PassTicket, which is no
//     password to be changed. When the sign-on is refused, nothing is changed.
//     With PASSCHK=NO and with a token it is not looked at.
//   - A PassTicket of a sign-on without an application name is judged for TSO or
//     MVS and the SMF ID; the APPL class is then not asked.
//   - PassTickets are generated with the key of the unqualified profile, by
//     R_ticketserv and R_GenSec also; documented is that of RCVTPTGN. If its
//     enhanced key cannot be had from ICSF, generation fails, whatever legacy
//     key there is; evaluation goes on with the key that can be had.
//   - R_ticketserv and R_GenSec know no group: qualified profiles are looked for
//     with the user's default group.
//   - A name that is not in upper case is an error in the parameter list (8/8/4)
//     of a service. z/OS is reported to make a ticket that is worth nothing.
//   - initACEE answers 8/8/28 for a group whose connection is revoked, and
//     8/8/16 for a distributed identity without a map (Liberty's messages
//     suggest it).
//   - A user who signs on by an identity token goes through the same order of
//     checks; the token takes the place of the authenticator, which is not looked
//     at. PASSCHK=NO does not spare a token its judgement. Without a user ID the
//     one that the token claims is taken, and the token must then hold for it.
//   - A wrong identity token does not count as a wrong password does, and a right
//     one does not forget any. An expired password does not stop a sign-on by
//     token. A sign-on that is refused, for whatever reason, leaves no token.
//   - A token of a sign-on without an application name is for TSO or MVS and the
//     SMF ID, as the example in the presentation for z/OS 3.2 is.
//   - The profile of IDTDATA that decides on a token is that of the application
//     which is signed on to.
//   - initACEE makes a token for any user in an ACEE, PROTECTED and since revoked
//     ones too, and with an unsigned one succeeds. It writes no audit record. A
//     level without this function answers 8/8/4, one without identity tokens
//     answers VERIFY with an IDTA as [System.Verify] says.
//   - A sign-on that the security database does not take, as its change cannot be
//     kept, is refused, whatever the authenticator, with SAF return code 8, an
//     unpublished return code of RACF and reason 0 (8/?/0), which no other answer of
//     VERIFY has. It is recorded with an unpublished qualifier and no message.
//   - A sign-on by token that is refused for its token is recorded with an
//     unpublished qualifier and no message; one that succeeds, like any other.
//   - Below the level of enhanced PassTickets the records and qualifiers that came
//     with them are not written, and profiles are read as if they had none.
//   - R_usermap answers 8/8/20 if FACILITY does not protect IRR.IDIDMAP.QUERY.
//   - FASTAUTH answers 4/4/0 for a class without in-storage profiles, and
//     otherwise what AUTH does, but never a reason for want of a profile.
//   - Audit records: an attempt that revokes is written as such, whatever was
//     wrong; a group that is revoked as a revoked user; an identity without a map
//     as an undefined user. Use of an expired password, a new password that is
//     refused, and a denial for want of a profile, write none, as no qualifier
//     for them was read. Times are UTC; z/OS writes local time.
//
// # What is not modelled
//
// The history of passwords, OIDCARDs, terminals and other ports of entry, days
// and times of access, security labels, exits, MFA, surrogates, the default ACEE
// of a sign-on without user and password, certificates, the Kerberos
// functions of R_ticketserv and R_GenSec and the extended sub-functions, whose
// reason codes are unpublished. Nor is the defect of APAR OA48304, where a used
// PassTicket was remembered as if it were the password.
package saf
