package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/sim/store"
)

const redisPassword = "hunter2secret"

func TestRedisSysplexesAreApart(t *testing.T) {
	server := newRedis(t)
	one := openRedis(t, store.RedisConfig{Address: server.Addr(), Sysplex: "PLEX1"})
	two := openRedis(t, store.RedisConfig{Address: server.Addr(), Sysplex: "PLEX"})
	must(t, one.Put("s", "k", []byte("v")))
	wantNone(t, two, "s", "k")
	wantList(t, two, "s", map[string][]byte{})
	want := "safproof:PLEX1:s:k"
	if keys := server.Keys(); len(keys) != 1 || keys[0] != want {
		t.Errorf("keys %q, want %q", keys, want)
	}
}

func TestRedisPassword(t *testing.T) {
	server := newRedis(t)
	server.RequireUserAuth("safproof", redisPassword)
	config := store.RedisConfig{
		Address: server.Addr(), Sysplex: "PLEX1", User: "safproof", Password: func() string { return redisPassword },
	}
	must(t, openRedis(t, config).Put("s", "k", nil))
	if text := fmt.Sprintf("%v %+v %#v", config, config, config); strings.Contains(text, redisPassword) {
		t.Errorf("the password is printed: %s", text)
	}
	config.Password = func() string { return redisPassword + "!" }
	refused(t, config, "WRONGPASS")
	config.User, config.Password = "", nil
	refused(t, config, "NOAUTH")
}

// refused wants an error of opening that says something, and no password.
func refused(t *testing.T, config store.RedisConfig, says string) {
	t.Helper()
	s, err := store.OpenRedis(config)
	if !errors.Is(err, store.ErrUnavailable) || s != nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), config.Address) {
		t.Errorf("error %v, want ErrUnavailable that says %s, with the address", err, says)
	}
	if strings.Contains(fmt.Sprint(err), redisPassword) {
		t.Errorf("error %v shows the password", err)
	}
}

func TestRedisNames(t *testing.T) {
	for _, name := range []string{"", "A:B", "A*", "A B", "Ü", strings.Repeat("A", 65)} {
		if _, err := store.OpenRedis(store.RedisConfig{Address: "127.0.0.1:1", Sysplex: name}); !errors.Is(err, store.ErrName) {
			t.Errorf("sysplex %q: error %v, want ErrName", name, err)
		}
	}
}

func TestRedisIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := l.Addr().String()
	must(t, l.Close())
	refused(t, store.RedisConfig{Address: address, Sysplex: "PLEX1"}, "connect")
}

// A server that goes away and comes back; and refusals while it is there.
func TestRedisFails(t *testing.T) {
	server := newRedis(t)
	s := openRedis(t, store.RedisConfig{Address: server.Addr(), Sysplex: "PLEX1"})
	must(t, s.Put("s", "k", []byte("v")))
	fails := func(says string) {
		t.Helper()
		_, _, getErr := s.Get("s", "k")
		_, listErr := s.List("s")
		_, clockErr := s.Clock()
		stored, newErr := s.PutNew("s", "n", []byte("SECRET"), time.Time{})
		if stored {
			t.Error("PutNew has stored")
		}
		for call, err := range map[string]error{
			"Get": getErr, "List": listErr, "Clock": clockErr, "PutNew": newErr, "Put": s.Put("s", "k", []byte("SECRET")),
			"Delete": s.Delete("s", "k"), "Keep": s.Keep("s", journal.Change{journal.New("a", "b", []byte("SECRET"))}),
		} {
			if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("%s: error %v, want ErrUnavailable that says %q, without a value", call, err, says)
			}
		}
	}
	server.SetError("READONLY You can't write against a read only replica.")
	fails("address of the primary")
	server.SetError("ERR unknown command 'GET', with args beginning with: 'SECRET'")
	fails("Redis 6.2 or later")
	server.SetError("")
	address := server.Addr()
	server.Close()
	fails(address)
	must(t, server.Restart())
	wantValue(t, s, "s", "k", "v")
}

// A server that takes the connection and never answers holds nobody up.
func TestRedisHangs(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
		}
	}()
	refused(t, store.RedisConfig{Address: l.Addr().String(), Sysplex: "PLEX1", Timeout: 50 * time.Millisecond}, "50ms")
}

// A server that knows nothing quotes all that it is told, the password included.
func TestRedisQuotes(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go quote(c)
		}
	}()
	refused(t, store.RedisConfig{
		Address: l.Addr().String(), Sysplex: "PLEX1", User: "u", Password: func() string { return redisPassword },
	}, "ERR")
}

// quote answers each command of the Redis protocol with an error that quotes it.
func quote(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		var n, length int
		if _, err := fmt.Fscanf(r, "*%d\r\n", &n); err != nil {
			return
		}
		var args []string
		for range n {
			if _, err := fmt.Fscanf(r, "$%d\r\n", &length); err != nil {
				return
			}
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			args = append(args, strings.TrimSpace(line))
		}
		fmt.Fprintf(c, "-ERR unknown command, with args beginning with: %q\r\n", args)
	}
}
