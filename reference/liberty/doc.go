// Package liberty implements how a Liberty server signs users on with what third
// parties vouch for, according to the sources of Open Liberty (the packages
// com.ibm.ws.security.openidconnect.client, .openidconnect.clients.common,
// .authentication.filter, .webcontainer.security and .security.credentials.saf),
// the reference pages of its server.xml, IBM's pages "API provider third-party
// authentication" of z/OS Connect and "Configuration element merging rules" of
// Liberty, and Colin Paice's pages on MQWEB. Nothing of them is copied.
//
// [LoadConfig] reads a server.xml, [New] makes a server of it, and
// [Server.Decide] judges a request, step by step. A [Server] is an [http.Handler]
// with one protected resource that says who the user is.
//
// # Order of mechanisms
//
// Each is asked only if the one before says CONTINUE: the client certificate that a
// repertoire requires; JASPIC; interceptors before single sign-on; SAML;
// openidConnectClient, if its token is required or its cookie disabled; the LTPA
// cookie; interceptors behind it; SAML and openidConnectClient otherwise; and the
// login-config of the application, with failover from CLIENT-CERT where
// webAppSecurity allows it. Then SAF makes a credential, and EJBROLE is asked.
//
// So with required a JWT goes before a cookie, and without one the answer is 401
// with no second way; with supported a cookie goes before the JWT.
//
// # Order of the checks of a JWT
//
// The numbers in the steps of a [Decision] are those of the sources: 1 encryption;
// 2 form and key; 3 typ; 4 iss; 5 aud; 6 iat and exp; 7 nbf; 8 events; 9 alg; 10 exp
// is there, and the signature; 11 jti; 12 user; 13 realm. The first that fails
// decides, so that what is told of a token is told before its signature is known to
// be good. jti is noted only behind it.
//
// # Where documents and code differ
//
// [Profile] chooses. z/OS Connect documents that a token must have iss, sub and exp
// and be signed with RS256 or HS256, and that JWE is not supported ([ZOSConnect]);
// the code takes RS, HS and ES 256 to 512 and none, and wants sub only as the
// default claim of the user ([OpenLiberty]). Where a quirk of the code contradicts
// the documentation of filters, [Choices] has the other answer.
//
// # What Open Liberty was seen to do
//
// Open Liberty 26.0.0.3 was asked beside this package (interop/open-liberty), and
// settled what the sources left open:
//
//   - The scheme Bearer has no case. A token without kid and x5t wants an endpoint
//     with one key. jti and groups must be strings. A claim of the user that is empty
//     has no message; one that is missing, and a jti that was used, have theirs alone.
//   - With supported and nowhere to send the user to, the answer is 401 with
//     Bearer realm="oauth" alone, and what is wrong with the token is logged, too.
//   - With mapIdentityToRegistryUser a user whom the registry does not have is 403.
//   - Basic challenges name the realm of login-config, or else defaultRealm, or with
//     displayAuthenticationRealm that of the registry. A wrong password is CWWKS1100A.
//   - CLIENT-CERT without success and failover is 403; FORM without a page is 500, and
//     so is a header remote-address where a filter looks at the address.
//   - An empty password signs nobody on, not even a user of the basicRegistry with one.
//   - An LTPA cookie whose realm is not the registry's is as good as none.
//
// # Choices
//
// These are not settled by a source that was read. Of server.xml:
//
//   - What Liberty ignores is no error, but a [Problem]. Misspelt elements at the
//     top are reported if they resemble one that is read here; Liberty has hundreds.
//   - A document type declaration, an attribute that stands twice, other encodings
//     than UTF-8, US-ASCII and ISO-8859-1, includes of addresses, and those that lead
//     out of the folder of the server are errors. configDropins and
//     bootstrap.properties are not read.
//   - A variable of server.xml goes before one of the environment, and that before a
//     defaultValue. One that is not defined stays as it is written.
//   - Nested elements of one name and one id are merged; others are appended. An
//     include that replaces does so wherever the other element stands.
//   - A number without unit is minutes as expiration of ltpa, and milliseconds
//     elsewhere. Values that an attribute does not admit leave the default.
//   - {aes} and {hash} passwords are not decoded, as how their keys are derived was
//     not read. A key store whose password is one cannot be opened.
//   - The alias of a certificate in PEM is its friendlyName as OpenSSL writes it, or
//     else the name of the file. Aliases are compared without regard to case if the
//     very same is not there. If there is no default for ltpa's keysPassword, WebAS
//     is tried, as the documentation has it.
//   - With several repertoires, that of the first httpEndpoint with an sslRef decides
//     on client certificates, else sslDefault's, else defaultSSLConfig.
//
// Of filters:
//
//   - Names in remoteAddress are not looked up. Ranges have four or eight pieces.
//   - A match type that does not exist makes a filter match nothing. The code logs
//     CWWKS4353E and leaves the condition out, if such a value ever gets so far.
//   - As in the code, only contains and notContain split a value at |, and an empty
//     piece is none. A remoteAddress with | and another match type is malformed.
//   - A requestHeader without a value wants the header.
//
// Of clients and tokens:
//
//   - The parameter oidc_client asks for a client; its filter must accept the request
//     all the same. An issuer chooses among clients without a filter, and with
//     IssuerOverridesFilter of [Choices] among those whose filters refuse, too.
//   - If there is neither issuerIdentifier nor an endpoint to derive one from, no
//     issuer is good. It is derived from validationEndpointUrl, else tokenEndpointUrl.
//   - aud that must be an address of this server may have any path behind it.
//   - Header and payload are read strictly (package jose): canonical base64url, no
//     duplicate members, no crit. Tokens have at most [MaxTokenSize] bytes. Short
//     keys are taken, as in Liberty.
//   - Dates are cut to seconds; those outside of the years 970 to 8970 are taken for
//     the nearest of these.
//   - A key of a JWK endpoint must have the kid of the token, or else its x5t; without
//     both there must be one key alone. Keys are kept until one is missing, and an
//     address is asked at most five times in ten seconds.
//   - Without allowedSignatureAlgorithms FROM_HEADER takes all but none. In that list
//     none is not looked at.
//   - Without any realm a token is refused with CWWKS1737E.
//   - With jwtAccessTokenRemoteValidation allow the endpoint is asked if the token
//     is not good here.
//   - An encrypted token is opened with the key keyManagementKeyAlias of the key store
//     of sslRef, or else of the default repertoire, or else defaultKeyStore; with
//     RSA-OAEP, RSA-OAEP-256 and ECDH-ES, alone or with AES key wrap, and AES-GCM or
//     AES-CBC with HMAC. Without an alias, and in profile [ZOSConnect], it is refused.
//     With one, a token that is not encrypted is taken, too.
//   - What z/OS Connect misses in a token is told with CWWKS1737E alone, before its
//     key is looked for.
//   - Without a [RelyingParty] the answer is 302 to the authorization endpoint.
//
// Of other mechanisms:
//
//   - JASPIC is asked first. SAML acts before the cookie if its disableLtpaCookie is
//     true, behind it otherwise.
//   - An LTPA cookie of a user whom the basicRegistry does not have is taken if it
//     was set here since the start, as Liberty remembers who logged in. Other
//     registries are not looked at before SAF makes the credential.
//   - A client certificate that is required and missing is answered 403; a real
//     server ends the handshake. So is a request without TLS.
//   - An LTPA cookie that is good is not renewed; behind its expiry a new sign-on
//     makes a new one. Cookies are HttpOnly, and not Secure, by default. Interceptors
//     and client certificates get one, too.
//   - A failed credential of SAF, a user of an interceptor whom the registry does not
//     have, and a refused role are 403.
//   - A realm that is the safRegistry's own is not mapped by RACMAP.
//   - Messages of failures that are expected are logged if suppressAuthFailureMessages
//     is false. The realm of SAF, which is APPLDATA of a profile, is handed in.
//
// # What is not modelled
//
// FORM beyond the address of its page, SPNEGO, OAuth providers, ldapRegistry, several
// registries at once, the cache of authentications, logout, key stores of type JKS
// and SAF key rings (hand their certificates in), certificate mapping of SAF
// (hand [Options.CertificateUser] in), and penalty boxes of class SERVER.
package liberty
