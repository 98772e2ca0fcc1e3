package history

import (
	"fmt"
	"maps"
	"slices"

	"github.com/anishathalye/porcupine"
)

// request is the input of an operation.
type request struct {
	action     Action
	credential string
}

// oneCredential is the model: a credential is good until it was spent, a
// PassTicket by the sign-on that accepts it, a token by its logout. A state is
// whether it was spent.
var oneCredential = porcupine.Model{
	Partition: byCredential,
	Init:      func() any { return false },
	Step: func(state, input, output any) (bool, any) {
		return step(state.(bool), input.(request).action, output.(Outcome))
	},
	DescribeOperation: func(input, output any) string {
		r := input.(request)
		return fmt.Sprintf("%s %s: %s", r.action, r.credential, output)
	},
	DescribeState: func(state any) string {
		if state.(bool) {
			return "spent"
		}
		return "good"
	},
}

// step says whether a request can come to an outcome, and whether the credential
// is spent after that.
func step(spent bool, action Action, outcome Outcome) (possible, after bool) {
	spends := action != Query
	switch outcome {
	case Accepted:
		return !spent, spends
	case Refused:
		return spent, spent
	}
	return true, spent || spends
}

// byCredential parts a history, in an order that depends on nothing but it.
func byCredential(history []porcupine.Operation) [][]porcupine.Operation {
	parts := make(map[string][]porcupine.Operation)
	for _, o := range history {
		name := o.Input.(request).credential
		parts[name] = append(parts[name], o)
	}
	var list [][]porcupine.Operation
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		list = append(list, parts[name])
	}
	return list
}
