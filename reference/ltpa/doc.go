// Package ltpa implements LTPA tokens of version 2, the content of the cookie
// LtpaToken2 of WebSphere and Liberty, according to the sources of Open Liberty
// (LTPAToken2, LTPATokenizer, UserData, LTPAKeyInfoManager, the LTPA key
// utilities). LTPA stands for Lightweight Third-Party Authentication. z/OSMF,
// which runs in Liberty, hands such tokens out.
//
// [Keys] are what the servers share that accept each other's tokens; they come
// from a file of keys, which its password opens. [Keys.Create] makes a token,
// [Keys.Validate] judges one.
//
// # What a token is
//
// The text is base64 of AES-128-CBC with PKCS #5 padding, the key being the first
// 16 bytes of the shared key, and these the initialization vector, too. Inside are
// user data, expiry in milliseconds and signature, with % between them. The
// signature is RSA with PKCS #1 v1.5 and SHA-1, over the SHA-1 hash of the user
// data, which is thus hashed twice; it covers nothing but the user data. These are
// attributes, sorted, key:value with $ between them, and | between the values of
// one; the characters % $ : | are escaped with \, and so is a \ at the end of a
// text, but no other. An expiry among the user data is the one that counts.
//
// None of this is what anybody would choose today: SHA-1, RSA keys of 1024 bits, a
// vector that repeats. It is here because servers speak it.
//
// # Choices
//
//   - A token is at most [MaxSize] bytes long.
//   - A padding that is wrong, and whatever else is amiss before the signature is
//     verified, are not told apart: otherwise who sends changed tokens could decrypt
//     others.
//   - A token without an expiry, or whose user is not user:REALM/NAME, is malformed.
//   - What would be read as something else once it is written, because of a \ before
//     one of those characters or of a | in an attribute, makes no token. Liberty
//     writes it: its user COLIN\:X is COLIN:X in the token.
//   - A token is good up to and including the millisecond of its expiry, as in the
//     sources.
//
// # What is not modelled
//
// The file format of FIPS 140-3 mode (AES-256, SHA-256), several keys at a time
// (validationKeys), LTPA of version 1, and files that are written.
package ltpa
