package timeline

import "strings"

// term is a word of z/OS that the page explains.
type term struct {
	ID, Name, Text string
	// Find lists the words that stand for it, separated by |.
	Find string
}

// glossary is in the order in which it reads best.
var glossary = []term{
	{"zos", "z/OS", "The operating system of IBM's mainframes.", "z/OS"},
	{"sysplex", "Sysplex", "Several z/OS systems that work together and may share their data, such as the list of users.", "sysplex|Sysplex"},
	{"lpar", "LPAR", "A part of a mainframe that runs one z/OS system.", "LPAR"},
	{"smfid", "SMF ID", "The short name of one z/OS system, such as SYS1.", "SMF ID"},
	{"ipl", "IPL", "Starting a z/OS system. What it had only in storage is gone afterwards.", "IPL|IPLed"},
	{"tod", "TOD clock", "The clock of the machine. PassTickets and tokens are judged by it, not by true time.", "TOD|clock"},
	{"saf", "SAF", "How programs of z/OS ask the security manager: who is this, and may they do that?", "SAF|VERIFY|RACROUTE"},
	{"racf", "RACF", "IBM's security manager: it keeps users, keys and profiles. ACF2 and Top Secret are others.", "RACF|RALTER|RDEFINE|ALTUSER|SETROPTS|PERMIT"},
	{"profile", "Profile", "An entry of the security database: who may use what, or the key of an application. A class is a kind of profiles.", "profile|profiles|RALTER|RDEFINE"},
	{"raclist", "RACLIST and REFRESH", "Profiles are copied into storage (RACLIST). A change counts only when the copy is made anew (REFRESH).", "RACLIST|RACLISTed|REFRESH|refreshed"},
	{"ptktdata", "PTKTDATA", "The class whose profiles hold the keys of PassTickets, one for each application.", "PTKTDATA|RCVTPTGN"},
	{"idtdata", "IDTDATA", "The class whose profiles say how tokens are signed and how long they are good.", "IDTDATA|IDTPARMS"},
	{"icsf", "ICSF", "The crypto service of z/OS. Keys that it keeps are out of reach while it is down.", "ICSF"},
	{"passticket", "PassTicket", "A password for one user, one application and about ten minutes, made from a secret key instead of typed.", "PassTicket|PassTickets"},
	{"token", "Token", "Here a SAF identity token: a signed text (a JWT) that says who signed on, and is good until it expires.", "token|tokens|IDT|JWT"},
	{"applid", "APPLID", "The name of an application, such as TSOSYS1 for time sharing on SYS1. Tickets and tokens are made for one.", "APPLID|application|TSO"},
	{"replay", "Replay", "Using a ticket a second time, as somebody would who overheard it. A system remembers what was used.", "replay|replayed|replays|used before|register"},
	{"service", "R_ticketserv", "A service of SAF that makes and checks PassTickets for programs. R_GenSec is its newer form.", "R_ticketserv|R_GenSec|IRRSPK00"},
	{"eqaprof", "EQAPROF", "The server of IBM's Debug Profile Service: it gives out tokens at login, checks them and logs them out.", "EQAPROF|EQAAPPL"},
	{"rsed", "RSED", "The server that Eclipse users sign on to; its tokens work at EQAPROF, too.", "RSED|FEKAPPL"},
	{"codes", "Return codes", "Numbers such as 8/16/32: the return code of SAF, then return code and reason of the security manager. A question mark stands for one that is not published. 401 is HTTP's “not signed on”.", "8/16/32|8/16/28|8/108|SAF return code|return code"},
}

// always are terms that the page itself speaks of.
var always = map[string]bool{"zos": true, "sysplex": true, "smfid": true}

// terms returns those entries of the glossary that the text speaks of.
func terms(text string) []term {
	var used []term
	for _, t := range glossary {
		if always[t.ID] || t.in(text) {
			used = append(used, t)
		}
	}
	return used
}

// in says whether one of the term's words stands in the text, whole. The script
// looks for them in the same way.
func (t term) in(text string) bool {
	for word := range strings.SplitSeq(t.Find, "|") {
		for from := 0; ; {
			i := strings.Index(text[from:], word)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(word)
			if (start == 0 || !wordly(text[start-1])) && (end == len(text) || !wordly(text[end])) {
				return true
			}
			from = start + 1
		}
	}
	return false
}

// wordly says whether a byte can stand within a word.
func wordly(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_'
}
