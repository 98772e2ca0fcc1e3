package httpstarget

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/features/target"
)

// libertyFolder is where a Liberty server has its files. A scenario puts its own
// there, one scenario at a time.
type libertyFolder struct {
	folder  string
	include string   // a file that each server.xml begins with
	log     string   // messages.log
	clock   string   // "": the server's clock is the real one
	lacks   []string // elements and features that the server does not know
	sites   *sites   // nil: what is outside cannot be played

	turn    chan struct{} // holds one value while nobody has the server
	changes int           // of scenarios
	writes  int           // of server.xml
	had     bool          // the server.xml in force has an openidConnectClient
	keys    bool          // the server.xml in force names LTPA keys
}

// liberty reads what a file says of a Liberty server.
func (r *reader) liberty(d *description, n *yaml.Node) {
	if n == nil {
		return
	}
	if d.profile != "liberty" {
		r.fail(n, "liberty: profile %s has no such server", d.profile)
		return
	}
	fields := r.fields(n, "liberty", "folder", "include", "log", "clock", "lacks", "sites")
	l := &libertyFolder{folder: r.path0(fields["folder"]), include: r.text(fields["include"]), turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	if about, err := os.Stat(l.folder); err != nil || !about.IsDir() {
		r.fail(at(fields["folder"], n), "liberty: folder must be that of the server, where server.xml is")
	}
	l.log = filepath.Join(l.folder, "logs", "messages.log")
	if fields["log"] != nil {
		l.log = r.path0(fields["log"])
	}
	l.clock = r.path0(fields["clock"])
	if list := fields["lacks"]; list != nil && list.Kind != yaml.SequenceNode {
		r.fail(list, "lacks: want a list of elements of server.xml, or features")
	} else if list != nil {
		for _, element := range list.Content {
			l.lacks = append(l.lacks, r.text(element))
		}
	}
	if fields["sites"] != nil {
		pair := r.pair(fields["sites"], "sites")
		l.sites = newSites(pair)
	}
	d.liberty = l
}

// path0 is the path of a file, relative to the description's; "" of nil.
func (r *reader) path0(n *yaml.Node) string {
	name := r.text(n)
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(r.path), name)
}

