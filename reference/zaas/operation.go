package zaas

import "net/http"

// operation is an endpoint, and what the API documentation says about it.
type operation struct {
	path      string // behind /auth, or behind the root of its kind
	method    string
	parameter string // what follows the path
	id        string
	summary   string
	old       bool // it has an old path
	peers     bool // it is for instances among themselves
	scheme    bool // it is for the gateway
	document  bool // it is the documentation
	serve     func(*call) answer
	body      string   // the schema of the body, "" for none
	security  []string // the schemes, each of which will do
	answers   []string // statuses with what they have for a body, 200:Query for instance
}

// operations are all endpoints. They are a function, as the one with the
// documentation refers to them.
func operations() []operation {
	return append(append(signOnOperations(), accessTokenOperations()...), append(keyOperations(), internalOperations()...)...)
}

var (
	byToken       = []string{"cookie", "bearer"}
	byCredentials = []string{"basic", "certificate"}
	byAnything    = []string{"cookie", "bearer", "basic", "certificate"}
	byCertificate = []string{"certificate"}
)

func signOnOperations() []operation {
	return []operation{
		{path: "/login", method: http.MethodPost, id: "login", old: true, serve: (*call).login,
			summary: "Log in with Basic authentication, a JSON body, or a client certificate, and get a token in a cookie.",
			body:    "Login", security: byCredentials, answers: []string{"204", "400:Messages", "401:Messages", "405:Messages", "413", "500:Messages", "503:Messages"}},
		{path: "/query", method: http.MethodGet, id: "query", old: true, serve: (*call).query,
			summary: "Ask whom a token belongs to.", security: byToken,
			answers: []string{"200:Query", "401:Messages", "405:Messages", "503:Messages"}},
		{path: "/logout", method: http.MethodPost, id: "logout", old: true, serve: (*call).logout,
			summary: "Take a token back.", security: byToken,
			answers: []string{"204", "400:Messages", "401:Messages", "405:Messages"}},
		{path: "/ticket", method: http.MethodPost, id: "ticket", old: true, serve: (*call).ticket,
			summary: "Get a PassTicket for the user of a token. Needs a trusted client certificate as well.",
			body:    "Ticket", security: byToken,
			answers: []string{"200:TicketAnswer", "400:Messages", "401:Messages", "403", "405:Messages", "413", "415", "500:Messages", "503:Messages"}},
		{path: "/refresh", method: http.MethodPost, id: "refresh", old: true, serve: (*call).refresh,
			summary: "Exchange a token for a new one. Needs a trusted client certificate as well; off by default.", security: byToken,
			answers: []string{"204", "401:Messages", "403", "404", "405:Messages", "500:Messages", "503:Messages"}},
	}
}

func accessTokenOperations() []operation {
	const root = "/access-token"
	return []operation{
		{path: root + "/generate", method: http.MethodPost, id: "generateAccessToken", serve: (*call).generate,
			summary: "Get a personal access token for services.", body: "AccessToken", security: byCredentials,
			answers: []string{"200:text/plain", "400:Messages", "401:Messages", "405:Messages", "413", "500:Messages", "503:Messages"}},
		{path: root + "/validate", method: http.MethodPost, id: "validateAccessToken", serve: (*call).validate,
			summary: "Ask whether an access token is good for a service.", body: "Validate",
			answers: []string{"204", "400", "401", "405:Messages", "413", "500:Messages"}},
		{path: root + "/revoke", method: http.MethodDelete, id: "revokeAccessToken", serve: (*call).revokeOne,
			summary: "Revoke an access token.", body: "Token",
			answers: []string{"204", "400", "401", "405:Messages", "413", "500:Messages"}},
		{path: root + "/revoke/tokens", method: http.MethodDelete, id: "revokeOwnAccessTokens", serve: (*call).revokeOwn,
			summary: "Revoke all access tokens of one's own.", security: byAnything,
			answers: []string{"204", "400:Messages", "401:Messages", "405:Messages", "500:Messages", "503:Messages"}},
		{path: root + "/revoke/tokens/user", method: http.MethodDelete, id: "revokeAccessTokensOfUser", serve: (*call).revokeUser,
			summary: "Revoke all access tokens of a user. Needs authority.", body: "User", security: byAnything,
			answers: []string{"204", "400:Messages", "401:Messages", "403", "405:Messages", "413", "500:Messages", "503:Messages"}},
		{path: root + "/revoke/tokens/scope", method: http.MethodDelete, id: "revokeAccessTokensForService", serve: (*call).revokeScope,
			summary: "Revoke all access tokens that are good for a service. Needs authority.", body: "Service", security: byAnything,
			answers: []string{"204", "400:Messages", "401:Messages", "403", "405:Messages", "413", "500:Messages", "503:Messages"}},
		{path: root + "/evict", method: http.MethodDelete, id: "evictAccessTokens", serve: (*call).evict,
			summary: "Forget revocations of tokens that have expired. Needs authority.", security: byAnything,
			answers: []string{"204", "400:Messages", "401:Messages", "403", "405:Messages", "500:Messages", "503:Messages"}},
	}
}

