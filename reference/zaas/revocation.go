package zaas

import (
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

// space is a part of the caching service.
type space string

// The spaces: the names of the maps are Zowe's.
const (
	revokedTokens space = "invalidTokens"
	revokedUsers  space = "invalidUsers"
	revokedScopes space = "invalidScopes"
	saltSpace     space = "salt"
)

// saltKey is the one key of the space of salt.
const saltKey = "salt"

// hash makes the key of what is revoked: SHA-512 with a salt that all instances
// share, so that the caching service knows no token.
func (s *Server) hash(text string) (string, error) {
	salt, err := s.salt()
	if err != nil {
		return "", err
	}
	sum := sha512.Sum512(append(salt, text...))
	return hex.EncodeToString(sum[:]), nil
}

// salt returns the salt, which the first instance that needs it makes.
func (s *Server) salt() ([]byte, error) {
	salt, found, err := s.Store.Get(string(saltSpace), saltKey)
	if err != nil || found {
		return salt, err
	}
	salt = make([]byte, 16)
	s.randoms.Lock()
	_, err = io.ReadFull(s.Random, salt)
	s.randoms.Unlock()
	if err != nil {
		return nil, fmt.Errorf("salt of revocations: %w", err)
	}
	stored, err := s.Store.PutNew(string(saltSpace), saltKey, salt, time.Time{})
	if err != nil || stored {
		return salt, err
	}
	salt, found, err = s.Store.Get(string(saltSpace), saltKey) // Another one was faster.
	if err == nil && !found {
		err = fmt.Errorf("salt of revocations: the caching service lost it")
	}
	return salt, err
}

// signed is the part of a token that its signature is over.
func signed(text string) string { return text[:strings.LastIndexByte(text, '.')] }

// revokeToken revokes one access token, and says whether it was this call that
// did.
func (s *Server) revokeToken(t token) (bool, error) {
	key, err := s.hash(signed(t.text()))
	if err != nil {
		return false, err
	}
	return s.Store.PutNew(string(revokedTokens), key, stamp(t.expires), t.expires.Add(ClockMargin))
}

// revokeBy revokes all access tokens of a user, or for a service, that were
// issued up to now.
func (s *Server) revokeBy(space space, name string) error {
	key, err := s.hash(name)
	if err != nil {
		return err
	}
	now := s.Now()
	before, found, err := s.Store.Get(string(space), key)
	if err != nil || found && readStamp(before) >= now.Unix() { // by an instance whose clock is ahead
		return err
	}
	return s.Store.Put(string(space), key, stamp(now))
}

// revoked says whether an access token was revoked, itself or by a rule.
func (s *Server) revoked(t token) (bool, error) {
	key, err := s.hash(signed(t.text()))
	if err != nil {
		return true, err
	}
	_, found, err := s.Store.Get(string(revokedTokens), key)
	if err != nil || found {
		return true, err
	}
	if by, err := s.revokedBy(revokedUsers, upper(t.subject), t.issued); by || err != nil {
		return true, err
	}
	for _, scope := range t.scopes {
		if by, err := s.revokedBy(revokedScopes, scope, t.issued); by || err != nil {
			return true, err
		}
	}
	return false, nil
}

func (s *Server) revokedBy(space space, name string, issued time.Time) (bool, error) {
	key, err := s.hash(name)
	if err != nil {
		return true, err
	}
	value, found, err := s.Store.Get(string(space), key)
	if err != nil || !found {
		return err != nil, err
	}
	return issued.Unix() <= readStamp(value), nil
}

// evictExpired removes what no token that is still good can be subject to.
func (s *Server) evictExpired() error {
	now := s.Now()
	for space, oldest := range map[space]time.Time{
		revokedTokens: now.Add(-ClockMargin), // by their expiry
		revokedUsers:  now.Add(-ClockMargin - MaxValidity*day),
		revokedScopes: now.Add(-ClockMargin - MaxValidity*day), // by their time
	} {
		all, err := s.Store.List(string(space))
		if err != nil {
			return err
		}
		for key, value := range all {
			if readStamp(value) >= oldest.Unix() {
				continue
			}
			if err := s.Store.Delete(string(space), key); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayRevoke asks SAF whether a user may revoke the access tokens of others. A user
// who cannot sign on may not.
func (s *Server) mayRevoke(user string) bool {
	signedOn := s.System.Verify(saf.VerifyRequest{User: esm.UserID(upper(user)), Application: s.Application, NoPassCheck: true})
	if !signedOn.OK() {
		return false
	}
	return s.System.Auth(signedOn.ACEE, s.Revoker).Decision.Outcome == esm.Granted
}
