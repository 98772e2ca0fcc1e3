package steps

import (
	"context"
	"fmt"
	"net/http"

	"github.com/safproof/safproof/features/target"
)

// wireLogin is how a user logs in to a server: by Basic credentials, or by a body
// of JSON that has the user ID and the password at %s.
type wireLogin struct {
	path   string
	body   string
	header http.Header
	token  bool // a good answer has a token
}

// wireLogins are the logins of the servers, by their documentation.
var wireLogins = map[string]wireLogin{
	target.EQAPROF: {path: endpoints[target.EQAPROF]["login"][1], token: true},
	target.ZAAS:    {path: "/gateway/api/v1/auth/login", token: true},
	target.ZSS:     {path: "/login", body: `{"username":"%s","password":"%s"}`},
	target.ZOSMF:   {path: "/zosmf/services/authenticate", header: http.Header{"X-Csrf-Zosmf-Header": {"true"}}},
	target.UMS:     {path: "/ws/security/login", body: `{"id":"%s","password":"%s"}`, token: true},
	target.ZLUX:    {path: "/auth", body: `{"username":"%s","password":"%s"}`},
}

// logIn has the user in a role log in to the server that was opened last.
func (w *World) logIn(ctx context.Context, role string) error {
	id, err := w.role(role)
	if err != nil {
		return err
	}
	password, err := w.role(role + " password")
	if err != nil {
		return err
	}
	login := wireLogins[w.wire.latest]
	request := target.ServerRequestArgs{
		Place: w.at(w.wire.clock), Server: w.wire.latest, Method: http.MethodPost, Path: login.path, Header: make(http.Header),
	}
	for name, values := range login.header {
		request.Header[name] = values
	}
	if login.body == "" {
		request.Header.Set("Authorization", basic(id, password))
	} else {
		request.Header.Set("Content-Type", "application/json")
		request.Body = fmt.Sprintf(login.body, inJSON(id), inJSON(password))
	}
	if err := w.send(ctx, request); err != nil {
		return err
	}
	if !replies(w.response.Status, "accepts") {
		return w.expect(false, "that the "+role+" can log in", w.responseText())
	}
	token := w.tokenInAnswer()
	if token == "" && !login.token {
		return nil
	}
	w.keepToken(token, w.responseText())
	_, err = w.token()
	return err
}
