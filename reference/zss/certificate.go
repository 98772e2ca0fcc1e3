package zss

import (
	"errors"
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

const (
	// maxCertificatePath is the length of /certificate/x509/map, the longest path
	// of this service, in bytes. Longer ones are refused.
	maxCertificatePath = 21
	// maxRegistry is the length of the longest registry name that ZSS takes, in
	// bytes (rusermap.c).
	maxRegistry = 255
	// nameTooLong is the return code of ZSS itself, without SAF, for a name that is
	// too long.
	nameTooLong = 16
)

// mapBody is what /certificate/dn answers.
type mapBody struct {
	User   string `json:"userid"`
	Return int    `json:"returnCode"`
	SAF    int    `json:"safReturnCode"`
	RACF   int    `json:"racfReturnCode"`
	Reason int    `json:"racfReasonCode"`
}

// certificate maps a distinguished name in a registry to a user.
func (s *Server) certificate(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		answerError(w, http.StatusMethodNotAllowed, "The method must be POST")
		return
	case len(r.RequestURI) > maxCertificatePath || len(r.URL.Path) > maxCertificatePath:
		answerError(w, http.StatusBadRequest, "The path is too long")
		return
	case r.URL.Path != "/certificate/dn":
		answerError(w, http.StatusNotFound, "Endpoint not found.")
		return
	}
	body, err := readObject(r)
	switch {
	case errors.Is(err, errTooLarge):
		answerError(w, bodyTooLarge.status, bodyTooLarge.text)
		return
	case err != nil:
		answerError(w, http.StatusBadRequest, "There is no body, or it is not JSON")
		return
	}
	answer := s.mapName(body.text("dn"), body.text("registry"))
	answerJSON(w, answer.status(), answer)
}

func (s *Server) mapName(name, registry string) mapBody {
	if len(name) > esm.MaxDistributedName || len(registry) > maxRegistry {
		return mapBody{Return: nameTooLong}
	}
	result, err := s.config.System.UserMap(s.config.Caller, saf.UserMapRequest{
		Function: saf.DistributedName, Identity: saf.DistributedIdentity{Name: name, Registry: registry},
	})
	if err != nil { // The function is modelled.
		return mapBody{Return: nameTooLong}
	}
	c := result.Codes
	return mapBody{User: string(result.User), Return: c.SAF, SAF: c.SAF, RACF: c.RACF, Reason: c.Reason}
}

// status is what ZSS makes of the codes of R_usermap (certificateService.c).
func (b mapBody) status() int {
	codes := saf.Codes{SAF: b.SAF, RACF: b.RACF, Reason: b.Reason}
	switch {
	case b.Return == 0 && codes.OK():
		return http.StatusOK
	case codes == saf.Codes{SAF: 8, RACF: 8, Reason: 4}:
		return http.StatusBadRequest
	case codes.SAF == 8 && codes.RACF == 8:
		switch codes.Reason {
		case 16, 20, 28, 32, 48:
			return http.StatusUnauthorized
		}
	}
	return http.StatusInternalServerError
}
