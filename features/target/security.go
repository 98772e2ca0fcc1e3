package target

import "time"

// The operations on a security manager and on the services through which
// programs ask it. They need a sysplex of their own, which a session begins
// empty: one system called SYS1, one security database, ICSF without keys.
const (
	OpCommands = "security.commands" // commands of the manager's own language
	OpICSF     = "security.icsf"     // keys in ICSF, and whether it is available
	OpIPL      = "security.ipl"      // an IPL of a system, or a further one
	OpAudit    = "security.audit"    // the audit records so far
	OpVerify   = "saf.verify"        // RACROUTE REQUEST=VERIFY, or initACEE
	OpAuth     = "saf.auth"          // RACROUTE REQUEST=AUTH or FASTAUTH
	OpTicket   = "saf.ticket"        // R_ticketserv, R_GenSec or RCVTPTGN
	OpUserMap  = "saf.usermap"       // R_usermap
)

// The security managers whose commands OpCommands may be in.
const (
	RACF      = "racf"
	ACF2      = "acf2"
	TopSecret = "topsecret"
)

// Managers lists the security managers.
var Managers = []string{RACF, ACF2, TopSecret}

// Place is where and when a request is made.
type Place struct {
	System string    `json:"system"` // SMF ID
	Time   time.Time `json:"time"`   // what the system's clock shows, UTC
}

// CommandsArgs are the arguments of security.commands.
type CommandsArgs struct {
	Place
	Manager string `json:"manager"`
	Text    string `json:"text"`           // one command or several, as a batch job has them
	User    string `json:"user,omitempty"` // who enters them; an administrator if empty
}

// CommandsResult is the result of security.commands: how the command that
// ended the script ended.
type CommandsResult struct {
	ReturnCode int       `json:"returnCode"`
	Messages   []Message `json:"messages,omitempty"` // of all commands
	Output     []string  `json:"output,omitempty"`   // of all commands
	Problem    string    `json:"problem,omitempty"`  // why it was refused
}

// Message is a message of a command; its id is empty where none is published.
type Message struct {
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
}

// ICSFArgs are the arguments of security.icsf: a key to add, or whether ICSF is
// available. A key is kept under a label (CKDS or PKDS), or in a PKCS#11 token
// (TKDS) as its first secret key object, a clear one.
type ICSFArgs struct {
	// System whose ICSF is meant; SYS1 if empty. Systems share it unless one
	// was IPLed with an ICSF of its own.
	System    string `json:"system,omitempty"`
	Label     string `json:"label,omitempty"`
	Token     string `json:"token,omitempty"` // PKCS#11 token, instead of a label: HMAC only
	Kind      string `json:"kind,omitempty"`  // DES, HMAC or RSA
	Key       string `json:"key,omitempty"`   // hex; of RSA a PKCS#8 private key in DER
	Available *bool  `json:"available,omitempty"`
}

// IPLArgs are the arguments of security.ipl.
type IPLArgs struct {
	System string `json:"system"`
	// Level of z/OS with the APARs that matter: "3.1,OA65299"; the latest if
	// empty.
	Level string `json:"level,omitempty"`
	// OwnICSF: the system does not share the keys of the others.
	OwnICSF bool `json:"ownICSF,omitempty"`
	// OwnDatabase: the system does not share the security database of the others.
	OwnDatabase bool `json:"ownDatabase,omitempty"`
}

// AuditArgs are the arguments of security.audit.
type AuditArgs struct{}

// AuditResult is the result of security.audit.
type AuditResult struct {
	Records []AuditRecord `json:"records"` // never nil
}

// AuditRecord is what an audit record of SMF type 80 says, as far as rules ask.
type AuditRecord struct {
	Event       int      `json:"event"`
	Qualifier   int      `json:"qualifier"`
	System      string   `json:"system"`
	User        string   `json:"user"`
	Application string   `json:"application,omitempty"`
	Messages    []string `json:"messages,omitempty"` // what the operator sees
	Text        string   `json:"text"`               // the whole record, as JSON
}

// UnpublishedReason stands for a RACF reason code whose number no document gives:
// it is what the reference answers. An implementation that knows the number
// answers that.
const UnpublishedReason = -1

// Codes are the SAF return code, the RACF return code and the RACF reason code.
type Codes struct {
	SAF    int `json:"saf"`
	RACF   int `json:"racf"`
	Reason int `json:"reason"`
}

// VerifyArgs are the arguments of saf.verify.
type VerifyArgs struct {
	Place
	Service       string `json:"service"` // VERIFY or initACEE
	User          string `json:"user"`
	Group         string `json:"group,omitempty"`
	Application   string `json:"application,omitempty"`
	Authenticator string `json:"authenticator"` // password, phrase or PassTicket; empty: none
	// IDTA is the identity token parameter of VERIFY; nil: it is not given. With
	// initACEE it asks for a token of the ACEE of a user who is signed on.
	IDTA *IDTAArgs `json:"idta,omitempty"`
}

// IDTAArgs are what a caller puts into the identity token parameter.
type IDTAArgs struct {
	Token       string `json:"token,omitempty"` // to be validated; empty: generate one
	FromEndUser bool   `json:"fromEndUser,omitempty"`
}

// IDTAResult is what is left in the identity token parameter.
type IDTAResult struct {
	Token      string `json:"token,omitempty"` // empty: its length is 0
	Signed     bool   `json:"signed,omitempty"`
	Generation int    `json:"generation"` // return code of generating a token
}

// AuthArgs are the arguments of saf.auth.
type AuthArgs struct {
	Place
	Service  string `json:"service"` // AUTH or FASTAUTH
	User     string `json:"user"`
	Class    string `json:"class"`
	Resource string `json:"resource"`
	Access   string `json:"access"`
}

// TicketArgs are the arguments of saf.ticket.
type TicketArgs struct {
	Place
	Service     string `json:"service"`            // R_ticketserv, R_GenSec or RCVTPTGN
	Function    int    `json:"function,omitempty"` // 0: that of PassTickets
	Caller      string `json:"caller"`
	User        string `json:"user"`
	Application string `json:"application"`
	Ticket      string `json:"ticket,omitempty"` // to evaluate; empty: to generate one
}

// UserMapArgs are the arguments of saf.usermap.
type UserMapArgs struct {
	Place
	Caller   string `json:"caller"`
	Name     string `json:"name"`
	Registry string `json:"registry"`
}

// ServiceResult is the result of the saf operations.
type ServiceResult struct {
	Codes
	Ticket string      `json:"ticket,omitempty"` // that was generated
	User   string      `json:"user,omitempty"`   // that was signed on or mapped
	IDTA   *IDTAResult `json:"idta,omitempty"`   // if the parameter was given
}
