package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/sim/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// clock is moved by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// backend is a store to hold to the interface.
type backend struct {
	store.Store
	// advance moves its clock; nil if that is not possible.
	advance func(time.Duration)
	// again opens the same store once more; nil if that is not possible.
	again func(t *testing.T) store.Store
	// exclusive says that only one can have it open.
	exclusive bool
}

// realRedis names the environment variable with the address of a server that the
// tests may write to, under names of their own.
const realRedis = "SAFPROOF_REDIS"

// backends are what the tests below run on.
func backends(t *testing.T) map[string]func(t *testing.T) backend {
	list := map[string]func(t *testing.T) backend{
		"memory": func(t *testing.T) backend {
			c := &clock{now: noon}
			return backend{Store: closing(t, store.NewMemory(c.Now)), advance: c.advance}
		},
		"file": func(t *testing.T) backend {
			c, folder := &clock{now: noon}, t.TempDir()
			open := func(t *testing.T) store.Store { return openFile(t, folder, store.FileOptions{Now: c.Now}) }
			return backend{Store: open(t), advance: c.advance, again: open, exclusive: true}
		},
		"file without sync": func(t *testing.T) backend {
			c, folder := &clock{now: noon}, t.TempDir()
			open := func(t *testing.T) store.Store {
				return openFile(t, folder, store.FileOptions{Now: c.Now, NoSync: true})
			}
			return backend{Store: open(t), advance: c.advance, again: open, exclusive: true}
		},
		"miniredis": func(t *testing.T) backend {
			server := newRedis(t)
			now := noon
			advance := func(d time.Duration) { now = now.Add(d); server.SetTime(now) }
			open := func(t *testing.T) store.Store {
				return openRedis(t, store.RedisConfig{Address: server.Addr(), Sysplex: "PLEX1"})
			}
			return backend{Store: open(t), advance: advance, again: open}
		},
	}
	if address := os.Getenv(realRedis); address != "" {
		list["redis"] = func(t *testing.T) backend {
			plex := fmt.Sprintf("T%d.%d", os.Getpid(), redisTests.Add(1))
			open := func(t *testing.T) store.Store {
				return openRedis(t, store.RedisConfig{Address: address, Sysplex: plex})
			}
			t.Cleanup(func() { clearRedis(t, address, plex) })
			return backend{Store: open(t), again: open}
		}
	}
	return list
}

// clearRedis removes what a test has left on a server that others use, too.
func clearRedis(t *testing.T, address, plex string) {
	client := redis.NewClient(&redis.Options{Addr: address})
	defer client.Close()
	keys := client.Scan(context.WithoutCancel(t.Context()), 0, "safproof:"+plex+":*", 1000).Iterator()
	for ctx := context.WithoutCancel(t.Context()); keys.Next(ctx); {
		client.Del(ctx, keys.Val())
	}
}

var redisTests atomic.Int64

func newRedis(t *testing.T) *miniredis.Miniredis {
	t.Helper()
	server := miniredis.RunT(t)
	server.SetTime(noon)
	server.ClockTTL(true)
	return server
}

func closing(t *testing.T, s store.Store) store.Store {
	t.Cleanup(func() { s.Close() })
	return s
}

func openFile(t *testing.T, folder string, o store.FileOptions) store.Store {
	t.Helper()
	s, err := store.OpenFile(folder, o)
	must(t, err)
	return closing(t, s)
}

