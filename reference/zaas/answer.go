package zaas

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// answer is what a request is answered with.
type answer struct {
	status      int
	contentType string
	body        []byte
	cookie      string // a whole Set-Cookie
	failure     string // X-Zowe-Auth-Failure
	allow       string
}

// empty is an answer without a body.
func empty(status int) answer { return answer{status: status} }

// object answers JSON.
func object(status int, value any) answer {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil { // Bodies are made of strings: this is a mistake in the package.
		return empty(http.StatusInternalServerError)
	}
	return answer{status: status, contentType: "application/json", body: text.Bytes()}
}

// refuse answers a message in the list that Zowe puts it in.
func refuse(status int, m message, parameters ...any) answer {
	return object(status, messagesView{[]messageView{m.view(parameters...)}})
}

// refuseHere answers a message whose text names the path of the request.
func (c *call) refuseHere(status int, m message) answer { return refuse(status, m, c.url()) }

// write sends the answer. What it holds is never to be kept by anybody between.
func (a answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	for name, value := range map[string]string{
		"Content-Type": a.contentType, "Set-Cookie": a.cookie, "X-Zowe-Auth-Failure": a.failure, "Allow": a.allow,
	} {
		if value != "" {
			h.Set(name, value)
		}
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead && len(a.body) > 0 {
		// If this fails, the client has gone, and nobody is left to be told.
		_, _ = w.Write(a.body)
	}
}
