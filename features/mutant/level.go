package mutant

import (
	"regexp"
	"strings"

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
		Name: "rsa-without-its-apars", Breaks: "LVL-02", Also: []string{"LVL-05"},
		What: "takes RSA signatures on z/OS 3.1 without APARs if it was told of the key on another system",
		new: levelled(func(a *target.IPLArgs) {
			if a.System == second && a.Level == "3.1" {
				a.Level = "3.1,OA65299,OA66783"
			}
		}),
	},
	{
		Name: "overlooks-protallowed", Breaks: "LVL-03",
		What: "overlooks PROTALLOWED where its level does not know it",
		new:  overlooking(`PROTALLOWED\([^)]*\)`),
	},
	{
		Name: "protallowed-of-the-database", Breaks: "LVL-03",
		What: "takes tokens of PROTECTED users on z/OS 2.5 without OA63462, if another system has allowed it",
		new: levelled(func(a *target.IPLArgs) {
			if a.System == second && a.Level == "2.5" {
				a.Level = "2.5,OA63462"
			}
		}),
	},
	{
		Name: "unknown-function-succeeds", Breaks: "LVL-03",
		What: "answers 0/0/0 to a function of initACEE that its level does not know",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if a.Service == "initACEE" && a.IDTA != nil && r.Codes == (target.Codes{SAF: 8, RACF: 8, Reason: 4}) {
				r.Codes = target.Codes{}
			}
		}),
	},
	{
		Name: "no-hs256-for-rsa", Breaks: "LVL-05",
		What: "makes no token where its level does not know the RSA algorithm of the profile",
		new: recalling(func(h *history, a target.VerifyArgs, r *target.ServiceResult) {
			asked := a.IDTA != nil && a.IDTA.Token == "" && r.IDTA != nil && r.IDTA.Token != ""
			if !asked || !strings.HasPrefix(h.latest(algorithmOperand), "RS") {
				return
			}
			if s, ok := look(r.IDTA.Token); ok && s.header.Alg == "HS256" {
				r.IDTA = &target.IDTAResult{Generation: 7}
			}
		}),
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
