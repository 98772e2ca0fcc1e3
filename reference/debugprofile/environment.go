package debugprofile

import (
	"cmp"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// Environment is what a file eqaprof.env says. The zero value is not one;
// [ParseEnvironment] of an empty text has the defaults.
type Environment struct {
	// JWTEnabled is safJwtIsEnabled: the SAF JWT Service is on. Default true.
	JWTEnabled bool
	// BasicEnabled is safBasicIsEnabled: the SAF Basic Service is on. Default
	// false.
	BasicEnabled bool
	// Application is safJwtApplId, or safJwtApplID. Default
	// [saf.RSEApplication].
	Application passticket.ApplID
	// ContextPath is context_path, without a slash at its end: "" for the root.
	// Default /api/v1.
	ContextPath string

	values map[string]string // of all known keys but those that are secret
}

// Value returns the value of a known key as the file has it, without quotes, or
// "" if the file does not have it. That of keystorePass is not kept, as nothing
// here opens a key store.
func (e Environment) Value(key string) string { return e.values[canonical(key)] }

// ParseEnvironment reads the text of a file eqaprof.env. The environment can be
// used if the problems are no error: see [Problems.Err].
func ParseEnvironment(text []byte) (Environment, Problems) {
	p := parser{values: map[string]string{}, lines: map[string]int{}}
	p.parse(text)
	e := Environment{
		JWTEnabled:   p.values["safJwtIsEnabled"] != "false",
		BasicEnabled: p.values["safBasicIsEnabled"] == "true",
		ContextPath:  defaultContextPath,
		values:       p.values,
	}
	// A value of the key was checked, and the default is a name.
	e.Application, _ = passticket.ParseApplID(cmp.Or(p.values["safJwtApplId"], saf.RSEApplication))
	if path, ok := p.values["context_path"]; ok {
		e.ContextPath = withoutSlash(path)
	}
	return e, p.problems
}
