package passwd_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/passwd"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
)

const password = "ROSEBUD1"

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions: COLIN may use OMVSAPPL, OTHER may not; OLD's password has expired,
// GONE is revoked, and OUT is revoked in the group.
const definitions = `
SETROPTS CLASSACT(APPL PTKTDATA) GENERIC(PTKTDATA)
RDEFINE APPL OMVSAPPL UACC(READ)
PERMIT OMVSAPPL CLASS(APPL) ID(OTHER) ACCESS(NONE)
RDEFINE PTKTDATA OMVSAPPL SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA IRRPTAUTH.OMVSAPPL.* UACC(UPDATE)
ALTUSER OLD PASSWORD(ROSEBUD1)
ALTUSER GONE REVOKE
CONNECT OUT GROUP(SYS1) REVOKE
SETROPTS RACLIST(APPL PTKTDATA)
`

func newSystem(t *testing.T) *saf.System {
	t.Helper()
	security := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "OTHER", "OLD", "GONE", "OUT"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, password, false, start))
		}
		return nil
	}))
	session, err := racf.NewSession(racf.Config{System: security})
	must(t, err)
	_, err = session.Run(definitions)
	must(t, err)
	s, err := saf.New(saf.Config{
		SMFID: "SYS1", Security: security, Replays: passticket.NewRegister(10), Now: func() time.Time { return start },
	})
	must(t, err)
	return s
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name, user, password string
		want                 passwd.Errno
	}{
		{"right", "COLIN", password, 0},
		{"folded", "colin", "rosebud1", 0},
		{"wrong", "COLIN", "WRONG", passwd.EACCES},
		{"not defined", "NOBODY", password, passwd.ESRCH},
		{"expired", "OLD", password, passwd.EMVSEXPIRE},
		{"revoked", "GONE", password, passwd.EMVSSAFEXTRERR},
		{"revoked in the group", "OUT", password, passwd.EMVSSAFEXTRERR},
		{"not for the application", "OTHER", password, passwd.EMVSSAF2ERR},
		{"no user", "", password, passwd.EINVAL},
		{"user too long", "NINECHARS", password, passwd.EINVAL},
		{"character", "CO-LIN", password, passwd.EINVAL},
		{"no password", "COLIN", "", passwd.EINVAL},
	} {
		t.Run(test.name, func(t *testing.T) {
			acee, got := passwd.Service{System: newSystem(t)}.Check(test.user, test.password)
			if got != test.want || (got == 0) != (acee.User == "COLIN") {
				t.Errorf("Check(%q, …) = %v as %q, want %v", test.user, got, acee.User, test.want)
			}
		})
	}
}

func TestChange(t *testing.T) {
	for _, test := range []struct {
		name, user, password, new string
		want                      passwd.Errno
	}{
		{"right", "COLIN", password, "NEWPASS2", 0},
		{"expired", "OLD", password, "NEWPASS2", 0},
		{"wrong", "COLIN", "WRONG", "NEWPASS2", passwd.EACCES},
		{"not defined", "NOBODY", password, "NEWPASS2", passwd.ESRCH},
		{"revoked", "GONE", password, "NEWPASS2", passwd.EMVSSAFEXTRERR},
		{"not for the application", "OTHER", password, "NEWPASS2", passwd.EMVSSAF2ERR},
		{"the same", "COLIN", password, password, passwd.EMVSPASSWORD},
		{"bad character", "COLIN", password, "NEW-PASS", passwd.EMVSPASSWORD},
		{"a phrase", "COLIN", password, "the quick brown fox, 1 2 3", passwd.EMVSPASSWORD},
		{"no new one", "COLIN", password, "", passwd.EINVAL},
		{"no old one", "COLIN", "", "NEWPASS2", passwd.EINVAL},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := passwd.Service{System: newSystem(t)}
			if _, got := s.Change(test.user, test.password, test.new); got != test.want {
				t.Fatalf("Change(%q, …) = %v, want %v", test.user, got, test.want)
			}
			if _, got := s.Check(test.user, test.new); (got == 0) != (test.want == 0) && test.new != password {
				t.Errorf("the new password then checks as %v", got)
			}
			if _, got := s.Check(test.user, password); test.want == 0 && got != passwd.EACCES {
				t.Errorf("the old password then checks as %v, want %v", got, passwd.EACCES)
			}
		})
	}
}

// A PassTicket is a password for the application, once, and changes none.
func TestPassTicket(t *testing.T) {
	system := newSystem(t)
	s := passwd.Service{System: system}
	ticket := system.GeneratePassTicket(saf.ACEE{User: "COLIN"}, "COLIN", saf.OMVSApplication).Ticket.Text()
	if _, got := s.Change("COLIN", ticket, "NEWPASS2"); got != passwd.EMVSPASSWORD {
		t.Errorf("a change with a PassTicket: %v, want %v", got, passwd.EMVSPASSWORD)
	}
	if _, got := s.Check("COLIN", password); got != 0 {
		t.Errorf("the password then checks as %v", got)
	}
	system = newSystem(t)
	s.System = system
	ticket = system.GeneratePassTicket(saf.ACEE{User: "COLIN"}, "COLIN", saf.OMVSApplication).Ticket.Text()
	for i, want := range []passwd.Errno{0, passwd.EACCES} {
		if _, got := s.Check("COLIN", ticket); got != want {
			t.Errorf("use %d of a PassTicket: %v, want %v", i+1, got, want)
		}
	}
}

func TestErrnoPrints(t *testing.T) {
	for e, want := range map[passwd.Errno]string{0: "0 OK", passwd.EACCES: "111 EACCES", passwd.EMVSPASSWORD: "169 EMVSPASSWORD", 42: "42"} {
		if got := e.String(); got != want {
			t.Errorf("%d prints as %q, want %q", int(e), got, want)
		}
	}
	if passwd.Errno(42).Name() != "" || passwd.ESRCH.Name() != "ESRCH" {
		t.Error("names are wrong")
	}
}

func ExampleService_Check() {
	s := passwd.Service{System: newSystem(&testing.T{})}
	_, errno := s.Check("OLD", password)
	fmt.Println(errno)
	// Output: 168 EMVSEXPIRE
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zeroes is a source of salts that are as good as any for these tests.
type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// A sign-on that the database does not keep says nothing about the password.
func TestCheckThatIsNotKept(t *testing.T) {
	if _, got := (passwd.Service{System: keepsNothing{}}).Check("COLIN", password); got != passwd.EMVSERR {
		t.Errorf("%v, want %v", got, passwd.EMVSERR)
	}
}

// keepsNothing refuses every sign-on as a system does that cannot keep it.
type keepsNothing struct{}

func (keepsNothing) Verify(saf.VerifyRequest) saf.VerifyResult {
	return saf.VerifyResult{Codes: saf.Codes{SAF: 8, RACF: saf.Unpublished}, Cause: saf.NotKept}
}
