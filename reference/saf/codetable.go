package saf

// The documents that the codes were read in.
const (
	inVerify     = "RACROUTE Macro Reference, REQUEST=VERIFY, \"Return codes and reason codes\""
	inESMTable   = "Micro Focus Enterprise Developer 5.0, \"ESM return codes\""
	inAuth       = "RACROUTE Macro Reference, REQUEST=AUTH, \"Return codes and reason codes\""
	inFastAuth   = "RACROUTE Macro Reference, REQUEST=FASTAUTH, \"Return codes and reason codes\""
	inTicketServ = "RACF Callable Services, R_ticketserv, \"Return and reason codes\""
	inGenSec     = "RACF Callable Services, R_GenSec, \"Return and reason codes\""
	inInitACEE   = "RACF Callable Services, initACEE, \"Return and reason codes\""
	inUserMap    = "RACF Callable Services, R_usermap, \"Return and reason codes\""
	inTokens     = "RACF release documents of z/OS 3.2, on identity tokens"
)

// documented is sorted by service and code.
var documented = append(append(racrouteCodes, append(ticketCodes(RTicketServ, inTicketServ), ticketCodes(RGenSec, inGenSec)...)...), identityCodes...)

var racrouteCodes = []DocumentedCode{
	{RacrouteVerify, Codes{0, 0, 0}, "signed on", inVerify, Always},
	{RacrouteVerify, Codes{4, 0, 0}, "no decision: RACF is not installed", inVerify, Never},
	{RacrouteVerify, Codes{4, 4, 0}, "no decision: the user is not defined", inESMTable, ByChoice},
	{RacrouteVerify, Codes{4, 32, 0}, "no decision: RACF is not active", inESMTable, Never},
	{RacrouteVerify, Codes{8, 4, 0}, "the user is not defined", inVerify, Always},
	{RacrouteVerify, Codes{8, 8, 0}, "password, phrase or PassTicket is not right", inVerify, Always},
	{RacrouteVerify, Codes{8, 12, 0}, "password or phrase has expired", inVerify, Always},
	{RacrouteVerify, Codes{8, 16, 0}, "the new password or phrase is not valid", inVerify, Always},
	{RacrouteVerify, Codes{8, 20, 0}, "the user is not connected to the group", inVerify, Always},
	{RacrouteVerify, Codes{8, 24, 0}, "refused by an installation exit", inVerify, Never},
	{RacrouteVerify, Codes{8, 28, 0}, "the user is revoked", inVerify, Always},
	{RacrouteVerify, Codes{8, 36, 0}, "the user is revoked in the group", inVerify, Always},
	{RacrouteVerify, Codes{8, 40, 0}, "an OIDCARD is required", inVerify, Never},
	{RacrouteVerify, Codes{8, 44, 0}, "the OIDCARD is not right", inVerify, Never},
	{RacrouteVerify, Codes{8, 48, 0}, "not authorized to the port of entry", inVerify, Never},
	{RacrouteVerify, Codes{8, 48, 4}, "the user may not sign on at this day or time", inVerify, Never},
	{RacrouteVerify, Codes{8, 48, 8}, "the terminal may not be used at this day or time", inVerify, Never},
	{RacrouteVerify, Codes{8, 52, 0}, "not authorized to the application", inVerify, Always},
	{RacrouteVerify, Codes{8, 100, 0}, "refused by the CHECK subfunction", inVerify, Never},
	{RacrouteVerify, Codes{8, 108, Unpublished}, "identity token: not valid, by a reason whose code is not public", inTokens, Always},
	{RacrouteVerify, Codes{8, 108, 28}, "identity token: the key ID cannot be read", inTokens, Always},
	{RacrouteVerify, Codes{8, 108, 29}, "identity token: the key ID is not that of the profile", inTokens, Always},

	{RacrouteAuth, Codes{0, 0, 0}, "authorized", inAuth, Always},
	{RacrouteAuth, Codes{0, 0, 4}, "authorized because the profile only warns", inAuth, Always},
	{RacrouteAuth, Codes{0, 20, 0}, "STATUS=ACCESS: the reason tells the highest access held", inAuth, Never},
	{RacrouteAuth, Codes{4, 0, 0}, "no decision: there is no such class", inAuth, Always},
	{RacrouteAuth, Codes{4, 4, 0}, "the resource is not protected", inAuth, Always},
	{RacrouteAuth, Codes{8, 8, 0}, "not authorized", inAuth, Always},
	{RacrouteAuth, Codes{8, 8, 0x200}, "not authorized: no profile, in a class that denies without one", inAuth, Always},

	{RacrouteFastAuth, Codes{0, 0, 0}, "authorized", inFastAuth, Always},
	{RacrouteFastAuth, Codes{0, 0, 4}, "authorized because the profile only warns", inAuth + " (of AUTH; taken to hold here)", Always},
	{RacrouteFastAuth, Codes{4, 0, 0}, "no decision: there is no such class", inAuth + " (of AUTH; taken to hold here)", Always},
	{RacrouteFastAuth, Codes{4, 4, 0}, "the resource is not protected, or the class has no in-storage profiles", inFastAuth, Always},
	{RacrouteFastAuth, Codes{4, 12, 0}, "no decision; the cause was not readable", inFastAuth, Never},
	{RacrouteFastAuth, Codes{4, 28, 0}, "no decision; the cause was not readable", inFastAuth, Never},
	{RacrouteFastAuth, Codes{4, 32, 0}, "no decision; the cause was not readable", inFastAuth, Never},
	{RacrouteFastAuth, Codes{8, 8, 0}, "not authorized", inFastAuth, Always},
}

