package appserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// cookie makes and reads the session cookie. Its value is that of the Node.js
// package express-session: s:, the id, a full stop and a signature, URL-encoded.
type cookie struct {
	name string
	sign func(id string) string // behind a function, so that the secret does not print
}

func newCookie(identifier string, secret []byte) cookie {
	return cookie{
		name: "connect.sid." + identifier,
		sign: func(id string) string {
			m := hmac.New(sha256.New, secret)
			m.Write([]byte(id))
			return base64.RawStdEncoding.EncodeToString(m.Sum(nil))
		},
	}
}

// read returns the session id of a request, or "". Of several cookies of the name
// none is believed.
func (c cookie) read(r *http.Request) string {
	cookies := r.CookiesNamed(c.name)
	if len(cookies) != 1 {
		return ""
	}
	value, err := url.PathUnescape(cookies[0].Value)
	if err != nil {
		return ""
	}
	value, ok := strings.CutPrefix(value, "s:")
	id, signature, found := strings.Cut(value, ".")
	if !ok || !found || !hmac.Equal([]byte(signature), []byte(c.sign(id))) {
		return ""
	}
	return id
}

// set gives a browser the cookie of a session.
func (c cookie) set(w http.ResponseWriter, id string) {
	http.SetCookie(w, c.of(url.QueryEscape("s:"+id+"."+c.sign(id)), time.Time{}))
}

// clear has a browser forget the cookie.
func (c cookie) clear(w http.ResponseWriter) {
	http.SetCookie(w, c.of("", time.Unix(0, 0).UTC()))
}

func (c cookie) of(value string, expires time.Time) *http.Cookie {
	one := &http.Cookie{Name: c.name, Value: value, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode, Expires: expires}
	if !expires.IsZero() {
		one.MaxAge = -1
	}
	return one
}
