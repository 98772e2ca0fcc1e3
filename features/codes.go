package features

import "github.com/safproof/safproof/reference/saf"

// MissingCode is a return code of a SAF service that documents know and no
// scenario shows.
type MissingCode struct {
	Service string `json:"service"`
	Codes   string `json:"codes"` // SAF/RACF/reason, in decimal
	Meaning string `json:"meaning"`
	Why     string `json:"why"` // no scenario shows it
}

// inferred are codes that the reference answers and no scenario asks for, most
// of them because documents do not say when exactly they are due.
var inferred = map[saf.Service]map[saf.Codes]string{
	saf.RacrouteVerify: {
		{SAF: 8, RACF: 16}: "the operations of the suite hand in no new password",
	},
	saf.RacrouteAuth: {
		{SAF: 8, RACF: 8, Reason: 512}: "which of the reasons from X'200' on marks a denial for want of a profile is not published",
	},
	saf.RacrouteFastAuth: {
		{SAF: 0, RACF: 0, Reason: 4}: "taken over from AUTH: not published for FASTAUTH",
		{SAF: 4}:                     "taken over from AUTH: not published for FASTAUTH",
	},
	saf.RTicketServ: {{SAF: 8, RACF: 8, Reason: 4}: badList},
	saf.RGenSec:     {{SAF: 8, RACF: 8, Reason: 4}: badList},
	saf.RUserMap:    {{SAF: 8, RACF: 8, Reason: 4}: badList},
}

const badList = "what makes a parameter list wrong is not published"

// UncoveredCodes lists the documented return codes that no scenario shows.
func UncoveredCodes() []MissingCode {
	var list []MissingCode
	for _, service := range saf.Services() {
		for _, c := range saf.Documented(service) {
			why, open := inferred[service][c.Codes]
			switch {
			case open:
			case c.Coverage == saf.Never:
				why = "belongs to what the reference does not model"
			case c.Coverage == saf.ByChoice:
				why = "the reference takes another choice"
			default:
				continue
			}
			list = append(list, MissingCode{string(service), c.Codes.String(), c.Meaning, why})
		}
	}
	return list
}
