package mutant

import (
	"math/big"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

const (
	digitsFirst  = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	lettersFirst = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	upperFirst   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)

// enhancedMutants make the enhanced PassTicket itself wrong, consistently in
// generation and evaluation, or are wrong in how the two types are told.
var enhancedMutants = []Mutant{
	{
		Name: "letters-first", Breaks: "EPT-02", Also: []string{"EPT-03", "EPT-04", "EPT-05", "EPT-12"},
		What: "puts the letters before the digits, as the legacy table does",
		new: func() behaviour {
			return behaviour{
				generate: func(s *session, a target.GenerateArgs) (reply, error) {
					r, err := s.rightGenerate(a)
					r.ticket = respell(a, r.ticket, false)
					return r, err
				},
				evaluate: func(s *session, a target.EvaluateArgs) (reply, error) {
					a.Ticket = respell(a.GenerateArgs, a.Ticket, true)
					return s.rightEvaluate(a)
				},
			}
		},
	},
	{
		Name: "number-cut-to-41-bits", Breaks: "EPT-03",
		What: "takes the number of a TYPE(UPPER) PassTicket modulo 2^41",
		new: evaluating(again(func(a target.EvaluateArgs) []target.EvaluateArgs {
			number, ok := new(big.Int).SetString(a.Ticket, 36)
			if a.Algorithm != target.AlgorithmEnhancedUpper || !ok || number.BitLen() != 42 {
				return nil
			}
			number.SetBit(number, 41, 0)
			text := strings.ToUpper(number.Text(36))
			a.Ticket = strings.Repeat("0", 8-len(text)) + text
			return []target.EvaluateArgs{a}
		})),
	},
	{
		Name: "never-twice-the-same", Breaks: "PT-27",
		What: "dates a second enhanced PassTicket of the same second one second on",
		new: func() behaviour {
			last := make(map[target.GenerateArgs]time.Duration)
			return behaviour{generate: func(s *session, a target.GenerateArgs) (reply, error) {
				if isLegacy(a) {
					return s.rightGenerate(a)
				}
				on := last[a]
				last[a] = on + time.Second
				a.Time = a.Time.Add(on)
				return s.rightGenerate(a)
			}}
		},
	},
}

// respell exchanges the digits-first alphabet for the letters-first one, or
// back. Legacy PassTickets stay as they are.
func respell(a target.GenerateArgs, ticket string, back bool) string {
	if isLegacy(a) {
		return ticket
	}
	from, to := digitsFirst, lettersFirst
	if a.Algorithm == target.AlgorithmEnhancedUpper {
		from, to = digitsFirst[:36], upperFirst
	}
	if back {
		from, to = to, from
	}
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(from, r); i >= 0 {
			return rune(to[i])
		}
		return r
	}, ticket)
}
