// Package httpauth implements the reading of the Authorization header, and the
// writing of challenges, according to RFC 9110, section 11 (HTTP Semantics,
// "HTTP Authentication"), RFC 7617 (Basic) and RFC 6750, section 2.1 (Bearer).
//
// [Parse] is all that a server needs to know who calls; [BasicChallenge] and
// [BearerChallenge] are what it answers with status 401. Tokens in a form or in
// the address (RFC 6750, sections 2.2 and 2.3) are not read.
//
// [Credentials] do not print, and no error holds a part of the header.
//
// # Choices
//
//   - A request with two Authorization headers is refused, even if they are
//     equal: two programs might each believe another one.
//   - Basic credentials are UTF-8 (RFC 7617, section 2.1, lets a server say so);
//     what is not is refused, and so are control characters, and base64 with
//     wrong padding or with bits that are left over.
//   - One or more blanks separate scheme and credentials; tabs do not.
package httpauth
