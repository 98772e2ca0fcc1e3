package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/safproof/safproof/reference/journal"
)

// DefaultRedisTimeout is how long a call of a Redis store takes at most, unless
// told otherwise.
const DefaultRedisTimeout = 2 * time.Second

// RedisConfig says where a Redis or Valkey server is, and what on it is ours.
type RedisConfig struct {
	// Address is host:port.
	Address string
	// Sysplex is what all keys begin with, so that several can share a server: 1 to
	// 64 letters, digits, hyphens, underscores and periods.
	Sysplex string
	// User of the server; "" is its default one.
	User string
	// Password is a function so that it is not printed with the rest; nil is none.
	Password func() string
	// Database is the number of the database on the server.
	Database int
	// TLS, if it is not nil, is how the server is spoken to.
	TLS *tls.Config
	// Timeout of a call; 0 is DefaultRedisTimeout. Keep and List take as much for
	// every thousand values.
	Timeout time.Duration
}

// Package redis prints to standard error what it also returns; only what is
// returned is seen to hold no secret.
func init() { redis.SetLogger(silent{}) }

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// remote is a store on a Redis server.
type remote struct {
	config RedisConfig
	client *redis.Client
}

// OpenRedis opens a store on a server that has SET with NX and PXAT: Redis 6.2 or
// later, or Valkey. Values expire by the server's own clock. What was put lasts as
// the server is configured: set appendonly yes and appendfsync always for what must
// outlast its end, and maxmemory-policy noeviction, as a register that forgets lets
// PassTickets be used again. Redis Cluster is not supported. Errors wrap
// [ErrUnavailable], or [ErrName] for the sysplex.
func OpenRedis(c RedisConfig) (Store, error) {
	if len(c.Sysplex) > 64 || escaped(c.Sysplex) != c.Sysplex || c.Sysplex == "" {
		return nil, fmt.Errorf("%w: a sysplex has a name of 1 to 64 letters, digits, hyphens, underscores and periods", ErrName)
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultRedisTimeout
	}
	if c.Password == nil {
		c.Password = func() string { return "" }
	}
	r := &remote{config: c, client: redis.NewClient(&redis.Options{
		Addr: c.Address, DB: c.Database, TLSConfig: c.TLS,
		CredentialsProvider: func() (user, password string) { return c.User, c.Password() },
		// An error of the server that does not know HELLO would quote the password.
		Protocol: 2, DisableIdentity: true,
		// The deadline of the context is the only one.
		ContextTimeoutEnabled: true, DialTimeout: c.Timeout, ReadTimeout: -1, WriteTimeout: -1, PoolTimeout: c.Timeout,
		MaxRetries: -1, DialerRetries: 1,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})}
	err := r.call(1, func(ctx context.Context) error { return r.client.Ping(ctx).Err() })
	if err != nil {
		r.client.Close()
		return nil, err
	}
	return r, nil
}

// escaped writes a name so that it holds no colon, which separates names, and
// nothing that a pattern of SCAN takes for something else.
func escaped(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-_.", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// prefix is what the keys of a space begin with.
func (r *remote) prefix(space string) string {
	return "safproof:" + r.config.Sysplex + ":" + escaped(space) + ":"
}

// call does something with a time that is enough for so many values.
func (r *remote) call(values int, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), r.config.Timeout*time.Duration(1+values/1000))
	defer cancel()
	return r.failure(do(ctx))
}

// failure names an error. Servers quote the arguments of a command that they do
// not know, which may be a password or a value: of what they say, the first word
// is passed on.
func (r *remote) failure(err error) error {
	var refused redis.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, redis.ErrClosed):
		return ErrClosed
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, redis.ErrPoolTimeout):
		return fmt.Errorf("%w: Redis at %s did not answer within %v", ErrUnavailable, r.config.Address, r.config.Timeout)
	case errors.As(err, &refused):
		word, _, _ := strings.Cut(refused.Error(), " ")
		return fmt.Errorf("%w: Redis at %s refuses: %.20s%s", ErrUnavailable, r.config.Address, word, advice[word])
	}
	return fmt.Errorf("%w: Redis at %s: %w", ErrUnavailable, r.config.Address, err)
}

