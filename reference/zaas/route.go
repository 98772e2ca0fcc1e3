package zaas

import (
	"net/http"
	"strings"
)

// route is one endpoint at one path.
type route struct {
	path   string
	method string // "" for any
	// parameter is the name of what follows the path; "" if nothing may.
	parameter string
	// wrongMethod is the body of a 405.
	wrongMethod message
	serve       func(*call) answer
	operation   *operation
}

// routes are all endpoints of a level.
type routes struct {
	exact    map[string]route
	prefixes []route // those with a parameter; their paths end in a slash
	list     []route
}

func (rs *routes) add(r route) {
	rs.list = append(rs.list, r)
	if r.parameter != "" {
		rs.prefixes = append(rs.prefixes, r)
		return
	}
	rs.exact[r.path] = r
}

func (rs *routes) find(path string) (r route, rest string, ok bool) {
	if r, ok := rs.exact[path]; ok {
		return r, "", true
	}
	for _, r := range rs.prefixes {
		if rest, ok := strings.CutPrefix(path, r.path); ok && rest != "" && !strings.Contains(rest, "/") {
			return r, rest, true
		}
	}
	return route{}, "", false
}

// serve answers a request.
func (s *Server) serve(r *http.Request) answer {
	direct := strings.HasPrefix(r.URL.Path, servicePrefix)
	route, rest, ok := s.routes.find(r.URL.Path)
	if !ok {
		if direct && s.services {
			return empty(s.unknownService)
		}
		return empty(http.StatusNotFound)
	}
	c := &call{Server: s, r: r, path: route.path, direct: direct, rest: rest}
	if route.method != "" && r.Method != route.method {
		return c.refuseMethod(route)
	}
	return route.serve(c)
}

// refuseMethod answers another method than the one of the endpoint.
func (c *call) refuseMethod(r route) answer {
	status := http.StatusMethodNotAllowed
	if r.operation.scheme {
		status = c.schemeMethod
	}
	if status != http.StatusMethodNotAllowed {
		return empty(status)
	}
	a := refuse(status, r.wrongMethod, c.methodName(), c.url())
	a.allow = r.method
	return a
}

// methodName is the method for a message. It may be anything that a client sends,
// a secret included, so that one which is not known is not repeated.
func (c *call) methodName() string {
	switch c.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return c.r.Method
	}
	return "of this request"
}

// The beginnings of the paths.
const (
	gatewayAuth = "/gateway/api/v1/auth"
	oldAuth     = "/api/v1/gateway/auth"
	serviceAuth = "/zaas/api/v1/auth"
	schemeRoot  = "/zaas/scheme/"
	peerAuth    = "/gateway/auth"
)

// makeRoutes puts every endpoint at each path that the level has for it.
func (s *Server) makeRoutes() routes {
	rs := routes{exact: map[string]route{}}
	all := operations()
	for i := range all {
		o := &all[i]
		r := route{method: o.method, parameter: o.parameter, wrongMethod: methodNotSupported, serve: o.serve, operation: o}
		switch {
		case o.scheme:
			r.wrongMethod = methodNotAllowed
		case o.path == "/ticket":
			r.wrongMethod = s.ticketMethod
		case o.path == "/refresh" && !s.AllowRefresh:
			r.method = ""
		}
		for _, path := range s.pathsOf(o) {
			r.path = path
			rs.add(r)
		}
	}
	return rs
}

// pathsOf returns the paths of an endpoint, those through the gateway first.
func (s *Server) pathsOf(o *operation) []string {
	var paths []string
	switch {
	case o.document:
		paths = append(paths, "/gateway"+o.path)
		if s.services {
			paths = append(paths, "/zaas"+o.path)
		}
	case o.scheme:
		if s.services {
			paths = append(paths, schemeRoot+o.path)
		}
	case o.peers:
		paths = s.peerPaths(o)
	default:
		paths = append(paths, gatewayAuth+o.path)
		if o.old && s.oldPaths {
			paths = append(paths, oldAuth+o.path)
		}
		if s.services {
			paths = append(paths, serviceAuth+o.path)
		}
	}
	return paths
}

// peerPaths returns the paths of what instances ask each other.
func (s *Server) peerPaths(o *operation) []string {
	switch {
	case o.parameter == "": // the token is in a header
		if s.bearerInvalidate {
			return []string{gatewayAuth + o.path}
		}
		return nil
	case !s.services:
		return []string{peerAuth + o.path}
	case s.bearerInvalidate && o.path == "/distribute/":
		return []string{gatewayAuth + o.path, serviceAuth + o.path}
	}
	return []string{serviceAuth + o.path}
}
