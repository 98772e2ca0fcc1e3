package gateway

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// recorder keeps what ZAAS answers to the gateway.
type recorder struct {
	header  http.Header
	status  int
	written bool
	body    bytes.Buffer
}

// read reads the credentials that ZAAS made because of request r; ok says whether
// there are any. If not, it is either a request that is not signed on, with the
// failure that it is told of a token that was refused, or an error.
func (w *recorder) read(r *http.Request, refused string, into any) (o outcome, ok bool, err error) {
	switch w.status {
	case http.StatusOK:
		if json.Unmarshal(w.body.Bytes(), into) != nil {
			return outcome{}, false, errNotMade
		}
		return outcome{}, true, nil
	case http.StatusUnauthorized:
		return outcome{failure: w.failure(r, refused)}, false, nil
	case http.StatusBadRequest, http.StatusForbidden, http.StatusInternalServerError:
		return outcome{}, false, errNotMade
	}
	return outcome{}, false, errUnavailable
}

// failure is what ZAAS says to be wrong with the credentials of request r.
func (w *recorder) failure(r *http.Request, refused string) string {
	if f := w.header.Get(AuthFailure); f != "" {
		return f
	}
	if presentedToken(r) == "" && r.Header.Get(accessTokenHeader) == "" && len(r.CookiesNamed(accessTokenCookie)) == 0 {
		return noAuthentication
	}
	return refused
}

// Header implements [http.ResponseWriter].
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *recorder) WriteHeader(status int) {
	if !w.written && status >= http.StatusOK {
		w.status, w.written = status, true
	}
}

// Write implements [http.ResponseWriter].
func (w *recorder) Write(text []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(text)
}
