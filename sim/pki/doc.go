// Package pki implements the certificates of a simulated sysplex, according to
// RFC 5280: an authority that is made once, and the server and client
// certificates that it issues.
//
// An [Authority] is made with [New] or read back with [ParseAuthority]. It issues
// certificates for servers with [Authority.Server] and for users and programs
// with [Authority.Client]. [Keep] has what was made once stay in a file.
//
// All keys come from the system's source of randomness: nothing made here is the
// same twice, not even in a test.
//
// # Choices
//
//   - Keys are ECDSA keys on P-256, which every TLS 1.2 client knows. [RSAKey]
//     makes the RSA keys that servers sign tokens with; no certificate has one.
//   - A certificate is valid from 1970 to 2100, so that a client whose clock is the
//     simulated one accepts it, too. Nobody but tests should trust the authority.
//   - Server certificates also identify a client, as those that servers of a
//     sysplex present to each other do.
//   - There is no revocation, and no authority between the root and a certificate.
//
// # What is not modelled
//
// RACF key rings, RACDCERT and ICSF tokens as key stores.
package pki
