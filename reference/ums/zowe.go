package ums

import (
	"context"
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
)

// Tickets are the PassTickets that a server with [MFAJWT] signs users on with to
// what actions go on to, as it has no passwords of theirs.
type Tickets struct {
	// System generates them. Nil means that there are none.
	System TicketSystem
	// Caller is the server itself, as the user of its started task: it needs UPDATE
	// to IRRPTAUTH.application.user in class PTKTDATA.
	Caller saf.ACEE
	// Applications that they are for; one that is zero has none.
	Subsystem, ToolServices, ZOSMF passticket.ApplID
}

// TicketSystem generates PassTickets. [saf.System] is one.
type TicketSystem interface {
	// GeneratePassTicket makes a PassTicket by R_ticketserv.
	GeneratePassTicket(caller saf.ACEE, user, application string) saf.TicketResult
}

// generate makes a PassTicket, or returns nil.
func (t Tickets) generate(user esm.UserID, application passticket.ApplID) *passticket.Ticket {
	if t.System == nil || application == (passticket.ApplID{}) {
		return nil
	}
	return t.System.GeneratePassTicket(t.Caller, string(user), application.String()).Ticket
}

// loginByZowe logs in whoever has a token that the API Mediation Layer takes.
func (s *Server) loginByZowe(r *http.Request) (any, *restapi.Problem) {
	c, problem := accepted.Credentials(r)
	switch {
	case problem == nil:
		return s.signOn(r.Context(), newZoweToken(c.Token()))
	case problem.Code == restapi.NoCredentials, problem.Code == restapi.SchemeNotAccepted:
		return nil, zoweTokenNeeded()
	}
	return nil, problem
}

// queryPath is where API ML says whose a token is.
const queryPath = "/gateway/api/v1/auth/query"

// zoweUser asks the API Mediation Layer whose a token is, which refuses what has
// expired, was logged out or is not its own.
func (s *Server) zoweUser(ctx context.Context, token string) (esm.UserID, *restapi.Problem) {
	if s.config.Gateway == nil {
		return "", gatewayNotReached()
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://gateway"+queryPath, http.NoBody)
	if err != nil {
		return "", gatewayNotReached()
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := s.config.Gateway.RoundTrip(r)
	if err != nil {
		return "", gatewayNotReached()
	}
	defer answer.Body.Close()
	text, err := readAll(answer.Body, restapi.MaxBody)
	switch {
	case err != nil, answer.StatusCode >= 500:
		return "", gatewayNotReached()
	case answer.StatusCode != http.StatusOK:
		return "", zoweTokenRefused()
	}
	var body struct {
		User string `json:"userId"`
	}
	if restapi.Unmarshal(text, &body) != nil {
		return "", gatewayNotReached()
	}
	user, err := esm.ParseUserID(body.User)
	if err != nil {
		return "", zoweTokenRefused()
	}
	return user, nil
}
