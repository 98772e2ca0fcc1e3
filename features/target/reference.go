package target

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/sim/sysplex"
)

// replayCapacity bounds the PassTickets that one session may remember. A
// scenario uses a handful.
const replayCapacity = 100_000

// Reference returns the reference implementation as a target, in process, with
// RACF as its security manager. version is the version of the suite that it
// belongs to.
func Reference(version string) Target { return ReferenceOn(version, RACF) }

// ReferenceOn is Reference with another security manager of Managers.
func ReferenceOn(version, manager string) Target { return reference{version, manager} }

type reference struct{ version, manager string }

func (r reference) Info() Info {
	name := "safproof reference"
	if r.manager != RACF {
		name += " on " + r.manager
	}
	return Info{
		Name:       name,
		Version:    r.version,
		Language:   "Go",
		Homepage:   "https://github.com/safproof/safproof",
		Notes:      "in process, " + runtime.Version(),
		Operations: Operations,
		Algorithms: Algorithms,
		Manager:    r.manager,
	}
}

func (r reference) Session(context.Context) (Session, error) {
	return &referenceSession{
		manager: r.manager,
		replays: passticket.NewRegister(replayCapacity),
	}, nil
}

func (reference) Close() error { return nil }

// referenceSession is one evaluating system, which remembers the tickets used,
// and, from the first request that needs one, a sysplex.
type referenceSession struct {
	manager string
	replays *passticket.Register

	once    sync.Once
	plex    *plex
	plexErr error
}

func (*referenceSession) Close(context.Context) error { return nil }

func (s *referenceSession) Call(_ context.Context, op string, args, result any) (Answer, error) {
	switch a := args.(type) {
	case GenerateArgs:
		return s.generate(a, result.(*GenerateResult))
	case EvaluateArgs:
		return s.evaluate(a, result.(*EvaluateResult))
	case TokenIssueArgs:
		return issueToken(a, result.(*TokenIssueResult))
	case TokenValidateArgs:
		return validateToken(a, result.(*TokenValidateResult))
	case LTPACreateArgs:
		return createLTPA(a, result.(*LTPACreateResult))
	case LTPAValidateArgs:
		return validateLTPA(a, result.(*LTPAValidateResult))
	}
	s.once.Do(func() { s.plex, s.plexErr = newPlex(s.manager) })
	if s.plexErr != nil {
		return Answer{}, &Failure{Op: op, Message: s.plexErr.Error()}
	}
	switch err := s.plex.call(args, result); {
	case errors.Is(err, sysplex.ErrUnsupported):
		return Answer{Kind: Unsupported, Detail: err.Error()}, nil
	case errors.Is(err, errUnknownOperation):
		return Answer{}, &Failure{Op: op, Message: err.Error()}
	case errors.Is(err, errRefused):
		return Answer{Kind: Refused, Reason: Unspecified}, nil
	case err != nil:
		return badArgument(err), nil
	}
	return Answer{Kind: OK}, nil
}

func (s *referenceSession) generate(a GenerateArgs, out *GenerateResult) (Answer, error) {
	user, appl, profile, err := parseArgs(a)
	if err != nil {
		return badArgument(err), nil
	}
	ticket, err := profile.Generate(user, appl, a.Time)
	if err != nil {
		return badArgument(err), nil
	}
	out.Ticket = ticket.Text()
	return Answer{Kind: OK}, nil
}

func (s *referenceSession) evaluate(a EvaluateArgs, out *EvaluateResult) (Answer, error) {
	user, appl, profile, err := parseArgs(a.GenerateArgs)
	if err != nil {
		return badArgument(err), nil
	}
	if err := configure(profile, a); err != nil {
		return badArgument(err), nil
	}
	verdict, err := profile.Evaluate(user, appl, a.Ticket, a.Time, s.replays)
	switch {
	case errors.Is(err, passticket.ErrRegisterFull):
		return Answer{}, &Failure{Op: OpEvaluate, Message: err.Error()}
	case err != nil:
		return badArgument(err), nil
	case !verdict.Accepted:
		return Answer{Kind: Refused, Reason: Reason(verdict.Reason), Detail: verdict.Detail}, nil
	}
	generated := verdict.GeneratedAt
	out.Generated = &generated
	return Answer{Kind: OK}, nil
}

// parseArgs turns the strings of a request into the reference's values.
func parseArgs(a GenerateArgs) (user passticket.UserID, appl passticket.ApplID, p *passticket.Profile, err error) {
	if user, err = passticket.ParseUserID(a.User); err != nil {
		return
	}
	if appl, err = passticket.ParseApplID(a.Application); err != nil {
		return
	}
	algorithm, err := passticket.ParseAlgorithm(a.Algorithm)
	if err != nil {
		return
	}
	legacy := a.LegacyKey
	p = &passticket.Profile{}
	if algorithm == passticket.Legacy {
		legacy = a.Key
	} else {
		p.Type = algorithm
		if p.Enhanced, err = passticket.ParseEnhancedKey(a.Key); err != nil {
			return
		}
	}
	if legacy != "" || p.Enhanced == nil {
		key, err := passticket.ParseLegacyKey(legacy)
		if err != nil {
			return user, appl, p, err
		}
		p.Legacy = &key
	}
	return user, appl, p, nil
}

// configure adds to the profile what only evaluation depends on.
func configure(p *passticket.Profile, a EvaluateArgs) error {
	switch a.Replay {
	case "", ReplayRefused:
	case ReplayAllowed:
		p.NoReplayProtection, p.ReplayAllowed = true, true
	default:
		return fmt.Errorf("replay %q: want %q or %q", a.Replay, ReplayAllowed, ReplayRefused)
	}
	if a.Timeout != nil {
		// Here, as the profile's zero means "not set", and a great number of
		// seconds would wrap round to one that is in range.
		if s := *a.Timeout; s <= 0 || s > int(passticket.MaxTimeout/time.Second) {
			return fmt.Errorf("%w: %d s", passticket.ErrTimeout, s)
		}
		p.Timeout = time.Duration(*a.Timeout) * time.Second
	}
	return p.Validate()
}

// badArgument is the answer to a request that the reference looked at and
// refuses before any cipher is touched.
func badArgument(err error) Answer {
	return Answer{Kind: Refused, Reason: Malformed, Detail: err.Error()}
}
