package mutant

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Paths of the App Server and of UMS, as the features have them.
const (
	zluxLogin  = "/auth"
	zluxLogout = "/auth-logout"
	zluxApp    = "/ZLUX/plugins/unified-experience/web/"
	zluxAction = "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/"
	umsLogin   = "/ws/security/login"
)

// disguise is what a mutant knows of the servers that a scenario opened.
type disguise struct {
	mu    sync.Mutex
	there target.ServerOpenResult // of the server that was opened last
	token string                  // that UMS gave out last
	since time.Time               // when the App Server was asked first
}

// disguised makes a behaviour that answers requests to the App Server and to UMS
// otherwise, where servers are opened.
func disguised(serve func(d *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error)) func() behaviour {
	return func() behaviour {
		d := new(disguise)
		return behaviour{before: []string{target.OpServerOpen}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			a, ok := args.(target.ServerRequestArgs)
			if !ok || a.Server != target.ZLUX && a.Server != target.UMS {
				answer, err := s.right(op, args, result)
				d.note(result)
				return answer, err
			}
			answer := target.Answer{Kind: target.OK}
			r, err := serve(d, a, func(a target.ServerRequestArgs) (target.ServerRequestResult, error) {
				var r target.ServerRequestResult
				var err error
				answer, err = s.right(op, a, &r)
				return r, err
			})
			*result.(*target.ServerRequestResult) = r
			return answer, err
		}}
	}
}

func (d *disguise) note(result any) {
	if there, ok := result.(*target.ServerOpenResult); ok {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.there = *there
	}
}

// zlux makes a behaviour that changes what the App Server answers.
func zlux(change func(a target.ServerRequestArgs, r *target.ServerRequestResult)) func() behaviour {
	return disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
		r, err := right(a)
		if a.Server == target.ZLUX {
			change(a, &r)
		}
		return r, err
	})
}

// isLogin reports whether a request is a log-on to the App Server.
func isLogin(a target.ServerRequestArgs) bool {
	return a.Server == target.ZLUX && a.Method == http.MethodPost && a.Path == zluxLogin
}

// object is a JSON object that can be changed.
type object map[string]any

// edit changes a text that is a JSON object.
func edit(text string, change func(object)) string {
	var o object
	if json.Unmarshal([]byte(text), &o) != nil || o == nil {
		return text
	}
	change(o)
	edited, _ := json.Marshal(o) // It came from JSON.
	return string(edited)
}

// inner is an object within an object, or one that nobody sees.
func (o object) inner(name string) object {
	if found, ok := o[name].(map[string]any); ok {
		return found
	}
	return object{}
}

