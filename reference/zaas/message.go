package zaas

import (
	"fmt"
	"strings"
)

// message is one of Zowe's messages: its number and key are Zowe's, as far as they
// were read, and the texts are this package's, but for the two that quote Zowe.
type message struct {
	number string // with the letter of its type
	key    string // "" if it was not read
	text   string // for fmt.Sprintf
	reason string
	action string
}

const (
	securityKey = "org.zowe.apiml.security."
	errnoKey    = securityKey + "platform.errno."
)

// The messages of security-common, core and zaas.
var (
	otherFailure        = message{"ZWEAG100E", securityKey + "generic", "Authentication failed at %s.", "Something that authentication needs did not work.", "Look into the log of the server."}
	methodNotSupported  = message{"ZWEAG101E", securityKey + "invalidMethod", "The method %s is not served at %s.", "The endpoint has one method only.", "Use the method that the API documentation names."}
	schemeTokenNotValid = message{"ZWEAG102E", "", "Token is not valid", "The token is not one of this API Mediation Layer, or was logged out.", "Log in again."}
	schemeTokenExpired  = message{"ZWEAG103E", "", "The token has expired.", "Its time is over.", "Log in again."}
	unavailable         = message{"ZWEAG104E", securityKey + "serviceUnavailable", "The service that authenticates cannot be reached at %s.", "z/OSMF does not answer.", "See that z/OSMF is up."}
	badCredentials      = message{"ZWEAG120E", securityKey + "login.invalidCredentials", "User ID or password is not right, at %s.", "The credentials were refused.", "Give the right ones."}
	badLogin            = message{"ZWEAG121E", securityKey + "login.invalidInput", "No credentials can be read, at %s.", "Neither Basic authentication, nor a JSON body with username and password, nor a client certificate of a user was sent.", "Send one of them."}
	tokenNotValid       = message{"ZWEAG130E", securityKey + "query.invalidToken", "The token is not valid, at %s.", "The token is not one of this API Mediation Layer, or was logged out.", "Log in again."}
	noToken             = message{"ZWEAG131E", securityKey + "query.tokenNotProvided", "There is no token, at %s.", "Neither the cookie apimlAuthenticationToken nor the Authorization header holds one.", "Log in, and send the token."}
	noApplication       = message{"ZWEAG140E", "", "The parameter 'applicationName' is missing.", "The body is not a JSON object with an applicationName.", "Send the APPLID as applicationName."}
	ticketFailed        = message{"ZWEAG141E", "", "The generation of the PassTicket failed. Reason: %s", "The security manager made no PassTicket.", "See what the security manager recorded about it."}
	identityFailed      = message{"ZWEAG150E", "", "No SAF identity token could be made. Reason: %s", "The security manager made no token.", "See what the security manager recorded about it."}
	tooManyKeys         = message{"ZWEAG715E", "", "There are %d keys where one was expected.", "The PEM form has room for one key.", "Use the JWK set."}
	unknownProducer     = message{"ZWEAG716E", "", "It is not known who issues tokens.", "z/OSMF does not say whether it does.", "See that z/OSMF is up, and ask again."}
	tokenExpired        = message{"ZWEAT100E", securityKey + "expiredToken", "The token has expired, at %s.", "Its time is over.", "Log in again."}
	wrongTokenKind      = message{"ZWEAS123E", securityKey + "login.invalidTokenType", "z/OSMF issued no token of the configured kind.", "z/OSMF and the API Mediation Layer are configured differently.", "Set the kind of token that z/OSMF issues."}
	unreadableAccess    = message{"ZWEAT605E", "", "The body of the request for an access token cannot be read.", "It is not JSON of the documented form.", "Send validity and scopes."}
	noScopes            = message{"ZWEAT606E", "", "The request for an access token names no scopes.", "A token is good for the services in its scopes only.", "Name one service at least."}
	noRuleSubject       = message{"ZWEAT607E", "", "The request does not say whose access tokens to revoke.", "The body lacks userId or serviceId.", "Send the one that the endpoint needs."}
	badArgument         = message{"ZWEAO400E", "", "An argument of the request cannot be used: %s", "It is not of the form that the endpoint takes.", "Send one of that form."}
	unauthorized        = message{"ZWEAO402E", "org.zowe.apiml.common.unauthorized", "The request is not authenticated.", "The token is not one of this API Mediation Layer, or was logged out.", "Log in again."}
	methodNotAllowed    = message{"ZWEAO405E", "", "The method is not served here.", "The endpoint has one method only.", "Use the method that the API documentation names."}
	noZoweToken         = message{"ZWEAZ600W", "", "No Zowe token can be had for this user.", "The request is authenticated in a way that gives none.", "Log in, and send the token."}
	noZosmfToken        = message{"ZWEAZ601W", "", "No z/OSMF token can be had for this user.", "z/OSMF is not the one who authenticates, or does not answer.", "Configure z/OSMF."}

	errnoUnknown   = message{"ZWEAT409E", "", "The password service answered an unknown error.", "", "See what the security manager recorded."}
	errnoEACCES    = message{"ZWEAT410E", errnoKey + "EACCES", "The password is not right.", "The security manager refused the password.", "Give the right one."}
	errnoSAF       = message{"ZWEAT411E", "", "The security manager refused.", "The password service answered that SAF failed.", "See what the security manager recorded."}
	errnoEXPIRE    = message{"ZWEAT412E", errnoKey + "EMVSEXPIRE", "The password has expired.", "Passwords are good for a limited time.", "Change it, by newPassword for instance."}
	errnoPASSWORD  = message{"ZWEAT413E", "", "The new password is not valid.", "It does not follow the rules of the security manager.", "Choose another one."}
	errnoRevoked   = message{"ZWEAT414E", "", "The user is revoked.", "An administrator, or too many wrong passwords, did it.", "Ask for the user to be resumed."}
	errnoUndefined = message{"ZWEAT415E", "", "The user is not defined.", "The security manager does not know the user ID.", "Give the right one."}
	errnoEINVAL    = message{"ZWEAT416E", "", "User ID or password cannot be what they are.", "A parameter has no valid form.", "Give the right ones."}
)

// messageView is a message in an answer. Members that are empty are left out.
type messageView struct {
	Type    string `json:"messageType,omitempty"`
	Number  string `json:"messageNumber,omitempty"`
	Content string `json:"messageContent,omitempty"`
	Action  string `json:"messageAction,omitempty"`
	Reason  string `json:"messageReason,omitempty"`
	Key     string `json:"messageKey,omitempty"`
}

// messagesView is the body of a refusal.
type messagesView struct {
	Messages []messageView `json:"messages"`
}

var messageTypes = map[byte]string{'T': "TRACE", 'D': "DEBUG", 'I': "INFO", 'W': "WARNING", 'E': "ERROR"}

// escape does what Zowe does to the content of a message.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (m message) view(parameters ...any) messageView {
	text := m.text
	if strings.Contains(text, "%") { // not each place that a message is answered at says where
		text = fmt.Sprintf(text, parameters...)
	}
	return messageView{
		Type: messageTypes[m.number[len(m.number)-1]], Number: m.number, Content: escape.Replace(text),
		Action: m.action, Reason: m.reason, Key: m.key,
	}
}
