// Package oidc implements the relying party of OpenID Connect Core 1.0 with the
// authorization code flow (section 3.1), as Liberty's openidConnectClient is one
// when a request brings no token. It is written according to Open Liberty's sources
// OIDCClientAuthenticatorUtil, OidcAuthorizationRequest, AuthorizationRequest,
// AuthorizationCodeHandler, RedirectionProcessor, OidcStorageUtils,
// CookieBasedStorage, ProofKeyForCodeExchangeHelper, Jose4jUtil and Jose4jValidator,
// with the numbers of OidcClientMessages.nlsprops and OidcCommonMessages.nlsprops.
//
// A [Client] has two sides. [Client.Authenticate] is asked about each request for
// what is protected, and answers an [Outcome]: the user is known, or is sent to the
// provider, or is refused. [Client.ServeHTTP] is the redirect endpoint at
// [Client.RedirectPath], where the provider sends the user back to. [Client.Protect]
// puts both in front of a handler. Nothing is kept between requests but the last
// codes that were used: state, nonce and the address that was asked for travel in
// cookies. Time and randomness are handed in, and calls go through an
// [http.RoundTripper] that is handed in. Tokens, cookies and secrets do not print.
//
// # The flow
//
// A request without cookies is sent to the authorization endpoint, and the cookies
// WASOidcState, WASReqURLOidc and, with a nonce, WASOidcNonce are set, each with a
// hash of the state behind its name. The redirect endpoint finds the address in
// WASReqURLOidc, puts code and state into WASOidcCode, and sends the user there.
// That request has all cookies, and its code is exchanged for tokens. A state that is
// too old, forged or not this browser's, or a code that was used before, begins the
// flow anew instead of failing.
//
// # Order of checks of an ID token
//
// Key; typ; iat; iss; aud; azp; iat and exp; nbf; events; alg and whether it is
// signed; exp, sub and signature; the claim with the user; nonce. As in Liberty
// claims are compared before the signature is verified, and nothing of them leaves
// the package unless it is.
//
// # Deviations of Liberty
//
// [Config] without [Config.Strict] behaves as Liberty does. A field mends each:
//
//   - nonceEnabled is false, and there is no code challenge (RFC 7636), unless the
//     configuration wants one. Without either a code of somebody else that is
//     injected into the attacker's own flow signs the attacker on as that user:
//     state protects the browser, not the code. [Config.Nonce], [Config.PKCE].
//   - iss in the answer of the authorization endpoint (RFC 9207) is not looked at.
//     The redirect address of each client is another, and a state is good for its
//     client alone, which keeps most mix-ups out. [Strictness.ResponseIssuer].
//   - at_hash is not looked at. [Strictness.AccessTokenHash].
//   - azp may be missing though aud has several values. [Strictness.AuthorizedParty].
//   - The random part of a state is nine letters or digits, some 53 bits.
//     [Strictness.LongState].
//
// # Choices
//
// The sources leave these open, or disagree, or are not followed:
//
//   - aud of an ID token must be there. Jose4jValidator was read to accept a token
//     without; [Config.AudienceOptional] does, too.
//   - What proves that cookies are genuine is an HMAC-SHA-256 under the client's
//     secret, or under a random key if it has none. Liberty digests the secret with
//     the value.
//   - WASOidcCode holds code, state and iss, and no other parameters.
//   - The redirection is an answer 302. Liberty sends a page with a script unless it
//     is told otherwise: [Config.ClientSideRedirect].
//   - The address that the user is sent back to must be one of the host that is
//     asked. The cookie with it is not signed, as a script sets it.
//   - Liberty counts states that are bad and lets the flow fail after several. It was
//     read never to count beyond none, and nothing is counted here.
//   - The code verifier is derived from the state and a random key of the client, and
//     is not stored.
//   - Of the provider's errors only the member error is shown. Liberty repeats the
//     whole body.
//   - Answers are JSON as strict as a token, and at most [MaxAnswer] bytes long. No
//     redirection is followed.
//   - An error of the redirect endpoint is answered with 500, and 403 if the provider
//     refused. The numbers of the messages for a missing state and a missing cookie
//     differ among the sources, so they have none here.
//
// # What is not modelled
//
// The implicit flow, privateKeyJwt, encrypted ID tokens, forwarded and custom
// parameters, the parameters of a POST that was interrupted, the userinfo endpoint
// after sign-on, refresh tokens, back-channel logout, and clients selected by
// oidc_client. Whether cookies are HttpOnly is not configurable: they are, but for
// the one that a script sets.
package oidc
