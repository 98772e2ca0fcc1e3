package serve

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// counter counts.
type counter struct{ n atomic.Int64 }

func (c *counter) add()         { c.n.Add(1) }
func (c *counter) value() int64 { return c.n.Load() }

// newHTTP makes an HTTP server with the limits of the configuration.
func newHTTP(l Limits, h http.Handler, d *door, log *slog.Logger) *http.Server {
	var one http.Protocols
	one.SetHTTP1(true)
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: l.HeaderTime,
		ReadTimeout:       l.BodyTime,
		WriteTimeout:      l.AnswerTime,
		IdleTimeout:       l.IdleTime,
		MaxHeaderBytes:    l.HeaderBytes,
		ConnState:         d.changed,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // clients that do not speak TLS, mostly
		Protocols:         &one,
	}
}

// newTLS is how a server speaks TLS. It asks for a client certificate and takes
// any or none, so that the server can judge it and answer.
func newTLS(c tls.Certificate, ask tls.ClientAuthType) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{c}, ClientAuth: ask,
		NextProtos: []string{"http/1.1"},
	}
}

// answer is what is known of an answer.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets [http.ResponseController] find what it controls.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// guarded refuses bodies that are too long, and outlives a handler that panics.
func guarded(h http.Handler, bodyBytes int64, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			// The value may hold a secret, and so may the arguments of the calls.
			log.Error("a handler panicked", "type", fmt.Sprintf("%T", v), "calls", calls())
			http.Error(w, "The server failed. Its log says where.", http.StatusInternalServerError)
		}()
		if r.ContentLength > bodyBytes {
			w.Header().Set("Connection", "close")
			http.Error(w, fmt.Sprintf("The body has more than %d bytes.", bodyBytes), http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyBytes)
		h.ServeHTTP(w, r)
	})
}

// maxCalls is how many calls are noted of where a handler panicked.
const maxCalls = 32

// calls are the functions and lines that led to a panic, the innermost first. A
// stack as package debug writes it shows arguments, which may be keys.
func calls() []string {
	program := make([]uintptr, maxCalls)
	frames := runtime.CallersFrames(program[:runtime.Callers(2, program)]) // without this function
	var list []string
	for {
		f, more := frames.Next()
		list = append(list, fmt.Sprintf("%s:%d", f.Function, f.Line))
		if !more {
			return list
		}
	}
}

// request is what is noted of a request.
type request struct {
	system, server string
	status         int
	duration       time.Duration
}

// noted writes a line in the log for each request, and tells whoever counts them.
// Neither header nor body nor query are in it, as they may hold secrets.
func noted(h http.Handler, system, server string, log *slog.Logger, tell func(request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, a := time.Now(), &answer{ResponseWriter: w}
		defer func() {
			took := time.Since(start)
			tell(request{system, server, a.status, took})
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("system", system), slog.String("server", server),
				slog.String("method", method(r.Method)), slog.String("path", plainPath(r.URL.EscapedPath())),
				slog.Int("status", a.status), slog.Int64("bytes", a.bytes),
				slog.Float64("ms", float64(took.Microseconds())/1000),
				slog.String("client", host(r.RemoteAddr)), slog.Bool("certificate", r.TLS != nil && len(r.TLS.PeerCertificates) > 0),
			)
		}()
		h.ServeHTTP(a, r)
	})
}

// method is a method as a log may have it: those of clients that know none may be
// anything.
func method(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE":
		return m
	}
	return "other"
}

// maxSegment is the length of the longest part of a path that is logged.
const maxSegment = 32

// ticketLike is what looks like a PassTicket.
var ticketLike = regexp.MustCompile(`^[A-Z0-9]{8}$`)

// plainPath is a path as a log may have it: without parts that may be a token or a
// PassTicket.
func plainPath(path string) string {
	parts := strings.Split(path, "/")
	for n, part := range parts {
		if len(part) > maxSegment || strings.HasPrefix(part, "eyJ") || strings.Contains(part, "%") || ticketLike.MatchString(part) {
			parts[n] = "(redacted)"
		}
	}
	if len(parts) > 16 {
		parts = append(parts[:16], "…")
	}
	return strings.Join(parts, "/")
}

func host(address string) string {
	h, _, err := net.SplitHostPort(address)
	if err != nil {
		return ""
	}
	return h
}
