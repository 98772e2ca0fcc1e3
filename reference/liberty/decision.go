package liberty

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/safproof/safproof/reference/saf"
)

// Mechanism is a way to sign on, or a step on the way.
type Mechanism string

// The mechanisms in the order in which they are asked. OpenIDFirst and OpenIDLast
// are the two times at which an openidConnectClient may act.
const (
	TLS           Mechanism = "tls"
	JASPIC        Mechanism = "jaspic"
	TAIBefore     Mechanism = "tai-before-sso"
	SAML          Mechanism = "saml"
	OpenIDFirst   Mechanism = "openid-connect-1"
	SSO           Mechanism = "ltpa"
	TAIAfter      Mechanism = "tai-after-sso"
	OpenIDLast    Mechanism = "openid-connect-2"
	ClientCert    Mechanism = "client-cert"
	Basic         Mechanism = "basic"
	Form          Mechanism = "form"
	SAFMapping    Mechanism = "saf"
	Authorization Mechanism = "authorization"
)

// Outcome is what became of one step.
type Outcome string

// The outcomes. Continue: the step says nothing, and the next one is asked.
const (
	Passed   Outcome = "passed"
	Failed   Outcome = "failed"
	Continue Outcome = "continue"
)

// Step is one thing that was looked at.
type Step struct {
	Mechanism Mechanism `json:"mechanism"`
	Client    string    `json:"client,omitempty"` // id of the openidConnectClient or samlWebSso20
	Check     string    `json:"check"`
	Outcome   Outcome   `json:"outcome"`
	// Detail says what was compared. It shows no secrets.
	Detail string `json:"detail,omitempty"`
}

// Message is a message of Liberty. The number is Liberty's, the text is not.
type Message struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Logged: as an error or a warning, not only for whoever traces.
	Logged bool `json:"logged"`
}

// Identity is who was authenticated, as the protected application is told.
type Identity struct {
	User      string    `json:"user"`
	Realm     string    `json:"realm"`
	Mechanism Mechanism `json:"mechanism"`
	Client    string    `json:"client,omitempty"`
	Unique    string    `json:"uniqueId,omitempty"` // user:REALM/NAME
	Groups    []string  `json:"groups"`
	// SAF is the user ID of the credential, "" if there is none.
	SAF string `json:"saf,omitempty"`

	acee saf.ACEE
}

// ACEE is the SAF credential, the zero value if there is none.
func (i Identity) ACEE() saf.ACEE { return i.acee }

// Decision is what became of a request, and each step on the way.
type Decision struct {
	Steps    []Step    `json:"steps"`
	Messages []Message `json:"messages"`
	// Status of the answer: 200 means that the application is reached.
	Status int `json:"status"`
	// Mechanism that decided.
	Mechanism Mechanism `json:"mechanism"`
	// Identity is filled if, and only if, the status is 200.
	Identity Identity    `json:"identity,omitzero"`
	Header   http.Header `json:"header"` // WWW-Authenticate, Location and Content-Type
	Body     string      `json:"body,omitempty"`
	// Cookies to set. They do not print.
	Cookies Cookies `json:"cookies"`
}

// Accepted says whether the request reaches the application.
func (d Decision) Accepted() bool { return d.Status == http.StatusOK }

// HasMessage says whether a message of a number is among the decision's.
func (d Decision) HasMessage(id string) bool {
	for _, m := range d.Messages {
		if m.ID == id {
			return true
		}
	}
	return false
}

// Cookies are cookies with tokens. They do not print.
type Cookies struct {
	// all is a function, as package fmt prints the contents of unexported fields
	// without asking any method.
	all func() []*http.Cookie
}

// NewCookies takes cookies.
func NewCookies(cookies ...*http.Cookie) Cookies {
	return Cookies{func() []*http.Cookie { return cookies }}
}

func (c Cookies) list() []*http.Cookie {
	if c.all == nil {
		return nil
	}
	return c.all()
}

// Get returns the cookie of a name, nil if there is none. Whoever sees its value
// can sign on with it.
func (c Cookies) Get(name string) *http.Cookie {
	for _, cookie := range c.list() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

// names are what may be shown of cookies.
func (c Cookies) names() []string {
	names := []string{}
	for _, cookie := range c.list() {
		names = append(names, cookie.Name)
	}
	return names
}

// String names the cookies.
func (c Cookies) String() string { return fmt.Sprintf("(cookies %q, redacted)", c.names()) }

// GoString names the cookies.
func (c Cookies) GoString() string { return c.String() }

// Format names the cookies, whatever the verb.
func (c Cookies) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText names the cookies; it cannot be read back.
func (c Cookies) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// LogValue names the cookies.
func (c Cookies) LogValue() slog.Value { return slog.StringValue(c.String()) }

// quote shows text that a stranger wrote: what is not printable is escaped, and
// what is long is cut off after 64 bytes.
func quote(s string) string {
	const limit = 64
	if len(s) <= limit {
		return strconv.Quote(s)
	}
	n := limit
	for n > limit-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return strconv.Quote(s[:n]) + "..."
}
