// Package zosmf implements z/OSMF, the z/OS Management Facility, as far as it signs
// users on and as clients of Zowe use it, according to IBM's z/OSMF Programming
// Guide, "Web token authentication services"; the presentation "z/OSMF JWT support"
// for z/OS 2.5; and what Zowe's API Mediation Layer and Zowe CLI send it and expect
// of it.
//
// A [Server] is the started task IZUSVR1 on one system: an [http.Handler] made with
// [New]. It serves
//
//   - /zosmf/services/authenticate: POST signs on and sets the cookies jwtToken and
//     LtpaToken2, DELETE logs out, PUT changes a password;
//   - /zosmf/info;
//   - /jwt/ibm/api/zOSMFBuilder/jwk: the key that its JSON Web Tokens are signed with;
//   - /zosmf/notifications/inbox, by which API ML finds out whether a token is good;
//   - /zosmf/restfiles/ds: names of data sets.
//
// Users sign on with Basic credentials (password, phrase or PassTicket for the
// application IZUDFLT), or with a token: in the cookies, or as Bearer.
//
// # Levels
//
// What the service authenticate can do came in steps, which Zowe's stand-in for
// z/OSMF knows as the APARs of its levels: see [Level].
//
// # Choices
//
// These are not settled by a source that was read:
//
//   - A JSON Web Token has alg RS256, typ and kid in its header, and the claims sub,
//     iss ("zOSMF"), iat, exp and jti. Real ones are recalled to have more. Both
//     tokens expire after SESSION_EXPIRE, recalled to be 495 minutes by default.
//   - The realm is SAFRealm, and it is in the LTPA token, too.
//   - Tokens are looked for in this order, and the first that is there is judged:
//     Bearer, cookie jwtToken, cookie LtpaToken2. One that is no good is passed
//     over if there are Basic credentials.
//   - Whoever comes with a token is signed on again without a password (PASSCHK=NO),
//     which refuses users who were revoked since.
//   - Logging out takes back the tokens that the request has, and no other of the
//     same sign-on. That is forgotten when the server restarts, while its keys
//     outlast that: a token that was logged out is then good again. (So Liberty does,
//     whose list of them is in storage.) When too many are remembered, logging out is
//     refused with 503.
//   - POST with a good token answers 200, and gives out no new one.
//   - The header X-CSRF-ZOSMF-HEADER must be there, with whatever value, but for
//     /zosmf/info and the key: 403 otherwise. Zowe sends it always.
//   - /zosmf/info needs no sign-on, but credentials that are no good are 401.
//   - A refusal is JSON with a message; a sign-on that succeeded is {}, as Zowe's
//     stand-in has it. Whatever keeps a user from signing on is 401.
//   - The body of PUT is recalled: userID, oldPwd and newPwd. A new password that is
//     not valid is 400. Below the level of PH34912, PUT is 405.
//   - At the base level, a sign-on with Basic to /zosmf/info sets LtpaToken2.
//   - In dslevel, * stands for any characters within one qualifier, ** for any
//     number of qualifiers, and % for one character; it is folded to upper case and
//     must cover the whole name. Names that were left out because of X-IBM-Max-Items
//     are told by moreRows. Everybody may see every name.
//   - Paths are compared exactly; 405 has Allow.
//
// # What is not modelled
//
// The content of data sets, jobs, TSO, workflows and the desktop; groups of users
// (IZUUSER, IZUADMIN); client certificates.
package zosmf
