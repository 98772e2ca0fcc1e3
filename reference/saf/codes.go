package saf

import (
	"fmt"
	"strconv"
)

// Unpublished stands for a RACF return or reason code that z/OS has and that is
// not public: nothing that was read says its number. It prints as a question
// mark.
const Unpublished = -1

// Codes are the SAF return code and the RACF return and reason codes of a call,
// in decimal. The zero value is success. They are comparable.
type Codes struct {
	SAF    int `json:"saf"`
	RACF   int `json:"racf"`
	Reason int `json:"reason"`
}

// String returns the codes in the usual form, 8/16/28 for instance, or 8/108/?.
func (c Codes) String() string {
	return fmt.Sprintf("%d/%s/%s", c.SAF, codeText(c.RACF), codeText(c.Reason))
}

func codeText(code int) string {
	if code == Unpublished {
		return "?"
	}
	return strconv.Itoa(code)
}

// OK says whether the call succeeded: SAF return code 0.
func (c Codes) OK() bool { return c.SAF == 0 }

// Meaning says what the codes mean when a service answers them, or "" if they
// are in no document that was read.
func (c Codes) Meaning(service Service) string {
	for _, d := range documented {
		if d.Service == service && d.Codes == c {
			return d.Meaning
		}
	}
	return ""
}

// Service is a service that answers [Codes].
type Service string

// The services.
const (
	RacrouteVerify   Service = "RACROUTE REQUEST=VERIFY"
	RacrouteAuth     Service = "RACROUTE REQUEST=AUTH"
	RacrouteFastAuth Service = "RACROUTE REQUEST=FASTAUTH"
	RTicketServ      Service = "R_ticketserv"
	RGenSec          Service = "R_GenSec"
	RCVTPTGN         Service = "RCVTPTGN"
	InitACEE         Service = "initACEE"
	RUserMap         Service = "R_usermap"
)

// Coverage says whether this package ever answers a documented code.
type Coverage uint8

const (
	// Never: the code belongs to something that is not modelled.
	Never Coverage = iota
	// Always: it is answered whenever its meaning applies.
	Always
	// ByChoice: it is answered only with a switch of [Choices].
	ByChoice
)

// DocumentedCode is a code that a document knows.
type DocumentedCode struct {
	Service  Service
	Codes    Codes
	Meaning  string // in words of this package
	Source   string
	Coverage Coverage
}

// Documented returns the codes that a service is documented to answer, in
// ascending order. Codes whose reason can be any number are listed with the
// reason 0 if that is not a code of its own, and those whose reasons are not
// public with [Unpublished].
func Documented(service Service) []DocumentedCode {
	var list []DocumentedCode
	for _, d := range documented {
		if d.Service == service {
			list = append(list, d)
		}
	}
	return list
}

// Services returns every service that has documented codes.
func Services() []Service {
	return []Service{RacrouteVerify, RacrouteAuth, RacrouteFastAuth, RTicketServ, RGenSec, InitACEE, RUserMap}
}

// What is answered more than once.
var (
	granted           = Codes{}
	notProtected      = Codes{4, 4, 0}
	notAuthorized     = Codes{8, 8, 0}
	badFunction       = Codes{8, 8, 0}
	badParameters     = Codes{8, 8, 4}
	serviceNotAllowed = Codes{8, 8, 16}
	generationFailed  = Codes{8, 16, 28}
	evaluationFailed  = Codes{8, 16, 32}
	unknownParameter  = Codes{8, Unpublished, Unpublished}
	notKept           = Codes{8, Unpublished, 0}
)
