package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/reference/passticket"
)

// ticketFlags are the inputs of a PassTicket.
type ticketFlags struct {
	algorithm, user, application string
	key                          secretFlags
	time, ticket                 string
	timeout                      int
	asJSON                       bool
}

func passticketCommand() *cobra.Command {
	c := parent(&cobra.Command{Use: "passticket", Short: "Generate, evaluate or explain one PassTicket"})
	var generate, evaluate, explain ticketFlags
	c.AddCommand(
		generate.command(&cobra.Command{
			Use:   "generate",
			Short: "Generate a PassTicket",
			Example: `  safproof passticket generate --algorithm legacy --user MIKEM --application TSOSYS1 \
    --key E001193519561977 --time 1970-01-13T20:38:31Z`,
			RunE: func(c *cobra.Command, _ []string) error { return generate.generate(c) },
		}),
		evaluate.withTicket(&cobra.Command{
			Use:   "evaluate",
			Short: "Tell whether a PassTicket is good: exit status 0 accepted, 1 refused",
			Example: `  safproof passticket evaluate --algorithm legacy --user MIKEM --application TSOSYS1 \
    --key-file key.txt --ticket AEPRRZ3S --time 1970-01-13T20:40:00Z`,
			RunE: func(c *cobra.Command, _ []string) error { return evaluate.evaluate(c) },
		}),
		explain.withTicket(&cobra.Command{
			Use:   "explain",
			Short: "Show every intermediate value, of generating or with --ticket of evaluating",
			RunE:  func(c *cobra.Command, _ []string) error { return explain.explain(c) },
		}),
	)
	return c
}

// command adds the flags that every verb has.
func (f *ticketFlags) command(c *cobra.Command) *cobra.Command {
	c.Args = noArguments
	flags := c.Flags()
	flags.StringVar(&f.algorithm, "algorithm", "legacy", "legacy, enhanced-upper or enhanced-mixed")
	flags.StringVar(&f.user, "user", "", "user ID")
	flags.StringVar(&f.application, "application", "", "application name (APPLID)")
	f.key.add(c, "key", "key in hexadecimal digits")
	flags.StringVar(&f.time, "time", "", "what the clock shows, RFC 3339 (default: now)")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

// withTicket adds the flags of the verbs that take a PassTicket.
func (f *ticketFlags) withTicket(c *cobra.Command) *cobra.Command {
	f.command(c)
	c.Flags().StringVar(&f.ticket, "ticket", "", "the PassTicket")
	c.Flags().IntVar(&f.timeout, "timeout", 60, "TIMEOUT of an enhanced PassTicket, in seconds")
	return c
}

// inputs are the flags, read.
type inputs struct {
	user    passticket.UserID
	appl    passticket.ApplID
	profile *passticket.Profile
	at      time.Time
}

func (f *ticketFlags) read(c *cobra.Command) (in inputs, err error) {
	if in.user, err = passticket.ParseUserID(f.user); err != nil {
		return in, fmt.Errorf("--user: %w", err)
	}
	if in.appl, err = passticket.ParseApplID(f.application); err != nil {
		return in, fmt.Errorf("--application: %w", err)
	}
	key, err := f.key.read(c)
	if err != nil {
		return in, err
	}
	if in.profile, err = f.profile(key); err != nil {
		return in, err
	}
	in.at, err = readTime(f.time)
	return in, err
}

func (f *ticketFlags) profile(key string) (*passticket.Profile, error) {
	algorithm, err := passticket.ParseAlgorithm(f.algorithm)
	if err != nil {
		return nil, fmt.Errorf("--algorithm: %w", err)
	}
	p := &passticket.Profile{NoReplayProtection: true, ReplayAllowed: true}
	if algorithm == passticket.Legacy {
		legacy, err := passticket.ParseLegacyKey(key)
		if err != nil {
			return nil, err
		}
		p.Legacy = &legacy
		return p, nil
	}
	p.Type = algorithm
	p.Timeout = time.Duration(f.timeout) * time.Second
	if p.Enhanced, err = passticket.ParseEnhancedKey(key); err != nil {
		return nil, err
	}
	return p, nil
}

func (f *ticketFlags) generate(c *cobra.Command) error {
	in, err := f.read(c)
	if err != nil {
		return err
	}
	ticket, err := in.profile.Generate(in.user, in.appl, in.at)
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(c.OutOrStdout(), map[string]any{"ticket": ticket.Text(), "time": in.at.UTC().Truncate(time.Second)})
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), ticket.Text())
	return err
}

func (f *ticketFlags) evaluate(c *cobra.Command) error {
	in, err := f.read(c)
	if err != nil {
		return err
	}
	if f.ticket == "" {
		return errors.New("--ticket: give the PassTicket")
	}
	verdict, err := in.profile.Evaluate(in.user, in.appl, f.ticket, in.at, nil)
	if err != nil {
		return err
	}
	if f.asJSON {
		err = writeJSON(c.OutOrStdout(), verdict)
	} else {
		_, err = fmt.Fprintln(c.OutOrStdout(), sentence(verdict))
	}
	if err == nil && !verdict.Accepted {
		return exit(exitNot, nil)
	}
	return err
}

// sentence says what came of an evaluation.
func sentence(v passticket.Verdict) string {
	if v.Accepted {
		return fmt.Sprintf("accepted: %s PassTicket generated at %s", v.Algorithm, v.GeneratedAt.Format(time.RFC3339))
	}
	return fmt.Sprintf("refused as %s: %s", v.Reason, v.Detail)
}

func (f *ticketFlags) explain(c *cobra.Command) error {
	in, err := f.read(c)
	if err != nil {
		return err
	}
	var x passticket.Explanation
	if f.ticket == "" {
		x, err = in.profile.ExplainGenerate(in.user, in.appl, in.at)
	} else {
		x, err = in.profile.ExplainEvaluate(in.user, in.appl, f.ticket, in.at)
	}
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(c.OutOrStdout(), x)
	}
	return printExplanation(c.OutOrStdout(), x)
}
