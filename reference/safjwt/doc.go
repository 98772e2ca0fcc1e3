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
// APPL is missing. What the system's owner must mend is answered with 503 and
// says what to define: a token service without profile, ICSF or z/OS level does
// not get better by other credentials.
//
// # Choices
//
//   - A token that is not signed is never issued, nor accepted: the
//     presentations speak of signed tokens only as going to end users. Unsigned
//     is what SAF makes where no profile with a key covers the application.
//   - RACROUTE gets no user ID beside a token: SAF takes it from there. Zowe's ZSS
//     gives the one that it finds in the token, because ACF2 wants one. But while
//     class IDTDATA is not active, IDTA is ignored, and each forged token would
//     then count as a wrong password of the user whom it names.
//   - A user ID is folded to upper case, and one that cannot be a user ID is
//     answered like a wrong password, without asking SAF. So is an empty
//     password.
package safjwt
