package steps

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// setUp is what the clock shows while a scenario is set up by commands.
var setUp = time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC)

// managerSteps say what the security manager is to know, in the commands of
// whichever manager the target has.
var managerSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "the security manager knows user {user} with the password {password}",
		Help:    "A user is defined, with a password that has not expired.",
		Example: `the security manager knows user COLIN with the password "ROSEBUD1"`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.setUpManager(ctx, "user", a[0], a[1])
		},
	},
	{
		Keyword: "Given",
		Pattern: "the security manager has the legacy key {key} for application {application}",
		Help:    "The application's PassTickets have this DES key, and the classes that they need are in use.",
		Example: "the security manager has the legacy key E001193519561977 for application TSOS0W1",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			w.keys[a[1]] = a[0]
			return w.setUpManager(ctx, "key", a[1], a[0])
		},
	},
	{
		Keyword: "Given",
		Pattern: "the security manager allows replay for application {application}",
		Help:    "The application's PassTickets may be used again within their window.",
		Example: "the security manager allows replay for application DB2P",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			key, ok := w.keys[a[0]]
			if !ok {
				return misuse("give application " + a[0] + " a key first")
			}
			return w.setUpManager(ctx, "replay", a[0], key)
		},
	},
	{
		Keyword: "Given",
		Pattern: "the security manager lets user {user} generate PassTickets for application {application}",
		Help:    "The user may generate PassTickets of every user for this application.",
		Example: "the security manager lets user COLIN generate PassTickets for application TSOS0W1",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.setUpManager(ctx, "generate", a[0], a[1])
		},
	},
	{
		Keyword: "Given",
		Pattern: "the security manager lets only user {user} into application {application}",
		Help:    "The application is protected, and this user may sign on to it.",
		Example: "the security manager lets only user COLIN into application MQWEB",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.setUpManager(ctx, "application", a[0], a[1])
		},
	},
	{
		Keyword: "Given",
		Pattern: "ICSF has the {kind} key {key} under the label {label}",
		Help:    "A key of ICSF's key data set, for KEYLABEL (DES) or EPTKEYLABEL (HMAC).",
		Example: "ICSF has the DES key E001193519561977 under the label PTKT.TSOS0W1",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.must(ctx, target.OpICSF, target.ICSFArgs{System: w.system, Kind: a[0], Key: a[1], Label: a[2]}, &struct{}{})
		},
	},
	{
		Keyword: "Given",
		Pattern: "ICSF is not available",
		Help:    "The address space of ICSF is down: no key that has a label can be had.",
		Example: "ICSF is not available",
		run: func(w *World, ctx context.Context, _ []string, _ *godog.Table) error {
			available := false
			return w.must(ctx, target.OpICSF, target.ICSFArgs{System: w.system, Available: &available}, &struct{}{})
		},
	},
	{
		Keyword: "Given",
		Pattern: "system {system} is IPLed",
		Help:    "The system starts, or starts again; what follows happens on it. It shares the security database of the others.",
		Example: "system SYS2 is IPLed",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.ipl(ctx, target.IPLArgs{System: a[0]})
		},
	},
	{
		Keyword: "Given",
		Pattern: "the work goes on on system {system}",
		Help:    "What follows happens on this system. A scenario begins on SYS1.",
		Example: "the work goes on on system SYS1",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			w.system = a[0]
			return nil
		},
	},
}

// must carries out an operation that sets a scenario up: a refusal of it is a
// fault of the feature or of the target, and judges nothing.
func (w *World) must(ctx context.Context, op string, args, result any) error {
	answer, err := w.call(ctx, op, args, result)
	if err == nil && answer.Kind != target.OK {
		err = misuse(fmt.Sprintf("%s %s", op, answer))
	}
	return err
}

// setUpManager carries out the commands with which the target's manager is told
// a fact.
func (w *World) setUpManager(ctx context.Context, fact, first, second string) error {
	commands, ok := setUpCommands[w.manager()]
	if !ok {
		return &notOffered{fmt.Sprintf("the commands of security manager %q", w.manager())}
	}
	if !w.begun {
		w.begun = true
		if err := w.tellManager(ctx, commands["begin"]); err != nil {
			return err
		}
	}
	text, ok := commands[fact]
	if !ok {
		return &notOffered{fmt.Sprintf("known commands of %s for this", w.manager())}
	}
	return w.tellManager(ctx, strings.NewReplacer("<1>", first, "<2>", second).Replace(text))
}

// tellManager carries out commands that must succeed.
func (w *World) tellManager(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	var result target.CommandsResult
	args := target.CommandsArgs{Place: w.at(setUp), Manager: w.manager(), Text: text}
	if err := w.must(ctx, target.OpCommands, args, &result); err != nil {
		return err
	}
	if result.ReturnCode > 4 {
		return misuse("setting up: " + result.Problem)
	}
	return nil
}

// manager is the target's security manager.
func (w *World) manager() string {
	if w.info.Manager == "" {
		return target.RACF
	}
	return w.info.Manager
}
