package liberty

import "strings"

// Limits of one value whose variables are filled in: its length in bytes, how deep
// they may refer to each other, and how many there may be in all.
const (
	maxExpansion     = 64 << 10
	maxVariableDepth = 16
	maxLookups       = 256
)

// directories are the variables that Liberty defines itself: places on the disk,
// all of which are the file system that was handed in.
var directories = map[string]string{
	"server.config.dir": ".", "server.output.dir": ".", "wlp.user.dir": ".", "wlp.install.dir": ".",
	"shared.config.dir": ".", "shared.resource.dir": ".", "shared.app.dir": ".",
}

// variables are those of server.xml, and what stands behind them.
type variables struct {
	values   map[string]string
	defaults map[string]string
	env      func(string) string
}

func newVariables(env func(string) string) *variables {
	if env == nil {
		env = func(string) string { return "" }
	}
	return &variables{map[string]string{}, map[string]string{}, env}
}

// define takes a variable element.
func (v *variables) define(e *element) {
	name := e.value("name")
	if name == "" {
		return
	}
	if value := e.attribute("value"); value != nil {
		v.values[name] = value.value
	}
	if value := e.attribute("defaultValue"); value != nil {
		v.defaults[name] = value.value
	}
}

// lookup finds a variable: env. names the environment; otherwise the value in
// server.xml goes before the environment, and that before a default.
func (v *variables) lookup(name string) (string, bool) {
	if of, ok := strings.CutPrefix(name, "env."); ok {
		value := v.env(of)
		return value, value != ""
	}
	if value, ok := v.values[name]; ok {
		return value, true
	}
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, name)
	for _, variant := range []string{name, plain, strings.ToUpper(plain)} {
		if value := v.env(variant); value != "" {
			return value, true
		}
	}
	if value, ok := v.defaults[name]; ok {
		return value, true
	}
	value, ok := directories[name]
	return value, ok
}

// expansion is one value whose variables are being filled in.
type expansion struct {
	*variables
	out       strings.Builder
	lookups   int
	undefined []string
	seen      map[string]bool // what is in undefined
}

// expand fills in the variables of a text. A variable that is not defined, or that
// there is no room for, stays as it is written, and its name is returned. Behind the
// variable that is one too many, all stays as it is written.
func (v *variables) expand(text string) (expanded string, undefined []string) {
	if !strings.Contains(text, "${") {
		return text, nil
	}
	x := &expansion{variables: v, seen: map[string]bool{}}
	x.write(text, maxVariableDepth)
	return x.out.String(), x.undefined
}

func (x *expansion) write(text string, depth int) {
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			x.out.WriteString(text)
			return
		}
		if x.out.WriteString(before); x.lookups >= maxLookups {
			x.out.WriteString("${" + rest)
			x.miss(name)
			return
		}
		x.lookups++
		value, ok := x.lookup(name)
		if ok && depth > 0 && x.out.Len()+len(value) <= maxExpansion {
			x.write(value, depth-1)
		} else {
			x.out.WriteString("${" + name + "}")
			x.miss(name)
		}
		text = after
	}
}

// miss notes a variable that is not filled in.
func (x *expansion) miss(name string) {
	if !x.seen[name] {
		x.seen[name] = true
		x.undefined = append(x.undefined, name)
	}
}
