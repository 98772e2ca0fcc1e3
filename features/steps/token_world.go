package steps

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

func newTokens() tokens {
	return tokens{keys: make(map[string]*tokenKey), kinds: make(map[string]int)}
}

// begin makes another token the scenario's: one to forge, or one that is made.
func (t *tokens) begin(f *forgery, text string) { t.forged, t.text, t.withheld = f, text, "" }

// addKey remembers a key under its name.
func (w *World) addKey(name string, key *tokenKey) error {
	if _, again := w.tokens.keys[name]; again {
		return misuse("there are two keys " + name)
	}
	w.tokens.keys[name] = key
	return nil
}

func (w *World) tokenKey(name string) (*tokenKey, error) {
	key, ok := w.tokens.keys[name]
	if !ok {
		return nil, misuse("there is no key " + name)
	}
	return key, nil
}

// setPolicy changes the members of the policy that a table names.
func (w *World) setPolicy(table *godog.Table) error {
	if table == nil || len(table.Rows) < 2 {
		return misuse("a policy needs a table with a heading and at least one member")
	}
	for i, row := range table.Rows {
		if len(row.Cells) != 2 || i == 0 && (row.Cells[0].Value != "member" || row.Cells[1].Value != "value") {
			return misuse("a policy has two columns, headed member and value")
		}
		if i > 0 {
			if err := w.tokens.setPolicy(row.Cells[0].Value, row.Cells[1].Value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tokens) setPolicy(name, value string) (err error) {
	p := &t.policy
	switch list := strings.Fields(value); name {
	case "issuer":
		p.Issuer = value
	case "audience":
		p.Audience = list
	case "algorithms":
		p.Algorithms = list
	case "keys":
		t.names = list
	case "clockSkew":
		if p.ClockSkew, err = strconv.Atoi(value); err != nil {
			return misuse(err.Error())
		}
	case "requiredClaims":
		p.RequiredClaims = list
	case "userClaim":
		p.UserClaim = value
	case "type":
		p.Type = value
	default:
		return misuse(fmt.Sprintf("a policy has no member %q", name))
	}
	return nil
}

// currentPolicy is the policy with its keys as they are now.
func (w *World) currentPolicy() (target.TokenPolicy, error) {
	p := w.tokens.policy
	if len(p.Algorithms) == 0 || len(w.tokens.names) == 0 {
		return p, misuse("the policy needs algorithms and keys")
	}
	jwks := []json.RawMessage{}
	for _, name := range w.tokens.names {
		key, err := w.tokenKey(name)
		if err != nil {
			return p, err
		}
		w.secrets.jwk(key.jwk.text())
		jwks = append(jwks, key.jwk.text())
	}
	list, err := json.Marshal(jwks)
	p.Keys = append(object{{"keys", list}}, w.tokens.set...).text()
	return p, err
}

// change changes an object that a step names: the claims, the header of the
// token, the key set or the JWK of a key.
func (w *World) change(part string, change func(object) object) error {
	t := &w.tokens
	switch name, isKey := strings.CutPrefix(part, "JWK of "); {
	case isKey:
		key, err := w.tokenKey(name)
		if err == nil {
			key.jwk = change(key.jwk)
		}
		return err
	case part == "key set":
		t.set = change(t.set)
	case part == "claims":
		t.claims, t.raw = change(t.claims), nil
	case t.forged == nil:
		return misuse("there is no token yet that has a header")
	default:
		t.forged.header = change(t.forged.header)
	}
	return nil
}

// setRaw gives the token a header or a payload as it stands.
func (w *World) setRaw(part string, content []byte) error {
	switch {
	case w.tokens.forged == nil:
		return misuse("there is no token yet that has a " + part)
	case part == "header":
		w.tokens.forged.rawHeader = content
	default:
		w.tokens.forged.rawClaims = content
	}
	return nil
}

// carry puts a key into the header (RFC 7515, sections 4.1.3 and 4.1.6).
func (w *World) carry(as, name string) error {
	key, err := w.tokenKey(name)
	if err != nil {
		return err
	}
	if key.signer == nil {
		return misuse("only a public key can stand in a header")
	}
	value := key.jwk.text()
	if as == "x5c" {
		der, err := key.certificate()
		if err != nil {
			return err
		}
		value = []byte(`["` + base64.StdEncoding.EncodeToString(der) + `"]`)
	}
	return w.change("header", func(o object) object { return o.with(member{as, value}) })
}

// token is the token of the scenario, signed and distorted.
func (w *World) token() (string, error) {
	t := &w.tokens
	if t.withheld != "" {
		return "", w.expect(false, "a token", t.withheld)
	}
	if t.forged == nil && t.text == "" {
		return "", misuse("there is no token yet")
	}
	if t.forged != nil {
		f := *t.forged
		f.claims = t.claims
		if f.rawClaims == nil {
			f.rawClaims = t.raw
		}
		var err error
		if t.text, err = f.forge(); err != nil {
			return "", err
		}
	}
	w.secrets.token(t.text)
	return t.text, nil
}

// distortToken changes the token in the making, or one that the target made.
func (w *World) distortToken(phrase string) error {
	t := &w.tokens
	if t.forged == nil {
		text, err := w.token()
		if err != nil {
			return err
		}
		received, err := receive(text)
		if err != nil {
			return err
		}
		t.forged, t.claims, t.raw = received, received.claims, nil
	}
	t.forged.distorted = true
	distortions[phrase](t.forged)
	return nil
}
