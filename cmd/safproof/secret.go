package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// secretFlags are the flags by which a secret is handed in: in itself, in a file
// or in a variable of the environment.
type secretFlags struct {
	name             string // of the flag, and of what it holds
	value, file, env string
}

// secretLimit is the length of the longest secret that is read, in bytes.
const secretLimit = 1 << 20

func (s *secretFlags) add(c *cobra.Command, name, what string) {
	s.name = name
	flags := c.Flags()
	flags.StringVar(&s.value, name, "", what)
	flags.StringVar(&s.file, name+"-file", "", "file that holds the "+name+"; - for standard input")
	flags.StringVar(&s.env, name+"-env", "", "environment variable that holds the "+name)
}

// given reports whether any of the flags has a value.
func (s *secretFlags) given() bool { return s.value != "" || s.file != "" || s.env != "" }

// read takes the secret from the one place that was named. A file, standard input
// and the environment may hold line ends behind it. No error shows what a flag
// was given: it may be the secret itself, in the wrong place.
func (s *secretFlags) read(c *cobra.Command) (string, error) {
	given := 0
	for _, from := range []string{s.value, s.file, s.env} {
		if from != "" {
			given++
		}
	}
	if given != 1 {
		return "", fmt.Errorf("give the %[1]s once, with --%[1]s, --%[1]s-file or --%[1]s-env", s.name)
	}
	switch {
	case s.env != "":
		text, ok := os.LookupEnv(s.env)
		if !ok {
			return "", fmt.Errorf("--%s-env: the environment has no variable of that name", s.name)
		}
		return strings.TrimRight(text, "\r\n"), nil
	case s.file != "":
		text, err := readFile(c, s.file)
		if err != nil {
			return "", fmt.Errorf("--%s-file: %w", s.name, withoutPath(err))
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
	return s.value, nil
}

// withoutPath is an error of a file without its name.
func withoutPath(err error) error {
	var about *fs.PathError
	if errors.As(err, &about) {
		return fmt.Errorf("the file cannot be read: %w", about.Err)
	}
	return err
}

// noArguments is for commands that take flags alone. An argument is not shown: it
// may be a secret that was to follow a flag.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes flags and no arguments; there are %d", c.CommandPath(), len(args))
	}
	return nil
}

// readFile reads a file, or standard input for -.
func readFile(c *cobra.Command, name string) ([]byte, error) {
	in := c.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, secretLimit+1))
	if err == nil && len(text) > secretLimit {
		err = fmt.Errorf("it holds more than %d bytes", secretLimit)
	}
	return text, err
}
