package mutant

import (
	"net/http"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// zaasAccessMutants are wrong about personal access tokens.
var zaasAccessMutants = []Mutant{
	{
		Name: "any-service-will-do", Breaks: "ZAAS-14",
		What: "does not look at the scopes of an access token",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, _ target.ServerRequestResult) bool {
			a.Body = strings.Replace(a.Body, `"serviceId":"elsewhere"`, `"serviceId":"gateway"`, 1)
			return strings.HasSuffix(a.Path, zaasAccess+"/validate")
		}),
	},
	{
		Name: "revokes-again-and-again", Breaks: "ZAAS-15",
		What: "lets an access token be revoked any number of times",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasAccess+"/revoke") && r.Status == http.StatusUnauthorized {
				r.Status = http.StatusNoContent
			}
		}),
	},
	{
		Name: "anybody-may-revoke", Breaks: "ZAAS-16",
		What: "tells a user without authority that the tokens of others are revoked",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(a.Path, zaasAccess+"/revoke/tokens/") && r.Status == http.StatusForbidden {
				r.Status = http.StatusNoContent
			}
		}),
	},
	{
		Name: "a-restart-forgets-revocations", Breaks: "ZAAS-17",
		What: "keeps what was revoked as it keeps what was logged out",
		new: zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			m.mu.Lock()
			defer m.mu.Unlock()
			if strings.HasSuffix(a.Path, zaasAccess+"/validate") && m.starts > 0 && r.Status == http.StatusUnauthorized {
				r.Status = http.StatusNoContent
			}
			return r, err
		}),
	},
}

// zaasAroundMutants are wrong about what is around tokens and tickets.
var zaasAroundMutants = []Mutant{
	{
		Name: "a-private-key-for-everybody", Breaks: "ZAAS-18",
		What: "has the private exponent in the set of public keys",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.Contains(a.Path, "/auth/keys/public/") {
				r.Body = strings.Replace(r.Body, `"kty"`, `"d":"AQAB","kty"`, 1)
			}
		}),
	},
	{
		Name: "anybody-ends-sessions", Breaks: "ZAAS-19",
		What: "takes everybody for another instance",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, r target.ServerRequestResult) bool {
			a.Certificate = target.CertificateOwn
			return strings.Contains(a.Path, "/auth/invalidate/") && r.Status == http.StatusForbidden
		}),
	},
	{
		Name: "anybody-is-the-gateway", Breaks: "ZAAS-20",
		What: "takes everybody for the gateway",
		new: zaasRetrying(func(_ *zaasMemory, a *target.ServerRequestArgs, r target.ServerRequestResult) bool {
			stranger := a.Certificate != target.CertificateOwn
			a.Certificate = target.CertificateOwn
			return strings.HasPrefix(a.Path, "/zaas/scheme/") && stranger && r.Status == http.StatusUnauthorized
		}),
	},
	{
		Name: "token-before-certificate", Breaks: "ZAAS-21",
		What: "looks at the token before the certificate",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasSuffix(a.Path, zaasTicket) && r.Status == http.StatusForbidden && tokenOf(a) == "garbage" {
				r.Status = http.StatusUnauthorized
			}
		}),
	},
	{
		Name: "no-old-paths", Breaks: "ZAAS-22",
		What: "does not take the paths of Zowe 1 any more",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasPrefix(a.Path, "/api/v1/gateway/") {
				*r = target.ServerRequestResult{Status: http.StatusNotFound}
			}
		}),
	},
	{
		Name: "no-failure-header", Breaks: "ZAAS-23",
		What: "does not say in the header what is wrong with a token",
		new: zaasAnswering(func(_ target.ServerRequestArgs, r *target.ServerRequestResult) {
			r.Header.Del("X-Zowe-Auth-Failure")
		}),
	},
	{
		Name: "a-message-without-a-list", Breaks: "ZAAS-24",
		What: "answers a query with one message, and not with a list",
		new: zaasAnswering(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if list := strings.TrimSpace(r.Body); strings.HasSuffix(a.Path, zaasQuery) && strings.HasPrefix(list, `{"messages":[`) {
				r.Body = strings.TrimSuffix(strings.TrimPrefix(list, `{"messages":[`), "]}")
			}
		}),
	},
	{
		Name: "three-at-most", Breaks: "ZAAS-26",
		What: "answers a request that it has seen three times with 503",
		new: zaasServing(func(m *zaasMemory, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			m.mu.Lock()
			this := a.Method + a.Path + tokenOf(a) + a.Body
			m.seen[this]++
			tooMany := m.seen[this] > 3
			m.mu.Unlock()
			if tooMany {
				return target.ServerRequestResult{Status: http.StatusServiceUnavailable}, nil
			}
			return right(a)
		}),
	},
}

// zaasMutants are all that are wrong about ZAAS.
var zaasMutants = slices.Concat(zaasTicketMutants, zaasLoginMutants, zaasTokenMutants, zaasAccessMutants, zaasAroundMutants)
