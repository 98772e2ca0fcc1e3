package history_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/safproof/safproof/sim/history"
)

// together has clients work at the same time.
func together(clients int, work func(client int)) {
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() { work(n) })
	}
	group.Wait()
}

// TestSignOnsAtOnce: of all who present a PassTicket at the same time, one signs
// on (PT-05).
func TestSignOnsAtOnce(t *testing.T) {
	const clients, each = 12, 120
	c := serve(t, newSite(t, "").signsOn(), clients)
	var r history.Recorder
	texts := tickets(t, each)
	together(clients, func(n int) {
		for i, text := range texts {
			if err := r.Do(n, history.SignOn, "T"+strconv.Itoa(i), func() (bool, error) { return c.signOn(text) }); err != nil {
				t.Error(err)
			}
		}
	})
	expectExplained(t, &r, clients*each, each)
}

// TestLogoutsAtOnce: a token is good until its logout, of which one succeeds, and
// refused from then on (IDT-10).
func TestLogoutsAtOnce(t *testing.T) {
	const clients, tokens = 8, 40
	c := serve(t, newSite(t, "").debugProfile(), clients)
	var r history.Recorder
	actions := []history.Action{history.Query, history.Query, history.Logout, history.Query}
	texts := make([]string, tokens)
	for i := range texts {
		texts[i] = c.logIn(t)
	}
	together(clients, func(n int) {
		for i, text := range texts {
			for step := range actions {
				action := actions[(n+step)%len(actions)]
				if err := r.Do(n, action, "J"+strconv.Itoa(i), func() (bool, error) { return c.byToken(action, text) }); err != nil {
					t.Error(err)
				}
			}
		}
	})
	logouts := 0
	for _, o := range r.Operations() {
		if o.Action == history.Logout && o.Outcome == history.Accepted {
			logouts++
		}
	}
	if logouts != tokens {
		t.Errorf("%d tokens: expected as many logouts that succeed, observed %d", tokens, logouts)
	}
	expectExplained(t, &r, clients*tokens*len(actions), -1)
}

// expectExplained judges a history of so many operations. accepted is how many
// of them were; -1 is any number.
func expectExplained(t *testing.T, r *history.Recorder, operations, accepted int) {
	t.Helper()
	v, observed := judged(t, r), 0
	for _, o := range r.Operations() {
		if o.Outcome == history.Accepted {
			observed++
		}
	}
	if v.Operations != operations || accepted >= 0 && observed != accepted {
		t.Errorf("expected %d operations, %d accepted; observed %d, %d accepted", operations, accepted, v.Operations, observed)
	}
	if err := v.Err(); err != nil {
		t.Error(err)
	}
}

// unguarded is a service with a register of its own in front of one that takes a
// PassTicket again and again. Each access to the register is guarded, the two
// together are not. Every second request waits for its pair between them, so
// that the mistake shows in each run.
type unguarded struct {
	next http.Handler
	mu   sync.Mutex
	used map[string]bool
	meet chan struct{}
}

func (u *unguarded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, secret, _ := r.BasicAuth()
	u.mu.Lock()
	used := u.used[secret]
	u.mu.Unlock()
	if used {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	select { // both have looked; now both may write
	case u.meet <- struct{}{}:
	case <-u.meet:
	case <-r.Context().Done():
	}
	u.mu.Lock()
	u.used[secret] = true
	u.mu.Unlock()
	u.next.ServeHTTP(w, r)
}

// TestUnguardedRegisterIsFound plants a register in which looking and writing are
// two steps.
func TestUnguardedRegisterIsFound(t *testing.T) {
	const clients = 2
	next := newSite(t, "APPLDATA('NO REPLAY PROTECTION')").signsOn()
	c := serve(t, &unguarded{next: next, used: make(map[string]bool), meet: make(chan struct{})}, clients)
	var r history.Recorder
	text := tickets(t, 1)[0]
	together(clients, func(n int) {
		if err := r.Do(n, history.SignOn, "T1", func() (bool, error) { return c.signOn(text) }); err != nil {
			t.Error(err)
		}
	})
	expectNotExplained(t, &r, "T1")
}

// lazy is a server that answers a logout before it carries it out, which it does
// after the next query.
type lazy struct {
	next http.Handler
	mu   sync.Mutex
	todo *http.Request
}

func (l *lazy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/logout") {
		l.todo = r.Clone(r.Context())
		return
	}
	l.next.ServeHTTP(w, r)
	if l.todo != nil {
		l.next.ServeHTTP(&discard{}, l.todo)
		l.todo = nil
	}
}

// discard is the answer to a request that nobody waits for.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header {
	if d.header == nil {
		d.header = http.Header{}
	}
	return d.header
}
func (*discard) Write(b []byte) (int, error) { return len(b), nil }
func (*discard) WriteHeader(int)             {}

// TestLazyLogoutIsFound plants a logout that counts later than it says.
func TestLazyLogoutIsFound(t *testing.T) {
	c := serve(t, &lazy{next: newSite(t, "").debugProfile()}, 1)
	var r history.Recorder
	text := c.logIn(t)
	for _, action := range []history.Action{history.Query, history.Logout, history.Query, history.Query} {
		if err := r.Do(0, action, "J1", func() (bool, error) { return c.byToken(action, text) }); err != nil {
			t.Error(err)
		}
	}
	expectNotExplained(t, &r, "J1")
}

// expectNotExplained judges a history in which one credential is bad, and looks at
// its picture.
func expectNotExplained(t *testing.T, r *history.Recorder, credential string) {
	t.Helper()
	v := judged(t, r)
	if !errors.Is(v.Err(), history.ErrNotLinearizable) || !slices.Equal(v.Bad, []string{credential}) {
		t.Errorf("%+v:\nexpected %s to be bad, observed %q and error %v", r.Operations(), credential, v.Bad, v.Err())
	}
	page, err := os.ReadFile(draw(t, v, t.TempDir()))
	must(t, err)
	if !strings.Contains(string(page), credential+": accepted") {
		t.Errorf("%s: expected %s in the picture, observed none", filepath.Base(t.Name()), credential)
	}
}
