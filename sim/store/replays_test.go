package store_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/sim/store"
)

func useOf(t testing.TB, user string, second int64) passticket.Use {
	t.Helper()
	u, err := passticket.ParseUserID(user)
	must(t, err)
	a, err := passticket.ParseApplID("MQWEB")
	must(t, err)
	return passticket.Use{User: u, Appl: a, Second: second}
}

func wantUse(t *testing.T, r passticket.Replays, u passticket.Use, expires, now time.Time, want bool) {
	t.Helper()
	if first, err := r.Use(u, expires, now); err != nil || first != want {
		t.Errorf("Use at %v: first %t, %v, want %t", now, first, err, want)
	}
}

// Systems that share a register accept a ticket once between them.
func TestReplaysAreShared(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		one, two := store.NewReplays(b, "PLEX1", 0), store.NewReplays(b, "PLEX1", 0)
		other := store.NewReplays(b, "PLEX2", 0)
		u, expires := useOf(t, "U1", noon.Unix()), noon.Add(10*time.Minute)
		wantUse(t, one, u, expires, noon, true)
		wantUse(t, two, u, expires, noon, false)
		wantUse(t, one, u, expires, noon, false)
		wantUse(t, other, u, expires, noon, true)
		wantUse(t, two, useOf(t, "U1", noon.Unix()+1), expires, noon, true)
		wantUse(t, two, useOf(t, "U2", noon.Unix()), expires, noon, true)
	})
}

// A use is remembered through the last second of its window and the margin, by
// the store's clock, whatever the system's clock shows.
func TestReplaysRemember(t *testing.T) {
	for name, systemNow := range map[string]time.Time{
		"clocks agree": noon, "system long ago": noon.AddDate(-40, 0, 0), "system far ahead": noon.AddDate(40, 0, 0),
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, b backend) {
				if b.advance == nil {
					t.Skip("the clock of this store cannot be moved")
				}
				r := store.NewReplays(b, "PLEX1", time.Minute)
				u, expires := useOf(t, "U1", systemNow.Unix()), systemNow.Add(10*time.Minute)
				wantUse(t, r, u, expires, systemNow, true)
				b.advance(11*time.Minute + time.Second - time.Millisecond)
				wantUse(t, r, u, expires, systemNow, false)
				b.advance(2 * time.Millisecond)
				wantUse(t, r, u, expires, systemNow, true)
			})
		})
	}
}

// A window that is over when the use is noted leaves the margin.
func TestReplaysOfAnOverWindow(t *testing.T) {
	c := &clock{now: noon}
	r := store.NewReplays(store.NewMemory(c.Now), "PLEX1", 0)
	u := useOf(t, "U1", 1)
	wantUse(t, r, u, noon.Add(-24*time.Hour), noon, true)
	c.advance(store.DefaultMargin)
	wantUse(t, r, u, noon, noon, false)
}

func TestReplaysHaveOneWinner(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		for i := range 20 {
			var firsts atomic.Int32
			var wait sync.WaitGroup
			for range 8 {
				wait.Go(func() {
					first, err := store.NewReplays(b, "PLEX1", 0).Use(useOf(t, "U1", int64(i)), noon.Add(time.Minute), noon)
					if err != nil {
						t.Error(err)
					}
					if first {
						firsts.Add(1)
					}
				})
			}
			wait.Wait()
			if n := firsts.Load(); n != 1 {
				t.Fatalf("%d were the first, want 1", n)
			}
		}
	})
}

// What the store cannot note is not accepted.
func TestReplaysFail(t *testing.T) {
	s := store.NewMemory(func() time.Time { return noon })
	must(t, s.Close())
	if first, err := store.NewReplays(s, "PLEX1", 0).Use(useOf(t, "U1", 1), noon, noon); first || !errors.Is(err, store.ErrClosed) {
		t.Errorf("first %t, error %v, want ErrClosed", first, err)
	}
	server := newRedis(t)
	r := store.NewReplays(openRedis(t, store.RedisConfig{Address: server.Addr(), Sysplex: "PLEX1"}), "PLEX1", 0)
	server.SetError("OOM command not allowed when used memory > 'maxmemory'.")
	if first, err := r.Use(useOf(t, "U1", 1), noon, noon); first || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("first %t, error %v, want ErrUnavailable", first, err)
	}
}

// Two systems share a register: what one has accepted the other refuses.
func ExampleNewReplays() {
	shared := store.NewMemory(time.Now)
	user, _ := passticket.ParseUserID("COLIN")
	appl, _ := passticket.ParseApplID("MQWEB")
	use := passticket.Use{User: user, Appl: appl, Second: time.Now().Unix()}
	for range 2 {
		system := store.NewReplays(shared, "PLEX1", 0)
		first, err := system.Use(use, time.Now().Add(10*time.Minute), time.Now())
		fmt.Println(first, err)
	}
	// Output:
	// true <nil>
	// false <nil>
}
