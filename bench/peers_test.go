package bench

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// peer is a validator that others wrote, in a program of its own: see peers/README.md.
type peer struct {
	name string
	// package below interop where the library is installed, and the file there that
	// says that it is; "" for those in Go, which the go command gets.
	folder, ready string
	// needs are programs.
	needs []string
	// command runs it, after building what there is to build.
	command func(peer) (*exec.Cmd, error)
	// warmUp is how long it validates at least before it is measured, as what compiles at
	// run time gets faster all that time.
	warmUp time.Duration
	// wallClock means that it reads the clock of the machine, and cannot be told another.
	wallClock bool
	// remembers means that it is measured with a cache, too.
	remembers bool
}

const (
	goWarmUp     = 200 * time.Millisecond
	pythonWarmUp = 200 * time.Millisecond
	nodeWarmUp   = 500 * time.Millisecond
	javaWarmUp   = 4 * time.Second
)

const (
	npmReady   = "node_modules/.package-lock.json"
	pipReady   = ".venv/ready"
	mavenReady = "target/ready"
)

var peers = []peer{
	{name: "kataras", needs: []string{"go"}, warmUp: goWarmUp, command: goProgram},
	{name: "jwx", needs: []string{"go"}, warmUp: goWarmUp, command: goProgram},
	{name: "fast-jwt", folder: "fast-jwt", ready: npmReady, needs: []string{"node"}, warmUp: nodeWarmUp, command: nodeProgram, remembers: true},
	{name: "jose", folder: "jose", ready: npmReady, needs: []string{"node"}, warmUp: nodeWarmUp, command: nodeProgram},
	{name: "jsonwebtoken", folder: "jsonwebtoken", ready: npmReady, needs: []string{"node"}, warmUp: nodeWarmUp, command: nodeProgram},
	{name: "pyjwt", folder: "pyjwt", ready: pipReady, needs: []string{"python3"}, warmUp: pythonWarmUp, command: pythonProgram, wallClock: true},
	{name: "joserfc", folder: "joserfc", ready: pipReady, needs: []string{"python3"}, warmUp: pythonWarmUp, command: pythonProgram},
	{name: "nimbus", folder: "nimbus-jose-jwt", ready: mavenReady, needs: []string{"java", "javac"}, warmUp: javaWarmUp, command: javaProgram("NimbusPeer")},
	{name: "jjwt", folder: "jjwt", ready: mavenReady, needs: []string{"java", "javac"}, warmUp: javaWarmUp, command: javaProgram("JjwtPeer")},
}

// workshop is a folder for what peers are built into.
var workshop string

// installed is where a library of interop is.
func (p peer) installed(path ...string) string {
	return filepath.Join(append([]string{"..", "interop", p.folder}, path...)...)
}

// missing says why a peer cannot run, "" if it can.
func (p peer) missing() string {
	for _, program := range p.needs {
		if _, err := exec.LookPath(program); err != nil {
			return "not installed: there is no " + program
		}
	}
	if p.ready == "" {
		return ""
	}
	if _, err := os.Stat(p.installed(p.ready)); err != nil {
		return "not installed: make interop-ready"
	}
	return ""
}

func goProgram(p peer) (*exec.Cmd, error) {
	program := filepath.Join(workshop, p.name+".exe")
	build := exec.Command("go", "build", "-C", filepath.Join("peers", "golang"), "-o", program, "./"+p.name)
	if p.name == "jwx" {
		build.Env = append(os.Environ(), "GOEXPERIMENT=jsonv2")
	}
	return exec.Command(program), built(build)
}

func nodeProgram(p peer) (*exec.Cmd, error) {
	return exec.Command("node", filepath.Join("peers", "node", p.name+".mjs")), nil
}

func pythonProgram(p peer) (*exec.Cmd, error) {
	return exec.Command(p.installed(".venv", "bin", "python"), "-B", filepath.Join("peers", "python", "peer_"+p.name+".py")), nil
}

