package liberty

import (
	"fmt"
	"strconv"
	"strings"
)

// headerLevel is the level of z/OS Connect from which on filters know headers.
var headerLevel = [3]int{3, 0, 17}

// gate takes from the filters what the level of z/OS Connect does not know.
func (s *Server) gate() error {
	if s.options.Level == "" {
		return nil
	}
	if s.options.Profile != ZOSConnect {
		return fmt.Errorf("%w: there are levels in profile %s only", ErrConfig, ZOSConnect)
	}
	level, err := parseLevel(s.options.Level)
	if err != nil {
		return err
	}
	if compareLevels(level, headerLevel) >= 0 {
		return nil
	}
	copied := *s.config
	s.config = &copied
	copied.Clients = append([]OpenIDConnectClient(nil), s.config.Clients...)
	for i := range copied.Clients {
		copied.Clients[i].Filter = withoutHeaders(copied.Clients[i].Filter)
	}
	copied.SAML = append([]SAMLWebSSO(nil), s.config.SAML...)
	for i := range copied.SAML {
		copied.SAML[i].Filter = withoutHeaders(copied.SAML[i].Filter)
	}
	return nil
}

func withoutHeaders(f *AuthFilter) *AuthFilter {
	if f == nil {
		return nil
	}
	less := *f
	less.Conditions = nil
	for _, c := range f.Conditions {
		if c.Element != "requestHeader" {
			less.Conditions = append(less.Conditions, c)
		}
	}
	return &less
}

// parseLevel reads V3.0.17, 3.0.17.0 and the like.
func parseLevel(text string) (level [3]int, err error) {
	pieces := strings.Split(strings.TrimLeft(text, "Vv"), ".")
	for i := range level {
		if i < len(pieces) {
			level[i], err = strconv.Atoi(pieces[i])
		}
		if err != nil || level[i] < 0 {
			return level, fmt.Errorf("%w: level %q is not of the form 3.0.17", ErrConfig, text)
		}
	}
	return level, nil
}

func compareLevels(a, b [3]int) int {
	for i := range a {
		if a[i] != b[i] {
			return a[i] - b[i]
		}
	}
	return 0
}
