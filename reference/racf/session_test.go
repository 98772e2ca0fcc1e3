package racf_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
)

// noon is day 087 of 2023.
var noon = time.Date(2023, 3, 28, 12, 0, 0, 0, time.UTC)

// world is a system with a few users and classes, and its keys.
type world struct {
	db     *esm.Database
	system *esm.System
	icsf   *icsf.Store
}

// setup is what every world begins with. ESWIFT and LEONARD are users without
// special authority, class ELIJTEST has the options that captured output has.
const setup = `
SETROPTS CLASSACT(FACILITY ELIJTEST PTKTDATA APPL IDTDATA IDIDMAP) GENERIC(FACILITY ELIJTEST)
SETROPTS RACLIST(FACILITY ELIJTEST PTKTDATA)
ADDGROUP TESTGRP0 OWNER(IBMUSER)
ADDUSER (ESWIFT LEONARD) DFLTGRP(SYS1) NOPASSWORD
RDEFINE ELIJTEST TESTING UACC(NONE)
SETROPTS RACLIST(ELIJTEST) REFRESH
`

func newWorld(t testing.TB) *world {
	t.Helper()
	w := newEmptyWorld(t)
	w.run(t, racf.Config{}, setup)
	return w
}

// newEmptyWorld has nobody but IBMUSER, and class ELIJTEST.
func newEmptyWorld(t testing.TB) *world {
	t.Helper()
	w := &world{db: esm.New(esm.Config{Random: rand.NewChaCha8([32]byte{}), PasswordIterations: 1}), icsf: icsf.New()}
	w.system = w.db.IPL("SYSA")
	if err := w.system.Update(func(tx *esm.Tx) error {
		return tx.AddClass(esm.Class{Name: "ELIJTEST", MaxLength: 246})
	}); err != nil {
		t.Fatal(err)
	}
	des := passticket.NewLegacyKey([8]byte{1})
	if err := errors.Join(w.icsf.AddLegacyKey("DES.KEY", &des), w.icsf.AddHMACKey("HMAC.KEY", make([]byte, 64))); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) session(t testing.TB, c racf.Config) *racf.Session {
	t.Helper()
	c.System, c.ICSF, c.Now = w.system, w.icsf, func() time.Time { return noon }
	s, err := racf.NewSession(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run carries out a script that must be good.
func (w *world) run(t testing.TB, c racf.Config, script string) []racf.Result {
	t.Helper()
	c.StopAt = 4
	results, err := w.session(t, c).Run(script)
	if err != nil {
		t.Fatalf("script: %v", err)
	}
	return results
}

func (w *world) user(t testing.TB, id esm.UserID) (u esm.User) {
	t.Helper()
	w.system.Read(func(v esm.View) {
		var ok bool
		if u, ok = v.User(id); !ok {
			t.Fatalf("no user %s", id)
		}
	})
	return u
}

func (w *world) profile(t testing.TB, class esm.ClassName, name esm.ProfileName) (p esm.Profile) {
	t.Helper()
	w.system.Read(func(v esm.View) {
		var ok bool
		if p, ok = v.Profile(class, name, esm.HasGenericCharacter(string(name))); !ok {
			t.Fatalf("no profile %s in class %s", name, class)
		}
	})
	return p
}

// printed joins messages as they appear on a terminal.
func printed(messages []racf.Message) []string {
	var lines []string
	for _, m := range messages {
		lines = append(lines, m.String())
	}
	return lines
}

func TestNewSessionRefuses(t *testing.T) {
	if _, err := racf.NewSession(racf.Config{}); !errors.Is(err, racf.ErrNoSystem) {
		t.Errorf("no system: %v", err)
	}
	s := esm.New(esm.Config{}).IPL("S")
	for _, user := range []esm.UserID{"ibmuser", "TOOLONGID", "A B"} {
		if _, err := racf.NewSession(racf.Config{System: s, User: user}); !errors.Is(err, esm.ErrName) {
			t.Errorf("user %q: %v", user, err)
		}
	}
}

func TestExecuteTakesOneCommand(t *testing.T) {
	w := newWorld(t)
	s := w.session(t, racf.Config{})
	for _, c := range []struct {
		name, text string
		want       racf.Result
		column     int
	}{
		{"nothing", "", racf.Result{}, 0},
		{"a comment", "  /* nothing */ ", racf.Result{}, 0},
		{"one on two lines", "\n LISTUSER -\n IBMUSER NORACF", racf.Result{Command: "LISTUSER"}, 0},
		{"two", "LU IBMUSER NORACF\n  DU ESWIFT", racf.Result{Command: "", ReturnCode: 8}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.Execute(c.text)
			var e *racf.Error
			if errors.As(err, &e) != (c.column > 0) || e != nil && e.Column != c.column {
				t.Fatalf("error %v, want one in column %d", err, c.column)
			}
			got.Messages = nil
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	w.user(t, "ESWIFT") // who must still be there
}

func TestRunStops(t *testing.T) {
	const script = `ADDUSER ANNA
ADDUSER BERT FOO
ADDUSER CARL
`
	w := newWorld(t)
	results, err := w.session(t, racf.Config{}).Run(script)
	var e *racf.Error
	if !errors.As(err, &e) || e.Line != 2 || e.Column != 14 || e.Command != "ADDUSER" || !strings.Contains(e.Expected, "DFLTGRP") {
		t.Errorf("error %#v", err)
	}
	if len(results) != 2 || results[1].ReturnCode != 8 {
		t.Errorf("results %+v", results)
	}
	w.system.Read(func(v esm.View) {
		for id, want := range map[esm.UserID]bool{"ANNA": true, "BERT": false, "CARL": false} {
			if _, ok := v.User(id); ok != want {
				t.Errorf("user %s: defined %t, want %t", id, ok, want)
			}
		}
	})
}

func TestRunStopsAtWarnings(t *testing.T) {
	const script = "RALTER FACILITY NOT.HERE UACC(READ)\nADDUSER ANNA"
	for _, c := range []struct{ stopAt, results int }{{0, 2}, {8, 2}, {4, 1}} {
		w := newWorld(t)
		results, err := w.session(t, racf.Config{StopAt: c.stopAt}).Run(script)
		if len(results) != c.results || (err != nil) != (c.results == 1) || err != nil && !errors.Is(err, racf.ErrRefused) {
			t.Errorf("StopAt %d: %d results, %v; want %d", c.stopAt, len(results), err, c.results)
		}
	}
}

// Nothing of a command that is refused is applied, not even for the names in
// front of the bad one.
func TestRefusedCommandsChangeNothing(t *testing.T) {
	for _, command := range []string{
		"ADDUSER (ANNA ESWIFT)",
		"ADDUSER (ANNA BERT) PASSWORD('A B')",
		"ADDUSER ANNA DFLTGRP(NOGROUP)",
		"ADDGROUP (NEWGRP TESTGRP0)",
		"CONNECT (ESWIFT NOBODY) GROUP(TESTGRP0)",
		"REMOVE (ESWIFT IBMUSER) GROUP(SYS1)",
		"DELUSER (ESWIFT NOBODY)",
		"DELUSER (ESWIFT IBMUSER)",
		"RDEFINE FACILITY (NEW.ONE NEW.TWO%*)",
		"RDEFINE FACILITY (NEW.ONE) OWNER(NOBODY)",
		"RDEFINE PTKTDATA (APPL1 APPL1.TOO.LONG.FOR.THE.CLASS.THAT.IT.IS.IN) SSIGNON(KEYENCRYPTED(0123456789ABCDEF))",
		"RALTER ELIJTEST TESTING UACC(READ) OWNER(NOBODY)",
		"RDELETE ELIJTEST (TESTING BAD;NAME",
		"PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT)",
		"SETROPTS CLASSACT(SERVER) RACLIST(NOCLASS)",
		"SETROPTS CLASSACT(SERVER) GENERIC(IDIDMAP)",
		"SETROPTS GRPLIST RACLIST(SERVER) REFRESH",
		"RACMAP ID(ESWIFT) MAP USERDIDFILTER(NAME('CN=,O=x')) REGISTRY(NAME('r'))",
	} {
		t.Run(command, func(t *testing.T) {
			w := newWorld(t)
			before := w.dump()
			result, err := w.session(t, racf.Config{}).Execute(command)
			var e *racf.Error
			if !errors.As(err, &e) || result.ReturnCode != 8 || len(result.Messages) == 0 {
				t.Fatalf("accepted: %+v, %v", result, err)
			}
			if e.Line != 1 || e.Column < 1 || e.Column > len(command)+1 || e.Problem == "" || e.Expected == "" {
				t.Errorf("error without place or advice: %+v", e)
			}
			if diff := cmp.Diff(before, w.dump()); diff != "" {
				t.Errorf("the database has changed (-before +after):\n%s", diff)
			}
			if w.icsf.DeleteKey("IRR.SSIGNON.SYSA.03282023.120000.000001") == nil {
				t.Error("a key was left behind in ICSF")
			}
		})
	}
}

// dump describes the database as far as commands can change it.
func (w *world) dump() map[string]any {
	d := map[string]any{}
	w.system.Read(func(v esm.View) {
		d["options"], d["groups"] = v.Options(), v.Groups()
		for _, id := range v.Users() {
			u, _ := v.User(id)
			d["user "+string(id)] = []any{u.Name, u.Protected(), u.DefaultGroup, v.Connections(id), v.IdentityMaps(id)}
		}
		for _, c := range v.ClassNames() {
			_, state, _ := v.Class(c)
			d["class "+string(c)] = []any{state, v.Raclisted(c), v.Profiles(c)}
		}
	})
	return d
}