func openRedis(t *testing.T, c store.RedisConfig) store.Store {
	t.Helper()
	s, err := store.OpenRedis(c)
	must(t, err)
	return closing(t, s)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// onEach runs a test on every kind of store, each time on an empty one.
func onEach(t *testing.T, test func(t *testing.T, b backend)) {
	for name, open := range backends(t) {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func wantValue(t *testing.T, s store.Store, space, key, want string) {
	t.Helper()
	if value, found, err := s.Get(space, key); err != nil || !found || string(value) != want || value == nil {
		t.Errorf("Get(%q, %q) = %q, %t, %v, want %q", space, key, value, found, err, want)
	}
}

func wantNone(t *testing.T, s store.Store, space, key string) {
	t.Helper()
	if value, found, err := s.Get(space, key); err != nil || found || value != nil {
		t.Errorf("Get(%q, %q) = %q, %t, %v, want none", space, key, value, found, err)
	}
}

func wantList(t *testing.T, s store.Store, space string, want map[string][]byte) {
	t.Helper()
	got, err := s.List(space)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("List(%q): %v (-want +got):\n%s", space, err, diff)
	}
}

func wantNew(t *testing.T, s store.Store, key, value string, expires time.Time, want bool) {
	t.Helper()
	if stored, err := s.PutNew("s", key, []byte(value), expires); err != nil || stored != want {
		t.Errorf("PutNew(%q, %v) = %t, %v, want %t", key, expires, stored, err, want)
	}
}

func TestPutAndGet(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		wantNone(t, b, "s", "k")
		value := []byte("one")
		must(t, b.Put("s", "k", value))
		value[0] = 'X'
		wantValue(t, b, "s", "k", "one")
		got, _, _ := b.Get("s", "k")
		got[0] = 'X'
		wantValue(t, b, "s", "k", "one")
		must(t, b.Put("s", "k", []byte("two")))
		wantValue(t, b, "s", "k", "two")
		must(t, b.Put("s", "nil", nil))
		wantValue(t, b, "s", "nil", "")
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		must(t, b.Put("s", "bytes", all))
		wantValue(t, b, "s", "bytes", string(all))
		must(t, b.Delete("s", "k"))
		wantNone(t, b, "s", "k")
		must(t, b.Delete("s", "k"))
		must(t, b.Delete("none", "k"))
	})
}

// Spaces, and stores of several sysplexes, do not see one another, whatever they
// are called.
func TestSpacesAreApart(t *testing.T) {
	names := []string{"a", "a:", "a:b", "b", "*", "a*", "[a]", "ü", "a/b", "%61", "\x00", strings.Repeat("x", store.MaxName)}
	onEach(t, func(t *testing.T, b backend) {
		for _, space := range names {
			for _, key := range names {
				must(t, b.Put(space, key, []byte(space+"|"+key)))
			}
		}
		for _, space := range names {
			want := map[string][]byte{}
			for _, key := range names {
				want[key] = []byte(space + "|" + key)
				wantValue(t, b, space, key, space+"|"+key)
			}
			wantList(t, b, space, want)
		}
		wantList(t, b, "none", map[string][]byte{})
	})
}

// A list of more than one step of Redis.
func TestLongList(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		want, change := map[string][]byte{}, journal.Change{}
		for i := range 2500 {
			key := fmt.Sprint(i)
			change = append(change, journal.New("k", key, []byte(key)))
			want["k/"+key] = []byte(key)
		}
		must(t, b.Keep("s", change))
		wantList(t, b, "s", want)
	})
}

func TestPutNew(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		wantNew(t, b, "k", "one", time.Time{}, true)
		wantNew(t, b, "k", "two", time.Time{}, false)
		wantValue(t, b, "s", "k", "one")
		must(t, b.Delete("s", "k"))
		wantNew(t, b, "k", "three", time.Time{}, true)
		wantValue(t, b, "s", "k", "three")
		must(t, b.Put("s", "put", nil))
		wantNew(t, b, "put", "x", time.Time{}, false)
	})
}

