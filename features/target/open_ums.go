package target

import (
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/sim/sysplex"
)

// openUMS is how UMS is opened: authType is components.izp.server.authType.
var openUMS = opening{needs: []string{ZOSMF}, options: authTypes, start: startAuthType}

// openZLUX is how the App Server is opened, with the plug-in of UMS: with authType
// MFA_JWT for a UMS that was opened so before.
var openZLUX = opening{needs: []string{ZSS, UMS}, options: authTypes, start: startAuthType}

var authTypes = map[string][]string{"authType": {string(ums.StandardJWT), string(ums.MFAJWT)}}

func startAuthType(a ServerOpenArgs) sysplex.Start {
	return sysplex.Start{AuthType: ums.AuthType(a.Options["authType"])}
}
