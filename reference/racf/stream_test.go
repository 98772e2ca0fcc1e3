package racf_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
)

// signon is a database in which testdata/signon.racf was carried out.
func signon(t *testing.T) *world {
	t.Helper()
	script, err := os.ReadFile("testdata/signon.racf")
	if err != nil {
		t.Fatal(err)
	}
	w := newEmptyWorld(t)
	for _, r := range w.run(t, racf.Config{}, string(script)) {
		if r.ReturnCode != 0 {
			t.Errorf("%s: return code %d, %v", r.Command, r.ReturnCode, r.Messages)
		}
	}
	return w
}

func TestSecuritySetUp(t *testing.T) {
	w := signon(t)
	for _, c := range []struct {
		name, user, class, resource string
		level                       esm.Level
		want                        string // SAF/RACF/reason, and the profile
	}{
		{"generate for a user", "ZWESVUSR", "PTKTDATA", "IRRPTAUTH.MQWEB.ALICE", esm.Update, "0/0/0 IRRPTAUTH.MQWEB.*"},
		{"evaluate only", "MQWEBSTC", "PTKTDATA", "IRRPTAUTH.MQWEB.ALICE", esm.Read, "0/0/0 IRRPTAUTH.MQWEB.*"},
		{"evaluate is not generate", "MQWEBSTC", "PTKTDATA", "IRRPTAUTH.MQWEB.ALICE", esm.Update, "8/8/0 IRRPTAUTH.MQWEB.*"},
		{"the discrete profile of one user comes first", "ZWESVUSR", "PTKTDATA", "IRRPTAUTH.MQWEB.BOB", esm.Update, "8/8/0 IRRPTAUTH.MQWEB.BOB"},
		{"another application", "ZWESVUSR", "PTKTDATA", "IRRPTAUTH.TSOS0W1.ALICE", esm.Update, "8/8/0 IRRPTAUTH.**"},
		{"somebody else", "ALICE", "PTKTDATA", "IRRPTAUTH.MQWEB.ALICE", esm.Update, "8/8/0 IRRPTAUTH.MQWEB.*"},
		{"an application by group", "ALICE", "APPL", "MQWEB", esm.Read, "0/0/0 MQWEB"},
		{"an application that is not permitted", "MQWEBSTC", "APPL", "MQWEB", esm.Read, "8/8/0 MQWEB"},
		{"everybody", "MQWEBSTC", "APPL", "TSOS0W1", esm.Read, "0/0/0 TSOS0W1"},
		{"but not the restricted", "GUEST", "APPL", "TSOS0W1", esm.Read, "8/8/0 TSOS0W1"},
		{"a restricted user has no UACC, but WARNING", "GUEST", "APPL", "FEKAPPL", esm.Read, "0/0/4 FEKAPPL"},
		{"no profile", "ALICE", "APPL", "NOWHERE", esm.Read, "4/4/0 "},
		{"by group", "MQWEBSTC", "FACILITY", "BPX.SERVER", esm.Update, "0/0/0 BPX.SERVER"},
		{"the user's own entry takes away what a group gives", "BOB", "FACILITY", "BPX.SERVER", esm.Read, "8/8/0 BPX.SERVER"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := w.system.Decide(esm.Request{User: esm.UserID(c.user), Class: esm.ClassName(c.class), Resource: esm.ProfileName(c.resource), Level: c.level})
			saf, code, reason := d.Codes()
			if got := fmt.Sprintf("%d/%d/%d %s", saf, code, reason, d.Profile); got != c.want {
				t.Errorf("%s, %v to %s in %s: %s, want %s", c.user, c.level, c.resource, c.class, got, c.want)
			}
		})
	}
	for registry, want := range map[string]esm.UserID{"https://idp.example/one": "ALICE", "https://idp.example/two": "BOB", "https://idp.example/three": "GUEST"} {
		if got, _ := w.system.MapIdentity("dev-7", registry); got != want {
			t.Errorf("dev-7 in %s: %q, want %q", registry, got, want)
		}
	}
	if p, ok := w.system.BestMatch(esm.IDTDATA, "JWT.FEKAPPL.ALICE.SAF"); !ok || p.IDTPARMS() == nil || p.IDTPARMS().SigAlg != "HS512" {
		t.Errorf("IDTDATA profile %+v", p)
	}
	if p, ok := w.system.Discrete(esm.PTKTDATA, "MQWEB"); !ok || p.SSIGNON().Legacy != esm.NoLegacyKey || p.SSIGNON().EnhancedLabel != "MQWEB.EPTKEY" {
		t.Errorf("PTKTDATA profile %+v", p)
	}
	if !w.system.CheckPassword("ALICE", "secret01") || w.user(t, "ALICE").PasswordExpired || !w.user(t, "BOB").PasswordExpired {
		t.Error("passwords are not as they were set")
	}
}

// The command images of the script, read and carried out again, make the same
// profiles: nothing is lost between a script and what is understood of it.
func TestImagesMeanTheSame(t *testing.T) {
	script, err := os.ReadFile("testdata/signon.racf")
	if err != nil {
		t.Fatal(err)
	}
	commands, err := racf.Parse(string(script))
	if err != nil {
		t.Fatal(err)
	}
	var images strings.Builder
	for _, c := range commands {
		image := c.String()
		for _, secret := range []string{"CHANGEME", "SECRET01", "E001193519561977", "0123456789ABCDEF"} {
			if strings.Contains(image, secret) {
				t.Errorf("image shows a secret: %s", image)
			}
		}
		// What the images hide is put back.
		image = strings.ReplaceAll(image, "PASSWORD(redacted)", "PASSWORD(CHANGEME)")
		image = strings.ReplaceAll(image, "KEYMASKED(redacted)", "KEYMASKED(E001193519561977)")
		image = strings.ReplaceAll(image, "KEYENCRYPTED(redacted)", "KEYENCRYPTED(0123456789ABCDEF)")
		images.WriteString(image + "\n")
	}
	first, second := signon(t), newEmptyWorld(t)
	second.run(t, racf.Config{}, images.String())
	hidden := cmp.Transformer("key", func(k *passticket.LegacyKey) bool { return k != nil })
	if diff := cmp.Diff(first.dump(), second.dump(), hidden); diff != "" {
		t.Errorf("(-script +images):\n%s", diff)
	}
}

// Commands of several sessions at once, beside decisions.
func TestConcurrentSessions(t *testing.T) {
	w := newWorld(t)
	var sessions sync.WaitGroup
	for i := range 4 {
		sessions.Go(func() {
			s := w.session(t, racf.Config{StopAt: 4})
			script := fmt.Sprintf("ADDUSER USER%d NOPASSWORD\nRDEFINE APPL APPL%d\nPERMIT APPL%d CLASS(APPL) ID(USER%d) ACCESS(READ)\nRALTER ELIJTEST TESTING UACC(READ)\nSETROPTS RACLIST(ELIJTEST) REFRESH\nRLIST ELIJTEST TESTING ALL\n", i, i, i, i)
			if _, err := s.Run(script); err != nil {
				t.Errorf("session %d: %v", i, err)
			}
			d := w.system.Decide(esm.Request{User: esm.UserID(fmt.Sprintf("USER%d", i)), Class: esm.APPL, Resource: esm.ProfileName(fmt.Sprintf("APPL%d", i)), Level: esm.Read})
			if d.Outcome != esm.Granted {
				t.Errorf("session %d: %+v", i, d)
			}
		})
	}
	sessions.Wait()
}
