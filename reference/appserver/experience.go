package appserver

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Where the Unified Experience app is; this package's choice.
const (
	// AppPath is the page of the app.
	AppPath = "/ZLUX/plugins/unified-experience/web/"
	// ActionPath is where the UMS plug-in takes actions: what follows goes to UMS
	// behind /ws/.
	ActionPath = "/ZLUX/plugins/" + PluginUMS + "/services/ums/"
)

// page is all that there is of the app.
const page = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Unified Experience</title>
<h1>Unified Experience</h1>
<p>You are logged in. Actions go to ` + ActionPath + `.</p>
</html>
`

var actionMethods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// refusal is the answer of a protected service to whoever is not logged in.
type refusal struct {
	Category string         `json:"category"`
	PluginID string         `json:"pluginID"`
	Result   pluginStanding `json:"result"`
}

// authorize finds the UMS token by the session cookie (step 11). It answers the
// request and returns false if there is none.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) (umsTokens, bool) {
	_, one := s.run.Load().find(r, s.config.Now())
	if one != nil {
		defer one.mu.Unlock()
		if one.sso != nil && one.ums != nil {
			return one.ums.tokens(), true
		}
	}
	answerJSON(w, http.StatusUnauthorized, refusal{Category: CategoryUMS, PluginID: PluginUMS})
	return umsTokens{}, false
}

// app is the page of the app, for whoever is logged in (step 9).
func (s *Server) app(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.authorize(w, r); !ok {
		return
	}
	if file := strings.TrimPrefix(r.URL.Path, AppPath); file != "" && file != "index.html" {
		plain(w, http.StatusNotFound, "The app has no such file.")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'")
	_, _ = io.WriteString(w, page)
}

// action takes an action to UMS, with the UMS token of the session (steps 10 and
// 11).
func (s *Server) action(w http.ResponseWriter, r *http.Request) {
	tokens, ok := s.authorize(w, r)
	if !ok {
		return
	}
	target := "/ws/" + strings.TrimPrefix(r.URL.Path, ActionPath)
	switch {
	case !slices.Contains(actionMethods, r.Method):
		w.Header().Set("Allow", strings.Join(actionMethods, ", "))
		plain(w, http.StatusMethodNotAllowed, "Actions have no such method.")
		return
	case !isAction(target):
		plain(w, http.StatusNotFound, "There is no such action.")
		return
	}
	body, err := readBody(r)
	switch {
	case errors.Is(err, errTooLong):
		plain(w, http.StatusRequestEntityTooLarge, "The body is too long.")
		return
	case err != nil:
		plain(w, http.StatusBadRequest, "The body could not be read.")
		return
	}
	address := s.ums.address
	address.Path, address.RawQuery = target, r.URL.RawQuery
	s.pass(w, r, address, body, tokens.Access)
}

// isAction reports whether a path of UMS is for browsers: one without detours,
// and not of the login, whose answers hold tokens.
func isAction(target string) bool {
	return path.Clean(target) == strings.TrimSuffix(target, "/") &&
		!strings.HasPrefix(strings.ToLower(target)+"/", "/ws/security/") &&
		!strings.ContainsFunc(target, func(c rune) bool { return c < ' ' || c == 0x7F || c == '\\' || c == '%' || c == ';' })
}

// pass sends an action on and answers with status, type and body of what comes
// back. Of the browser's headers only those go on that are about the content; its
// cookies and credentials do not, and cookies of UMS do not come back.
func (s *Server) pass(w http.ResponseWriter, r *http.Request, address url.URL, body []byte, token string) {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, address.String(), bytes.NewReader(body))
	if err != nil {
		plain(w, http.StatusBadRequest, "The address of the action cannot be passed on.")
		return
	}
	for _, header := range []string{"Accept", "Content-Type", "X-API-VERSION"} {
		if values := r.Header.Values(header); len(values) > 0 {
			out.Header[http.CanonicalHeaderKey(header)] = slices.Clone(values)
		}
	}
	out.Header.Set("Authorization", "Bearer "+token)
	response, err := s.ums.by.RoundTrip(out)
	if err != nil { // It may name addresses, which are none of the browser's business.
		plain(w, http.StatusBadGateway, "The Unified Management Server could not be reached.")
		return
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || 300 <= response.StatusCode && response.StatusCode < 400 {
		plain(w, http.StatusBadGateway, "The Unified Management Server has sent the action elsewhere, which is not followed.")
		return
	}
	w.Header().Del("Content-Type")
	if contentType := response.Header.Get("Content-Type"); contentType != "" {
		w.Header().Set("Content-Type", contentType)
	}
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body) // The status is out: what breaks off is seen to break off.
}
