// Package introspection implements the client of an OAuth 2.0 token introspection
// endpoint (RFC 7662) as Liberty's openidConnectClient is one when it protects a
// resource: validationMethod introspect, and userinfo (OpenID Connect Core 1.0,
// section 5.3) beside it. It is written according to Open Liberty's sources
// AccessTokenAuthenticator, OidcClientUtil, OidcClientHttpUtil,
// AccessTokenCacheHelper and AttributeToSubject, and its message files
// OidcClientMessages.nlsprops.
//
// A [Client] is asked about a token with [Client.Validate], which answers a
// [Result] or a [*Refusal]. The token is opaque to it. Time is handed in, and calls
// go through an [http.RoundTripper] that is handed in. Neither tokens nor secrets
// print, and no error holds one.
//
// # Deviations of Liberty from RFC 7662
//
// [Config] without [Config.Strict] behaves as Liberty does. Each deviation has a
// field of [Strictness] that mends it, and [Strict] mends those that need no value:
//
//   - An answer without active is accepted; section 2.2 makes it REQUIRED.
//   - aud, scope, client_id and token_type are not looked at.
//   - A token is good until exp and the clock skew are over, at that instant, too;
//     RFC 7519, section 4.1.4, ends it at exp.
//   - exp, iat and nbf may be strings.
//   - A client ID and a secret in Basic credentials are not form-encoded before, as
//     RFC 6749, section 2.3.1, wants it.
//   - An answer is used again for five minutes, though the token may have been
//     revoked or have run out within the skew.
//   - exp, iat and iss are REQUIRED of an answer here and OPTIONAL there.
//
// # Choices
//
// The sources leave these open, or could not be read:
//
//   - An answer is JSON as strict as a token: no member twice, UTF-8, at most 32
//     deep, and at most [MaxAnswer] bytes. Liberty's parser takes the last of two
//     members.
//   - exp, iat and nbf are whole seconds from 1970 to 9999; what is not is refused
//     like a claim that is missing, also where the claim may be missing. Liberty
//     passes over a value that is no number there.
//   - active that is neither true nor false, and iss that is no string, fail like
//     an error within (CWWKS1727E), which is what the class cast in Liberty comes
//     to. active null counts as missing.
//   - No redirection is followed, lest the token go where nobody configured it to.
//   - Texts of the provider's errors are left out of ours but for the member error
//     of RFC 6749: they may repeat what was sent.
//   - A token with a control character is refused and the endpoint is not asked.
//   - If the cache is full the entry that was stored first is dropped.
//
// # What is not modelled
//
// Answers of type application/jwt (RFC 9701) are refused. privateKeyJwt as
// tokenEndpointAuthMethod, the UserCredentialResolver service, and the call of the
// userinfo endpoint after a successful introspection, which changes no decision.
package introspection
