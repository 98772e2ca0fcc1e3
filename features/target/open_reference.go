package target

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// opening is how the reference opens a server.
type opening struct {
	levels []string // the default first; nil: the server knows no levels
	needs  []string // servers that run beside it, on the same system
	// options that a scenario may want, with the values that they may have; nil
	// means any value.
	options map[string][]string
	// files: the server is configured with files.
	files bool
	// commands are what the server needs of the database beside the standard world.
	commands string
	// prepare does what no command can, on a system, before the server starts.
	prepare func(*sysplex.System, ServerOpenArgs) error
	start   func(ServerOpenArgs) sysplex.Start
}

// openings are the servers that the reference opens.
var openings = map[string]opening{
	ZAAS: openZAAS, UMS: openUMS, ZLUX: openZLUX,
	ZSS: openZSS, ZOSMF: openZOSMF, LIBERTY: openLIBERTY,
	EQAPROF: {
		options: map[string][]string{"safBasicIsEnabled": {"true", "false"}, "safJwtIsEnabled": {"true", "false"}, "safJwtApplId": nil},
		commands: `SETROPTS CLASSACT(IDTDATA) GENERIC(IDTDATA) RACLIST(IDTDATA)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL) SIGSEQNUM(00000001) SIGCAT(T) SIGALG(HS512)) UACC(NONE)
SETROPTS RACLIST(IDTDATA) REFRESH`,
		prepare: prepareEQAPROF,
	},
}

// The standard world: who and what is there on every system that a scenario
// opens. The passwords and keys are published here.
var (
	standardUsers = map[string]User{
		RoleUser:    {"COLIN", "ROSEBUD1"},
		RoleOther:   {"DORIS", "MARIGLD2"},
		RoleExpired: {"EDGAR", "THISTLE3"},
		RoleRevoked: {"FLORA", "FOXGLOV4"},
	}
	standardApplications = map[string]string{
		RoleAuthorized: "MQWEB", RoleReplayable: "DB2P", RoleUnauthorized: "IMSPROD", RoleUnknown: "NOSUCHAP",
	}
)

// standardWorld are the commands of RACF that make it. ZWESVUSR is the user ID
// that Zowe's servers run with.
const standardWorld = `ADDUSER COLIN PASSWORD(ROSEBUD1)
ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
ADDUSER DORIS PASSWORD(MARIGLD2)
ALTUSER DORIS PASSWORD(MARIGLD2) NOEXPIRED
ADDUSER EDGAR PASSWORD(THISTLE3)
ADDUSER FLORA PASSWORD(FOXGLOV4)
ALTUSER FLORA PASSWORD(FOXGLOV4) NOEXPIRED
ALTUSER FLORA REVOKE
ADDUSER ZWESVUSR NOPASSWORD
SETROPTS CLASSACT(FACILITY) RACLIST(FACILITY)
RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(READ)
SETROPTS RACLIST(FACILITY) REFRESH
SETROPTS CLASSACT(IDIDMAP) RACLIST(IDIDMAP)
RACMAP ID(COLIN) MAP USERDIDFILTER(NAME('CN=COLIN,O=safproof,C=DE')) REGISTRY(NAME('ZOWE'))
SETROPTS RACLIST(IDIDMAP) REFRESH
SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
RDEFINE PTKTDATA DB2P SSIGNON(KEYMASKED(0123456789ABCDEF)) APPLDATA('NO REPLAY PROTECTION') UACC(NONE)
RDEFINE PTKTDATA IMSPROD SSIGNON(KEYMASKED(FEDCBA9876543210)) UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.MQWEB.* UACC(NONE)
PERMIT IRRPTAUTH.MQWEB.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE PTKTDATA IRRPTAUTH.DB2P.* UACC(NONE)
PERMIT IRRPTAUTH.DB2P.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE PTKTDATA IRRPTAUTH.IMSPROD.* UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.NOSUCHAP.* UACC(NONE)
PERMIT IRRPTAUTH.NOSUCHAP.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
SETROPTS RACLIST(PTKTDATA) REFRESH`

// opened lists the servers that the reference opens.
func openedServers() []string { return slices.Sorted(maps.Keys(openings)) }

// open carries out server.open.
func (p *plex) open(a ServerOpenArgs, out *ServerOpenResult) error {
	how, ok := openings[a.Server]
	if !ok {
		return fmt.Errorf("%w: server %q cannot be opened, only %q", sysplex.ErrUnsupported, a.Server, openedServers())
	}
	if p.manager != RACF {
		return fmt.Errorf("%w: the standard world is made by commands of %s, not of %s", sysplex.ErrUnsupported, RACF, p.manager)
	}
	if err := how.check(a); err != nil {
		return err
	}
	if a.Level == "" && len(how.levels) > 0 {
		a.Level = how.levels[0]
	}
	if len(a.Systems) == 0 {
		a.Systems = []string{firstSystem}
	}
	for _, name := range a.Systems {
		if err := p.openOn(name, a, how); err != nil {
			return fmt.Errorf("%s on %s: %w", a.Server, name, err)
		}
	}
	roles, _ := certificates()
	*out = ServerOpenResult{
		Level: a.Level, Options: a.Options, Users: standardUsers, Applications: standardApplications,
		Certificates: slices.Sorted(maps.Keys(roles)), Abilities: Abilities,
	}
	return nil
}

