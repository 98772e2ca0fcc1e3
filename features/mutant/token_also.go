package mutant

// alsoRed lists, for the mutants of tokens, the rules that cannot hold where
// the rule that they break does not.
var alsoRed = map[string][]string{
	"reads-the-first-value":        {"JWT-12"},
	"takes-any-octets":             {"JWS-10"},
	"case-of-names-ignored":        {"JWS-12"},
	"case-of-alg-ignored":          {"JWA-09"},
	"crit-ignored":                 {"JWS-14", "JWS-17"},
	"token-chooses-the-algorithm":  {"ZC-01"},
	"first-key-only":               {"JWK-02", "JWK-04"},
	"signature-unchecked":          {"BCP-01", "BCP-06", "JWA-01", "JWA-03", "JWA-06", "JWA-07", "JWA-08", "JWA-12", "JWK-01", "JWK-05", "JWK-08", "JWS-07", "JWS-20", "ZC-03"},
	"none-taken":                   {"JWA-10"},
	"good-in-the-second-of-expiry": {"JWT-03", "JWT-07"},
	"never-expires":                {"JWT-03", "JWT-05", "JWT-07", "JWT-15", "JWT-17"},
	"good-for-ever-without-exp":    {"JWT-16"},
	"not-before-ignored":           {"JWT-03"},
	"not-before-a-second-early":    {"JWT-03"},
	"skew-ignored":                 {"JWT-05"},
	"whole-seconds-only":           {"JWS-07", "JWT-08"},
	"audience-optional":            {"JWT-16"},
	"loose-types":                  {"JWT-18"},
	"user-folded":                  {"ZC-03"},
	"required-claims-ignored":      {"ZC-01"},
}
