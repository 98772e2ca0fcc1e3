// Package appserver implements the login of the Zowe App Server with its SSO
// plug-in (org.zowe.zlux.auth.safsso) and the authentication plug-in of IBM
// Unified Management Server, according to zowe/zlux-server-framework
// (v3.x/staging), the defaults of zowe/zlux-app-server, and IBM's page "Credential
// management by UMS JWT tokens".
//
// A [Server] is an [http.Handler]. A browser logs in with POST /auth; the SSO
// plug-in has ZSS verify the credentials, and if ZSS takes them the UMS plug-in
// logs in to UMS (package ums), which verifies them once more. Only then there is
// a session, and the browser gets its cookie. The ZSS cookie and the UMS tokens
// stay in the session store, and the credentials are forgotten. Actions of the
// Unified Experience app come with the cookie to the UMS plug-in, which finds the
// UMS token by it and passes both on to UMS; see [ActionPath].
//
// Where there is an API Mediation Layer (API ML), the SSO plug-in has users signed
// on by that alone; its token goes to the browser as well, in a cookie of its own.
//
// ZSS, UMS and API ML are handed in with the [Config], each as an
// [http.RoundTripper].
//
// # What is verified, and what is not
//
// The root services and their methods, the members of their bodies, the statuses
// 200, 401, 428 and 500, the reasons "Expired Password", "ConnectionError",
// "Unknown" and "ZLUXSessionExp", that every category must succeed, the name and
// the attributes of the cookies, what the SSO plug-in calls of API ML and makes of
// its answers, the 60 minutes of a session, the 500,000 sessions
// and 7 idle days of the store, and the 102,400 bytes of a body are as the sources
// have them; so is the plug-in id com.rs.auth.db2Auth.
//
// # Choices
//
// These are not settled by a published source that was read, or are stricter than
// the product:
//
//   - The UMS plug-in forms a category of its own, [CategoryUMS], which is asked
//     after the others have succeeded. So a login that UMS refuses fails as a whole.
//   - A login that fails leaves nothing behind: no session, no cookie, and ZSS is
//     asked to log out. A session of before stays as it was.
//   - A login within a session keeps the session's id unless
//     [Choices].NewSessionID says otherwise. That the product keeps it is deduced
//     from its source.
//   - Where users are signed on by API ML, a refresh asks about the token again and
//     does not make another; a log-off goes to the gateway where there is no API
//     catalogue; and passwords are still changed by ZSS.
//   - To a UMS with authType MFA_JWT the plug-in logs in with the token of API ML, as
//     Bearer. Without the credentials it does not log in to one with STANDARD_JWT.
//   - The session ends an hour after login or refresh, or when ZSS says so if that
//     is sooner; requests do not prolong it.
//   - A refresh that ZSS or UMS refuses ends the session; one that does not reach
//     them does not.
//   - The cookie is signed (HMAC-SHA-256), with a secret from [Config].Random
//     unless the Config has one, and always Secure: plain HTTP is refused with 403
//     everywhere.
//   - UMS has no logout that was found: when a session ends its tokens are
//     forgotten here and die there when they expire.
//   - Paths under /ZLUX/plugins/; that the app's page is served to logged-in users
//     only; that no action reaches /ws/security/ of UMS, whose answers hold tokens.
//   - A password change that ZSS refuses is answered with 500, reason "Unknown".
//   - A body that is no JSON object is answered with 400 in plain text.
//
// # What is not modelled
//
// ZSS beside API ML without single sign-on between them, several instances (HA
// mode), role-based access, the trivial authentication handler, other root services and
// plug-ins, WebSockets, and the log.
package appserver
