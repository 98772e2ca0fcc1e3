package mutant

import (
	"encoding/hex"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// rewriting makes a behaviour that changes the arguments of both operations,
// one change at a time.
func rewriting(change func(*target.GenerateArgs)) func() behaviour {
	return func() behaviour {
		var mu sync.Mutex
		guarded := func(a *target.GenerateArgs) {
			mu.Lock()
			defer mu.Unlock()
			change(a)
		}
		return behaviour{
			generate: func(s *session, a target.GenerateArgs) (reply, error) {
				guarded(&a)
				return s.rightGenerate(a)
			},
			evaluate: func(s *session, a target.EvaluateArgs) (reply, error) {
				guarded(&a.GenerateArgs)
				return s.rightEvaluate(a)
			},
		}
	}
}

// argumentMutants take names, keys and times otherwise than they are given.
var argumentMutants = []Mutant{
	{
		Name: "wants-a-password", Breaks: "PT-08",
		What: "generates only for users whose password it has stored",
		new: func() behaviour {
			return behaviour{generate: func(s *session, a target.GenerateArgs) (reply, error) {
				if a.User == "NOPASSWD" {
					return refused(target.NotAuthorized), nil
				}
				return s.rightGenerate(a)
			}}
		},
	},
	{
		Name: "signed-time", Breaks: "PT-14",
		What: "keeps the seconds in a signed 32-bit integer, and stops in 2038",
		new: func() behaviour {
			return behaviour{generate: func(s *session, a target.GenerateArgs) (reply, error) {
				if isLegacy(a) && a.Time.Unix() >= 1<<31 {
					return refused(target.Malformed), nil
				}
				return s.rightGenerate(a)
			}}
		},
	},
	{
		Name: "parity-matters", Breaks: "PT-20",
		What: "takes keys that differ in parity bits only for different keys",
		new: func() behaviour {
			first := make(map[string]string)
			return rewriting(func(a *target.GenerateArgs) {
				masked := withoutParity(a.Key)
				if !isLegacy(*a) || masked == "" {
					return
				}
				if known, ok := first[masked]; ok && known != a.Key {
					a.Key = "FEDCBA9876543210"
				} else {
					first[masked] = a.Key
				}
			})()
		},
	},
	{
		Name: "key-cut-to-fit", Breaks: "PT-21",
		What: "fills or cuts a legacy key to sixteen digits and takes any character for a digit",
		new: rewriting(func(a *target.GenerateArgs) {
			if !isLegacy(*a) {
				return
			}
			digits := strings.Map(func(r rune) rune {
				if strings.ContainsRune("0123456789ABCDEF", r) {
					return r
				}
				return '0'
			}, a.Key)
			a.Key = (digits + strings.Repeat("0", 16))[:16]
		}),
	},
	{
		Name: "one-key-for-ever", Breaks: "PT-22", Also: []string{"PT-08", "PT-20"},
		What: "goes on with the first key that it saw for an application",
		new: func() behaviour {
			first := make(map[string]string)
			return rewriting(func(a *target.GenerateArgs) {
				place := a.Application + " " + a.Algorithm
				if key, ok := first[place]; ok {
					a.Key = key
				} else {
					first[place] = a.Key
				}
			})()
		},
	},
	{
		Name: "names-cut-to-fit", Breaks: "PT-40",
		What: "drops what a name cannot have and cuts it to eight characters",
		new: rewriting(func(a *target.GenerateArgs) {
			a.User, a.Application = cutName(a.User), cutName(a.Application)
		}),
	},
	{
		Name: "enhanced-time-of-32-bits", Breaks: "EPT-04",
		What: "cuts the time of enhanced PassTickets to 32 bits",
		new: rewriting(func(a *target.GenerateArgs) {
			if !isLegacy(*a) {
				a.Time = time.Unix(a.Time.Unix()&(1<<32-1), 0).UTC()
			}
		}),
	},
	{
		Name: "enhanced-evaluation-ends", Breaks: "EPT-04",
		What: "evaluates no enhanced PassTicket when its clock is past 32 bits",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if !isLegacy(a.GenerateArgs) && a.Time.Unix() >= 1<<32 {
				return refused(target.NotValid), nil
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "any-hmac-key", Breaks: "EPT-05",
		What: "takes HMAC keys of any length",
		new: rewriting(func(a *target.GenerateArgs) {
			if !isLegacy(*a) {
				a.Key = (a.Key + strings.Repeat("00", 32))[:min(max(len(a.Key), 64), 512)]
			}
		}),
	},
	{
		Name: "case-matters-at-evaluation", Breaks: "EPT-10",
		What: "does not fold names when it evaluates, and knows none in lower case",
		new: evaluating(func(s *session, a target.EvaluateArgs) (reply, error) {
			if !isLegacy(a.GenerateArgs) && strings.ToUpper(a.User+a.Application) != a.User+a.Application {
				return refused(target.UserUnknown), nil
			}
			return s.rightEvaluate(a)
		}),
	},
	{
		Name: "case-matters", Breaks: "EPT-10",
		What: "does not fold names when it generates, and knows none in lower case",
		new: func() behaviour {
			return behaviour{generate: func(s *session, a target.GenerateArgs) (reply, error) {
				if !isLegacy(a) && strings.ToUpper(a.User+a.Application) != a.User+a.Application {
					return refused(target.UserUnknown), nil
				}
				return s.rightGenerate(a)
			}}
		},
	},
}

// withoutParity clears the lowest bit of each byte of a legacy key; "" for
// what is no key.
func withoutParity(key string) string {
	bytes, err := hex.DecodeString(key)
	if err != nil || len(bytes) != 8 {
		return ""
	}
	for i := range bytes {
		bytes[i] &^= 1
	}
	return string(bytes)
}

func cutName(name string) string {
	cut := strings.Map(func(r rune) rune {
		if strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789$#@", r) {
			return r
		}
		return -1
	}, name)
	if cut == "" {
		return "X"
	}
	return cut[:min(len(cut), 8)]
}
