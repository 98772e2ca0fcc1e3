// Package loop is what the programs in Go share: the loop of ../../README.md.
package loop

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"time"
)

// Job is what there is to validate, and how.
type Job struct {
	Token     string          `json:"token"`
	Algorithm string          `json:"algorithm"`
	Key       json.RawMessage `json:"key"` // a JWK
	PEM       string          `json:"pem"` // "" for a secret
	Issuer    string          `json:"issuer"`
	Audience  string          `json:"audience"`
	Time      int64           `json:"time"` // in seconds since 1970
}

// Now is what the clock shows.
func (j Job) Now() time.Time { return time.Unix(j.Time, 0) }

// Measure measures until the end of standard input. makeValidator gives a function that
// validates the token once, and tells why if it refuses.
func Measure(makeValidator func(Job) (func() error, error)) {
	if err := measure(os.Stdin, os.Stdout, makeValidator); err != nil {
		log.Fatal(err)
	}
}

func measure(in io.Reader, out io.Writer, makeValidator func(Job) (func() error, error)) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	var validate func() error
	for lines.Scan() {
		if validate == nil {
			var err error
			if validate, err = ready(lines.Bytes(), makeValidator); err != nil {
				return tell(out, err)
			}
			fmt.Fprintln(out, `{"ready":true}`)
			continue
		}
		took, err := timed(lines.Text(), validate)
		if err != nil {
			return tell(out, err)
		}
		fmt.Fprintf(out, "{\"ns\":%d}\n", took.Nanoseconds())
	}
	return lines.Err()
}

// ready makes a validator that has accepted the token.
func ready(line []byte, makeValidator func(Job) (func() error, error)) (func() error, error) {
	var job Job
	if err := json.Unmarshal(line, &job); err != nil {
		return nil, err
	}
	validate, err := makeValidator(job)
	if err == nil {
		err = validate()
	}
	return validate, err
}

func timed(line string, validate func() error) (time.Duration, error) {
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return 0, err
	}
	start := time.Now()
	for range n {
		if err := validate(); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

// tell answers an error, and returns it.
func tell(out io.Writer, why error) error {
	line, err := json.Marshal(map[string]string{"error": why.Error()})
	if err != nil {
		return errors.Join(why, err)
	}
	fmt.Fprintf(out, "%s\n", line)
	return why
}
