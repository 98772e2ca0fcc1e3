package liberty

import (
	"fmt"
	"net/http"
	"time"
)

// verdict is what a mechanism says.
type verdict int

const (
	goOn verdict = iota // CONTINUE
	in                  // the identity is there
	out                 // the answer is there
)

// run is one request before the mechanisms.
type run struct {
	*Server
	r     *http.Request
	now   time.Time
	facts *facts
	d     Decision
	// ltpa: a cookie is due, if the request gets in.
	ltpa bool
}

// mechanisms are asked one after the other, as long as each says CONTINUE.
var mechanisms = []func(*run) verdict{
	(*run).transport,
	(*run).jaspic,
	(*run).taiBefore,
	func(x *run) verdict { return x.saml(true) },
	func(x *run) verdict { return x.openID(OpenIDFirst) },
	(*run).sso,
	(*run).taiAfter,
	func(x *run) verdict { return x.saml(false) },
	func(x *run) verdict { return x.openID(OpenIDLast) },
	(*run).loginConfig,
}

// Decide judges a request, and says how. It is what [Server.ServeHTTP] answers:
// a token that is single use is used up, and an attempt with a wrong password
// counts.
func (s *Server) Decide(r *http.Request) Decision {
	x := &run{Server: s, r: r, now: s.options.Now(), facts: s.facts(r)}
	x.d.Header, x.d.Messages = http.Header{}, []Message{}
	for _, ask := range mechanisms {
		switch ask(x) {
		case goOn:
			continue
		case in:
			if x.safCredential() && x.authorize() {
				x.d.Status = http.StatusOK
				x.issueLTPA()
			}
		case out:
		}
		break
	}
	if x.d.Status != http.StatusOK {
		x.d.Identity = Identity{}
	}
	return x.d
}

// step notes what was looked at.
func (x *run) step(m Mechanism, client, check string, outcome Outcome, format string, args ...any) {
	x.d.Steps = append(x.d.Steps, Step{m, client, check, outcome, fmt.Sprintf(format, args...)})
}

func (x *run) log(id, text string, logged bool) {
	x.d.Messages = append(x.d.Messages, Message{id, text, logged})
}

// refuse sets the answer.
func (x *run) refuse(m Mechanism, status int) verdict {
	x.d.Status, x.d.Mechanism = status, m
	return out
}

// accept sets the identity.
func (x *run) accept(m Mechanism, i Identity) verdict {
	i.Mechanism = m
	if i.Groups == nil {
		i.Groups = []string{}
	}
	x.d.Identity, x.d.Mechanism = i, m
	return in
}

func (s *Server) facts(r *http.Request) *facts {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	address := scheme + "://" + r.Host + r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	return &facts{request: r, url: address, application: s.options.Application.Name, address: clientAddress(r)}
}

// transport wants a client certificate where server.xml does. A real server ends
// the handshake; here the request is answered, with 403.
func (x *run) transport() verdict {
	repertoire, _ := x.config.clientSSL()
	if !repertoire.ClientAuthentication {
		return goOn
	}
	if _, err := x.clients.Trusted(x.r, x.now); err != nil {
		x.step(TLS, "", "client certificate is required by ssl "+repertoire.ID, Failed, "%v", err)
		return x.refuse(TLS, http.StatusForbidden)
	}
	x.step(TLS, "", "client certificate is required by ssl "+repertoire.ID, Passed, "it leads to a certificate of the trust store")
	return goOn
}
