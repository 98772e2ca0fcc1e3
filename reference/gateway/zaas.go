package gateway

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// The paths of ZAAS, in the form that Zowe 2 and Zowe 3 have.
const (
	loginPath  = "/gateway/api/v1/auth/login"
	queryPath  = "/gateway/api/v1/auth/query"
	ticketPath = "/gateway/api/v1/auth/ticket"
)

const tokenCookie = "apimlAuthenticationToken"

// What the caller of a service is told.
const (
	noAuthentication = "ZWEAG160E No authentication provided in the request"
	noTicket         = "ZWEAG141E The generation of the PassTicket failed. Reason: Invalid or missing authentication"
)

var (
	errUnavailable = errors.New("ZAAS is not available")
	errNoTicket    = errors.New("ZAAS cannot make a PassTicket")
)

// zaas is ZAAS as the gateway uses it.
type zaas struct {
	http.Handler
	own *x509.Certificate
}

// presented is what the gateway authenticates itself to ZAAS with.
func (z zaas) presented() []*x509.Certificate {
	if z.own == nil {
		return nil
	}
	return []*x509.Certificate{z.own}
}

// passTicket has a PassTicket made for the user of a request.
func (z zaas) passTicket(r *http.Request, s Service) (outcome, error) {
	token := z.token(r)
	if token == "" {
		return outcome{failure: noAuthentication}, nil
	}
	body, err := json.Marshal(map[string]string{"applicationName": s.Application.String()})
	if err != nil {
		return outcome{}, err
	}
	got := z.ask(r, http.MethodPost, ticketPath, token, z.presented(), body)
	switch got.status {
	case http.StatusOK:
	case http.StatusUnauthorized:
		return outcome{failure: got.failure(noTicket)}, nil
	case http.StatusBadRequest, http.StatusForbidden, http.StatusInternalServerError:
		return outcome{}, errNoTicket
	default:
		return outcome{}, errUnavailable
	}
	var made struct{ UserID, Ticket string }
	if err := json.Unmarshal(got.body.Bytes(), &made); err != nil || made.UserID == "" || made.Ticket == "" {
		return outcome{}, errNoTicket
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(made.UserID+":"+made.Ticket))
	return outcome{set: func(h http.Header) { h.Set("Authorization", basic) }}, nil
}

// zoweJWT hands a Zowe token that holds on in its cookie.
func (z zaas) zoweJWT(r *http.Request, _ Service) (outcome, error) {
	token := z.token(r)
	if token == "" {
		return outcome{failure: noAuthentication}, nil
	}
	got := z.ask(r, http.MethodGet, queryPath, token, nil, nil)
	switch got.status {
	case http.StatusOK:
		return outcome{set: func(h http.Header) { h.Add("Cookie", tokenCookie+"="+token) }}, nil
	case http.StatusUnauthorized:
		return outcome{failure: got.failure(noAuthentication)}, nil
	}
	return outcome{}, errUnavailable
}

// token is the Zowe token of a request, that of its cookie first, or one that its
// client certificate gives; "" if there is none.
func (z zaas) token(r *http.Request) string {
	if c, err := r.Cookie(tokenCookie); err == nil && c.Value != "" {
		return c.Value
	}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && token != "" {
		return token
	}
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return ""
	}
	got := z.ask(r, http.MethodPost, loginPath, "", r.TLS.PeerCertificates, nil)
	if got.status != http.StatusNoContent {
		return ""
	}
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		if c.Name == tokenCookie {
			return c.Value
		}
	}
	return ""
}

// ask sends ZAAS a request of the gateway's own, because of request r.
func (z zaas) ask(r *http.Request, method, path, token string, certificates []*x509.Certificate, body []byte) *recorder {
	q := (&http.Request{
		Method: method, URL: &url.URL{Path: path}, RequestURI: path, Host: r.Host, RemoteAddr: r.RemoteAddr,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header),
		Body: http.NoBody, ContentLength: int64(len(body)),
		TLS: &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, PeerCertificates: certificates},
	}).WithContext(r.Context())
	if body != nil {
		q.Body = readCloser{bytes.NewReader(body)}
		q.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	w := &recorder{header: make(http.Header), status: http.StatusOK}
	z.ServeHTTP(w, q)
	return w
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// recorder keeps what ZAAS answers to the gateway.
type recorder struct {
	header  http.Header
	status  int
	written bool
	body    bytes.Buffer
}

// failure is what ZAAS says to be wrong with a token.
func (r *recorder) failure(otherwise string) string {
	if f := r.header.Get(AuthFailure); f != "" {
		return f
	}
	return otherwise
}

// Header implements [http.ResponseWriter].
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements [http.ResponseWriter].
func (r *recorder) WriteHeader(status int) {
	if !r.written && status >= http.StatusOK {
		r.status, r.written = status, true
	}
}

// Write implements [http.ResponseWriter].
func (r *recorder) Write(text []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(text)
}
