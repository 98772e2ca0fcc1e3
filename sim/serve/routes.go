package serve

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/safproof/safproof/sim/sysplex"
)

// routes has the API's paths served.
func (c *control) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/v1/sysplex", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, c.sysplex.wire())
	})
	mux.HandleFunc("GET /api/v1/events", c.events)
	mux.HandleFunc("GET /api/v1/events/stream", c.stream)
	mux.HandleFunc("GET /api/v1/credentials", c.credentials)
	mux.HandleFunc("POST /api/v1/heal", c.heal)
	mux.HandleFunc("POST /api/v1/systems/{smfid}/commands", c.commands)
	const system = "POST /api/v1/systems/{smfid}/"
	mux.HandleFunc(system+"clock", act(c, c.clock))
	mux.HandleFunc(system+"ipl", act(c, func(r *http.Request, _ struct{}) error { return c.sysplex.IPL(r.PathValue("smfid")) }))
	mux.HandleFunc(system+"icsf", act(c, c.icsf))
	mux.HandleFunc(system+"partition", act(c, c.partition))
	mux.HandleFunc(system+"servers/{server}/restart", act(c, func(r *http.Request, _ struct{}) error {
		return c.sysplex.Restart(r.PathValue("smfid"), sysplex.Server(r.PathValue("server")))
	}))
}

// act serves an action on a system, whose request has the body B, and answers how
// the system stands afterwards.
func act[B any](c *control, do func(*http.Request, B) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body B
		if p := readJSON(r, &body); p != nil {
			p.write(w)
			return
		}
		if err := do(r, body); err != nil {
			problemOf(err).write(w)
			return
		}
		state, err := c.sysplex.System(r.PathValue("smfid"))
		if err != nil {
			problemOf(err).write(w)
			return
		}
		writeJSON(w, http.StatusOK, wireSystem(state))
	}
}

// clockBody has one member.
type clockBody struct {
	Step     *string `json:"step"`
	Set      *string `json:"set"`
	DriftPPM *int64  `json:"driftPPM"`
	Correct  *bool   `json:"correct"` // true
}

// dateTime is RFC 3339, of which package time takes more forms than there are.
var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

func (c *control) clock(r *http.Request, b clockBody) (err error) {
	given := 0
	for _, is := range []bool{b.Step != nil, b.Set != nil, b.DriftPPM != nil, b.Correct != nil} {
		if is {
			given++
		}
	}
	id := r.PathValue("smfid")
	switch {
	case given != 1, b.Correct != nil && !*b.Correct:
		return wrong("give one of step, set, driftPPM and correct")
	case b.Step != nil:
		by, problem := time.ParseDuration(*b.Step)
		if problem != nil {
			return wrong("step is a length of time, 10m or -1h30m for instance")
		}
		_, err = c.sysplex.StepClock(id, by)
	case b.Set != nil:
		at, problem := time.Parse(time.RFC3339, *b.Set)
		if problem != nil || !dateTime.MatchString(*b.Set) {
			return wrong("set is a time, 2030-01-01T00:00:00Z for instance")
		}
		_, err = c.sysplex.SetClock(id, at)
	case b.DriftPPM != nil:
		_, err = c.sysplex.DriftClock(id, *b.DriftPPM)
	default:
		_, err = c.sysplex.CorrectClock(id)
	}
	return err
}

type icsfBody struct {
	Available *bool `json:"available"`
}

func (c *control) icsf(r *http.Request, b icsfBody) error {
	if b.Available == nil {
		return wrong("available is missing")
	}
	return c.sysplex.SetICSF(r.PathValue("smfid"), *b.Available)
}

type partitionBody struct {
	Clients *bool `json:"clients"`
	Peers   *bool `json:"peers"`
}

func (c *control) partition(r *http.Request, b partitionBody) error {
	if b.Clients == nil || b.Peers == nil {
		return wrong("clients or peers is missing: say of both whether the system is cut off from them")
	}
	return c.sysplex.Partition(r.PathValue("smfid"), *b.Clients, *b.Peers)
}

type commandsBody struct {
	User string  `json:"user"`
	Text *string `json:"text"`
}

func (c *control) commands(w http.ResponseWriter, r *http.Request) {
	var b commandsBody
	if p := readJSON(r, &b); p != nil {
		p.write(w)
		return
	}
	if b.Text == nil {
		problemOf(wrong("text is missing")).write(w)
		return
	}
	done, err := c.sysplex.Commands(r.PathValue("smfid"), b.User, *b.Text)
	if err != nil {
		problemOf(err).write(w)
		return
	}
	writeJSON(w, http.StatusOK, wireCarriedOf(done))
}

func (c *control) heal(w http.ResponseWriter, r *http.Request) {
	if p := readJSON(r, &struct{}{}); p != nil {
		p.write(w)
		return
	}
	if err := c.sysplex.Heal(); err != nil {
		problemOf(err).write(w)
		return
	}
	writeJSON(w, http.StatusOK, c.sysplex.wire())
}

// most is how many events are answered at once.
const most, usual = 10_000, 1000

// span reads which events are asked for.
func span(r *http.Request) (after int64, limit int, p *problem) {
	limit = usual
	bad := refuse(http.StatusBadRequest, codeMalformed, "after is a sequence number, limit a number from 1 to 10000; each stands once.")
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return 0, 0, bad
	}
	for name, value := range query {
		number, err := strconv.ParseInt(value[0], 10, 64)
		right := err == nil && len(value) == 1
		switch {
		case name == "after" && right && number >= 0:
			after = number
		case name == "limit" && right && number >= 1 && number <= most:
			limit = int(number)
		case name == "after", name == "limit":
			return 0, 0, bad
		}
	}
	return after, limit, nil
}

func (c *control) events(w http.ResponseWriter, r *http.Request) {
	after, limit, p := span(r)
	if p != nil {
		p.write(w)
		return
	}
	events, lost, _, _ := c.sysplex.hub.after(after, limit)
	answer := wireEvents{Events: make([]wireEvent, len(events)), Lost: lost, Last: after}
	for n, e := range events {
		answer.Events[n], answer.Last = wireEventOf(e), e.Sequence
	}
	writeJSON(w, http.StatusOK, answer)
}

func (c *control) credentials(w http.ResponseWriter, r *http.Request) {
	after, limit, p := span(r)
	if p != nil {
		p.write(w)
		return
	}
	answer := wireCredentials{Credentials: []wireCredential{}, Last: after}
	for len(answer.Credentials) < limit {
		events, _, _, _ := c.sysplex.hub.after(answer.Last, usual)
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			answer.Last = e.Sequence
			answer.Credentials = append(answer.Credentials, credentialsOf(e)...)
			if len(answer.Credentials) >= limit { // one more, if an event tells of two
				break
			}
		}
	}
	writeJSON(w, http.StatusOK, answer)
}