// advice for the first words of what servers refuse with.
var advice = map[string]string{
	"ERR":       "; it must know SET with NX and PXAT (Redis 6.2 or later), and have a database of that number",
	"LOADING":   "; it is reading its data, try again",
	"MISCONF":   "; it cannot write to its disk",
	"NOAUTH":    "; give a password",
	"NOPERM":    "; let the user do GET, MGET, SET, DEL, SCAN, TIME and MULTI on keys that begin with safproof:",
	"OOM":       "; its memory is full",
	"READONLY":  "; it is a replica, give the address of the primary",
	"WRONGPASS": "; give the right user and password",
}

func (r *remote) Get(space, key string) (value []byte, found bool, err error) {
	if err := checkNames(space, key); err != nil {
		return nil, false, err
	}
	err = r.call(1, func(ctx context.Context) (err error) {
		value, err = r.client.Get(ctx, r.prefix(space)+key).Bytes()
		if found = err == nil; errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	})
	return value, found, err
}

func (r *remote) Put(space, key string, value []byte) error {
	if err := checkNames(space, key); err != nil {
		return err
	}
	return r.call(1, func(ctx context.Context) error {
		return r.client.Set(ctx, r.prefix(space)+key, copied(value), 0).Err()
	})
}

func (r *remote) PutNew(space, key string, value []byte, expires time.Time) (isNew bool, err error) {
	if err := checkNames(space, key); err != nil {
		return false, err
	}
	command := []any{"SET", r.prefix(space) + key, copied(value), "NX"}
	if m := until(expires); m != 0 {
		command = append(command, "PXAT", int64(m))
	}
	err = r.call(1, func(ctx context.Context) error {
		err := r.client.Do(ctx, command...).Err()
		if isNew = err == nil; errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	})
	return isNew, err
}

func (r *remote) Delete(space, key string) error {
	if err := checkNames(space, key); err != nil {
		return err
	}
	return r.call(1, func(ctx context.Context) error { return r.client.Del(ctx, r.prefix(space)+key).Err() })
}

// many is how many keys a step of List asks for.
const many = 1000

func (r *remote) List(space string) (map[string][]byte, error) {
	if err := checkName("space", space); err != nil {
		return nil, err
	}
	prefix, list := r.prefix(space), map[string][]byte{}
	for cursor, more := uint64(0), true; more; more = cursor != 0 {
		var keys []string
		var values []any
		err := r.call(1, func(ctx context.Context) (err error) {
			keys, cursor, err = r.client.Scan(ctx, cursor, prefix+"*", many).Result()
			if err == nil && len(keys) > 0 {
				values, err = r.client.MGet(ctx, keys...).Result()
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, v := range values { // nil for one that has gone since
			if s, ok := v.(string); ok {
				list[strings.TrimPrefix(keys[i], prefix)] = []byte(s)
			}
		}
	}
	return list, nil
}

func (r *remote) Keep(space string, change journal.Change) error {
	if err := checkChange(space, change); err != nil || len(change) == 0 {
		return err
	}
	prefix := r.prefix(space)
	return r.call(len(change), func(ctx context.Context) error {
		_, err := r.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
			for _, one := range change {
				if one.Deleted() {
					p.Del(ctx, prefix+nameOf(one))
				} else {
					p.Set(ctx, prefix+nameOf(one), copied(one.Expose()), 0)
				}
			}
			return nil
		})
		return err
	})
}

func (r *remote) Clock() (now time.Time, err error) {
	err = r.call(1, func(ctx context.Context) (err error) {
		now, err = r.client.Time(ctx).Result()
		return err
	})
	return now, err
}

func (r *remote) Close() error {
	if err := r.client.Close(); err != nil && !errors.Is(err, redis.ErrClosed) {
		return r.failure(err)
	}
	return nil
}
