// Package httpstarget implements targets that are services somebody runs, asked
// over HTTPS, according to a YAML file that says where they are, which users,
// applications and client certificates there are for tests, and at which level
// they behave.
//
// A Liberty server is told by a server.xml in its folder, which each scenario brings;
// scenarios take it in turn.
//
// Such a target offers server.open, server.request and, if the file has an
// application to sign on to, server.signon. Databases, clocks and restarts are the
// service's own: rules that need those are not applicable to it.
//
// Most callers need [Load]; [IsFile] tells the file from other targets, and
// [Check] walks through it. README.md describes the file.
//
// # Choices
//
//   - Requests go out as the scenario has them: redirects are not followed, cookies
//     not kept, bodies not decompressed.
//   - A connection that cannot be made, a TLS handshake that fails, a server that
//     hangs, ends early or answers without end is a failure of the target, never a
//     refusal.
//   - What HTTP cannot carry, such as a line feed in a header, is not sent: the
//     answer is that it is not supported.
//   - A sign-on is accepted if the application answers 2xx to GET with Basic
//     credentials, and refused if it answers 401 or 403. Any other status tells
//     nothing, and is a failure.
//   - Legacy PassTickets of one second are alike. A scenario that would sign on with
//     one that another scenario signed on with asks for one again, a second later.
//   - No error has a URL, a header or a body in it, as they may hold secrets.
package httpstarget
