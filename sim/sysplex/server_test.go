package sysplex_test

import (
	"errors"
	"testing"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

// A restart keeps what RSED was started with; a start does not.
func TestStartAndRestartRSED(t *testing.T) {
	eqaappl := sysplex.Start{Application: appl(t, "EQAAPPL")}
	old := sysplex.Start{Explorer: zos.ExplorerLevel{Version: 3, Release: 3, Modification: 5}}
	good := func(application string) answer { return answer{Status: 200, User: "COLIN", Applid: application} }
	tooLow := answer{Status: 503, Code: "explorer-level-too-low"}
	for _, test := range []struct {
		name                  string
		how                   sysplex.Start
		want                  answer
		again                 sysplex.Start // how it is started after that
		wantAgain, wantFinish answer        // after the start, and one more restart
	}{
		{"defaults", sysplex.Start{}, good("FEKAPPL"), eqaappl, good("EQAAPPL"), good("EQAAPPL")},
		{"an application", eqaappl, good("EQAAPPL"), sysplex.Start{}, good("FEKAPPL"), good("FEKAPPL")},
		{"a level", old, tooLow, sysplex.Start{}, good("FEKAPPL"), good("FEKAPPL")},
		{"an application, then a level", eqaappl, good("EQAAPPL"), old, tooLow, tooLow},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, s := newSystem(t)
			expect := func(what string, want answer) {
				t.Helper()
				if got, token := signOn(t, s, sysplex.RSED); got != want || (token != "") != (got.Status == 200) {
					t.Errorf("sign-on after %s: %+v, with a token: %t; want %+v", what, got, token != "", want)
				}
			}
			must(t, s.Start(sysplex.RSED, test.how))
			expect("the start", test.want)
			for range 2 {
				must(t, s.Restart(sysplex.RSED))
				expect("a restart", test.want)
			}
			must(t, s.Start(sysplex.RSED, test.again))
			expect("another start", test.wantAgain)
			must(t, s.Restart(sysplex.RSED))
			expect("its restart", test.wantFinish)
		})
	}
}

// EQAPROF reads its file at a start and at a restart, and forgets at both.
func TestRestartEQAPROF(t *testing.T) {
	for name, again := range map[string]func(*sysplex.System) error{
		"Restart": func(s *sysplex.System) error { return s.Restart(sysplex.EQAPROF) },
		"Start":   func(s *sysplex.System) error { return s.Start(sysplex.EQAPROF, sysplex.Start{}) },
	} {
		t.Run(name, func(t *testing.T) {
			_, s := newSystem(t)
			must(t, s.WriteFile(sysplex.EQAPROF, "safJwtApplID=EQAAPPL\n"))
			must(t, s.Start(sysplex.EQAPROF, sysplex.Start{}))
			_, token := signOn(t, s, sysplex.EQAPROF)
			if got, _ := send(t, s, sysplex.EQAPROF, "POST", "/api/v1/auth/logout", "Bearer "+token); got.Status != 200 {
				t.Fatalf("logout: %+v", got)
			}
			must(t, again(s))
			got, _ := send(t, s, sysplex.EQAPROF, "GET", "/api/v1/auth/query", "Bearer "+token)
			if want := (answer{Status: 200, User: "COLIN", Applid: "EQAAPPL"}); got != want {
				t.Errorf("query after a logout and a restart: %+v, want %+v", got, want)
			}
			must(t, s.WriteFile(sysplex.EQAPROF, ""))
			must(t, again(s))
			if got, _ := signOn(t, s, sysplex.EQAPROF); got.Applid != "FEKAPPL" {
				t.Errorf("login after the file was changed: %+v, want it for FEKAPPL", got)
			}
			must(t, s.WriteFile(sysplex.EQAPROF, "safJwtIsEnabled=maybe\n"))
			if err := again(s); !errors.Is(err, debugprofile.ErrEnvironment) {
				t.Errorf("with a bad file: %v, want ErrEnvironment", err)
			}
			if got, _ := signOn(t, s, sysplex.EQAPROF); got.Code != "stopped" {
				t.Errorf("login after that: %+v, want the server stopped", got)
			}
		})
	}
}

func TestServersThatDoNotRun(t *testing.T) {
	plex, s := newSystem(t)
	must(t, s.Start(sysplex.RSED, sysplex.Start{}))
	must(t, s.Start(sysplex.EQAPROF, sysplex.Start{}))
	after := ipl(t, plex, "SYS1")
	fresh := ipl(t, plex, "SYS2")
	for name, err := range map[string]error{
		"restart of RSED after an IPL":     after.Restart(sysplex.RSED),
		"restart of EQAPROF after an IPL":  after.Restart(sysplex.EQAPROF),
		"restart of RSED on a new system":  fresh.Restart(sysplex.RSED),
		"restart of an unknown server":     s.Restart("NOBODY"),
		"start of an unknown server":       s.Start("NOBODY", sysplex.Start{}),
		"file of RSED":                     s.WriteFile(sysplex.RSED, ""),
		"handler of a server after an IPL": handlerError(after, sysplex.RSED),
	} {
		if !errors.Is(err, sysplex.ErrServer) {
			t.Errorf("%s: %v, want ErrServer", name, err)
		}
	}
}

func handlerError(s *sysplex.System, server sysplex.Server) error {
	_, err := s.Handler(server)
	return err
}
