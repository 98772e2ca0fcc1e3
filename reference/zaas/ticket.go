package zaas

import (
	"mime"
	"net/http"
	"unicode/utf8"

	"github.com/safproof/safproof/reference/saf"
)

// ticketAnswer has the members in the order of Zowe's.
type ticketAnswer struct {
	Token       string `json:"token"`
	User        string `json:"userId"`
	Application string `json:"applicationName"` // as it was sent
	Ticket      string `json:"ticket"`
}

// ticket makes a PassTicket for the user of a token. The order of its checks is
// documented: method, client certificate, token, its validity, body, SAF.
func (c *call) ticket() answer {
	if why := c.whyNoCertificate(); why != "" {
		return noCertificate(why)
	}
	t, problem := c.requireToken()
	if problem != nil {
		return *problem
	}
	if c.mediaType != 0 && !c.isJSON() {
		return empty(c.mediaType)
	}
	return c.ticketFor(t.subject, t.text())
}

// noCertificate answers an empty 403, with the reason in a header.
func noCertificate(why string) answer {
	a := empty(http.StatusForbidden)
	a.failure = why
	return a
}

func (c *call) isJSON() bool {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	return err == nil && media == jsonType
}

// ticketFor makes the ticket that the body asks for, and answers it with a token.
func (c *call) ticketFor(user, token string) answer {
	application, problem := c.applicationName()
	if problem != nil {
		return *problem
	}
	ticket, problem := c.passTicket(user, application)
	if problem != nil {
		return *problem
	}
	return object(http.StatusOK, ticketAnswer{token, user, application, ticket})
}

// applicationName reads the body.
func (c *call) applicationName() (string, *answer) {
	application, problem, err := c.bodyText("applicationName")
	if problem == nil && (err != nil || blank(application)) {
		a := refuse(http.StatusBadRequest, noApplication)
		problem = &a
	}
	return application, problem
}

// maxApplication is the length of the longest APPLID.
const maxApplication = 8

// passTicket has SAF make a ticket. User ID and APPLID are folded to upper case
// for that.
func (c *call) passTicket(user, application string) (string, *answer) {
	if c.longAppl && utf8.RuneCountInString(application) > maxApplication {
		a := refuse(http.StatusBadRequest, badArgument, "an applicationName has up to 8 characters")
		return "", &a
	}
	result := c.System.GeneratePassTicket(c.Caller, upper(user), upper(application))
	if !result.OK() || result.Ticket == nil {
		status := http.StatusInternalServerError
		if result.Codes == unknownApplication {
			status = c.unknownAppl
		}
		a := refuse(status, ticketFailed, reasonOf(result.Codes))
		return "", &a
	}
	return result.Ticket.Text(), nil
}

// unknownApplication: no ticket can be made for the application.
var unknownApplication = saf.Codes{SAF: 8, RACF: 16, Reason: 28}

// reasonOf says what codes of R_ticketserv mean, for the message.
func reasonOf(c saf.Codes) string {
	meaning := c.Meaning(saf.RTicketServ)
	if meaning == "" {
		meaning = "the codes are not documented"
	}
	return meaning + " (SAF/RACF/reason " + c.String() + ")"
}

// upper folds a–z and nothing else: other letters are in no user ID and APPLID,
// and must not become one that is.
func upper(s string) string {
	b := []byte(s)
	for i, each := range b {
		if 'a' <= each && each <= 'z' {
			b[i] = each - 'a' + 'A'
		}
	}
	return string(b)
}

// refresh answers a new token for one that it takes back.
func (c *call) refresh() answer {
	if !c.AllowRefresh {
		return empty(http.StatusNotFound)
	}
	if why := c.whyNoCertificate(); why != "" {
		return noCertificate(why)
	}
	t, problem := c.requireToken()
	if problem != nil {
		return *problem
	}
	if a := c.takeBack(t); a.status != http.StatusNoContent {
		return a
	}
	// The token of z/OSMF in the old one has been ended with it.
	return c.withCookie(identity{user: t.subject, domain: t.domain})
}