func keyOperations() []operation {
	return []operation{
		{path: "/keys/public/all", method: http.MethodGet, id: "allKeys", old: true, serve: (*call).allKeys,
			summary: "Get the public keys of all who issue tokens, as a JWK set.", answers: []string{"200:KeySet", "405:Messages"}},
		{path: "/keys/public/current", method: http.MethodGet, id: "currentKeys", old: true, serve: (*call).currentKeys,
			summary: "Get the public key of who issues tokens now, as a JWK set.", answers: []string{"200:KeySet", "405:Messages"}},
		{path: "/keys/public", method: http.MethodGet, id: "publicKey", serve: (*call).publicKey,
			summary: "Get the public key of who issues tokens now, in PEM form.",
			answers: []string{"200:" + pemType, "405:Messages", "500:Message"}},
		{path: "/oidc-token/validate", method: http.MethodPost, id: "validateOIDCToken", serve: (*call).validateOIDC,
			summary: "Ask whether a token of the OpenID provider is good.", body: "Token",
			answers: []string{"204", "400", "401", "405:Messages", "413"}},
	}
}

// internalOperations are for instances, for the gateway, and for whoever reads
// the documentation.
func internalOperations() []operation {
	return []operation{
		{path: "/invalidate/", method: http.MethodDelete, parameter: "token", id: "invalidate", peers: true, serve: (*call).invalidate,
			summary: "Note a token that was logged out at another instance.", security: byCertificate,
			answers: []string{"200", "400", "403", "405:Messages", "503"}},
		{path: "/invalidate", method: http.MethodDelete, id: "invalidateBearer", peers: true, serve: (*call).invalidate,
			summary: "Note a token that was logged out at another instance. Needs API ML's own client certificate.", security: []string{"bearer"},
			answers: []string{"200", "400", "403", "405:Messages", "503"}},
		{path: "/distribute/", method: http.MethodGet, parameter: "instanceId", id: "distribute", peers: true, serve: (*call).distribute,
			summary: "Tell another instance what was logged out here.", security: byCertificate,
			answers: []string{"200", "204", "403", "405:Messages"}},
		{path: "ticket", method: http.MethodPost, id: "schemeTicket", scheme: true, serve: (*call).schemeTicket,
			summary: "Get a PassTicket for the user whom the gateway calls for.", body: "Ticket", security: byCertificate,
			answers: []string{"200:TicketAnswer", "400:Messages", "401:Messages", "404", "405:Messages", "413", "415", "500:Messages", "503:Messages"}},
		{path: "zoweJwt", method: http.MethodPost, id: "schemeZoweToken", scheme: true, serve: (*call).schemeZowe,
			summary: "Get a token of this service for that user.", security: byCertificate,
			answers: []string{"200:CookieAnswer", "401:Messages", "404", "405:Messages", "500:Messages", "503:Messages"}},
		{path: "zosmf", method: http.MethodPost, id: "schemeZOSMFToken", scheme: true, serve: (*call).schemeZOSMF,
			summary: "Get the token of z/OSMF for that user.", security: byCertificate,
			answers: []string{"200:CookieAnswer", "401:Messages", "404", "405:Messages", "500:Messages", "503:Messages"}},
		{path: "safIdt", method: http.MethodPost, id: "schemeIdentityToken", scheme: true, serve: (*call).schemeIdentity,
			summary: "Get a SAF identity token for that user.", body: "Ticket", security: byCertificate,
			answers: []string{"200:HeaderAnswer", "400:Messages", "401:Messages", "404", "405:Messages", "413", "415", "500:Messages", "503:Messages"}},
		{path: "/api-doc", method: http.MethodGet, id: "openapi", document: true, serve: (*call).openAPI,
			summary: "Get this document.", answers: []string{"200:Document", "405:Messages"}},
	}
}
