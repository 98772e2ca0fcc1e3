package liberty

import (
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

// safCredential makes the SAF credential of an identity that has none, and says
// whether the request may go on. With mapDistributedIdentities it is that of the
// user whom RACMAP maps name and realm to; otherwise, if there is a safRegistry, that
// of the user with the name. There is no second way if the first one fails.
func (x *run) safCredential() bool {
	i := &x.d.Identity
	mapped := x.config.SAFCredentials.MapDistributedIdentities
	if i.acee != (saf.ACEE{}) || x.config.SAFRegistry == nil && !mapped {
		return true
	}
	if x.options.System == nil {
		x.step(SAFMapping, i.Client, "credential", Continue, "there is no SAF here to ask")
		return true
	}
	unique := strings.TrimPrefix(i.Unique, "user:"+i.Realm+"/")
	request := saf.InitACEERequest{Application: x.appl}
	if mapped && (x.config.SAFRegistry == nil || i.Realm != x.safRealm()) {
		request.Identity = saf.DistributedIdentity{Name: unique, Registry: i.Realm}
	} else {
		mapped = false
		request.User, request.Asserted = esm.UserID(strings.ToUpper(unique)), true
	}
	result := x.options.System.InitACEE(request)
	how := "of user " + quote(string(request.User))
	if mapped {
		how = "by RACMAP of " + quote(unique) + " in registry " + quote(i.Realm)
	}
	if !result.OK() {
		x.step(SAFMapping, i.Client, "credential "+how, Failed, "application %s: %v", x.appl, result.Codes)
		x.logSAF(result.Codes, mapped)
		x.refuse(SAFMapping, http.StatusForbidden)
		return false
	}
	i.acee, i.SAF = result.ACEE, string(result.ACEE.User)
	x.step(SAFMapping, i.Client, "credential "+how, Passed, "application %s: user %s", x.appl, i.SAF)
	return true
}

// safMessages are the messages of IRRSIA00, create, 8/8 by reason: of a user, and
// where there is none, as for a mapped identity, of a group.
var safMessages = map[int][2]string{
	4: {"CWWKS2902E", "CWWKS2902E"}, 8: {"CWWKS2903E", "CWWKS2903E"}, 12: {"CWWKS2904E", "CWWKS2904E"},
	16: {"CWWKS2905E", "CWWKS2915E"}, 28: {"CWWKS2906E", "CWWKS2916E"}, 32: {"CWWKS2907E", "CWWKS2917E"},
}

// logSAF notes the message of a sign-on that failed. Those that are expected are
// logged only if suppressAuthFailureMessages is false.
func (x *run) logSAF(codes saf.Codes, mapped bool) {
	which := map[bool]int{true: 1}[mapped]
	expected := codes.Reason == 16 || codes.Reason == 20 || codes.Reason == 24 || codes.Reason == 28
	switch id := safMessages[codes.Reason][which]; {
	case codes.SAF == 4:
		x.log("CWWKS2901E", "there is no security product: "+codes.String(), true)
	case codes.SAF == 8 && codes.RACF == 8 && id != "":
		x.log(id, "the credential could not be made: "+codes.String(), !expected || !x.config.SAFCredentials.SuppressAuthFailureMessages)
	case codes.Reason == 20 || codes.Reason == 24: // the password is wrong or has expired: no message was read
	default:
		x.log("CWWKS2910E", "the credential could not be made: "+codes.String(), true)
	}
}