// umsMutants are wrong about the log-on to UMS, and about its tokens.
var umsMutants = []Mutant{
	{
		Name: "does-not-say-who-refused", Breaks: "UMS-01",
		What: "does not say that it was the ZSS plug-in whose log-on failed",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if isLogin(a) && r.Status >= http.StatusBadRequest {
				r.Body = edit(r.Body, func(o object) { delete(o, "categories") })
			}
		}),
	},
	{
		Name: "session-before-log-on", Breaks: "UMS-03",
		What: "gives a session to whose log-on has failed",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if isLogin(a) && (r.Status == http.StatusUnauthorized || r.Status == http.StatusPreconditionRequired) {
				r.Header.Set("Set-Cookie", "connect.sid.1=s%3Anobody.x; Path=/; HttpOnly; Secure; SameSite=Strict")
			}
		}),
	},
	{
		Name: "logs-on-to-ums-unasked", Breaks: "UMS-04",
		What: "has a session act on UMS that is not of the category of UMS",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if !isLogin(a) || !strings.Contains(a.Body, `"categories"`) {
				return right(a)
			}
			a.Body = edit(a.Body, func(o object) { delete(o, "categories") })
			r, err := right(a)
			r.Body = edit(r.Body, func(o object) { delete(o.inner("categories"), "ums") })
			return r, err
		}),
	},
	{
		Name: "takes-the-app-servers-word", Breaks: "UMS-05",
		What: "logs whoever has a session of the App Server in to UMS",
		new: disguised(func(d *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if a.Server != target.UMS || a.Path != umsLogin || r.Status != http.StatusUnauthorized || a.Header.Get("Cookie") == "" {
				return r, err
			}
			d.mu.Lock()
			other := d.there.Users[target.RoleOther]
			d.mu.Unlock()
			a.Body = `{"id":"` + other.ID + `","password":"` + other.Password + `"}`
			return right(a)
		}),
	},
	{
		Name: "nothing-to-renew-with", Breaks: "UMS-06",
		What: "answers a login of UMS without the token that renews",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if a.Server == target.UMS && a.Path == umsLogin {
				r.Body = edit(r.Body, func(o object) { delete(o, "refreshToken") })
			}
			return r, err
		}),
	},
	{
		Name: "token-for-the-browser", Breaks: "UMS-07",
		What: "gives the browser a UMS token with the answer to its log-on",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if isLogin(a) && r.Status == http.StatusOK {
				r.Body = edit(r.Body, func(o object) { o["umsToken"] = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJDT0xJTiJ9." })
			}
		}),
	},
	{
		Name: "login-through-the-plug-in", Breaks: "UMS-07",
		What: "passes a login of UMS on like any action",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if a.Server == target.ZLUX && strings.HasPrefix(a.Path, zluxAction) && strings.HasSuffix(a.Path, "/login") && r.Status == http.StatusNotFound {
				a.Server, a.Path = target.UMS, umsLogin
				return right(a)
			}
			return r, err
		}),
	},
	{
		Name: "app-for-everybody", Breaks: "UMS-08",
		What: "opens the app to whoever has no cookie",
		new: zlux(func(a target.ServerRequestArgs, r *target.ServerRequestResult) {
			if a.Path == zluxApp && a.Header.Get("Cookie") == "" {
				r.Status, r.Body = http.StatusOK, "<html></html>"
			}
		}),
	},
	{
		Name: "plain-http-will-do", Breaks: "UMS-09",
		What: "takes actions over plain HTTP",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			a.Plain = false
			return right(a)
		}),
	},
	{
		Name: "believes-the-browsers-token", Breaks: "UMS-10",
		What: "acts with a UMS token that the browser sends, whatever the session is",
		new: disguised(func(_ *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if rest, ok := strings.CutPrefix(a.Path, zluxAction); ok && a.Header.Get("Authorization") != "" {
				a.Server, a.Path = target.UMS, "/ws/"+rest
			}
			return right(a)
		}),
	},
	{
		Name: "acts-first", Breaks: "UMS-11",
		What: "carries an action out, and validates the token then",
		new: disguised(func(d *disguise, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			r, err := right(a)
			if a.Server != target.UMS {
				return r, err
			}
			d.mu.Lock()
			if a.Path == umsLogin {
				edit(r.Body, func(o object) { d.token, _ = o["accessToken"].(string) })
			}
			token := d.token
			d.mu.Unlock()
			if a.Method == http.MethodPut && r.Status == http.StatusUnauthorized && token != "" {
				a.Header = http.Header{"Authorization": {"Bearer " + token}}
				_, err = right(a)
			}
			return r, err
		}),
	},
	{
		Name: "always-standard-jwt", Breaks: "UMS-12",
		What: "takes passwords whatever authType is",
		new:  func() behaviour { return behaviour{before: []string{target.OpServerOpen}, security: openStandard} },
	},
}

// openStandard opens UMS with authType STANDARD_JWT, and says that it is what was
// wanted.
func openStandard(s *session, op string, args, result any) (target.Answer, error) {
	a, ok := args.(target.ServerOpenArgs)
	if !ok || a.Options["authType"] == "" {
		return s.right(op, args, result)
	}
	wanted := a.Options
	a.Options = map[string]string{"authType": "STANDARD_JWT"}
	answer, err := s.right(op, a, result)
	result.(*target.ServerOpenResult).Options = wanted
	return answer, err
}
