package racf_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/racf"
)

func TestSetroptsList(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "SETROPTS PASSWORD(REVOKE(3) MIXEDCASE) NOGRPLIST ADDCREATOR GENCMD(SERVER)")
	result, err := w.session(t, racf.Config{}).Execute("SETROPTS LIST")
	if err != nil || result.Messages != nil {
		t.Fatalf("%v, %v", result.Messages, err)
	}
	want := `ATTRIBUTES = INITSTATS
ACTIVE CLASSES = APPL     ELIJTEST FACILITY IDIDMAP  IDTDATA  PTKTDATA 
                 PTKTVAL  
GENERIC PROFILE CLASSES = ELIJTEST FACILITY 
GENERIC COMMAND CLASSES = SERVER   
SETR RACLIST CLASSES = ELIJTEST FACILITY PTKTDATA PTKTVAL  
LIST OF GROUPS ACCESS CHECKING IS INACTIVE.
PASSWORD PROCESSING OPTIONS:
 MIXED CASE PASSWORD SUPPORT IS IN EFFECT
 AFTER 3 CONSECUTIVE UNSUCCESSFUL PASSWORD ATTEMPTS,
   A USERID WILL BE REVOKED.
ADDCREATOR IS IN EFFECT`
	if diff := cmp.Diff(want, strings.Join(result.Output, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSetroptsRefuses(t *testing.T) {
	for command, column := range map[string]int{
		"SETROPTS":                           1,
		"SETROPTS CLASSACT(*)":               19,
		"SETROPTS CLASSACT(APPL NOCLASS)":    24,
		"SETROPTS REFRESH":                   10,
		"SETROPTS CLASSACT(APPL) REFRESH":    25,
		"SETROPTS RACLIST(SERVER) REFRESH":   18,
		"SETROPTS GENERIC(SERVER) REFRESH":   18,
		"SETROPTS GENERIC(APPL IDIDMAP)":     23,
		"SETROPTS GENERIC(*)":                18,
		"SETROPTS PASSWORD(HISTORY(5))":      19,
		"SETROPTS PASSWORD(REVOKE(255))":     26,
		"SETROPTS WHEN(PROGRAM)":             10,
		"SETROPTS RACLIST(FACILITY) FOO":     28,
		"SETROPTS GRPLIST NOGRPLIST":         18,
		"SETROPTS RACLIST(APPL) RACLIST(X)":  24,
		"SETROPTS NORACLIST(FACILITY NOPE)":  29,
		"SETROPTS LIST CLASSACT(FACILITY,*)": 33,
	} {
		t.Run(command, func(t *testing.T) {
			_, err := newWorld(t).session(t, racf.Config{}).Execute(command)
			var e *racf.Error
			if !errors.As(err, &e) || e.Column != column {
				t.Errorf("error %v, want one in column %d", err, column)
			}
		})
	}
}
