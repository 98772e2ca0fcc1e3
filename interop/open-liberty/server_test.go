// Package openliberty runs Open Liberty, and compares what it answers with what
// reference/liberty and reference/ltpa say of the same server.xml and request.
package openliberty

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/sim/pki"
)

// runtime is Open Liberty where make interop puts it.
const runtime = "testdata/runtime/wlp"

// How long a server may take to start, to stop, and to take a change of server.xml.
const (
	startTime  = 3 * time.Minute
	changeTime = time.Minute
	stopTime   = 30 * time.Second
)

// server is one Open Liberty on loopback, for all tests.
type server struct {
	folder      string // of the server: server.xml, apps, resources
	http, https string // host:port
	pki         certificates
	command     *exec.Cmd
	ended       chan struct{}
	log         *log
	clients     map[string]*http.Client // by the role of the certificate, "" for none
	shim        string                  // a library that moves the clock of the server, "" if it cannot be made
	marks       int
	current     string // the server.xml of testdata/servers that is in force
}

var shared struct {
	sync.Mutex
	server  *server
	err     error
	started bool
}

// errMissing: Open Liberty or Java is not there.
var errMissing = errors.New("is missing")

// start returns the server, which the first test starts. Without Open Liberty the
// test is skipped, or fails (see [clients.Requirement]).
func start(t *testing.T) *server {
	t.Helper()
	if testing.Short() {
		t.Skip("a server takes some ten seconds to start")
	}
	shared.Lock()
	defer shared.Unlock()
	if !shared.started {
		shared.started = true
		began := time.Now()
		if shared.server, shared.err = launch(); shared.err == nil {
			t.Logf("%s; ready after %.1f s", shared.server.log.first("Launching "), time.Since(began).Seconds())
		}
	}
	switch {
	case errors.Is(shared.err, errMissing) && os.Getenv(clients.Requirement) != "require":
		t.Skip(shared.err)
	case shared.err != nil:
		t.Fatal(shared.err)
	}
	return shared.server
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		shared.server.stop()
	}
	os.Exit(code)
}

// need looks for what a server is made of.
func need() error {
	if _, err := os.Stat(filepath.Join(runtime, "bin", "server")); err != nil {
		return fmt.Errorf("Open Liberty %w. To have it, run make interop with Java 17 or later and Maven installed", errMissing)
	}
	for _, program := range []string{"java", "javac", "keytool"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s %w. To have it, install a JDK, 17 or later", program, errMissing)
		}
	}
	return nil
}

// launch makes a server, starts it, and waits until it is ready.
func launch() (*server, error) {
	if err := need(); err != nil {
		return nil, err
	}
	home, err := filepath.Abs(runtime)
	if err != nil {
		return nil, err
	}
	users, err := os.MkdirTemp("", "open-liberty-")
	if err != nil {
		return nil, err
	}
	s := &server{folder: filepath.Join(users, "servers", "safproof"), ended: make(chan struct{}), log: newLog(), clients: make(map[string]*http.Client)}
	if err := errors.Join(s.furnish(home), s.makeShim()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(users))
	}
	if err := s.run(home, users); err != nil {
		s.stop()
		return nil, fmt.Errorf("Open Liberty does not start: %w\n%s", err, s.log.tail())
	}
	return s, nil
}

func (s *server) run(home, users string) error {
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	s.http, s.https = "127.0.0.1:"+ports[0], "127.0.0.1:"+ports[1]
	s.command = exec.Command("sh", filepath.Join(home, "bin", "server"), "run", "safproof")
	s.command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + users, "WLP_USER_DIR=" + users, "JAVA_HOME=" + os.Getenv("JAVA_HOME"),
		"JVM_ARGS=-Xmx512m", "SAFPROOF_HTTP=" + ports[0], "SAFPROOF_HTTPS=" + ports[1]}
	if s.shim != "" {
		s.command.Env = append(s.command.Env, "LD_PRELOAD="+s.shim, "SAFPROOF_CLOCK="+s.clock())
	}
	output, input := io.Pipe()
	s.command.Stdout, s.command.Stderr = input, input
	s.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.command.Start(); err != nil {
		return err
	}
	go func() {
		_ = s.command.Wait() // a server that ends early is told from the log
		input.Close()
		close(s.ended)
	}()
	go s.log.read(output)
	const security, secure = "CWWKS4105I", "TCP Channel defaultHttpEndpoint-ssl has been started" // LTPA, HTTPS
	if err := s.log.wait(startTime, s.ended, 0, "CWWKF0011I", security, secure); err != nil {
		return err
	}
	for _, app := range append(protected(), "mark") { // the one at the top names no path
		if err := s.log.wait(startTime, s.ended, 0, "/"+app+"/"); err != nil {
			return err
		}
	}
	return nil
}

// clock is the file that moves the clock of the server.
func (s *server) clock() string { return filepath.Join(s.folder, "clock") }

// makeShim compiles what moves the clock, where there is a C compiler.
func (s *server) makeShim() error {
	compiler, err := exec.LookPath("cc")
	if err != nil {
		return nil
	}
	s.shim = filepath.Join(s.folder, "clock.so")
	return program(compiler, "-shared", "-fPIC", "-O2", "-o", s.shim, filepath.Join("testdata", "clock.c"))
}

