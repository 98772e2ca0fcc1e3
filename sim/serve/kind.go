package serve

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/safproof/safproof/sim/sysplex"
)

// how is what the options of a server say.
type how interface {
	// read returns how the server is started, or what is wrong with the options. The
	// port is 0 if it will be one that is free.
	read(port int) (sysplex.Start, error)
}

// kind is a kind of server. A new kind is one more entry in kinds.
type kind struct {
	server sysplex.Server
	what   string
	// options returns a pointer to a structure that options are read into.
	options func() how
}

// kinds are all servers that a system can have.
var kinds = []kind{
	{sysplex.EQAPROF, "Debug Profile Service", func() how { return &debugProfileOptions{} }},
	{sysplex.RSED, "RSE daemon", func() how { return &rsedOptions{} }},
	{sysplex.ZAAS, "Zowe API gateway and ZAAS", func() how { return &zaasOptions{} }},
	{sysplex.ZSS, "Zowe System Services", func() how { return &zssOptions{} }},
	{sysplex.ZLUX, "Zowe App Server", func() how { return &zluxOptions{} }},
	{sysplex.ZOSMF, "z/OSMF", func() how { return &zosmfOptions{} }},
	{sysplex.UMS, "Unified Management Server", func() how { return &umsOptions{} }},
	{sysplex.MQWEB, "web application", func() how { return &mqwebOptions{} }},
}

func kindOf(server sysplex.Server) (kind, bool) {
	n := slices.IndexFunc(kinds, func(k kind) bool { return k.server == server })
	if n < 0 {
		return kind{}, false
	}
	return kinds[n], true
}

// check reads the options.
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
	options := k.options()
	if !s.Options.IsZero() {
		before := len(d.problems)
		d.decode(&s.Options, reflect.ValueOf(options).Elem(), "options of "+string(s.Server))
		if len(d.problems) > before {
			return
		}
	}
	var err error
	if s.start, err = options.read(s.Port); err != nil {
		d.failAt(s.At, "options of %s: %v", s.Server, err)
	}
	if o, ok := options.(*debugProfileOptions); ok {
		s.file = *o
	}
}

// launch starts the server on a system.
func (s *Server) launch(system *sysplex.System, folder string) error {
	if s.Server == sysplex.EQAPROF {
		text, err := s.file.text(folder)
		if err != nil {
			return err
		}
		if err := system.WriteFile(s.Server, text); err != nil {
			return err
		}
	}
	return system.Start(s.Server, s.start)
}
