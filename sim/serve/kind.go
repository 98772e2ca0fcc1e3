package serve

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

// how is what the options of a server say.
type how interface {
	// check returns what is wrong with the options.
	check() error
	// start starts the server on a system.
	start(s *sysplex.System, folder string) error
}

// kind is a kind of server. A new kind is one more entry in kinds.
type kind struct {
	server sysplex.Server
	what   string
	// options returns a pointer to a structure that options are read into.
	options func() how
	// probe is a path that answers without credentials, for a look at it.
	probe string
}

// kinds are all servers that a system can have.
var kinds = []kind{
	{sysplex.EQAPROF, "Debug Profile Service", func() how { return &debugProfileOptions{} }, "/api/v1/auth/query"},
	{sysplex.RSED, "RSE daemon", func() how { return &rsedOptions{} }, "/rse/signon"},
}

func kindOf(server sysplex.Server) (kind, bool) {
	n := slices.IndexFunc(kinds, func(k kind) bool { return k.server == server })
	if n < 0 {
		return kind{}, false
	}
	return kinds[n], true
}

func (s *Server) check(d *decoder) {
	k, ok := kindOf(s.Server)
	if !ok {
		var names []string
		for _, k := range kinds {
			names = append(names, fmt.Sprintf("%s (%s)", k.server, k.what))
		}
		d.failAt(s.At, "server is one of %s", strings.Join(names, ", "))
		return
	}
	s.how = k.options()
	if !s.Options.IsZero() {
		before := len(d.problems)
		d.decode(&s.Options, reflect.ValueOf(s.how).Elem(), "options of "+string(s.Server))
		if len(d.problems) > before {
			return
		}
	}
	if err := s.how.check(); err != nil {
		d.failAt(s.At, "options of %s: %v", s.Server, err)
	}
}

// debugProfileOptions are the options of EQAPROF.
type debugProfileOptions struct {
	// Environment is the text of eqaprof.env, EnvironmentFile its file.
	Environment     string `yaml:"environment"`
	EnvironmentFile string `yaml:"environment-file"`
}

func (o *debugProfileOptions) check() error {
	if o.Environment != "" && o.EnvironmentFile != "" {
		return fmt.Errorf("give environment, the text of eqaprof.env, or environment-file")
	}
	return nil
}

func (o *debugProfileOptions) start(s *sysplex.System, folder string) error {
	text := o.Environment
	if o.EnvironmentFile != "" {
		read, err := readFile(folder, o.EnvironmentFile, maxConfig)
		if err != nil {
			return err
		}
		text = string(read)
	}
	if err := s.WriteFile(sysplex.EQAPROF, text); err != nil {
		return err
	}
	return s.Start(sysplex.EQAPROF, sysplex.Start{})
}

// rsedOptions are the options of RSED.
type rsedOptions struct {
	Application string `yaml:"application"`
	Explorer    string `yaml:"explorer"` // level of the host, 3.3.6 for instance

	how sysplex.Start
}

func (o *rsedOptions) check() (err error) {
	if o.Application != "" {
		if o.how.Application, err = passticket.ParseApplID(o.Application); err != nil {
			return err
		}
	}
	if o.Explorer != "" {
		o.how.Explorer, err = zos.ParseExplorerLevel(o.Explorer)
	}
	return err
}

func (o *rsedOptions) start(s *sysplex.System, _ string) error { return s.Start(sysplex.RSED, o.how) }
