package restapi

import (
	"fmt"
	"io"
	"net/http"
)

// MaxBody is how much of a body is read to tell what is wrong with it, in bytes.
const MaxBody = 4096

// refuseBody makes sure that a request has no body.
func refuseBody(r *http.Request) *Problem {
	if r.Body == nil {
		return nil
	}
	n, err := io.Copy(io.Discard, io.LimitReader(r.Body, MaxBody+1))
	switch {
	case n > MaxBody:
		return &Problem{
			Status: http.StatusRequestEntityTooLarge, Code: BodyTooLarge,
			Message: fmt.Sprintf("The body has more than %d bytes. Send none.", MaxBody),
		}
	case n > 0:
		return &Problem{
			Status: http.StatusUnsupportedMediaType, Code: BodyNotSupported,
			Message: "A body is not read here. Send none; credentials belong into the Authorization header.",
		}
	case err != nil:
		return &Problem{Status: http.StatusBadRequest, Code: BodyNotReadable, Message: "The body could not be read."}
	}
	return nil
}
