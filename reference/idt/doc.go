// Package idt implements SAF identity tokens: JSON Web Tokens that the security
// manager of z/OS makes when a user signs on, and takes in place of a password
// later, according to the RACF presentations on identity tokens for z/OS 2.4
// (2019; IDT1) and z/OS 3.2 (2025; IDT3), APAR OA63462 (IDT2), mapping macro
// IRRPIDTA as the header zos.h of Zowe has it, and Broadcom's article 227571 on
// tokens without a profile. RFC 7515, RFC 7518 and RFC 7519 say what a signed
// token looks like; package jose does that part.
//
// [Tokens] belongs to one system: it makes tokens with [Tokens.Generate] and
// judges them with [Tokens.Validate]. What is asked of a token follows from the
// profile of class IDTDATA that covers [ProfileName], in the form of [Rules].
// Whether the class is in use, who may sign on, and return codes are matters of
// package saf, through which most callers get here: RACROUTE REQUEST=VERIFY with
// the parameter IDTA, [Input] and [Output].
//
// # What a token is
//
// The header has alg, no typ, and with a key by SIGLABELPRIMARY and a
// SIGKIDPRIMARY kid. The claims are, in this order: jti, txn, iss ("saf"), sub,
// aud, iat, exp and amr. It is valid from iat up to, and not including, exp.
//
// # Choices
//
// These are not settled by a published source that was read:
//
//   - aud is an array, the application and the marker *ANYAPPL*, if the token
//     may be used with any application, and else the application as a string.
//     Both forms stand in presentations; that ANYAPPL makes the difference is
//     concluded. Either form is accepted.
//   - ANYAPPL counts when a token is made: the marker in aud is what later lets
//     another application take it, whatever the profile says then.
//   - jti is 32 upper-case hexadecimal digits and txn is the same. Both published
//     examples begin like the extended TOD clock, so jti is made of the time, of
//     counts of IPLs and of tokens, and of a number made of the SMF ID; it is
//     unique, not secret.
//     Tokens have txn at every level, although only the documents of 3.2 show it.
//   - amr is saf-pwd after a password, a phrase, a PassTicket or a token, and
//     empty for whom the caller vouched: no other value of SAF was read.
//   - iat is the time with its fraction of a second cut off.
//   - A profile without IDTPARMS, or without an operand, has the defaults that
//     RLIST shows: 5 minutes, ANYAPPL(NO), PROTALLOWED(NO). Without SIGTOKEN and
//     SIGLABELPRIMARY its tokens are unsigned, whatever its SIGALG. SIGALG
//     defaults to HS256, SIGSEQNUM to 1 and SIGCAT to T.
//   - The alg of a token must be that of the profile, unsigned included: an
//     application whose tokens are unsigned takes no signed ones.
//   - SIGLABELPRIMARY looks for an RSA key in the PKDS with an RS algorithm, for
//     an HMAC key in the CKDS with an HS one. A key that is not there, is of the
//     other kind or shorter than RFC 7518, sections 3.2 and 3.3, demands is an
//     ICSF error.
//   - A kid counts only with a key by SIGLABELPRIMARY and a SIGKIDPRIMARY. A
//     token without one is taken then. One that is no string is unreadable.
//   - Every claim but txn must be there; others are not looked at, but that nbf
//     is. There is no tolerance for clocks: a token from the future is refused.
//   - An unsigned token that came from an end user is refused, unless a choice of
//     package saf says otherwise. One may be made for an end user.
//   - A token that is longer than the caller's buffer is not returned.
//
// # What is not modelled
//
// Tokens of IBM MFA (amr mfa-comp), tokens that link the calls of one sign-on
// while a password is changed, the reserved words of the IDTA, and access to keys
// by classes CSFKEYS, CSFSERV and CRYPTOZ.
package idt
