package mutant

import (
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// webTokens is the path of z/OSMF's service authenticate.
const webTokens = "/zosmf/services/authenticate"

// zosmfMutants are wrong about z/OSMF.
var zosmfMutants = []Mutant{
	{
		Name: "zosmf-logs-in-the-revoked", Breaks: "ZMF-01",
		What: "takes a revoked user for another one, whose password it knows",
		new: asStands(target.ZOSMF, func(there *target.ServerOpenResult, a *target.ServerRequestArgs) bool {
			if a.Path != webTokens || a.Header.Get("Authorization") != basic(there.Users[target.RoleRevoked]) {
				return false
			}
			a.Header = a.Header.Clone()
			a.Header.Set("Authorization", basic(there.Users[target.RoleUser]))
			return true
		}),
	},
	{
		Name: "zosmf-tokens-last", Breaks: "ZMF-02",
		What: "takes tokens for months",
		new:  setBack(target.ZOSMF, "Token", 31*24*time.Hour),
	},
	{
		Name: "zosmf-logout-does-nothing", Breaks: "ZMF-03",
		What: "says that a token is logged out, and takes it on",
		new: serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.Server == target.ZOSMF && a.Method == http.MethodDelete && a.Path == webTokens {
				return target.ServerRequestResult{Status: http.StatusNoContent}, nil
			}
			return right(a)
		}),
	},
	{
		Name: "zosmf-serves-the-private-key", Breaks: "ZMF-04",
		What: "answers the whole key to whoever asks for the public one",
		new: replyingOf(target.ZOSMF, func(_ target.ServerRequestArgs, r *target.ServerRequestResult) {
			r.Body = strings.Replace(r.Body, `{"keys":[{`, `{"keys":[{"d":"AQAB",`, 1)
		}),
	},
	{
		Name: "zosmf-has-no-realm", Breaks: "ZMF-08",
		What: "does not say which realm its users are of",
		new: replyingOf(target.ZOSMF, func(_ target.ServerRequestArgs, r *target.ServerRequestResult) {
			r.Body = strings.Replace(r.Body, "zosmf_saf_realm", "realm", 1)
		}),
	},
	{
		Name: "zosmf-lists-for-anybody", Breaks: "ZMF-09",
		What: "lists data sets for whom it does not sign on",
		new: asStands(target.ZOSMF, func(there *target.ServerOpenResult, a *target.ServerRequestArgs) bool {
			if !strings.HasPrefix(a.Path, "/zosmf/restfiles/") {
				return false
			}
			a.Header = a.Header.Clone()
			a.Header.Set("Authorization", basic(there.Users[target.RoleUser]))
			return true
		}),
	},
}
