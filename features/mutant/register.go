package mutant

import (
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// use is one PassTicket accepted.
type use struct {
	user, appl string
	second     time.Time // of its issue
	at         time.Time // the evaluator's clock
}

// pair reports whether two uses are of the same user and application.
func (u use) pair(other use) bool { return u.user == other.user && u.appl == other.appl }

// same reports whether two uses are of the same PassTicket.
func (u use) same(other use) bool { return u.pair(other) && u.second.Equal(other.second) }

// registering makes a behaviour with a register of its own, for the requests
// that it concerns: used judges a use by those before, in their order.
func registering(concerns func(target.GenerateArgs) bool, used func(past []use, now use) bool) func() behaviour {
	return func() behaviour {
		var mu sync.Mutex
		var past []use
		return behaviour{evaluate: func(s *session, a target.EvaluateArgs) (reply, error) {
			if !concerns(a.GenerateArgs) || a.Replay == target.ReplayAllowed {
				return s.rightEvaluate(a)
			}
			mu.Lock()
			defer mu.Unlock()
			a.Replay = target.ReplayAllowed
			r, err := s.rightEvaluate(a)
			if err != nil || !r.ok() {
				return r, err
			}
			now := use{a.User, a.Application, *r.generated, a.Time}
			if used(past, now) {
				return refused(target.Replayed), nil
			}
			past = append(past, now)
			return r, nil
		}}
	}
}

// forgetting is a register that keeps a use for so long.
func forgetting(after time.Duration) func([]use, use) bool {
	return func(past []use, now use) bool {
		for _, u := range past {
			if u.same(now) && now.at.Sub(u.at) <= after {
				return true
			}
		}
		return false
	}
}

func isEnhanced(a target.GenerateArgs) bool { return !isLegacy(a) }

// registerMutants have a register of used PassTickets that is wrong.
var registerMutants = []Mutant{
	{
		Name: "forgets-after-a-minute", Breaks: "PT-05",
		What: "forgets a minute after its use that a legacy PassTicket was used",
		new:  registering(isLegacy, forgetting(time.Minute)),
	},
	{
		Name: "forgets-ten-minutes-after-use", Breaks: "PT-05",
		What: "forgets ten minutes after its use that a legacy PassTicket was used, though it may be good for twenty",
		new:  registering(isLegacy, forgetting(10*time.Minute)),
	},
	{
		Name: "forgets-enhanced-after-a-minute", Breaks: "EPT-13",
		What: "forgets a minute after its use that an enhanced PassTicket was used, whatever its TIMEOUT",
		new:  registering(isEnhanced, forgetting(time.Minute)),
	},
	{
		Name: "upper-replay-allowed", Breaks: "EPT-13",
		What: "never remembers that a TYPE(UPPER) PassTicket was used",
		new: registering(func(a target.GenerateArgs) bool { return a.Algorithm == target.AlgorithmEnhancedUpper },
			func([]use, use) bool { return false }),
	},
	{
		Name: "replay-without-user", Breaks: "PT-25",
		What: "remembers what was used by application and second, whatever the user",
		new: registering(isLegacy, func(past []use, now use) bool {
			for _, u := range past {
				if u.appl == now.appl && u.second.Equal(now.second) {
					return true
				}
			}
			return false
		}),
	},
	{
		Name: "remembers-the-last-use", Breaks: "PT-25",
		What: "remembers the last use only of a user and an application",
		new: registering(isLegacy, func(past []use, now use) bool {
			var last use
			for _, u := range past {
				if u.pair(now) {
					last = u
				}
			}
			return last.same(now)
		}),
	},
	{
		Name: "high-water-mark", Breaks: "PT-25",
		What: "refuses every second up to the latest used by a user and an application",
		new: registering(isLegacy, func(past []use, now use) bool {
			for _, u := range past {
				if u.pair(now) && !now.second.After(u.second) {
					return true
				}
			}
			return false
		}),
	},
	{
		Name: "attempts-count", Breaks: "PT-25",
		What: "takes a legacy PassTicket for used once it was presented, whatever came of it",
		new: func() behaviour {
			var mu sync.Mutex
			presented := make(map[string]bool)
			return behaviour{evaluate: func(s *session, a target.EvaluateArgs) (reply, error) {
				mu.Lock()
				defer mu.Unlock()
				r, err := s.rightEvaluate(a)
				again := presented[a.Ticket]
				presented[a.Ticket] = true
				if err == nil && r.ok() && again && isLegacy(a.GenerateArgs) && a.Replay != target.ReplayAllowed {
					return refused(target.Replayed), nil
				}
				return r, err
			}}
		},
	},
}
