package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/reference/jose"
)

func tokenCommand() *cobra.Command {
	c := parent(&cobra.Command{Use: "token", Short: "Issue, verify or explain one JSON Web Token"})
	var issue issueFlags
	var verify, explain verifyFlags
	c.AddCommand(
		issue.command(&cobra.Command{
			Use:   "issue",
			Short: "Issue a token",
			Example: `  safproof token issue --algorithm HS256 --key-file key.jwk --issuer https://sys1.example \
    --subject COLIN --audience EQAAPPL --lifetime 5m --time 2026-03-01T12:00:00Z`,
			RunE: func(c *cobra.Command, _ []string) error { return issue.issue(c) },
		}),
		verify.command(&cobra.Command{
			Use:   "verify",
			Short: "Tell whether a token is good: exit status 0 accepted, 1 refused",
			Example: `  safproof token verify --token-file token.txt --key-file key.jwk --algorithm HS256 \
    --issuer https://sys1.example --audience EQAAPPL --time 2026-03-01T12:00:01Z`,
			RunE: func(c *cobra.Command, _ []string) error { return verify.verify(c) },
		}),
		explain.command(&cobra.Command{
			Use:   "explain",
			Short: "Show each segment, each check in its order, and the first that fails",
			Long: `Show each segment of a token, each check in its order, and the first that fails.

Without a policy and a key it shows what can be seen without them, and the
checks end at the key. The exit status is 0, whatever the token is worth.`,
			RunE: func(c *cobra.Command, _ []string) error { return explain.explain(c) },
		}),
	)
	return c
}

// issueFlags are the inputs of a new token.
type issueFlags struct {
	key                       secretFlags
	algorithm, time           string
	claimsFile                string
	issuer, subject           string
	audience, claims, headers []string
	lifetime                  time.Duration
	asJSON                    bool
}

func (f *issueFlags) command(c *cobra.Command) *cobra.Command {
	c.Args = noArguments
	f.key.add(c, "key", keyHelp)
	flags := c.Flags()
	flags.StringVar(&f.algorithm, "algorithm", "", "HS256, RS256, PS256, ES256, EdDSA and their like; none for an unsigned token")
	flags.StringVar(&f.claimsFile, "claims", "", "file with the claims, a JSON object that is kept as it is; - for standard input")
	flags.StringVar(&f.issuer, "issuer", "", "claim iss")
	flags.StringVar(&f.subject, "subject", "", "claim sub")
	flags.StringArrayVar(&f.audience, "audience", nil, "claim aud; several times for a list")
	flags.DurationVar(&f.lifetime, "lifetime", 5*time.Minute, "time between the claims iat and exp")
	flags.StringArrayVar(&f.claims, "claim", nil, "a further claim, NAME=VALUE, where the value is JSON or else a string")
	flags.StringArrayVar(&f.headers, "header", nil, "a member of the header beside alg, NAME=VALUE as of --claim")
	flags.StringVar(&f.time, "time", "", "claim iat, RFC 3339 (default: now)")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

func (f *issueFlags) issue(c *cobra.Command) error {
	algorithm, err := jose.ParseAlgorithm(f.algorithm)
	if err != nil {
		return fmt.Errorf("--algorithm: %w", err)
	}
	key, err := f.signingKey(c, algorithm)
	if err != nil {
		return err
	}
	claims, err := f.claimsText(c)
	if err != nil {
		return err
	}
	header, err := headerText(f.headers)
	if err != nil {
		return err
	}
	token, err := jose.Sign(header, claims, key, algorithm)
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(c.OutOrStdout(), map[string]any{"token": token})
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), token)
	return err
}

func (f *issueFlags) signingKey(c *cobra.Command, algorithm jose.Algorithm) (*jose.Key, error) {
	if algorithm == jose.None {
		if f.key.given() {
			return nil, errors.New("--key: an unsigned token has no key")
		}
		return nil, nil
	}
	keys, err := readKeys(c, &f.key)
	if err != nil {
		return nil, err
	}
	if len(keys) != 1 {
		return nil, fmt.Errorf("--key: one key signs a token, these are %d", len(keys))
	}
	return keys[0], nil
}

// verifyFlags are the inputs of a judgement.
type verifyFlags struct {
	token  secretFlags
	key    secretFlags
	policy policyFlags
	time   string
	asJSON bool
}

func (f *verifyFlags) command(c *cobra.Command) *cobra.Command {
	c.Args = noArguments
	f.token.add(c, "token", "the token")
	f.key.add(c, "key", keyHelp+"; beside the keys of the policy")
	f.policy.add(c)
	c.Flags().StringVar(&f.time, "time", "", "what the clock shows, RFC 3339 (default: now)")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

// judgement is what the flags come to.
type judgement struct {
	policy jose.Policy
	token  string
	at     time.Time
}

func (f *verifyFlags) read(c *cobra.Command) (j judgement, err error) {
	if f.token.file == "-" && f.key.file == "-" {
		return j, errors.New("--token-file and --key-file: standard input holds one of them only")
	}
	if j.token, err = f.token.read(c); err != nil {
		return j, err
	}
	if j.at, err = readTime(f.time); err != nil {
		return j, err
	}
	var keys []*jose.Key
	if f.key.given() {
		if keys, err = readKeys(c, &f.key); err != nil {
			return j, err
		}
	}
	j.policy, err = f.policy.read(c, keys)
	return j, err
}

// verified is what verify prints as JSON.
type verified struct {
	Accepted  bool            `json:"accepted"`
	User      string          `json:"user,omitempty"`
	Claims    json.RawMessage `json:"claims,omitempty"`
	Rejection *jose.Rejection `json:"rejection,omitempty"`
}

func (f *verifyFlags) verify(c *cobra.Command) error {
	j, err := f.read(c)
	if err != nil {
		return err
	}
	if len(j.policy.Algorithms) == 0 {
		return errors.New("--algorithm: name the algorithms that are allowed; a token must not choose its own")
	}
	verifier, err := jose.NewVerifier(j.policy)
	if err != nil {
		return err
	}
	token, err := verifier.Verify(j.token, j.at)
	var rejection *jose.Rejection
	if err != nil && !errors.As(err, &rejection) {
		return err
	}
	result, line := verified{Rejection: rejection}, ""
	if rejection == nil {
		result.Accepted, result.User, result.Claims = true, token.User(), token.Claims.JSON()
		line = "accepted: " + printable(token.User())
	} else {
		line = fmt.Sprintf("refused as %s: %s: %s", rejection.Reason, rejection.Check, rejection.Detail)
	}
	if f.asJSON {
		err = writeJSON(c.OutOrStdout(), result)
	} else {
		_, err = fmt.Fprintln(c.OutOrStdout(), line)
	}
	if err == nil && rejection != nil {
		return exit(exitNot, nil)
	}
	return err
}

func (f *verifyFlags) explain(c *cobra.Command) error {
	j, err := f.read(c)
	if err != nil {
		return err
	}
	x, err := jose.Explain(j.policy, j.token, j.at)
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(c.OutOrStdout(), x)
	}
	_, err = fmt.Fprint(c.OutOrStdout(), x)
	return err
}

// printable is a text of a stranger for a terminal: as it is if that is harmless,
// and else in quotes.
func printable(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.QuoteToASCII(text)
	}
	return text
}
