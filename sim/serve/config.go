package serve

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

// ErrConfig: a description that makes no sysplex. Errors say where it is wrong
// and what to do, and show no secret.
var ErrConfig = errors.New("configuration of the sysplex is not valid")

// Config describes a sysplex. Make one with [Load], [Parse] or [Default].
type Config struct {
	At   Place
	Name string `yaml:"name"` // of the sysplex
	// Manager is the security manager of all systems.
	Manager sysplex.Manager `yaml:"manager"`
	// Listen is the IP address that everything listens on.
	Listen string `yaml:"listen"`
	// Hosts are further names and addresses by which clients reach this machine.
	Hosts        []string      `yaml:"hosts"`
	Databases    []Database    `yaml:"databases"`
	ICSF         []KeyData     `yaml:"icsf"`
	Certificates []Certificate `yaml:"certificates"`
	Systems      []System      `yaml:"systems"`
	Control      Control       `yaml:"control"`
	Store        Store         `yaml:"store"`
	Limits       Limits        `yaml:"limits"`

	folder string // of the file
}

// Database is a security database and what it holds when it is new.
type Database struct {
	At   Place
	Name string `yaml:"name"`
	// Commands are in the language of the security manager; those of the file come
	// first.
	CommandsFile string `yaml:"commands-file"`
	Commands     string `yaml:"commands"`
	// Users are given passwords after that. They must be defined by the commands.
	Users []User `yaml:"users"`
}

// User is a user whose password or phrase is set.
type User struct {
	At       Place
	ID       string `yaml:"id"`
	Password Secret `yaml:"password"`
	Phrase   Secret `yaml:"phrase"`
	// Expired: the password or phrase must be changed at the next sign-on.
	Expired bool `yaml:"expired"`
}

// KeyData is key data sets of ICSF and what they hold when they are new.
type KeyData struct {
	At   Place
	Name string `yaml:"name"`
	Keys []Key  `yaml:"keys"`
}

// Key is a key of ICSF, with a label or as an object of a PKCS#11 token.
type Key struct {
	At    Place
	Label string `yaml:"label"`
	// Token object: its name, sequence number and category.
	Token    string `yaml:"token"`
	Sequence string `yaml:"sequence"` // 1 if there is none
	Category string `yaml:"category"` // T if there is none
	// Kind is hmac, des (a key for legacy PassTickets) or rsa.
	Kind string `yaml:"kind"`
	// Value is hexadecimal digits, or PEM (PKCS#8) for rsa.
	Value Secret `yaml:"value"`
}

// Certificate is a client certificate that is made for somebody.
type Certificate struct {
	At      Place
	Name    string `yaml:"name"`    // of its file
	Subject string `yaml:"subject"` // CN=COLIN,O=Example
}

// System is a z/OS image.
type System struct {
	At       Place
	SMFID    string    `yaml:"smfid"`
	Level    zos.Level `yaml:"level"`
	Database string    `yaml:"database"`
	ICSF     string    `yaml:"icsf"`
	Clock    Clock     `yaml:"clock"`
	// ReplayCapacity is how many used PassTickets the system remembers.
	ReplayCapacity int      `yaml:"replay-capacity"`
	Servers        []Server `yaml:"servers"`
}

// Clock is how a system's clock differs from the true time.
type Clock struct {
	At       Place
	Offset   time.Duration `yaml:"offset"`
	DriftPPM int64         `yaml:"drift-ppm"`
}

// Server is a server of a system.
type Server struct {
	At      Place
	Server  sysplex.Server `yaml:"server"`
	Port    int            `yaml:"port"` // 0 takes a free one
	Options yaml.Node      `yaml:"options"`

	// What the options say.
	start sysplex.Start
	file  debugProfileOptions
}

// Control is the API by which the sysplex is administered.
type Control struct {
	At   Place
	Port int `yaml:"port"` // 0 takes a free one
	// Records is how many audit records are kept for it.
	Records int `yaml:"audit-records"`
}

