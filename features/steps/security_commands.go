package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// commandSteps are about RACF commands as people type them.
var commandSteps = []Step{
	{
		Keyword: "Given",
		Pattern: "the RACF commands:",
		Help:    "Commands that an administrator enters, as a batch job has them. None may end with a return code above 4.",
		Example: "the RACF commands:",
		Doc:     "the commands",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			if err := w.enter(ctx, "", a[0]); err != nil {
				return err
			}
			if w.commands.ReturnCode > 4 {
				return w.expect(false, "every command is carried out", w.commandEnd())
			}
			return nil
		},
	},
	{
		Keyword: "When",
		Pattern: "the RACF command is entered:",
		Help:    "A command that an administrator enters, to be judged.",
		Example: "the RACF command is entered:",
		Doc:     "the command",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.enter(ctx, "", a[0])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} enters the RACF command:",
		Help:    "A command that this user enters, to be judged.",
		Example: "user COLIN enters the RACF command:",
		Doc:     "the command",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.enter(ctx, a[0], a[1])
		},
	},
	{
		Keyword: "Then",
		Pattern: "it ends with return code {n}",
		Help:    "The return code of the command.",
		Example: "it ends with return code 4",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			ended, err := w.endedWith(a[0])
			if err != nil {
				return err
			}
			return w.expect(ended, "return code "+a[0], w.commandEnd())
		},
	},
	{
		Keyword: "Then",
		Pattern: "it ends with return code {n} and message {message}",
		Help:    "The return code of the command, and the id of a message that it prints.",
		Example: "it ends with return code 4 and message ICH11102I",
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			ended, err := w.endedWith(a[0])
			if err != nil {
				return err
			}
			printed := slices.ContainsFunc(w.commands.Messages, func(m target.Message) bool { return m.ID == a[1] })
			return w.expect(ended && printed, "return code "+a[0]+" and message "+a[1], w.commandEnd())
		},
	},
	{
		Keyword: "Then",
		Pattern: "its output shows {string}",
		Help:    "The characters stand somewhere in what the command prints.",
		Example: `its output shows "DATA NOT DISPLAYABLE"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			text, err := w.commandText()
			if err != nil {
				return err
			}
			return w.expect(strings.Contains(text, a[0]), "output with "+a[0], text)
		},
	},
	{
		Keyword: "Then",
		Pattern: "its output does not show {string}",
		Help:    "The characters stand nowhere in what the command prints.",
		Example: `its output does not show "E001193519561977"`,
		run: func(w *World, _ context.Context, a []string, _ *godog.Table) error {
			text, err := w.commandText()
			if err != nil {
				return err
			}
			return w.expect(!strings.Contains(strings.ToUpper(text), strings.ToUpper(a[0])), "output without what must not show", text)
		},
	},
}

// enter has the manager carry out RACF commands.
func (w *World) enter(ctx context.Context, user, text string) error {
	if w.manager() != target.RACF {
		return &notOffered{"RACF commands"}
	}
	args := target.CommandsArgs{
		Place: target.Place{System: w.system, Time: setUp}, Manager: target.RACF, Text: text, User: user,
	}
	w.commands = &target.CommandsResult{}
	return w.must(ctx, target.OpCommands, args, w.commands)
}

// endedWith reports whether the last command ended with a return code.
func (w *World) endedWith(returnCode string) (bool, error) {
	if w.commands == nil {
		return false, misuse("no command was entered")
	}
	want, err := strconv.Atoi(returnCode)
	if err != nil {
		return false, misuse(err.Error())
	}
	return w.commands.ReturnCode == want, nil
}

// commandEnd says how the last command ended.
func (w *World) commandEnd() string {
	end := fmt.Sprintf("return code %d", w.commands.ReturnCode)
	for _, m := range w.commands.Messages {
		if m.ID != "" || w.commands.Problem == "" {
			end += strings.TrimRight("; "+m.ID, " ") + " " + m.Text
		}
	}
	if w.commands.Problem != "" {
		end += "; " + w.commands.Problem
	}
	return end
}

func (w *World) commandText() (string, error) {
	if w.commands == nil {
		return "", misuse("no command was entered")
	}
	lines := w.commands.Output
	for _, m := range w.commands.Messages {
		lines = append(lines, m.ID+" "+m.Text)
	}
	return strings.Join(lines, "\n"), nil
}
