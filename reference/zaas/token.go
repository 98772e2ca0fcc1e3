package zaas

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// The issuers of tokens.
const (
	issuerOwn         = "APIML"
	issuerAccessToken = "APIML_PAT"
	issuerZOSMF       = "zOSMF"
)

const (
	// Life of a token.
	Life = 8 * time.Hour
	// ShortLife is that of a token of the ShortLifeUser.
	ShortLife = 50 * time.Second
	// DefaultDomain is what tokens have as dom unless told otherwise: the text that
	// Zowe gives to tokens made without credentials.
	DefaultDomain = "security-domain"
)

// claims are those of a token, in the order in which they are written.
type claims struct {
	Subject  string   `json:"sub"`
	Issued   int64    `json:"iat"`
	Expires  int64    `json:"exp"`
	Issuer   string   `json:"iss"`
	ID       string   `json:"jti"`
	Domain   string   `json:"dom,omitempty"`
	LTPA     string   `json:"ltpa,omitempty"`
	Provider string   `json:"auth.prov,omitempty"`
	Scopes   []string `json:"scopes,omitempty"`
}

func ownVerifier(key *jose.Key) (*jose.Verifier, error) {
	keys, err := jose.NewKeySet(key.Public())
	if err != nil {
		return nil, err
	}
	return jose.NewVerifier(jose.Policy{Algorithms: []jose.Algorithm{jose.RS256}, Keys: keys, IgnoreKeyID: true})
}

// identity is a user who was authenticated, on the way to a token.
type identity struct {
	user   string // as it was given
	domain string
	ltpa   string
	token  string // that z/OSMF issued, if it is to be passed through
}

// issue makes a token for a user.
func (s *Server) issue(who identity) (string, error) {
	if who.token != "" {
		return who.token, nil
	}
	life := Life
	if who.user == s.ShortLifeUser {
		life = ShortLife
	}
	now := s.Now().UTC()
	return s.sign(claims{
		Subject: who.user, Issued: now.Unix(), Expires: now.Add(life).Unix(),
		Issuer: issuerOwn, Domain: who.domain, LTPA: who.ltpa,
	})
}

// sign completes the claims by an ID and signs them.
func (s *Server) sign(c claims) (string, error) {
	var err error
	if c.ID, err = s.newID(); err != nil {
		return "", err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("claims of a token: %w", err)
	}
	var header []byte
	if s.typ {
		header = []byte(`{"typ":"JWT"}`)
	}
	return jose.Sign(header, text, s.key, jose.RS256)
}

// newID makes a UUID (RFC 9562, version 4), or as many random bytes in base64url.
func (s *Server) newID() (string, error) {
	var id [16]byte
	s.randoms.Lock()
	_, err := io.ReadFull(s.Random, id[:])
	s.randoms.Unlock()
	if err != nil {
		return "", fmt.Errorf("ID of a token: %w", err)
	}
	if !s.uuid {
		return base64.RawURLEncoding.EncodeToString(id[:]), nil
	}
	id[6], id[8] = id[6]&0x0F|0x40, id[8]&0x3F|0x80
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// token is what was read in one. It does not print.
type token struct {
	text            func() string
	issuer, subject string
	domain          string
	issued, expires time.Time
	scopes          []string
	ltpa            func() string
}

// verdict is what a token is judged to be.
type verdict int

const (
	good verdict = iota
	expired
	loggedOut
	notValid
	unreachable // z/OSMF would have to say
)

// judge judges a token: its expiry comes first, and only then its issuer, its
// signature, and whether it was logged out.
func (c *call) judge(text string) (token, verdict) {
	t, v := c.judgeUnlessLoggedOut(text)
	if v == good && c.logouts.Load().has(text) {
		return token{}, loggedOut
	}
	return t, v
}

func (c *call) judgeUnlessLoggedOut(text string) (token, verdict) {
	t, err := readToken(text)
	switch {
	case err != nil:
		return token{}, notValid
	case !t.expires.IsZero() && !c.Now().Before(t.expires):
		return token{}, expired
	case t.issuedBy(issuerOwn):
		if t.expires.IsZero() || !c.signedHere(text) {
			return token{}, notValid
		}
		return t, good
	case t.issuedBy(issuerZOSMF) && c.ZOSMF != nil:
		return t, c.askZOSMF(text)
	}
	return token{}, notValid
}

// issuedBy compares issuers as Zowe does: without regard to case.
func (t token) issuedBy(issuer string) bool { return strings.EqualFold(t.issuer, issuer) }

func (s *Server) signedHere(text string) bool {
	_, err := s.own.VerifyJWS(text)
	return err == nil
}

// readToken reads the claims, and verifies nothing.
func readToken(text string) (token, error) {
	if len(text) > jose.DefaultMaxSize {
		return token{}, errBody
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return token{}, errBody
	}
	payload, err := base64.RawURLEncoding.Strict().DecodeString(parts[1])
	if err != nil {
		return token{}, errBody
	}
	m, err := parseMembers(payload)
	if err != nil {
		return token{}, err
	}
	return m.token(text)
}

func (m members) token(text string) (t token, err error) {
	var ltpa string
	for name, field := range map[string]*string{"iss": &t.issuer, "sub": &t.subject, "dom": &t.domain, "ltpa": &ltpa} {
		if *field, err = m.text(name); err != nil {
			return token{}, err
		}
	}
	if t.issued, err = m.date("iat"); err == nil {
		t.expires, err = m.date("exp")
	}
	if err == nil && m["scopes"] != nil {
		t.scopes, err = m.texts("scopes")
	}
	if err != nil {
		return token{}, err
	}
	t.text, t.ltpa = func() string { return text }, func() string { return ltpa }
	return t, nil
}

// date returns a NumericDate (RFC 7519, section 2), cut off to whole seconds; the
// zero time if it is not there.
func (m members) date(name string) (time.Time, error) {
	raw := m[name]
	if raw == nil {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseFloat(string(raw), 64)
	const latest = 253402300799 // of the year 9999
	if err != nil || math.Abs(seconds) > latest {
		return time.Time{}, errBody
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}

// texts returns a member that is an array of strings.
func (m members) texts(name string) ([]string, error) {
	var raw []json.RawMessage
	if json.Unmarshal(m[name], &raw) != nil || m[name][0] != '[' {
		return nil, errBody
	}
	var all []string
	for _, each := range raw {
		var text string
		if each[0] != '"' || json.Unmarshal(each, &text) != nil {
			return nil, errBody
		}
		all = append(all, text)
	}
	return all, nil
}
