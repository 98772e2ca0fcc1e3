package gateway

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// message is an answer of the gateway itself, in the form of all messages of the
// API Mediation Layer.
type message struct {
	status  int
	Type    string `json:"messageType"`
	Number  string `json:"messageNumber"`
	Content string `json:"messageContent"`
	Action  string `json:"messageAction"`
	Reason  string `json:"messageReason"`
	Key     string `json:"messageKey"`
}

var (
	notFound = message{
		http.StatusNotFound, "ERROR", "ZWEAO404E", "There is nothing at this path.",
		"Check the path: it begins with the ID of the service and /api/v1.", "No route of a service leads there.",
		"org.zowe.apiml.common.notFound",
	}
	internalError = message{
		http.StatusInternalServerError, "ERROR", "ZWEAO500E", "The request could not be signed on to the service.",
		"Check the profiles that let Zowe make PassTickets for the application of the service.",
		"ZAAS could not make credentials for the service.", "org.zowe.apiml.common.internalServerError",
	}
	unavailable = message{
		http.StatusServiceUnavailable, "ERROR", "ZWEAO503E", "The service, or ZAAS, is not there to handle the request.",
		"Start it, and repeat the request.", "It does not answer.", "org.zowe.apiml.common.serviceUnavailable",
	}
)

func answer(w http.ResponseWriter, m message) {
	text, err := json.Marshal(map[string][]message{"messages": {m}})
	if err != nil {
		panic(err) // Strings alone.
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(m.status)
	w.Write(text)
}
