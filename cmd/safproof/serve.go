package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/serve/page"
)

// serveFlags are the flags of safproof serve.
type serveFlags struct {
	config, data, listen   string
	everywhere, freePorts  bool
	caOut, certificatesOut string
	tokenFile              string
	print, check, asJSON   bool
	logFormat, logLevel    string
}

func serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve [-- COMMAND [ARG…]]",
		Short: "Serve a simulated sysplex to clients, over TLS on this machine",
		Long: `Serve a simulated sysplex to clients, over TLS on this machine.

One YAML file describes the systems, their security database, servers and ports;
without a file a useful default starts, which --print-config prints. Where
everything listens is printed, logs go to standard error, and an interrupt stops
it when the requests that are under way have come to an end.

With a command behind two hyphens, that is run when clients can connect, and the
sysplex stops when it ends. Its environment has SAFPROOF_CA, the file of the
certificate to trust, SAFPROOF_CERTIFICATES, the folder of the client certificates,
the URL of each server, in SAFPROOF_SYS1_ZAAS for instance, and SAFPROOF_CONTROL and
SAFPROOF_CONTROL_TOKEN, the URL and the token of the control API.

Exit status: 0 stopped, or that of the command, 2 the configuration is wrong,
3 it could not listen, or not stop in time.`,
		Example: `  safproof serve
  safproof serve --print-config > sysplex.yaml
  safproof serve --config sysplex.yaml --data data --ca-out ca.pem
  safproof serve -- sh -c 'curl --cacert $SAFPROOF_CA $SAFPROOF_SYS1_IZUSVR1/zosmf/info'`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 && c.ArgsLenAtDash() != 0 {
				return errors.New("give the configuration with --config, and a command behind two hyphens (--)")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "", "file that describes the sysplex; - for standard input (default: a sysplex of two systems)")
	flags.StringVar(&f.data, "data", "", "folder where databases, keys and certificates are kept from one run to the next")
	flags.StringVar(&f.listen, "listen", "", "IP address to listen on, instead of the file's")
	flags.BoolVar(&f.everywhere, "listen-on-all-interfaces", false, "let other machines connect: to --listen, or to any address of this machine")
	flags.BoolVar(&f.freePorts, "free-ports", false, "take ports that are free, instead of the file's")
	flags.StringVar(&f.caOut, "ca-out", "", "write the certificate that clients are to trust to this file")
	flags.StringVar(&f.certificatesOut, "certificates-out", "", "write the client certificates with their keys into this folder")
	flags.StringVar(&f.tokenFile, "control-token-file", "", "keep the token of the control API in this file instead of printing it")
	flags.BoolVar(&f.print, "print-config", false, "print the file of the default sysplex, and start nothing")
	flags.BoolVar(&f.check, "check-config", false, "say whether the file is right, with its commands, passwords and keys, and serve nothing")
	flags.BoolVar(&f.asJSON, "json", false, "print where everything listens as JSON, in one line")
	flags.StringVar(&f.logFormat, "log-format", "text", "text or json")
	flags.StringVar(&f.logLevel, "log-level", "info", "debug, info, warn or error")
	return c
}

func (f *serveFlags) run(c *cobra.Command, command []string) error {
	if f.print {
		_, err := c.OutOrStdout().Write(serve.DefaultText())
		return err
	}
	options, err := f.options(c)
	if err != nil {
		return err
	}
	if f.check {
		return f.checked(c, options)
	}
	ctx, restore := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer restore()
	s, err := serve.Start(options)
	if err != nil {
		if errors.Is(err, serve.ErrConfig) {
			return err
		}
		return exit(exitBroken, err)
	}
	code, err := f.use(ctx, c, s, command)
	restore() // a second interrupt ends it at once
	options.Log.Info("stopping")
	if stopped := s.Stop(context.WithoutCancel(ctx)); stopped != nil {
		return exit(exitBroken, errors.Join(err, stopped))
	}
	return exit(code, err)
}

// checked says whether a file is right.
func (f *serveFlags) checked(c *cobra.Command, o serve.Options) error {
	err := serve.Check(o)
	switch {
	case err == nil:
		fmt.Fprintln(c.OutOrStdout(), "the configuration is right")
	case !errors.Is(err, serve.ErrConfig):
		return exit(exitBroken, err)
	}
	return err
}

// options are what the flags say.
func (f *serveFlags) options(c *cobra.Command) (o serve.Options, err error) {
	switch f.config {
	case "":
		o.Config = serve.Default()
	case "-":
		o.Config, err = serve.Read("standard input", c.InOrStdin())
	default:
		o.Config, err = serve.Load(f.config)
	}
	if err != nil {
		return o, err
	}
	if f.freePorts {
		o.Config.UseFreePorts()
	}
	if f.listen != "" {
		o.Config.Listen = f.listen
	} else if f.everywhere {
		o.Config.Listen = "0.0.0.0"
	}
	o.Page = page.Handler()
	o.BeyondLoopback, o.Version = f.everywhere, suite().String()
	o.Data, o.TokenFile = f.data, f.tokenFile
	if o.Log, err = f.log(c.ErrOrStderr()); err != nil {
		return o, err
	}
	return o, nil
}