// ticketCodes are the codes that R_ticketserv and R_GenSec share, but for 8/8/20.
func ticketCodes(service Service, source string) []DocumentedCode {
	list := []DocumentedCode{
		{service, Codes{0, 0, 0}, "the PassTicket was generated, or is valid", source, Always},
		{service, Codes{4, 0, 0}, "RACF is not installed", source, Never},
		{service, Codes{8, 8, 0}, "the function code is not valid", source, Always},
		{service, Codes{8, 8, 4}, "the parameter list is in error", source, Always},
		{service, Codes{8, 8, 8}, "internal error", source, Never},
		{service, Codes{8, 8, 12}, "no recovery environment could be set up", source, Never},
		{service, Codes{8, 8, 16}, "the caller is not authorized", source, Always},
	}
	if service == RTicketServ {
		list = append(list, DocumentedCode{service, Codes{8, 8, 20}, "the high-order bit of the last parameter is not set", source, Never})
	}
	for _, reason := range []int{8, 12, 16, 20, 24} {
		list = append(list, DocumentedCode{service, Codes{8, 12, reason}, "error in the interface to Kerberos", source, Never})
	}
	return append(list,
		DocumentedCode{service, Codes{8, 16, 0}, "an extended function failed; the reason is unpublished", source, Never},
		DocumentedCode{service, Codes{8, 16, 28}, "the PassTicket could not be generated", source, Always},
		DocumentedCode{service, Codes{8, 16, 32}, "the PassTicket is not valid, was used before, or could not be evaluated", source, Always},
	)
}

var identityCodes = []DocumentedCode{
	{InitACEE, Codes{0, 0, 0}, "the ACEE was created", inInitACEE, Always},
	{InitACEE, Codes{4, 0, 0}, "RACF is not installed", inInitACEE, Never},
	{InitACEE, Codes{8, 8, 4}, "the parameter list is in error", inInitACEE, Always},
	{InitACEE, Codes{8, 8, 8}, "internal error", inInitACEE, Never},
	{InitACEE, Codes{8, 8, 12}, "no recovery environment could be set up", inInitACEE, Never},
	{InitACEE, Codes{8, 8, 16}, "the user is not defined", inInitACEE, Always},
	{InitACEE, Codes{8, 8, 20}, "password, phrase or PassTicket is not right", inInitACEE, Always},
	{InitACEE, Codes{8, 8, 24}, "password or phrase has expired", inInitACEE, Always},
	{InitACEE, Codes{8, 8, 28}, "the user is revoked", inInitACEE, Always},
	{InitACEE, Codes{8, 8, 32}, "not authorized to the application, the security label or the port of entry", inInitACEE, Always},
	{InitACEE, Codes{8, 8, 36}, "the certificate is not valid", inInitACEE, Never},
	{InitACEE, Codes{8, 8, 40}, "no user is defined for the certificate", inInitACEE, Never},
	{InitACEE, Codes{8, 8, 44}, "error with the security label", inInitACEE, Never},
	{InitACEE, Codes{8, 8, 48}, "a managed and a nested ACEE were asked for at once", inInitACEE, Never},
	{InitACEE, Codes{8, 12, 0}, "the z/OS UNIX part failed; the reason is that of initUSP", inInitACEE, Never},
	{InitACEE, Codes{8, 16, Unpublished}, "no identity token could be made, by a reason whose code is not public", inTokens, Always},
	{InitACEE, Codes{8, 16, 7}, "no identity token could be made: the algorithm is not valid", inTokens, Always},

	{RUserMap, Codes{0, 0, 0}, "the user was found", inUserMap, Always},
	{RUserMap, Codes{4, 0, 0}, "RACF is not installed", inUserMap, Never},
	{RUserMap, Codes{8, 8, 4}, "the parameter list is in error", inUserMap, Always},
	{RUserMap, Codes{8, 8, 8}, "internal error", inUserMap, Never},
	{RUserMap, Codes{8, 8, 12}, "no recovery environment could be set up", inUserMap, Never},
	{RUserMap, Codes{8, 8, 16}, "there is no mapping (function codes 1 to 6)", inUserMap, Never},
	{RUserMap, Codes{8, 8, 20}, "the caller is not authorized", inUserMap, Always},
	{RUserMap, Codes{8, 8, 24}, "the user is not defined", inUserMap, Never},
	{RUserMap, Codes{8, 8, 28}, "the certificate is not valid", inUserMap, Never},
	{RUserMap, Codes{8, 8, 32}, "no user is defined for the certificate, or it is not trusted", inUserMap, Never},
	{RUserMap, Codes{8, 8, 36}, "the high-order bit of the last parameter is not set", inUserMap, Never},
	{RUserMap, Codes{8, 8, 40}, "the distributed name is missing, blank or too long", inUserMap, Always},
	{RUserMap, Codes{8, 8, 44}, "the registry name is missing, blank or too long", inUserMap, Always},
	{RUserMap, Codes{8, 8, 48}, "no map covers the identity, or class IDIDMAP is not in use", inUserMap, Always},
}
