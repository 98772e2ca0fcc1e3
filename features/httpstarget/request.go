package httpstarget

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/safproof/safproof/features/target"
)

// The longest answer that is read, in bytes.
const (
	maxBody   = 1 << 20
	maxHeader = 256 << 10
)

// request sends a request and reads the answer.
func (s *session) request(ctx context.Context, a target.ServerRequestArgs, out *target.ServerRequestResult) (target.Answer, error) {
	base := s.urls[a.Server][a.System]
	if a.Plain {
		base = s.plain[a.Server]
	}
	client := s.clients[a.Certificate]
	switch {
	case base == nil:
		return unsupported("the file has no URL of %s on %s", a.Server, a.System), nil
	case client == nil:
		return unsupported("the file has no certificate in the role %s", a.Certificate), nil
	}
	if s.liberty != nil && a.Server == target.LIBERTY {
		if err := s.liberty.setClock(a.Time); err != nil {
			return target.Answer{}, &target.Failure{Op: target.OpServerRequest, Message: err.Error()}
		}
	}
	address, err := join(base, a.Path)
	if err != nil {
		return unsupported("HTTP cannot carry the path"), nil
	}
	for name, values := range a.Header {
		if !sendable(name, values) {
			return unsupported("HTTP cannot carry the header %s", name), nil
		}
	}
	answer, err := s.send(ctx, client, a.Method, address, a.Header, a.Body)
	if err != nil {
		return target.Answer{}, &target.Failure{Op: target.OpServerRequest, Message: fmt.Sprintf("%s on %s: %v", a.Server, a.System, err)}
	}
	*out = *answer
	return target.Answer{Kind: target.OK}, nil
}

// join is the URL of a path and a query under a base.
func join(base *url.URL, path string) (string, error) {
	text := strings.TrimSuffix(base.String(), "/") + path
	u, err := url.Parse(text)
	if err != nil || u.Host != base.Host || strings.ContainsAny(path, " \t\r\n#") {
		return "", errors.New("no path")
	}
	return text, nil
}

// sendable reports whether HTTP can carry a field (RFC 9110, sections 5.1 and 5.5).
func sendable(name string, values []string) bool {
	for _, value := range values {
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }) {
			return false
		}
	}
	return fieldName.MatchString(name)
}

var fieldName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// send sends one request. Its errors hold nothing of the request or the answer.
func (s *session) send(ctx context.Context, client *http.Transport, method, address string, header http.Header, body string) (*target.ServerRequestResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, errors.New("the request cannot be made")
	}
	request.Header.Set("User-Agent", s.agent)
	for name, values := range header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	response, err := client.RoundTrip(request) // a redirection is an answer, to be judged like any other
	if err != nil {
		return nil, s.told(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("its answer of status %d breaks off: %w", response.StatusCode, s.told(err))
	case len(content) > maxBody:
		return nil, fmt.Errorf("its answer of status %d is longer than %d bytes", response.StatusCode, maxBody)
	}
	return &target.ServerRequestResult{Status: response.StatusCode, Header: response.Header, Body: string(content)}, nil
}

// told words an error of net/http, and says what to do about it.
func (s *session) told(err error) error {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		network   *net.OpError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s: is it up, or does it need a longer timeout in the file?", s.timeout.Round(time.Millisecond))
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &authority):
		return errors.New("its certificate is of an authority that is not trusted: name that as ca in the file")
	case errors.As(err, &host):
		return fmt.Errorf("its certificate is for another host than %s", host.Host)
	case errors.As(err, &invalid):
		return fmt.Errorf("its certificate is not valid: %w", invalid)
	case errors.As(err, &record):
		return errors.New("it does not speak TLS on that port")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return errors.New("it closes the connection without an answer")
	case errors.As(err, &network):
		return fmt.Errorf("%s: %w", network.Op, network.Err)
	case strings.Contains(err.Error(), "malformed"): // and then a part of the answer
		return errors.New("its answer is no HTTP")
	}
	return err
}
