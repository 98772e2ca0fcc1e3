package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reference/jose"
)

const keyHelp = "key as a JWK or JWK set, in PEM (also a certificate), or of HMAC in hexadecimal digits"

// tell says which keys of a JWK set cannot be used, and why.
func tell(c *cobra.Command, flag string, leftOut []string) {
	for _, why := range leftOut {
		fmt.Fprintf(c.ErrOrStderr(), "%s: left out %s\n", flag, why)
	}
}

// readKeys reads keys from where the flags say.
func readKeys(c *cobra.Command, from *secretFlags) ([]*jose.Key, error) {
	text, err := from.read(c)
	if err != nil {
		return nil, err
	}
	keys, leftOut, err := parseKeys(text)
	tell(c, "--key", leftOut)
	return keys, err
}

// parseKeys reads keys in whichever of the forms they are, and says what it left out
// of a set. Neither that nor an error shows them.
func parseKeys(text string) (keys []*jose.Key, leftOut []string, err error) {
	switch {
	case strings.HasPrefix(text, "{"):
		var members map[string]json.RawMessage
		_ = json.Unmarshal([]byte(text), &members) // if this fails, so does what follows
		if _, is := members["keys"]; is {
			set, err := jose.ParseJWKSet([]byte(text))
			if err != nil {
				return nil, nil, fmt.Errorf("--key: %w", err)
			}
			return set.Keys(), set.LeftOut(), nil
		}
		key, err := jose.ParseJWK([]byte(text))
		if err != nil {
			return nil, nil, fmt.Errorf("--key: %w", err)
		}
		return []*jose.Key{key}, nil, nil
	case strings.Contains(text, "-----BEGIN"):
		if keys, err = jose.ParsePEM([]byte(text)); err != nil {
			return nil, nil, fmt.Errorf("--key: %w", err)
		}
		return keys, nil, nil
	}
	secret, err := hex.DecodeString(text)
	if err != nil {
		return nil, nil, errors.New("--key: neither a JWK, nor PEM, nor hexadecimal digits")
	}
	key, err := jose.NewHMACKey(secret)
	if err != nil {
		return nil, nil, fmt.Errorf("--key: %w", err)
	}
	return []*jose.Key{key}, nil, nil
}

// policyFlags say what a token must meet.
type policyFlags struct {
	file, issuer, userClaim, typ string
	audience, algorithms, claims []string
	skew                         time.Duration
	ignoreKID                    bool
}

func (f *policyFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.file, "policy", "", "file with a policy, the JSON object of the adapter protocol; flags go before it")
	flags.StringSliceVar(&f.algorithms, "algorithm", nil, "algorithms that are allowed")
	flags.StringVar(&f.issuer, "issuer", "", "what iss must be")
	flags.StringSliceVar(&f.audience, "audience", nil, "names of which aud must have one")
	flags.DurationVar(&f.skew, "skew", 0, "how far the issuer's clock may be off")
	flags.StringSliceVar(&f.claims, "require", nil, "claims that must be there")
	flags.StringVar(&f.userClaim, "user-claim", "", "claim that names the user (default: sub)")
	flags.StringVar(&f.typ, "type", "", "what typ must be")
	flags.BoolVar(&f.ignoreKID, "ignore-kid", false, "try every key, whatever kid the token has (so it is for a --key without ID and no policy)")
}

// read makes the policy of the file, the flags and the keys.
func (f *policyFlags) read(c *cobra.Command, keys []*jose.Key) (jose.Policy, error) {
	var p target.TokenPolicy
	if f.file != "" {
		text, err := readFile(c, f.file)
		if err != nil {
			return jose.Policy{}, fmt.Errorf("--policy: %w", err)
		}
		if err := readPolicy(text, &p); err != nil {
			return jose.Policy{}, fmt.Errorf("--policy: %s is not a policy: %w", f.file, err)
		}
	}
	if p.Keys == nil {
		p.Keys = json.RawMessage(`{"keys":[]}`)
	}
	policy, err := p.Policy()
	if err != nil {
		return policy, fmt.Errorf("--policy: %w", err)
	}
	tell(c, "--policy", policy.Keys.LeftOut())
	if err := f.override(c, &policy); err != nil {
		return policy, err
	}
	// Certificates and secrets have no ID; then a kid chooses nothing.
	nameless := !slices.ContainsFunc(keys, func(k *jose.Key) bool { return k.ID() != "" })
	policy.IgnoreKeyID = f.ignoreKID || len(keys) > 0 && policy.Keys.Len() == 0 && nameless
	policy.Keys, err = jose.NewKeySet(append(policy.Keys.Keys(), keys...)...)
	return policy, err
}

