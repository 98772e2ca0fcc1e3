package zss

import (
	"errors"
	"net/http"

	"github.com/safproof/safproof/reference/saf"
)

// maxName is the length of the longest user ID and application name, in characters.
const maxName = 8

// passTicketBody is what /passticket answers.
type passTicketBody struct {
	User        string `json:"userId"`
	Application string `json:"applicationName"`
	Ticket      string `json:"ticket"`
}

// passTicket makes a PassTicket for the user who is signed on.
func (s *Server) passTicket(w http.ResponseWriter, r *http.Request, user saf.ACEE) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		answerError(w, http.StatusMethodNotAllowed, "The method must be POST")
		return
	}
	body, err := readObject(r)
	application := body.text("applicationName")
	switch {
	case errors.Is(err, errTooLarge):
		answerError(w, bodyTooLarge.status, bodyTooLarge.text)
		return
	case err != nil:
		answerError(w, http.StatusBadRequest, "There is no body, or it is not JSON")
		return
	case application == "":
		answerError(w, http.StatusBadRequest, "There is no applicationName, or it is empty")
		return
	case len(application) > maxName:
		answerError(w, http.StatusBadRequest, "The applicationName has more than 8 characters")
		return
	}
	result := s.config.System.GeneratePassTicket(s.config.Caller, string(user.User), application)
	if !result.OK() || result.Ticket == nil {
		answerError(w, http.StatusInternalServerError, "No PassTicket was generated: "+result.Codes.String())
		return
	}
	answerJSON(w, http.StatusOK, passTicketBody{string(user.User), application, result.Ticket.Text()})
}
