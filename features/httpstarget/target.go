package httpstarget

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/safproof/safproof/features/target"
)

// IsFile reports whether a target is named by a file that [Load] reads: one that
// ends in .yaml or .yml.
func IsFile(spec string) bool {
	extension := strings.ToLower(filepath.Ext(spec))
	return !strings.HasPrefix(spec, "exec:") && (extension == ".yaml" || extension == ".yml")
}

// Load reads a file and returns the target that it describes. Nothing is asked of
// it yet. version is that of the suite, for User-Agent. Errors wrap [ErrFile], and
// name each problem with its line.
func Load(path, version string) (target.Target, error) {
	d, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return newService(d, version), nil
}

// service is a target that somebody runs.
type service struct {
	*description
	agent   string
	clients map[string]*http.Transport // by the role of the certificate
	signOns signOns
}

func newService(d *description, version string) *service {
	s := &service{description: d, agent: "safproof/" + version, clients: make(map[string]*http.Transport)}
	s.signOns.pause, s.signOns.taken = pause, make(map[signOn]*tickets)
	s.clients[""] = d.client(nil)
	for role, certificate := range d.certificates {
		s.clients[role] = d.client(&certificate)
	}
	return s
}

// client makes the client that presents a certificate, nil for none.
func (d *description) client(certificate *tls.Certificate) *http.Transport {
	config := &tls.Config{RootCAs: d.roots, MinVersion: tls.VersionTLS12}
	if certificate != nil {
		// Whatever authorities the server names: a client that holds back a
		// certificate would not present one that is not trusted.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate, nil }
	}
	return &http.Transport{
		TLSClientConfig: config, ForceAttemptHTTP2: true, DisableCompression: true, Proxy: http.ProxyFromEnvironment,
		MaxResponseHeaderBytes: maxHeader, MaxIdleConnsPerHost: 16,
	}
}

// Info implements target.Target.
func (s *service) Info() target.Info {
	info := target.Info{
		Name: s.name, Version: s.version, Language: "unknown", Homepage: s.website,
		Notes:      fmt.Sprintf("over HTTPS, profile %s", s.profile),
		Operations: []string{target.OpServerOpen, target.OpServerRequest},
		Servers:    slices.Sorted(maps.Keys(s.urls)),
	}
	if info.Name == "" {
		info.Name = s.profile + " over HTTPS"
	}
	if info.Version == "" {
		info.Version = "unknown"
	}
	if s.level != "" {
		info.Notes += ", level " + s.level
	}
	if len(s.signOn) > 0 {
		info.Operations = append(info.Operations, target.OpServerSignOn)
	}
	return info
}

// Session implements target.Target.
func (s *service) Session(context.Context) (target.Session, error) {
	return &session{service: s, tickets: newTickets()}, nil
}

// Close implements target.Target.
func (s *service) Close() error {
	for _, client := range s.clients {
		client.CloseIdleConnections()
	}
	if s.liberty != nil && s.liberty.sites != nil {
		s.liberty.sites.close()
	}
	return nil
}

// session is the service as one scenario sees it.
type session struct {
	*service
	tickets *tickets

	telling sync.Mutex // held while the server is told, and over holds
	holds   bool       // the folder of a Liberty server
}

// Close implements target.Session.
func (s *session) Close(context.Context) error {
	s.telling.Lock()
	defer s.telling.Unlock()
	if s.holds {
		s.liberty.release()
		s.holds = false
	}
	return nil
}

// Call implements target.Session.
func (s *session) Call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	switch a := args.(type) {
	case target.ServerOpenArgs:
		if answer, err := s.tell(ctx, a); err != nil || answer.Kind != target.OK {
			return answer, err
		}
		return s.open(a, result.(*target.ServerOpenResult)), nil
	case target.ServerRequestArgs:
		out := result.(*target.ServerRequestResult)
		answer, err := s.request(ctx, a, out)
		s.tickets.note(a, *out)
		return answer, err
	case target.ServerSignOnArgs:
		return s.signsOn(ctx, a)
	}
	return target.Answer{}, &target.Failure{Op: op, Message: "a service over HTTPS does not know the operation", Answered: true}
}

// tell configures a server by the files of the scenario, and sets its clock.
func (s *session) tell(ctx context.Context, a target.ServerOpenArgs) (target.Answer, error) {
	s.telling.Lock()
	defer s.telling.Unlock()
	ok := target.Answer{Kind: target.OK}
	switch l := s.liberty; {
	case len(a.Files) == 0 && len(a.Sites) == 0 && a.Server != target.LIBERTY:
		return ok, nil
	case a.Server != target.LIBERTY || l == nil:
		return unsupported("the file does not say where the files of %s are", a.Server), nil
	case s.urls[a.Server] == nil || len(a.Systems) > 1 || len(a.Systems) == 1 && a.Systems[0] != firstSystem:
		return unsupported("the file has one server %s, on %s", a.Server, firstSystem), nil
	case a.Level != "" && a.Level != s.level:
		return ok, nil // which open tells
	case !s.holds:
		if err := l.take(ctx); err != nil {
			return target.Answer{}, err
		}
		s.holds = true
	}
	err := s.liberty.setClock(a.Time)
	if err == nil {
		err = s.liberty.configure(ctx, a, s.timeout)
	}
	switch {
	case errors.Is(err, errLacks):
		return unsupported("%v", err), nil
	case err != nil:
		return target.Answer{}, &target.Failure{Op: target.OpServerOpen, Message: err.Error()}
	}
	return ok, nil
}

// open says what the file says.
func (s *session) open(a target.ServerOpenArgs, out *target.ServerOpenResult) target.Answer {
	urls, there := s.urls[a.Server]
	if !there {
		return unsupported("the file has no server %s", a.Server)
	}
	*out = target.ServerOpenResult{
		Level: s.level, Options: s.options, Users: s.users, Applications: s.applications,
		Certificates: slices.Sorted(maps.Keys(s.certificates)),
	}
	everywhere := len(urls) > 1
	for _, system := range a.Systems {
		everywhere = everywhere && urls[system] != nil
	}
	if everywhere {
		out.Abilities = append(out.Abilities, target.AbilityInstances)
	}
	if s.plain[a.Server] != nil {
		out.Abilities = append(out.Abilities, target.AbilityPlain)
	}
	if s.liberty != nil && s.liberty.clock != "" {
		out.Abilities = append(out.Abilities, target.AbilityClock)
	}
	return target.Answer{Kind: target.OK}
}

func unsupported(format string, args ...any) target.Answer {
	return target.Answer{Kind: target.Unsupported, Detail: fmt.Sprintf(format, args...)}
}