func TestExpiry(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		if b.advance == nil {
			t.Skip("the clock of this store cannot be moved; TestExpiryByItsOwnClock waits for it")
		}
		wantNew(t, b, "k", "one", noon.Add(time.Minute), true)
		wantNew(t, b, "ever", "x", time.Time{}, true)
		wantNew(t, b, "put", "x", noon.Add(time.Minute), true)
		wantNew(t, b, "fraction", "x", noon.Add(time.Minute+1), true)
		must(t, b.Put("s", "put", []byte("y"))) // for good
		b.advance(time.Minute - time.Millisecond)
		wantNew(t, b, "k", "two", noon.Add(time.Hour), false)
		wantValue(t, b, "s", "k", "one")
		b.advance(2 * time.Millisecond)
		wantNone(t, b, "s", "k")
		b.advance(time.Millisecond)
		wantList(t, b, "s", map[string][]byte{"ever": []byte("x"), "put": []byte("y")})
		wantNew(t, b, "k", "two", noon.Add(time.Hour), true)
		wantValue(t, b, "s", "k", "two")
		wantNew(t, b, "k", "three", noon.Add(time.Hour), false)
		b.advance(2 * time.Hour)
		wantList(t, b, "s", map[string][]byte{"ever": []byte("x"), "put": []byte("y")})
		wantNew(t, b, "put", "z", noon.Add(3*time.Hour), false)
		// Over before it is stored.
		wantNew(t, b, "past", "x", noon, true)
		wantNone(t, b, "s", "past")
	})
}

// A store whose clock is its own: what is over at once is gone, what is over
// later goes later.
func TestExpiryByItsOwnClock(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		now, err := b.Clock()
		must(t, err)
		wantNew(t, b, "past", "x", now.Add(-time.Hour), true)
		wantNone(t, b, "s", "past")
		wantNew(t, b, "later", "x", now.Add(time.Hour), true)
		wantNew(t, b, "later", "x", now.Add(time.Hour), false)
		wantNew(t, b, "soon", "x", now.Add(50*time.Millisecond), true)
		if b.advance != nil {
			b.advance(60 * time.Millisecond)
		}
		for there := true; there; {
			_, there, err = b.Get("s", "soon")
			must(t, err)
			later, err := b.Clock()
			must(t, err)
			if there && later.Sub(now) > 10*time.Second {
				t.Fatal("the value is there for ever")
			}
		}
		wantNew(t, b, "soon", "x", time.Time{}, true)
		wantList(t, b, "s", map[string][]byte{"later": []byte("x"), "soon": []byte("x")})
	})
}

// Of many that store under one key at once, one does, and its value is there.
func TestPutNewHasOneWinner(t *testing.T) {
	const callers, keys = 8, 20
	onEach(t, func(t *testing.T, b backend) {
		stores := []store.Store{b.Store}
		if b.again != nil && !b.exclusive {
			stores = append(stores, b.again(t))
		}
		for k := range keys {
			key := fmt.Sprint(k)
			var winners atomic.Int32
			var winner atomic.Value
			var wait sync.WaitGroup
			for i := range callers {
				wait.Go(func() {
					value := fmt.Sprint(i)
					stored, err := stores[i%len(stores)].PutNew("s", key, []byte(value), noon.AddDate(100, 0, 0))
					if err != nil {
						t.Error(err)
					}
					if stored {
						winners.Add(1)
						winner.Store(value)
					}
				})
			}
			wait.Wait()
			if n := winners.Load(); n != 1 {
				t.Fatalf("key %s: %d have stored, want 1", key, n)
			}
			wantValue(t, b, "s", key, winner.Load().(string))
		}
	})
}

