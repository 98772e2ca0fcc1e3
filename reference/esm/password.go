package esm

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
	"strings"
	"time"
)

// The lengths of passwords and phrases, in characters (Command Language
// Reference, topic xsyntax; Security Administrator's Guide, topic
// passwordphrases). The
// shorter phrases, of 9 to 13, need the exit ICHPWX11 and are refused.
const (
	MaxPassword = 8
	MinPhrase   = 14
	MaxPhrase   = 100
)

// DefaultPasswordIterations is the cost of hashing, in iterations of PBKDF2.
const DefaultPasswordIterations = 2000

// sealed holds a credential in a function, as package fmt prints the contents
// of unexported fields without asking any method. Nil is none.
type sealed func() *credential

// credential is a salted hash. It stands for RACF's own (KDFAES), which it is
// not.
type credential struct {
	salt, hash [16]byte
	iterations int
	folded     bool // it was folded to upper case before it was hashed
}

func (db *Database) newCredential(text string, folded bool) (sealed, error) {
	c := &credential{iterations: db.config.PasswordIterations, folded: folded}
	if db.config.Random == nil {
		return nil, fmt.Errorf("%w: set Config.Random to store passwords", ErrRandom)
	}
	if _, err := io.ReadFull(db.config.Random, c.salt[:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRandom, err)
	}
	c.hash = c.of(text)
	return func() *credential { return c }, nil
}

func (c *credential) of(text string) (hash [16]byte) {
	if c.iterations == 1 && len(text) <= sha256.BlockSize {
		return onePass(text, c.salt)
	}
	// Errors are for key lengths that FIPS mode refuses; 16 bytes are not such.
	b, _ := pbkdf2.Key(sha256.New, text, c.salt[:], c.iterations, len(hash))
	copy(hash[:], b)
	return hash
}

// onePass is PBKDF2 of one iteration: the HMAC of the salt and of the number of
// the block (RFC 8018, section 5.2). Package pbkdf2 first hashes the padded key
// apart, which pays from the second iteration on; simulations have one.
func onePass(text string, salt [16]byte) (hash [16]byte) {
	var inner [sha256.BlockSize + len(salt) + 4]byte
	var outer [sha256.BlockSize + sha256.Size]byte
	copy(inner[:sha256.BlockSize], text)
	for i, b := range inner[:sha256.BlockSize] {
		inner[i], outer[i] = b^0x36, b^0x5C // ipad and opad of RFC 2104
	}
	copy(inner[sha256.BlockSize:], salt[:])
	inner[len(inner)-1] = 1
	sum := sha256.Sum256(inner[:])
	copy(outer[sha256.BlockSize:], sum[:])
	sum = sha256.Sum256(outer[:])
	copy(hash[:], sum[:])
	return hash
}

func (c *credential) matches(text string) bool {
	hash := c.of(text)
	return subtle.ConstantTimeCompare(hash[:], c.hash[:]) == 1
}

// SetPassword sets the password of a user: 1 to 8 characters out of A–Z, 0–9,
// #, $ and @, and a–z, which are folded to upper case unless MIXEDCASE is on. A
// password that another has set is expired; at is when it was changed
// otherwise. Errors wrap [ErrNotDefined], [ErrPassword] or [ErrRandom].
func (tx *Tx) SetPassword(id UserID, password string, expired bool, at time.Time) error {
	u, ok := tx.User(id)
	if !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, id)
	}
	if password == "" || len(password) > MaxPassword {
		return fmt.Errorf("%w: a password has 1 to %d characters, this one has %d", ErrPassword, MaxPassword, len(password))
	}
	for i, b := range []byte(upper(password)) {
		if !('A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte("#$@", b) >= 0) {
			return fmt.Errorf("%w: character %d of the password; give letters, digits, #, $ and @", ErrPassword, i+1)
		}
	}
	folded := !tx.db.options.MixedCase
	if folded {
		password = upper(password)
	}
	c, err := tx.db.newCredential(password, folded)
	if err != nil {
		return err
	}
	u.password, u.PasswordExpired, u.PasswordChanged = c, expired, changedAt(expired, at)
	return tx.PutUser(u)
}