// check refuses what a server cannot be opened as.
func (o opening) check(a ServerOpenArgs) error {
	if a.Level != "" && !slices.Contains(o.levels, a.Level) {
		return fmt.Errorf("%w: %s has no level %q, only %q", sysplex.ErrUnsupported, a.Server, a.Level, o.levels)
	}
	if !o.files && (a.Files != nil || a.Sites != nil) {
		return fmt.Errorf("%w: %s has no files of its own, and calls nobody outside", sysplex.ErrUnsupported, a.Server)
	}
	for name, value := range a.Options {
		values, known := o.options[name]
		if !known || values != nil && !slices.Contains(values, value) {
			return fmt.Errorf("%w: %s has no option %s=%s", sysplex.ErrUnsupported, a.Server, name, value)
		}
	}
	return nil
}

// openOn starts a server and those that it needs on one system, which is IPLed
// if it is not there.
func (p *plex) openOn(name string, a ServerOpenArgs, how opening) error {
	p.clocks[name] = a.Time
	system, err := p.systems.System(name)
	if err != nil {
		if err := p.ipl(IPLArgs{System: name}); err != nil {
			return err
		}
		if system, err = p.systems.System(name); err != nil {
			return err
		}
	}
	for _, other := range how.needs {
		beside := openings[other]
		if _, err := system.Handler(sysplex.Server(other)); err == nil {
			continue // it runs
		}
		if err := p.openOn(name, ServerOpenArgs{Time: a.Time, Server: other, Level: beside.defaultLevel(), Systems: a.Systems}, beside); err != nil {
			return fmt.Errorf("%s: %w", other, err)
		}
	}
	for _, step := range []struct{ key, commands string }{{"the standard world", standardWorld}, {a.Server, how.commands}} {
		if err := p.tell(system, step.key, step.commands); err != nil {
			return err
		}
	}
	if how.prepare != nil {
		if err := how.prepare(system, a); err != nil {
			return err
		}
	}
	var start sysplex.Start
	if how.start != nil {
		start = how.start(a)
	}
	return system.Start(sysplex.Server(a.Server), start)
}

func (o opening) defaultLevel() string {
	if len(o.levels) == 0 {
		return ""
	}
	return o.levels[0]
}

// tell carries out commands once a session, as all systems share the database.
func (p *plex) tell(system *sysplex.System, key, commands string) error {
	if p.told[key] || commands == "" {
		return nil
	}
	p.told[key] = true
	carried, err := system.Commands("", commands)
	if err == nil && carried.ReturnCode != 0 {
		err = fmt.Errorf("%s cannot be made: return code %d, %s", key, carried.ReturnCode, carried.Problem)
	}
	return err
}

// prepareEQAPROF gives ICSF the key that signs tokens for FEKAPPL, and writes
// eqaprof.env.
func prepareEQAPROF(system *sysplex.System, a ServerOpenArgs) error {
	key := make([]byte, 64)
	for i := range key {
		key[i] = byte(i)
	}
	object := icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "00000001", Category: "T"}
	if _, err := system.ICSF.TokenKey(object); err != nil { // it is not there yet
		if err := system.ICSF.AddTokenKey(object, key); err != nil {
			return err
		}
	}
	var file strings.Builder
	for _, name := range slices.Sorted(maps.Keys(a.Options)) {
		fmt.Fprintf(&file, "%s=%s\n", name, a.Options[name])
	}
	return system.WriteFile(sysplex.EQAPROF, file.String())
}

// signOn carries out server.signon.
func (p *plex) signOn(a ServerSignOnArgs) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	request := saf.VerifyRequest{Authenticator: saf.NewAuthenticator(a.Authenticator)}
	if request.Application, err = passticket.ParseApplID(a.Application); err != nil {
		return err
	}
	if request.User, err = esm.ParseUserID(a.User); err != nil {
		return err
	}
	if !system.Verify(request).OK() {
		return errRefused
	}
	return nil
}

// errRefused: a sign-on that is refused.
var errRefused = errors.New("the sign-on is refused")

// testPKI is the certificates of the standard world, made once for the life of
// the program. Handlers see the certificates only: nobody keeps the keys.
type testPKI struct {
	roots *x509.CertPool
	roles map[string]*x509.Certificate
}

var madePKI = sync.OnceValues(func() (testPKI, error) {
	authority, err := pki.New("safproof test authority")
	if err != nil {
		return testPKI{}, err
	}
	stranger, err := pki.New("safproof authority that nobody trusts")
	if err != nil {
		return testPKI{}, err
	}
	made := testPKI{roots: authority.Pool(), roles: make(map[string]*x509.Certificate)}
	for role, of := range map[string]struct {
		by   *pki.Authority
		name string
	}{
		CertificateTrusted:   {authority, "CN=safproof API service,O=safproof,C=DE"},
		CertificateUntrusted: {stranger, "CN=safproof stranger,O=safproof,C=DE"},
		CertificateUser:      {authority, "CN=COLIN,O=safproof,C=DE"},
		CertificateOwn:       {authority, "CN=safproof API ML,O=safproof,C=DE"},
	} {
		certificate, err := of.by.Client(of.name)
		if err != nil {
			return testPKI{}, err
		}
		made.roles[role] = certificate.Leaf
	}
	return made, nil
})

// certificates returns the certificates by role.
func certificates() (map[string]*x509.Certificate, error) {
	made, err := madePKI()
	return made.roles, err
}
