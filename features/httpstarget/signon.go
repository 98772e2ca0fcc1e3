package httpstarget

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/safproof/safproof/features/target"
)

// signsOn has a user sign on to an application by Basic credentials (RFC 7617).
func (s *session) signsOn(ctx context.Context, a target.ServerSignOnArgs) (target.Answer, error) {
	app, there := s.signOn[a.Application]
	if !there {
		return unsupported("the file has no sign-on URL of application %s", a.Application), nil
	}
	a, err := s.fresh(ctx, a)
	if err != nil {
		return target.Answer{}, &target.Failure{Op: target.OpServerSignOn, Message: fmt.Sprintf("another PassTicket, as another scenario used the first: %v", err)}
	}
	header := http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(a.User+":"+a.Authenticator))}}
	for name, value := range app.header {
		header.Set(name, value)
	}
	answer, err := s.send(ctx, s.clients[""], http.MethodGet, app.url.String(), header, "")
	switch {
	case err != nil:
		return target.Answer{}, &target.Failure{Op: target.OpServerSignOn, Message: fmt.Sprintf("application %s: %v", a.Application, err)}
	case answer.Status >= 200 && answer.Status < 300:
		return target.Answer{Kind: target.OK}, nil
	case answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden:
		return target.Answer{Kind: target.Refused, Reason: target.Unspecified, Detail: fmt.Sprintf("status %d", answer.Status)}, nil
	}
	return target.Answer{}, &target.Failure{
		Op:      target.OpServerSignOn,
		Message: fmt.Sprintf("application %s answers %d to a sign-on, which tells nothing: want 2xx, 401 or 403", a.Application, answer.Status),
	}
}
