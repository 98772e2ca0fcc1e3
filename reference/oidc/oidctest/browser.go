package oidctest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
)

// Web carries requests to handlers by the host that they go to. It is an
// [http.RoundTripper]. Requests by https have a TLS state.
type Web map[string]http.Handler

// RoundTrip lets the handler answer.
func (web Web) RoundTrip(r *http.Request) (*http.Response, error) {
	handler, known := web[r.URL.Host]
	if !known {
		return nil, fmt.Errorf("oidctest: there is no host %q", r.URL.Host)
	}
	in := r.Clone(r.Context())
	in.Host, in.RequestURI, in.RemoteAddr = r.URL.Host, r.URL.RequestURI(), "192.0.2.1:1024"
	in.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	if r.URL.Scheme == "https" {
		in.TLS = &tls.ConnectionState{HandshakeComplete: true}
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, in)
	response := w.Result()
	response.Request = r
	return response, nil
}

// Browser walks on a [Web]: it follows redirections, keeps cookies, and fills in
// forms. It runs no scripts.
type Browser struct {
	http.Client
}

// NewBrowser makes a browser without cookies.
func NewBrowser(web http.RoundTripper) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic("oidctest: there is no cookie jar")
	}
	return &Browser{http.Client{Transport: web, Jar: jar}}
}

// Page is what a browser shows.
type Page struct {
	Status int
	Header http.Header
	// Address where the redirections ended.
	Address *url.URL
	Body    string
}

// Open goes to an address and follows redirections.
func (b *Browser) Open(address string) (Page, error) { return shown(b.Get(address)) }

// Step goes to an address and follows no redirection.
func (b *Browser) Step(address string) (Page, error) {
	once := b.Client
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return shown(once.Get(address))
}

func shown(response *http.Response, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return Page{response.StatusCode, response.Header, response.Request.URL, string(body)}, err
}

var (
	formPattern      = regexp.MustCompile(`<form [^>]*action="([^"]*)"`)
	inputPattern     = regexp.MustCompile(`<input [^>]*>`)
	attributePattern = regexp.MustCompile(`(\w+)="([^"]*)"`)
)

var errNoForm = errors.New("oidctest: the page has no form")

// Form returns where the form of a page goes, and its fields.
func (p Page) Form() (action string, fields url.Values, err error) {
	found := formPattern.FindStringSubmatch(p.Body)
	if found == nil {
		return "", nil, errNoForm
	}
	to, err := p.Address.Parse(html.UnescapeString(found[1]))
	if err != nil {
		return "", nil, errNoForm
	}
	fields = url.Values{}
	for _, input := range inputPattern.FindAllString(p.Body, -1) {
		attributes := map[string]string{}
		for _, a := range attributePattern.FindAllStringSubmatch(input, -1) {
			attributes[strings.ToLower(a[1])] = html.UnescapeString(a[2])
		}
		fields.Set(attributes["name"], attributes["value"])
	}
	return to.String(), fields, nil
}

// Submit fills in the form of a page, sends it, and follows redirections.
func (b *Browser) Submit(p Page, fill map[string]string) (Page, error) {
	action, fields, err := p.Form()
	if err != nil {
		return Page{}, err
	}
	for name, value := range fill {
		fields.Set(name, value)
	}
	return shown(b.PostForm(action, fields))
}
