package sim

import (
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

// reference is the [Subject] that is made of the reference's parts.
type reference struct {
	plex    *sysplex.Sysplex
	systems map[string]*image
	names   map[string]passticket.ApplID
	codes   map[saf.Codes]string
	// replays makes the register of a system; nil for the usual one. rebuild is
	// called after an IPL. Seeded bugs set them.
	replays func(smfID string, capacity int) passticket.Replays
	rebuild func(*image) error
}

// image is one system from its first IPL on.
type image struct {
	*sysplex.System
	spec SystemSpec
	ipls uint16 // before the last one
	// skew is added to the system's clock; only seeded bugs set it.
	skew   time.Duration
	caller saf.ACEE // who may ask R_ticketserv
	http   exchange
}

// NewReference returns the reference as a subject, without a system.
func NewReference() Subject { return newReference() }

func newReference() *reference {
	return &reference{
		plex: sysplex.New(sysplex.Config{}), systems: map[string]*image{},
		names: map[string]passticket.ApplID{}, codes: map[saf.Codes]string{},
	}
}

func (r *reference) IPL(spec SystemSpec) error {
	level := zos.Level{}
	if spec.Level != "" {
		var err error
		if level, err = zos.ParseLevel(spec.Level); err != nil {
			return fmt.Errorf("%w: %w", ErrSubject, err)
		}
	}
	s := &image{spec: spec, caller: saf.ACEE{User: ticketServer, Group: esm.SYS1}}
	was := r.systems[spec.SMFID]
	if was != nil {
		s.ipls = was.ipls + 1
	}
	now := spec.Now
	s.spec.Now = func() time.Time { return now().Add(s.skew) }
	var err error
	s.System, err = r.plex.IPL(sysplex.IPL{
		SMFID: spec.SMFID, Level: level, Database: spec.Database, Keys: spec.Keys,
		ReplayCapacity: spec.ReplayCapacity, Now: s.spec.Now,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSubject, err)
	}
	if was != nil {
		s.ICSF.SetAvailable(was.ICSF.Available())
	}
	r.systems[spec.SMFID] = s
	return r.changed(s)
}

// changed lets a seeded bug change a system that was IPLed.
func (r *reference) changed(s *image) error {
	if r.rebuild != nil {
		if err := r.rebuild(s); err != nil {
			return err
		}
	}
	if r.replays == nil {
		return nil
	}
	return s.remake(r.replays(s.spec.SMFID, s.spec.ReplayCapacity))
}

// remake makes a system's SAF again, with another register and all else as it was.
func (s *image) remake(replays passticket.Replays) (err error) {
	s.System.System, err = saf.New(saf.Config{
		SMFID: s.spec.SMFID, Security: s.Security, ICSF: s.ICSF, Level: s.Level(),
		Replays: replays, IPLs: s.ipls, Now: s.spec.Now,
	})
	return err
}

// on returns a system.
func (r *reference) on(system string) (*image, error) {
	s := r.systems[system]
	if s == nil {
		return nil, fmt.Errorf("%w: no system %s", ErrSubject, system)
	}
	return s, nil
}

func (r *reference) Commands(system, text string) error {
	s, err := r.on(system)
	if err != nil {
		return err
	}
	done, err := s.Commands("", text)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrSubject, err)
	case done.ReturnCode > 4:
		return fmt.Errorf("%w: a command was refused: %s", ErrSubject, done.Problem)
	}
	return nil
}

func (r *reference) PutKey(system string, name KeyName, key []byte) error {
	s, err := r.on(system)
	if err != nil {
		return err
	}
	defer s.ICSF.SetAvailable(s.ICSF.Available())
	s.ICSF.SetAvailable(true) // the operator's job waits for ICSF
	if name.Token != "" {
		object := icsf.TokenObject{Token: name.Token, Sequence: "1", Category: "T"}
		_ = s.ICSF.DeleteTokenKey(object) // there may be none yet
		return s.ICSF.AddTokenKey(object, key)
	}
	_ = s.ICSF.DeleteKey(name.Label) // there may be none yet
	return s.ICSF.AddHMACKey(name.Label, key)
}

func (r *reference) SetICSF(system string, available bool) error {
	s, err := r.on(system)
	if err == nil {
		s.ICSF.SetAvailable(available)
	}
	return err
}

func (r *reference) Generate(system, user, application string) (Answer, error) {
	s, err := r.on(system)
	if err != nil {
		return Answer{}, err
	}
	result := s.GeneratePassTicket(s.caller, user, application)
	a := r.answer(result.Codes)
	if result.Ticket != nil {
		a.Made = NewSecret(result.Ticket.Text())
	}
	return a, nil
}

func (r *reference) Evaluate(system, user, application string, ticket Secret) (Answer, error) {
	s, err := r.on(system)
	if err != nil {
		return Answer{}, err
	}
	result := s.EvaluatePassTicket(s.caller, user, application, saf.NewAuthenticator(ticket.Text()))
	return r.answer(result.Codes), nil
}

func (r *reference) SignOn(system, user, application string, authenticator Secret) (Answer, error) {
	codes, _, err := r.verify(system, application, saf.VerifyRequest{
		User: esm.UserID(user), Authenticator: saf.NewAuthenticator(authenticator.Text()),
	})
	if err != nil {
		return Answer{}, err
	}
	return r.answer(codes), nil
}

func (r *reference) SignOnByToken(system, user, application string, token Secret) (Answer, error) {
	codes, who, err := r.verify(system, application, saf.VerifyRequest{
		User: esm.UserID(user), IDTA: &idt.Input{Token: idt.NewToken(token.Text()), FromEndUser: true},
	})
	if err != nil {
		return Answer{}, err
	}
	a := r.answer(codes)
	a.User = string(who)
	return a, nil
}

// verify signs on to an application of a system, and says who did.
func (r *reference) verify(system, application string, request saf.VerifyRequest) (saf.Codes, esm.UserID, error) {
	s, err := r.on(system)
	if err != nil {
		return saf.Codes{}, "", err
	}
	if request.Application, err = r.appl(application); err != nil {
		return saf.Codes{}, "", err
	}
	result := s.Verify(request)
	return result.Codes, result.ACEE.User, nil
}

// answer makes an answer of codes, whose texts are made once.
func (r *reference) answer(c saf.Codes) Answer {
	text, ok := r.codes[c]
	if !ok {
		text = c.String()
		r.codes[c] = text
	}
	return Answer{Accepted: c.OK(), Codes: text}
}

func (r *reference) appl(name string) (passticket.ApplID, error) {
	if appl, ok := r.names[name]; ok {
		return appl, nil
	}
	appl, err := passticket.ParseApplID(name)
	if err != nil {
		return appl, fmt.Errorf("%w: %w", ErrSubject, err)
	}
	r.names[name] = appl
	return appl, nil
}
