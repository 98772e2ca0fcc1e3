package serve

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// sessionCookie is the cookie that a page in a browser is given for the token.
const sessionCookie = "__Host-safproof"

// guard keeps strangers and the pages of other sites from the control API.
type guard struct {
	token string
	// session is the value of the cookie. It cannot be turned back into the token.
	session string
	hosts   []string // names of this machine, in lower case
}

func newGuard(token string, hosts []string) guard {
	token = cmp.Or(token, newToken())
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("safproof control session"))
	g := guard{token: token, session: base64.RawURLEncoding.EncodeToString(mac.Sum(nil))}
	for _, host := range hosts {
		g.hosts = append(g.hosts, strings.ToLower(host))
	}
	return g
}

// sameSite lets requests pass that name this machine as their host and, if they
// come from a page, come from one of the API's own. That keeps out both forged
// requests and names of other sites that resolve to this machine.
func (g guard) sameSite(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !g.known(r.Host):
			refuse(http.StatusForbidden, codeForbidden, "The request names another host. Use localhost or 127.0.0.1, or put the name into hosts of the configuration.").write(w)
		case !own(r):
			refuse(http.StatusForbidden, codeForbidden, "The request comes from the page of another site.").write(w)
		default:
			h.ServeHTTP(w, r)
		}
	})
}

// known says whether a Host header names this machine, whatever the port: it may
// be forwarded.
func (g guard) known(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return slices.Contains(g.hosts, strings.ToLower(host))
}

// own says whether a request comes from the API's own page, or from no page.
func own(r *http.Request) bool {
	if origins := r.Header.Values("Origin"); len(origins) > 0 {
		origin, err := url.Parse(origins[0])
		if err != nil || len(origins) > 1 || origin.Scheme != "https" || !strings.EqualFold(origin.Host, r.Host) {
			return false
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	// A link to the page may stand anywhere.
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && !strings.HasPrefix(r.URL.Path, "/api/")
}

// authenticated lets requests pass that have the token or the cookie, the latter
// only with a proof of where a request comes from that changes something.
func (g guard) authenticated(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case g.byToken(r):
		case g.byCookie(r) && (reads || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") == "same-origin"):
		case g.byCookie(r):
			refuse(http.StatusForbidden, codeForbidden, "A request with the cookie says where it comes from: send the Origin header, or the token.").write(w)
			return
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="safproof control"`)
			refuse(http.StatusUnauthorized, codeUnauthenticated, "Send the control token as a Bearer token. It was printed at the start, or is in a file that was named there.").write(w)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func (g guard) byToken(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") && equal(strings.TrimSpace(token), g.token)
}

func (g guard) byCookie(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie)
	return err == nil && equal(c.Value, g.session)
}

// equal compares secrets without telling by its duration how far they agree.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// openSession gives a cookie for the token.
func (g guard) openSession(w http.ResponseWriter, r *http.Request) {
	if !g.byToken(r) {
		g.authenticated(http.NotFoundHandler()).ServeHTTP(w, withoutCookies(r))
		return
	}
	g.setCookie(w, g.session, 0)
}

// closeSession has the browser forget the cookie.
func (g guard) closeSession(w http.ResponseWriter, r *http.Request) {
	g.authenticated(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { g.setCookie(w, "", -1) })).ServeHTTP(w, r)
}

// setCookie answers with the cookie. It ends with the browser, or at once if age
// is negative.
func (g guard) setCookie(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: age,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	w.WriteHeader(http.StatusNoContent)
}

func withoutCookies(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	r.Header.Del("Cookie")
	return r
}