// All calls at once, for the race detector; and nothing is lost.
func TestConcurrentUse(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		want := map[string][]byte{}
		var wait sync.WaitGroup
		for i := range 8 {
			for j := range 10 {
				want[fmt.Sprintf("r/%d.%d", i, j)] = []byte("x")
			}
			wait.Go(func() {
				for j := range 10 {
					key := fmt.Sprintf("%d.%d", i, j)
					_, _, getErr := b.Get("s", "r/"+key)
					_, listErr := b.List("s")
					_, clockErr := b.Clock()
					_, newErr := b.PutNew("s", "n"+key, nil, noon.Add(time.Hour))
					if err := errors.Join(
						b.Put("s", "p"+key, nil), b.Keep("s", journal.Change{journal.New("r", key, []byte("x")), journal.Deletion("q", key)}),
						getErr, listErr, clockErr, newErr, b.Delete("s", "p"+key), b.Delete("s", "n"+key),
					); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		wantList(t, b, "s", want)
	})
}

func TestKeep(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		must(t, b.Keep("s", nil))
		must(t, b.Keep("s", journal.Change{journal.New("user", "A", []byte("1")), journal.New("user", "B/C", []byte("2")), journal.New("setropts", "", nil)}))
		must(t, b.Keep("s", journal.Change{journal.New("user", "A", []byte("3")), journal.Deletion("user", "B/C"), journal.Deletion("user", "NONE")}))
		wantList(t, b, "s", map[string][]byte{"user/A": []byte("3"), "setropts/": {}})
		records, err := store.Kept(b, "s")
		must(t, err)
		got := map[string]string{}
		for _, r := range records {
			got[r.Kind+"|"+r.Key] = string(r.Expose())
		}
		if diff := cmp.Diff(map[string]string{"user|A": "3", "setropts|": ""}, got); diff != "" {
			t.Errorf("Kept (-want +got):\n%s", diff)
		}
		// A change with a name that cannot be is not made in part.
		long := journal.New("user", strings.Repeat("x", store.MaxName), []byte("SECRET"))
		if err := b.Keep("s", journal.Change{journal.Deletion("user", "A"), long}); !errors.Is(err, store.ErrName) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("error %v, want ErrName and no value", err)
		}
		wantValue(t, b, "s", "user/A", "3")
		must(t, b.Put("s", "no record", nil))
		if _, err := store.Kept(b, "s"); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("Kept of something else: error %v, want ErrDamaged", err)
		}
	})
}

func TestNames(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		for _, c := range []struct{ name, space, key string }{
			{"no space", "", "k"}, {"no key", "s", ""},
			{"long space", strings.Repeat("x", store.MaxName+1), "k"}, {"long key", "s", strings.Repeat("x", store.MaxName+1)},
		} {
			_, _, getErr := b.Get(c.space, c.key)
			_, newErr := b.PutNew(c.space, c.key, nil, time.Time{})
			errs := map[string]error{"Get": getErr, "PutNew": newErr, "Put": b.Put(c.space, c.key, nil), "Delete": b.Delete(c.space, c.key)}
			if c.key == "k" {
				_, errs["List"] = b.List(c.space)
				errs["Keep"] = b.Keep(c.space, nil)
			}
			for call, err := range errs {
				if !errors.Is(err, store.ErrName) {
					t.Errorf("%s of %s: error %v, want ErrName", call, c.name, err)
				}
			}
		}
	})
}

func TestClosed(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		must(t, b.Put("s", "k", []byte("v")))
		must(t, b.Close())
		must(t, b.Close())
		_, _, getErr := b.Get("s", "k")
		_, newErr := b.PutNew("s", "k", nil, time.Time{})
		_, listErr := b.List("s")
		_, clockErr := b.Clock()
		for call, err := range map[string]error{
			"Get": getErr, "PutNew": newErr, "List": listErr, "Clock": clockErr, "Put": b.Put("s", "k", nil),
			"Delete": b.Delete("s", "k"), "Keep": b.Keep("s", journal.Change{journal.Deletion("a", "b")}),
		} {
			if !errors.Is(err, store.ErrClosed) {
				t.Errorf("%s: error %v, want ErrClosed", call, err)
			}
		}
	})
}

// What was put is there when the store is opened again.
func TestReopen(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		if b.again == nil {
			t.Skip("this store is gone when it is closed")
		}
		clock, err := b.Clock()
		must(t, err)
		must(t, b.Put("s", "k", bytes.Repeat([]byte("x"), 100_000)))
		wantNew(t, b, "n", "x", clock.Add(time.Hour), true)
		wantNew(t, b, "past", "x", clock.Add(-time.Hour), true)
		must(t, b.Close())
		s := b.again(t)
		wantValue(t, s, "s", "k", strings.Repeat("x", 100_000))
		wantNew(t, s, "n", "y", clock.Add(time.Hour), false)
		wantNone(t, s, "s", "past")
	})
}
