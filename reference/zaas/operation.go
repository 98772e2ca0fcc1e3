package zaas

import "net/http"

// operation is what the API documentation says about an endpoint.
type operation struct {
	path      string // behind /auth
	method    string
	parameter string // in the path
	id        string
	summary   string
	old       bool // it has an old path
	peers     bool // it is for instances among themselves
	scheme    bool // it is for the gateway
	document  bool // it is the documentation
	serve     func(*call) answer
	body      []member
	security  []string
	answers   []int
}

// member is one of the body of a request.
type member struct {
	name, kind string
	required   bool
}

var operations []operation

func init() { // It refers to itself by way of the documentation.
	operations = []operation{
		{path: "/login", method: http.MethodPost, id: "login", old: true, serve: (*call).login},
		{path: "/query", method: http.MethodGet, id: "query", old: true, serve: (*call).query},
		{path: "/logout", method: http.MethodPost, id: "logout", old: true, serve: (*call).logout},
		{path: "/ticket", method: http.MethodPost, id: "ticket", old: true, serve: (*call).ticket},
		{path: "/refresh", method: http.MethodPost, id: "refresh", old: true, serve: (*call).refresh},
		{path: "/invalidate/", method: http.MethodDelete, parameter: "token", id: "invalidate", peers: true, serve: (*call).invalidate},
		{path: "/invalidate", method: http.MethodDelete, id: "invalidateBearer", peers: true, serve: (*call).invalidate},
		{path: "/distribute/", method: http.MethodGet, parameter: "instanceId", id: "distribute", peers: true, serve: (*call).distribute},
	}
}
