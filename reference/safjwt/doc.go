// Package safjwt implements what servers on z/OS do to sign users on with SAF
// identity tokens (JSON Web Tokens that RACF, ACF2 or Top Secret makes and
// judges), according to "Authenticating with SAF JSON Web Tokens (JWT)" of the
// IBM Debug Profile Service, and the RACF presentations on identity tokens for
// z/OS 2.4 and 3.2. The Debug Profile Service calls it the SAF JWT Service; the
// RSE daemon does the same under the same application name.
//
// A [Service] has a system and an application name. [Service.Issue] signs a
// user on with RACROUTE REQUEST=VERIFY and the IDTA parameter and returns the
// token; [Service.Authenticate] signs on with a token; [Service.SignOn] signs on
// without one. A refusal is a [restapi.Problem]: what a server answers over
// HTTP.
//
// # What callers are told
//
// Who cannot sign on gets one answer, whether the user is undefined or revoked
// or the password wrong, so that nobody can find out which. Who gave the right
// password is told that it has expired, or that READ to the application in class
// APPL is missing.
//
// What the system's owner must mend is answered with 503, and says what to
// define, where SAF tells. It does when a token is issued: the IDTA says why there
// is none. It does when its z/OS level knows no tokens. But whoever signs on with
// a token while ICSF is down, the key or the profile is gone, or class IDTDATA is
// not active, gets 401 as for any token that is not accepted: the codes of VERIFY
// do not tell these from a token that is wrong.
//
// # Choices
//
//   - A token that is not signed is never issued, nor accepted: the
//     presentations speak of signed tokens only as going to end users. Unsigned
//     is what SAF makes where no profile with a key covers the application.
//   - RACROUTE gets no user ID beside a token: SAF takes it from there. Zowe's ZSS
//     gives the one that it finds in the token, because ACF2 wants one. But while
//     class IDTDATA is not active, IDTA is ignored, and each forged token would
//     then be a sign-on without a password of the user whom it names. Package saf
//     does not count those; whether z/OS does was not read.
//   - A user ID is folded to upper case, and one that cannot be a user ID is
//     answered like a wrong password, without asking SAF. So is an empty
//     password.
package safjwt
