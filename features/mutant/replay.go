package mutant

import (
	"sync"

	"github.com/safproof/safproof/features/target"
)

// replayMutants forget what was used, or remember the wrong thing; and those
// of TIMEOUT and of two keys, which also change how an evaluation is set up.
var replayMutants = []Mutant{
	{
		Name: "replay-allowed", Breaks: "PT-05", Also: []string{"PT-25"},
		What: "never remembers that a legacy PassTicket was used",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if isLegacy(a.GenerateArgs) {
				a.Replay = target.ReplayAllowed
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "replay-without-application", Breaks: "PT-25",
		What: "remembers what was used by user and second, whatever the application",
		new: func() behaviour {
			var mu sync.Mutex
			used := make(map[string]string) // user and second to application
			return behaviour{evaluate: func(s *session, a target.EvaluateArgs) (reply, error) {
				mu.Lock()
				defer mu.Unlock()
				r, err := s.rightEvaluate(a)
				if !r.ok() || a.Replay == target.ReplayAllowed {
					return r, err
				}
				place := a.User + r.generated.String()
				if by, again := used[place]; again && by != a.Application {
					return refused(target.Replayed), nil
				}
				used[place] = a.Application
				return r, err
			}}
		},
	},
	{
		Name: "replay-never-allowed", Breaks: "PT-26",
		What: "ignores NO REPLAY PROTECTION",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if isLegacy(a.GenerateArgs) {
				a.Replay = target.ReplayRefused
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "enhanced-replay-allowed", Breaks: "EPT-13", Also: []string{"EPT-12"},
		What: "never remembers that an enhanced PassTicket was used",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if !isLegacy(a.GenerateArgs) {
				a.Replay = target.ReplayAllowed
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "enhanced-replay-never-allowed", Breaks: "EPT-13",
		What: "ignores REPLAY(YES)",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if !isLegacy(a.GenerateArgs) {
				a.Replay = target.ReplayRefused
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "replay-without-timeout", Breaks: "EPT-13",
		What: "takes REPLAY(YES) for a TIMEOUT of ten minutes",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if !isLegacy(a.GenerateArgs) && a.Replay == target.ReplayAllowed {
				tenMinutes := 600
				a.Timeout = &tenMinutes
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "timeout-ten-minutes", Breaks: "EPT-06",
		What: "takes ten minutes where no TIMEOUT is set",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if a.Timeout == nil && !isLegacy(a.GenerateArgs) {
				tenMinutes := 600
				a.Timeout = &tenMinutes
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "timeout-clamped", Breaks: "EPT-07",
		What: "takes the nearest possible TIMEOUT for one that cannot be",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if a.Timeout != nil {
				possible := min(max(*a.Timeout, 1), 600)
				a.Timeout = &possible
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "timeout-ignored-by-mixed", Breaks: "EPT-07", Also: []string{"EPT-13"},
		What: "takes the default TIMEOUT for TYPE(MIXED), whatever is set",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if a.Algorithm == target.AlgorithmEnhancedMixed {
				a.Timeout = nil
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "legacy-generated-of-two", Breaks: "EPT-12",
		What: "generates legacy PassTickets where there are both keys",
		new: func() behaviour {
			return behaviour{generate: func(s *session, a target.GenerateArgs) (reply, error) {
				if a.LegacyKey != "" {
					a.Algorithm, a.Key, a.LegacyKey = target.AlgorithmLegacy, a.LegacyKey, ""
				}
				return s.rightGenerate(a)
			}}
		},
	},
	{
		Name: "ten-minutes-for-two", Breaks: "EPT-12",
		What: "gives enhanced PassTickets ten minutes where there are both keys",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if a.LegacyKey != "" {
				tenMinutes := 600
				a.Timeout = &tenMinutes
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "replay-allowed-for-two", Breaks: "EPT-12",
		What: "never remembers that a PassTicket was used where there are both keys",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if a.LegacyKey != "" {
				a.Replay = target.ReplayAllowed
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "legacy-key-forgotten", Breaks: "EPT-12",
		What: "evaluates as enhanced only where there are both keys",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			a.LegacyKey = ""
			return s.rightEvaluate(a)
		}),
	},
}
