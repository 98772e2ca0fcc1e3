package serve

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/sim/sysplex"
)

// The codes of refusals of the control API.
const (
	codeUnauthenticated = "unauthenticated"
	codeForbidden       = "forbidden"
	codeNotFound        = "not-found"
	codeMediaType       = "unsupported-media-type"
	codeMalformed       = "malformed"
	codeCannot          = "cannot-be-done"
)

// problem is a refusal of the control API.
type problem struct {
	status  int
	Code    string `json:"code"`
	Message string `json:"message"`
}

func refuse(status int, code, message string) *problem { return &problem{status, code, message} }

func (p *problem) write(w http.ResponseWriter) { writeJSON(w, p.status, p) }

func notFound() *problem {
	return refuse(http.StatusNotFound, codeNotFound, "There is nothing at this path for this method. GET /openapi.json says what there is.")
}

// problemOf says what came of an action.
func problemOf(err error) *problem {
	switch {
	case errors.Is(err, sysplex.ErrNoSystem), errors.Is(err, sysplex.ErrServer):
		return refuse(http.StatusNotFound, codeNotFound, err.Error())
	case errors.Is(err, ErrAction), errors.Is(err, sysplex.ErrUnsupported), errors.Is(err, esm.ErrName):
		return refuse(http.StatusBadRequest, codeCannot, err.Error())
	}
	return refuse(http.StatusBadRequest, codeCannot, "It was not done: "+err.Error())
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil { // Answers are made of texts, numbers and times: this is a mistake here.
		status, text = http.StatusInternalServerError, []byte(`{"code":"cannot-be-done","message":"The answer could not be written."}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // if this fails, the client has gone
}
