// Package zaas implements the Zowe Authentication and Authorization Service
// (ZAAS), according to the sources and the integration tests of Zowe's API
// Mediation Layer (github.com/zowe/api-layer, branches v2.x.x and v3.x.x) and the
// request that asked for its endpoint /ticket (issue 448 there).
//
// A [Server] is one instance on one system: an [http.Handler] with login, query,
// logout, ticket and refresh, with personal access tokens, with the public keys,
// and with what instances and the gateway ask one another. Passwords, PassTickets
// and certificates are judged by SAF (package saf), or passwords by z/OSMF.
//
// # Levels
//
// Three behaviours are at large: see [Level]. They differ in their paths (Zowe 2
// has the old ones, /api/v1/gateway, Zowe 3 has /zaas), in the numbers of messages
// (a token that is not valid is ZWEAG130E or ZWEAO402E), in statuses (an APPLID
// that is not known is 400 or 500), in the form of tokens, in which client
// certificates count on /zaas, and in whether anybody tells an instance that comes
// up what was logged out before.
//
// # What logout does not do
//
// An instance remembers what was logged out in its own storage. It tells the
// others that are up; one that is not never learns of it. A restart forgets: the
// token is then good again until it expires, unless the level has the other
// instances tell ([Server.Join]). Revocations of access tokens are kept in the
// caching service, [Store], and outlast all that.
//
// # Choices
//
// These are not settled by a source that was read. Of messages:
//
//   - Their texts are this package's, but for the two that are quoted in the
//     sources read. A messageKey that was not read is left out. Keys of the numbers
//     for expired and for wrong passwords were read; those of their siblings were not.
//   - Where only a status was read, the body is empty: 403, 404, 413, 415, and the
//     401 of validate and revoke.
//   - A 403 of /ticket and of refresh has an empty body, as was read, and says in
//     the header X-Zowe-Auth-Failure whether the certificate is missing or not
//     trusted, which the request for /ticket wants told.
//   - A method that is no usual one is not repeated in a message.
//
// Of requests:
//
//   - A body has at most [MaxBody] bytes: 413. It must be UTF-8; names of members
//     are compared exactly; a member that is there twice makes it unreadable; other
//     members than the documented ones are passed over.
//   - A giant or unreadable body is refused even if a client certificate would do.
//   - A Basic header that is not base64, or not UTF-8, is like one without a colon.
//     Of several Authorization headers the first counts.
//   - A client certificate that is not trusted is none.
//   - HEAD and OPTIONS are other methods than GET: 405. The 405 has Allow. That of
//     others than /ticket is ZWEAG101E at every level; that of /zaas/scheme is
//     ZWEAO405E.
//   - Every answer has Cache-Control: no-store and X-Content-Type-Options: nosniff.
//   - Paths are compared exactly. One that there is not is 404, but 500 below /zaas at
//     [ZoweV30] (issue 3869 there).
//   - /ticket of [ZoweV3] looks at Content-Type (415) after the token, and checks in
//     the order that was read of the earlier levels otherwise.
//
// Of users and tokens:
//
//   - A user ID stays in the token as it was typed.
//   - The claim dom is [DefaultDomain] for all who are not signed on by z/OSMF.
//   - An empty newPassword is none.
//   - A client certificate is a user's by R_usermap: its subject is the name of a
//     distributed identity in the registry [Config].Registry. The user must be able
//     to sign on. Otherwise login answers ZWEAG120E. (Zowe maps the certificate
//     itself, which package saf does not.)
//   - The gateway hands the certificate of its client over in the header Client-Cert,
//     as base64 of its DER form; it is judged again. It counts below /zaas, from
//     whoever presents API ML's own certificate.
//   - A token is good before its exp, not at it. One without exp is not valid. iat and
//     nbf are not looked at.
//   - Expiry comes before the signature, as was read, and before what was logged out:
//     so the answer does not depend on what is still remembered.
//   - A token that was logged out is remembered for [ClockMargin] beyond its expiry.
//     When there is no room, logout answers ZWEAG130E, and the token stays good.
//   - A peer that cannot be reached is passed over. At [ZoweV3] one that refuses makes
//     logout answer ZWEAG130E, though the token is dead here.
//   - Only API ML's own certificate opens invalidate and distribute: 403 otherwise.
//   - At [ZoweV2], where the Discovery Service has the others tell a new instance,
//     the instance asks them itself.
//
// Of PassTickets:
//
//   - An APPLID of more than 8 characters is ZWEAO400E (400) at [ZoweV3], and an error
//     in SAF's parameter list (8/8/4, ZWEAG141E, 500) at earlier levels. One with
//     characters that it cannot have is that at every level.
//   - a–z are folded to upper case, and no other letter is.
//   - Calls of SAF need not be made one by one, as Zowe makes them.
//
// Of access tokens:
//
//   - Credentials are looked for first, then the body is read, then SAF is asked.
//   - A token is revoked by a user's or a service's rule if it was issued up to the
//     second of the rule. User IDs are compared in upper case.
//   - Own tokens are revoked by whoever comes with a token, Basic credentials or a
//     certificate. Other people's, and evict, want UPDATE to APIML.SERVICES in class
//     ZOWE ([Config].Revoker).
//   - When the caching service fails, no access token is good: ZWEAG100E.
//
// Of z/OSMF:
//
//   - A password that z/OSMF refuses is ZWEAG120E, whatever is wrong with it.
//   - A login by certificate gives a token of this service.
//   - A token that refresh answers has no LTPA token: that was ended with the old one.
//   - A user ID with a colon is ZWEAG120E, and z/OSMF is not asked.
//   - A token of z/OSMF is ended there by logout. Answers of z/OSMF are not kept.
//
// The OpenAPI document is at /gateway/api-doc, and at /zaas/api-doc.
//
// # What is not modelled
//
// The provider dummy and PassTickets of the off-platform stand-in; the cache of
// validated tokens; webfinger and the mapping of OIDC users; /auth/check; a register
// on disk; delegated PassTickets; the routing of requests to services, which is the
// gateway's (package gateway).
package zaas
