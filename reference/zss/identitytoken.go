package zss

import (
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

const (
	// tokenBuffer is the length of the buffer for an identity token, in bytes, and
	// with the one for a token to be verified.
	tokenBuffer = 2 * idt.MinBuffer
	// maxPassword is the length of the longest password or phrase, in characters.
	maxPassword = 100
)

// seeLog is what ZSS says where the fault is its own, or is taken for that.
var seeLog = &refusal{http.StatusInternalServerError, "Check zssServer log for more details"}

var notAuthenticated = &refusal{http.StatusUnauthorized, "Not authenticated"}

// identityToken makes and verifies SAF identity tokens. Case does not matter in
// what is behind /saf.
func (s *Server) identityToken(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		answerError(w, http.StatusMethodNotAllowed, "The method must be POST")
		return
	}
	var serve func(http.ResponseWriter, object) *refusal
	switch strings.ToLower(strings.TrimPrefix(r.URL.Path, "/saf/")) {
	case "authenticate":
		serve = s.makeToken
	case "verify":
		serve = s.verifyToken
	default:
		answerError(w, http.StatusNotFound, "Endpoint not found.")
		return
	}
	body, err := readObject(r)
	switch {
	case err == errTooLarge:
		answerError(w, bodyTooLarge.status, bodyTooLarge.text)
		return
	case err != nil:
		answerError(w, http.StatusBadRequest, "No body found")
		return
	}
	if refused := serve(w, body); refused != nil {
		answerError(w, refused.status, refused.text)
	}
}

func badRequest(text string) *refusal { return &refusal{http.StatusBadRequest, text} }

// makeToken signs a user on and answers an identity token. It is empty if SAF made
// none: a sign-on does not fail for that.
func (s *Server) makeToken(w http.ResponseWriter, body object) *refusal {
	user, password := body.text("username"), body.text("pass")
	switch {
	case user == "":
		return badRequest("No username provided")
	case password == "":
		return badRequest("No pass provided")
	case len(user) > maxName || len(password) > maxPassword:
		return seeLog
	}
	application, refused := tokenApplication(body)
	if refused != nil {
		return refused
	}
	id, err := esm.ParseUserID(user)
	if err != nil {
		return notAuthenticated
	}
	result := s.config.System.Verify(saf.VerifyRequest{
		User: id, Application: application, Authenticator: saf.NewAuthenticator(password),
		IDTA: &idt.Input{Buffer: tokenBuffer, FromEndUser: true},
	})
	if !result.OK() {
		return notAuthenticated
	}
	answerJSON(w, http.StatusCreated, struct {
		JWT string `json:"jwt"`
	}{result.IDTA.Token.Text()})
	return nil
}

// verifyToken signs a user on by an identity token. ZSS gives SAF the user whom the
// token claims, since ACF2 wants one.
func (s *Server) verifyToken(w http.ResponseWriter, body object) *refusal {
	text := body.text("jwt")
	switch {
	case text == "":
		return badRequest("No jwt provided")
	case len(text) > tokenBuffer:
		return badRequest("JWT size exceeds length of 2048")
	case len(text) == tokenBuffer: // One part of ZSS allows this length, the next one does not.
		return seeLog
	}
	application, refused := tokenApplication(body)
	if refused != nil {
		return refused
	}
	token := idt.NewToken(text)
	user, _ := token.ClaimedUser()
	result := s.config.System.Verify(saf.VerifyRequest{
		User: user, Application: application,
		IDTA: &idt.Input{Token: token, Buffer: tokenBuffer, FromEndUser: true},
	})
	if !result.OK() {
		return notAuthenticated
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// tokenApplication reads appl, which need not be there.
func tokenApplication(body object) (passticket.ApplID, *refusal) {
	name := body.text("appl")
	if name == "" {
		return passticket.ApplID{}, nil
	}
	if len(name) > maxName {
		return passticket.ApplID{}, seeLog
	}
	application, err := passticket.ParseApplID(name)
	if err != nil || application.String() != name {
		return passticket.ApplID{}, notAuthenticated
	}
	return application, nil
}
