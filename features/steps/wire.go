package steps

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// The wire vocabulary asks servers as they stand, over HTTP. A scenario says
// which server it is about, sends requests, and judges the answers:
//
//	Given a ZAAS of level zowe-v3
//	And the user has logged in
//	When POST "/gateway/api/v1/auth/ticket" is sent with:
//	  | certificate | trusted                                 |
//	  | cookie      | apimlAuthenticationToken={token}        |
//	  | body        | {"applicationName":"{authorized}"}      |
//	Then the status is 200
//	And the member "userId" of the answer is "{user}"
//	And the ticket signs the user on to {authorized}
//
// Nobody sets a database up: the target answers who and what is there, by roles
// (features/target/open.go lists them), and braces take it from there:
//
//	{user} {other} {expired} {revoked}             the ID of a user in that role
//	{user password} {other password} …             the password; {password} is {user password}
//	{authorized} {replayable} {unauthorized} {unknown}   an APPLID in that role
//	{token}                                        the token of the scenario, with what became of it
//	{ticket}                                       the latest PassTicket in an answer
//	{LTPA token}                                   the LTPA token of the scenario, with what became of it
//	{SAML assertion}                               the SAML assertion of the scenario, in base64
//	{query NAME}                                   a parameter of the address that the latest answer leads to
//	{cookie NAME}, {cookie NAME*}                  the value that an answer gave a cookie
//	{cookie name NAME*}                            the name of the cookie that begins so
//	{NAME}                                         what the scenario kept under that name
//	{1000 letters}                                 as many letters
//	{… in lower case}, {… in upper case}           each of these, folded
//
// A role, a level, an option or an ability that the target does not have makes
// the scenario not applicable; a name that nobody knows is a fault of the
// feature. What is filled into a JSON body is escaped for a string of JSON.
//
// Everything that a login, an answer or the target's user list gave away is a
// secret of the scenario, and reports do not show it.
//
// A server that is told by a file has what the scenario says of it in that file,
// and of what is outside ("the keys "R1" are at "https://keys.example/jwks""), before
// the step that opens it: a LIBERTY with server.xml.
//
// The scenario has a clock, which shows 2026-03-01T12:00:00Z until time passes
// ("8 hours pass"); a target whose clock is its own does not have that ability.
// Tokens are made and distorted by the steps of tokens ("the token comes with a
// bit changed in its payload"), and "one of these choices is taken" knows the
// outcomes "status 400", "status 400 with message ZWEAG141E" and
// "the member "applicationName" is "MQWEB"".
type wire struct {
	clock   time.Time
	opened  map[string]*target.ServerOpenResult // by server
	latest  string                              // the server that was opened last
	kept    map[string]string                   // by name
	cookies map[string]string                   // by name
	ticket  string
	// presented are the tickets that the scenario has tried; pause is how long it
	// waits for another one.
	presented map[string]bool
	pause     time.Duration
	// files, sites and systems are what the server that is opened next gets.
	files   map[string]string // by name
	sites   []target.Site
	systems []string
	answers []exchange // in their order
	atOnce  []exchange // the latest that were made at once
}

// exchange is a request and the answer to it.
type exchange struct {
	request target.ServerRequestArgs
	answer  target.ServerRequestResult
}

func newWire() wire {
	return wire{
		clock:  time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		opened: make(map[string]*target.ServerOpenResult),
		kept:   make(map[string]string), cookies: make(map[string]string),
		presented: make(map[string]bool), pause: ticketPause, files: make(map[string]string),
	}
}

// Opened reports whether the scenario opened a server: then what it handled may
// be somebody's, and no report is to show it.
func (w *World) Opened() bool { return len(w.wire.opened) > 0 }

// servedBy are the phrases by which a scenario opens a server.
var servedBy = map[string]string{
	"an EQAPROF": target.EQAPROF, "a ZAAS": target.ZAAS, "a ZSS": target.ZSS,
	"an IZUSVR1": target.ZOSMF, "an IZP": target.UMS, "a ZLUX": target.ZLUX, "a LIBERTY": target.LIBERTY,
}

