// Package jose implements signed JSON Web Tokens in their compact form, their
// making and their strict validation, according to RFC 7515 (JWS), RFC 7517
// (JWK), RFC 7518 (JWA), RFC 7519 (JWT), RFC 8037 (Ed25519) and RFC 8725 (best
// current practices). Signatures are those of Go's crypto packages. No library for
// tokens is in between, so that each of them can be judged beside this one: tests
// compare signatures with those of github.com/golang-jwt/jwt/v5, and show what it
// lets pass that is refused here.
//
// Most callers need a [Policy], made once into a [Verifier], whose
// [Verifier.Verify] accepts a token or returns a [*Rejection] with a reason of
// the closed set. [Verifier.Explain] runs the same checks and shows each of
// them. [Sign] makes tokens. A [Cache] remembers tokens that were accepted.
//
// # Order of checks
//
// It is fixed, and the first check that fails gives the reason: size; number of
// segments; header (base64url, JSON, types of its members, not encrypted, crit,
// b64, typ, alg); key; whether a signature is there; payload and signature are
// base64url; signature; cty, which must not say that a token is nested; payload
// (JSON, types of its claims); exp; nbf; iat; iss; aud; required claims; claim with
// the user. So nothing in a payload is read before its signature holds.
//
// # Choices
//
// The sources leave these open, or to the application:
//
//   - A token is at most [DefaultMaxSize] bytes long unless the policy says
//     otherwise, and its JSON nests at most 32 deep.
//   - Duplicate members are refused at every depth, and so is an escaped
//     surrogate that stands alone (RFC 7493, sections 2.1 and 2.3).
//   - White space around the JSON text of a segment is allowed (RFC 8259, section 2).
//   - A NumericDate may have a fraction and an exponent; it is read exactly, and
//     cut off after nanoseconds. Outside of the years 1 to 9999 it is malformed,
//     which catches milliseconds.
//   - No header extension is understood, so a well-formed crit is always
//     refused. b64 is no exception, and without crit only b64 true is allowed.
//   - A token whose cty says JWT holds another token (RFC 7519, sections 5.2 and
//     7.2). Nested tokens are not unpacked, so it is malformed, whatever it holds.
//   - A key without alg may fit one of the allowed algorithms only, unless the
//     policy says otherwise by a field of its own (RFC 8725, section 3.1).
//   - Either of the two values of s of an ECDSA signature is good; see
//     [Verifier.Verify] for what follows.
//   - jku, jwk, x5u, x5c and x5t in a header are not looked at.
//   - A token without a signature is "unsigned" whatever its alg claims, and so
//     is one with alg none unless the policy names none and the signature is empty.
//   - A kid that the key set does not have is "unknown-key"; a key that cannot
//     serve the alg is "algorithm-not-allowed", and so is a set without any that can.
//   - Without a kid at most [MaxTrials] keys are tried; more that fit are "unknown-key".
//   - A wrong or missing typ, where the policy wants one, is "malformed".
//   - A claim that is null counts as missing where it is only required, and as
//     malformed where RFC 7519 gives it another type.
//   - That a StringOrURI with a colon is a URI (RFC 7519, section 2) is not checked.
//   - alg EdDSA means Ed25519 alone.
//   - In a JWK Set, keys that cannot be used are left out (RFC 7517, section 5);
//     if none remains and one was at fault, that is an error. So is a key that is
//     written wrongly, with a member of another type or not base64url.
//   - Two keys of a set may have one ID if they differ in type, alg or use.
//   - RSA keys of fewer than 512 bits, with an even modulus, with an exponent of 1
//     or an even one, and with other than two primes are no keys, and neither are
//     Ed25519 public keys that are no point of the curve or one of small order.
//
// Time is handed in and no clock is read. Signatures are a function of key and
// content, ECDSA included (RFC 6979), except for PS256, PS384 and PS512, whose
// salt is random. Keys do not print, nor does a verified token; no error holds
// a key, a token or a signature.
package jose
