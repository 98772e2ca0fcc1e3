package debugprofile

import (
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/restapi"
)

// Paths are where the endpoints are, each behind context_path. They are this
// package's choice, but for the part /auth.
type Paths struct {
	Login, Query, Logout, OpenAPI string
}

// DefaultPaths are the paths unless told otherwise.
var DefaultPaths = Paths{
	Login:   "/auth/login",
	Query:   "/auth/query",
	Logout:  "/auth/logout",
	OpenAPI: "/auth/openapi.json",
}

// check refuses paths that no request could be for, and paths that are equal.
func (p Paths) check() error {
	seen := map[string]string{}
	for _, each := range []struct{ name, path string }{
		{"Login", p.Login}, {"Query", p.Query}, {"Logout", p.Logout}, {"OpenAPI", p.OpenAPI},
	} {
		if isContextPath(each.path) != "" || withoutSlash(each.path) != each.path {
			return fmt.Errorf("%w: Paths.%s is %q; give a path such as /auth/login, or leave all four out", ErrConfig, each.name, each.path)
		}
		if other := seen[each.path]; other != "" {
			return fmt.Errorf("%w: Paths.%s and Paths.%s are both %s", ErrConfig, other, each.name, each.path)
		}
		seen[each.path] = each.name
	}
	return nil
}

func (r *run) resources() []restapi.Resource {
	root := r.environment.ContextPath
	return []restapi.Resource{
		{Path: root + r.config.Paths.Login, Method: http.MethodPost, Serve: r.login},
		{Path: root + r.config.Paths.Query, Method: http.MethodGet, Serve: r.query},
		{Path: root + r.config.Paths.Logout, Method: http.MethodPost, Serve: r.logout},
		{Path: root + r.config.Paths.OpenAPI, Method: http.MethodGet, Serve: r.openAPI},
	}
}
