package introspection

import (
	"context"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// Result is a token that was found to be good.
type Result struct {
	// User is the value of the claim with the user.
	User string
	// Expires is exp, in UTC; zero if the answer has none.
	Expires time.Time
	// Cached: the endpoint was not asked this time.
	Cached bool
	// Claims is the answer. It does not print.
	Claims jose.Object
}

// Validate asks about a token, or remembers what was answered about it. The error
// is a [*Refusal].
func (c *Client) Validate(ctx context.Context, token string, now time.Time) (Result, error) {
	state := c.state()
	if result, found := state.cached(token, now); found {
		return result, nil
	}
	result, refusal := state.validate(ctx, token, now)
	if refusal != nil {
		return Result{}, refusal
	}
	if state.cache != nil {
		state.cache.put(token, result, now)
	}
	return result, nil
}

// Forget drops all answers that are remembered, as a restart does.
func (c *Client) Forget() {
	if cache := c.state().cache; cache != nil {
		cache.clear()
	}
}

// Len returns the number of answers that are remembered.
func (c *Client) Len() int {
	if cache := c.state().cache; cache != nil {
		return cache.len()
	}
	return 0
}

func (c *client) cached(token string, now time.Time) (Result, bool) {
	if c.cache == nil {
		return Result{}, false
	}
	result, found := c.cache.get(token, now)
	if !found || c.expired(result.Expires, now) {
		return Result{}, false
	}
	result.Cached = true
	return result, true
}

func (c *client) validate(ctx context.Context, token string, now time.Time) (Result, *Refusal) {
	if refusal := c.endpointProblem(); refusal != nil {
		return Result{}, refusal
	}
	if token == "" || strings.ContainsFunc(token, isControl) {
		return Result{}, refuse(Malformed, "the token is empty or has control characters")
	}
	answer, refusal := c.ask(ctx, token)
	if refusal != nil {
		return Result{}, refusal
	}
	if c.Method == UserInfo {
		return c.judgeUserInfo(answer)
	}
	return c.judge(answer, now)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7F }
