// Package liberty implements how a Liberty server signs users on with what third
// parties vouch for, according to the sources of Open Liberty (the packages
// com.ibm.ws.security.openidconnect.client, .openidconnect.clients.common,
// .authentication.filter, .webcontainer.security and .security.credentials.saf),
// the reference pages of its server.xml, IBM's page "API provider third-party
// authentication" of z/OS Connect, and Colin Paice's pages on MQWEB.
//
// [LoadConfig] reads a server.xml, [New] makes a server of it, and
// [Server.Decide] judges a request, step by step. A [Server] is an [http.Handler]
// with one protected resource that says who the user is.
package liberty
