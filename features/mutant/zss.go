package mutant

import (
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// replyingOf makes a behaviour that changes the answers of one server.
func replyingOf(server string, change func(a target.ServerRequestArgs, r *target.ServerRequestResult)) func() behaviour {
	return replying(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
		if a.Server == server {
			change(a, r)
		}
	})
}

// turning makes a behaviour in which one server answers another status to requests
// to one path.
func turning(server, path string, from, to int) func() behaviour {
	return replyingOf(server, func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
		if a.Path == path && r.Status == from {
			r.Status = to
		}
	})
}

// setBack makes a behaviour in which one server looks at a request that it refuses
// as not authenticated again, by an earlier clock.
func setBack(server, cookie string, by time.Duration) func() behaviour {
	return serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		if err == nil && a.Server == server && r.Status == http.StatusUnauthorized && strings.Contains(a.Header.Get("Cookie"), cookie) {
			a.Time = a.Time.Add(-by)
			return right(a)
		}
		return r, err
	})
}

// zssMutants are wrong about Zowe System Services.
var zssMutants = []Mutant{
	{
		Name: "zss-cookie-for-other-sites", Breaks: "ZSS-01",
		What: "lets other sites use the session",
		new: replyingOf(target.ZSS, func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if a.Method == http.MethodPost && a.Path == "/login" && r.Status == http.StatusOK {
				r.Header.Set("Set-Cookie", strings.Replace(r.Header.Get("Set-Cookie"), "SameSite=Strict", "SameSite=None", 1))
			}
		}),
	},
	{
		Name: "zss-expired-is-wrong", Breaks: "ZSS-02",
		What: "answers a password that has expired like a wrong one",
		new:  turning(target.ZSS, "/login", http.StatusPreconditionRequired, http.StatusUnauthorized),
	},
	{
		Name: "zss-credentials-first", Breaks: "ZSS-03",
		What: "does not look at a session where there are credentials",
		new: serving(func(_ *session, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.Server == target.ZSS && strings.HasPrefix(a.Header.Get("Authorization"), "Basic ") {
				a.Header = a.Header.Clone()
				a.Header.Del("Cookie")
			}
			return right(a)
		}),
	},
	{
		Name: "zss-sessions-last-two-hours", Breaks: "ZSS-04",
		What: "takes a session for two hours",
		new:  setBack(target.ZSS, "jedHTTPSession", time.Hour),
	},
	{
		Name: "zss-sessions-outlast-restarts", Breaks: "ZSS-05",
		What: "takes the sessions of the instance before",
		new: serving(func(_ *session, a target.ServerStartArgs, right func(target.ServerStartArgs) (struct{}, error)) (struct{}, error) {
			if a.Server == target.ZSS {
				return struct{}{}, nil
			}
			return right(a)
		}),
	},
	{
		Name: "zss-logout-leaves-the-cookie", Breaks: "ZSS-06",
		What: "sets no cookie at a logout",
		new: replyingOf(target.ZSS, func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if a.Path == "/logout" {
				r.Header.Del("Set-Cookie")
			}
		}),
	},
	{
		Name: "zss-revoked-is-unauthorized", Breaks: "ZSS-08",
		What: "answers a revoked user who changes the password like one with a wrong password",
		new:  turning(target.ZSS, "/password", http.StatusTooManyRequests, http.StatusUnauthorized),
	},
	{
		Name: "zss-names-of-any-length", Breaks: "ZSS-09",
		What: "leaves it to SAF to refuse an application name that is too long",
		new: replyingOf(target.ZSS, func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if a.Path == "/passticket" && strings.Contains(a.Body, "ABCDEFGHI") {
				r.Status = http.StatusInternalServerError
			}
		}),
	},
	{
		Name: "zss-everybody-is-authorized", Breaks: "ZSS-10",
		What: "does not ask for the resource",
		new: replyingOf(target.ZSS, func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasPrefix(a.Path, "/saf-auth/") {
				r.Body = `{"authorized":true}`
			}
		}),
	},
	{
		Name: "zss-no-map-is-not-found", Breaks: "ZSS-11",
		What: "answers 404 for a name without a map",
		new:  turning(target.ZSS, "/certificate/dn", http.StatusUnauthorized, http.StatusNotFound),
	},
	{
		Name: "zss-token-is-not-created", Breaks: "ZSS-12",
		What: "answers 200 with a token",
		new:  turning(target.ZSS, "/saf/authenticate", http.StatusCreated, http.StatusOK),
	},
	{
		Name: "zss-takes-any-token", Breaks: "ZSS-13",
		What: "does not have SAF look at tokens",
		new: replyingOf(target.ZSS, func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if a.Path == "/saf/verify" && r.Status == http.StatusUnauthorized {
				r.Status, r.Body = http.StatusOK, ""
			}
		}),
	},
	{
		Name: "zss-believes-tokens-of-api-ml", Breaks: "ZSS-15",
		What: "does not verify the tokens of API ML",
		new: asStands(target.ZSS, func(there *target.ServerOpenResult, a *target.ServerRequestArgs) bool {
			if a.Path != "/login" || !strings.Contains(a.Header.Get("Cookie"), "apimlAuthenticationToken=") {
				return false
			}
			a.Header = http.Header{"Authorization": {basic(there.Users[target.RoleUser])}}
			return true
		}),
	},
}