// SetPhrase sets the password phrase of a user, 14 to 100 characters, according
// to the rules of the Security Administrator's Guide, topic passwordphrases: no
// user ID in all upper or all lower case in it, at least two letters and two
// other characters, no more than two equal ones in a row. Case counts. Errors
// and the other arguments are those of [Tx.SetPassword].
func (tx *Tx) SetPhrase(id UserID, phrase string, expired bool, at time.Time) error {
	u, ok := tx.User(id)
	if !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, id)
	}
	if err := checkPhrase(id, phrase); err != nil {
		return err
	}
	c, err := tx.db.newCredential(phrase, false)
	if err != nil {
		return err
	}
	u.phrase, u.PhraseExpired, u.PhraseChanged = c, expired, changedAt(expired, at)
	return tx.PutUser(u)
}

func changedAt(expired bool, at time.Time) time.Time {
	if expired {
		return time.Time{}
	}
	return at
}

func checkPhrase(id UserID, phrase string) error {
	if len(phrase) < MinPhrase || len(phrase) > MaxPhrase {
		return fmt.Errorf("%w: a password phrase has %d to %d characters, this one has %d", ErrPassword, MinPhrase, MaxPhrase, len(phrase))
	}
	if strings.Contains(phrase, string(id)) || strings.Contains(phrase, strings.ToLower(string(id))) {
		return fmt.Errorf("%w: the password phrase contains the user ID", ErrPassword)
	}
	letters := 0
	for i, b := range []byte(phrase) {
		if b < ' ' || b > '~' {
			return fmt.Errorf("%w: character %d of the password phrase", ErrPassword, i+1)
		}
		if 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' {
			letters++
		}
		if i >= 2 && b == phrase[i-1] && b == phrase[i-2] {
			return fmt.Errorf("%w: the password phrase has three equal characters in a row", ErrPassword)
		}
	}
	if letters < 2 || len(phrase)-letters < 2 {
		return fmt.Errorf("%w: a password phrase has at least two letters and two other characters", ErrPassword)
	}
	return nil
}

// RemovePassword takes the password away: NOPASSWORD. Errors wrap [ErrNotDefined].
func (tx *Tx) RemovePassword(id UserID) error {
	return tx.alterUser(id, func(u *User) { u.password, u.PasswordExpired, u.PasswordChanged = nil, false, time.Time{} })
}

// RemovePhrase takes the password phrase away: NOPHRASE. Errors wrap [ErrNotDefined].
func (tx *Tx) RemovePhrase(id UserID) error {
	return tx.alterUser(id, func(u *User) { u.phrase, u.PhraseExpired, u.PhraseChanged = nil, false, time.Time{} })
}

func (tx *Tx) alterUser(id UserID, change func(*User)) error {
	u, ok := tx.User(id)
	if !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, id)
	}
	change(&u)
	return tx.PutUser(u)
}

// CheckPassword says whether text is the user's password, or, if it has more
// than 8 characters, the user's phrase. It says nothing about whether the user
// may sign on: a user may be revoked, a password expired. It changes nothing;
// [Tx.CountAttempt] does.
func (s *System) CheckPassword(id UserID, text string) bool {
	// Users are never changed in place, so the slow part needs no lock.
	s.db.mu.RLock()
	u, mixed := s.db.users[id], s.db.options.MixedCase
	s.db.mu.RUnlock()
	return s.db.isPassword(u, mixed, text)
}

// CheckPassword is [System.CheckPassword] in one state of the database: for
// whoever changes a password only if the old one is still right.
func (v View) CheckPassword(id UserID, text string) bool {
	return v.db.isPassword(v.db.users[id], v.db.options.MixedCase, text)
}

func (db *Database) isPassword(u *User, mixed bool, text string) bool {
	if u == nil {
		return false
	}
	if len(text) > MaxPassword {
		return u.phrase != nil && u.phrase().matches(text)
	}
	if u.password == nil {
		return false
	}
	if !mixed || u.password().folded && !db.config.Choices.ExactOldPasswords {
		text = upper(text)
	}
	return u.password().matches(text)
}
