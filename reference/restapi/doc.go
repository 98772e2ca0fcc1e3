// Package restapi implements the HTTP manners that the sign-on services share,
// according to RFC 9110 (HTTP Semantics) on methods, Allow and statuses, RFC
// 6585, section 5, and RFC 9111, section 5.2.2.5 (Cache-Control: no-store).
//
// A [Resource] is one path with one method. [Handler] serves several of them:
// it answers HEAD where GET is served, OPTIONS everywhere, 404 and 405, and
// refuses bodies; who takes one uses [ReadJSON] without it. Answers are JSON and are
// never to be cached. A refusal is a [Problem]: a status, and a body with a
// symbolic code and a sentence.
//
// # Choices
//
//   - Codes are words of this project. IBM's services answer with message IDs
//     of their own; few of them are published, so none is used here.
//   - A body that is not empty is refused with 415, and with 413 beyond
//     [MaxBody] bytes: it may hold credentials in a form that nobody would read.
//   - Names of members are compared exactly (RFC 8259, section 8.3). Of one that
//     stands twice the last counts, which section 4 leaves open.
//   - Paths are compared exactly. There is no redirection.
//   - OPTIONS answers Allow; preflight requests (CORS) are not served.
package restapi
