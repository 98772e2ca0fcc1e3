package serve_test

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/store"
	"github.com/safproof/safproof/sim/sysplex"
)

// process is a sysplex in a process of its own, which can be killed.
type process struct {
	t      *testing.T
	run    *exec.Cmd
	client *http.Client
	told   told
}

// told is what the process says when clients can connect.
type told struct {
	URLs           map[string]string // by server, on SYS1
	Control, Token string
	CA             string // PEM
	Problem        string
}

const childData = "SAFPROOF_TEST_DATA"

// TestChild is the process; it is no test.
func TestChild(t *testing.T) {
	folder := os.Getenv(childData)
	if folder == "" {
		t.Skip("it is run by TestKill")
	}
	answer := told{URLs: map[string]string{}}
	s, err := serve.Start(serve.Options{Config: configured(nil), Data: folder})
	if err != nil {
		answer.Problem = err.Error()
	} else {
		for _, server := range s.Systems()[0].Servers {
			answer.URLs[string(server.Server)] = server.URL
		}
		answer.Control, answer.Token, answer.CA = s.ControlURL(), s.Token(), string(s.Authority().PEM())
	}
	text, err := json.Marshal(answer)
	must(t, err)
	fmt.Printf("told %s\n", text)
	_, err = io.Copy(io.Discard, os.Stdin) // until the parent ends
	must(t, err)
}

func startProcess(t *testing.T, folder string) *process {
	t.Helper()
	p := &process{t: t, run: exec.Command(os.Args[0], "-test.run=^TestChild$")}
	p.run.Env = append(os.Environ(), childData+"="+folder)
	_, err := p.run.StdinPipe() // stays open
	must(t, err)
	out, err := p.run.StdoutPipe()
	must(t, err)
	p.run.Stderr = os.Stderr
	must(t, p.run.Start())
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "told "); ok {
			must(t, json.Unmarshal([]byte(text), &p.told))
			break
		}
	}
	if p.told.Problem != "" || p.told.CA == "" {
		t.Fatalf("the process does not start: %s", p.told.Problem)
	}
	pool, err := pki.DecodePool([]byte(p.told.CA))
	must(t, err)
	p.client = (&world{t: t}).trusting(pool)
	return p
}

// kill ends the process as kill -9 does.
func (p *process) kill() {
	_ = p.run.Process.Kill() // it may have ended
	_ = p.run.Wait()         // with the status of one that was killed
	if p.client != nil {
		p.client.CloseIdleConnections()
	}
}

// command enters a command, and says whether it was acknowledged.
func (p *process) command(text string) bool {
	body, err := json.Marshal(map[string]string{"text": text})
	must(p.t, err)
	got, err := try(p.t, p.client, "POST", p.told.Control+"/api/v1/systems/SYS1/commands", string(body),
		header("Authorization", "Bearer "+p.told.Token, "Content-Type", "application/json"))
	return err == nil && got.status == 200 && strings.Contains(got.body, `"returnCode":0`)
}

func (p *process) signOn(user, password string) int {
	p.t.Helper()
	return ask(p.t, p.client, "GET", p.told.URLs["MQWEB"]+"/whoami", basic(user, password)).status
}

// accessToken makes an access token of Zowe.
func (p *process) accessToken() string {
	p.t.Helper()
	got, err := try(p.t, p.client, "POST", p.told.URLs["ZAAS"]+"/gateway/api/v1/auth/access-token/generate", `{"validity":1,"scopes":["a"]}`, func(r *http.Request) {
		r.SetBasicAuth("DORIS", "MARIGLD2")
		r.Header.Set("Content-Type", "application/json")
	})
	must(p.t, err)
	if got.status != 200 {
		p.t.Fatalf("access token: %d %s", got.status, got.body)
	}
	return got.body
}

func (p *process) aboutToken(method, path, token string) (int, error) {
	got, err := try(p.t, p.client, method, p.told.URLs["ZAAS"]+"/gateway/api/v1/auth/access-token/"+path,
		`{"token":"`+token+`","serviceId":"a"}`, header("Content-Type", "application/json"))
	return got.status, err
}

