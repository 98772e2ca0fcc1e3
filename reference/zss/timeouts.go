package zss

import (
	"encoding/json"
	"fmt"

	"github.com/safproof/safproof/reference/esm"
)

// NoLimit is the timeout of a session that never ends.
const NoLimit = -1

// DefaultTimeout is how long a session lasts, in seconds.
const DefaultTimeout = 3600

// Timeouts say how long sessions last, in seconds, as the file timeouts.json of
// ZSS does: what a user has counts before what a group has, and of several groups
// the longest. 0 means that there is no override; [NoLimit] that a session never ends.
type Timeouts struct {
	Default int                 `json:"default"`
	Users   map[esm.UserID]int  `json:"users"`
	Groups  map[esm.GroupID]int `json:"groups"`
}

// ParseTimeouts reads timeouts.json. Errors wrap [ErrConfig].
func ParseTimeouts(text []byte) (Timeouts, error) {
	var t Timeouts
	if err := json.Unmarshal(text, &t); err != nil {
		return Timeouts{}, fmt.Errorf("%w: timeouts.json: %w", ErrConfig, err)
	}
	return t, t.check()
}

func (t Timeouts) check() error {
	wrong := func(of string, seconds int) error {
		return fmt.Errorf("%w: the timeout of %s is %d; give seconds, or %d for no limit", ErrConfig, of, seconds, NoLimit)
	}
	if t.Default < NoLimit {
		return wrong("everybody", t.Default)
	}
	for user, seconds := range t.Users {
		if seconds < NoLimit {
			return wrong("user "+string(user), seconds)
		}
	}
	for group, seconds := range t.Groups {
		if seconds < NoLimit {
			return wrong("group "+string(group), seconds)
		}
	}
	return nil
}

// timeout returns how long a session of a user lasts, in seconds, or NoLimit.
func (s *Server) timeout(user esm.UserID) int {
	t := s.config.Timeouts
	if seconds := t.Users[user]; seconds != 0 {
		return seconds
	}
	longest := 0
	if s.config.Groups != nil {
		for _, group := range s.config.Groups(user) {
			seconds := t.Groups[group]
			if seconds == NoLimit {
				return NoLimit
			}
			longest = max(longest, seconds)
		}
	}
	switch {
	case longest != 0:
		return longest
	case t.Default != 0:
		return t.Default
	}
	return DefaultTimeout
}
