package serve

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// setup sets up what is new.
type setup struct {
	config    Config
	log       *slog.Logger
	keeper    *keeper
	databases map[string]bool // that are not set up yet
}

// open is how the sysplex opens what outlasts an IPL.
func (u *setup) open() sysplex.Open {
	return sysplex.Open{
		Replays: u.keeper.replays(u.config),
		Database: func(name string) (*esm.Database, error) {
			db, made, err := u.keeper.database(name, u.config.Manager)
			if u.databases[name] = !made; made {
				u.log.Info("kept from an earlier run: commands and passwords of the file were not used again", "database", name)
			}
			return db, err
		},
		Keys: func(name string) (*icsf.Store, error) {
			keys, made, err := u.keeper.keys(name)
			if err != nil || made {
				return keys, err
			}
			if err := u.addKeys(keys, name); err != nil {
				return nil, err
			}
			return keys, u.keeper.setUp("keys", name, "")
		},
	}
}

// database carries out the commands for a database that is new, on a system that
// uses it. Passwords are changed at the time at.
func (u *setup) database(s *sysplex.System, name string, at time.Time) error {
	if !u.databases[name] {
		return nil
	}
	u.databases[name] = false
	for _, db := range u.config.Databases {
		if db.Name != name {
			continue
		}
		if db.CommandsFile != "" {
			text, err := readFile(u.config.folder, db.CommandsFile, maxConfig)
			if err != nil {
				return fmt.Errorf("%w: %s: %w", ErrConfig, db.At, err)
			}
			if err := u.commands(s, db, db.CommandsFile, string(text)); err != nil {
				return err
			}
		}
		if err := u.commands(s, db, "commands", db.Commands); err != nil {
			return err
		}
		if err := u.users(s, db, at); err != nil {
			return err
		}
	}
	return u.keeper.setUp("database", name, string(u.config.Manager))
}

func (u *setup) commands(s *sysplex.System, db Database, where, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	done, err := s.Commands("", text)
	if err == nil && done.ReturnCode != 0 {
		err = errors.New(cmp.Or(done.Problem, fmt.Sprintf("the last command ended with return code %d", done.ReturnCode)))
	}
	if err != nil {
		return fmt.Errorf("%w: %s: database %s, %s: %w", ErrConfig, db.At, db.Name, where, err)
	}
	return nil
}

// users sets the passwords and phrases of users.
func (u *setup) users(s *sysplex.System, db Database, at time.Time) error {
	for _, user := range db.Users {
		id, err := esm.ParseUserID(user.ID)
		if err == nil {
			err = u.authenticators(s, id, user, at)
		}
		if err != nil {
			return fmt.Errorf("%w: %s: user %s: %w", ErrConfig, user.At, user.ID, err)
		}
	}
	return nil
}

func (u *setup) authenticators(s *sysplex.System, id esm.UserID, user User, at time.Time) error {
	var password, phrase string
	var err error
	if user.Password.Given() {
		if password, err = user.Password.read(u.config.folder); err != nil {
			return fmt.Errorf("password: %w", err)
		}
	}
	if user.Phrase.Given() {
		if phrase, err = user.Phrase.read(u.config.folder); err != nil {
			return fmt.Errorf("phrase: %w", err)
		}
	}
	return s.Security.Update(func(tx *esm.Tx) error {
		if user.Password.Given() {
			if err := tx.SetPassword(id, password, user.Expired, at); err != nil {
				return err
			}
		}
		if user.Phrase.Given() {
			return tx.SetPhrase(id, phrase, user.Expired, at)
		}
		return nil
	})
}

// addKeys puts keys into data sets that are new.
func (u *setup) addKeys(keys *icsf.Store, name string) error {
	for _, set := range u.config.ICSF {
		if set.Name != name {
			continue
		}
		for _, k := range set.Keys {
			if err := u.addKey(keys, k); err != nil {
				return fmt.Errorf("%w: %s: key %s: %w", ErrConfig, k.At, k.Label+k.Token, err)
			}
		}
	}
	return nil
}

func (u *setup) addKey(keys *icsf.Store, k Key) error {
	if k.Kind == "rsa" {
		return u.addRSAKey(keys, k)
	}
	value, err := u.keyBytes(k)
	if err != nil {
		return err
	}
	switch {
	case k.Token != "":
		object := icsf.TokenObject{Token: k.Token, Sequence: cmp.Or(k.Sequence, "1"), Category: cmp.Or(k.Category, "T")}
		return keys.AddTokenKey(object, value)
	case k.Kind == "des":
		legacy, err := passticket.ParseLegacyKey(hex.EncodeToString(value))
		if err != nil {
			return err
		}
		return keys.AddLegacyKey(k.Label, &legacy)
	}
	return keys.AddHMACKey(k.Label, value)
}

// keyBytes are the bytes of a key that is not RSA's.
func (u *setup) keyBytes(k Key) ([]byte, error) {
	if k.Value.Generate > 0 {
		value := make([]byte, k.Value.Generate)
		_, err := rand.Read(value)
		return value, err
	}
	text, err := k.Value.read(u.config.folder)
	if err != nil {
		return nil, err
	}
	value, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(value) == 0 { // the error shows a character of the key
		return nil, errors.New("its value is not hexadecimal digits, two a byte")
	}
	return value, nil
}

func (u *setup) addRSAKey(keys *icsf.Store, k Key) error {
	if k.Value.Generate > 0 {
		key, err := pki.RSAKey()
		if err != nil {
			return err
		}
		return keys.AddRSAKey(k.Label, key)
	}
	text, err := k.Value.read(u.config.folder)
	if err != nil {
		return err
	}
	key, err := pki.DecodeRSAKey([]byte(text))
	if err != nil {
		return err
	}
	return keys.AddRSAKey(k.Label, key)
}
