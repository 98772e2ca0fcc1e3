package serve

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/reference/zosmf"
	"github.com/safproof/safproof/sim/sysplex"
)

// debugProfileOptions are the options of EQAPROF.
type debugProfileOptions struct {
	// Environment is the text of eqaprof.env, EnvironmentFile its file, which is read
	// at each IPL.
	Environment     string `yaml:"environment"`
	EnvironmentFile string `yaml:"environment-file"`
}

func (o *debugProfileOptions) read(int) (sysplex.Start, error) {
	if o.Environment != "" && o.EnvironmentFile != "" {
		return sysplex.Start{}, errors.New("give environment, the text of eqaprof.env, or environment-file")
	}
	return sysplex.Start{}, nil
}

func (o *debugProfileOptions) text(folder string) (string, error) {
	if o.EnvironmentFile == "" {
		return o.Environment, nil
	}
	text, err := readFile(folder, o.EnvironmentFile, maxConfig)
	return string(text), err
}

// rsedOptions are the options of RSED.
type rsedOptions struct {
	Application string `yaml:"application"`
	Explorer    string `yaml:"explorer"` // level of the host, 3.3.6 for instance
}

func (o *rsedOptions) read(int) (how sysplex.Start, err error) {
	if o.Explorer != "" {
		if how.Explorer, err = zos.ParseExplorerLevel(o.Explorer); err != nil {
			return how, err
		}
	}
	how.Application, err = application(o.Application)
	return how, err
}

// zaasOptions are the options of ZAAS.
type zaasOptions struct {
	Level        string `yaml:"level"`       // zowe-v2, zowe-v3.0 or zowe-v3
	Application  string `yaml:"application"` // that passwords are judged for
	AllowRefresh bool   `yaml:"allow-refresh"`
	// ZOSMFToken has z/OSMF judge passwords and issue tokens, jwt or ltpa.
	ZOSMFToken string `yaml:"zosmf-token"`
}

func (o *zaasOptions) read(int) (how sysplex.Start, err error) {
	how = sysplex.Start{Zowe: zaas.Level(o.Level), AllowRefresh: o.AllowRefresh, ZOSMFToken: zaas.ZOSMFToken(o.ZOSMFToken)}
	err = errors.Join(
		oneOf("level", how.Zowe, zaas.Levels()...),
		oneOf("zosmf-token", how.ZOSMFToken, zaas.ZOSMFJWT, zaas.ZOSMFLTPA),
	)
	if err == nil {
		how.Application, err = application(o.Application)
	}
	return how, err
}

// zssOptions are the options of ZSS.
type zssOptions struct {
	Application string `yaml:"application"`
}

func (o *zssOptions) read(port int) (how sysplex.Start, err error) {
	how.Port = port
	how.Application, err = application(o.Application)
	return how, err
}

// zluxOptions are the options of ZLUX.
type zluxOptions struct {
	// WithoutUMS leaves the authentication plug-in of UMS out.
	WithoutUMS bool `yaml:"without-ums"`
}

func (o *zluxOptions) read(int) (sysplex.Start, error) {
	return sysplex.Start{WithoutUMS: o.WithoutUMS}, nil
}

// zosmfOptions are the options of IZUSVR1.
type zosmfOptions struct {
	Level       string `yaml:"level"` // base, ltpa, PH12143 or PH34912
	Application string `yaml:"application"`
}

func (o *zosmfOptions) read(port int) (how sysplex.Start, err error) {
	how = sysplex.Start{ZOSMF: zosmf.Level(o.Level), Port: port}
	if err = oneOf("level", how.ZOSMF, zosmf.Base, zosmf.LTPA, zosmf.JWT, zosmf.Passwords); err == nil {
		how.Application, err = application(o.Application)
	}
	return how, err
}

// umsOptions are the options of IZP.
type umsOptions struct {
	AuthType    string `yaml:"auth-type"` // STANDARD_JWT or MFA_JWT
	Application string `yaml:"application"`
}

func (o *umsOptions) read(int) (how sysplex.Start, err error) {
	how.AuthType = ums.AuthType(o.AuthType)
	if err = oneOf("auth-type", how.AuthType, ums.StandardJWT, ums.MFAJWT); err == nil {
		how.Application, err = application(o.Application)
	}
	return how, err
}

// mqwebOptions are the options of MQWEB.
type mqwebOptions struct {
	Application string `yaml:"application"`
}

func (o *mqwebOptions) read(int) (how sysplex.Start, err error) {
	how.Application, err = application(o.Application)
	return how, err
}

// application reads an APPLID; zero for "".
func application(name string) (passticket.ApplID, error) {
	if name == "" {
		return passticket.ApplID{}, nil
	}
	a, err := passticket.ParseApplID(name)
	if err != nil {
		return a, fmt.Errorf("application: %w", err)
	}
	return a, nil
}

// oneOf refuses a value that is none of the known ones.
func oneOf[T ~string](name string, value T, known ...T) error {
	if value == "" || slices.Contains(known, value) {
		return nil
	}
	list := make([]string, len(known))
	for n, k := range known {
		list[n] = string(k)
	}
	return fmt.Errorf("%s is one of %s", name, strings.Join(list, ", "))
}
