package passwd_test

import (
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/internal/asciicase"
	"github.com/safproof/safproof/reference/passwd"
)

// Nobody is signed on but COLIN by the password; a password that was changed is the
// one that counts, and otherwise the old one still does.
func FuzzService(f *testing.F) {
	for _, user := range []string{"COLIN", "colin", "col\u0131n", "COLIN ", "COLIN\x00", "OTHER", "OLD", "GONE", "OUT", "NOBODY", "IBMUSER", "*", ""} {
		f.Add(user, password, "MARIGLD2")
	}
	for _, old := range []string{"rosebud1", "ROSEBUD1 ", " ROSEBUD1", "ROSEBUD1\x00", "ro\u017febud1", "ROSEBUD", "ROSEBUD12", "MARIGLD2", ""} {
		f.Add("COLIN", old, "MARIGLD2")
	}
	for _, changed := range []string{"", "ROSEBUD1", "rosebud1", "a", "NINECHARS", "the quick brown fox, 1 2 3", strings.Repeat("x", 101), "\xff\xff\xff\xff", "Łódź2026", "MARI\x00LD2"} {
		f.Add("COLIN", password, changed)
	}
	f.Fuzz(func(t *testing.T, user, old, changed string) {
		service := passwd.Service{System: newSystem(t)}
		right := asciicase.Upper(user) == "COLIN" && asciicase.Upper(old) == password
		acee, errno := service.Check(user, old)
		if (errno == 0) != right || (acee.User == "COLIN") != right || !right && acee.User != "" || errno.Name() == "" {
			t.Errorf("Check(%q, %q) = %v as %q", user, old, errno, acee.User)
		}
		if len(user) > 8 || errno != 0 && errno != passwd.EACCES && errno != passwd.EMVSEXPIRE {
			return // GONE was found to be, and more tries would only revoke
		}
		acee, errno = service.Change(user, old, changed)
		if errno != 0 {
			if acee.User != "" {
				t.Errorf("Change(%q, %q, %q) = %v as %q", user, old, changed, errno, acee.User)
			}
			if _, still := service.Check("COLIN", password); still != 0 {
				t.Errorf("Change(%q, %q, %q) = %v, and the password is no longer good: %v", user, old, changed, errno, still)
			}
			return
		}
		if _, errno := service.Check(user, changed); errno != 0 {
			t.Errorf("Change(%q, %q, %q), and the new password is not good: %v", user, old, changed, errno)
		}
		if _, errno := service.Check(user, old); errno == 0 && asciicase.Upper(old) != asciicase.Upper(changed) && len(changed) <= 8 {
			t.Errorf("Change(%q, %q, %q), and the old password is still good", user, old, changed)
		}
	})
}
