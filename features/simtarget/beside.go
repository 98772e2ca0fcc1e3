package simtarget

import (
	"errors"

	"github.com/safproof/safproof/sim"
)

// beside is two subjects of which the second is to do what the first does.
type beside struct {
	reference, other sim.Subject
	// tokens of the reference, and those that the other made for the same logins.
	tokens map[string]sim.Secret
}

// Beside returns a subject that drives two, each with the same calls, and answers
// what the first does. Where the second does otherwise, the error is a
// [*Divergence]; after the first of them the two are not in the same state, and
// what follows proves nothing. Other errors are those of one of the two.
//
// Which credential is presented to which side is said in the package comment.
// The tokens of a run are kept until its end.
func Beside(reference, other sim.Subject) sim.Subject {
	return &beside{reference, other, make(map[string]sim.Secret)}
}

// done has both sides do what is no decision about a credential.
func (b *beside) done(at Call, do func(sim.Subject) error) error {
	if err := do(b.reference); err != nil {
		return err
	}
	err := do(b.other)
	if errors.Is(err, ErrRefused) {
		return &Divergence{Call: at, Differs: "outcome", Reference: sim.Answer{Accepted: true}, Why: err}
	}
	return err
}

// decided has both sides decide, each by a function of its own.
func (b *beside) decided(at Call, reference, other func() (sim.Answer, error)) (sim.Answer, error) {
	r, err := reference()
	if err != nil {
		return sim.Answer{}, err
	}
	o, err := other()
	if err != nil {
		return sim.Answer{}, err
	}
	if differs := differ(r, o); differs != "" {
		return r, &Divergence{Call: at, Differs: differs, Reference: r, Other: o}
	}
	return r, nil
}

// both has both sides decide about the same.
func (b *beside) both(at Call, ask func(sim.Subject) (sim.Answer, error)) (sim.Answer, error) {
	return b.decided(at,
		func() (sim.Answer, error) { return ask(b.reference) },
		func() (sim.Answer, error) { return ask(b.other) })
}

// byToken has each side decide about its own token, if it made one.
func (b *beside) byToken(at Call, token sim.Secret, ask func(sim.Subject, sim.Secret) (sim.Answer, error)) (sim.Answer, error) {
	others, made := b.tokens[token.Text()]
	if !made {
		others = token
	}
	return b.decided(at,
		func() (sim.Answer, error) { return ask(b.reference, token) },
		func() (sim.Answer, error) { return ask(b.other, others) })
}

func (b *beside) IPL(spec sim.SystemSpec) error {
	return b.done(Call{Operation: "IPL", System: spec.SMFID}, func(s sim.Subject) error { return s.IPL(spec) })
}

func (b *beside) Commands(system, text string) error {
	return b.done(Call{Operation: "commands", System: system}, func(s sim.Subject) error { return s.Commands(system, text) })
}

func (b *beside) PutKey(system string, name sim.KeyName, key []byte) error {
	return b.done(Call{Operation: "key", System: system}, func(s sim.Subject) error { return s.PutKey(system, name, key) })
}

func (b *beside) SetICSF(system string, available bool) error {
	return b.done(Call{Operation: "ICSF", System: system}, func(s sim.Subject) error { return s.SetICSF(system, available) })
}

func (b *beside) WriteFile(system, text string) error {
	return b.done(Call{Operation: "eqaprof.env", System: system}, func(s sim.Subject) error { return s.WriteFile(system, text) })
}

func (b *beside) Start(system, server string) error {
	return b.done(Call{Operation: "start " + server, System: system}, func(s sim.Subject) error { return s.Start(system, server) })
}

func (b *beside) Generate(system, user, application string) (sim.Answer, error) {
	at := Call{"R_ticketserv generate", system, user, application}
	var other sim.Answer
	a, err := b.decided(at,
		func() (sim.Answer, error) { return b.reference.Generate(system, user, application) },
		func() (_ sim.Answer, err error) {
			other, err = b.other.Generate(system, user, application)
			return other, err
		})
	if err == nil && a.Accepted && a.Made.Text() != other.Made.Text() {
		err = &Divergence{Call: at, Differs: "PassTicket", Reference: a, Other: other}
	}
	return a, err
}

func (b *beside) Evaluate(system, user, application string, ticket sim.Secret) (sim.Answer, error) {
	return b.both(Call{"R_ticketserv evaluate", system, user, application}, func(s sim.Subject) (sim.Answer, error) {
		return s.Evaluate(system, user, application, ticket)
	})
}

func (b *beside) SignOn(system, user, application string, authenticator sim.Secret) (sim.Answer, error) {
	return b.both(Call{"VERIFY", system, user, application}, func(s sim.Subject) (sim.Answer, error) {
		return s.SignOn(system, user, application, authenticator)
	})
}

func (b *beside) SignOnByToken(system, user, application string, token sim.Secret) (sim.Answer, error) {
	return b.byToken(Call{"VERIFY by token", system, user, application}, token, func(s sim.Subject, token sim.Secret) (sim.Answer, error) {
		return s.SignOnByToken(system, user, application, token)
	})
}

func (b *beside) Login(system, server, user string, password sim.Secret) (sim.Answer, error) {
	var other sim.Answer
	a, err := b.decided(Call{Operation: "login to " + server, System: system, User: user},
		func() (sim.Answer, error) { return b.reference.Login(system, server, user, password) },
		func() (_ sim.Answer, err error) {
			other, err = b.other.Login(system, server, user, password)
			return other, err
		})
	if err == nil && a.Accepted {
		b.tokens[a.Made.Text()] = other.Made
	}
	return a, err
}

func (b *beside) Query(system string, token sim.Secret) (sim.Answer, error) {
	return b.byToken(Call{Operation: "query", System: system}, token, func(s sim.Subject, token sim.Secret) (sim.Answer, error) {
		return s.Query(system, token)
	})
}

func (b *beside) Logout(system string, token sim.Secret) (sim.Answer, error) {
	return b.byToken(Call{Operation: "logout", System: system}, token, func(s sim.Subject, token sim.Secret) (sim.Answer, error) {
		return s.Logout(system, token)
	})
}
