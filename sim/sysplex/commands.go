package sysplex

import (
	"errors"
	"fmt"

	"github.com/safproof/safproof/reference/acf2"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/topsecret"
)

// ErrUnsupported: a command that z/OS has and the reference leaves out, so that
// what it would answer is not known.
var ErrUnsupported = errors.New("command is not supported")

// Message is a message of a command; its id is empty where none is published.
type Message struct{ ID, Text string }

// Carried is what a script of commands came to.
type Carried struct {
	ReturnCode int // of the command that ended the script
	Messages   []Message
	Output     []string
	Problem    string // why the last command was refused; "" if it was not
}

// Commands carries out commands in the language of the security manager, one or
// several, as a batch job has them; user enters them, "" is an administrator.
// The script ends with the first command that is refused. Errors wrap
// [ErrUnsupported], or are about the user.
func (s *System) Commands(user, text string) (Carried, error) {
	switch s.plex.config.Manager {
	case ACF2:
		session, err := acf2.NewSession(acf2.Config{System: s.Security, Now: s.ipl.Now})
		if err != nil {
			return Carried{}, err
		}
		return carry[*acf2.Error](session, text, func(r acf2.Result) Carried {
			return Carried{ReturnCode: r.ReturnCode, Messages: messages(r.Messages), Output: r.Output}
		})
	case TopSecret:
		session, err := topsecret.NewSession(topsecret.Config{System: s.Security, Now: s.ipl.Now})
		if err != nil {
			return Carried{}, err
		}
		return carry[*topsecret.Error](session, text, func(r topsecret.Result) Carried {
			return Carried{ReturnCode: r.ReturnCode, Messages: messages(r.Messages), Output: r.Output}
		})
	}
	session, err := racf.NewSession(racf.Config{
		System: s.Security, ICSF: s.ICSF, Level: s.ipl.Level, User: esm.UserID(user), Now: s.ipl.Now,
	})
	if err != nil {
		return Carried{}, err
	}
	return carry[*racf.Error](session, text, func(r racf.Result) Carried {
		return Carried{ReturnCode: r.ReturnCode, Messages: messages(r.Messages), Output: r.Output}
	})
}

// runner is a session of any manager; R is what one of its commands comes to.
type runner[R any] interface {
	Run(script string) ([]R, error)
}

// carry runs a script, whichever manager's it is. An error of type E is that of a
// command that was refused, which is an answer, too.
func carry[E error, R any](s runner[R], text string, of func(R) Carried) (Carried, error) {
	var all Carried
	results, err := s.Run(text)
	for _, r := range results {
		one := of(r)
		all.ReturnCode = one.ReturnCode
		all.Output = append(all.Output, one.Output...)
		all.Messages = append(all.Messages, one.Messages...)
	}
	var refused E
	switch {
	case errors.Is(err, racf.ErrUnsupported): // The other managers have no such error.
		return all, fmt.Errorf("%w: %w", ErrUnsupported, err)
	case errors.As(err, &refused):
		all.ReturnCode, all.Problem = 8, err.Error()
		return all, nil
	}
	return all, err
}

func messages[M racf.Message | acf2.Message | topsecret.Message](of []M) []Message {
	list := make([]Message, len(of))
	for i, m := range of {
		list[i] = Message(m)
	}
	return list
}
