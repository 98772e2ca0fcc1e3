package zss

import (
	"errors"
	"net/http"

	"github.com/safproof/safproof/reference/passwd"
)

// statusBody is what /password answers.
type statusBody struct {
	Status string `json:"status"`
}

// password changes a password or phrase. Nobody need be signed on: the old one is
// in the body.
func (s *Server) password(w http.ResponseWriter, r *http.Request) {
	if !allowed(w, r, http.MethodPost) {
		return
	}
	body, err := readObject(r)
	if errors.Is(err, errTooLarge) {
		answerJSON(w, bodyTooLarge.status, statusBody{bodyTooLarge.text})
		return
	}
	user, old, changed := body.text("username"), body.text("password"), body.text("newPassword")
	if err != nil || user == "" || old == "" || changed == "" {
		answerJSON(w, http.StatusBadRequest, statusBody{"The body must be JSON with username, password and newPassword"})
		return
	}
	_, errno := s.passwords.Change(user, old, changed)
	status, text := passwordStatus(errno)
	answerJSON(w, status, statusBody{text})
}

// passwordStatus says what an error number of the password service is answered
// (zss.c, the service /password).
func passwordStatus(e passwd.Errno) (int, string) {
	switch e {
	case 0:
		return http.StatusOK, "Password changed"
	case passwd.EACCES, passwd.ESRCH:
		return http.StatusUnauthorized, "The user name or the password is wrong"
	case passwd.EMVSSAFEXTRERR:
		return http.StatusTooManyRequests, "The user is revoked"
	case passwd.EMVSEXPIRE:
		return http.StatusBadRequest, "The password has expired"
	case passwd.EMVSPASSWORD:
		return http.StatusBadRequest, "The new password is not valid"
	}
	return http.StatusBadRequest, "The password could not be changed"
}
