package gateway

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// AuthFailure is the header that tells a service, and the caller, why the gateway
// did not sign a request on.
const AuthFailure = "X-Zowe-Auth-Failure"

// signOn says with which credentials a request is to reach a service.
type signOn func(*http.Request, Service) (outcome, error)

// outcome is what became of a sign-on; the zero value leaves credentials alone.
type outcome struct {
	// set puts new credentials into a request that has none any more; nil for none.
	set func(http.Header)
	// failure is the value of AuthFailure; "" for none.
	failure string
}

func bypass(*http.Request, Service) (outcome, error) { return outcome{}, nil }

// proxy takes requests to one service.
type proxy struct {
	service Service
	base    *url.URL
	signOn  signOn
	forward httputil.ReverseProxy
}

// routed is what the steps of forwarding a request know about it.
type routed struct {
	path string // at the service, escaped
	outcome
}

type routedKey struct{}

func (p *proxy) serve(w http.ResponseWriter, r *http.Request, path string) {
	o, err := p.signOn(r, p.service)
	switch {
	case errors.Is(err, errUnavailable):
		answer(w, unavailable)
	case err != nil:
		answer(w, internalError)
	default:
		if o.failure != "" { // The caller is told what the service is told.
			w.Header().Add(AuthFailure, o.failure)
		}
		p.forward.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), routedKey{}, routed{path, o})))
	}
}

// rewrite makes the request that the service gets.
func (p *proxy) rewrite(r *httputil.ProxyRequest) {
	to := r.In.Context().Value(routedKey{}).(routed)
	r.SetXForwarded()
	// The path was looked at as it was escaped, so it can be unescaped.
	escaped := strings.TrimSuffix(p.base.EscapedPath(), "/") + "/" + strings.TrimPrefix(to.path, "/")
	path, _ := url.PathUnescape(escaped)
	r.Out.URL = &url.URL{Scheme: p.base.Scheme, Host: p.base.Host, Path: path, RawPath: escaped, RawQuery: r.In.URL.RawQuery}
	r.Out.Host, r.Out.TLS = "", nil
	for _, name := range ownHeaders {
		r.Out.Header.Del(name)
	}
	if to.set != nil {
		clean(r.Out.Header)
		to.set(r.Out.Header)
	}
	if to.failure != "" {
		for _, name := range certificateHeaders {
			r.Out.Header.Del(name)
		}
		r.Out.Header.Set(AuthFailure, to.failure)
	}
}

// unreachable hides the error: it may hold the address.
func unreachable(w http.ResponseWriter, _ *http.Request, _ error) { answer(w, unavailable) }

// silent is for what happens to a connection that is half through an answer.
var silent = log.New(io.Discard, "", 0)

var (
	// ownHeaders are the gateway's to write, whatever the scheme.
	ownHeaders = []string{AuthFailure, "Client-Cert"}
	// certificateHeaders would let a caller pass for the owner of a certificate.
	certificateHeaders = []string{"X-Certificate-Public", "X-Certificate-DistinguishedName", "X-Certificate-CommonName"}
	credentialHeaders  = append([]string{"Authorization", "PRIVATE-TOKEN", "X-SAF-Token"}, certificateHeaders...)
)

// clean takes all credentials out of the header of a request.
func clean(h http.Header) {
	for _, name := range credentialHeaders {
		h.Del(name)
	}
	var kept []string
	for _, line := range h.Values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			if name, _, _ := strings.Cut(pair, "="); pair != "" && !isCredential(strings.TrimSpace(name)) {
				kept = append(kept, strings.TrimSpace(pair))
			}
		}
	}
	h.Del("Cookie")
	if len(kept) > 0 {
		h.Set("Cookie", strings.Join(kept, "; "))
	}
}

// isCredential tells cookies with tokens from others.
func isCredential(cookie string) bool {
	cookie = strings.ToLower(cookie)
	switch cookie {
	case "apimlauthenticationtoken", "personalaccesstoken", "jwttoken", "ltpatoken2":
		return true
	}
	return strings.HasPrefix(cookie, "apimlauthenticationtoken.")
}
