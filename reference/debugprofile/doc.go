// Package debugprofile implements the Authentication Service of the IBM Debug
// Profile Service (started task EQAPROF), according to IBM's pages
// "Authenticating with SAF JSON Web Tokens (JWT)", "Authentication Service API"
// and "Debug Profile Service diagnostics" of IBM Debug for z/OS 16.0 and IBM
// Developer for z/OS 17.0, and the sample eqaprof.env of IBM's Bank-of-Z.
//
// A [Server] is one EQAPROF on one system: an [http.Handler] with login, query
// and logout. Login signs a user on and answers a SAF identity token, query says
// whom a token belongs to, and logout takes a token back. [ParseEnvironment]
// reads eqaprof.env, which the server does when it is started and at
// [Server.Restart], and at no other time.
//
// # What logout does not do
//
// IBM documents three limits, and they hold here: only tokens of this server's
// own login can be logged out; a restart forgets it, so that the token is
// accepted again until it expires; and other systems never learn of it.
//
// # Eclipse users
//
// Their tokens come from the RSE daemon (package rsed). They are accepted here
// if both have the same application, commonly FEKAPPL, and share the key.
//
// # Choices
//
// These are not settled by a published source that was read. Of the endpoints:
//
//   - Their paths behind /auth (see [Paths]), their bodies, statuses and error
//     codes. Login and logout are POST, query is GET. IBM's message IDs have the
//     form EQAPSnnnx; as the messages are unpublished, none is used.
//   - Login takes Basic credentials, whatever safBasicIsEnabled says: that
//     service is for requests that carry a password each. Query takes a token,
//     and with safBasicIsEnabled=true also Basic; logout takes a token.
//   - A password is judged for the application of the tokens. That of the C
//     function __passwd, which IBM's service calls, was not read.
//   - Query and logout ask SAF about a token before they look whether it was
//     logged out. Each question is a sign-on, with whatever SAF notes of those.
//   - Logout of a good token that login did not issue is answered with 403.
//   - Tokens are remembered for [ClockMargin] beyond their expiry, in case the
//     clock is set back. A clock that steps back further, or a server that has
//     to make room ([Config], MaxTokens), lets a token come back that was logged
//     out, until it expires for good.
//   - A restart forgets also which tokens login issued. One of before the
//     restart can then not be logged out.
//   - A server that cannot read its eqaprof.env is stopped and answers 503.
//
// Of eqaprof.env:
//
//   - A line is KEY=VALUE without blanks around the equals sign; "export" may
//     stand before it. A number sign begins a comment at the start of a line and
//     behind a blank. A value may stand in quotation marks of either kind; there
//     are no escapes and no substitution of variables. An empty value is as good
//     as none.
//   - Keys are compared exactly, truth values are true and false in lower case.
//     safJwtApplID and safJwtApplId are one key.
//   - An unknown key is reported and has no effect. A key that is given twice, a
//     value that its key does not admit, and a line of another form are errors.
//
// # What is not modelled
//
// The profile and IMS interfaces, TLS, the Swagger page, rate limits, the lists
// of origins, hosts and addresses, and the log: their keys are read and have no
// effect.
package debugprofile
