package introspection_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/introspection"
)

func TestTheCache(t *testing.T) {
	for name, test := range map[string]struct {
		exp   string
		later time.Duration
		asked int
	}{
		"at once":                        {"1700003600", 0, 1},
		"just before the timeout":        {"1700003600", 5*time.Minute - time.Second, 1},
		"at the timeout":                 {"1700003600", 5 * time.Minute, 2},
		"the clock went back":            {"1700003600", -time.Second, 2},
		"exp is over, the skew is not":   {"1700000110", time.Minute, 1},
		"exp and the skew are over, too": {"1699999810", time.Minute, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := answers(with(map[string]string{"exp": test.exp}))
			c := client(t, config(s))
			if _, err := c.Validate(context.Background(), opaque, clock); err != nil {
				t.Fatal(err)
			}
			result, err := c.Validate(context.Background(), opaque, clock.Add(test.later))
			if expired := test.exp == "1699999810"; expired != (err != nil) {
				t.Errorf("error is %v", err)
			}
			wantEqual(t, len(s.got), test.asked)
			wantEqual(t, result.Cached, test.asked == 1)
		})
	}
}

func TestAStrictCacheEndsAtExp(t *testing.T) {
	s := answers(with(map[string]string{"exp": "1700000110"}))
	cfg := config(s)
	cfg.Strict = introspection.Strict()
	c := client(t, cfg)
	if _, err := c.Validate(context.Background(), opaque, clock); err != nil {
		t.Fatal(err)
	}
	_, err := c.Validate(context.Background(), opaque, clock.Add(10*time.Second))
	wantReason(t, err, introspection.Expired)
	wantEqual(t, len(s.got), 2)
}

func TestRefusalsAreNotRemembered(t *testing.T) {
	s := answers(with(map[string]string{"active": "false"}))
	c := client(t, config(s))
	for range 2 {
		if _, err := c.Validate(context.Background(), opaque, clock); err == nil {
			t.Fatal("accepted")
		}
	}
	wantEqual(t, len(s.got), 2)
	wantEqual(t, c.Len(), 0)
}

func TestTheCacheIsBounded(t *testing.T) {
	s := answers(good)
	cfg := config(s)
	cfg.CacheLimit = 3
	c := client(t, cfg)
	for i := range 5 {
		if _, err := c.Validate(context.Background(), fmt.Sprint("token", i), clock); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, c.Len(), 3)
	for i, asked := range map[int]int{4: 5, 2: 5} {
		if _, err := c.Validate(context.Background(), fmt.Sprint("token", i), clock); err != nil {
			t.Fatal(err)
		}
		wantEqual(t, len(s.got), asked)
	}
	if _, err := c.Validate(context.Background(), "token0", clock); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, len(s.got), 6)
}

func TestWithoutACacheAndAfterForget(t *testing.T) {
	for name, test := range map[string]struct {
		noCache, forget bool
		asked           int
	}{
		"with it":      {false, false, 1},
		"without it":   {true, false, 2},
		"after Forget": {false, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := answers(good)
			cfg := config(s)
			cfg.NoCache = test.noCache
			c := client(t, cfg)
			for range 2 {
				if _, err := c.Validate(context.Background(), opaque, clock); err != nil {
					t.Fatal(err)
				}
				if test.forget {
					c.Forget()
				}
			}
			wantEqual(t, len(s.got), test.asked)
		})
	}
}

func TestATokenThatDiffersIsAskedAbout(t *testing.T) {
	s := answers(good)
	c := client(t, config(s))
	for _, token := range []string{opaque, opaque + "=", opaque[1:]} {
		if _, err := c.Validate(context.Background(), token, clock); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, len(s.got), 3)
}
