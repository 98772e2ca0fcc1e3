// Package serve implements a sysplex on real sockets: the servers of package
// sysplex over TLS, with clocks, an API to administer it, logs and metrics,
// according to a description in one YAML file.
//
// [Load] reads such a file and [Default] is the one that needs none. [Start] IPLs
// the systems, starts their servers and listens; when it returns, clients can
// connect. [Sysplex.Stop] lets the requests that are under way come to an end.
//
// Everything listens on loopback unless [Options] says otherwise in so many
// words. The authority that signed the certificates of the servers is made at the
// start, or kept in the data folder. Servers ask each client for a certificate and
// let it in without; what a certificate is worth is for the server to judge.
//
// # The control API
//
// Its OpenAPI document is openapi.json, and [OpenAPI] here. Whoever calls it
// has the token of [Sysplex.Token], in the Authorization header or, in a browser,
// in a cookie that was given for it. A page of another site can neither read nor
// act: the Host header must name this machine, Origin must be the API's own, and
// the cookie is SameSite=Strict.
//
// # Choices
//
//   - A sysplex that cannot be reached, because it is cut off or being IPLed,
//     resets connections. What a client sees of a real one is a time-out or a
//     refusal, which cannot be had without giving the port away.
//   - Servers speak HTTP/1.1 alone.
//   - Clients are not told which authorities are trusted, so that they present
//     whatever certificate they have.
//   - With a data folder, the commands, users and keys of the file set a database
//     and key data sets up once, when they are new.
//   - A clock runs as the file says from each start on.
package serve
