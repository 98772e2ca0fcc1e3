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
		return s.acf2(text)
	case TopSecret:
		return s.topSecret(text)
	}
	return s.racf(user, text)
}

func (s *System) racf(user, text string) (c Carried, err error) {
	session, err := racf.NewSession(racf.Config{
		System: s.Security, ICSF: s.ICSF, Level: s.ipl.Level, User: esm.UserID(user), Now: s.ipl.Now,
	})
	if err != nil {
		return c, err
	}
	results, err := session.Run(text)
	for _, r := range results {
		add(&c, r.ReturnCode, r.Output, r.Messages)
	}
	if errors.Is(err, racf.ErrUnsupported) {
		return c, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	var refused *racf.Error
	return c, c.end(errors.As(err, &refused), err)
}

func (s *System) acf2(text string) (c Carried, err error) {
	session, err := acf2.NewSession(acf2.Config{System: s.Security, Now: s.ipl.Now})
	if err != nil {
		return c, err
	}
	results, err := session.Run(text)
	for _, r := range results {
		add(&c, r.ReturnCode, r.Output, r.Messages)
	}
	var refused *acf2.Error
	return c, c.end(errors.As(err, &refused), err)
}

func (s *System) topSecret(text string) (c Carried, err error) {
	session, err := topsecret.NewSession(topsecret.Config{System: s.Security, Now: s.ipl.Now})
	if err != nil {
		return c, err
	}
	results, err := session.Run(text)
	for _, r := range results {
		add(&c, r.ReturnCode, r.Output, r.Messages)
	}
	var refused *topsecret.Error
	return c, c.end(errors.As(err, &refused), err)
}

// add takes what one command came to, whichever manager's it was.
func add[M racf.Message | acf2.Message | topsecret.Message](c *Carried, returnCode int, output []string, messages []M) {
	c.ReturnCode = returnCode
	c.Output = append(c.Output, output...)
	for _, m := range messages {
		c.Messages = append(c.Messages, Message(m))
	}
}

// end takes how the script ended: a refused command is an answer, too.
func (c *Carried) end(refused bool, err error) error {
	if refused {
		c.ReturnCode, c.Problem = 8, err.Error()
		return nil
	}
	return err
}
