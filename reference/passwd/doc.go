// Package passwd implements the password service of z/OS UNIX as servers call it
// (function __passwd of the C library): it checks a user's password, phrase or
// PassTicket, and changes the password or phrase. Error numbers and their names
// are those that Zowe's API Mediation Layer has for it (PlatformPwdErrno), and
// that Zowe's ZSS tells apart in its service /password.
//
// A [Service] has a system and an application name. [Service.Check] and
// [Service.Change] answer an [Errno]; 0 is success.
//
// # What is read, and what is concluded
//
// Zowe's sources say what these numbers mean: 111 is a wrong password, 168 an
// expired one, 169 a new one that is not valid, and 163 is what a revoked user
// gets. That ESRCH is for a user who is not defined, its name says.
//
// # Choices
//
//   - A sign-on that SAF refuses for any other cause is EMVSSAF2ERR: a group or an
//     application that the user may not use, for instance. A user who is revoked
//     in the group is answered as one who is revoked.
//   - A user ID is folded to upper case. One that cannot be a user ID, and an
//     empty password, are EINVAL without SAF being asked. So is an empty new
//     password.
//   - An application is named in each call, OMVSAPPL unless the service says
//     otherwise, so that PassTickets are good for it and the APPL class is asked.
//   - A sign-on that the security database cannot keep is EMVSERR: it says nothing
//     about the password.
//   - The numbers EPERM and ENOSYS, which are for callers that may not call the
//     service and for systems without it, are never answered.
package passwd