// TestKill kills a sysplex in the midst of changes, again and again. What was
// acknowledged is there afterwards; what z/OS forgets is forgotten.
func TestKill(t *testing.T) {
	const rounds, writers = 4, 3
	folder := t.TempDir()
	var first *process
	passwords := make([]string, writers) // the last that was acknowledged
	asked := make([]string, writers)     // the last that was asked for
	var users []string
	var revoked []string
	token := ""
	for round := range rounds {
		p := startProcess(t, folder)
		if first == nil {
			first = p
			got := ask(t, p.client, "POST", p.told.URLs["EQAPROF"]+"/api/v1/auth/login", basic("COLIN", "ROSEBUD1"))
			token = got.member("token")
		}
		if p.told.CA != first.told.CA || p.told.Token != first.told.Token {
			t.Fatal("the authority or the control token is another one after a kill")
		}
		if got := ask(t, p.client, "GET", p.told.URLs["EQAPROF"]+"/api/v1/auth/query", bearer(token)); got.status != 200 {
			t.Errorf("round %d: an identity token of before: %d", round, got.status)
		}
		for n, password := range passwords {
			user := fmt.Sprintf("WRITER%d", n)
			if password != "" && p.signOn(user, password) != 200 && p.signOn(user, asked[n]) != 200 {
				t.Errorf("round %d: neither the password that was acknowledged of %s nor the one after it is good", round, user)
			}
			if password == "" && !p.command("ADDUSER "+user) {
				t.Fatalf("%s cannot be added", user)
			}
		}
		for _, user := range users {
			if !p.command("LISTUSER " + user) {
				t.Errorf("round %d: %s, whose addition was acknowledged, is not there", round, user)
			}
		}
		for _, token := range revoked {
			if got, err := p.aboutToken("POST", "validate", token); err != nil || got != 401 {
				t.Errorf("round %d: an access token that was revoked: %d, %v", round, got, err)
			}
		}
		good := p.accessToken()
		if got, err := p.aboutToken("POST", "validate", good); err != nil || got != 204 {
			t.Errorf("round %d: an access token: %d, %v", round, got, err)
		}

		enough := make(chan struct{}, 1000)
		var all sync.WaitGroup
		var mu sync.Mutex
		for n := range writers {
			all.Go(func() {
				for i := 0; ; i++ {
					password := fmt.Sprintf("R%dN%d", round, i)
					mu.Lock()
					asked[n] = password
					mu.Unlock()
					if !p.command(fmt.Sprintf("ALTUSER WRITER%d PASSWORD(%s) NOEXPIRED", n, password)) {
						return // it was killed
					}
					mu.Lock()
					passwords[n] = password
					mu.Unlock()
					user := fmt.Sprintf("U%d%d%d", n, round, i)
					if !p.command("ADDUSER " + user) {
						return
					}
					mu.Lock()
					users = append(users, user)
					mu.Unlock()
					enough <- struct{}{}
				}
			})
		}
		all.Go(func() {
			if got, err := p.aboutToken("DELETE", "revoke", good); err == nil && got == 204 {
				mu.Lock()
				revoked = append(revoked, good)
				mu.Unlock()
			}
		})
		for range 5 * (round + 1) {
			<-enough
		}
		p.kill()
		all.Wait()
	}
	if len(users) < 5*rounds || len(revoked) == 0 {
		t.Errorf("%d users were added, %d tokens revoked", len(users), len(revoked))
	}
}

// trusting is a client that trusts a pool.
func (w *world) trusting(pool *x509.CertPool) *http.Client {
	c := w.with(nil)
	c.Transport.(*http.Transport).TLSClientConfig.RootCAs = pool
	return c
}

