package target

import "time"

// The operations on servers as they stand, with the users and applications that
// are there: for targets whose databases nobody here sets up.
const (
	// OpServerOpen finds out who and what is there, or makes it. It opens one
	// server with those that it needs; a scenario may open several.
	OpServerOpen = "server.open"
	// OpServerSignOn presents a user ID, and a password or PassTicket, to an
	// application. It accepts or refuses, and gives no reason but Unspecified.
	OpServerSignOn = "server.signon"
)

// The servers that an open knows beside EQAPROF and RSED, by their started tasks.
const (
	ZAAS  = "ZAAS"    // the Zowe Authentication and Authorization Service, behind its gateway
	ZSS   = "ZSS"     // Zowe System Services
	ZOSMF = "IZUSVR1" // z/OSMF
	UMS   = "IZP"     // IBM Unified Management Server
	ZLUX  = "ZLUX"    // the Zowe App Server
	// LIBERTY is a Liberty server, and on it an application that says, in JSON, who
	// the user is: user, realm and groups.
	LIBERTY = "LIBERTY"
)

// Servers lists every server.
var Servers = []string{EQAPROF, RSED, ZAAS, ZSS, ZOSMF, UMS, ZLUX, LIBERTY}

// The TLS client certificates that a request may present, by their roles.
const (
	CertificateTrusted   = "trusted"   // of an authority that the server trusts, for a program that may ask
	CertificateUntrusted = "untrusted" // of an authority that it does not trust
	CertificateOwn       = "own"       // the server's own, with which its instances call one another
	CertificateUser      = "user"      // of a trusted authority, and mapped to the user in role RoleUser
)

// Certificates lists the roles of certificates.
var Certificates = []string{CertificateTrusted, CertificateUntrusted, CertificateOwn, CertificateUser}

// The roles of users.
const (
	RoleUser    = "user"    // may sign on everywhere
	RoleOther   = "other"   // another such user
	RoleExpired = "expired" // whose password has expired
	RoleRevoked = "revoked"
)

// Users lists the roles of users.
var Users = []string{RoleUser, RoleOther, RoleExpired, RoleRevoked}

// The roles of applications.
const (
	RoleAuthorized   = "authorized"   // the server may generate PassTickets for it
	RoleReplayable   = "replayable"   // it may, and the application has replay protection bypassed
	RoleUnauthorized = "unauthorized" // it may not, though the application has a PassTicket key
	RoleUnknown      = "unknown"      // security knows no PassTicket key of it
)

// Applications lists the roles of applications.
var Applications = []string{RoleAuthorized, RoleReplayable, RoleUnauthorized, RoleUnknown}

// The abilities of an opened server that rules may need.
const (
	AbilityClock     = "clock"     // its time is that of the requests
	AbilityRestart   = "restart"   // server.start stops it and starts it again
	AbilityInstances = "instances" // it can run on several systems
	AbilityPlain     = "plain"     // it can be asked without TLS
	AbilityAddress   = "address"   // a request may come from whatever address it says
)

// Abilities lists the abilities.
var Abilities = []string{AbilityClock, AbilityRestart, AbilityInstances, AbilityPlain, AbilityAddress}

// ServerOpenArgs are the arguments of server.open.
type ServerOpenArgs struct {
	Time   time.Time `json:"time"` // what the clocks of the systems show, UTC
	Server string    `json:"server"`
	// Level is the behaviour that is wanted, zowe-v3 for instance; empty: any.
	Level string `json:"level,omitempty"`
	// Systems are where instances are wanted; nil: one on SYS1.
	Systems []string `json:"systems,omitempty"`
	// Options that are wanted beside the server's defaults: {"provider":"zosmf"}.
	Options map[string]string `json:"options,omitempty"`
	// Files are what the server is configured with, by their names: server.xml of
	// LIBERTY, and what it names.
	Files map[string]string `json:"files,omitempty"`
	// Sites are what is there, outside, that the server may call.
	Sites []Site `json:"sites,omitempty"`
}

// Site is what answers at an address.
type Site struct {
	URL    string `json:"url"`
	Status int    `json:"status"`
	Type   string `json:"type,omitempty"` // Content-Type
	Body   string `json:"body,omitempty"`
	// Form and Header are what a request must have among its fields; one that lacks
	// any is answered with 400 and no body.
	Form   map[string]string `json:"form,omitempty"`
	Header map[string]string `json:"header,omitempty"`
	// Times is how many requests are answered so; those that follow are answered with
	// 503 and no body. 0: all.
	Times int `json:"times,omitempty"`
}

// ServerOpenResult is the result of server.open: what is there, which may be
// other than what was wanted.
type ServerOpenResult struct {
	Level string `json:"level,omitempty"` // empty: the server knows no levels
	// Options that are in force of those that were wanted.
	Options map[string]string `json:"options,omitempty"`
	Users   map[string]User   `json:"users,omitempty"` // by role
	// Applications are APPLIDs, by role.
	Applications map[string]string `json:"applications,omitempty"`
	Certificates []string          `json:"certificates,omitempty"` // roles
	Abilities    []string          `json:"abilities,omitempty"`
}

// User is a user for tests.
type User struct {
	ID       string `json:"id"`
	Password string `json:"password"`
}

// String has the ID alone, and so have all of package fmt's verbs but %#v.
func (u User) String() string { return u.ID }

// GoString keeps the password out of %#v.
func (u User) GoString() string { return "target.User{" + u.ID + "}" }

// ServerSignOnArgs are the arguments of server.signon.
type ServerSignOnArgs struct {
	Place
	Application string `json:"application"`
	User        string `json:"user"`
	// Authenticator is a password or a PassTicket.
	Authenticator string `json:"authenticator"`
}
