package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// Secret is a password or a key of a configuration: its text, or where to find it.
// It does not print.
type Secret struct {
	// File holds the secret, relative to the folder of the configuration; line ends
	// behind it do not count.
	File string `yaml:"file"`
	// Env names a variable of the environment that holds it.
	Env string `yaml:"env"`
	// Generate is how many random bytes to make; for keys only.
	Generate int `yaml:"generate"`

	At Place
	// A function, as package fmt prints the contents of unexported fields of
	// somebody else's struct without asking any method.
	inline func() string
}

// Inline is a secret that is its text.
func Inline(text string) Secret { return Secret{inline: func() string { return text }} }

const redacted = "(secret, redacted)"

// String says that this is a secret.
func (Secret) String() string { return redacted }

// GoString says that this is a secret.
func (Secret) GoString() string { return redacted }

// MarshalText says that this is a secret; it cannot be read back.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that this is a secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// Given says whether there is one.
func (s Secret) Given() bool {
	return s.inline != nil || s.File != "" || s.Env != "" || s.Generate != 0
}

// Expose returns the text of a secret of a configuration: the only way to see it.
func (s Secret) Expose(c Config) (string, error) { return s.read(c.folder) }

// maxSecret is the length of the longest secret that is read, in bytes.
const maxSecret = 1 << 20

// read finds the text of a secret. No error holds it.
func (s Secret) read(folder string) (string, error) {
	ways := 0
	for _, way := range []bool{s.inline != nil, s.File != "", s.Env != "", s.Generate != 0} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		return "", errors.New("give it in one way: as a text, or with file or env")
	}
	switch {
	case s.inline != nil:
		return s.inline(), nil
	case s.Env != "":
		text, ok := os.LookupEnv(s.Env)
		if !ok {
			return "", fmt.Errorf("the environment has no variable %s: set it", s.Env)
		}
		return strings.TrimRight(text, "\r\n"), nil
	case s.File != "":
		text, err := readFile(folder, s.File, maxSecret)
		return strings.TrimRight(string(text), "\r\n"), err
	}
	return "", errors.New("only keys can be generated: give a text, file or env")
}

// readFile reads a file that a configuration names.
func readFile(folder, name string, limit int64) ([]byte, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	info, err := os.Stat(name)
	if err == nil && info.Size() > limit {
		return nil, fmt.Errorf("%s holds more than %d bytes", name, limit)
	}
	text, err := os.ReadFile(name)
	var about *fs.PathError
	if errors.As(err, &about) {
		return nil, fmt.Errorf("%s cannot be read: %w", name, about.Err)
	}
	return text, err
}
