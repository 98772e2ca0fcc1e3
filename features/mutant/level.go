package mutant

import (
	"regexp"

	"github.com/safproof/safproof/features/target"
)

// levelled makes a behaviour in which some systems have another level than
// they are IPLed at.
func levelled(change func(a *target.IPLArgs)) func() behaviour {
	return func() behaviour {
		return behaviour{before: []string{target.OpIPL}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			if a, ok := args.(target.IPLArgs); ok {
				change(&a)
				args = a
			}
			return s.right(op, args, result)
		}}
	}
}

// overlooking makes a behaviour that drops operands from a command that is
// refused, and tries again.
func overlooking(operands string) func() behaviour {
	overlooked := regexp.MustCompile(operands)
	return commanding(func(a target.CommandsArgs, right command) (target.CommandsResult, error) {
		r, err := right(a)
		if without := overlooked.ReplaceAllString(a.Text, ""); err == nil && r.ReturnCode == 8 && without != a.Text {
			a.Text = without
			return right(a)
		}
		return r, err
	})
}

// levelMutants do not know what came with which level of z/OS.
var levelMutants = []Mutant{
	{
		Name: "tokens-on-every-level", Breaks: "IDT-13", Also: []string{"DPS-01"},
		What: "knows identity tokens on z/OS 2.2 and 2.3",
		new: levelled(func(a *target.IPLArgs) {
			if a.Level == "2.2" || a.Level == "2.3" {
				a.Level = "2.4"
			}
		}),
	},
	{
		Name: "overlooks-key-labels", Breaks: "LVL-01",
		What: "overlooks operands of IDTPARMS that its level does not know",
		new:  overlooking(`SIGLABELPRIMARY\([^)]*\)|SIGKIDPRIMARY\([^)]*\)|SIGALG\(RS\d+\)`),
	},
	{
		Name: "rsa-without-its-apars", Breaks: "LVL-02",
		What: "takes RSA signatures on a level that does not know them",
		new: levelled(func(a *target.IPLArgs) {
			if a.System == "SYS2" && (a.Level == "3.1" || a.Level == "2.5") {
				a.Level = "3.2"
			}
		}),
	},
	{
		Name: "overlooks-protallowed", Breaks: "LVL-03",
		What: "overlooks PROTALLOWED where its level does not know it",
		new:  overlooking(`PROTALLOWED\([^)]*\)`),
	},
	{
		Name: "enhanced-without-its-apar", Breaks: "LVL-04",
		What: "knows enhanced PassTickets on z/OS 2.4 without OA59196",
		new: levelled(func(a *target.IPLArgs) {
			if a.Level == "2.4" {
				a.Level = "2.5"
			}
		}),
	},
}
