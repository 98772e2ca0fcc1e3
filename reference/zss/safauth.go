package zss

import (
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

const (
	// zoweClass is the class of Zowe's own resources.
	zoweClass esm.ClassName = "ZOWE"
	// maxResource is the length of the longest profile name in it.
	maxResource = 246
)

// authBody is what /saf-auth answers.
type authBody struct {
	Authorized *bool  `json:"authorized,omitempty"`
	Error      bool   `json:"error,omitempty"`
	Message    string `json:"message,omitempty"`
}

func authorized(yes bool, message string) authBody {
	return authBody{Authorized: &yes, Message: message}
}

func authError(message string) authBody { return authBody{Error: true, Message: message} }

var levels = map[string]esm.Level{"READ": esm.Read, "UPDATE": esm.Update, "CONTROL": esm.Control, "ALTER": esm.Alter}

// safAuth answers /saf-auth/ENTITY/LEVEL: may the user who is signed on have this
// access to a resource of class ZOWE?
func (s *Server) safAuth(w http.ResponseWriter, r *http.Request, user saf.ACEE) {
	if !allowed(w, r, http.MethodGet) {
		return
	}
	entity, levelName, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/saf-auth/"), "/")
	answerJSON(w, http.StatusOK, s.judge(user, entity, levelName))
}

func (s *Server) judge(user saf.ACEE, entity, levelName string) authBody {
	level, known := levels[levelName]
	switch {
	case !known:
		return authError("The access level must be READ, UPDATE, CONTROL or ALTER")
	case entity == "" || len(entity) > maxResource:
		return authError("The entity must have 1 to 246 characters")
	}
	result := s.config.System.Auth(user, saf.AuthRequest{Class: zoweClass, Resource: esm.ProfileName(entity), Level: level})
	if result.OK() {
		return authorized(true, "")
	}
	return authorized(false, "Access to the entity is not granted: "+result.Codes.String())
}
