// Package ums implements the login and the token check of IBM Unified Management
// Server for z/OS (UMS, Zowe component izp), according to IBM's pages "Credential
// management by UMS JWT tokens" and "Configuring multifactor authentication for
// UMS", and the Ansible roles ums_login and ums_refresh of IBM's
// z_ansible_collections_samples.
//
// A [Server] is one UMS on one system: an [http.Handler] that signs users on at
// [LoginPath], renews their tokens at [RefreshPath], and carries out actions for
// whoever sends a UMS token of its own. It believes nobody: the credentials are
// verified through SAF here, even if the Zowe App Server (package appserver) had
// them verified a moment ago, and the token is validated before anything else of
// an action is looked at. So a token that is not valid reaches no subsystem, no
// tool service and no z/OSMF.
//
// Those three are handed in with the [Config]. [StandIn] is one that keeps what it
// is sent and records what reached it.
//
// # What is verified, and what is not
//
// The two paths, their bodies {id, password} and {id, refreshToken}, the answer's
// accessToken and refreshToken, the header X-API-VERSION with LATEST, EARLIEST or
// a level such as 1.1.0.0, the beginning /ws/plugin/ of the paths of tools, and
// the two values of authType are as the sources have them, and so is that under
// MFA_JWT users come with a token of the Zowe API Mediation Layer and subsystems
// are signed on to with PassTickets.
//
// # Choices
//
// These are not settled by a published source that was read:
//
//   - Claims: iss "UMS", sub the user ID, sid the session, jti, iat and exp; the
//     header's typ tells access tokens and refresh tokens apart. RS256.
//   - An access token lives for [DefaultLifetime], a refresh token for
//     [DefaultRefreshLifetime], unless the [Config] says otherwise.
//   - A refresh token is good once. Access tokens of before stay good until they
//     expire. There is no logout, as none was found.
//   - A refresh verifies the stored credentials through SAF again. If they are
//     refused, the session ends, so that one refresh costs one attempt at most.
//     An action does not ask SAF.
//   - A restart forgets the credentials, and with them every session and token.
//   - Errors are {code, message} with words of this project, as in package
//     restapi; IBM's message IDs of this are unpublished.
//   - Sign-ons name the application of the [Config], by default none.
//   - Paths behind the verified ones (see [SubsystemPath], [ToolPath],
//     [ZOSMFPath], [SessionPath]), and that the stored credentials go on as Basic
//     credentials. The UMS token never goes on.
//   - A level in X-API-VERSION has two to four numbers; which levels exist is not
//     looked at.
//   - Under MFA_JWT the Zowe token comes to [LoginPath] as Bearer, and no password
//     is taken: a one-time password that ZSS has used up would not sign on again.
//     API ML is asked about the token at login and at each refresh, and SAF
//     whether the user may sign on (PASSCHK=NO). The token is stored in place of
//     the password, and each action signs on with a PassTicket of its own; two
//     actions in one second have the same, which its application may refuse.
//   - Plain HTTP is refused with 403: the port is one of HTTPS.
//
// # What is not modelled
//
// IBM Z Multi-Factor Authentication itself, roles and functions in class IZP, teams, discovery and GraphQL, the experiences
// and their tools, the DBA user IDs and the surrogates, rate limits
// (apiRateCapacityByUser), the Swagger page, and tlsVersionList, which is for
// whoever listens.
package ums
