package target

import (
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/sim/sysplex"
)

// openUMS is how UMS is opened: authType is components.izp.server.authType.
var openUMS = opening{
	needs:   []string{ZOSMF},
	options: map[string][]string{"authType": {string(ums.StandardJWT), string(ums.MFAJWT)}},
	start: func(a ServerOpenArgs) sysplex.Start {
		return sysplex.Start{AuthType: ums.AuthType(a.Options["authType"])}
	},
}

// openZLUX is how the App Server is opened, with the plug-in of UMS.
var openZLUX = opening{needs: []string{ZSS, UMS}}