// readPolicy reads a policy strictly: an unknown member, or one that stands twice,
// would leave a token to rules that nobody meant.
func readPolicy(text []byte, p *target.TokenPolicy) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return errors.New("it is no JSON object")
	}
	seen := make(map[string]bool)
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		member := fmt.Sprint(name)
		if !slices.Contains(policyMembers, member) {
			return fmt.Errorf("there is no member %q; there are %q", member, policyMembers)
		}
		if seen[member] {
			return fmt.Errorf("member %q stands twice", member)
		}
		seen[member] = true
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
	}
	return json.Unmarshal(text, p)
}

// policyMembers are the members of a policy, as they are to be spelled.
var policyMembers = []string{"issuer", "audience", "algorithms", "keys", "clockSkew", "requiredClaims", "userClaim", "type"}

// override lets the flags that were given go before what the file says.
func (f *policyFlags) override(c *cobra.Command, p *jose.Policy) error {
	given := c.Flags().Changed
	for _, v := range []struct {
		name       string
		flag, into *string
	}{
		{"issuer", &f.issuer, &p.Issuer}, {"user-claim", &f.userClaim, &p.UserClaim}, {"type", &f.typ, &p.Type},
	} {
		if given(v.name) {
			*v.into = *v.flag
		}
	}
	if given("audience") {
		p.Audience = f.audience
	}
	if given("require") {
		p.RequiredClaims = f.claims
	}
	if given("skew") {
		p.ClockSkew = f.skew
	}
	if !given("algorithm") {
		return nil
	}
	p.Algorithms = nil
	for _, name := range f.algorithms {
		algorithm, err := jose.ParseAlgorithm(name)
		if err != nil {
			return fmt.Errorf("--algorithm: %w", err)
		}
		p.Algorithms = append(p.Algorithms, algorithm)
	}
	return nil
}

// claimsText is the file of claims as it is, or an object made of the flags.
func (f *issueFlags) claimsText(c *cobra.Command) ([]byte, error) {
	if f.claimsFile != "" {
		if f.issuer != "" || f.subject != "" || len(f.audience)+len(f.claims) > 0 || f.time != "" || c.Flags().Changed("lifetime") {
			return nil, errors.New("--claims: the file has all claims; leave out --issuer, --subject, --audience, --claim, --lifetime and --time")
		}
		text, err := readFile(c, f.claimsFile)
		if err != nil {
			return nil, fmt.Errorf("--claims: %w", err)
		}
		return bytes.TrimSpace(text), nil
	}
	at, err := readTime(f.time)
	if err != nil {
		return nil, err
	}
	var members []member
	if f.issuer != "" {
		members = append(members, member{"iss", f.issuer})
	}
	if f.subject != "" {
		members = append(members, member{"sub", f.subject})
	}
	switch len(f.audience) {
	case 0:
	case 1:
		members = append(members, member{"aud", f.audience[0]})
	default:
		members = append(members, member{"aud", f.audience})
	}
	members = append(members, member{"iat", at.Unix()}, member{"exp", at.Add(f.lifetime).Unix()})
	return objectText("--claim", members, f.claims)
}

// headerText is the header beside alg, nil if there is nothing.
func headerText(assignments []string) ([]byte, error) {
	if len(assignments) == 0 {
		return nil, nil
	}
	return objectText("--header", nil, assignments)
}

// member is a member of a JSON object whose members have an order.
type member struct {
	name  string
	value any
}

// objectText writes an object of members and of the assignments of a flag.
func objectText(flag string, members []member, assignments []string) ([]byte, error) {
	for _, a := range assignments {
		name, text, found := strings.Cut(a, "=")
		if !found || name == "" {
			return nil, fmt.Errorf("%s: %q is not NAME=VALUE", flag, a)
		}
		var value any = text
		if json.Valid([]byte(text)) {
			value = json.RawMessage(text)
		}
		// It goes before a claim of another flag, iat and exp among them.
		members = slices.DeleteFunc(members, func(m member) bool { return m.name == name })
		members = append(members, member{name, value})
	}
	var b bytes.Buffer
	for i, m := range members {
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.WriteString(map[bool]string{true: "{", false: ","}[i == 0])
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// readTime reads the flag --time.
func readTime(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return at, fmt.Errorf("--time: %q is not a time such as 2026-03-01T12:00:00Z", text)
	}
	return at, nil
}