// Store is where what must outlast the process is kept, beside the data folder,
// and what several processes share.
type Store struct {
	At Place
	// Redis is the URL of a Redis or Valkey server, redis://USER:PASSWORD@HOST:PORT/0,
	// or rediss:// for TLS. It holds what processes share that simulate one sysplex:
	// revocations of access tokens, signing keys, and the shared registers. Databases
	// and ICSF keys stay in the data folder.
	Redis Secret `yaml:"redis"`
	// RedisCA is the file of the authority of that server, for TLS.
	RedisCA string `yaml:"redis-ca"`
	// SharedReplays has all systems remember used PassTickets together, as if in a
	// coupling facility, and also over IPLs. RACF has a register on each system.
	SharedReplays bool `yaml:"shared-replays"`
	// NoSync leaves it to the operating system when the data folder is written to:
	// faster, and safe but for a loss of power.
	NoSync bool `yaml:"no-sync"`
}

// Limits protect the servers from their clients; 0 means the usual value.
type Limits struct {
	At Place
	// Connections is how many clients may be connected to one server.
	Connections int `yaml:"connections"`
	// HeaderBytes and BodyBytes are how long a request may be.
	HeaderBytes int   `yaml:"header-bytes"`
	BodyBytes   int64 `yaml:"body-bytes"`
	// HeaderTime, BodyTime and AnswerTime are how long a client may take to send the
	// header, the whole request, and to take the answer; IdleTime how long it may
	// stay connected without a request.
	HeaderTime time.Duration `yaml:"header-time"`
	BodyTime   time.Duration `yaml:"body-time"`
	AnswerTime time.Duration `yaml:"answer-time"`
	IdleTime   time.Duration `yaml:"idle-time"`
	// DrainTime is how long requests that are under way may take at a stop.
	DrainTime time.Duration `yaml:"drain-time"`
}

// The usual limits.
const (
	usualConnections = 4096
	usualHeaderBytes = 64 << 10
	usualBodyBytes   = 1 << 20
	usualHeaderTime  = 20 * time.Second
	usualBodyTime    = time.Minute
	usualAnswerTime  = time.Minute
	usualIdleTime    = 2 * time.Minute
	usualDrainTime   = 10 * time.Second
	usualRecords     = 10_000
)

//go:embed default.yaml
var defaultText []byte

// DefaultFile is what the description of the default sysplex is called in places.
const DefaultFile = "default.yaml"

// Default returns the sysplex that needs no file.
func Default() Config {
	c, err := Parse(DefaultFile, DefaultText())
	if err != nil {
		panic(err) // A test reads it.
	}
	return c
}

// DefaultText returns the description of the default sysplex, to begin a file with.
func DefaultText() []byte { return append([]byte(nil), defaultText...) }

// maxConfig is the length of the longest file that is read, in bytes.
const maxConfig = 4 << 20

// Load reads a file. Errors wrap [ErrConfig].
func Load(name string) (Config, error) {
	text, err := readFile("", name, maxConfig)
	if err != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return Parse(name, text)
}

// Read reads a description from somewhere else, standard input for instance.
// Errors wrap [ErrConfig].
func Read(name string, from io.Reader) (Config, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxConfig+1))
	if err == nil && len(text) > maxConfig {
		err = fmt.Errorf("it holds more than %d bytes", maxConfig)
	}
	if err != nil {
		return Config{}, fmt.Errorf("%w: %s: %w", ErrConfig, name, err)
	}
	return Parse(name, text)
}

// Parse reads the text of a file. The name stands in errors, and files that the
// text names are looked for beside it. Errors wrap [ErrConfig] and tell every
// problem.
func Parse(name string, text []byte) (Config, error) {
	d := &decoder{file: name}
	c := Config{folder: filepath.Dir(name)}
	d.document(text, &c)
	if len(d.problems) == 0 {
		c.check(d)
	}
	if len(d.problems) > 0 {
		return Config{}, fmt.Errorf("%w:\n%w", ErrConfig, errors.Join(d.problems...))
	}
	return c, nil
}

// UseFreePorts has every server, and the control API, listen on a port that is
// free.
func (c *Config) UseFreePorts() {
	c.Control.Port = 0
	for _, s := range c.Systems {
		for n := range s.Servers {
			s.Servers[n].Port = 0
		}
	}
}

// SetZoweLevel has every ZAAS behave like one level of Zowe. Errors wrap
// [ErrConfig].
func (c *Config) SetZoweLevel(level string) error {
	if err := oneOf("level", zaas.Level(level), zaas.Levels()...); err != nil {
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	for _, s := range c.Systems {
		for n := range s.Servers {
			if s.Servers[n].Server == sysplex.ZAAS {
				s.Servers[n].start.Zowe = zaas.Level(level)
			}
		}
	}
	return nil
}
