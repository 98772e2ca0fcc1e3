package sysplex

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/oidc/libertyflow"
)

// Liberty is what a server LIBERTY is told beside its server.xml.
type Liberty struct {
	// Profile is whose documents the server is held to; "" is liberty.OpenLiberty.
	Profile liberty.Profile
	// Level of z/OS Connect, with liberty.ZOSConnect; "" is the latest.
	Level string
	// Outside reaches what is none of the sysplex: whatever names no server here. Nil
	// is nothing. It must be comparable.
	Outside http.RoundTripper
}

// applications are what a server protects, by its profile: z/OS Connect has the
// resource and the role of its own documentation.
var applications = map[liberty.Profile]liberty.Application{
	liberty.OpenLiberty: {Name: "safproof", Resource: "safproof", Role: "user", LoginPage: "/login.html"},
	liberty.ZOSConnect:  {Name: "safproof", Resource: "zos.connect.access.roles", Role: "zosConnectAccess"},
}

// libertyServer is a server that reads its files again when it is restarted.
type libertyServer struct {
	made func() (http.Handler, error)
	runs atomic.Pointer[http.Handler]
}

// ServeHTTP implements [http.Handler].
func (l *libertyServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*l.runs.Load()).ServeHTTP(w, r)
}

// Restart stops the server and starts it with its files as they are now. With files
// that make no server, the one that ran goes on.
func (l *libertyServer) Restart() error {
	server, err := l.made()
	if err == nil {
		l.runs.Store(&server)
	}
	return err
}

// startLIBERTY starts a server with its server.xml. Its LTPA keys are those of the
// sysplex, unless the file of keys that server.xml names is there.
func startLIBERTY(s *System, how Start) (http.Handler, error) {
	l := &libertyServer{made: func() (http.Handler, error) { return newLiberty(s, how.Liberty) }}
	return l, l.Restart()
}

// newLiberty makes a server, with the endpoints to which users come back from
// OpenID providers.
func newLiberty(s *System, how Liberty) (http.Handler, error) {
	if how.Profile == "" {
		how.Profile = liberty.OpenLiberty
	}
	config, err := liberty.LoadConfig(s.plex.folder(s.ipl.SMFID, LIBERTY), configurationFiles[LIBERTY], nil)
	if err != nil {
		return nil, err
	}
	o := liberty.Options{
		Config: config, Profile: how.Profile, Level: how.Level, Application: applications[how.Profile],
		System: s, Now: s.ipl.Now, Random: &s.plex.random, ClientCAs: s.plex.config.Trust.ClientCAs,
		Transport: named{s, how.Outside},
	}
	takePart(&o)
	if config.KeysFile == nil {
		if o.LTPA, err = s.plex.ltpaKeys(); err != nil {
			return nil, err
		}
	}
	flow := libertyflow.New(config, libertyflow.Options{Transport: o.Transport, Now: o.Now, Random: o.Random})
	o.RelyingParty = flow
	server, err := liberty.New(o)
	if err != nil {
		return nil, err
	}
	return flow.Handler(server), nil
}

// named is how a program reaches servers by their names: zosmf.sys1 stands for none,
// izusvr1.sys1 for z/OSMF of SYS1.
type named struct {
	of      *System
	outside http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (n named) RoundTrip(r *http.Request) (*http.Response, error) {
	server, smfID, _ := strings.Cut(strings.ToUpper(r.URL.Hostname()), ".")
	if _, known := starters[Server(server)]; known {
		if _, err := n.of.plex.System(smfID); err == nil {
			return link{n.of.plex, n.of.ipl.SMFID, smfID, Server(server), nil}.RoundTrip(r)
		}
	}
	if n.outside == nil {
		return nil, fmt.Errorf("%w at this address", ErrServer)
	}
	return n.outside.RoundTrip(r)
}

// folder is the files of a server, as they are now.
func (p *Sysplex) folder(smfID string, server Server) fs.FS {
	p.mu.RLock()
	defer p.mu.RUnlock()
	f := folder{}
	for name, text := range p.files {
		if name.smfID == smfID && name.server == server {
			f[name.name] = text
		}
	}
	return f
}

// folder is a folder with text files, by their names.
type folder map[string]string

// Open implements [fs.FS].
func (f folder) Open(name string) (fs.File, error) {
	text, ok := f[name]
	if !ok || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &textFile{*bytes.NewReader([]byte(text)), name}, nil
}

// textFile is an open file, and what there is to know of it.
type textFile struct {
	bytes.Reader
	name string
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (*textFile) Close() error                 { return nil }
func (f *textFile) Name() string               { return f.name }
func (*textFile) Mode() fs.FileMode            { return 0o444 }
func (*textFile) ModTime() time.Time           { return time.Time{} }
func (*textFile) IsDir() bool                  { return false }
func (*textFile) Sys() any                     { return nil }
