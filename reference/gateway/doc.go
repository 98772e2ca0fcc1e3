// Package gateway implements the routing of the API gateway of Zowe's API
// Mediation Layer, and how it signs requests on to the services behind it,
// according to the sources of zowe/api-layer for Zowe 3 (AbstractAuthSchemeFactory,
// PassticketFilterFactory, ZaasSchemeTransformRest, and the tests
// PassticketSchemeTest and ZoweJwtSchemeTest), the page "Single Sign On Integration
// for Extenders" of the Zowe documentation, and the definition of z/OSMF that Zowe
// is installed with.
//
// A [Gateway] is an [http.Handler]. What is for a [Service] (/ibmzosmf/api/v1/zosmf/info
// for a service ibmzosmf) goes there as /zosmf/info; everything else is for ZAAS,
// the Zowe Authentication and Authorization Service, as it came. The [Scheme] of a
// service says what becomes of the caller's credentials: with [PassTicket] the
// gateway asks ZAAS for a PassTicket for the user of the Zowe token and the
// service's application, a new one for each request, and signs the request on with
// that by Basic authentication. The service never sees the token.
//
// # When there is no sign-on
//
// A request without a Zowe token, or with one that is not accepted, goes to the
// service all the same, with the credentials that it came with, so that a service
// may accept those. Header [AuthFailure] tells the service and the caller why. That
// is documented, and it means that a service must not take a request for signed on
// because it came through the gateway.
//
// # Choices
//
//   - ZAAS is asked at /zaas/scheme, as in Zowe 3. Where there is nothing, as in Zowe
//     2, whose gateway has ZAAS within, the endpoints ticket and query take its place;
//     a request without a token and with a client certificate is then logged in with
//     that, and the token that this gives lives on, as that of any login.
//   - What ZAAS says of a refused token in the header [AuthFailure] of its answer is
//     handed on; if it says nothing, PassTicket has ZWEAG141E and ZoweJWT ZWEAG160E.
//   - Where ZAAS cannot make the credentials, the caller gets 500 and the service
//     nothing. Zowe 3.0 answered 200 without a body for a while.
//   - A path with a segment . or .. is not routed, in whatever way it is written: 404.
//   - The headers that the gateway itself writes, [AuthFailure] and Client-Cert, never
//     go on from a caller, with any scheme.
//   - The texts of messages are this project's; their numbers and keys are Zowe's.
//
// # What is not modelled
//
// The Discovery Service (services are configured), several instances of a service,
// the paths of Zowe 1 (/api/v1/SERVICE), the schemes safIdt, zosmf and x509, OIDC
// tokens, headers for user and ticket with other names, limits of rate, and
// WebSockets.
package gateway