// wireGiven open servers, and let time pass.
var wireGiven = []Step{
	{
		Keyword: "Given",
		Pattern: "{aserver}",
		Help:    "The server stands, at whatever level the target has. What follows is asked of it.",
		Example: "an EQAPROF",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.open(ctx, a[0], "", nil)
		},
	},
	{
		Keyword: "Given",
		Pattern: "{aserver} with:",
		Help:    "The same with options, a name and a value a line. The option systems names the systems on which an instance of the server is to run.",
		Example: "an EQAPROF with:",
		Table:   []string{"option", "value"},
		run: func(w *World, ctx context.Context, a []string, table *godog.Table) error {
			return w.open(ctx, a[0], "", table)
		},
	},
	{
		Keyword: "Given",
		Pattern: "{passing}",
		Help:    "The clocks of the systems move on.",
		Example: "8 hours pass",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			if err := w.need(target.AbilityClock, "its clock cannot be moved"); err != nil {
				return err
			}
			var n int
			var unit string
			fmt.Sscan(a[0], &n, &unit) // the place has matched both
			w.wire.clock = w.wire.clock.Add(time.Duration(n) * units[strings.TrimSuffix(unit, "s")])
			return nil
		},
	},
	{
		Keyword: "Given",
		Pattern: "the administrator enters:",
		Help:    "Commands of RACF, with what stands in braces filled in, are carried out where and when the scenario works, and succeed.",
		Example: "the administrator enters:",
		Doc:     "the commands, a line each",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			text, err := w.fill(a[0], nil)
			if err != nil {
				return err
			}
			w.secrets.commands(text)
			var result target.CommandsResult
			err = w.must(ctx, target.OpCommands, target.CommandsArgs{Place: w.at(w.wire.clock), Manager: target.RACF, Text: text}, &result)
			if err == nil && result.ReturnCode > 4 {
				err = misuse(fmt.Sprintf("the commands end with return code %d: %s", result.ReturnCode, result.Problem))
			}
			return err
		},
	},
}

var units = map[string]time.Duration{"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}

// open has the target make a server ready, and takes what is there.
func (w *World) open(ctx context.Context, phrase, level string, table *godog.Table) error {
	server := servedBy[phrase]
	if !w.info.Serves(server) {
		return &notOffered{"server " + server}
	}
	args := target.ServerOpenArgs{Time: w.wire.clock, Server: server, Level: level}
	if err := wantOptions(&args, table); err != nil {
		return err
	}
	if len(w.wire.files) > 0 {
		args.Files = maps.Clone(w.wire.files)
	}
	args.Sites = slices.Clone(w.wire.sites)
	if args.Systems == nil {
		args.Systems = w.wire.systems
	}
	var there target.ServerOpenResult
	if err := w.must(ctx, target.OpServerOpen, args, &there); err != nil {
		return err
	}
	w.wire.opened[server], w.wire.latest = &there, server
	for _, user := range there.Users {
		w.secrets.wire(aPassword, user.Password)
		w.secrets.wire(aPassword, user.ID+":"+user.Password)
	}
	if level != "" && there.Level != level {
		return &notOffered{fmt.Sprintf("level %s of %s (it has %q)", level, server, there.Level)}
	}
	for name, value := range args.Options {
		if there.Options[name] != value {
			return &notOffered{fmt.Sprintf("option %s=%s of %s", name, value, server)}
		}
	}
	if len(args.Systems) > 1 {
		return w.need(target.AbilityInstances, "there is one instance of it")
	}
	return nil
}

// wantOptions reads a table of options.
func wantOptions(args *target.ServerOpenArgs, table *godog.Table) error {
	if table == nil {
		return nil
	}
	args.Options = make(map[string]string)
	for _, row := range table.Rows {
		if len(row.Cells) != 2 || row.Cells[0].Value == "" || row.Cells[1].Value == "" {
			return misuse("an option has two cells: its name and its value")
		}
		name, value := row.Cells[0].Value, row.Cells[1].Value
		if name == "systems" {
			args.Systems = strings.Fields(value)
			continue
		}
		if _, again := args.Options[name]; again {
			return misuse("option " + name + " stands twice")
		}
		args.Options[name] = value
	}
	return nil
}

// there is what the server that was opened last has.
func (w *World) there() (*target.ServerOpenResult, error) {
	there := w.wire.opened[w.wire.latest]
	if there == nil {
		return nil, misuse("no server was opened: say which one, such as \"a ZAAS\"")
	}
	return there, nil
}

// need ends a scenario that needs an ability which the server does not have.
func (w *World) need(ability, why string) error {
	there, err := w.there()
	if err == nil && !slices.Contains(there.Abilities, ability) {
		err = &notOffered{fmt.Sprintf("the ability %s of %s: %s", ability, w.wire.latest, why)}
	}
	return err
}
