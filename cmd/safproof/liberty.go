package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/reference/liberty"
)

func libertyCommand() *cobra.Command {
	c := parent(&cobra.Command{Use: "liberty", Short: "Explain what a Liberty server would make of a request"})
	var f libertyFlags
	c.AddCommand(f.command(&cobra.Command{
		Use:   "explain",
		Short: "Show whom a server.xml lets in with a request, and each check on the way",
		Long: `Show whom a server.xml lets in with a request, and each check on the way.

The request is raw HTTP, as curl -v or a proxy shows it, in a file or on standard
input. What in the server.xml has no effect, or lets in more than it seems to, is
shown with its line. Nothing is called: keys of a jwkEndpointUrl come from a file
with --answer, and certificates of a SAF key ring with --trust. SAF is not asked.
Tokens and passwords are not shown.

The exit status is 0, whether the request is let in or not.`,
		Example: `  safproof liberty explain --config server.xml --request request.http --from 10.1.0.2 \
    --trust defaultKeyStore/CONN1.IZUDFLT=conn1.pem --time 2026-03-01T12:00:00Z`,
		RunE: func(c *cobra.Command, _ []string) error { return f.explain(c) },
	}))
	return c
}

// libertyFlags are the inputs of a decision.
type libertyFlags struct {
	config, request, from, time string
	profile, level, authMethod  string
	application                 string
	trust, answers              []string
	certificate                 string
	plain, asJSON               bool
}

func (f *libertyFlags) command(c *cobra.Command) *cobra.Command {
	c.Args = noArguments
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "", "the server.xml; what it includes is read from its folder")
	flags.StringVar(&f.request, "request", "", "file with the HTTP request; - for standard input")
	flags.StringVar(&f.from, "from", "127.0.0.1", "address that the request comes from")
	flags.StringVar(&f.time, "time", "", "what the clock shows, RFC 3339 (default: now)")
	flags.StringVar(&f.profile, "profile", string(liberty.OpenLiberty), "open-liberty, or zos-connect")
	flags.StringVar(&f.level, "level", "", "level of z/OS Connect, 3.0.17 for instance (default: the latest)")
	flags.StringVar(&f.authMethod, "auth-method", "", "login-config of the application: BASIC, CLIENT-CERT or FORM (default: that of the profile)")
	flags.StringVar(&f.application, "application", "", "name of the application, for filters on webApp")
	flags.StringArrayVar(&f.trust, "trust", nil, "a certificate, KEYSTORE/ALIAS=FILE in PEM; several times for more")
	flags.StringArrayVar(&f.answers, "answer", nil, "what an address answers, URL=FILE: keys of a jwkEndpointUrl, say; several times for more")
	flags.StringVar(&f.certificate, "client-certificate", "", "file with the certificate of the client, in PEM")
	flags.BoolVar(&f.plain, "plain-http", false, "the request comes without TLS")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

// explained is what explain prints as JSON.
type explained struct {
	Time     time.Time         `json:"time"`
	From     string            `json:"from"`
	Problems []liberty.Problem `json:"problems"`
	Warnings []liberty.Message `json:"warnings"`
	Decision liberty.Decision  `json:"decision"`
}

func (f *libertyFlags) explain(c *cobra.Command) error {
	at, err := readTime(f.time)
	if err != nil {
		return err
	}
	if f.config == "" || f.request == "" {
		return errors.New("give the configuration with --config, and the request with --request")
	}
	config, err := liberty.LoadConfig(os.DirFS(filepath.Dir(f.config)), filepath.Base(f.config), os.Getenv)
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	r, err := f.readRequest(c)
	if err != nil {
		return err
	}
	server, err := f.server(c, config, at)
	if err != nil {
		return err
	}
	x := explained{at.UTC(), r.RemoteAddr, config.Problems, server.Warnings(), server.Decide(r)}
	if x.Problems == nil {
		x.Problems = []liberty.Problem{}
	}
	if x.Warnings == nil {
		x.Warnings = []liberty.Message{}
	}
	if f.asJSON {
		return writeJSON(c.OutOrStdout(), x)
	}
	return x.print(c.OutOrStdout(), r)
}

