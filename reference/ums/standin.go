package ums

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// What a [StandIn] remembers at most.
const (
	MaxReached = 10_000 // requests; the oldest are forgotten
	maxKept    = 1_000  // bodies
	maxBody    = 4096   // bytes of each
)

// Reached is a request that reached a [StandIn]. It holds no password.
type Reached struct {
	User   string `json:"user"` // of the Basic credentials; "" for none
	Method string `json:"method"`
	Path   string `json:"path"`
}

// StandIn is a stand-in for a subsystem, its tool services or z/OSMF, to be
// handed to a server with its [Config]. It keeps the body of a PUT or POST under
// its path, answers GET with it, forgets it at DELETE, and records every request
// that reached it. It asks nobody whether the credentials are good, but refuses
// requests without any. It is safe for concurrent use.
type StandIn struct {
	mu      sync.Mutex
	kept    map[string][]byte
	reached []Reached
}

// NewStandIn makes a stand-in that nothing has reached.
func NewStandIn() *StandIn { return &StandIn{kept: make(map[string][]byte)} }

// Reached returns what reached the stand-in, in order.
func (s *StandIn) Reached() []Reached {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.reached)
}

// RoundTrip implements [http.RoundTripper].
func (s *StandIn) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	var err error
	if r.Body != nil {
		defer r.Body.Close()
		body, err = readAll(r.Body, maxBody)
	}
	user, _, ok := r.BasicAuth()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.reached) == MaxReached {
		s.reached = slices.Delete(s.reached, 0, 1)
	}
	one := Reached{user, r.Method, r.URL.Path}
	s.reached = append(s.reached, one)
	switch {
	case !ok:
		return respond(r, http.StatusUnauthorized, nil), nil
	case err != nil:
		return respond(r, http.StatusRequestEntityTooLarge, nil), nil
	}
	return s.carryOut(r, one, body), nil
}

func (s *StandIn) carryOut(r *http.Request, one Reached, body []byte) *http.Response {
	kept, found := s.kept[one.Path]
	switch r.Method {
	case http.MethodPut, http.MethodPost, http.MethodPatch:
		if !found && len(s.kept) == maxKept {
			return respond(r, http.StatusInsufficientStorage, nil)
		}
		s.kept[one.Path] = body
		text, _ := json.Marshal(one) // strings only
		return respond(r, http.StatusOK, text)
	}
	if !found {
		return respond(r, http.StatusNotFound, nil)
	}
	if r.Method == http.MethodDelete {
		delete(s.kept, one.Path)
		return respond(r, http.StatusNoContent, nil)
	}
	return respond(r, http.StatusOK, kept)
}

func respond(r *http.Request, status int, body []byte) *http.Response {
	header := make(http.Header)
	if strings.HasPrefix(string(body), "{") {
		header.Set("Content-Type", "application/json")
	} else if len(body) > 0 {
		header.Set("Content-Type", "text/plain; charset=UTF-8")
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
