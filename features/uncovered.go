package features

// Missing is a rule that the suite is to have and does not have yet.
type Missing struct {
	ID    string `json:"id"`
	About string `json:"about"`
}

// Uncovered lists the rules of the documents that the suite is built on that
// no feature holds a target to yet. A rule that gets a feature leaves the
// list; a test keeps the two apart and complete.
func Uncovered() []Missing {
	return []Missing{
		{"JW-02", "issuerIdentifier must equal iss"},
		{"JW-03", "signatureAlgorithm must equal alg"},
		{"JW-04", "trustAliasName names the certificate that verifies"},
		{"JW-05", "remoteAddress limits the clients of an openidConnectClient"},
		{"JW-07", "servers with different realms map one token to different users"},
		{"JW-08", "the token comes as Bearer or in the expected cookie"},
		{"JW-09", "inboundPropagation, mapIdentityToRegistryUser, userIdentifier"},
		{"ZC-04", "the claim that names the user, and its mapping"},
		{"ZC-05", `inboundPropagation="required"`},
		{"ZC-06", "the ten steps of OpenID Connect"},
		{"ZC-07", "OAuth access tokens by introspection"},
		{"ZC-08", "SAML tokens on the web inbound"},
		{"ZC-09", "LTPA tokens and single sign-on"},
		{"ZC-10", "LTPA tokens expire after two hours unless set otherwise"},
		{"ZC-11", "tokens issued together expire together"},
		{"ZC-12", "authFilter: which requests JWT authentication is for"},
		{"ZC-13", "authFilter on headers from V3.0.17 on"},
		{"ZC-14", "failover to basic authentication"},
		{"ZC-15", "JWTs over mutual TLS only, where so configured"},
		{"ZC-16", "interceptors: TAI and JASPIC"},
	}
}
