package appserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
)

// remote is a server that a plug-in calls.
type remote struct {
	address url.URL
	by      http.RoundTripper
}

// errNotReached: a server that did not answer. The cause is not shown to
// browsers: it may name what is none of their business.
var errNotReached = errors.New("the server could not be reached")

// maxAnswer is how much is read of an answer to a plug-in's own call, in bytes.
const maxAnswer = 64 << 10

// answer is what a plug-in's own call came to.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) cookies() []*http.Cookie { return (&http.Response{Header: a.header}).Cookies() }

// call sends a request with a JSON body, or none if body is nil. Errors wrap
// errNotReached.
func (m remote) call(ctx context.Context, method, path string, body any, change func(*http.Request)) (answer, error) {
	var content io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, errNotReached
		}
		content = bytes.NewReader(text)
	}
	address := m.address
	address.Path = path
	r, err := http.NewRequestWithContext(ctx, method, address.String(), content)
	if err != nil {
		return answer{}, errNotReached
	}
	r.Header.Set("Accept", "application/json")
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(r)
	}
	response, err := m.by.RoundTrip(r)
	if err != nil {
		return answer{}, errNotReached
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil || len(text) > maxAnswer {
		return answer{}, errNotReached
	}
	return answer{response.StatusCode, response.Header, text}, nil
}