// take waits until nobody else has the server.
func (l *libertyFolder) take(ctx context.Context) error {
	select {
	case <-l.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *libertyFolder) release() { l.turn <- struct{}{} }

// setClock tells the server what its clock shows.
func (l *libertyFolder) setClock(now time.Time) error {
	if l.clock == "" || now.IsZero() {
		return nil
	}
	offset := binary.NativeEndian.AppendUint64(nil, uint64(time.Until(now).Nanoseconds()))
	file, err := os.OpenFile(l.clock, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("clock: %w", errors.Unwrap(err))
	}
	_, err = file.WriteAt(offset, 0) // in place, as the server has it mapped
	return errors.Join(err, file.Close())
}

// errLacks: a server.xml that the server cannot be told.
var errLacks = errors.New("not supported")

// configure puts the files of a scenario into the folder, and waits until they are
// in force. Errors that wrap errLacks say what cannot be done here.
func (l *libertyFolder) configure(ctx context.Context, a target.ServerOpenArgs, patience time.Duration) error {
	text := a.Files["server.xml"]
	if text == "" {
		text = "<server>\n</server>\n"
	}
	for _, name := range l.lacks {
		if regexp.MustCompile(`<(feature>\s*)?` + regexp.QuoteMeta(name) + `\b`).MatchString(text) {
			return fmt.Errorf("%w: the server does not know %s", errLacks, name)
		}
	}
	l.changes++
	for name, content := range a.Files {
		if name == "server.xml" {
			continue
		}
		var err error
		if text, err = l.place(ctx, text, name, content); err != nil {
			return err
		}
	}
	if len(a.Sites) > 0 {
		if l.sites == nil {
			return fmt.Errorf("%w: the file has no certificate for sites outside", errLacks)
		}
		text = l.sites.put(a.Sites, text)
	}
	return l.inForce(ctx, text, patience)
}

// inForce writes server.xml, and waits until it is in force. What a client remembers
// of tokens goes with it: so a server.xml without any comes between two.
func (l *libertyFolder) inForce(ctx context.Context, text string, patience time.Duration) error {
	const client = "<openidConnectClient"
	if l.had {
		l.had = false
		if err := l.inForce(ctx, "<server>\n</server>\n", patience); err != nil {
			return err
		}
	}
	l.had = strings.Contains(text, client)
	head := "<server>"
	if l.include != "" {
		head += fmt.Sprintf("\n  <include location=%q/>", l.include)
	}
	l.writes++
	text = strings.Replace(text, "<server>", head, 1) + fmt.Sprintf("<!-- %d -->\n", l.writes)
	from, err := size(l.log)
	if err != nil {
		return fmt.Errorf("log: %w", errors.Unwrap(err))
	}
	if err := os.WriteFile(filepath.Join(l.folder, "server.xml"), []byte(text), 0o600); err != nil {
		return fmt.Errorf("server.xml: %w", errors.Unwrap(err))
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := l.wait(ctx, from, updated); err != nil {
		return err
	}
	keys := strings.Contains(text, "keysFileName=")
	if keys || l.keys { // they are read behind the update
		short, cancel := context.WithTimeout(ctx, keysTime)
		defer cancel()
		if err := l.wait(short, from, ltpaReady); err != nil && ctx.Err() != nil {
			return err
		}
	}
	l.keys = keys
	return nil
}

// keysTime is how long LTPA keys may take that were named anew. They are not read if
// they are those that the server has.
const keysTime = 3 * time.Second

// The messages of Liberty that say that it took a change, or saw none, and that LTPA
// keys are in force.
var (
	updated   = regexp.MustCompile(`CWWKG001[78]I`)
	ltpaReady = regexp.MustCompile(`CWWKS4105I`)
)

// place writes a file of a scenario under a name of its own, as Liberty takes a file
// that keeps its name for the one that it has, and has server.xml name it so.
func (l *libertyFolder) place(ctx context.Context, text, name, content string) (string, error) {
	if !filepath.IsLocal(name) || strings.ContainsAny(name, `/\`) {
		return "", fmt.Errorf("%w: files below the folder of server.xml", errLacks)
	}
	own := fmt.Sprintf("scenario-%d-%s", l.changes, name)
	if strings.Contains(content, "-----BEGIN CERTIFICATE-----") {
		own = strings.TrimSuffix(own, filepath.Ext(own)) + ".p12"
		if err := l.keyStore(ctx, own, text, name, content); err != nil {
			return "", err
		}
	} else if err := os.WriteFile(filepath.Join(l.folder, own), []byte(content), 0o600); err != nil {
		return "", fmt.Errorf("%s: %w", own, errors.Unwrap(err))
	}
	return strings.ReplaceAll(text, `"`+name+`"`, `"${server.config.dir}/`+own+`"`), nil
}

// keyStore makes a key store of certificates in PEM, which Liberty does not read.
// Each has its alias as friendlyName before it.
func (l *libertyFolder) keyStore(ctx context.Context, own, text, name, content string) error {
	password := regexp.MustCompile(`<keyStore[^>]*location="` + regexp.QuoteMeta(name) + `"[^>]*password="([^"]*)"`).FindStringSubmatch(text)
	if password == nil {
		return fmt.Errorf("%w: a file of certificates without a keyStore", errLacks)
	}
	keytool, err := exec.LookPath("keytool")
	if err != nil {
		return fmt.Errorf("%w: certificates, without keytool of a JDK in the path", errLacks)
	}
	for rest := []byte(content); ; {
		begin := bytes.Index(rest, []byte("-----BEGIN"))
		block, after := pem.Decode(rest)
		if block == nil {
			return nil
		}
		alias := "certificate"
		if found := friendlyName.FindSubmatch(rest[:begin]); found != nil {
			alias = string(found[1])
		}
		rest = after
		c := exec.CommandContext(ctx, keytool, "-importcert", "-noprompt", "-alias", alias, "-storetype", "PKCS12",
			"-keystore", filepath.Join(l.folder, own), "-storepass:env", "SAFPROOF_STOREPASS")
		c.Env = append(os.Environ(), "SAFPROOF_STOREPASS="+password[1])
		c.Stdin = bytes.NewReader(pem.EncodeToMemory(block))
		if said, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("keytool: %w: %.200s", err, said)
		}
	}
}

var friendlyName = regexp.MustCompile(`(?m)^\s*friendlyName:\s*(.*?)\s*$`)

func size(path string) (int64, error) {
	about, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return about.Size(), nil
}

// wait waits until the log says something behind a place in it.
func (l *libertyFolder) wait(ctx context.Context, from int64, said *regexp.Regexp) error {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		file, err := os.Open(l.log)
		if err != nil {
			return fmt.Errorf("log: %w", errors.Unwrap(err))
		}
		text, err := io.ReadAll(io.NewSectionReader(file, from, 1<<20))
		file.Close()
		switch {
		case err != nil:
			return fmt.Errorf("log: %w", err)
		case said.Match(text):
			return nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("the log does not say %s: is it the server's, and does its config element poll?", said)
		}
	}
}
