package target

import "net/http"

// The operations on servers: programs of a system that sign users on and answer
// over HTTP.
const (
	OpServerConfigure = "server.configure" // writes a server's configuration file
	OpServerStart     = "server.start"     // starts a server, or stops it and starts it again
	OpServerRequest   = "server.request"   // sends a server a request
)

// The servers.
const (
	EQAPROF = "EQAPROF" // the started task of IBM Debug Profile Service
	RSED    = "RSED"    // the RSE daemon of z/OS Explorer
)

// ServerConfigureArgs are the arguments of server.configure. The file stays as
// it is over restarts of the server, and does not act before one.
type ServerConfigureArgs struct {
	System string `json:"system"`
	Server string `json:"server"`
	Text   string `json:"text"` // of eqaprof.env
}

// ServerStartArgs are the arguments of server.start.
type ServerStartArgs struct {
	System string `json:"system"`
	Server string `json:"server"`
	// Application of RSED; FEKAPPL if empty. EQAPROF has it from its file.
	Application string `json:"application,omitempty"`
	// Level of the z/OS Explorer host that RSED belongs to, 3.3.6 for instance;
	// the latest if empty.
	Level string `json:"level,omitempty"`
}

// ServerRequestArgs are the arguments of server.request.
type ServerRequestArgs struct {
	Place
	Server string `json:"server"`
	Method string `json:"method"`
	Path   string `json:"path"` // from the root of the server, with the query
	// Header has the fields of the request, Authorization among them, and Host if the
	// client calls the server by a name of its own.
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
	// Certificate is the role of the TLS client certificate that is presented, one
	// of Certificates; empty: none.
	Certificate string `json:"certificate,omitempty"`
	// Plain: the request comes without TLS.
	Plain bool `json:"plain,omitempty"`
	// From is the address of the client; empty: any.
	From string `json:"from,omitempty"`
}

// ServerRequestResult is the result of server.request.
type ServerRequestResult struct {
	Status int         `json:"status"`
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
}