// What a data folder keeps, and what not.
func TestDataFolder(t *testing.T) {
	folder := t.TempDir()
	run := func(do func(w *world)) {
		w := startWithKeys(t, serve.Options{Data: folder})
		do(w)
		must(t, w.Stop(t.Context()))
	}
	var token, ticket, cookie string
	run(func(w *world) {
		token, ticket = w.logIn("SYS1"), w.ticket("SYS1")
		ask(t, w.client, "POST", w.url("SYS1", sysplex.EQAPROF)+"/api/v1/auth/logout", bearer(token))
		if first, again := w.present("SYS1", ticket), w.present("SYS1", ticket); first != 200 || again != 401 {
			t.Fatalf("ticket %d, again %d", first, again)
		}
		done, err := w.Commands("SYS1", "", "ALTUSER EDGAR PASSWORD(RENEWED1) NOEXPIRED")
		must(t, err)
		if done.Problem != "" {
			t.Fatal(done.Problem)
		}
		login := ask(t, w.client, "POST", w.url("SYS1", sysplex.ZAAS)+"/gateway/api/v1/auth/login", basic("COLIN", "ROSEBUD1"))
		cookie, _, _ = strings.Cut(login.header.Get("Set-Cookie"), ";")
	})
	run(func(w *world) {
		if got := w.query("SYS1", token); got != 200 {
			t.Errorf("a token that was logged out: %d; the logout is forgotten, the key is not, want 200", got)
		}
		if got := w.present("SYS1", ticket); got != 200 {
			t.Errorf("a used PassTicket: %d; the register is forgotten, want 200", got)
		}
		if got := ask(t, w.client, "GET", w.url("SYS1", sysplex.MQWEB)+"/whoami", basic("EDGAR", "RENEWED1")); got.status != 200 {
			t.Errorf("a changed password: %d", got.status)
		}
		if got := ask(t, w.client, "GET", w.url("SYS2", sysplex.ZAAS)+"/gateway/api/v1/auth/query", header("Cookie", cookie)); got.status != 200 {
			t.Errorf("a Zowe token: %d", got.status)
		}
	})
	other := configured(func(c *serve.Config) { c.Manager = sysplex.ACF2; c.Databases[0].Commands = "" })
	if _, err := serve.Start(serve.Options{Config: other, Data: folder, Authority: ca()}); !errors.Is(err, serve.ErrConfig) || !strings.Contains(err.Error(), "of racf, not of acf2") {
		t.Errorf("another manager: %v, want ErrConfig", err)
	}
	w := start(t, serve.Options{Data: folder})
	if _, err := serve.Start(serve.Options{Config: configured(nil), Data: folder, Authority: ca()}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("two at once: %v, want ErrLocked", err)
	}
	_ = w
}

// What was being set up when the process ended is set up again.
func TestSetUpThatWasInterrupted(t *testing.T) {
	folder := t.TempDir()
	broken := configured(func(c *serve.Config) { c.Databases[0].Commands += "\nADDUSER COLIN\n" })
	if _, err := serve.Start(serve.Options{Config: broken, Data: folder, Authority: ca(), SigningKey: testKey}); !errors.Is(err, serve.ErrConfig) {
		t.Fatalf("a command that is refused: %v, want ErrConfig", err)
	}
	w := start(t, serve.Options{Data: folder})
	w.logIn("SYS1")
}

// Two processes share revocations of access tokens, signing keys and, if they are
// told to, used PassTickets, on a Redis server.
func TestRedis(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireAuth("REDISPW1")
	for _, shared := range []bool{false, true} {
		c := configured(func(c *serve.Config) {
			c.Store.Redis = serve.Inline("redis://:REDISPW1@" + server.Addr() + "/1")
			c.Store.SharedReplays = shared
		})
		one := startWithKeys(t, serve.Options{Config: c})
		two := startWithKeys(t, serve.Options{Config: c})
		login := ask(t, one.client, "POST", one.url("SYS1", sysplex.ZAAS)+"/gateway/api/v1/auth/login", basic("COLIN", "ROSEBUD1"))
		cookie, _, _ := strings.Cut(login.header.Get("Set-Cookie"), ";")
		if got := ask(t, two.client, "GET", two.url("SYS1", sysplex.ZAAS)+"/gateway/api/v1/auth/query", header("Cookie", cookie)); got.status != 200 {
			t.Errorf("a token of the other process: %d", got.status)
		}
		p := &process{t: t, client: one.client, told: told{URLs: map[string]string{"ZAAS": one.url("SYS1", sysplex.ZAAS)}}}
		q := &process{t: t, client: two.client, told: told{URLs: map[string]string{"ZAAS": two.url("SYS1", sysplex.ZAAS)}}}
		access := p.accessToken()
		before, err := q.aboutToken("POST", "validate", access)
		must(t, err)
		_, err = p.aboutToken("DELETE", "revoke", access)
		must(t, err)
		after, err := q.aboutToken("POST", "validate", access)
		must(t, err)
		if before != 204 || after != 401 {
			t.Errorf("an access token at the other process: %d, and %d after it was revoked; want 204 and 401", before, after)
		}
		ticket := one.ticket("SYS1")
		want := map[bool]int{false: 200, true: 401}[shared]
		if first, other := one.present("SYS1", ticket), two.present("SYS1", ticket); first != 200 || other != want {
			t.Errorf("shared: %t: a PassTicket %d, at the other process %d; want 200 and %d", shared, first, other, want)
		}
		if strings.Contains(one.log.String()+two.log.String(), "REDISPW1") {
			t.Error("the password of the Redis server is logged")
		}
		must(t, one.Stop(t.Context()))
		must(t, two.Stop(t.Context()))
	}
}
