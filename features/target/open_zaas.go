package target

import (
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/sim/sysplex"
)

// openZAAS is how ZAAS is opened, behind its gateway: provider is who judges
// passwords, refresh whether tokens can be renewed, which is off by default.
var openZAAS = opening{
	levels:  []string{string(zaas.ZoweV3), string(zaas.ZoweV30), string(zaas.ZoweV2)},
	needs:   []string{ZOSMF},
	options: map[string][]string{"provider": {"saf", "zosmf", "zosmf-ltpa"}, "refresh": {"true", "false"}, "document": {"/gateway/api-doc"}},
	start: func(a ServerOpenArgs) sysplex.Start {
		how := sysplex.Start{Zowe: zaas.Level(a.Level), AllowRefresh: a.Options["refresh"] == "true"}
		switch a.Options["provider"] {
		case "zosmf":
			how.ZOSMFToken = zaas.ZOSMFJWT
		case "zosmf-ltpa":
			how.ZOSMFToken = zaas.ZOSMFLTPA
		}
		return how
	},
}