func (f *serveFlags) log(to io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, fmt.Errorf("--log-level: want debug, info, warn or error")
	}
	options := &slog.HandlerOptions{Level: level}
	switch f.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(to, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(to, options)), nil
	}
	return nil, fmt.Errorf("--log-format: want text or json")
}

// use says where everything listens, and waits for the command, or for an
// interrupt.
func (f *serveFlags) use(ctx context.Context, c *cobra.Command, s *serve.Sysplex, command []string) (code int, err error) {
	if f.caOut != "" {
		err = s.WriteCA(f.caOut)
	}
	if f.certificatesOut != "" {
		err = errors.Join(err, s.WriteCertificates(f.certificatesOut))
	}
	if err != nil {
		return exitBroken, err
	}
	if len(command) > 0 {
		return f.runCommand(ctx, c, s, command)
	}
	if err := f.tell(c.OutOrStdout(), s); err != nil {
		return exitBroken, err
	}
	<-ctx.Done()
	return exitOK, nil
}

// listening is what --json prints.
type listening struct {
	Sysplex string                       `json:"sysplex"`
	URLs    map[string]map[string]string `json:"urls"` // by system and server
	Control string                       `json:"control"`
	Token   string                       `json:"token,omitempty"` // of the control API, unless it is in a file
	CA      string                       `json:"ca"`              // PEM
}

func (f *serveFlags) tell(out io.Writer, s *serve.Sysplex) error {
	token := s.Token()
	if s.TokenFile() != "" {
		token = ""
	}
	if f.asJSON {
		l := listening{s.Name(), map[string]map[string]string{}, s.ControlURL(), token, string(s.Authority().PEM())}
		for _, system := range s.Systems() {
			l.URLs[system.SMFID] = map[string]string{}
			for _, server := range system.Servers {
				l.URLs[system.SMFID][string(server.Server)] = server.URL
			}
		}
		return json.NewEncoder(out).Encode(l)
	}
	fmt.Fprintf(out, "sysplex %s\n", s.Name())
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, system := range s.Systems() {
		for _, server := range system.Servers {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", system.SMFID, server.Server, server.URL, server.What)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if token != "" {
		fmt.Fprintf(out, "control: %s/#token=%s\n", s.ControlURL(), token)
	} else {
		fmt.Fprintf(out, "control: %s, with the token in %s\n", s.ControlURL(), s.TokenFile())
	}
	if f.caOut != "" {
		fmt.Fprintf(out, "clients are to trust: %s\n", f.caOut)
	} else {
		fmt.Fprintln(out, "clients are to trust what --ca-out writes to a file")
	}
	return nil
}

// runCommand runs the command that the sysplex is for.
func (f *serveFlags) runCommand(ctx context.Context, c *cobra.Command, s *serve.Sysplex, command []string) (code int, err error) {
	folder := f.certificatesOut
	if folder == "" {
		if folder, err = os.MkdirTemp("", "safproof-"); err != nil {
			return exitBroken, err
		}
		defer os.RemoveAll(folder)
		if err := s.WriteCertificates(folder); err != nil {
			return exitBroken, err
		}
	}
	run := exec.CommandContext(ctx, command[0], command[1:]...)
	run.Cancel = func() error { return run.Process.Signal(syscall.SIGTERM) }
	run.WaitDelay = s.DrainTime()
	run.Stdin, run.Stdout, run.Stderr = c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr()
	run.Env = append(os.Environ(), environment(s, folder)...)
	err = run.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() > 0 {
		return ended.ExitCode(), nil
	}
	if err != nil {
		return exitBroken, fmt.Errorf("%s: %w", command[0], err)
	}
	return exitOK, nil
}

// environment is what a command is told of the sysplex.
func environment(s *serve.Sysplex, folder string) []string {
	list := []string{
		"SAFPROOF_CA=" + filepath.Join(folder, "ca.pem"), "SAFPROOF_CERTIFICATES=" + folder,
		"SAFPROOF_CONTROL=" + s.ControlURL(), "SAFPROOF_CONTROL_TOKEN=" + s.Token(),
	}
	for _, system := range s.Systems() {
		for _, server := range system.Servers {
			name := strings.Map(func(c rune) rune {
				if strings.ContainsRune("#$@", c) {
					return '_'
				}
				return c
			}, system.SMFID+"_"+string(server.Server))
			list = append(list, "SAFPROOF_"+name+"="+server.URL)
		}
	}
	return list
}
