// Package rsed implements the sign-on of the RSE daemon of z/OS Explorer as far
// as it returns a SAF identity token, according to IBM's pages "Authenticating
// with SAF JSON Web Tokens (JWT)" of IBM Developer for z/OS 17.0 and "Define SAF
// JSON Web Token support for RSE" of z/OS Explorer 3.4. RSE stands for Remote
// Systems Explorer.
//
// Eclipse users sign on to the daemon, and the IDE then uses the token on the
// Debug Profile Service (package debugprofile). That works if both have the same
// application, commonly FEKAPPL, and needs z/OS Explorer host 3.3.6 or later.
//
// # Choices
//
//   - The daemon speaks a protocol of its own on port 4035, which is not
//     published. A [Server] is a stand-in for it: one POST with Basic credentials
//     over HTTP, which answers JSON. Its path and its body are this package's.
//   - A daemon below 3.3.6 signs users on without a token. As the stand-in has no
//     other use than the token, it refuses, without asking SAF.
//   - So it does where a sign-on would succeed but bring no signed token: the
//     answer says why there is none.
package rsed