// restart stops the server and starts it again, with the server.xml that it started
// with at first.
func (s *server) restart(t *testing.T) {
	t.Helper()
	home, err := filepath.Abs(runtime)
	must(t, err)
	s.end()
	must(t, s.configuration(home))
	s.ended, s.log = make(chan struct{}), newLog()
	if err := s.run(home, filepath.Dir(filepath.Dir(s.folder))); err != nil {
		t.Fatalf("Open Liberty does not start again: %v\n%s", err, s.log.tail())
	}
}

// stop ends the server and removes its folder.
func (s *server) stop() {
	s.end()
	_ = os.RemoveAll(filepath.Dir(filepath.Dir(s.folder)))
}

// end ends the server.
func (s *server) end() {
	if s.command != nil && s.command.Process != nil {
		_ = syscall.Kill(-s.command.Process.Pid, syscall.SIGINT)
		select {
		case <-s.ended:
		case <-time.After(stopTime):
			_ = syscall.Kill(-s.command.Process.Pid, syscall.SIGKILL)
			<-s.ended
		}
	}
}

// use puts a server.xml of testdata/servers in force, if it is not. Variables
// {{NAME}} in it are filled in.
func (s *server) use(t *testing.T, name string, variables map[string]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "servers", name))
	must(t, err)
	for variable, value := range variables { // a file need not have all of them
		text = bytes.ReplaceAll(text, []byte("{{"+variable+"}}"), []byte(value))
	}
	if i := bytes.Index(text, []byte("{{")); i >= 0 {
		t.Fatalf("%s: a variable is not filled in: %.40s", name, text[i:])
	}
	if s.current == string(text) {
		return
	}
	from := s.log.length()
	must(t, os.WriteFile(filepath.Join(s.folder, "server.xml"), text, 0o600))
	if err := s.log.wait(changeTime, s.ended, from, "CWWKG0017I|CWWKG0018I"); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, s.log.tail())
	}
	s.current = string(text)
}

// during returns the messages of security that were logged while something was done.
func (s *server) during(t *testing.T, do func()) []string {
	t.Helper()
	from := s.log.length()
	do()
	s.marks++
	mark := fmt.Sprintf("mark%d", s.marks)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.http+"/mark/whoami?"+mark, nil)
	must(t, err)
	answer, err := s.clients[""].Do(r)
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("mark: status %d\n%s", answer.StatusCode, s.log.tail())
	}
	if err := s.log.wait(changeTime, s.ended, from, mark); err != nil {
		t.Fatal(err)
	}
	return s.log.messages(from)
}

// freePorts are ports of loopback that nobody listens on.
func freePorts(n int) (ports []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return nil, err
		}
		ports = append(ports, port)
	}
	return ports, nil
}

// log is what the server writes.
type log struct {
	sync.Mutex
	changed *sync.Cond
	lines   []string
	ended   bool
}

func newLog() *log {
	l := new(log)
	l.changed = sync.NewCond(&l.Mutex)
	return l
}

func (l *log) read(r io.Reader) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		l.Lock()
		l.lines = append(l.lines, scanner.Text())
		l.changed.Broadcast()
		l.Unlock()
	}
	l.Lock()
	l.ended = true
	l.changed.Broadcast()
	l.Unlock()
}

func (l *log) length() int {
	l.Lock()
	defer l.Unlock()
	return len(l.lines)
}

// wait waits for lines, from one on, that have each of the texts; a text may be
// several with | between them.
func (l *log) wait(limit time.Duration, ended <-chan struct{}, from int, texts ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	defer context.AfterFunc(ctx, func() { l.Lock(); l.changed.Broadcast(); l.Unlock() })()
	l.Lock()
	defer l.Unlock()
	for _, text := range texts {
		for !slices.ContainsFunc(l.lines[from:], func(line string) bool { return hasOne(line, text) }) {
			switch {
			case l.ended:
				return fmt.Errorf("it ended before it said %s", text)
			case ctx.Err() != nil:
				return fmt.Errorf("it did not say %s within %v", text, limit)
			}
			l.changed.Wait()
		}
	}
	return nil
}

func hasOne(line, texts string) bool {
	for text := range strings.SplitSeq(texts, "|") {
		if strings.Contains(line, text) {
			return true
		}
	}
	return false
}

func (l *log) first(text string) string {
	l.Lock()
	defer l.Unlock()
	for _, line := range l.lines {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

func (l *log) tail() string {
	l.Lock()
	defer l.Unlock()
	return strings.Join(l.lines[max(0, len(l.lines)-40):], "\n")
}

// messageID is the number of a message of security.
var messageID = regexp.MustCompile(`\bCWWKS\d{4}[EWA]\b`)

// messages are the numbers of the messages from a line on, sorted, each once.
func (l *log) messages(from int) []string {
	l.Lock()
	defer l.Unlock()
	found := []string{}
	for _, line := range l.lines[from:] {
		found = append(found, messageID.FindAllString(line, -1)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// certificates are what clients and tokens are trusted by.
type certificates struct {
	authority *pki.Authority
	user      tls.Certificate // COLIN's
	stranger  tls.Certificate // COLIN's, by an authority that nobody trusts
	signer    tls.Certificate // whose key signs tokens
	sites     tls.Certificate // of what is outside, on loopback
	roots     *x509.CertPool  // the server's own
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
