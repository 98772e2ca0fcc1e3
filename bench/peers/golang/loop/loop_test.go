package loop

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestLoop(t *testing.T) {
	errRefused := errors.New(`it is "refused"`)
	accepting := func(calls *int, until int) func(Job) (func() error, error) {
		return func(j Job) (func() error, error) {
			if j.Token != "a.b.c" || j.Time != 7 {
				t.Errorf("job: %+v", j)
			}
			return func() error {
				if *calls++; *calls > until {
					return errRefused
				}
				return nil
			}, nil
		}
	}
	const job = `{"token":"a.b.c","time":7}` + "\n"
	for _, c := range []struct {
		name, in, out string // out is a pattern
		until, calls  int
		fails         bool
	}{
		{"numbers", job + "3\n40\n", `^{"ready":true}\n{"ns":\d+}\n{"ns":\d+}\n$`, 100, 44, false},
		{"nothing", "", `^$`, 100, 0, false},
		{"a refusal at once", job + "3\n", `^{"error":"it is \\"refused\\""}\n$`, 0, 1, true},
		{"a refusal later", job + "3\n3\n", `^{"ready":true}\n{"ns":\d+}\n{"error":"it is \\"refused\\""}\n$`, 5, 6, true},
		{"no number", job + "many\n", `^{"ready":true}\n{"error":"[^\n]*many[^\n]*"}\n$`, 100, 1, true},
		{"no job", "3\n", `^{"error":"[^\n]+"}\n$`, 100, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			calls := 0
			err := measure(strings.NewReader(c.in), &out, accepting(&calls, c.until))
			if (err != nil) != c.fails {
				t.Errorf("error: %v", err)
			}
			if !regexp.MustCompile(c.out).MatchString(out.String()) {
				t.Errorf("expected %s, observed %s", c.out, out.String())
			}
			if calls != c.calls {
				t.Errorf("expected %d validations, observed %d", c.calls, calls)
			}
		})
	}
}
