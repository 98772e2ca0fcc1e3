package target

import (
	"fmt"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/zosmf"
	"github.com/safproof/safproof/sim/sysplex"
)

// openZSS is ZSS with what it asks SAF for: identity tokens for the application in
// role RoleAuthorized, and resources of class ZOWE. The options dn and registry map a
// name to the user in role RoleUser.
var openZSS = opening{
	options: map[string][]string{"dn": nil, "registry": nil},
	commands: `SETROPTS CLASSACT(IDTDATA IDIDMAP FACILITY ZOWE) GENERIC(IDTDATA) RACLIST(IDTDATA IDIDMAP FACILITY ZOWE)
RDEFINE IDTDATA JWT.MQWEB.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.MQWEB) SIGSEQNUM(00000001) SIGCAT(T) SIGALG(HS256)) UACC(NONE)
RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(READ)
SETROPTS RACLIST(IDTDATA FACILITY) REFRESH`,
	prepare: prepareZSS,
}

// openZOSMF is z/OSMF at each of its levels.
var openZOSMF = opening{
	levels: []string{string(zosmf.Passwords), string(zosmf.JWT), string(zosmf.LTPA), string(zosmf.Base)},
	start:  func(a ServerOpenArgs) sysplex.Start { return sysplex.Start{ZOSMF: zosmf.Level(a.Level)} },
}

// prepareZSS gives ICSF the key of those tokens, and maps the name that is wanted.
func prepareZSS(system *sysplex.System, a ServerOpenArgs) error {
	object := icsf.TokenObject{Token: "JWTTOK.MQWEB", Sequence: "00000001", Category: "T"}
	if _, err := system.ICSF.TokenKey(object); err != nil { // it is not there yet
		key := make([]byte, 32)
		for i := range key {
			key[i] = byte(0xFF - i)
		}
		if err := system.ICSF.AddTokenKey(object, key); err != nil {
			return err
		}
	}
	name, registry := a.Options["dn"], a.Options["registry"]
	if name == "" && registry == "" {
		return nil
	}
	command := fmt.Sprintf("RACMAP ID(%s) MAP USERDIDFILTER(NAME('%s')) REGISTRY(NAME('%s')) WITHLABEL('safproof')\nSETROPTS RACLIST(IDIDMAP) REFRESH",
		standardUsers[RoleUser].ID, name, registry)
	carried, err := system.Commands("", command)
	if err == nil && carried.ReturnCode != 0 {
		err = fmt.Errorf("the name cannot be mapped: return code %d, %s", carried.ReturnCode, carried.Problem)
	}
	return err
}
