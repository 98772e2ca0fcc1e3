package zaas

import "net/http"

// Level is a behaviour level. Three are at large, and differ in message numbers
// and sometimes in statuses.
type Level string

// The levels.
const (
	// ZoweV2: ZAAS is a part of the gateway (Zowe 1 and 2).
	ZoweV2 Level = "zowe-v2"
	// ZoweV30: ZAAS is a service of its own (Zowe 3.0).
	ZoweV30 Level = "zowe-v3.0"
	// ZoweV3: the later releases of Zowe 3.
	ZoweV3 Level = "zowe-v3"
)

// Levels returns the levels, in their order.
func Levels() []Level { return []Level{ZoweV2, ZoweV30, ZoweV3} }

// behaviour is what one level does in its own way.
type behaviour struct {
	// oldPaths: /api/v1/gateway is served. services: /zaas is.
	oldPaths, services bool
	// urlOfService: a message names the path below /zaas, even if the request came
	// through the gateway.
	urlOfService bool
	// ownOnly: below /zaas a client certificate counts on /ticket only if it is API
	// ML's own.
	ownOnly bool
	// unknownService is the status of a path below /zaas that there is not.
	unknownService int

	// typ: the header of a token has typ. uuid: jti is a UUID.
	typ, uuid bool

	invalidToken message // of a token that is not valid, on query for instance
	schemeToken  message // the same, below /zaas/scheme
	failure      bool    // X-Zowe-Auth-Failure goes with it
	ticketMethod message // of another method than POST on /ticket
	unknownAppl  int     // status of 8/16/28
	longAppl     bool    // an APPLID of more than 8 characters never gets to SAF
	mediaType    int     // status of /ticket with another Content-Type; 0 if it is not looked at
	schemeMedia  int     // the same, below /zaas/scheme
	schemeMethod int     // status of GET there

	// bearerInvalidate: peers hand tokens over in the Authorization header.
	bearerInvalidate bool
	// strictPeers: a peer that refuses to note a logout spoils it.
	strictPeers bool
	// joins: when an instance comes up, the others tell it what was logged out.
	joins bool
}

var behaviours = map[Level]behaviour{
	ZoweV2: {
		oldPaths: true, uuid: true, joins: true,
		invalidToken: tokenNotValid, ticketMethod: methodNotSupported, unknownAppl: http.StatusBadRequest,
	},
	ZoweV30: {
		services: true, urlOfService: true, ownOnly: true, uuid: true, unknownService: http.StatusInternalServerError,
		invalidToken: tokenNotValid, schemeToken: schemeTokenNotValid, failure: true,
		ticketMethod: methodNotSupported, unknownAppl: http.StatusBadRequest,
		schemeMedia: http.StatusNotFound, schemeMethod: http.StatusNotFound,
	},
	ZoweV3: {
		services: true, typ: true, unknownService: http.StatusNotFound,
		invalidToken: unauthorized, schemeToken: unauthorized, failure: true,
		ticketMethod: methodNotAllowed, unknownAppl: http.StatusInternalServerError, longAppl: true,
		mediaType: http.StatusUnsupportedMediaType, schemeMedia: http.StatusUnsupportedMediaType,
		schemeMethod: http.StatusMethodNotAllowed, bearerInvalidate: true, strictPeers: true,
	},
}
