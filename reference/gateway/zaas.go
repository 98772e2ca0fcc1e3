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

// The paths by which the gateway asks ZAAS. Those of the schemes came with Zowe 3.
const (
	schemeTicketPath = "/zaas/scheme/ticket"
	schemeZowePath   = "/zaas/scheme/zoweJwt"
	ticketPath       = "/gateway/api/v1/auth/ticket"
	queryPath        = "/gateway/api/v1/auth/query"
	loginPath        = "/gateway/api/v1/auth/login"
)

const (
	tokenCookie       = "apimlAuthenticationToken"
	accessTokenCookie = "personalAccessToken"
	accessTokenHeader = "PRIVATE-TOKEN"
)

// What the caller of a service is told.
const (
	noAuthentication = "ZWEAG160E No authentication provided in the request"
	noTicket         = "ZWEAG141E The generation of the PassTicket failed. Reason: Invalid or missing authentication"
)

var (
	errUnavailable = errors.New("ZAAS is not available")
	errNotMade     = errors.New("ZAAS cannot make credentials for the service")
)

// zaas is ZAAS as the gateway uses it.
type zaas struct {
	http.Handler
	own *x509.Certificate
}

// passTicket has a PassTicket made for the user of a request.
func (z zaas) passTicket(r *http.Request, s Service) (outcome, error) {
	body, err := json.Marshal(map[string]string{"applicationName": s.Application.String()})
	if err != nil {
		return outcome{}, err
	}
	got := z.scheme(r, s, schemeTicketPath, body)
	if got.status == http.StatusNotFound {
		token := z.token(r)
		if token == "" {
			return outcome{failure: noAuthentication}, nil
		}
		got = z.ask(r, inquiry{method: http.MethodPost, path: ticketPath, header: bearer(token), body: body, certificates: z.presented()})
	}
	var made struct{ UserID, Ticket string }
	if o, ok, err := got.read(r, noTicket, &made); !ok {
		return o, err
	}
	if made.UserID == "" || made.Ticket == "" {
		return outcome{}, errNotMade
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(made.UserID+":"+made.Ticket))
	return outcome{set: func(h http.Header) { h.Set("Authorization", basic) }}, nil
}

// zoweJWT hands a Zowe token that holds on in its cookie.
func (z zaas) zoweJWT(r *http.Request, s Service) (outcome, error) {
	var made struct{ CookieName, Token string }
	got := z.scheme(r, s, schemeZowePath, nil)
	if got.status == http.StatusNotFound {
		token := z.token(r)
		if token == "" {
			return outcome{failure: noAuthentication}, nil
		}
		got = z.ask(r, inquiry{method: http.MethodGet, path: queryPath, header: bearer(token)})
		made.CookieName, made.Token = tokenCookie, token
	}
	if o, ok, err := got.read(r, noAuthentication, &made); !ok {
		return o, err
	}
	if made.CookieName == "" || made.Token == "" {
		return outcome{}, errNotMade
	}
	return outcome{set: func(h http.Header) { h.Add("Cookie", made.CookieName+"="+made.Token) }}, nil
}

// scheme asks ZAAS for credentials, with those of a request.
func (z zaas) scheme(r *http.Request, s Service, path string, body []byte) *recorder {
	h := http.Header{"X-Service-Id": {s.ID}}
	for _, name := range []string{"Authorization", accessTokenHeader} {
		if values := r.Header.Values(name); len(values) > 0 {
			h[http.CanonicalHeaderKey(name)] = values
		}
	}
	for _, c := range r.Cookies() {
		if c.Name == tokenCookie || c.Name == accessTokenCookie {
			h.Add("Cookie", c.Name+"="+c.Value)
		}
	}
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		h.Set("Client-Cert", base64.StdEncoding.EncodeToString(r.TLS.PeerCertificates[0].Raw))
	}
	return z.ask(r, inquiry{method: http.MethodPost, path: path, header: h, body: body, certificates: z.presented()})
}

// presented is what the gateway authenticates itself to ZAAS with.
func (z zaas) presented() []*x509.Certificate {
	if z.own == nil {
		return nil
	}
	return []*x509.Certificate{z.own}
}

// token is the Zowe token of a request, that of its cookie first, or one that its
// client certificate gives; "" if there is none.
func (z zaas) token(r *http.Request) string {
	if token := presentedToken(r); token != "" {
		return token
	}
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return ""
	}
	got := z.ask(r, inquiry{method: http.MethodPost, path: loginPath, certificates: r.TLS.PeerCertificates})
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

func presentedToken(r *http.Request) string {
	for _, c := range r.CookiesNamed(tokenCookie) {
		if c.Value != "" {
			return c.Value
		}
	}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(token)
	}
	return ""
}

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

// inquiry is a request of the gateway's own.
type inquiry struct {
	method, path string
	header       http.Header
	body         []byte // JSON; nil for none
	certificates []*x509.Certificate
}

// ask sends ZAAS an inquiry, because of request r.
func (z zaas) ask(r *http.Request, i inquiry) *recorder {
	q := (&http.Request{
		Method: i.method, URL: &url.URL{Path: i.path}, RequestURI: i.path, Host: r.Host, RemoteAddr: r.RemoteAddr,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header),
		Body: http.NoBody, ContentLength: int64(len(i.body)),
		TLS: &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, PeerCertificates: i.certificates},
	}).WithContext(r.Context())
	if i.header != nil {
		q.Header = i.header
	}
	if i.body != nil {
		q.Body = readCloser{bytes.NewReader(i.body)}
		q.Header.Set("Content-Type", "application/json")
	}
	w := &recorder{header: make(http.Header), status: http.StatusOK}
	z.ServeHTTP(w, q)
	return w
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
