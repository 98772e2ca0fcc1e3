package serve

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/store"
	"github.com/safproof/safproof/sim/sysplex"
)

// keeper has what outlasts an IPL: in the data folder and on a Redis server, if
// there are such, or else in memory. Only who runs the sysplex uses it.
type keeper struct {
	local  store.Store // the data folder; nil if there is none
	shared store.Store // what processes may share; the local one, or in memory
	sign   func(sysplex.Server) (*rsa.PrivateKey, error)
	signed map[sysplex.Server]*rsa.PrivateKey
}

func openKeeper(o Options) (*keeper, error) {
	k := &keeper{sign: o.SigningKey, signed: make(map[sysplex.Server]*rsa.PrivateKey)}
	var err error
	if o.Data != "" {
		// Values expire by true time, not by a clock that is simulated.
		if k.local, err = store.OpenFile(o.Data, store.FileOptions{NoSync: o.Config.Store.NoSync}); err != nil {
			return nil, err
		}
		k.shared = k.local
	}
	if redis := o.Config.Store.Redis; redis.Given() {
		k.shared, err = o.openRedis()
	} else if k.shared == nil {
		k.shared = store.NewMemory(time.Now)
	}
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

// openRedis opens the store that other processes share. No error shows the URL,
// which may hold a password.
func (o Options) openRedis() (store.Store, error) {
	at, folder := o.Config.Store.Redis.At, o.Config.folder
	text, err := o.Config.Store.Redis.read(folder)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: redis: %w", ErrConfig, at, err)
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.Hostname() == "" {
		return nil, fmt.Errorf("%w: %s: redis is a URL, redis://HOST:PORT/0 for instance, or rediss:// for TLS", ErrConfig, at)
	}
	port := u.Port()
	if port == "" {
		port = "6379"
	}
	c := store.RedisConfig{Address: net.JoinHostPort(u.Hostname(), port), Sysplex: o.Config.Name, User: u.User.Username()}
	if password, ok := u.User.Password(); ok {
		c.Password = func() string { return password }
	}
	if number := strings.Trim(u.Path, "/"); number != "" {
		if c.Database, err = strconv.Atoi(number); err != nil {
			return nil, fmt.Errorf("%w: %s: redis: the path of the URL is the number of the database", ErrConfig, at)
		}
	}
	if u.Scheme == "rediss" {
		c.TLS = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: u.Hostname()}
		if ca := o.Config.Store.RedisCA; ca != "" {
			text, err := readFile(folder, ca, maxConfig)
			if err == nil {
				c.TLS.RootCAs, err = pki.DecodePool(text)
			}
			if err != nil {
				return nil, fmt.Errorf("%w: %s: redis-ca: %w", ErrConfig, o.Config.Store.At, err)
			}
		}
	}
	return store.OpenRedis(c)
}

// marks is the space in which is noted what has been set up.
const marks = "set up"

// setUp notes that something has all that the configuration says.
func (k *keeper) setUp(kind, name, how string) error {
	if k.local == nil {
		return nil
	}
	return k.local.Put(marks, kind+"/"+name, []byte(how))
}

// made says whether something was set up before, and how. What was not is removed:
// the process may have ended in the middle of it.
func (k *keeper) made(kind, name string) (how string, made bool, err error) {
	value, made, err := k.local.Get(marks, kind+"/"+name)
	if err != nil || made {
		return string(value), made, err
	}
	space := kind + "/" + name
	left, err := k.local.List(space)
	for key := range left {
		err = errors.Join(err, k.local.Delete(space, key))
	}
	return "", false, err
}

// database opens a security database, and says whether it was set up before.
func (k *keeper) database(name string, manager sysplex.Manager) (db *esm.Database, made bool, err error) {
	c := esm.Config{Random: rand.Reader}
	if k.local == nil {
		return esm.New(c), false, nil
	}
	of, made, err := k.made("database", name)
	if err != nil {
		return nil, false, err
	}
	if made && of != string(manager) {
		return nil, false, fmt.Errorf("%w: the data folder has database %q of %s, not of %s: give another folder", ErrConfig, name, of, manager)
	}
	db, err = store.OpenDatabase(k.local, name, c)
	return db, made, err
}

// keys opens key data sets, and says whether they were set up before.
func (k *keeper) keys(name string) (keys *icsf.Store, made bool, err error) {
	if k.local == nil {
		return icsf.New(), false, nil
	}
	if _, made, err = k.made("keys", name); err != nil {
		return nil, false, err
	}
	keys, err = store.OpenKeys(k.local, name)
	return keys, made, err
}

// signingKey returns the key pair of a server, which is made once.
func (k *keeper) signingKey(server sysplex.Server) (*rsa.PrivateKey, error) {
	key, err := k.signed[server], error(nil)
	if key != nil {
		return key, nil
	}
	if k.sign != nil {
		key, err = k.sign(server)
	} else {
		key, err = k.keptKey(string(server))
	}
	if err == nil {
		k.signed[server] = key
	}
	return key, err
}

// keptKey is a key pair that all who share the store have.
func (k *keeper) keptKey(name string) (*rsa.PrivateKey, error) {
	const space = "signing keys"
	text, found, err := k.shared.Get(space, name)
	if err != nil {
		return nil, err
	}
	if !found {
		key, err := pki.RSAKey()
		if err != nil {
			return nil, err
		}
		if text, err = pki.EncodeKey(key); err != nil {
			return nil, err
		}
		first, err := k.shared.PutNew(space, name, text, time.Time{})
		if err != nil || first {
			return key, err
		}
		if text, _, err = k.shared.Get(space, name); err != nil { // another process was faster
			return nil, err
		}
	}
	return pki.DecodeRSAKey(text)
}

// cache is the caching service of Zowe.
func (k *keeper) cache() zaas.Store { return cache{k.shared} }

// cache keeps what it is given for good: expiries are by the clock of a system,
// which may be set back, and what is forgotten too early comes back to life.
type cache struct{ store store.Store }

func (c cache) Get(space, key string) (value []byte, found bool, err error) {
	return c.store.Get("cache/"+space, key)
}
func (c cache) Put(space, key string, value []byte) error {
	return c.store.Put("cache/"+space, key, value)
}
func (c cache) PutNew(space, key string, value []byte, _ time.Time) (stored bool, err error) {
	return c.store.PutNew("cache/"+space, key, value, time.Time{})
}
func (c cache) Delete(space, key string) error { return c.store.Delete("cache/"+space, key) }
func (c cache) List(space string) (map[string][]byte, error) {
	return c.store.List("cache/" + space)
}

// replays gives every system the one register, if they are to share it.
func (k *keeper) replays(c Config) func(string, int) (passticket.Replays, error) {
	if !c.Store.SharedReplays {
		return nil
	}
	return func(string, int) (passticket.Replays, error) {
		return store.NewReplays(k.shared, c.Name, 0), nil
	}
}

func (k *keeper) close() error {
	var errs []error
	if k.shared != nil && k.shared != k.local {
		errs = append(errs, k.shared.Close())
	}
	if k.local != nil {
		errs = append(errs, k.local.Close())
	}
	return errors.Join(errs...)
}