func javaProgram(class string) func(p peer) (*exec.Cmd, error) {
	return func(p peer) (*exec.Cmd, error) {
		classes, library := filepath.Join(workshop, class), p.installed("target", "lib", "*")
		source := func(name string) string { return filepath.Join("peers", "java", name+".java") }
		build := exec.Command("javac", "-d", classes, "-cp", library, source("Loop"), source(class))
		path := classes + string(os.PathListSeparator) + library
		return exec.Command("java", "-cp", path, class), built(build)
	}
}

func built(build *exec.Cmd) error {
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(build.Args, " "), err, bytes.TrimSpace(said))
	}
	return nil
}

// job is what a program is told at its start.
type job struct {
	Token     string          `json:"token"`
	Algorithm jose.Algorithm  `json:"algorithm"`
	Key       json.RawMessage `json:"key"`
	PEM       string          `json:"pem"`
	Issuer    string          `json:"issuer"`
	Audience  string          `json:"audience"`
	Time      int64           `json:"time"`
	Cache     bool            `json:"cache"`
}

func (f *tokenFixture) job(p peer, cache bool) (job, error) {
	public := f.key.Public()
	key, err := public.MarshalJWK(strings.HasPrefix(string(f.algorithm), "HS"))
	if err != nil {
		return job{}, err
	}
	j := job{f.token, f.algorithm, key, "", tokenIssuer, tokenAudience, tokenClock.Unix(), cache}
	if p.wallClock {
		if j.Token, err = f.tokenOf(time.Now()); err != nil {
			return job{}, err
		}
	}
	if _, secret := f.verifyKey.([]byte); secret {
		return j, nil
	}
	der, err := x509.MarshalPKIXPublicKey(f.verifyKey)
	j.PEM = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return j, err
}

// tokenOf is the token as it would be at another time, and good for an hour.
func (f *tokenFixture) tokenOf(now time.Time) (string, error) {
	claims := strings.NewReplacer(
		"1700000000", fmt.Sprint(now.Unix()),
		"1700000300", fmt.Sprint(now.Add(time.Hour).Unix()),
	).Replace(tokenClaims)
	return jose.Sign([]byte(tokenHeader), []byte(claims), f.key, f.algorithm)
}

// algorithms are those that a peer is measured with. RS384 tells nothing of a
// language that RS256 does not.
func (p peer) algorithms() []jose.Algorithm {
	if p.ready == "" {
		return []jose.Algorithm{jose.HS256, jose.HS512, jose.RS256, jose.RS384, jose.ES256}
	}
	return []jose.Algorithm{jose.HS256, jose.HS512, jose.RS256, jose.ES256}
}

// benchmarkPeers measures those that are installed, beside the floor; with cache, those that have one.
func benchmarkPeers(b *testing.B, f *tokenFixture, cache bool, floorBatch int) {
	if !*withPeers {
		return
	}
	for _, p := range peers {
		if p.missing() != "" || cache && !p.remembers || !slices.Contains(p.algorithms(), f.algorithm) {
			continue
		}
		var running *process // a benchmark is run several times
		b.Run(string(f.algorithm)+"/"+p.name, func(b *testing.B) {
			if running == nil {
				var err error
				if running, err = f.start(p, cache); err != nil {
					b.Fatalf("%s: %v", p.name, err)
				}
			}
			elsewhere := func(n int) time.Duration {
				took, err := running.validate(n)
				if err != nil {
					b.Fatalf("%s: %v", p.name, err)
				}
				return took
			}
			contest{elsewhere: elsewhere, batch: running.batch, floor: f.floor(b), floorBatch: floorBatch}.peer(b, 1)
		})
		if running != nil {
			running.close()
		}
	}
}

// start starts a peer and warms it up.
func (f *tokenFixture) start(p peer, cache bool) (*process, error) {
	j, err := f.job(p, cache)
	if err != nil {
		return nil, err
	}
	command, err := p.command(p)
	if err != nil {
		return nil, err
	}
	return start(command, j, p.warmUp)
}
