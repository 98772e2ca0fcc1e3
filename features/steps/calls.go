package steps

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"

	"github.com/safproof/safproof/features/target"
)

// calls is the log of what the target was asked and what it answered: the
// evidence of a scenario. Presentations at once add to it at once.
type calls struct {
	mu  sync.Mutex
	log []call
}

type call struct {
	Op     string `json:"op"`
	Args   any    `json:"args"`
	OK     any    `json:"ok,omitempty"`
	Answer string `json:"answer,omitempty"`
	Error  string `json:"error,omitempty"`
}

func (c *calls) add(op string, args, result any, answer target.Answer, err error) {
	entry := call{Op: op, Args: args}
	switch {
	case err != nil:
		entry.Error = err.Error()
	case answer.Kind == target.OK:
		entry.OK = result
	default:
		entry.Answer = answer.String()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = append(c.log, entry)
}

func (c *calls) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.log)
}

// sortFrom puts the calls from the n-th on in the order of their answers: those
// made at once have no order of their own, and a trace is to come out the same.
func (c *calls) sortFrom(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortStableFunc(c.log[n:], func(a, b call) int {
		return cmp.Or(cmp.Compare(a.Answer, b.Answer), cmp.Compare(a.Error, b.Error))
	})
}

// maxShown bounds the calls that a report carries; a scenario over thousands
// of instants shows its first and its last.
const maxShown = 40

func (c *calls) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	shown := c.log
	var left int
	if len(shown) > maxShown {
		left = len(shown) - maxShown
		shown = append(append([]call{}, shown[:maxShown/2]...), shown[len(shown)-maxShown/2:]...)
	}
	var text []byte
	for i, entry := range shown {
		line, err := json.Marshal(entry)
		if err != nil { // no argument or result of ours holds what JSON cannot
			line = []byte(err.Error())
		}
		if left > 0 && i == maxShown/2 {
			more, _ := json.Marshal(map[string]int{"left out": left})
			text = append(append(text, more...), '\n')
		}
		text = append(append(text, line...), '\n')
	}
	return string(text)
}
