// Package page implements the page on which a person watches and administers a
// simulated sysplex, according to the OpenAPI document of its control API: systems
// as lanes with their clocks, servers and marks for what happens, the audit
// records as they come, the credentials that were issued and used, and buttons for
// what an operator may do.
//
// The page holds nothing of the sysplex. Its script asks the control API, with a
// cookie that it gets for the control token; that comes in the fragment of the
// address (#token=…), which browsers do not send, or is typed in. Credentials come
// from the API by short names, so that the page cannot show one.
package page

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed web
var web embed.FS

// Policy is the Content-Security-Policy that the page works under.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the page at / and what belongs to it beside that. It answers GET
// and HEAD.
func Handler() http.Handler {
	files, err := fs.Sub(web, "web")
	if err != nil {
		panic("embedded folder web: " + err.Error()) // A test serves it.
	}
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "use GET", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Security-Policy", Policy)
		server.ServeHTTP(w, r)
	})
}
