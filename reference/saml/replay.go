package saml

import (
	"sync"
	"time"
)

// replays remembers assertions until they are over.
type replays struct {
	limit int

	mu    sync.Mutex
	until map[string]time.Time
}

// once refuses an assertion that was taken before, if the configuration wants it.
func (v *Validator) once(root *node, a Assertion, now time.Time) *Rejection {
	if v.replays == nil {
		return nil
	}
	// Every assertion has a confirmation that ends: subject looked for it.
	var end time.Time
	for _, confirmation := range root.one(nsAssertion, "Subject").all(nsAssertion, "SubjectConfirmation") {
		for _, data := range confirmation.all(nsAssertion, "SubjectConfirmationData") {
			if at, found, _ := instant(data, "NotOnOrAfter"); found && at.After(end) {
				end = at
			}
		}
	}
	return v.replays.take(a.Issuer+"\x00"+a.ID, end.Add(v.config.ClockSkew), now)
}

func (r *replays) take(assertion string, end, now time.Time) *Rejection {
	r.mu.Lock()
	defer r.mu.Unlock()
	if until, found := r.until[assertion]; found && !until.Before(now) {
		return reject(Replayed, "", "the assertion was used before")
	}
	if len(r.until) >= r.limit {
		for other, until := range r.until {
			if until.Before(now) {
				delete(r.until, other)
			}
		}
	}
	if len(r.until) >= r.limit {
		return reject(Replayed, "", "too many assertions are remembered to tell whether this one is new")
	}
	r.until[assertion] = end
	return nil
}
