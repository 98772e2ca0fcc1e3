package history

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// What [Verdict.Err] wraps.
var (
	// ErrNotLinearizable: no order of the requests explains their outcomes.
	ErrNotLinearizable = errors.New("history is not linearizable")
	// ErrUndecided: the time was up before an order was found or ruled out.
	ErrUndecided = errors.New("history was not judged in time")
)

// Verdict is what was found about a history.
type Verdict struct {
	// Operations is how many were judged.
	Operations int
	// Bad are the credentials whose operations no order explains, sorted. It is
	// short of those about which that took more than a second to find out.
	Bad []string

	result porcupine.CheckResult
	info   porcupine.LinearizationInfo
}

// Judge looks for an order of a history's requests, one after the other, that
// explains what each came to. within bounds the time it takes; 0 is no bound.
// Errors wrap [ErrHistory].
func Judge(history []Operation, within time.Duration) (Verdict, error) {
	operations := make([]porcupine.Operation, len(history))
	for n, o := range history {
		if err := o.check(); err != nil {
			return Verdict{}, fmt.Errorf("operation %d: %w", n+1, err)
		}
		if o.Outcome == Unknown {
			o.Return = never
		}
		operations[n] = porcupine.Operation{
			ClientId: o.Client, Input: request{o.Action, o.Credential}, Call: o.Call,
			Output: o.Outcome, Return: o.Return,
		}
	}
	v := Verdict{Operations: len(history)}
	v.result, v.info = porcupine.CheckOperationsVerbose(oneCredential, operations, within)
	if v.result == porcupine.Illegal {
		v.Bad = bad(operations)
	}
	return v, nil
}

// bad are the credentials whose part of the history has no order.
func bad(operations []porcupine.Operation) (names []string) {
	for _, part := range byCredential(operations) {
		if porcupine.CheckOperationsTimeout(oneCredential, part, badWithin) == porcupine.Illegal {
			names = append(names, part[0].Input.(request).credential)
		}
	}
	slices.Sort(names)
	return names
}

// badWithin is the time that is spent on each credential to find those that are
// bad, once it is known that some are.
const badWithin = time.Second

// Err is nil if an order was found; else it wraps [ErrNotLinearizable] or
// [ErrUndecided].
func (v Verdict) Err() error {
	switch v.result {
	case porcupine.Ok:
		return nil
	case porcupine.Illegal:
		return fmt.Errorf("%w: %d operations; see %s", ErrNotLinearizable, v.Operations, strings.Join(v.Bad, ", "))
	}
	return fmt.Errorf("%w: %d operations", ErrUndecided, v.Operations)
}

// Picture writes the history as an HTML page that needs nothing else: a line for
// each client, and the longest orders that were found.
func (v Verdict) Picture(to io.Writer) error {
	return porcupine.Visualize(oneCredential, v.info, to)
}
