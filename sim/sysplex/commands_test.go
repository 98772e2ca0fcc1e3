package sysplex_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/sim/sysplex"
)

// carried is what is compared of a script.
type carried struct {
	ReturnCode        int
	Output, Messages  bool // whether there are any
	Problem           bool
	Unsupported, User bool // kinds of errors
}

// Whatever the manager, a script ends with the first command that is refused,
// and that is an answer.
func TestCommands(t *testing.T) {
	for _, test := range []struct {
		name       string
		manager    sysplex.Manager
		user, text string
		want       carried
	}{
		{"RACF", sysplex.RACF, "", "ADDUSER COLIN\nLISTUSER COLIN", carried{Output: true, Messages: true}},
		{"RACF, refused", sysplex.RACF, "", "LISTUSER IBMUSER\nADDUSER IBMUSER\nADDUSER COLIN", carried{ReturnCode: 8, Output: true, Messages: true, Problem: true}},
		{"RACF, not supported", sysplex.RACF, "", "RVARY LIST", carried{ReturnCode: 8, Messages: true, Unsupported: true}},
		{"RACF, no user", sysplex.RACF, "NINECHARS", "LISTUSER", carried{User: true}},
		{"ACF2", sysplex.ACF2, "", "SET LID\nINSERT COLIN\nLIST COLIN", carried{Output: true}},
		{"ACF2, refused", sysplex.ACF2, "", "SET LID\nLIST NOBODY", carried{ReturnCode: 8, Messages: true, Problem: true}},
		{"ACF2, in the language of RACF", sysplex.ACF2, "", "ADDUSER COLIN", carried{ReturnCode: 8, Messages: true, Problem: true}},
		{"Top Secret", sysplex.TopSecret, "", "TSS CREATE(DEPTB01) TYPE(DEPT) NAME('B01')\nTSS LIST(DEPTB01)", carried{Output: true, Messages: true}},
		{"Top Secret, refused", sysplex.TopSecret, "", "TSS LIST(NOBODY)", carried{ReturnCode: 8, Messages: true, Problem: true}},
		{"Top Secret, in the language of RACF", sysplex.TopSecret, "", "ADDUSER COLIN", carried{ReturnCode: 8, Messages: true, Problem: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			plex := sysplex.New(sysplex.Config{Manager: test.manager})
			s, err := plex.IPL(sysplex.IPL{SMFID: "SYS1", Now: func() time.Time { return start }})
			must(t, err)
			done, err := s.Commands(test.user, test.text)
			got := carried{
				ReturnCode: done.ReturnCode, Output: len(done.Output) > 0, Messages: len(done.Messages) > 0, Problem: done.Problem != "",
				Unsupported: errors.Is(err, sysplex.ErrUnsupported), User: errors.Is(err, esm.ErrName),
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%q: %+v, %v (-want +got):\n%s", test.text, done, err, diff)
			}
			if (err != nil) != (test.want.Unsupported || test.want.User) {
				t.Errorf("error %v", err)
			}
		})
	}
}