func (f *libertyFlags) server(c *cobra.Command, config *liberty.Config, at time.Time) (*liberty.Server, error) {
	o := liberty.Options{
		Config: config, Profile: liberty.Profile(f.profile), Level: f.level, Now: func() time.Time { return at },
		Application: liberty.Application{Name: f.application, AuthMethod: f.authMethod},
		Trust:       map[string]map[string]*x509.Certificate{},
	}
	switch f.authMethod {
	case "", "BASIC", "CLIENT-CERT", "FORM":
	default:
		return nil, fmt.Errorf("--auth-method: %q is none of BASIC, CLIENT-CERT and FORM", f.authMethod)
	}
	for _, text := range f.trust {
		name, file, _ := strings.Cut(text, "=")
		store, alias, found := strings.Cut(name, "/")
		if !found || store == "" || alias == "" || file == "" {
			return nil, fmt.Errorf("--trust: %q is not of the form KEYSTORE/ALIAS=FILE", text)
		}
		certificates, err := readCertificates(c, file)
		if err != nil {
			return nil, fmt.Errorf("--trust: %w", err)
		}
		if o.Trust[store] == nil {
			o.Trust[store] = map[string]*x509.Certificate{}
		}
		o.Trust[store][alias] = certificates[0]
	}
	if len(f.answers) > 0 {
		files := answers{}
		for _, text := range f.answers {
			cut := strings.LastIndexByte(text, '=') // an address may have some, too
			if cut <= 0 || cut == len(text)-1 {
				return nil, fmt.Errorf("--answer: %q is not of the form URL=FILE", text)
			}
			content, err := readFile(c, text[cut+1:])
			if err != nil {
				return nil, fmt.Errorf("--answer: %w", err)
			}
			files[text[:cut]] = content
		}
		o.Transport = files
	}
	return liberty.New(o)
}

// answers stand for servers: each address has one content.
type answers map[string][]byte

// RoundTrip implements [http.RoundTripper].
func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	content, ok := a[r.URL.String()]
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	return &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(content)), Request: r,
	}, nil
}

func readCertificates(c *cobra.Command, name string) ([]*x509.Certificate, error) {
	text, err := readFile(c, name)
	if err != nil {
		return nil, err
	}
	var all []*x509.Certificate
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		text = rest
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: certificate %d cannot be read", name, len(all)+1)
		}
		all = append(all, certificate)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s holds no certificate in PEM", name)
	}
	return all, nil
}

// readRequest reads a raw request. It need not end with an empty line, and its body
// need not have its length before it.
func (f *libertyFlags) readRequest(c *cobra.Command) (*http.Request, error) {
	text, err := readFile(c, f.request)
	if err != nil {
		return nil, fmt.Errorf("--request: %w", err)
	}
	r, err := parseRequest(text)
	if err != nil {
		return nil, fmt.Errorf("--request: %w", err)
	}
	if r.RemoteAddr, err = remoteAddress(f.from); err != nil {
		return nil, err
	}
	if f.plain && f.certificate != "" {
		return nil, errors.New("--client-certificate: without TLS there is none")
	}
	if !f.plain {
		r.TLS = &tls.ConnectionState{}
	}
	if f.certificate != "" {
		if r.TLS.PeerCertificates, err = readCertificates(c, f.certificate); err != nil {
			return nil, fmt.Errorf("--client-certificate: %w", err)
		}
	}
	return r, nil
}

// print lays a decision out for people. Whoever sent the request, or wrote the
// server.xml, makes no line of their own in it.
func (x explained) print(out io.Writer, r *http.Request) error {
	fmt.Fprintf(out, "request  %s %s from %s at %s\n", printable(r.Method), printable(r.Host+r.URL.EscapedPath()), x.From, x.Time.Format(time.RFC3339))
	for _, p := range x.Problems {
		fmt.Fprintf(out, "problem  %s\n", printable(p.String()))
	}
	for _, m := range x.Warnings {
		fmt.Fprintf(out, "warning  %s %s\n", m.ID, printable(m.Text))
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range x.Decision.Steps {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", s.Outcome, s.Mechanism, printable(s.Client), printable(s.Check), printable(s.Detail))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, m := range x.Decision.Messages {
		fmt.Fprintf(out, "message  %s %s%s\n", m.ID, printable(m.Text), map[bool]string{false: " (in the trace only)"}[m.Logged])
	}
	fmt.Fprintf(out, "answer   %d, by %s\n", x.Decision.Status, x.Decision.Mechanism)
	for _, name := range []string{"WWW-Authenticate", "Location"} {
		for _, value := range x.Decision.Header.Values(name) {
			fmt.Fprintf(out, "header   %s: %s\n", name, printable(value))
		}
	}
	if i := x.Decision.Identity; x.Decision.Accepted() {
		fmt.Fprintf(out, "identity %s in realm %s, groups %q", printable(i.User), printable(i.Realm), i.Groups)
		if i.SAF != "" {
			fmt.Fprintf(out, ", SAF user %s", i.SAF)
		}
		fmt.Fprintln(out)
	}
	return nil
}
