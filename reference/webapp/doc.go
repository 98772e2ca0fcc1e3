// Package webapp implements the least that a web application on z/OS does with
// PassTickets: it takes a user ID and a password, phrase or PassTicket as Basic
// credentials and signs the user on under its own application name, according to
// RFC 7617 (Basic), the RACROUTE Macro Reference (SA23-2294), REQUEST=VERIFY with
// APPL, and the IBM MQ documentation, "Configuring security for the IBM MQ Console
// and REST API", by which the application name of MQWEB is its profilePrefix.
//
// A [Server] tells whoever signs on who they are. It is for trying PassTickets:
// one for its application is good once, one for another application never.
//
// # Choices
//
//   - The path and the body are of this project: no product answers so.
//   - A refusal is that of package safjwt, where a server tells as much as it may:
//     a wrong PassTicket is answered like a wrong password.
//
// # What is not modelled
//
// Roles (class EJBROLE), sessions, and everything else that Liberty does around a
// sign-on.
package webapp
