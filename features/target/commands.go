package target

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/acf2"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/topsecret"
)

// install makes the database one of the session's security manager.
func (p *sysplex) install() error {
	system := p.systems[firstSystem].security
	switch p.manager {
	case RACF:
		return nil
	case ACF2:
		return acf2.Install(system)
	case TopSecret:
		return topsecret.Install(system)
	}
	return fmt.Errorf("unknown security manager %q: want one of %q", p.manager, Managers)
}

// commands has the manager carry out commands in its own language.
func (p *sysplex) commands(a CommandsArgs, out *CommandsResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	if a.Manager != p.manager {
		return fmt.Errorf("the security manager is %s, not %q", p.manager, a.Manager)
	}
	switch p.manager {
	case ACF2:
		return runACF2(system.security, a, out)
	case TopSecret:
		return runTopSecret(system.security, a, out)
	}
	return p.runRACF(system.security, a, out)
}

func (p *sysplex) runRACF(system *esm.System, a CommandsArgs, out *CommandsResult) error {
	session, err := racf.NewSession(racf.Config{
		System: system, ICSF: p.icsf, User: esm.UserID(a.User), Now: func() time.Time { return a.Time },
	})
	if err != nil {
		return err
	}
	results, err := session.Run(a.Text)
	for _, r := range results {
		add(out, r.ReturnCode, r.Output, r.Messages)
	}
	if errors.Is(err, racf.ErrUnsupported) { // RACF has it: what it would say is not known
		return &unsupported{err}
	}
	var refused *racf.Error
	return out.end(errors.As(err, &refused), err)
}

// unsupported is an error about what z/OS has and the reference leaves out.
type unsupported struct{ error }

func runACF2(system *esm.System, a CommandsArgs, out *CommandsResult) error {
	session, err := acf2.NewSession(acf2.Config{System: system, Now: func() time.Time { return a.Time }})
	if err != nil {
		return err
	}
	results, err := session.Run(a.Text)
	for _, r := range results {
		add(out, r.ReturnCode, r.Output, r.Messages)
	}
	var refused *acf2.Error
	return out.end(errors.As(err, &refused), err)
}

func runTopSecret(system *esm.System, a CommandsArgs, out *CommandsResult) error {
	session, err := topsecret.NewSession(topsecret.Config{System: system, Now: func() time.Time { return a.Time }})
	if err != nil {
		return err
	}
	results, err := session.Run(a.Text)
	for _, r := range results {
		add(out, r.ReturnCode, r.Output, r.Messages)
	}
	var refused *topsecret.Error
	return out.end(errors.As(err, &refused), err)
}

// add takes what one command came to, whichever manager's it was.
func add[M racf.Message | acf2.Message | topsecret.Message](r *CommandsResult, returnCode int, output []string, messages []M) {
	r.ReturnCode = returnCode
	r.Output = append(r.Output, output...)
	for _, m := range messages {
		r.Messages = append(r.Messages, Message(m))
	}
}

// end takes how the script ended: a refused command is an answer, too.
func (r *CommandsResult) end(refused bool, err error) error {
	if refused {
		r.ReturnCode, r.Problem = 8, err.Error()
		return nil
	}
	return err
}
