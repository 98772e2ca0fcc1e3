package zosmf

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/ltpa"
)

const (
	// jwtCookie and ltpaCookie are the cookies with the tokens.
	jwtCookie  = "jwtToken"
	ltpaCookie = "LtpaToken2"
	// issuer is the claim iss (issuer of Liberty's jwtBuilder zOSMFBuilder).
	issuer = "zOSMF"
	// keyIDLength is the length of the claim kid, in bytes before they are hex.
	keyIDLength = 8
	// tokenIDLength is the length of the claim jti, in bytes before they are hex.
	tokenIDLength = 16
)

// webToken is a token that was found to be good, whatever its kind.
type webToken struct {
	id      string // that it is remembered by once it was logged out
	user    esm.UserID
	expires time.Time
}

// useKey prepares signing, judging, and the set of keys that is served.
func (s *Server) useKey() error {
	key, err := jose.NewKey(s.config.Key)
	if err != nil {
		return err
	}
	public := sha256.Sum256(s.config.Key.N.Bytes())
	s.key = key.WithID(hex.EncodeToString(public[:keyIDLength])).WithAlgorithm(jose.RS256)
	keys, err := jose.NewKeySet(s.key.Public())
	if err != nil {
		return err
	}
	if s.jwks, err = keys.MarshalJWKSet(false); err != nil {
		return err
	}
	s.verifier, err = jose.NewVerifier(jose.Policy{
		Issuer: issuer, Algorithms: []jose.Algorithm{jose.RS256}, Keys: keys, RequiredClaims: []string{"jti"},
	})
	return err
}

// claims are in the order in which they are written.
type claims struct {
	Subject string `json:"sub"`
	Issuer  string `json:"iss"`
	Issued  int64  `json:"iat"`
	Expires int64  `json:"exp"`
	ID      string `json:"jti"`
}

// issue makes the tokens of a level for a user and sets their cookies.
func (s *Server) issue(w http.ResponseWriter, user esm.UserID) error {
	now := s.config.Now()
	expires := now.Add(s.config.Expiry)
	if s.config.Level.has(JWT) {
		token, err := s.makeJWT(user, now, expires)
		if err != nil {
			return err
		}
		setCookie(w, jwtCookie, token)
	}
	token, err := s.config.LTPA.Create(ltpa.Token{Realm: s.config.Realm, Name: string(user), Expires: expires})
	if err != nil {
		return err
	}
	setCookie(w, ltpaCookie, token)
	return nil
}

func (s *Server) makeJWT(user esm.UserID, now, expires time.Time) (string, error) {
	var id [tokenIDLength]byte
	s.mu.Lock()
	_, err := io.ReadFull(s.config.Random, id[:])
	s.mu.Unlock()
	if err != nil {
		return "", fmt.Errorf("no random bytes: %w", err)
	}
	text, err := json.Marshal(claims{string(user), issuer, now.Unix(), expires.Unix(), hex.EncodeToString(id[:])})
	if err != nil {
		return "", err
	}
	header := []byte(`{"kid":` + strconv.Quote(s.key.ID()) + `,"typ":"JWT","alg":"RS256"}`)
	return jose.Sign(header, text, s.key, jose.RS256)
}

// setCookie sets a cookie that lasts as long as the browser runs.
func setCookie(w http.ResponseWriter, name, value string) {
	w.Header().Add("Set-Cookie", name+"="+value+"; Path=/; Secure; HttpOnly")
}

var errToken = errors.New("token is not accepted")

// parseJWT judges a JSON Web Token. Errors wrap errToken.
func (s *Server) parseJWT(text string) (webToken, error) {
	if !s.config.Level.has(JWT) {
		return webToken{}, errToken
	}
	token, err := s.verifier.Verify(text, s.config.Now())
	if err != nil {
		return webToken{}, errToken
	}
	return s.known(webToken{id: "jwt " + token.Claims.ID(), expires: token.Claims.Expires()}, token.User())
}

// parseLTPA judges an LTPA token. Errors wrap errToken. What it is remembered by is
// its content, as the same content can be spelled in several ways.
func (s *Server) parseLTPA(text string) (webToken, error) {
	token, err := s.config.LTPA.Validate(text, s.config.Now())
	if err != nil || token.Realm != s.config.Realm {
		return webToken{}, errToken
	}
	id := fmt.Sprintf("ltpa %d %s", token.Expires.UnixMilli(), token.Name)
	return s.known(webToken{id: id, expires: token.Expires}, token.Name)
}

func (s *Server) known(t webToken, name string) (webToken, error) {
	var ok bool
	if t.user, ok = userOf(name); !ok || s.run.Load().has(t.id) {
		return webToken{}, errToken
	}
	return t, nil
}

// presented are the tokens of a request, good ones only, and whether it has any.
func (s *Server) presented(r *http.Request) (good []webToken, any bool) {
	for _, source := range []struct {
		text  string
		parse func(string) (webToken, error)
	}{
		{bearer(r), s.parseJWT}, {cookie(r, jwtCookie), s.parseJWT}, {cookie(r, ltpaCookie), s.parseLTPA},
	} {
		if source.text == "" {
			continue
		}
		any = true
		if t, err := source.parse(source.text); err == nil {
			good = append(good, t)
		}
	}
	return good, any
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// maxAuthorization is the length of the longest Authorization header that is read,
// in bytes.
const maxAuthorization = 8192

func bearer(r *http.Request) string {
	c, err := httpauth.Parse(r.Header, maxAuthorization)
	if err != nil || c.Scheme() != httpauth.Bearer {
		return ""
	}
	return c.Token()
}
