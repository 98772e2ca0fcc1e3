package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// heartbeat is how often a stream shows that it is alive.
const heartbeat = 15 * time.Second

// stream sends events as they happen, as Server-Sent Events (HTML Standard,
// section 9.2).
func (c *control) stream(w http.ResponseWriter, r *http.Request) {
	after, _, p := span(r)
	if p != nil {
		p.write(w)
		return
	}
	if !r.URL.Query().Has("after") {
		after = c.sysplex.hub.lastSequence()
	}
	if text := r.Header.Get("Last-Event-ID"); text != "" {
		var err error
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			refuse(http.StatusBadRequest, codeMalformed, "Last-Event-ID is a sequence number.").write(w)
			return
		}
	}
	s := &sender{w: w, conn: http.NewResponseController(w), time: c.sysplex.config.Limits.AnswerTime}
	// The limits for requests are not for this one, which goes on.
	if err := s.conn.SetReadDeadline(time.Time{}); err != nil {
		refuse(http.StatusBadRequest, codeCannot, "This connection cannot be kept open.").write(w)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	s.send(": safproof\n\n")
	for s.err == nil {
		events, lost, more, open := c.sysplex.hub.after(after, usual)
		if lost > 0 {
			s.event("lost", after+lost, map[string]int64{"lost": lost})
		}
		for _, e := range events {
			s.event(string(e.Kind), e.Sequence, wireEventOf(e))
			after = e.Sequence
		}
		if len(events) > 0 {
			continue
		}
		if !open {
			return
		}
		select {
		case <-more:
		case <-beat.C:
			s.send(":\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

// sender writes a stream until it fails.
type sender struct {
	w    http.ResponseWriter
	conn *http.ResponseController
	time time.Duration // that the client may take
	err  error
}

func (s *sender) event(kind string, id int64, data any) {
	text, err := json.Marshal(data) // in one line
	if err != nil {
		s.err = err
		return
	}
	s.send(fmt.Sprintf("event: %s\nid: %d\ndata: %s\n\n", kind, id, text))
}

func (s *sender) send(text string) {
	if s.err == nil {
		s.err = s.conn.SetWriteDeadline(time.Now().Add(s.time))
	}
	if s.err == nil {
		_, s.err = fmt.Fprint(s.w, text)
	}
	if s.err == nil {
		s.err = s.conn.Flush()
	}
}
