package mutant

import (
	"net/http"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// zaasLoginMutants are wrong about logins.
var zaasLoginMutants = []Mutant{
	{
		Name: "cookie-for-other-sites", Breaks: "ZAAS-01",
		What: "sets the cookie without SameSite",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasLogin) {
				for i, text := range r.Header["Set-Cookie"] {
					r.Header["Set-Cookie"][i] = strings.Replace(text, " SameSite=Strict;", "", 1)
				}
			}
		}),
	},
	{
		Name: "the-body-wins", Breaks: "ZAAS-02",
		What: "looks at the body of a login first",
		new: zaasAsked(func(_ *zaasMemory, a *target.ServerRequestArgs) {
			if strings.HasSuffix(a.Path, zaasLogin) && a.Body != "" {
				a.Header.Del("Authorization")
			}
		}),
	},
	{
		Name: "empty-passwords-are-passwords", Breaks: "ZAAS-03",
		What: "takes an empty password for a wrong one",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasLogin) && strings.Contains(a.Body, `"password":""`) {
				r.Status, r.Body = http.StatusUnauthorized, messaged("ZWEAG120E")
			}
		}),
	},
	{
		Name: "expired-passwords-are-wrong", Breaks: "ZAAS-04",
		What: "answers an expired password as it does a wrong one",
		new: zaasAnswering(func(_ target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(r.Body, "ZWEAT412E") {
				r.Body = messaged("ZWEAT410E")
			}
		}),
	},
	{
		Name: "new-passwords-are-forgotten", Breaks: "ZAAS-05",
		What: "does not look at newPassword",
		new: zaasAsked(func(_ *zaasMemory, a *target.ServerRequestArgs) {
			if strings.Contains(a.Body, `"newPassword"`) {
				a.Body = edit(a.Body, func(o object) { delete(o, "newPassword") })
			}
		}),
	},
	{
		Name: "says-what-zosmf-keeps-to-itself", Breaks: "ZAAS-27",
		What: "answers as SAF would where z/OSMF refused a password",
		new: zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			m.mu.Lock()
			defer m.mu.Unlock()
			if strings.HasPrefix(m.there.Options["provider"], "zosmf") && strings.Contains(r.Body, "ZWEAG120E") {
				r.Body = messaged("ZWEAT410E")
			}
			return r, err
		}),
	},
}

// zaasTokenMutants are wrong about queries and logouts.
var zaasTokenMutants = []Mutant{
	{
		Name: "a-fifth-member", Breaks: "ZAAS-06",
		What: "says in a query who issued the token",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasQuery) && r.Status == http.StatusOK {
				r.Body = edit(r.Body, func(o object) { o["issuer"] = "APIML" })
			}
		}),
	},
	{
		Name: "queries-believe-the-payload", Breaks: "ZAAS-07",
		What: "answers a query for a token whose user was changed, as if it were not",
		new: zaasRetrying(func(m *zaasMemory, a *target.ServerRequestArgs, r target.ServerRequestResult) bool {
			if !strings.HasSuffix(a.Path, zaasQuery) || strings.Contains(r.Body, "ZWEAT100E") || !strings.Contains(payload(tokenOf(*a)), `"ADMIN"`) {
				return false
			}
			presentToken(a, m.latest())
			return true
		}),
	},
	{
		Name: "signature-before-expiry", Breaks: "ZAAS-08",
		What: "looks at the signature of a token before its time",
		new: zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			m.mu.Lock()
			defer m.mu.Unlock()
			if strings.Contains(r.Body, "ZWEAT100E") && !slices.Contains(m.issued, tokenOf(a)) {
				r.Body = messaged("ZWEAG130E")
			}
			return r, err
		}),
	},
	{
		Name: "logs-out-again-and-again", Breaks: "ZAAS-09", Also: []string{"ZAAS-10", "ZAAS-26"},
		What: "lets a token be logged out any number of times",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasLogout) && r.Status == http.StatusUnauthorized && tokenOf(a) != "" && !strings.Contains(r.Body, "ZWEAT100E") {
				r.Status, r.Body = http.StatusNoContent, ""
			}
		}),
	},
	{
		Name: "garbage-is-logged-out", Breaks: "ZAAS-09",
		What: "answers a logout of what is no token with 401",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasLogout) && r.Status == http.StatusBadRequest {
				r.Status = http.StatusUnauthorized
			}
		}),
	},
	{
		Name: "tells-no-other-instance", Breaks: "ZAAS-10",
		What: "logs tokens out at one instance only",
		new: endedIsGood(func(m *zaasMemory, a target.ServerRequestArgs) bool {
			return m.ended[tokenOf(a)] != a.System
		}),
	},
	{
		Name: "nobody-tells-after-a-restart", Breaks: "ZAAS-12",
		What: "comes back in Zowe 2 and knows nothing of logouts",
		new: endedIsGood(func(m *zaasMemory, a target.ServerRequestArgs) bool {
			return m.starts > 0 && m.there.Level == "zowe-v2"
		}),
	},
	{
		Name: "refresh-for-everybody", Breaks: "ZAAS-13",
		What: "refreshes tokens for whoever has no certificate",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, r target.ServerRequestResult) bool {
			a.Certificate = target.CertificateTrusted
			return strings.HasSuffix(a.Path, zaasRefresh) && r.Status == http.StatusForbidden
		}),
	},
}

// endedIsGood makes a behaviour in which a query of a token that was logged out says
// that it is good, if forgotten says so.
func endedIsGood(forgotten func(m *zaasMemory, a target.ServerRequestArgs) bool) func() behaviour {
	return zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		m.mu.Lock()
		defer m.mu.Unlock()
		if strings.HasSuffix(a.Path, zaasQuery) && r.Status == http.StatusUnauthorized && m.ended[tokenOf(a)] != "" && forgotten(m, a) {
			r.Status, r.Body = http.StatusOK, "{}"
		}
		return r, err
	})
}
