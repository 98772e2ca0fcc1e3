package serve

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim/sysplex"
)

// What follows is what the API answers, as openapi.json describes it.

type wireSysplex struct {
	Name          string             `json:"name"`
	Manager       sysplex.Manager    `json:"manager"`
	Version       string             `json:"version"`
	Now           time.Time          `json:"now"`
	Started       time.Time          `json:"started"`
	UptimeSeconds float64            `json:"uptimeSeconds"`
	LastEvent     int64              `json:"lastEvent"`
	Systems       []wireSystemObject `json:"systems"`
}

type wireSystemObject struct {
	SMFID          string       `json:"smfid"`
	Level          string       `json:"level"`
	Database       string       `json:"database"`
	Keys           string       `json:"keys"`
	Clock          wireClock    `json:"clock"`
	IPLAt          time.Time    `json:"iplAt"`
	IPLs           int          `json:"ipls"`
	Down           bool         `json:"down"`
	ICSF           bool         `json:"icsf"`
	CutFromClients bool         `json:"cutFromClients"`
	CutFromPeers   bool         `json:"cutFromPeers"`
	Servers        []wireServer `json:"servers"`
}

type wireClock struct {
	Time          time.Time `json:"time"`
	OffsetSeconds float64   `json:"offsetSeconds"`
	DriftPPM      int64     `json:"driftPPM"`
}

type wireServer struct {
	Server      sysplex.Server `json:"server"`
	What        string         `json:"what"`
	Address     string         `json:"address"`
	URL         string         `json:"url"`
	Running     bool           `json:"running"`
	Problem     string         `json:"problem"`
	StartedAt   time.Time      `json:"startedAt"`
	Restarts    int            `json:"restarts"`
	Connections int            `json:"connections"`
	Requests    int64          `json:"requests"`
	Refused     int64          `json:"refused"`
	Evicted     int64          `json:"evicted"`
}

func (s *Sysplex) wire() wireSysplex {
	now := s.truth().UTC()
	answer := wireSysplex{
		Name: s.config.Name, Manager: s.config.Manager, Version: s.options.Version,
		Now: now, Started: s.started.UTC(), UptimeSeconds: max(now.Sub(s.started).Seconds(), 0),
		LastEvent: s.hub.lastSequence(),
	}
	for _, state := range s.Systems() {
		answer.Systems = append(answer.Systems, wireSystem(state))
	}
	return answer
}

func wireSystem(s SystemState) wireSystemObject {
	answer := wireSystemObject{
		SMFID: s.SMFID, Level: s.Level.String(), Database: s.Database, Keys: s.Keys,
		Clock: wireClock{s.Clock.Time, s.Clock.Offset.Seconds(), s.Clock.DriftPPM},
		IPLAt: s.IPLAt, IPLs: s.IPLs, Down: s.Down, ICSF: s.ICSF,
		CutFromClients: s.CutFromClients, CutFromPeers: s.CutFromPeers, Servers: []wireServer{},
	}
	for _, e := range s.Servers {
		answer.Servers = append(answer.Servers, wireServer{
			e.Server, e.What, e.Address, e.URL, e.Running, e.Problem, e.StartedAt, e.Restarts, e.Connections, e.Requests, e.Refused, e.Evicted,
		})
	}
	return answer
}

type wireEvents struct {
	Events []wireEvent `json:"events"`
	Lost   int64       `json:"lost"`
	Last   int64       `json:"last"`
}

type wireEvent struct {
	Sequence int64            `json:"sequence"`
	Time     time.Time        `json:"time"`
	Kind     EventKind        `json:"kind"`
	System   string           `json:"system"`
	Record   *saf.AuditRecord `json:"record,omitempty"`
	Action   string           `json:"action,omitempty"`
	Detail   string           `json:"detail,omitempty"`
}

func wireEventOf(e Event) wireEvent { return wireEvent(e) }

type wireCarried struct {
	ReturnCode int           `json:"returnCode"`
	Messages   []wireMessage `json:"messages"`
	Output     []string      `json:"output"`
	Problem    string        `json:"problem"`
}

type wireMessage struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

func wireCarriedOf(c sysplex.Carried) wireCarried {
	answer := wireCarried{ReturnCode: c.ReturnCode, Messages: []wireMessage{}, Output: []string{}, Problem: c.Problem}
	for _, m := range c.Messages {
		answer.Messages = append(answer.Messages, wireMessage(m))
	}
	answer.Output = append(answer.Output, c.Output...)
	return answer
}

type wireCredentials struct {
	Credentials []wireCredential `json:"credentials"`
	Last        int64            `json:"last"`
}

type wireCredential struct {
	Sequence    int64     `json:"sequence"`
	Time        time.Time `json:"time"`
	System      string    `json:"system"`
	Kind        string    `json:"kind"`
	Event       string    `json:"event"`
	Name        string    `json:"name"`
	User        string    `json:"user"`
	Application string    `json:"application"`
	Algorithm   string    `json:"algorithm"`
	Cause       string    `json:"cause"`
	Codes       string    `json:"codes"`
	Service     string    `json:"service"`
}

// namer makes names of credentials, which last as long as the process. Without
// its key a name tells nothing; with it, too little.
func namer() func(credential string) string {
	key := []byte(newToken())
	return func(credential string) string {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(credential))
		return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)[:5]))
	}
}

// credentialsOf says which credentials an event tells of: what was presented or
// asked for, and what a sign-on issued.
func credentialsOf(e Event) []wireCredential {
	c, ok := credentialOf(e)
	if !ok {
		return nil
	}
	list := []wireCredential{c}
	if e.Record.Event == saf.EventLogon && e.Record.Issued != "" {
		c.Kind, c.Event, c.Name, c.Algorithm = string(saf.ByToken), "issued", e.Record.Issued, ""
		list = append(list, c)
	}
	return list
}

func credentialOf(e Event) (wireCredential, bool) {
	r := e.Record
	if r == nil {
		return wireCredential{}, false
	}
	c := wireCredential{
		Sequence: e.Sequence, Time: r.Time, System: r.SMFID, User: string(r.User), Application: r.Application,
		Event: "accepted", Name: r.Presented, Cause: string(r.Cause), Codes: r.Codes.String(), Service: string(r.Service),
	}
	if r.Cause != "" {
		c.Event = "refused"
	}
	if r.Algorithm != 0 {
		c.Algorithm = r.Algorithm.String()
	}
	switch r.Event {
	case saf.EventGenerate, saf.EventEvaluate:
		c.Kind, c.User = "passticket", r.TicketUser
		if r.Event == saf.EventGenerate && r.Cause == "" {
			c.Event, c.Name = "issued", r.Issued
		}
	case saf.EventLogon:
		c.Kind = kindOfLogon(*r)
		if r.Token != nil && c.Algorithm == "" {
			c.Algorithm = r.Token.Algorithm
		}
	default:
		return wireCredential{}, false
	}
	return c, true
}

// kindOfLogon says what somebody signed on by, or tried to.
func kindOfLogon(r saf.AuditRecord) string {
	switch {
	case r.By == saf.ByMap || r.By == saf.ByAssertion:
		return "assertion"
	case r.By != "":
		return string(r.By)
	case r.Qualifier == saf.LogonTokenRefused:
		return string(saf.ByToken)
	case r.Cause == saf.TicketReplayed:
		return string(saf.ByPassTicket)
	}
	return "unknown" // what is wrong is no credential of any kind
}
