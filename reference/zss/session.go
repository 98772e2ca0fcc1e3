package zss

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

// sessions makes and reads the session tokens of one server instance. It keeps
// nothing of them.
type sessions struct {
	aead     cipher.AEAD
	instance [8]byte
}

// What a session token is made of: a nonce, and sealed after it the instance, the
// time in microseconds since 1970, and the user ID.
const timeLength = 8

func newSessions(random io.Reader) (*sessions, error) {
	var key [16]byte
	s := &sessions{}
	for _, part := range [][]byte{key[:], s.instance[:]} {
		if _, err := io.ReadFull(random, part); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRandom, err)
		}
	}
	block, err := aes.NewCipher(key[:])
	if err == nil {
		s.aead, err = cipher.NewGCM(block)
	}
	if err != nil { // A key of 16 bytes has no error.
		return nil, fmt.Errorf("%w: %w", ErrRandom, err)
	}
	return s, nil
}

// issue makes a token. The nonce must never have been used.
func (s *sessions) issue(user esm.UserID, now time.Time, nonce []byte) string {
	text := append([]byte{}, s.instance[:]...)
	text = binary.BigEndian.AppendUint64(text, uint64(now.UnixMicro()))
	text = append(text, user...)
	return base64.StdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, text, nil))
}

// session is what a token says.
type session struct {
	user   esm.UserID
	issued time.Time
}

// read opens a token, and says whether this instance made it.
func (s *sessions) read(token string) (session, bool) {
	sealed, err := base64.StdEncoding.DecodeString(token)
	if err != nil || len(sealed) < s.aead.NonceSize() {
		return session{}, false
	}
	nonce, sealed := sealed[:s.aead.NonceSize()], sealed[s.aead.NonceSize():]
	text, err := s.aead.Open(nil, nonce, sealed, nil)
	head := len(s.instance) + timeLength
	if err != nil || len(text) <= head || string(text[:len(s.instance)]) != string(s.instance[:]) {
		return session{}, false
	}
	issued := int64(binary.BigEndian.Uint64(text[len(s.instance):head]))
	return session{user: esm.UserID(text[head:]), issued: time.UnixMicro(issued)}, true
}

// issueSession makes a token for a user.
func (s *Server) issueSession(user esm.UserID) (string, error) {
	sessions := s.run.Load().sessions
	nonce := make([]byte, sessions.aead.NonceSize())
	s.mu.Lock()
	_, err := io.ReadFull(s.config.Random, nonce)
	s.mu.Unlock()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrRandom, err)
	}
	return sessions.issue(user, s.config.Now(), nonce), nil
}

// sessionUser returns the user of a token that is good now.
func (s *Server) sessionUser(token string) (esm.UserID, bool) {
	found, ok := s.run.Load().sessions.read(token)
	if !ok {
		return "", false
	}
	age := s.config.Now().Sub(found.issued)
	limit := s.timeout(found.user)
	return found.user, age >= 0 && (limit == NoLimit || age < time.Duration(limit)*time.Second)
}
