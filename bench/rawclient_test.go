package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// rawRequest is a request that is written once and sent again and again.
type rawRequest struct{ method, url, token, body string }

// to is the same request to another server.
func (r rawRequest) to(s *httptest.Server) rawRequest {
	if u, err := url.Parse(r.url); err == nil {
		r.url = s.URL + u.Path
	}
	return r
}

func (r rawRequest) text(u *url.URL) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: apimlAuthenticationToken=%s\r\n", r.method, u.Path, u.Host, r.token)
	if r.body != "" {
		fmt.Fprintf(&text, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(r.body))
	}
	fmt.Fprintf(&text, "\r\n%s", r.body)
	return text.Bytes()
}

// rawClient speaks as much HTTP/1.1 as it takes to know where an answer ends.
type rawClient struct {
	net.Conn
	in *bufio.Reader
}

func newRawClient(c net.Conn) *rawClient { return &rawClient{c, bufio.NewReader(c)} }

// ask sends a request and returns the status of the answer, whose body is dropped.
func (c *rawClient) ask(request []byte) (status int, err error) {
	if _, err := c.Write(request); err != nil {
		return 0, err
	}
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	version, rest, _ := bytes.Cut(line, []byte{' '})
	if code, _, _ := bytes.Cut(rest, []byte{' '}); string(version) == "HTTP/1.1" {
		status, err = strconv.Atoi(string(code))
	}
	if status == 0 || err != nil {
		return 0, fmt.Errorf("no status line: %q", line)
	}
	length := -1
	for {
		line, err := c.line()
		if err != nil {
			return 0, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		}
	}
	if length < 0 {
		return 0, fmt.Errorf("an answer of unknown length, with status %d", status)
	}
	_, err = c.in.Discard(length)
	return status, err
}

// line is good until the next one is read.
func (c *rawClient) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	return bytes.TrimSuffix(line, []byte("\r\n")), err
}

// wire is a connection with what the other side says.
type wire struct {
	net.Conn
	io.Reader
	sent strings.Builder
}

func (w *wire) Read(b []byte) (int, error)  { return w.Reader.Read(b) }
func (w *wire) Write(b []byte) (int, error) { return w.sent.Write(b) }

func TestRawClient(t *testing.T) {
	for _, c := range []struct {
		name, said string
		status     int
		fails      bool
	}{
		{"a body", "HTTP/1.1 200 OK\r\nA: b\r\ncontent-length: 3\r\n\r\nabc", 200, false},
		{"no body", "HTTP/1.1 401 \r\nContent-Length: 0\r\n\r\n", 401, false},
		{"unknown length", "HTTP/1.1 200 OK\r\n\r\nabc", 0, true},
		{"cut off in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", 200, true},
		{"cut off in the header", "HTTP/1.1 200 OK\r\nContent-Le", 0, true},
		{"no status", "SSH-2.0\r\n\r\n", 0, true},
		{"no length", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &wire{Reader: strings.NewReader(c.said)}
			status, err := newRawClient(w).ask([]byte("hello"))
			if status != c.status || (err != nil) != c.fails || w.sent.String() != "hello" {
				t.Errorf("status: expected %d, observed %d; error %v; sent %q", c.status, status, err, w.sent.String())
			}
		})
	}
	// Two answers, one after the other: the first is read to its end and no further.
	c := newRawClient(&wire{Reader: strings.NewReader("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n")})
	for _, expected := range []int{200, 404} {
		if status, err := c.ask(nil); status != expected || err != nil {
			t.Errorf("expected %d, observed %d, %v", expected, status, err)
		}
	}
}
