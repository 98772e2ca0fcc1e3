// Package zss implements Zowe System Services (ZSS), the server of Zowe that runs
// with authority on z/OS, as far as it signs users on and answers for SAF,
// according to the sources of ZSS and of zowe-common-c (zss.c, authService.c,
// safIdtService.c, certificateService.c, passTicketService.c, httpserver.c).
//
// A [Server] is the started task on one system: an [http.Handler] made with
// [New]. Its services are /login, /logout and /password for whoever comes;
// /passticket and /saf-auth for users who are signed on; and /saf and
// /certificate, which ask nobody to sign on, since the programs that call them
// have the user's credentials in the body, or none.
//
// # Sessions
//
// A sign-on makes a session token: user, time and server instance, sealed with a
// key that the server made when it started, in the cookie jedHTTPSession.PORT.
// Each request with a good one gets a new one. Nothing is kept: a token is good for
// its time, 3600 seconds unless [Timeouts] say otherwise, whoever has it, and
// logging out takes it from the browser only. After a restart no token is good
// that was made before.
//
// # Choices
//
// These are not settled by a source that was read:
//
//   - Tokens are sealed with AES-128-GCM. A token from the future is refused.
//   - A sign-on names an application, OMVSAPPL unless the configuration says
//     otherwise.
//   - Whoever acts by a session or a token of API ML is signed on again without
//     password (PASSCHK=NO), which is what refuses a user who was revoked since:
//     403 "Impersonation error".
//   - A token of API ML makes no session. One that is no good is passed over if
//     falling back is allowed, and is 401 otherwise. It must be signed with RS256 by
//     a key of the gateway, its issuer be APIML, and not have expired. The keys are
//     fetched once after a start, and again no sooner than 10 seconds after a
//     failure.
//   - Credentials in an Authorization header count before those in a body. A
//     session that is no good is passed over, credentials are then looked at.
//   - A body is at most 102400 bytes long, as the App Server has it, 413 beyond.
//     The names of members count exactly; of several with one name, the last.
//   - /login takes GET and POST, /logout any method, and 405 has Allow.
//   - /saf, /certificate and /passticket write their refusals as {"error": text},
//     the texts being those of ZSS where they were read.
//   - An appl of /saf that has at most 8 characters and is no application name, one
//     in lower case for instance, is answered like credentials that are wrong.
//   - A user ID in a token to be verified that cannot be one is not passed on.
//   - /passticket asks SAF as the server itself, whose user needs the authority; the
//     name of the application is passed on as it is.
//   - /certificate/dn asks SAF as the server itself; returnCode is the SAF return
//     code, or 16 for what SAF was not asked. Another path below /certificate is 404
//     up to 21 characters.
//   - /saf-auth answers 200 to whatever it was asked. What is not protected, by a
//     profile or for want of an active class, is not authorized; a level that is none
//     and a name of more than 246 characters are errors.
//   - The texts beside {"status":"OK"}, "Not Authorized", "Password Expired",
//     "Impersonation error" and those of /saf are this package's.
//
// # What is not modelled
//
// Client certificates and /certificate/x509/map, as R_usermap is not modelled for
// certificates; the services for data sets, files and jobs; a cluster of
// instances that share cookies; the folding of passwords, which is left to SAF.
package zss
