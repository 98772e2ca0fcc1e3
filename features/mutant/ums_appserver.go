package mutant

import (
	"net/http"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// appServerMutants are wrong about the root services of the App Server.
var appServerMutants = []Mutant{
	{
		Name: "one-status-for-all", Breaks: "APS-01",
		What: "says in one member whether the browser is logged on",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if a.Method == http.MethodGet && a.Path == zluxLogin {
				r.Body = edit(r.Body, func(o object) { o["authenticated"] = o.inner("categories").inner("saf")["authenticated"] })
			}
		}),
	},
	{
		Name: "expired-like-wrong", Breaks: "APS-02",
		What: "answers an expired password like a wrong one",
		new: zlux(func(_ target.ServerRequestArgs, r *target.ServerRequestResult) {
			if r.Status == http.StatusPreconditionRequired {
				r.Status = http.StatusUnauthorized
			}
		}),
	},
	{
		Name: "sessions-never-end", Breaks: "APS-03",
		What: "does not see that time passes",
		new: disguised(func(d *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.Server == target.ZLUX {
				d.mu.Lock()
				if d.since.IsZero() {
					d.since = a.Time
				}
				a.Time = d.since
				d.mu.Unlock()
			}
			return right(a)
		}),
	},
	{
		Name: "logs-off-the-browser-only", Breaks: "APS-04", Also: []string{"UMS-08"},
		What: "takes the cookie back at a log-off, and keeps the session",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.Server == target.ZLUX && a.Path == zluxLogout {
				cleared := http.Header{"Set-Cookie": {"connect.sid.1=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict"}}
				return target.ServerRequestResult{Status: http.StatusOK, Header: cleared, Body: `{"success":true}`}, nil
			}
			return right(a)
		}),
	},
	{
		Name: "any-password-handler", Breaks: "APS-05",
		What: "has passwords changed by its own handler, whichever is named",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.Path == "/auth-password" {
				a.Body = edit(a.Body, func(o object) { o["serviceHandler"] = "org.zowe.zlux.auth.safsso" })
			}
			return right(a)
		}),
	},
	{
		Name: "refusals-may-be-kept", Breaks: "APS-06",
		What: "lets caches keep that a log-on has failed",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if isLogin(a) && r.Status == http.StatusUnauthorized {
				r.Header.Del("Cache-Control")
			}
		}),
	},
	{
		Name: "bodies-of-any-length", Breaks: "APS-07",
		What: "reads a body to its end, however long it is",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if isLogin(a) && r.Status == http.StatusRequestEntityTooLarge {
				a.Body = edit(a.Body, func(o object) { delete(o, "padding") })
				return right(a)
			}
			return r, err
		}),
	},
	{
		Name: "shows-who-was-not-asked", Breaks: "APS-08",
		What: "answers for categories that the log-on is not of",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if isLogin(a) && strings.Contains(a.Body, `"categories"`) {
				r.Body = edit(r.Body, func(o object) { o.inner("categories")["ums"] = object{"success": false} })
			}
		}),
	},
	{
		Name: "does-not-say-what-to-log-on-to", Breaks: "APS-09",
		What: "answers whoever is not logged on with 401 and nothing else",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if strings.HasPrefix(a.Path, zluxAction) && r.Status == http.StatusUnauthorized {
				r.Body = "{}"
			}
		}),
	},
}
